"""Clock times, windows and ticks on arrays are those of `clock`, element by element."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang import clock
from campaignlang.clock import FOREVER, Duration, Ticks, Times, Zone
from campaignlang.simulation.columnar.calendar import openings
from campaignlang.simulation.columnar.calendar.openings import TickTable
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.reference import flows
from tests.simulation.columnar.clocks_of_tests import (
    CALENDAR_STEPS,
    DURATIONS,
    WINDOWS,
    YEAR_SECONDS,
    people,
    repeated,
    ticks_of,
    times_of,
)

People = tuple[tuple[Zone, ...], Integers, Integers]


def each(who: People) -> list[tuple[int, Zone]]:
    zones, codes, instants = who
    return [(at, zones[code]) for code, at in zip(codes.tolist(), instants.tolist(), strict=True)]


@settings(deadline=None, max_examples=100)
@given(people(), DURATIONS | CALENDAR_STEPS, times_of() | st.just(Times(at=36_000)))
def test_flows_begin_after_as_they_do_for_one(who: People, duration: Duration, times: Times) -> None:
    zones, codes, instants = who
    expected = [flows.begin_after(at, duration, times, zone) for at, zone in each(who)]
    found = openings.begin_after(instants, duration, times, Wall.each(zones, codes))
    assert found.tolist() == expected
    many, wall = repeated(instants), Wall.each(zones, repeated(codes))
    found = openings.begin_after(many, duration, times, wall)
    assert found.tolist() == repeated(np.array(expected, np.int64)).tolist()


@settings(deadline=None, max_examples=120)
@given(people(), times_of())
def test_the_first_allowed_instant_is_that_of_one(who: People, times: Times) -> None:
    zones, codes, instants = who
    given_instants = instants.copy()
    found = openings.first_allowed(instants, times, Wall.each(zones, codes), None, FOREVER)
    assert found.tolist() == [clock.first_allowed(at, times, zone) for at, zone in each(who)]
    assert instants.tolist() == given_instants.tolist()


@settings(deadline=None, max_examples=120)
@given(people(), times_of(), ticks_of(), st.data())
def test_the_first_allowed_tick_is_that_of_one(
    who: People, times: Times, ticks: Ticks, data: st.DataObject
) -> None:
    zones, codes, instants = who
    ahead = st.sampled_from((0, 1, 86_400, 20 * 86_400, 2 * YEAR_SECONDS))
    limits = [min(at + data.draw(ahead), FOREVER) for at in instants.tolist()]
    table, wall = TickTable(ticks), Wall.each(zones, codes)
    found = openings.first_allowed(instants, times, wall, table, np.array(limits, np.int64))
    assert found.tolist() == [
        clock.first_allowed(at, times, zone, ticks, limit)
        for (at, zone), limit in zip(each(who), limits, strict=True)
    ]
    limit = max(limits, default=0)
    found = openings.first_allowed(instants, times, wall, table, limit)
    at_once = instants >= limit - 3 * YEAR_SECONDS
    assert found[at_once].tolist() == [
        clock.first_allowed(at, times, zone, ticks, limit)
        for at, zone in each(who)
        if at >= limit - 3 * YEAR_SECONDS
    ]


@settings(deadline=None, max_examples=100)
@given(people(), ticks_of())
def test_ticks_are_those_of_one(who: People, ticks: Ticks) -> None:
    instants = who[2]
    table = TickTable(ticks)
    assert table.at_or_after(instants).tolist() == [ticks.at_or_after(at) for at in instants.tolist()]
    found = table.number_at_or_after(instants)
    assert found.tolist() == [ticks.number_at_or_after(at) for at in instants.tolist()]


@settings(deadline=None, max_examples=120)
@given(people(), times_of())
def test_dates_are_over_when_they_are_for_one(who: People, times: Times) -> None:
    zones, codes, instants = who
    expected = [clock.dates_deadline(times, zone) for _, zone in each(who)]
    found = openings.dates_deadline(times, Wall.each(zones, codes), len(instants))
    assert (found is None) == (not times.dates or times.weekdays != 0)
    if found is not None:
        assert found.tolist() == expected


@settings(deadline=None, max_examples=120)
@given(people(), WINDOWS)
def test_windows_end_when_they_do_for_one(who: People, window: tuple[int, int]) -> None:
    zones, codes, instants = who
    found = openings.window_end(instants, window, Wall.each(zones, codes))
    assert found.tolist() == [clock.window_end(at, window, zone) for at, zone in each(who)]


SECONDS = st.one_of(
    st.integers(0, 200).map(lambda number: number * 1_800),
    st.integers(0, 90 * 86_400),
    st.integers(0, 3),
)


@settings(deadline=None, max_examples=120)
@given(people(), WINDOWS, st.data())
def test_delays_end_when_they_do_for_one(who: People, window: tuple[int, int], data: st.DataObject) -> None:
    zones, codes, instants = who
    opens, closes = window
    if (closes - opens) % 86_400 in range(1, 300):
        window = (opens, (closes + 600) % 86_400)  # One has to walk for years through a window of seconds.
    seconds = [data.draw(SECONDS) for _ in instants]
    found = openings.add_inside(instants, np.array(seconds, np.int64), window, Wall.each(zones, codes))
    assert found.tolist() == [
        clock.add_inside(at, length, window, zone)
        for (at, zone), length in zip(each(who), seconds, strict=True)
    ]
