"""Conditions that become true by time alone: to the second, and never overlooked between two looks."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from campaignlang.clock import Duration, day_of_civil
from campaignlang.doors.zones import zone
from campaignlang.model import conditions as c
from campaignlang.model.values import Type
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.reference.changing import compile_change
from campaignlang.simulation.reference.conditions import compile_condition
from campaignlang.simulation.reference.operands import Names
from campaignlang.simulation.reference.person import Person
from campaignlang.syntax.source import Source, Span
from tests.simulation.playing import play

NOWHERE = Span(Source("", ""), 0, 0)
BERLIN = zone("Europe/Berlin")
assert BERLIN is not None
SPRING = BERLIN.instant(day_of_civil(2026, 3, 29), 0)
AUTUMN = BERLIN.instant(day_of_civil(2026, 10, 25), 0)


def campaign(flow: str, profile: str = "") -> str:
    return f"""contact {{ due: datetime; born: date; joined: date }}
    campaign c "C" {{
      timezone: "Europe/Berlin"; start: 2026-03-02 09:00; end: 2026-05-31 18:00
      {profile}
      audience s {{ where: subscribed }}
      exit x "X"
      exit y "Y"
      {flow}
    }}"""


def left_at(text: str, **values: int) -> str:
    rows = play(text, {"id": "a", **values}).rows
    return next((row for row in rows if row.endswith(" left")), "inside")


def test_now_is_asked_to_the_second() -> None:
    due = 1_772_500_001
    assert "2026-03-03T01:06:41Z a 1 x left" == left_at(campaign("s -> x when now >= due"), due=due)
    assert "2026-03-03T01:06:42Z a 1 x left" == left_at(campaign("s -> x when now > due"), due=due)
    assert "2026-03-03T01:06:41Z a 1 x left" == left_at(campaign("s -> x when now == due"), due=due)


def test_now_with_a_duration_is_a_step_in_the_calendar() -> None:
    # A day before 2026-03-29 10:00 CEST is 2026-03-28 10:00 CET.
    due = SPRING + 9 * 3_600
    assert "2026-03-28T09:00:00Z a 1 x left" == left_at(campaign("s -> x when now + 1 day >= due"), due=due)
    assert "2026-03-28T08:00:00Z a 1 x left" == left_at(
        campaign("s -> x when now + 24 hours >= due"), due=due
    )


def test_today_changes_at_the_zones_midnight() -> None:
    joined = day_of_civil(2026, 3, 5)
    assert "2026-03-06T23:00:00Z a 1 x left" == left_at(
        campaign("s -> x when today == joined + 2 days"), joined=joined
    )


def test_a_yearly_day_comes_once_a_year() -> None:
    born = day_of_civil(1990, 3, 20)
    flow = "s -> x when next(born) == today + 3 days at 10:00"
    assert "2026-03-17T09:00:00Z a 1 x left" == left_at(campaign(flow), born=born)


def test_an_empty_date_never_comes() -> None:
    assert "inside" == left_at(campaign("s -> x when now >= due"))


def test_a_condition_of_time_waits_for_the_tick() -> None:
    text = campaign("s -> x when now >= due", "frequency: 6 hours")
    assert "2026-03-03T02:00:00Z a 1 x left" == left_at(text, due=1_772_500_001)


def test_a_global_exit_by_time_interrupts_to_the_second() -> None:
    text = campaign("""exit g "G" { where: now >= due }
      s -> x after 10 days""")
    assert "2026-03-03T01:06:41Z a 1 g left" == left_at(text, due=1_772_500_001)


def test_otherwise_waits_until_time_has_decided() -> None:
    text = campaign("""s -> x when now < due at 10:00
      s -> y otherwise""")
    assert "2026-03-02T09:00:00Z a 1 y left" == left_at(text, due=1_772_000_000)
    assert "2026-03-02T09:00:00Z a 1 x left" == left_at(text, due=1_772_500_001)


def operand(days: int, seconds: int, sign: int) -> c.Operand:
    duration = c.Literal(NOWHERE, Type.DURATION, Duration(days=days, seconds=seconds))
    return c.Sum(NOWHERE, c.Now(NOWHERE), sign, duration, Type.DATETIME)


@settings(max_examples=200, deadline=None)
@given(
    begin=st.sampled_from([SPRING, AUTUMN]),
    offset=st.integers(-100_000, 100_000),
    shift=st.integers(-100_000, 100_000),
    days=st.integers(0, 2),
    seconds=st.sampled_from([0, 1, 3_600]),
    sign=st.sampled_from([1, -1]),
    operator=st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    inside=st.integers(0, 1_000),
)
@example(SPRING, 5_400, 5_400, 1, 0, -1, "==", 500)
def test_nothing_changes_before_the_next_change(
    begin: int, offset: int, shift: int, days: int, seconds: int, sign: int, operator: str, inside: int
) -> None:
    assert BERLIN is not None
    at, due = begin + offset, begin + shift
    condition = c.Compare(
        NOWHERE, operand(days, seconds, sign), operator, c.Attribute(NOWHERE, "due", Type.DATETIME)
    )
    names = Names({"due": 0}, {}, BERLIN)
    person = Person(Contact("a", (due,)), 0, 0, BERLIN)
    holds, change = compile_condition(condition, names), compile_change(condition, names)
    assert change is not None
    until = change(person, at)
    assert at < until
    between = at + 1 + ((min(until, at + 300_000) - at - 2) * inside // 1_000) if until > at + 1 else at
    assert holds(person, at) == holds(person, between)
    assert holds(person, at) == holds(person, until - 1)


HAVANA = zone("America/Havana")


@settings(max_examples=200, deadline=None)
@given(
    begin=st.sampled_from([SPRING, AUTUMN]),
    offset=st.integers(-400_000, 400_000),
    shift=st.integers(-4, 4),
    days=st.integers(0, 2),
    sign=st.sampled_from([1, -1]),
    operator=st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
    inside=st.integers(0, 1_000),
    is_turned=st.booleans(),
)
def test_a_day_changes_nothing_before_the_next_change(
    begin: int,
    offset: int,
    shift: int,
    days: int,
    sign: int,
    operator: str,
    inside: int,
    is_turned: bool,
) -> None:
    # Clocks in Havana go back over midnight.
    assert HAVANA is not None
    at = begin + offset
    due = HAVANA.local(at)[0] + shift
    duration = c.Literal(NOWHERE, Type.DURATION, Duration(days=days))
    moving = c.Sum(NOWHERE, c.Today(NOWHERE), sign, duration, Type.DATE)
    standing = c.Attribute(NOWHERE, "due", Type.DATE)
    condition = c.Compare(
        NOWHERE, standing if is_turned else moving, operator, moving if is_turned else standing
    )
    names = Names({"due": 0}, {}, HAVANA)
    person = Person(Contact("a", (due,)), 0, 0, HAVANA)
    holds, change = compile_condition(condition, names), compile_change(condition, names)
    assert change is not None
    until = change(person, at)
    assert at < until
    between = at + (min(until, at + 900_000) - 1 - at) * inside // 1_000
    assert holds(person, at) == holds(person, between)
    assert holds(person, at) == holds(person, min(until, at + 900_000) - 1)


def test_a_signal_in_the_second_of_a_move_comes_after_it() -> None:
    text = campaign(
        """signal t { on: "bought" }
      t -> y
      s -> x when now >= due on monday between 12:00 and 13:00""",
        "frequency: 1 hour",
    )
    found = play(text, {"id": "a", "due": 1}, seen="a t entered 2026-03-02T12:00").rows
    assert [
        "2026-03-02T08:00:00Z a 1 s entered",
        "2026-03-02T11:00:00Z a 1 s moved s->x#1",
        "2026-03-02T11:00:00Z a 1 x left",
    ] == found


def test_what_never_holds_is_found_out_at_once_without_an_end() -> None:
    text = campaign("s -> x when today < joined").replace("end: 2026-05-31 18:00", "end: manual")
    assert "inside" == left_at(text, joined=day_of_civil(2026, 1, 1))
    assert "inside" == left_at(text)


def test_a_signal_that_is_ignored_does_not_hide_the_next_tick() -> None:
    text = campaign(
        """signal t { on: "bought" }
      t -> y
      s -> x when subscribed after 1 day""",
        "frequency: 1 hour",
    )
    found = play(text, {"id": "a"}, seen="a t entered 2026-03-02T12:00").rows
    assert "2026-03-02T11:00:00Z a 1 t ignored" in found
    assert "2026-03-03T08:00:00Z a 1 x left" == found[-1]
