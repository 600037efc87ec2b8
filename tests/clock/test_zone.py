"""Conversions between instants and wall clocks, by hand on the nights clocks change, and against zoneinfo."""

from datetime import UTC as UTC_OF_PYTHON
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.clock import FOREVER, UTC, Zone, day_of_civil, zone_from_tzif
from campaignlang.doors.zones import zone, zone_names
from tests.clock.zones_of_tests import BERLIN, LORD_HOWE, NEW_YORK, named

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the wall clocks of all zones are counted from it.


def second(hour: int, minute: int = 0) -> int:
    return hour * 3_600 + minute * 60


def at(day: tuple[int, int, int], hour: int, minute: int = 0) -> int:
    """An instant written in UTC."""
    return day_of_civil(*day) * 86_400 + second(hour, minute)


@pytest.mark.parametrize(
    ("where", "day", "hour", "minute", "instant"),
    [
        # Berlin, 29 March 2026: 02:00 becomes 03:00 (at 01:00 UTC).
        (BERLIN, (2026, 3, 29), 1, 59, at((2026, 3, 29), 0, 59)),
        (BERLIN, (2026, 3, 29), 2, 30, at((2026, 3, 29), 1, 30)),  # read as 03:30
        (BERLIN, (2026, 3, 29), 3, 0, at((2026, 3, 29), 1, 0)),
        # Berlin, 25 October 2026: 03:00 becomes 02:00 (at 01:00 UTC).
        (BERLIN, (2026, 10, 25), 2, 0, at((2026, 10, 25), 0, 0)),  # the first of two
        (BERLIN, (2026, 10, 25), 2, 59, at((2026, 10, 25), 0, 59)),
        (BERLIN, (2026, 10, 25), 3, 0, at((2026, 10, 25), 2, 0)),
        # New York, 8 March and 1 November 2026, at 02:00 local.
        (NEW_YORK, (2026, 3, 8), 2, 30, at((2026, 3, 8), 7, 30)),
        (NEW_YORK, (2026, 3, 8), 3, 0, at((2026, 3, 8), 7, 0)),
        (NEW_YORK, (2026, 11, 1), 1, 30, at((2026, 11, 1), 5, 30)),
        (NEW_YORK, (2026, 11, 1), 2, 0, at((2026, 11, 1), 7, 0)),
        # Lord Howe moves by half an hour: 5 April 2026 back to 01:30, 4 October forward to 02:30.
        (LORD_HOWE, (2026, 4, 5), 1, 45, at((2026, 4, 4), 14, 45)),
        (LORD_HOWE, (2026, 4, 5), 2, 0, at((2026, 4, 4), 15, 30)),
        (LORD_HOWE, (2026, 10, 4), 2, 15, at((2026, 10, 3), 15, 45)),
        (LORD_HOWE, (2026, 10, 4), 2, 30, at((2026, 10, 3), 15, 30)),
        # The rules go on for ever: in 2999 summer time in Berlin ends on 27 October.
        (BERLIN, (2999, 10, 27), 12, 0, at((2999, 10, 27), 11, 0)),
        (BERLIN, (2999, 10, 26), 12, 0, at((2999, 10, 26), 10, 0)),
    ],
)
def test_a_wall_time_is_the_instant_worked_out_by_hand(
    where: Zone, day: tuple[int, int, int], hour: int, minute: int, instant: int
) -> None:
    assert where.instant(day_of_civil(*day), second(hour, minute)) == instant


def test_a_missing_wall_time_is_said_to_be_missing_and_a_double_one_double() -> None:
    spring, autumn = day_of_civil(2026, 3, 29), day_of_civil(2026, 10, 25)
    missing = [minute for minute in range(0, 1_440, 30) if BERLIN.is_missing(spring, minute * 60)]
    twice = [minute for minute in range(0, 1_440, 30) if BERLIN.is_twice(autumn, minute * 60)]
    assert missing == [120, 150]
    assert twice == [120, 150]
    assert not BERLIN.is_twice(spring, second(2, 30))
    assert not BERLIN.is_missing(autumn, second(2, 30))
    half_hour = day_of_civil(2026, 4, 5)
    assert [m for m in range(60, 180, 15) if LORD_HOWE.is_twice(half_hour, m * 60)] == [90, 105]


def test_offsets_that_are_no_whole_minutes_hold_to_the_second() -> None:
    # Local mean time of Amsterdam's clocks; Monrovia kept 44 minutes and 30 seconds until 1972.
    monrovia = named("Africa/Monrovia")
    assert monrovia.offset(0) == -2_670
    assert monrovia.local(0) == (-1, 86_400 - 2_670)


def test_dublin_is_ahead_in_summer_though_its_winter_is_the_exception() -> None:
    dublin = named("Europe/Dublin")
    assert dublin.offset(at((2026, 7, 1), 12)) == 3_600
    assert dublin.offset(at((2026, 1, 1), 12)) == 0
    assert dublin.offset(at((2500, 7, 1), 12)) == 3_600


def test_a_day_that_was_left_out_has_no_instants() -> None:
    apia = named("Pacific/Apia")
    left_out = day_of_civil(2011, 12, 30)
    assert apia.is_missing(left_out, second(10))
    assert apia.instant(left_out, second(10)) == apia.instant(left_out + 1, second(10))


def test_a_rule_counted_in_days_of_the_year_is_read() -> None:
    # Version 2 data with no listed transitions and summer time from day 59 (J60 is 1 March, always).
    data = b"TZif2" + bytes(15) + bytes(24)
    block = b"TZif2" + bytes(15) + b"".join(n.to_bytes(4, "big") for n in (0, 0, 0, 0, 1, 4))
    types = (-3_600).to_bytes(4, "big", signed=True) + bytes(2) + b"AAA\0"
    found = zone_from_tzif("Test/Days", data + block + types + b"\n<AA>1<BB>,J60/0,300/1:30\n")
    assert found.offset(at((2028, 3, 1), 0, 59)) == -3_600
    assert found.offset(at((2028, 3, 1), 1)) == 0
    day_300 = day_of_civil(2028, 1, 1) + 300
    assert found.offset(day_300 * 86_400 + second(1, 30) - 1) == 0
    assert found.offset(day_300 * 86_400 + second(1, 30)) == -3_600


def test_what_is_no_tz_file_is_no_zone() -> None:
    with pytest.raises(ValueError, match="not a tz file"):
        zone_from_tzif("Test/Nothing", b"nothing")


def test_names_are_looked_up_as_they_are_listed() -> None:
    assert zone("europe/berlin") is None
    assert zone("../zoneinfo/Europe/Berlin") is None
    assert zone("Europe") is None
    assert zone("") is None
    assert zone("UTC") is UTC
    assert len(zone_names()) > 500


def zoneinfo_of(key: str) -> ZoneInfo:
    with Path(tzdata.__file__).with_name("zoneinfo").joinpath(key).open("rb") as file:
        return ZoneInfo.from_file(file, key=key)


@settings(deadline=None)  # The machines of others may be slow.
@given(st.sampled_from(zone_names()), st.data())
def test_every_zone_agrees_with_zoneinfo(key: str, data: st.DataObject) -> None:
    where, theirs = named(key), zoneinfo_of(key)
    near = st.sampled_from(where.instants or (0,)).flatmap(
        lambda change: st.integers(change - 90_000, change + 90_000)
    )
    instant = data.draw(st.one_of(st.integers(-2_200_000_000, FOREVER - 100_000), near))
    instant = min(max(instant, -60_000_000_000), FOREVER - 100_000)
    moment = (datetime(1970, 1, 1, tzinfo=UTC_OF_PYTHON) + timedelta(seconds=instant)).astimezone(theirs)
    offset = moment.utcoffset()
    assert offset is not None
    assert where.offset(instant) == offset // timedelta(seconds=1)
    day, wall_second = where.local(instant)
    wall = EPOCH + timedelta(days=day, seconds=wall_second)
    back = wall.replace(tzinfo=theirs) - datetime(1970, 1, 1, tzinfo=UTC_OF_PYTHON)
    assert where.instant(day, wall_second) == back // timedelta(seconds=1)
    first, second_time = wall.replace(tzinfo=theirs), wall.replace(tzinfo=theirs, fold=1)
    assert where.is_twice(day, wall_second) == (first.utcoffset() != second_time.utcoffset())
    assert not where.is_missing(day, wall_second)
