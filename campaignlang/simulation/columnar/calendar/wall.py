"""Wall clocks on arrays: `clock.Zone` for one zone that all share, or for each element its own."""

import functools
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from campaignlang.clock import FOREVER, Duration, Zone
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.calendar.days import add_to_day
from campaignlang.simulation.columnar.calendar.marks import LAST, Marks, marks_of
from campaignlang.simulation.columnar.columns.arrays import Integers

# Of so few zones each is asked which changes of clocks the values meet; of more, buckets are as fast.
ZONES_FEW = 12
# So few changes are compared one by one.
CHANGES_FEW = 2


@dataclass(frozen=True, slots=True, eq=False)
class ZoneTable:
    """Some zones in arrays. `offsets` stand beside the numbers of `instants` and of `walls`."""

    zones: tuple[Zone, ...]
    instants: Marks
    walls: Marks
    offsets: Integers
    # The instant of the next transition; FOREVER where there is none.
    nexts: Integers


@functools.lru_cache(maxsize=256)
def zone_table(zones: tuple[Zone, ...]) -> ZoneTable:
    """Put zones into arrays; two zones of one key are equal."""
    instants = marks_of([np.array(zone.instants, np.int64) for zone in zones])
    walls = marks_of([np.array(zone.walls, np.int64) for zone in zones])
    offsets = np.concatenate([np.array(zone.offsets, np.int64) for zone in zones])
    nexts = np.where(instants.numbers == LAST, FOREVER, instants.numbers)
    return ZoneTable(zones, instants, walls, offsets, nexts)


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """`codes[i]`: which zone of the table element i lives in; None: all in the only one."""

    table: ZoneTable
    codes: Integers | None

    @staticmethod
    def of(zone: Zone) -> "Wall":
        """One zone for every element, whatever the length."""
        return Wall(zone_table((zone,)), None)

    @staticmethod
    def each(zones: tuple[Zone, ...], codes: Integers) -> "Wall":
        """`zones[codes[i]]` is the zone of element i."""
        return Wall(zone_table(zones), codes if len(zones) > 1 else None)

    @property
    def zones(self) -> tuple[Zone, ...]:
        return self.table.zones

    def take(self, places: Integers) -> "Wall":
        """Give the zones of the elements at these places."""
        return self if self.codes is None else Wall(self.table, self.codes[places])

    def offset(self, instants: Integers) -> Integers:
        """Seconds east of UTC."""
        found = self._offset(instants, is_wall=False)
        return np.full(len(instants), found) if isinstance(found, int) else found

    def local(self, instants: Integers) -> tuple[Integers, Integers]:
        """Give the local days (since 1970-01-01) and the seconds of those days' wall clocks."""
        walls = self.wall_seconds(instants)
        days = walls // DAY_SECONDS
        walls -= days * DAY_SECONDS
        return days, walls

    def instant(self, days: Integers, seconds: Integers | int) -> Integers:
        """The instants of wall times: in a gap by the offset before it, of two the first."""
        walls = days * DAY_SECONDS
        walls += seconds
        return self.instant_of_wall(walls)

    def wall_seconds(self, instants: Integers) -> Integers:
        """What the walls show, in seconds since 1970-01-01 00:00 there."""
        return instants + self._offset(instants, is_wall=False)

    def instant_of_wall(self, walls: Integers) -> Integers:
        """The instants of what walls show, in seconds since 1970-01-01 00:00 there."""
        return walls - self._offset(walls, is_wall=True)

    def next_transition(self, instants: Integers) -> Integers:
        """The first change of clocks after each instant; FOREVER where there is none."""
        return self.table.nexts[self.table.instants.place(instants, self.codes)]

    def next_midnight(self, instants: Integers) -> Integers:
        """The first instant after each on another local day."""
        place = self.table.instants.place(instants, self.codes)
        days = (instants + self.table.offsets[place]) // DAY_SECONDS
        midnights = self.instant(days + 1, 0)
        following = self.table.nexts[place]
        # Clocks that go back over midnight give a day back: the next change of clocks bends too.
        return np.where(midnights > instants, np.minimum(midnights, following), following)

    def bend_of_step(self, instants: Integers, duration: Duration, sign: int) -> Integers:
        """Until when a step in the calendar stays the same number of seconds long."""
        until = self.next_midnight(instants)
        walls = self.wall_seconds(instants)
        days = walls // DAY_SECONDS
        walls += (add_to_day(days, duration, sign) - days) * DAY_SECONDS
        following = self.table.walls.numbers[self.table.walls.place(walls, self.codes)]
        return np.where(following == LAST, until, np.minimum(until, instants + (following - walls)))

    def _offset(self, values: Integers, *, is_wall: bool) -> Integers | int:
        """The offsets at instants or wall seconds; one number where it is the same for all.

        Between the first and the last value clocks change once or twice at most, as a rule.
        """
        table = self.table
        marks = table.walls if is_wall else table.instants
        if not len(values):
            return 0
        if len(table.zones) > ZONES_FEW:
            return table.offsets[marks.place(values, self.codes)]
        low, high = int(values.min()), int(values.max())
        changes = [zone.walls if is_wall else zone.instants for zone in table.zones]
        lows = [bisect_right(own, low) for own in changes]
        most = max(bisect_right(own, high) - first for own, first in zip(changes, lows, strict=True))
        if most > CHANGES_FEW:
            return table.offsets[marks.place(values, self.codes)]
        if self.codes is None:
            return _offset_in_one(values, table.zones[0].offsets, changes[0], lows[0], most)
        if most == 0:
            offsets = [zone.offsets[first] for zone, first in zip(table.zones, lows, strict=True)]
            if min(offsets) == max(offsets):
                return offsets[0]
            return np.array(offsets, np.int64)[self.codes]
        place: Integers = (marks.begins + np.array(lows, np.int64))[self.codes]
        for _ in range(most):
            place += marks.numbers[place] <= values
        return table.offsets[place]


def _offset_in_one(
    values: Integers, offsets: tuple[int, ...], changes: tuple[int, ...], first: int, count: int
) -> Integers | int:
    """With `count` changes between the first and the last value, of which `changes[first]` is the first."""
    if count == 0:
        return offsets[first]
    found = np.full(len(values), offsets[first])
    for number in range(first, first + count):
        found += (values >= changes[number]) * (offsets[number + 1] - offsets[number])
    return found
