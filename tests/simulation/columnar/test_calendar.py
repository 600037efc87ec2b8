"""Days and steps on arrays are those of `clock.calendar`, element by element."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang import clock
from campaignlang.clock import Duration, Zone, civil_of_day, day_of_civil
from campaignlang.simulation.columnar.calendar import steps as calendar
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Integers
from tests.simulation.columnar.clocks_of_tests import CALENDAR_STEPS, DURATIONS, people, repeated

DAYS = st.one_of(
    st.integers(clock.DAY_MIN - 2, clock.DAY_MAX + 2),
    st.sampled_from((clock.DAY_MIN - 1, clock.DAY_MIN, clock.DAY_MAX, clock.DAY_MAX + 1)),
    st.builds(
        day_of_civil, st.integers(1990, 2110), st.integers(1, 12), st.sampled_from((1, 28, 29, 30, 31))
    ),
    st.integers(day_of_civil(2026, 1, 1), day_of_civil(2028, 12, 31)),
)
# Many of a year, as in a run, or few of all years.
MANY_DAYS = st.one_of(
    st.lists(DAYS, max_size=12),
    st.lists(st.integers(day_of_civil(2027, 10, 1), day_of_civil(2028, 12, 31)), max_size=40),
)


def array(numbers: list[int]) -> Integers:
    return np.array(numbers, np.int64)


@given(MANY_DAYS)
def test_days_have_their_names(days: list[int]) -> None:
    years, months, days_of_month = calendar.civil_of_day(array(days))
    names = list(zip(years.tolist(), months.tolist(), days_of_month.tolist(), strict=True))
    assert names == [civil_of_day(day) for day in days]
    assert calendar.day_of_civil(years, months, days_of_month).tolist() == days


@settings(deadline=None, max_examples=100)
@given(MANY_DAYS, DURATIONS | CALENDAR_STEPS, st.sampled_from((1, -1)))
def test_dates_move_as_one_does(days: list[int], duration: Duration, sign: int) -> None:
    found = calendar.add_to_day(array(days), duration, sign)
    assert found.tolist() == [clock.add_to_day(day, duration, sign) for day in days]


@settings(deadline=None, max_examples=100)
@given(MANY_DAYS, st.data())
def test_the_next_day_of_a_name_is_found(days: list[int], data: st.DataObject) -> None:
    count = len(days)
    months = data.draw(st.lists(st.integers(1, 12), min_size=count, max_size=count))
    days_of_month = data.draw(st.lists(st.integers(1, 31), min_size=count, max_size=count))
    expected = [
        clock.next_yearly(month, day_of_month, day)
        for month, day_of_month, day in zip(months, days_of_month, days, strict=True)
    ]
    assert calendar.next_yearly(array(months), array(days_of_month), array(days)).tolist() == expected


@settings(deadline=None, max_examples=120)
@given(people(), DURATIONS | CALENDAR_STEPS, st.sampled_from((1, -1)))
def test_steps_lead_where_one_leads(
    who: tuple[tuple[Zone, ...], Integers, Integers], duration: Duration, sign: int
) -> None:
    zones, codes, instants = who
    expected = [
        clock.step(at, duration, zones[code], sign)
        for code, at in zip(codes.tolist(), instants.tolist(), strict=True)
    ]
    given_instants = instants.copy()
    assert calendar.step(instants, duration, Wall.each(zones, codes), sign).tolist() == expected
    many, wall = repeated(instants), Wall.each(zones, repeated(codes))
    assert calendar.step(many, duration, wall, sign).tolist() == repeated(array(expected)).tolist()
    assert instants.tolist() == given_instants.tolist()


@given(st.lists(st.integers(-(10**11), 10**11)))
def test_what_is_out_of_range_is_clamped(instants: list[int]) -> None:
    assert calendar.clamp(array(instants)).tolist() == [clock.clamp(at) for at in instants]
