"""Wall clocks on arrays say what `clock.Zone` says, element by element."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.clock import Duration, Zone
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.reference.changing import bend_of_step, next_midnight, next_transition
from tests.simulation.columnar.clocks_of_tests import CALENDAR_STEPS, CLOCKS, DURATIONS, ZONES, people

People = tuple[tuple[Zone, ...], Integers, Integers]
DAYS = st.integers(-25_600, 376_300)


@settings(deadline=None, max_examples=100)
@given(people())
def test_offsets_days_and_changes_are_those_of_the_zones(who: People) -> None:
    zones, codes, instants = who
    wall, given_instants = Wall.each(zones, codes), instants.copy()
    each = [(zones[code], at) for code, at in zip(codes.tolist(), instants.tolist(), strict=True)]
    assert wall.offset(instants).tolist() == [zone.offset(at) for zone, at in each]
    days, seconds = wall.local(instants)
    assert list(zip(days.tolist(), seconds.tolist(), strict=True)) == [zone.local(at) for zone, at in each]
    assert wall.next_transition(instants).tolist() == [next_transition(at, zone) for zone, at in each]
    assert wall.next_midnight(instants).tolist() == [next_midnight(at, zone) for zone, at in each]
    assert instants.tolist() == given_instants.tolist()


@settings(deadline=None, max_examples=100)
@given(people(), st.data(), CLOCKS, DAYS)
def test_wall_times_become_the_instants_of_the_zones(
    who: People, data: st.DataObject, second: int, far: int
) -> None:
    zones, codes, instants = who
    wall = Wall.each(zones, codes)
    days = wall.local(instants)[0] + data.draw(st.integers(-2, 2))
    if len(days):
        days[-1] = far
    each = [(zones[code], day) for code, day in zip(codes.tolist(), days.tolist(), strict=True)]
    expected = [zone.instant(day, second) for zone, day in each]
    assert wall.instant(days, second).tolist() == expected
    assert wall.instant(days, np.full(len(days), second)).tolist() == expected


@settings(deadline=None, max_examples=100)
@given(people(), DURATIONS | CALENDAR_STEPS, st.sampled_from((1, -1)))
def test_steps_bend_where_they_do_for_one(who: People, duration: Duration, sign: int) -> None:
    zones, codes, instants = who
    expected = [
        bend_of_step(at, duration, sign, zones[code])
        for code, at in zip(codes.tolist(), instants.tolist(), strict=True)
    ]
    assert Wall.each(zones, codes).bend_of_step(instants, duration, sign).tolist() == expected


@given(people(), st.data())
def test_some_elements_keep_their_zones(who: People, data: st.DataObject) -> None:
    zones, codes, instants = who
    places = np.array(
        data.draw(st.lists(st.integers(0, len(codes) - 1))) if len(codes) else [],
        np.int64,
    )
    wall = Wall.each(zones, codes)
    taken = wall.take(places).offset(instants[places])
    assert taken.tolist() == wall.offset(instants)[places].tolist()


def test_one_zone_is_for_any_number_of_elements() -> None:
    wall = Wall.of(ZONES[0])
    assert wall.take(np.array([3, 1])) is wall
    assert wall.offset(np.zeros(3, np.int64)).tolist() == [3_600] * 3
    assert wall.offset(np.zeros(0, np.int64)).tolist() == []
