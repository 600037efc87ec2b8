"""The stretches of days that clauses or windows allow, in arrays: those of some zones over some time.

A table is made with array arithmetic for as many days as are asked for, kept, and made again where more are
asked for. What it says does not depend on how far it reaches.
"""

import functools
from dataclasses import dataclass, field

import numpy as np

from campaignlang.clock import DAY_MAX, FOREVER, Times, Zone
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.calendar.marks import LAST, Marks, marks_of
from campaignlang.simulation.columnar.calendar.step_tables import Pieces, reach
from campaignlang.simulation.columnar.calendar.steps import clamp
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers

# No stretch that is still open at an instant begins on an earlier day: 2 before the local one, and a zone's
# distance from UTC.
DAYS_BEFORE = 4
# A weekday comes within these; clocks may jump over its window once.
DAYS_BEHIND = 18
# Of larger tables none is kept, and nobody asks for one of several zones.
ROWS_KEPT = 1 << 18
ROWS_MAX = 1 << 19
# Stands for any time, in a table that holds all there is.
EVER = 1 << 62


@dataclass(frozen=True, slots=True, eq=False)
class Delays:
    """Open time as an axis of its own: `closes` are the ends on it, `ahead` leads back to instants.

    `opens` and `ahead` stand beside the numbers of `closes`; behind the last stretch all is FOREVER.
    """

    closes: Marks
    opens: Integers
    ahead: Integers
    # All open time of each zone.
    totals: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """Begins and ends together: between two of them one is inside, and knows the end, or outside (-1)."""

    marks: Marks
    ends_inside: Integers


@dataclass(frozen=True, eq=False)
class Stretches:
    """For an instant from `low` to `high` the first stretch that ends after it, in each zone.

    `begins` stand beside the numbers of `ends`; FOREVER where there is no stretch any more. A stretch that
    overlaps the one before it begins at that one's end here: nobody looks for it earlier.
    """

    low: int
    high: int
    ends: Marks
    begins: Integers
    # Of the ticks that were asked for last: the first in each stretch or a later one, LAST for none; or all.
    firsts: dict[object, Integers] = field(default_factory=dict)
    allowed: dict[object, Pieces | None] = field(default_factory=dict)

    @functools.cached_property
    def row_ends(self) -> Integers:
        """The end of each zone's last stretch; -1 without one."""
        is_row = self.ends.numbers != LAST
        closed = np.flatnonzero(~is_row)
        return np.where(closed > self.ends.begins, self.ends.numbers[closed - 1], -1)

    @functools.cached_property
    def delays(self) -> Delays:
        is_row = self.ends.numbers != LAST
        lengths = np.where(is_row, self.ends.numbers - self.begins, 0)
        sums = np.cumsum(lengths) - lengths
        row_of = np.cumsum(~is_row) - ~is_row
        sums -= sums[self.ends.begins][row_of]
        closes = marks_of(np.split((sums + lengths)[is_row], _cuts(is_row)))
        ahead = np.where(is_row, self.begins - sums, FOREVER)
        return Delays(closes, sums, ahead, sums[~is_row])

    @functools.cached_property
    def edges(self) -> Edges:
        is_row = self.ends.numbers != LAST
        both = np.stack([self.begins, self.ends.numbers], axis=1)
        marks = marks_of(np.split(both[is_row].ravel(), 2 * _cuts(is_row)))
        ends_inside = np.full(len(marks.numbers), -1)
        # Of each row the places 1, 3, 5 are behind a beginning.
        row_of = (np.cumsum(~is_row) - ~is_row)[is_row]
        ends_inside[2 * np.flatnonzero(is_row) - row_of + 1] = clamp(self.ends.numbers[is_row])
        return Edges(marks, ends_inside)


def _cuts(is_row: Flags) -> Integers:
    """Where the rows of all zones but the last end, not counting what closes each."""
    closed = np.flatnonzero(~is_row)
    found: Integers = closed[:-1] - np.arange(len(closed) - 1)
    return found


@dataclass(slots=True)
class Kept:
    """The table of some zones and clauses, as far as it was asked for."""

    zones: tuple[Zone, ...]
    times: Times
    table: Stretches | None = None

    def covering(self, low: int, high: int) -> Stretches | None:
        """Give the table for instants from `low` to `high`; None if that were too large for several zones."""
        kept = self.table
        if kept is not None and kept.low <= low and high <= kept.high:
            return kept
        low, high = reach(low, high, kept, lambda low, high: self._rows(low, high) <= ROWS_KEPT)
        rows = self._rows(low, high)
        if rows > ROWS_MAX and len(self.zones) > 1:
            return None
        made = make_stretches(self.zones, self.times, low, high)
        if rows <= ROWS_KEPT:
            self.table = made
        return made

    def _rows(self, low: int, high: int) -> int:
        return ((high - low) // DAY_SECONDS + DAYS_BEFORE + DAYS_BEHIND) * len(self.zones)


@functools.lru_cache(maxsize=64)
def kept_stretches(zones: tuple[Zone, ...], times: Times) -> Kept:
    """What is kept does not show: a table answers alike however long it is."""
    return Kept(zones, times)


def make_stretches(zones: tuple[Zone, ...], times: Times, low: int, high: int) -> Stretches:
    """Make a table. Of `times` that allow every instant, too, the windows or days are the stretches."""
    behind = DAYS_BEHIND
    while True:
        first, last = low // DAY_SECONDS - DAYS_BEFORE, min(high // DAY_SECONDS + behind, DAY_MAX + 1)
        days = days_of(times, first, last)
        begins, ends = _stretches_of_days(days, zones, times)
        latest = np.maximum.accumulate(ends, axis=1)
        is_all = last > DAY_MAX or (not times.weekdays and bool(times.dates))
        if is_all or (len(days) and int(latest[:, -1].min()) > high):
            break
        behind *= 2
    # What ends no later than one before it is never looked at, empty ones among them.
    before = np.full_like(latest, -EVER)
    before[:, 1:] = latest[:, :-1]
    is_kept = latest > before
    np.maximum(begins, before, out=begins)
    marks = marks_of([row[kept] for row, kept in zip(latest, is_kept, strict=True)])
    begins_found = np.full(len(marks.numbers), FOREVER)
    begins_found[marks.numbers != LAST] = begins[is_kept]
    if is_all and times.dates and not times.weekdays:
        low, high = -EVER, EVER
    elif is_all:
        high = EVER
    return Stretches(low, high, marks, begins_found)


def days_of(times: Times, first: int, last: int) -> Integers:
    """The days of clauses from `first` to `last`; where only dates are listed all of them."""
    if not times.has_days:
        return np.arange(first, last + 1)
    dates = np.array(times.dates, np.int64)
    if not times.weekdays:
        return dates
    days = np.arange(first, last + 1)
    days = days[(times.weekdays >> (days + 3) % 7 & 1) == 1]
    return np.union1d(days, dates[(dates >= first) & (dates <= last)])


def _stretches_of_days(days: Integers, zones: tuple[Zone, ...], times: Times) -> tuple[Integers, Integers]:
    """Begins and ends, a row for each zone; the end of an empty stretch is before all."""
    shape = len(zones), len(days)
    wall = Wall.each(zones, np.repeat(np.arange(len(zones)), len(days)))
    days = np.tile(days, len(zones))
    if times.at is not None:
        begins = wall.instant(days, times.at)
        return begins.reshape(shape), (begins + 1).reshape(shape)
    opens, closes = (0, 0) if times.between is None else times.between
    begins = wall.instant(days, opens)
    ends = wall.instant(days + 1 if closes <= opens else days, closes)
    return begins.reshape(shape), np.where(ends > begins, ends, -EVER).reshape(shape)
