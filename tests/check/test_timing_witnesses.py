"""What the rules on time report is true: each witness, played on the reference engine, goes the way it says.

On the examples, the case files of rules and random campaigns; and what is called impossible never happens.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from campaignlang.check.graph import zero_time_loop
from campaignlang.check.timing import timetable
from campaignlang.check.timing_bounds import bounds_of
from campaignlang.check.timing_findings import findings_of_time
from campaignlang.check.timing_places import NIGHT_BEGINS, NIGHT_ENDS, plan_of
from campaignlang.check.timing_witness import Finding, Witness, witness_of
from campaignlang.doors.refused import Refused
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign
from campaignlang.model.load import load_document
from campaignlang.model.stops import stops_runs
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.syntax.diagnostic import Report
from tests.check.random_campaigns import random_campaign
from tests.check.replaying import ARRIVALS, replay, sent_at, way_of
from tests.documents import ROOT
from tests.simulation.playing import contact_of

# Random campaigns for each of the blocks that are tests of their own; people who go through each of them,
# and through some of them where time does not matter.
BLOCK = 40
PEOPLE = 60
YEARS = 4 * 366 * 86_400
PEOPLE_OF_SLOW_TEST = 1_000
BEHAVIOR = load_document(
    "behavior.campaign",
    """behavior b "B" {
  email   { bounced: 10%; opened: 60%, half within 5 hours; clicked: 50% of opened
            replied: 10% of opened }
  sms     { failed: 20%; clicked: 40%, half within 10 hours; replied: 10% }
  landing { visited: 90%, half within 1 hour; submitted: 50% of visited, half within 20 hours }
  event   { registered: 50%, half within 1 day; declined: 20%, half within 1 day; attended: 50% }
  call    { failed: 30%, after 5 seconds }
  a       { entered: 100%, between 1 hour and 20 days }
}
""",
    Report(),
).behaviors[0]
FILES = (
    *sorted((ROOT / "examples").glob("*.campaign")),
    *sorted((ROOT / "tests" / "cases" / "rules").glob("*.campaign")),
    *sorted((ROOT / "tests" / "cases" / "semantics").glob("*/*.campaign")),
)


def campaigns_of(path: Path) -> Iterator[Campaign]:
    for text in re.split(r"(?m)^---\n", path.read_text("utf-8")):
        report = Report()
        document = load_document(str(path), re.split(r"(?m)^=== .*\n", text)[0], report)
        if not any(
            found.code.code[0] in "SNT" and found.severity.value == "error" for found in report.findings
        ):
            yield from document.campaigns


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_way_that_is_kept_can_be_taken(path: Path) -> None:
    for campaign in campaigns_of(path):
        check_ways(campaign)


def check_ways(campaign: Campaign) -> int:
    """Replay every way the analysis keeps, whether a rule reports it or not; give how many there were."""
    plan = plan_of(campaign)
    count = 0
    if plan is None or campaign.faulty or has_zero_time_loop(campaign):
        return count
    table = timetable(plan)
    for place in plan.places:
        for one in table.steps(place):
            witness = witness_of(plan, one)
            with suppress_loops():
                actual = way_of(replay(campaign, witness))
                assert witness.way == actual[: len(witness.way)], (campaign.name, witness)
            count += 1
    return count


@contextmanager
def suppress_loops() -> Iterator[None]:
    """A hundred elements one after the other in one second: the run ends there, with nothing to see."""
    try:
        yield
    except Refused as refused:
        assert refused.code == "U904"


def has_zero_time_loop(campaign: Campaign) -> bool:
    """Who is in one moves on for ever in a second: a run ends in an error."""
    report = Report()
    zero_time_loop(campaign, None, report)
    return report.count > 0


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_finding_does_what_it_says(path: Path) -> None:
    for campaign in campaigns_of(path):
        for found in findings_of_time(campaign):
            check_finding(campaign, found)


def check_finding(campaign: Campaign, found: Finding) -> None:
    if found.witness is None:
        assert found.code.code in ("D404", "D408")
        return
    if found.code.code == "F303":
        check_stuck(campaign, found.witness)
        return
    story = replay(campaign, found.witness)
    assert found.witness.way == way_of(story)[: len(found.witness.way)]
    last, at = found.witness.way[-1]
    place = zone(campaign.profile.timezone)
    assert place is not None
    sent = sent_at(story)
    match found.code.code:
        case "C602":
            times = [when for _, when in sent]
            assert any(after - before < 86_400 for before, after in pairwise(times))
        case "C603":
            seconds = [place.local(when)[1] for name, when in sent if name == last]
            assert any(second >= NIGHT_BEGINS or second < NIGHT_ENDS for second in seconds)
        case "C605" | "D411":
            assert last in [name for name, _ in sent]
        case "D407":
            ends = campaign.element_by_name[last].ends
            assert at >= place.instant(ends.day, ends.second)
        case _:
            assert found.code.code in ("D405", "D410")


def check_stuck(campaign: Campaign, witness: Witness) -> None:
    """However long the campaign runs, the contact is where the finding says."""
    endless = replace(campaign, profile=replace(campaign.profile, end=None))
    last, at = witness.way[-1]
    (passage,) = replay(endless, witness, until=at + YEARS).passages
    assert (passage.status, passage.element) == ("participating", last), witness


@pytest.mark.parametrize("block", range(8))
def test_random_campaigns_keep_their_word(block: int) -> None:
    """Ways that are kept can be taken, findings are true, and what cannot happen does not."""
    count = 0
    for seed in range(block * BLOCK, (block + 1) * BLOCK):
        text = random_campaign(seed)
        report = Report()
        document = load_document("random.campaign", text, report)
        assert not any(stops_runs(found.code) for found in report.findings), (text, report.findings)
        campaign = document.campaigns[0]
        if has_zero_time_loop(campaign):
            continue
        count += check_ways(campaign)
        found = findings_of_time(campaign)
        for one in found:
            with suppress_loops():
                check_finding(campaign, one)
        check_bounds(campaign, found, PEOPLE)
    assert count > BLOCK


@pytest.mark.slow
def test_a_thousand_people_do_nothing_that_is_called_impossible() -> None:
    count = 0
    for seed in range(BLOCK):
        campaign = load_document("random.campaign", random_campaign(seed), Report()).campaigns[0]
        if not has_zero_time_loop(campaign):
            check_bounds(campaign, findings_of_time(campaign), PEOPLE_OF_SLOW_TEST)
            count += 1
    assert count > BLOCK // 2


def check_bounds(campaign: Campaign, found: tuple[Finding, ...], people: int) -> None:
    """Let made-up people through: nobody is anywhere before the earliest instant for it."""
    plan = plan_of(campaign)
    assert plan is not None
    bounds = bounds_of(plan)
    program = lower(campaign, BEHAVIOR)
    late = {one.span for one in found if one.code.code == "D404"}
    scenario = Scenario(clock=clock_of_run(program), seed=7)
    with suppress_loops():
        for story in simulate(program, scenario, synthetic(program, people)):
            for passage in story.passages:
                for event in passage.events:
                    place = plan.places[plan.index[event.element]]
                    if event.event in ARRIVALS and not plan.campaign.is_global_exit(place.element):
                        assert bounds.arrives[place.index] <= event.time, (campaign.name, event)
                        assert place.element.name_span not in late
                    if event.flow:
                        number = int(event.flow.rpartition("#")[2])
                        assert bounds.moves[place.index, number] <= event.time, (campaign.name, event)


def synthetic(program: Program, people: int) -> Iterator[Contact]:
    chance = Random(11)
    for number in range(people):
        values = {
            "id": f"c{number}",
            "plan": chance.choice(("free", "pro", None)),
            "keen": chance.choice((True, False, None)),
            "due": chance.choice((None, 20_530, 20_545)),
            "timezone": chance.choice(("UTC", "Asia/Tokyo", "Pacific/Honolulu")),
        }
        yield contact_of(program, values)
