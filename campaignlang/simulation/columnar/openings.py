"""Clock times, windows and ticks on arrays: when what a flow, a wait or a person's day allows begins."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from campaignlang import clock
from campaignlang.clock import Duration, Ticks, Times
from campaignlang.clock.windows import Window
from campaignlang.simulation.columnar.arrays import Integers
from campaignlang.simulation.columnar.calendar import step
from campaignlang.simulation.columnar.wall import Wall


@dataclass(frozen=True, slots=True)
class TickTable:
    """The ticks of a run."""

    ticks: Ticks

    def number_at_or_after(self, instants: Integers) -> Integers:
        """The numbers of the first ticks that are not before the instants."""
        return _array(self.ticks.number_at_or_after(at) for at in instants.tolist())

    def at_or_after(self, instants: Integers) -> Integers:
        """The first ticks that are not before the instants; FOREVER beyond the last year."""
        return _array(self.ticks.at_or_after(at) for at in instants.tolist())


def begin_after(instants: Integers, duration: Duration, times: Times, wall: Wall) -> Integers:
    """So long after; with a clock time and calendar units only, from the beginning of that day."""
    begins = step(instants, duration, wall)
    if times.at is not None and duration.is_calendar_only:
        days, _ = wall.local(begins)
        begins = np.maximum(instants, wall.instant(days, 0))
    return begins


def first_allowed(
    instants: Integers, times: Times, wall: Wall, ticks: TickTable | None, before: Integers | int
) -> Integers:
    """The first allowed instants that are not before these (and on a tick); FOREVER when none is `before`."""
    limits = np.broadcast_to(before, instants.shape).tolist()
    own = None if ticks is None else ticks.ticks
    return _array(
        clock.first_allowed(at, times, zone, own, limit)
        for at, zone, limit in zip(instants.tolist(), _zones(wall, len(instants)), limits, strict=True)
    )


def dates_deadline(times: Times, wall: Wall, count: int) -> Integers | None:
    """With dates only: the end of the last one, or of its window where that is later; itself not allowed."""
    if not times.dates or times.weekdays:
        return None
    deadlines = np.array([clock.dates_deadline(times, zone) for zone in wall.zones], np.int64)
    return np.full(count, deadlines[0]) if wall.codes is None else deadlines[wall.codes]


def window_end(instants: Integers, window: Window, wall: Wall) -> Integers:
    """The end of the window that each instant is in; the instant itself outside of it."""
    zones = _zones(wall, len(instants))
    return _array(
        clock.window_end(at, window, zone) for at, zone in zip(instants.tolist(), zones, strict=True)
    )


def add_inside(instants: Integers, seconds: Integers, window: Window, wall: Wall) -> Integers:
    """The ends of delays that run only inside the window."""
    zones = _zones(wall, len(instants))
    return _array(
        clock.add_inside(at, length, window, zone)
        for at, length, zone in zip(instants.tolist(), seconds.tolist(), zones, strict=True)
    )


def _zones(wall: Wall, count: int) -> list[clock.Zone]:
    if wall.codes is None:
        return [wall.zones[0]] * count
    return [wall.zones[code] for code in wall.codes.tolist()]


def _array(numbers: Iterable[int]) -> Integers:
    return np.fromiter(numbers, np.int64)
