"""Both engines give the same: of random programs, whatever the blocks and the order, and of every example.

Until the columnar engine is wired in `engines.py`, the reference engine runs all of it alone.
"""

from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, note, settings

from campaignlang.cli import running
from campaignlang.clock import instant_text
from campaignlang.doors.refused import Refused
from campaignlang.simulation.campaign_log import CAMPAIGN_LOG_COLUMNS, campaign_log_rows
from campaignlang.simulation.completion import completion
from campaignlang.simulation.first_by_value import first_by_value
from campaignlang.simulation.logs import EVENT_COLUMNS, PARTICIPANT_COLUMNS, event_rows, participant_rows
from campaignlang.simulation.run import period_finder
from campaignlang.simulation.story import Story
from campaignlang.simulation.summary import RunFacts, summarise
from campaignlang.simulation.synthetic import synthetic_contacts
from campaignlang.simulation.tables import table_text
from campaignlang.simulation.tally import Tally
from tests.documents import ROOT
from tests.simulation import engines
from tests.simulation.agreeing import WHOLE_BLOCK, first_difference, lives_of, report, story_lines
from tests.simulation.random_programs import Ready, cases, numbered_case

EXAMPLES = ROOT / "examples"
BLOCK_SIZES = (1, 7, WHOLE_BLOCK)
MANY = 30


def check(ready: Ready, block_sizes: tuple[int, ...] = (WHOLE_BLOCK,), *, is_permuted: bool = False) -> None:
    """Fail with the campaign, the contact and both sides about their first difference."""
    if not engines.HAS_COLUMNAR:
        check_alone(ready)
        return
    found = first_difference(ready, block_sizes, is_permuted=is_permuted)
    if found is not None:
        text = report(ready, found)
        note(text)
        pytest.fail(text, pytrace=False)


def check_alone(ready: Ready) -> None:
    """No contact depends on another, and what ends a run is one of the limits."""
    lives = dict(zip(ready.contacts, lives_of(ready), strict=True))
    turned = replace(ready, contacts=ready.contacts[::-1])
    for contact, life in zip(turned.contacts, lives_of(turned), strict=True):
        assert story_lines(lives[contact]) == story_lines(life)
        if isinstance(life, Refused):
            assert life.code in ("U904", "U905", "U906")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(cases())
def test_random_programs_give_the_same_on_both_engines(ready: Ready) -> None:
    check(ready)


@pytest.mark.parametrize("number", range(12))
def test_neither_blocks_nor_the_order_of_contacts_matter(number: int) -> None:
    ready = numbered_case("blocks", number)
    made_up = tuple(synthetic_contacts(ready.program, MANY, ready.case.seed))
    known = {contact.id for contact in ready.contacts}
    contacts = (*ready.contacts, *(one for one in made_up if one.id not in known))
    scenario = replace(ready.scenario, shut_out=first_by_value(ready.program, contacts))
    check(replace(ready, contacts=contacts, scenario=scenario), BLOCK_SIZES, is_permuted=True)


@dataclass(frozen=True, slots=True)
class Sample:
    """An example, a behaviour of it, and its contacts: a file, or how many."""

    file: str
    behavior: str
    contacts: str = "150"


SAMPLES = (
    Sample("basket_recovery", "shoppers"),
    Sample("garden_letter", "spring_letters"),
    Sample("open_day", "last_autumn"),
    Sample("open_day", "recorded", "contacts/open_day.csv"),
    Sample("renewal_reminders", "subscribers"),
    Sample("spring_webinar", "last_spring", "contacts/spring_readers.csv"),
    Sample("spring_webinar", "last_spring"),
    Sample("spring_webinar", "standard"),
    Sample("trial_to_paid", "trials_2025"),
    Sample("welcome_series", "first_year"),
    Sample("win_back", "lapsed_shoppers"),
)


def prepare(sample: Sample) -> running.Ready:
    path = EXAMPLES / f"{sample.file}.campaign"
    is_told = "start:        manual" in path.read_text(encoding="utf-8")
    is_file = not sample.contacts.isdigit()
    return running.prepare(
        str(path),
        running.Wanted(
            contacts=str(EXAMPLES / sample.contacts) if is_file else sample.contacts,
            behavior_name=sample.behavior,
            seed="7",
            start_at="2026-06-01 08:00" if is_told else None,
            stop_at=None,
            # What has no end of its own would look for contacts for ever.
            until="2026-12-31 08:00",
            campaign_name=None,
            columns=(),
            no_plugins=True,
        ),
    )


def outputs(ready: running.Ready, stories: tuple[Story, ...], tally: Tally) -> dict[str, str]:
    """Give all that a run leaves, as it is written."""
    clock = ready.scenario.clock
    done = completion(ready.program, clock, tally)
    facts = RunFacts(
        behavior=ready.behavior.name,
        seed=ready.scenario.seed,
        start=clock.start,
        end=done.ended_at,
        completed_by=done.completed_by,
        not_simulated=(),
        campaign_fingerprint="",
        contacts_fingerprint="",
        unfinished=done.unfinished,
    )
    campaign_log = campaign_log_rows(
        ready.campaign,
        stories,
        start=clock.start,
        end=done.ended_at,
        scheduled_start=ready.program.start,
        scheduled_end=ready.program.end,
        period_of=period_finder(ready.program, clock.start),
    )
    schema = ready.campaign.schema
    return {
        "summary": str(summarise(ready.campaign, facts, tally)),
        "log": "".join(table_text("csv", EVENT_COLUMNS, event_rows(stories))),
        "participants": "".join(table_text("csv", PARTICIPANT_COLUMNS, participant_rows(stories, schema))),
        "campaign log": "".join(table_text("csv", CAMPAIGN_LOG_COLUMNS, campaign_log)),
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_an_example_gives_the_same_bytes_on_both_engines(sample: Sample) -> None:
    ready = prepare(sample)
    contacts = tuple(ready.contacts)
    stories = engines.reference_stories(ready.program, ready.scenario, contacts)
    expected = outputs(ready, stories, engines.tally_of(ready.program, stories))
    assert len(expected["log"].splitlines()) > len(contacts), "hardly anything happens"
    if not engines.HAS_COLUMNAR:
        return
    for size in BLOCK_SIZES:
        found = engines.columnar_stories(ready.program, ready.scenario, contacts, size)
        tally = engines.columnar_tally(ready.program, ready.scenario, contacts, size)
        actual = outputs(ready, found, tally)
        for name, text in expected.items():
            assert text == actual[name], f"{name}, blocks of {size}"


def test_every_example_is_compared() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.campaign")} == {sample.file for sample in SAMPLES}


def test_a_report_shows_both_sides_at_their_first_difference() -> None:
    """What whoever mends an engine reads; here of an engine that forgets the last row of a passage."""
    ready = next(
        one
        for one in (numbered_case("report", number) for number in range(20))
        if any(isinstance(life, Story) and life.passages for life in lives_of(one))
    )

    def forgetful(_: object, __: object, contacts: object, ___: int) -> tuple[Story, ...]:
        assert isinstance(contacts, list)
        lives = lives_of(replace(ready, contacts=tuple(contacts)))
        return tuple(
            life._replace(passages=tuple(one._replace(events=one.events[:-1]) for one in life.passages))
            for life in lives
            if isinstance(life, Story)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "columnar_stories", forgetful)
        patch.setattr(engines, "columnar_tally", lambda *_: Tally(ready.program.zone))
        found = first_difference(ready)
    assert found is not None
    assert found.contact is not None
    text = report(ready, found)
    assert ready.case.text in text
    assert f"contact {found.contact.id}" in text
    assert " | " in text
    assert instant_text(ready.scenario.clock.start) in text


def test_the_bulk_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.simulation import agree

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["agree", "--programs", "3", "--seed", "test"])
        assert agree.main() == 0
    assert "3 programs" in capsys.readouterr().out
