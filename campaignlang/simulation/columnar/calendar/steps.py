"""Steps in the calendar on arrays, and all that is asked of days: `clock.calendar`, element by element."""

import numpy as np

from campaignlang.clock import DAY_MAX, DAY_MIN, FOREVER, LONG_AGO, Duration
from campaignlang.clock.calendar import DAYS_MAX
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.calendar.days import (
    add_calendar,
    add_to_day,
    by_day,
    civil_of_day,
    day_of_civil,
    next_yearly,
)
from campaignlang.simulation.columnar.calendar.step_tables import kept_pieces
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Integers

__all__ = ["add_to_day", "beginning_after", "civil_of_day", "clamp", "day_of_civil", "next_yearly", "step"]


def clamp(instants: Integers) -> Integers:
    """LONG_AGO and FOREVER for what is out of range."""
    return np.clip(instants, LONG_AGO, FOREVER)


def step(instants: Integers, duration: Duration, wall: Wall, sign: int = 1) -> Integers:
    """The instants a duration later (or earlier), by the calendar of the zone; LONG_AGO, FOREVER beyond."""
    if not len(instants) or (int(instants.min()) >= 0 and int(instants.max()) < FOREVER):
        return _step(instants, duration, wall, sign)
    inside = np.flatnonzero((instants >= 0) & (instants < FOREVER))
    found = instants.copy()
    found[inside] = _step(instants[inside], duration, wall.take(inside), sign)
    return found


def _step(instants: Integers, duration: Duration, wall: Wall, sign: int) -> Integers:
    months, days = sign * duration.calendar_months, sign * duration.calendar_days
    # More than the whole range leads out of it as well, and does not overflow.
    seconds = min(max(sign * duration.exact_seconds, -2 * FOREVER), 2 * FOREVER)
    if len(instants) and (months or days):

        def lengths(some: Integers, wall_of_some: Wall) -> Integers:
            return _stepped(some, months, days, wall_of_some) - some

        table = kept_pieces(wall.zones, months, days, "step").covering(instants, lengths)
        if table is None:
            found = _stepped(instants, months, days, wall) + seconds
        else:
            length = table.at(instants, wall.codes)
            length += seconds
            found = instants + length
    else:
        found = instants + seconds
    return np.clip(found, LONG_AGO, FOREVER, out=found)


def _stepped(instants: Integers, months: int, days: int, wall: Wall) -> Integers:
    walls = wall.wall_seconds(instants)
    walls += _ahead(walls, months, days)
    return wall.instant_of_wall(walls)


def _ahead(walls: Integers, months: int, days: int) -> Integers | int:
    """By how many seconds a step in the calendar moves a wall clock."""
    if not months and len(walls) and -DAYS_MAX <= days <= DAYS_MAX:
        seconds = days * DAY_SECONDS
        is_far = int(walls.max()) + seconds >= (DAY_MAX + 3) * DAY_SECONDS
        if not is_far and int(walls.min()) + seconds >= (DAY_MIN - 2) * DAY_SECONDS:
            return seconds
    return by_day(walls // DAY_SECONDS, lambda some: (add_calendar(some, months, days) - some) * DAY_SECONDS)


def beginning_after(instants: Integers, duration: Duration, wall: Wall) -> Integers:
    """The beginning of the local day a step leads to, not before the instants; of calendar units only."""
    if not len(instants):
        return np.zeros(0, np.int64)

    def beginnings(some: Integers, wall_of_some: Wall) -> Integers:
        walls = wall_of_some.wall_seconds(step(some, duration, wall_of_some))
        return wall_of_some.instant_of_wall(walls // DAY_SECONDS * DAY_SECONDS)

    if int(instants.min()) < 0 or int(instants.max()) >= FOREVER:
        return np.maximum(instants, beginnings(instants, wall))
    kept = kept_pieces(wall.zones, duration.calendar_months, duration.calendar_days, "beginning")
    table = kept.covering(instants, beginnings)
    return np.maximum(
        instants, beginnings(instants, wall) if table is None else table.at(instants, wall.codes)
    )
