"""Quiet and waking hours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.clock import (
    FOREVER,
    UTC,
    Zone,
    add_inside,
    day_of_civil,
    is_inside,
    local_text,
    next_window,
    window_begin_after,
    window_end,
)
from tests.clock.zones_of_tests import BERLIN

QUIET = (21 * 3_600, 8 * 3_600)
AWAKE = (7 * 3_600, 23 * 3_600)
CHANGES = Zone("Test/Changes", (86_400 * 3 + 7_200, 86_400 * 5 + 600, 86_400 * 8), (3_600, 7_200, -5_400, 0))


def berlin(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> int:
    return BERLIN.instant(day_of_civil(2026, month, day), hour * 3_600 + minute * 60 + second)


def test_a_quiet_window_goes_over_midnight_and_its_end_is_outside() -> None:
    assert is_inside(berlin(3, 2, 21), QUIET, BERLIN)
    assert is_inside(berlin(3, 3, 7, 59, 59), QUIET, BERLIN)
    assert not is_inside(berlin(3, 3, 8), QUIET, BERLIN)
    assert not is_inside(berlin(3, 2, 20, 59, 59), QUIET, BERLIN)
    assert window_end(berlin(3, 2, 22), QUIET, BERLIN) == berlin(3, 3, 8)
    assert window_end(berlin(3, 3, 1), QUIET, BERLIN) == berlin(3, 3, 8)
    assert window_end(berlin(3, 3, 12), QUIET, BERLIN) == berlin(3, 3, 12)


def test_each_end_of_a_window_is_converted_on_its_own() -> None:
    # The night of 28 March is an hour shorter.
    assert window_end(berlin(3, 28, 22), QUIET, BERLIN) == berlin(3, 29, 8)
    begin, end = next_window(berlin(3, 28, 20), QUIET, BERLIN)
    assert end - begin == 10 * 3_600
    begin, end = next_window(berlin(10, 24, 20), QUIET, BERLIN)
    assert end - begin == 12 * 3_600


def test_the_next_beginning_is_now_when_the_window_begins_now() -> None:
    assert window_begin_after(berlin(3, 2, 7), AWAKE, BERLIN) == berlin(3, 2, 7)
    assert window_begin_after(berlin(3, 2, 7, 0, 1), AWAKE, BERLIN) == berlin(3, 3, 7)
    assert window_begin_after(berlin(3, 28, 8), AWAKE, BERLIN) == berlin(3, 29, 7)


def test_a_window_that_clocks_turn_round_is_left_out() -> None:
    # 02:30 is read as 03:30 on 29 March, after the window's end at 03:00.
    assert window_begin_after(berlin(3, 28, 12), (9_000, 10_800), BERLIN) == berlin(3, 30, 2, 30)
    assert not is_inside(berlin(3, 29, 3, 15), (9_000, 10_800), BERLIN)


def test_a_window_from_a_time_to_the_same_time_is_a_day() -> None:
    whole = (9 * 3_600, 9 * 3_600)
    for moment in (berlin(3, 2, 9), berlin(3, 3, 8, 59), berlin(3, 29, 3)):
        assert is_inside(moment, whole, BERLIN)
    assert window_end(berlin(3, 28, 9), whole, BERLIN) == berlin(3, 29, 9)


@pytest.mark.parametrize(
    ("start", "seconds", "expected"),
    [
        (berlin(3, 2, 9), 3_600, "2026-03-02 10:00"),
        (berlin(3, 2, 3), 3_600, "2026-03-02 08:00"),
        (berlin(3, 2, 3), 0, "2026-03-02 07:00"),
        (berlin(3, 2, 22), 7_200, "2026-03-03 08:00"),
        # A delay that ends at a window's end ends at the next beginning.
        (berlin(3, 2, 22), 3_600, "2026-03-03 07:00"),
        (berlin(3, 2, 22), 3_599, "2026-03-02 22:59:59"),
        (berlin(3, 2, 7), 16 * 3_600 * 30 + 60, "2026-04-01 07:01"),
    ],
)
def test_a_delay_runs_in_waking_hours_only(start: int, seconds: int, expected: str) -> None:
    assert local_text(add_inside(start, seconds, AWAKE, BERLIN), BERLIN) == expected


def test_a_delay_without_end_is_never() -> None:
    assert add_inside(berlin(3, 2, 9), 10**11, AWAKE, BERLIN) == FOREVER
    assert add_inside(FOREVER, 1, AWAKE, BERLIN) == FOREVER


CLOCK = st.integers(0, 47).map(lambda number: number * 1_800)


@settings(deadline=None)  # The machines of others may be slow.
@given(st.integers(0, 1_500), CLOCK, CLOCK, st.sampled_from((UTC, CHANGES)))
def test_inside_is_between_some_day_s_ends(steps: int, opens: int, closes: int, zone: Zone) -> None:
    moment = steps * 600
    windows = [
        (zone.instant(day, opens), zone.instant(day + (closes <= opens), closes)) for day in range(-3, 20)
    ]
    expected = any(begin <= moment < end for begin, end in windows)
    assert is_inside(moment, (opens, closes), zone) == expected
    beginnings = [begin for begin, end in windows if begin >= moment and end > begin]
    assert window_begin_after(moment, (opens, closes), zone) == min(beginnings)


@settings(deadline=None)  # The machines of others may be slow.
@given(st.integers(0, 1_500), st.integers(0, 300), CLOCK, CLOCK, st.sampled_from((UTC, CHANGES)))
def test_a_delay_counts_the_moments_inside(
    steps: int, units: int, opens: int, closes: int, zone: Zone
) -> None:
    window = (opens, closes)
    moment = steps * 600
    left = units
    for _ in range(20_000):
        if is_inside(moment, window, zone):
            if left == 0:
                break
            left -= 1
        moment += 600
    assert add_inside(steps * 600, units * 600, window, zone) == moment
