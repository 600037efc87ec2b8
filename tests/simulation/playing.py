"""Text to stories: a campaign in a test, parsed, resolved, lowered and run on the reference engine."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaignlang.clock import instant_text
from campaignlang.doors.numbers import datetime
from campaignlang.model.campaign import Document
from campaignlang.model.imports import Unit
from campaignlang.model.plugins import kind_finder
from campaignlang.model.resolve import resolve
from campaignlang.model.stops import stops_runs
from campaignlang.model.values import Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.first_by_value import first_by_value
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario, Seen, clock_of_run, script_of
from campaignlang.simulation.story import Story
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source


def read(text: str) -> Document:
    source = Source("case.campaign", text)
    report = Report()
    file = parse(source, report)
    unit = Unit("case.campaign", source, file)

    def no_import(path: str, importer: Unit) -> Unit:
        raise AssertionError(path)

    document = resolve(unit, no_import, report, kind_finder(with_plugins=False))
    assert [] == [one.message for one in report.findings if stops_runs(one.code)]
    return document


@dataclass(frozen=True, kw_only=True)
class Played:
    program: Program
    stories: tuple[Story, ...]

    @property
    def rows(self) -> list[str]:
        """`2026-03-02T09:00:00Z a 1 s entered`, as the event log orders them; details in brackets."""
        found = [
            (event.time, story.contact, passage.entry, place, event)
            for story in self.stories
            for passage in story.passages
            for place, event in enumerate(passage.events)
        ]
        found.sort(key=lambda row: row[:4])
        return [
            " ".join(
                filter(None, (instant_text(at), who, str(entry), event.element, event.event, event.flow))
            )
            + (f" [{event.detail}]" if event.detail else "")
            for at, who, entry, _, event in found
        ]


def contact_of(program: Program, values: Mapping[str, Value]) -> Contact:
    """What is not given is empty, but everyone can be reached and has consented."""
    defaults: dict[str, Value] = {"email": "", "phone": "", "timezone": program.zone.key, "subscribed": True}
    defaults.update(dict.fromkeys(program.consents, True))
    found = {**defaults, **values}
    return Contact(str(values["id"]), tuple(found.get(one.name) for one in program.schema.attributes))


def play(
    text: str,
    *contacts: Mapping[str, Value],
    seen: str | None = "",
    seed: int = 1,
    until: str | None = None,
    start_at: str | None = None,
) -> Played:
    """Run the file's first campaign on its first behaviour.

    `seen`: lines `contact element response time [visit]`, in a link's key `_` for its space; None: by
    chance.
    """
    document = read(text)
    campaign = document.campaigns[0]
    behavior = document.behaviors[0] if document.behaviors else None
    program = lower(campaign, behavior)

    def instant(written: str | None) -> int | None:
        if written is None:
            return None
        found = datetime(written, program.zone)
        assert isinstance(found, int)
        return found

    recorded: dict[str, tuple[Seen, ...]] = {}
    for line in (seen or "").splitlines():
        words = line.split()
        if not words:
            continue
        at = instant(words[3])
        assert at is not None
        visit = int(words[4]) if len(words) > 4 else None
        row: Seen = (words[1], words[2].replace('_"', ' "'), at, visit)
        recorded[words[0]] = (*recorded.get(words[0], ()), row)
    people = tuple(contact_of(program, values) for values in contacts)
    scenario = Scenario(
        clock=clock_of_run(program, until=instant(until), start_at=instant(start_at)),
        seed=seed,
        recorded=None if seen is None else recorded,
        shut_out=first_by_value(program, people),
    )
    return Played(program=program, stories=tuple(simulate(program, scenario, people)))


def play_test(text: str, name: str) -> Story:
    """The one contact of a scripted test."""
    document = read(text)
    test = next(test for test in document.tests if test.name == name)
    campaign = next(one for one in document.campaigns if one.name == test.campaign)
    program = lower(campaign, None)
    wall = test.start_at
    start = None if wall is None else program.zone.instant(wall.day, wall.second)
    scenario = Scenario(
        clock=clock_of_run(program, start_at=start, is_scripted=True), script=script_of(program, test)
    )
    return next(simulate(program, scenario, (contact_of(program, {"id": "test", **dict(test.given)}),)))
