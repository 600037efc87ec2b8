"""What a step in the calendar does, as tables: between two changes it moves all instants by one length.

The tables are made with the arithmetic they stand for, asked at every instant from which on the answer may be
another: midnights, changes of clocks, and what leads to a change of clocks.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from campaignlang.clock import Zone
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.calendar.days import add_calendar
from campaignlang.simulation.columnar.calendar.marks import Marks, marks_of
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Integers

# Of fewer instants the arithmetic itself is faster than to make a table.
FEW = 4_096
# Tables begin and end on whole multiples of so many days, so that they are seldom made again.
DAYS_TOGETHER = 64
# So many changes are added up; more are searched.
STEPS_FEW = 4
# Zones times days; beyond that there is no table.
ROWS_MAX = 1 << 18


class Table(Protocol):
    """Whatever is known for the instants from `low` to `high`."""

    @property
    def low(self) -> int: ...

    @property
    def high(self) -> int: ...


def reach(low: int, high: int, kept: Table | None, fits: Callable[[int, int], bool]) -> tuple[int, int]:
    """Give from when to when a table is made: more than is asked for, with what is kept where that fits."""
    together = DAYS_TOGETHER * DAY_SECONDS
    low, high = low // together * together, (high // together + 1) * together
    if kept is not None:
        with_kept = min(low, kept.low), max(high, kept.high)
        if fits(*with_kept):
            return with_kept
    return low, high


Arithmetic = Callable[[Integers, Wall], Integers]


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """For instants from `low` to `high`: `values` stand beside the numbers of `marks`, at which they end."""

    low: int
    high: int
    marks: Marks
    values: Integers

    def at(self, instants: Integers, codes: Integers | None) -> Integers | int:
        """Give the value at each instant; one number where it is the same for all."""
        marks = self.marks
        low, high = int(instants.min()), int(instants.max())
        first, last = marks.bucket(low), marks.bucket(high)
        if int(marks.tries[first : last + 1].max()) == 0:
            of_rows = self.values[marks.places.reshape(-1, marks.buckets)[:, first]]
            if codes is None or int(of_rows.min()) == int(of_rows.max()):
                return int(of_rows[0])
            return of_rows[codes]
        if codes is None and (few := self._few_steps(low, high)) is not None:
            first_value, steps = few
            found = np.full(len(instants), first_value)
            for number, change in steps:
                found += np.multiply(instants >= number, change)
            return found
        return self.values[marks.place(instants, codes)]

    def _few_steps(self, low: int, high: int) -> tuple[int, list[tuple[int, int]]] | None:
        """The value at `low`, and where and by how much it changes up to `high`; None where often.

        A comparison each is less than a search: most runs see clocks change once or not at all.
        """
        first, last = np.searchsorted(self.marks.numbers[:-1], [low, high], "right").tolist()
        if last - first > STEPS_FEW:
            return None
        numbers, values = self.marks.numbers[first:last].tolist(), self.values[first : last + 1].tolist()
        changes = [after - before for before, after in pairwise(values)]
        return values[0], list(zip(numbers, changes, strict=True))


@dataclass(slots=True)
class Kept:
    """The table of a step in some zones, as far as it was asked for."""

    zones: tuple[Zone, ...]
    months: int
    days: int
    table: Pieces | None = None

    def covering(self, instants: Integers, arithmetic: Arithmetic) -> Pieces | None:
        """Give the table for these instants; None where it is not worth its price."""
        low, high = int(instants.min()), int(instants.max())
        kept = self.table
        if kept is not None and kept.low <= low and high <= kept.high:
            return kept
        low, high = reach(low, high, kept, lambda low, high: self._rows(low, high) <= ROWS_MAX)
        if len(instants) < FEW or self._rows(low, high) > ROWS_MAX:
            return None
        self.table = make_pieces(self.zones, self.months, self.days, low, high, arithmetic)
        return self.table

    def _rows(self, low: int, high: int) -> int:
        return (high - low) // DAY_SECONDS * len(self.zones)


@functools.lru_cache(maxsize=256)
def kept_pieces(zones: tuple[Zone, ...], months: int, days: int, purpose: str) -> Kept:
    """What is kept does not show: `purpose` names the arithmetic, whose answers a table gives."""
    return Kept(zones, months, days)


def make_pieces(
    zones: tuple[Zone, ...], months: int, days: int, low: int, high: int, arithmetic: Arithmetic
) -> Pieces:
    rows = [_changes(zone, months, days, low, high) for zone in zones]
    lengths = np.array([len(row) for row in rows], np.int64)
    codes = np.repeat(np.arange(len(zones)), lengths)
    values = arithmetic(np.concatenate(rows), Wall.each(zones, codes))
    # Each row begins with `low`, before which nobody asks: that value is there, and is no change.
    begins = np.cumsum(lengths) - lengths
    is_change = np.ones(len(values), bool)
    is_change[1:] = values[1:] != values[:-1]
    is_change[begins] = True
    cuts = begins[1:]
    marks = marks_of(
        [row[kept][1:] for row, kept in zip(rows, np.split(is_change, cuts), strict=True)],
    )
    return Pieces(low, high, marks, values[is_change])


def _changes(zone: Zone, months: int, days: int, low: int, high: int) -> Integers:
    """All instants at which a step may become longer or shorter; others among them do no harm."""
    transitions = np.array(zone.instants, np.int64)
    offsets = np.array(zone.offsets, np.int64)
    first, last = np.searchsorted(transitions, [low, high], "right").tolist()
    day = np.arange(low // DAY_SECONDS - 2, high // DAY_SECONDS + 3)
    midnights = day * DAY_SECONDS
    targets = add_calendar(day, months, days) * DAY_SECONDS
    walls = [midnights]
    critical = _critical_walls(transitions, offsets)
    place, end = np.searchsorted(critical, targets), np.searchsorted(critical, targets + DAY_SECONDS)
    while (place < end).any():
        meets = place < end
        walls.append(midnights[meets] + critical[place[meets]] - targets[meets])
        place += 1
    every_wall = np.concatenate(walls)
    found = [transitions[first:last]]
    found += [every_wall - offset for offset in np.unique(offsets[first : last + 1])]
    every = np.unique(np.concatenate(found))
    return np.append(np.int64(low), every[(every > low) & (every <= high)])


def _critical_walls(transitions: Integers, offsets: Integers) -> Integers:
    """What a wall clock shows at its changes, before and after; and where a gap leads over midnight."""
    before, after = transitions + offsets[:-1], transitions + offsets[1:]
    over_midnight = (after // DAY_SECONDS + 1) * DAY_SECONDS - np.maximum(after - before, 0)
    return np.unique(np.concatenate([before, after, over_midnight]))
