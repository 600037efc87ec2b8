"""Zones, instants, windows and clauses that clocks get wrong, for tests against the scalar functions."""

import numpy as np
from hypothesis import strategies as st

from campaignlang.clock import FOREVER, LONG_AGO, UTC, Duration, Ticks, Times, Zone, day_of_civil
from campaignlang.simulation.columnar.calendar.step_tables import FEW
from campaignlang.simulation.columnar.columns.arrays import Integers
from tests.clock.zones_of_tests import named

ZONES = (
    *map(
        named,
        (
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",  # By half an hour.
            "Africa/Casablanca",  # Back in Ramadan.
            "Africa/Cairo",
            "Asia/Kathmandu",
            "Pacific/Apia",  # 30 December 2011 never was.
            "America/Havana",  # At midnight.
            "America/Sao_Paulo",
            "Antarctica/Troll",  # By two hours.
            "Antarctica/Casey",  # To and fro.
            "Pacific/Kiritimati",
            "America/Argentina/San_Luis",
            "Etc/GMT+12",
            "Etc/GMT-14",
        ),
    ),
    UTC,
    Zone("Test/Changes", (86_400 * 3 + 7_200, 86_400 * 5 + 600, 86_400 * 8), (3_600, 7_200, -5_400, 0)),
)
YEAR_SECONDS = 31_557_600
LATE = 1_767_225_600  # 2026-01-01


def transitions_of(zone: Zone) -> tuple[int, ...]:
    return tuple(at for at in zone.instants if 0 <= at < FOREVER) or (LATE,)


NEAR = st.one_of(
    st.integers(-4 * 86_400, 4 * 86_400),
    st.integers(-200, 200).map(lambda number: number * 1_800),
    st.integers(-3, 3),
)


@st.composite
def instants_of(draw: st.DrawFn, zone: Zone) -> int:
    """Near a transition or the ends, or anywhere in a year or in all years."""
    kind = draw(st.integers(0, 9))
    if kind <= 5:
        return min(max(draw(st.sampled_from(transitions_of(zone))) + draw(NEAR), LONG_AGO), FOREVER)
    if kind == 6:
        return draw(st.sampled_from((LONG_AGO, 0, 1, 86_400, FOREVER - 86_400, FOREVER - 1, FOREVER)))
    if kind == 7:
        return draw(st.integers(LONG_AGO, FOREVER))
    return LATE + draw(st.integers(0, YEAR_SECONDS))


@st.composite
def people(draw: st.DrawFn) -> tuple[tuple[Zone, ...], Integers, Integers]:
    """Zones, whose each element is, and an instant each; nobody at times."""
    zones = tuple(draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=4, unique=True)))
    codes = draw(st.lists(st.integers(0, len(zones) - 1), max_size=12))
    if draw(st.booleans()):
        # All in a year or so, as in a run.
        start = draw(instants_of(zones[0]))
        instants = [
            min(max(start + draw(st.integers(-YEAR_SECONDS // 3, YEAR_SECONDS)), LONG_AGO), FOREVER)
            for _ in codes
        ]
    else:
        instants = [draw(instants_of(zones[code])) for code in codes]
    return zones, np.array(codes, np.int64), np.array(instants, np.int64)


def repeated(numbers: Integers) -> Integers:
    """So many that steps are looked up in tables."""
    return np.tile(numbers, FEW // len(numbers) + 1) if len(numbers) else numbers


COUNTS = st.one_of(st.just(0), st.integers(0, 40), st.integers(0, 10**7))
DURATIONS = st.builds(
    Duration,
    years=st.one_of(st.just(0), st.integers(0, 1_200)),
    months=COUNTS,
    days=COUNTS,
    hours=COUNTS,
    seconds=COUNTS,
)
CALENDAR_STEPS = st.builds(Duration, days=st.integers(0, 60), months=st.integers(0, 14))
CLOCKS = st.one_of(
    st.integers(0, 47).map(lambda number: number * 1_800),
    st.sampled_from((0, 1, 7_199, 7_200, 9_000, 10_800, 86_399)),
    st.integers(0, 86_399),
)
WINDOWS = st.one_of(st.tuples(CLOCKS, CLOCKS), CLOCKS.map(lambda clock: (clock, clock)))
DATES = st.one_of(
    st.integers(day_of_civil(2025, 12, 1), day_of_civil(2027, 2, 1)),
    st.integers(0, day_of_civil(2999, 12, 31)),
    st.sampled_from((day_of_civil(2011, 12, 30), day_of_civil(2999, 12, 31), day_of_civil(1960, 2, 29))),
)


@st.composite
def times_of(draw: st.DrawFn) -> Times:
    weekdays = draw(st.one_of(st.just(0), st.integers(0, 127), st.sampled_from((1, 32, 127))))
    dates = draw(st.one_of(st.just([]), st.lists(DATES, max_size=4, unique=True)))
    form = draw(st.integers(0, 3))
    return Times(
        weekdays=weekdays,
        dates=tuple(sorted(dates)),
        at=draw(CLOCKS) if form == 1 else None,
        between=draw(WINDOWS) if form >= 2 else None,
    )


FREQUENCIES = (
    Duration(seconds=1),
    Duration(seconds=7),
    Duration(minutes=5),
    Duration(hours=1),
    Duration(hours=25),
    Duration(days=1),
    Duration(days=1, seconds=1),
    Duration(weeks=1),
    Duration(days=40),
    Duration(months=1),
    Duration(months=1, hours=5),
    Duration(years=1),
    Duration(years=40),
    Duration(years=5_000),
    Duration(hours=10**9),
)


@st.composite
def ticks_of(draw: st.DrawFn) -> Ticks:
    zone = draw(st.sampled_from(ZONES))
    start = min(draw(st.one_of(instants_of(zone), st.just(LATE + 3_600))), FOREVER - 1)
    return Ticks(max(start, 0), draw(st.sampled_from(FREQUENCIES)), zone)
