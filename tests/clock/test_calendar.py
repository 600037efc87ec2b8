"""Day numbers, calendar steps and durations."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignlang.clock import (
    DAY_MAX,
    DAY_MIN,
    FOREVER,
    LONG_AGO,
    UTC,
    Duration,
    add_to_day,
    beginning_of_day,
    civil_of_day,
    day_of,
    day_of_civil,
    instant_text,
    local_text,
    next_yearly,
    step,
    step_to_day,
    time_text,
    weekday,
)
from tests.clock.zones_of_tests import BERLIN, named

EPOCH_ORDINAL = date(1970, 1, 1).toordinal()


@given(st.dates())
def test_day_numbers_agree_with_python_s_calendar(day: date) -> None:
    number = day.toordinal() - EPOCH_ORDINAL
    assert day_of_civil(day.year, day.month, day.day) == number
    assert civil_of_day(number) == (day.year, day.month, day.day)
    assert weekday(number) == day.weekday()


def test_the_ends_of_the_range_are_the_days_they_say() -> None:
    assert civil_of_day(DAY_MIN) == (1900, 1, 1)
    assert civil_of_day(DAY_MAX) == (2999, 12, 31)
    assert instant_text(FOREVER - 1) == "2999-12-31T23:59:59Z"


@pytest.mark.parametrize(
    ("day", "duration", "sign", "expected"),
    [
        ((2026, 1, 31), Duration(months=1), 1, (2026, 2, 28)),
        ((2028, 1, 31), Duration(months=1), 1, (2028, 2, 29)),
        ((2026, 3, 31), Duration(months=1), -1, (2026, 2, 28)),
        ((2028, 2, 29), Duration(years=1), 1, (2029, 2, 28)),
        ((2028, 2, 29), Duration(years=4), 1, (2032, 2, 29)),
        ((2026, 1, 31), Duration(months=1, days=1), 1, (2026, 3, 1)),
        ((2026, 12, 31), Duration(months=2), 1, (2027, 2, 28)),
        ((2026, 3, 2), Duration(weeks=1, days=2), -1, (2026, 2, 21)),
        ((2026, 3, 2), Duration(hours=30), 1, (2026, 3, 2)),
    ],
)
def test_dates_step_in_the_calendar(
    day: tuple[int, int, int], duration: Duration, sign: int, expected: tuple[int, int, int]
) -> None:
    assert civil_of_day(add_to_day(day_of_civil(*day), duration, sign)) == expected


def berlin(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return BERLIN.instant(day_of_civil(year, month, day), hour * 3_600 + minute * 60)


@pytest.mark.parametrize(
    ("start", "duration", "sign", "expected"),
    [
        # A day keeps the wall time over the change; 24 hours do not.
        (berlin(2026, 3, 28, 9), Duration(days=1), 1, "2026-03-29 09:00"),
        (berlin(2026, 3, 28, 9), Duration(hours=24), 1, "2026-03-29 10:00"),
        (berlin(2026, 10, 24, 9), Duration(hours=24), 1, "2026-10-25 08:00"),
        # Into the gap: read with the offset before it.
        (berlin(2026, 3, 28, 2, 30), Duration(days=1), 1, "2026-03-29 03:30"),
        # Calendar first, then one conversion, then the exact part.
        (berlin(2026, 3, 28, 2, 30), Duration(days=1, hours=1), 1, "2026-03-29 04:30"),
        (berlin(2026, 1, 31, 12), Duration(months=1, hours=36), 1, "2026-03-02 00:00"),
        (berlin(2026, 3, 30, 2, 30), Duration(days=1), -1, "2026-03-29 03:30"),
    ],
)
def test_instants_step_in_the_calendar_of_the_zone(
    start: int, duration: Duration, sign: int, expected: str
) -> None:
    assert local_text(step(start, duration, BERLIN, sign), BERLIN) == expected


def test_an_exact_step_makes_no_conversion_of_the_second_of_two_equal_hours() -> None:
    second_half_past_two = berlin(2026, 10, 25, 2, 30) + 3_600
    assert step(second_half_past_two, Duration(hours=0), BERLIN) == second_half_past_two
    assert step(second_half_past_two, Duration(seconds=1), BERLIN) == second_half_past_two + 1


def test_beyond_the_range_is_never_or_long_ago_and_stays_so() -> None:
    assert step(0, Duration(years=2_000_000_000_000), UTC) == FOREVER
    assert step(0, Duration(seconds=1), UTC, -1) == LONG_AGO
    assert step(FOREVER, Duration(days=1), UTC, -1) == FOREVER
    assert step(LONG_AGO, Duration(days=1), UTC) == LONG_AGO
    assert step(FOREVER - 1, Duration(seconds=1), UTC) == FOREVER
    assert step(86_400 * 40_000, Duration(years=2_000_000), UTC, -1) == LONG_AGO
    assert add_to_day(0, Duration(days=10**12)) == DAY_MAX + 1
    assert add_to_day(DAY_MAX + 1, Duration(days=1), -1) == DAY_MAX + 1
    assert add_to_day(0, Duration(years=100), -1) == DAY_MIN - 1


def test_the_last_hours_of_2999_are_in_range_wherever_it_is_3000_already() -> None:
    ahead = named("Pacific/Kiritimati")  # 14 hours ahead of UTC
    eve = ahead.instant(day_of_civil(2999, 12, 31), 0)
    assert step(eve, Duration(days=1), ahead) == eve + 86_400 < FOREVER
    assert step(eve, Duration(days=2), ahead) == FOREVER
    assert step(eve, Duration(years=900_000), ahead) == FOREVER
    assert step(86_400 * 365, Duration(years=900_000), ahead, -1) == LONG_AGO


def test_days_begin_once() -> None:
    assert beginning_of_day(day_of_civil(2026, 3, 2), BERLIN) == berlin(2026, 3, 2, 0)
    assert beginning_of_day(DAY_MAX + 1, named("Pacific/Kiritimati")) == FOREVER
    assert beginning_of_day(DAY_MIN - 1, BERLIN) == LONG_AGO
    assert beginning_of_day(-1, UTC) == LONG_AGO
    assert day_of(berlin(2026, 3, 2, 0), BERLIN) == day_of_civil(2026, 3, 2)
    assert day_of(berlin(2026, 3, 2, 0) - 1, BERLIN) == day_of_civil(2026, 3, 1)
    assert (day_of(FOREVER, BERLIN), day_of(LONG_AGO, BERLIN)) == (DAY_MAX + 1, DAY_MIN - 1)
    # In St. John's clocks went back from 00:01 of 29 October 2006 to 23:01; the 29th had begun.
    newfoundland = named("America/St_Johns")
    begun = newfoundland.instant(day_of_civil(2006, 10, 29), 0)
    assert local_text(begun + 120, newfoundland) == "2006-10-28 23:02"
    assert day_of(begun + 120, newfoundland) == day_of_civil(2006, 10, 29)
    assert day_of(begun - 1, newfoundland) == day_of_civil(2006, 10, 28)


def test_a_step_to_a_day_leads_to_its_beginning_and_never_back() -> None:
    start = berlin(2026, 3, 27, 15)
    assert local_text(step_to_day(start, Duration(days=2), BERLIN), BERLIN) == "2026-03-29 00:00"
    assert step_to_day(start, Duration(), BERLIN) == start
    assert step_to_day(start, Duration(years=2_000), BERLIN) == FOREVER


@pytest.mark.parametrize(
    ("month", "day", "from_day", "expected"),
    [
        (3, 2, (2026, 3, 2), (2026, 3, 2)),
        (3, 2, (2026, 3, 3), (2027, 3, 2)),
        (2, 29, (2026, 1, 1), (2026, 2, 28)),
        (2, 29, (2028, 2, 28), (2028, 2, 29)),
        (2, 29, (2026, 3, 1), (2027, 2, 28)),
        (1, 1, (2026, 12, 31), (2027, 1, 1)),
    ],
)
def test_the_next_birthday_is_from_today_on(
    month: int, day: int, from_day: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    assert civil_of_day(next_yearly(month, day, day_of_civil(*from_day))) == expected


def test_a_duration_keeps_its_parts() -> None:
    written = Duration(years=1, months=2, weeks=1, days=3, hours=4, minutes=5, seconds=6)
    assert written.calendar_months == 14
    assert written.calendar_days == 10
    assert written.exact_seconds == 14_706
    assert written.behavior_seconds == (365 + 60 + 10) * 86_400 + 14_706
    assert written.times(3).calendar_months == 42
    assert written.times(3).exact_seconds == 44_118
    assert Duration(days=1).is_calendar_only
    assert not Duration(days=1, hours=1).is_calendar_only
    assert not Duration().is_calendar_only
    assert Duration(hours=0).is_zero


def test_times_are_written_with_seconds_when_they_have_some() -> None:
    assert time_text(32_400) == "09:00"
    assert time_text(32_401) == "09:00:01"
    assert time_text(32_400, seconds=True) == "09:00:00"
    assert instant_text(1_772_438_400) == "2026-03-02T08:00:00Z"
