"""Why a participant went where it went, and what completed a run."""

import pytest

from campaignlang.clock import UTC
from campaignlang.simulation.completion import completion, last_entry_at
from campaignlang.simulation.explain import explain
from campaignlang.simulation.lower import lower
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.tally import Tally
from tests.simulation.playing import contact_of, read

START = 1_772_442_000  # 2026-03-02T09:00:00Z
HOUR, DAY = 3_600, 86_400


def text(audience: str = "where: subscribed", end: str = "end: 2026-05-31 18:00") -> str:
    return f"""campaign c "C" {{
      start: 2026-03-02 09:00; {end}
      audience s {{ {audience} }}
      email e "E" {{ subject: "S" }}
      exit x "X"
      exit y "Y"
      exit z "Z"
      s -> e
      e -> x when opened
      e -> y after 2 days
      e -> z after 1 day until 2026-03-02 12:00
      e -> x at 09:00 on wednesday
    }}"""


def test_each_flow_that_is_not_taken_says_why() -> None:
    program = lower(read(text()).campaigns[0], None)
    seen = {"a": (("e", "opened", START + HOUR, 1),)}
    scenario = Scenario(clock=clock_of_run(program), recorded=seen)
    explanation = explain(program, scenario, contact_of(program, {"id": "a"}))
    first, second = explanation.moves
    assert [("s->e#1", START, True, "")] == [
        (one.flow, one.ready, one.is_taken, one.why) for one in first.flows
    ]
    assert [
        ("e->x#1", START + HOUR, True, ""),
        ("e->y#2", START + 2 * DAY, False, "not before 2026-03-04 09:00"),
        ("e->z#3", None, False, "not before 2026-03-03 09:00"),
        ("e->x#4", START + 2 * DAY, False, "not at this time"),
    ] == [(one.flow, one.ready, one.is_taken, one.why) for one in second.flows]
    event = explanation.story.passages[0].events[second.place]
    assert ("moved", "e->x#1") == (event.event, event.flow)


def test_a_tie_and_a_condition_that_does_not_hold_are_told() -> None:
    program = lower(read(text()).campaigns[0], None)
    scenario = Scenario(clock=clock_of_run(program), recorded={})
    explanation = explain(program, scenario, contact_of(program, {"id": "a"}))
    assert ["opened: no", "", "over since 2026-03-02 12:00", "ready too, but later in the file"] == [
        one.why for one in explanation.moves[1].flows
    ]


def test_otherwise_that_loses_a_tie_is_not_said_to_stand_later() -> None:
    flows = "e -> y otherwise; e -> x when opened within 1 day"
    words = f"""campaign c "C" {{
      start: 2026-03-02 09:00; end: 2026-05-31 18:00
      audience s {{ where: subscribed }}
      email e "E" {{ subject: "S" }}
      exit x "X"
      exit y "Y"
      s -> e; {flows}
    }}"""
    program = lower(read(words).campaigns[0], None)
    seen = {"a": (("e", "opened", START + DAY, 1),)}
    scenario = Scenario(clock=clock_of_run(program), recorded=seen)
    explanation = explain(program, scenario, contact_of(program, {"id": "a"}))
    assert ["ready too, but `otherwise` loses every tie", ""] == [
        one.why for one in explanation.moves[1].flows
    ]


@pytest.mark.parametrize(
    ("audience", "last"),
    [
        ("where: subscribed", START),
        ("refresh: 1 day; until: 2026-03-04", START + DAY),
        ("refresh: 1 day; until: 2026-03-04 09:00", START + DAY),
        ("refresh: 1 day; until: 2026-03-04 09:01", START + 2 * DAY),
    ],
)
def test_after_its_last_look_an_audience_lets_nobody_in(audience: str, last: int) -> None:
    program = lower(read(text(audience)).campaigns[0], None)
    assert last == last_entry_at(program, clock_of_run(program))


def tally(inside: int, last_left_at: int | None) -> Tally:
    found = Tally(UTC, last_left_at=last_left_at)
    found.statuses["participating"] = inside
    return found


def test_a_run_is_completed_when_nobody_is_left_and_nobody_can_come() -> None:
    program = lower(read(text()).campaigns[0], None)
    clock = clock_of_run(program)
    done = completion(program, clock, tally(0, START + HOUR))
    assert ("everyone left", START + HOUR, 0) == (done.completed_by, done.ended_at, done.unfinished)
    done = completion(program, clock, tally(0, None))
    assert ("everyone left", START) == (done.completed_by, done.ended_at)


def test_who_is_inside_at_the_end_is_cut_off() -> None:
    program = lower(read(text()).campaigns[0], None)
    clock = clock_of_run(program, stop_at=START + DAY)
    done = completion(program, clock, tally(1, None))
    assert ("stop", START + DAY, 1) == (done.completed_by, done.ended_at, done.unfinished)


def test_without_an_end_a_run_ends_when_nothing_can_happen() -> None:
    program = lower(read(text(end="end: manual")).campaigns[0], None)
    done = completion(program, clock_of_run(program), tally(1, START))
    assert ("nothing can happen", None, 0) == (done.completed_by, done.ended_at, done.unfinished)
