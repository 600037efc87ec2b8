"""Allowed instants: days, clock times and windows, by hand at the edges and against a search by seconds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.clock import (
    ALWAYS,
    FOREVER,
    UTC,
    Duration,
    Ticks,
    Times,
    Zone,
    allowed_stretches,
    dates_deadline,
    day_of_civil,
    first_allowed,
    is_allowed,
    local_text,
    next_change,
    step,
    weekday_mask,
)
from campaignlang.doors.numbers import local_datetime
from tests.clock.zones_of_tests import BERLIN, LORD_HOWE

WEEKDAYS = weekday_mask(range(5))
NEVER = "never"
NIGHT = (22 * 3_600, 6 * 3_600)


def instant(text: str, zone: Zone = BERLIN) -> int:
    read = local_datetime(text)
    assert isinstance(read, tuple)
    return zone.instant(*read)


def shown(found: int, zone: Zone = BERLIN) -> str:
    return NEVER if found == FOREVER else local_text(found, zone)


def hour(number: int, minute: int = 0) -> int:
    return number * 3_600 + minute * 60


def day(text: str) -> int:
    year, month, number = text.split("-")
    return day_of_civil(int(year), int(month), int(number))


@pytest.mark.parametrize(
    ("start", "times", "expected"),
    [
        ("2026-03-02 09:00", ALWAYS, "2026-03-02 09:00"),
        # 2026-03-02 is a Monday. A clock time counts when it is now.
        ("2026-03-02 10:00", Times(at=hour(10)), "2026-03-02 10:00"),
        ("2026-03-02 10:00:01", Times(at=hour(10)), "2026-03-03 10:00"),
        ("2026-03-06 10:00:01", Times(at=hour(10), weekdays=WEEKDAYS), "2026-03-09 10:00"),
        ("2026-03-07 12:00", Times(weekdays=WEEKDAYS), "2026-03-09 00:00"),
        ("2026-03-02 12:00", Times(weekdays=weekday_mask([0])), "2026-03-02 12:00"),
        ("2026-03-03 00:00", Times(weekdays=weekday_mask([0])), "2026-03-09 00:00"),
        # The second time of a window is excluded.
        ("2026-03-02 16:59:59", Times(between=(hour(9), hour(17))), "2026-03-02 16:59:59"),
        ("2026-03-02 17:00", Times(between=(hour(9), hour(17))), "2026-03-03 09:00"),
        ("2026-03-02 08:00", Times(between=(hour(9), hour(17))), "2026-03-02 09:00"),
        # Over midnight, and the window of a Friday night reaches into Saturday.
        ("2026-03-07 01:00", Times(between=(hour(22), hour(6)), weekdays=WEEKDAYS), "2026-03-07 01:00"),
        ("2026-03-07 06:00", Times(between=(hour(22), hour(6)), weekdays=WEEKDAYS), "2026-03-09 22:00"),
        ("2026-03-09 05:00", Times(between=(hour(22), hour(6)), weekdays=WEEKDAYS), "2026-03-09 22:00"),
        # Dates, and dates with weekdays.
        ("2026-03-02 12:00", Times(dates=(day("2026-03-05"),)), "2026-03-05 00:00"),
        ("2026-03-06 00:00", Times(dates=(day("2026-03-05"),)), NEVER),
        ("2026-03-06 01:00", Times(dates=(day("2026-03-05"),), between=NIGHT), "2026-03-06 01:00"),
        ("2026-03-03 12:00", Times(dates=(day("2026-03-05"),), weekdays=1), "2026-03-05 00:00"),
        ("2026-03-05 10:00:01", Times(dates=(day("2026-03-05"),), at=hour(10)), NEVER),
        # A time in the gap is read with the offset before it, and only on that day.
        ("2026-03-28 12:00", Times(at=hour(2, 30)), "2026-03-29 03:30"),
        ("2026-03-29 12:00", Times(at=hour(2, 30)), "2026-03-30 02:30"),
        # The ends of this window change places on that day: it is empty.
        ("2026-03-28 12:00", Times(between=(hour(2, 30), hour(3))), "2026-03-30 02:30"),
        # Of two equal hours the first; the second is outside of the window.
        ("2026-10-24 12:00", Times(at=hour(2, 30)), "2026-10-25 02:30"),
        # The whole day from a time to the same time.
        ("2026-03-02 12:00", Times(between=(hour(9), hour(9))), "2026-03-02 12:00"),
    ],
)
def test_the_first_allowed_instant(start: str, times: Times, expected: str) -> None:
    assert shown(first_allowed(instant(start), times, BERLIN)) == expected


def test_the_second_of_two_equal_hours_is_the_same_window_s_or_none_s() -> None:
    first = instant("2026-10-25 02:30")
    assert first_allowed(first + 1, Times(at=hour(2, 30)), BERLIN) == instant("2026-10-26 02:30")
    # From 02:00 (the first) to 03:00: two hours long on this night.
    window = Times(between=(hour(2), hour(3)))
    assert is_allowed(first + 3_600, window, BERLIN)
    assert next_change(first, window, BERLIN) - instant("2026-10-25 02:00") == 7_200


def test_stretches_that_touch_are_one() -> None:
    found = allowed_stretches(instant("2026-03-04 12:00"), Times(weekdays=WEEKDAYS), BERLIN)
    begin, end = next(found)
    assert (shown(begin), shown(end)) == ("2026-03-04 12:00", "2026-03-07 00:00")
    begin, end = next(found)
    assert (shown(begin), shown(end)) == ("2026-03-09 00:00", "2026-03-14 00:00")
    assert list(allowed_stretches(5, ALWAYS, BERLIN)) == [(5, FOREVER)]
    assert list(allowed_stretches(5, Times(weekdays=127), BERLIN)) == [(5, FOREVER)]


def test_a_change_is_the_end_of_a_stretch_or_the_next_beginning() -> None:
    office = Times(weekdays=WEEKDAYS, between=(hour(9), hour(17)))
    assert shown(next_change(instant("2026-03-06 12:00"), office, BERLIN)) == "2026-03-06 17:00"
    assert shown(next_change(instant("2026-03-06 17:00"), office, BERLIN)) == "2026-03-09 09:00"
    assert next_change(instant("2026-03-06 12:00"), ALWAYS, BERLIN) == FOREVER


def test_dates_alone_have_a_deadline() -> None:
    dates = (day("2026-03-04"), day("2026-03-05"))
    assert dates_deadline(ALWAYS, BERLIN) is None
    assert dates_deadline(Times(dates=dates, weekdays=1), BERLIN) is None
    assert dates_deadline(Times(dates=dates), BERLIN) == instant("2026-03-06 00:00")
    assert dates_deadline(Times(dates=dates, at=hour(10)), BERLIN) == instant("2026-03-06 00:00")
    office, night = (hour(9), hour(17)), (hour(22), hour(6))
    assert dates_deadline(Times(dates=dates, between=office), BERLIN) == instant("2026-03-06 00:00")
    assert dates_deadline(Times(dates=dates, between=night), BERLIN) == instant("2026-03-06 06:00")


@pytest.mark.parametrize(
    ("start", "frequency", "asked", "expected"),
    [
        ("2026-03-02 09:00", Duration(hours=1), "2026-03-02 08:00", "2026-03-02 09:00"),
        ("2026-03-02 09:00", Duration(hours=1), "2026-03-02 10:00", "2026-03-02 10:00"),
        ("2026-03-02 09:00", Duration(hours=1), "2026-03-02 10:00:01", "2026-03-02 11:00"),
        # Days keep the wall time over the change, hours do not.
        ("2026-03-02 09:00", Duration(days=1), "2026-04-01 09:00", "2026-04-01 09:00"),
        ("2026-03-02 09:00", Duration(hours=24), "2026-04-01 09:30", "2026-04-01 10:00"),
        # Three times a month is counted from the start: the 31st comes back.
        ("2026-01-31 09:00", Duration(months=1), "2026-02-01 00:00", "2026-02-28 09:00"),
        ("2026-01-31 09:00", Duration(months=1), "2026-03-01 00:00", "2026-03-31 09:00"),
        ("2026-01-31 09:00", Duration(months=1, hours=1), "2026-03-01 00:00", "2026-03-31 11:00"),
        ("2026-01-31 09:00", Duration(years=1), "2900-02-01 00:00", "2901-01-31 09:00"),
    ],
)
def test_ticks_are_counted_from_the_start(start: str, frequency: Duration, asked: str, expected: str) -> None:
    ticks = Ticks(instant(start), frequency, BERLIN)
    assert shown(ticks.at_or_after(instant(asked))) == expected


@settings(deadline=None)  # The machines of others may be slow.
@given(
    st.integers(0, 4_000),
    st.builds(Duration, months=st.integers(0, 3), days=st.integers(0, 2), hours=st.integers(0, 30)).filter(
        lambda frequency: not frequency.is_zero
    ),
    st.integers(0, 4_000),
)
def test_the_tick_at_or_after_is_what_counting_finds(start: int, frequency: Duration, asked: int) -> None:
    ticks = Ticks(start * 21_600, frequency, BERLIN)
    number = 0
    while step(ticks.start, frequency.times(number), BERLIN) < asked * 21_600:
        number += 1
    assert ticks.at_or_after(asked * 21_600) == step(ticks.start, frequency.times(number), BERLIN)


def test_an_allowed_tick_is_in_a_window() -> None:
    ticks = Ticks(instant("2026-03-02 09:00"), Duration(hours=7), BERLIN)
    office = Times(weekdays=WEEKDAYS, between=(hour(9), hour(10)))
    # 09:00, 16:00, 23:00, 06:00, 13:00, 20:00, 03:00, 10:00, 17:00, 00:00, 07:00, 14:00, 21:00, 04:00, …
    assert shown(first_allowed(instant("2026-03-02 09:00"), office, BERLIN, ticks)) == "2026-03-02 09:00"
    assert shown(first_allowed(instant("2026-03-02 09:01"), office, BERLIN, ticks)) == "2026-03-09 09:00"


def test_ticks_and_days_that_never_meet_are_looked_for_up_to_the_end() -> None:
    ticks = Ticks(instant("2026-03-02 09:00"), Duration(weeks=1), BERLIN)
    tuesdays = Times(weekdays=weekday_mask([1]))
    end = instant("2027-03-02 09:00")
    assert first_allowed(0, tuesdays, BERLIN, ticks, end) == FOREVER
    assert first_allowed(0, Times(), BERLIN, ticks, ticks.start) == FOREVER
    assert first_allowed(0, Times(), BERLIN, ticks, ticks.start + 1) == ticks.start


# A change every few hours: no clocks are like that, and every edge case is near.
CHANGES = Zone("Test/Changes", (86_400 * 3 + 7_200, 86_400 * 5 + 600, 86_400 * 8), (3_600, 7_200, -5_400, 0))
PLACES = st.sampled_from((UTC, CHANGES))
CLOCK = st.integers(0, 23).map(lambda number: number * 3_600) | st.integers(0, 47).map(lambda n: n * 1_800)
CLAUSES = st.builds(
    Times,
    weekdays=st.integers(0, 127),
    dates=st.lists(st.integers(1, 10), unique=True, max_size=3).map(lambda days: tuple(sorted(days))),
    at=st.none(),
    between=st.none() | st.tuples(CLOCK, CLOCK),
) | st.builds(Times, weekdays=st.integers(0, 127), at=CLOCK)
STEP = 600  # Every number above is a multiple of it.


def is_allowed_by_definition(moment: int, times: Times, zone: Zone) -> bool:
    for number in range(-3, 20):
        days = number in times.dates or bool(times.weekdays >> (number + 3) % 7 & 1)
        if times.has_days and not days:
            continue
        if times.at is not None:
            begin, end = zone.instant(number, times.at), zone.instant(number, times.at) + 1
        elif times.between is None:
            begin, end = zone.instant(number, 0), zone.instant(number + 1, 0)
        else:
            opens, closes = times.between
            begin = zone.instant(number, opens)
            end = zone.instant(number + (closes <= opens), closes)
        if begin <= moment < end:
            return True
    return False


@settings(deadline=None)  # The machines of others may be slow.
@given(st.integers(0, 10 * 144), CLAUSES, PLACES, st.sampled_from((None, 600, 4_200, 9_600)))
def test_the_first_allowed_instant_is_what_a_search_finds(
    steps: int, times: Times, zone: Zone, frequency: int | None
) -> None:
    start = steps * STEP
    ticks = None if frequency is None else Ticks(1_200, Duration(seconds=frequency), zone)
    expected = FOREVER
    for moment in range(start, 15 * 86_400, STEP):
        on_tick = frequency is None or (moment >= 1_200 and (moment - 1_200) % frequency == 0)
        if on_tick and is_allowed_by_definition(moment, times, zone):
            expected = moment
            break
    assert first_allowed(start, times, zone, ticks, 15 * 86_400) == expected
    assert is_allowed(start, times, zone) == is_allowed_by_definition(start, times, zone)


@settings(deadline=None)  # The machines of others may be slow.
@given(CLAUSES, PLACES)
def test_stretches_hold_all_that_is_allowed_and_nothing_else(times: Times, zone: Zone) -> None:
    ends: list[int] = []
    for begin, end in allowed_stretches(0, times, zone):
        assert not ends or ends[-1] < begin < end
        ends.extend((begin, end))
        if end > 15 * 86_400:
            break
    for moment in range(0, 15 * 86_400, STEP):
        inside = any(begin <= moment < end for begin, end in zip(ends[::2], ends[1::2], strict=True))
        assert inside == is_allowed_by_definition(moment, times, zone)


def test_half_an_hour_is_a_change_too() -> None:
    night = Times(between=(hour(1, 45), hour(2, 15)))
    begin, end = next(allowed_stretches(instant("2026-04-05 00:00", LORD_HOWE), night, LORD_HOWE))
    assert end - begin == 3_600
