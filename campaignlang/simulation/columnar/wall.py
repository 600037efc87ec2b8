"""Wall clocks on arrays: `clock.Zone` for one zone that all share, or for each element its own."""

import functools
from dataclasses import dataclass

import numpy as np

from campaignlang.clock import FOREVER, Duration, Zone
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.arrays import Integers
from campaignlang.simulation.columnar.calendar import add_to_day
from campaignlang.simulation.columnar.marks import LAST, Marks, marks_of


@dataclass(frozen=True, slots=True, eq=False)
class ZoneTable:
    """Some zones in arrays. `offsets` and `nexts` stand beside `instants`, `wall_offsets` beside `walls`."""

    zones: tuple[Zone, ...]
    instants: Marks
    walls: Marks
    offsets: Integers
    # The instant of the next transition; FOREVER where there is none.
    nexts: Integers


@functools.lru_cache(maxsize=64)
def zone_table(zones: tuple[Zone, ...]) -> ZoneTable:
    """Put zones into arrays; two zones of one key are equal."""
    instants = marks_of([np.array(zone.instants, np.int64) for zone in zones], shift_min=18)
    walls = marks_of([np.array(zone.walls, np.int64) for zone in zones], shift_min=18)
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
        return self.table.offsets[self.table.instants.place(instants, self.codes)]

    def local(self, instants: Integers) -> tuple[Integers, Integers]:
        """Give the local days (since 1970-01-01) and the seconds of those days' wall clocks."""
        walls = instants + self.offset(instants)
        days = walls // DAY_SECONDS
        walls -= days * DAY_SECONDS
        return days, walls

    def instant(self, days: Integers, seconds: Integers | int) -> Integers:
        """The instants of wall times: in a gap by the offset before it, of two the first."""
        return self.of_wall(days * DAY_SECONDS + seconds)

    def of_wall(self, walls: Integers) -> Integers:
        """The same, of seconds since 1970-01-01 00:00 on the wall."""
        return walls - self.table.offsets[self.table.walls.place(walls, self.codes)]

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
        days, seconds = self.local(instants)
        walls = add_to_day(days, duration, sign) * DAY_SECONDS + seconds
        following = self.table.walls.numbers[self.table.walls.place(walls, self.codes)]
        return np.where(following == LAST, until, np.minimum(until, instants + (following - walls)))
