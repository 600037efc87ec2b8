"""Running one test block: a script for one contact, or a simulated audience, then its expectations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from campaignlang import clock
from campaignlang.doors.refused import Refused
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign
from campaignlang.model.parts import consent_attributes
from campaignlang.model.test_block import EntryLine, FigureCheck, Simulation, Test
from campaignlang.model.values import Value, WallTime
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.explain import explain
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.recorded import Seen
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.run import Run, run
from campaignlang.simulation.scenario import RunClock, Scenario, clock_of_run, script_of
from campaignlang.simulation.story import Story
from campaignlang.simulation.telling import story_lines
from campaignlang.testing.expectations import Case, judge
from campaignlang.testing.figures import compares, figure_text, gather
from campaignlang.testing.result import ExpectationResult, TestResult

CONTACT_ID = "test"
LINES_MAX = 12
LET_IN = "entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """An audience for a simulated test: who takes part, what is known of them, who is shut out."""

    contacts: tuple[Contact, ...]
    recorded: Mapping[str, tuple[Seen, ...]] | None
    shut_out: Mapping[str, frozenset[str]]


# Opens the audience of a `simulate` line for a lowered campaign; raises Refused where it cannot be read.
Gather = Callable[[Simulation, Campaign, Behavior, Program], People]


def run_test(
    test: Test, campaign: Campaign, behaviors: Mapping[str, Behavior], gather_people: Gather
) -> TestResult:
    """Run a test. What stops it is told in the result; nothing is raised for a fault of the user's."""
    try:
        if test.simulation is not None:
            results = _simulated(test, test.simulation, campaign, behaviors, gather_people)
            error = None
        else:
            results, error = _scripted(test, campaign)
    except Refused as refused:
        results, error = (), refused.text
    return TestResult(
        name=test.name,
        file=test.span.source.path,
        line=test.span.place[0],
        expectations=results,
        error=error,
    )


def _scripted(test: Test, campaign: Campaign) -> tuple[tuple[ExpectationResult, ...], str | None]:
    program = lower(campaign, None)
    scenario = Scenario(clock=_clock(test, program, is_scripted=True), script=script_of(program, test))
    contact = _contact(test, campaign)
    (story,) = simulate(program, scenario, (contact,))
    values = {
        attribute.name: value
        for attribute, value in zip(campaign.schema.attributes, contact.values, strict=True)
    }
    values.update(story.changed)
    horizon = scenario.clock.horizon
    ended_at = horizon if horizon < clock.FOREVER else _last_instant(story, scenario.clock.start)
    case = Case(campaign=campaign, zone=program.zone, story=story, values=values, ended_at=ended_at)
    judged = [(one, *judge(one, case)) for one in test.expectations]
    told: list[tuple[int, str]] = []
    if not all(passed for _, passed, _, _ in judged):
        told = story_lines(explain(program, scenario, contact), campaign, program.zone)
    results = tuple(
        ExpectationResult(
            line=expectation.span.place[0],
            text=expectation.span.text,
            passed=passed,
            found=found,
            lines=() if passed else _lines_around(told, around),
        )
        for expectation, passed, found, around in judged
    )
    return results, _entry_fault(test, story)


def _clock(test: Test, program: Program, *, is_scripted: bool) -> RunClock:
    def instant(at: WallTime | None) -> int | None:
        return None if at is None else program.zone.instant(at.day, at.second)

    return clock_of_run(
        program, start_at=instant(test.start_at), stop_at=instant(test.stop_at), is_scripted=is_scripted
    )


def _contact(test: Test, campaign: Campaign) -> Contact:
    """The one contact: what is given, else empty; consents yes, the campaign's zone, reachable."""
    values: dict[str, Value] = {attribute.name: None for attribute in campaign.schema.attributes}
    values.update({"id": CONTACT_ID, "email": "", "phone": "", "timezone": campaign.profile.timezone})
    values.update(dict.fromkeys(consent_attributes(campaign), True))
    # An empty text is given as `""`: for an address that is an empty one, not one that is just not told.
    values.update((name, None if value == "" else value) for name, value in test.given)
    return Contact(str(values["id"]), tuple(values[one.name] for one in campaign.schema.attributes))


def _last_instant(story: Story, start: int) -> int:
    return max((event.time for passage in story.passages for event in passage.events), default=start)


def _lines_around(told: Sequence[tuple[int, str]], around: int | None) -> tuple[str, ...]:
    """At most 12 lines of the passage, as `trace` prints them: those before the instant and after."""
    if len(told) <= LINES_MAX:
        return tuple(line for _, line in told)
    place = len(told) if around is None else sum(at <= around for at, _ in told)
    begin = max(0, min(place - LINES_MAX // 2, len(told) - LINES_MAX))
    return tuple(line for _, line in told[begin : begin + LINES_MAX])


def _entry_fault(test: Test, story: Story) -> str | None:
    """The first entry line that went otherwise than written."""
    lines = [deed for deed in test.deeds if isinstance(deed, EntryLine)]
    for line, answer in zip(lines, story.answers, strict=True):
        is_in = answer == LET_IN
        if is_in and line.is_refused:
            return f"line {line.span.place[0]}: `{line.element}` let the contact in"
        if not is_in and not line.is_refused:
            return f"line {line.span.place[0]}: `{line.element}` did not let the contact in: {_why(answer)}"
    return None


def _why(answer: str) -> str:
    return {
        "ignored": "it was inside already",
        "exit": "a global exit keeps it out",
        "until": "it came too late",
        "where": "the condition does not hold",
        "reenter": "it was inside before",
        "refused": "the campaign was not running then",
    }.get(answer, answer)


def _simulated(
    test: Test,
    simulation: Simulation,
    campaign: Campaign,
    behaviors: Mapping[str, Behavior],
    gather_people: Gather,
) -> tuple[ExpectationResult, ...]:
    behavior = behaviors[simulation.behavior]
    program = lower(campaign, behavior)
    times = _clock(test, program, is_scripted=False)
    people = gather_people(simulation, campaign, behavior, program)
    scenario = Scenario(clock=times, seed=simulation.seed, recorded=people.recorded, shut_out=people.shut_out)
    done: Run = run(program, scenario, people.contacts, keeps_stories=True, keeps_fingerprint=False)
    figures = gather(done.stories, is_cut_off=done.completion.unfinished > 0)
    results = []
    for expectation in test.expectations:
        assert isinstance(expectation, FigureCheck)
        results.append(
            ExpectationResult(
                line=expectation.span.place[0],
                text=expectation.span.text,
                passed=compares(expectation, figures),
                found=figure_text(expectation, figures),
            )
        )
    return tuple(results)
