"""Text to numbers, days and instants, and what is wrong with the rest."""

import pytest

from campaignlang.clock import UTC, Duration, day_of_civil
from campaignlang.doors.numbers import (
    Unreadable,
    date,
    datetime,
    duration,
    local_datetime,
    number,
    number_in_range,
    number_text,
    time_of_day,
)
from campaignlang.doors.zones import zone

FORM, RANGE = Unreadable.FORM, Unreadable.RANGE
EIGHT_O_CLOCK = 1_772_438_400  # 2026-03-02T08:00:00Z


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", 5_000_000),
        ("-2.5", -2_500_000),
        ("0.000001", 1),
        ("-0.5", -500_000),
        ("007", 7_000_000),
        ("999999999999.999999", 999_999_999_999_999_999),
        ("1000000000000", RANGE),
        ("1.0000001", RANGE),
        ("9" * 5_000, RANGE),
        ("", FORM),
        ("+5", FORM),
        ("1e5", FORM),
        (".5", FORM),
        ("5.", FORM),
        ("1,5", FORM),
        ("1_000", FORM),
        (" 5", FORM),
        ("5\n", FORM),
        ("٣", FORM),
        ("nan", FORM),
        ("0x10", FORM),
    ],
)
def test_numbers_are_whole_millionths(text: str, expected: int | Unreadable) -> None:
    assert number(text) == expected


def test_only_a_campaign_groups_digits() -> None:
    assert number("10_000", grouped=True) == 10_000_000_000
    assert number("10__0", grouped=True) is FORM
    assert number("10_", grouped=True) is FORM


def test_numbers_are_written_as_short_as_they_read() -> None:
    assert [number_text(n) for n in (2_500_000, -3_000_000, 1, 0)] == ["2.5", "-3", "0.000001", "0"]
    assert number_in_range(2**63 - 1)
    assert not number_in_range(2**63)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02", day_of_civil(2026, 3, 2)),
        ("1900-01-01", day_of_civil(1900, 1, 1)),
        ("2999-12-31", day_of_civil(2999, 12, 31)),
        ("1899-12-31", RANGE),
        ("3000-01-01", RANGE),
        ("2026-13-02", FORM),
        ("2026-02-29", FORM),
        ("2028-02-29", day_of_civil(2028, 2, 29)),
        ("2026-3-2", FORM),
        ("2026-03-02T00:00", FORM),
        ("２026-03-02", FORM),
    ],
)
def test_dates_are_days_that_exist(text: str, expected: int | Unreadable) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10:00", 36_000), ("23:59:59", 86_399), ("24:00", FORM), ("9:00", FORM), ("10:60", FORM), ("", FORM)],
)
def test_clock_times(text: str, expected: int | Unreadable) -> None:
    assert time_of_day(text) == expected


def test_a_literal_s_date_time_is_a_wall_clock_s() -> None:
    assert local_datetime("2026-03-02 09:00") == (day_of_civil(2026, 3, 2), 32_400)
    assert local_datetime("2026-03-02T09:00:30") == (day_of_civil(2026, 3, 2), 32_430)
    assert local_datetime("1969-12-31 09:00") is RANGE
    assert local_datetime("3000-01-01 09:00") is RANGE
    assert local_datetime("1969-12-31 24:00") is FORM
    assert local_datetime("2026-13-02 09:00") is FORM
    assert local_datetime("2026-03-02 09:00Z") is FORM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T08:00:00Z", EIGHT_O_CLOCK),
        ("2026-03-02 08:00Z", EIGHT_O_CLOCK),
        ("2026-03-02T09:00:00+01:00", EIGHT_O_CLOCK),
        ("2026-03-02T09:00+0100", EIGHT_O_CLOCK),
        ("2026-03-02T09:00+01", EIGHT_O_CLOCK),
        ("2026-03-02T02:30-05:30", EIGHT_O_CLOCK),
        ("2026-03-02 09:00", EIGHT_O_CLOCK),
        ("1970-01-01 00:59:59", RANGE),
        ("1970-01-01 01:00:00", 0),
        ("1969-12-31T23:00-01:00", 0),
        ("2999-12-31T23:59:59Z", 32_503_679_999),
        ("3000-01-01T00:00:00Z", RANGE),
        ("3000-01-01T00:30+01:00", 32_503_678_200),
        ("2026-03-02", FORM),
        ("2026-03-02T09:00+25:00", FORM),
        ("2026-03-02T09:00 Z", FORM),
        ("2026-03-02t09:00", FORM),
        ("2026-02-30T09:00Z", FORM),
        ("+2026-03-02T09:00", FORM),
    ],
)
def test_date_times_without_an_offset_are_read_in_the_zone(text: str, expected: int | Unreadable) -> None:
    berlin = zone("Europe/Berlin")
    assert berlin is not None
    assert datetime(text, berlin) == expected


def test_a_date_time_of_the_year_zero_is_out_of_range_and_not_an_error() -> None:
    assert datetime("0000-01-01T00:00Z", UTC) is RANGE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 days 4 hours", Duration(days=2, hours=4)),
        ("1 week", Duration(weeks=1)),
        (
            "1 year 2 months 3 weeks 4 days 5 hours 6 minutes 7 seconds",
            Duration(years=1, months=2, weeks=3, days=4, hours=5, minutes=6, seconds=7),
        ),
        ("1_000 seconds", Duration(seconds=1_000)),
        ("0 seconds", Duration()),
        ("1000000000000 days", RANGE),
        ("", FORM),
        ("2", FORM),
        ("days", FORM),
        ("2d", FORM),
        ("2 days 3 days", FORM),
        ("4 hours 2 days", FORM),
        ("2 days, 4 hours", FORM),
        ("2 days4 hours", FORM),
        ("2.5 days", FORM),
        ("-2 days", FORM),
    ],
)
def test_durations_are_whole_numbers_with_units(text: str, expected: Duration | Unreadable) -> None:
    assert duration(text) == expected
