"""Clock times, windows and ticks on arrays: when what a flow, a wait or a person's day allows begins."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from campaignlang import clock
from campaignlang.clock import FOREVER, Duration, Ticks, Times, Zone
from campaignlang.clock.calendar import DAY_MAX, DAY_MIN, MONTHS_MAX
from campaignlang.clock.ticks import MONTH_SECONDS
from campaignlang.clock.windows import Window
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.calendar.days import add_months
from campaignlang.simulation.columnar.calendar.marks import LAST, Marks, marks_of
from campaignlang.simulation.columnar.calendar.step_tables import Pieces
from campaignlang.simulation.columnar.calendar.steps import beginning_after, clamp, step
from campaignlang.simulation.columnar.calendar.stretches import Stretches, kept_stretches
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers

# A delay through more windows is reckoned apart, so that its table of years is not everybody's.
FAR_WINDOWS = 3 * 365
# Of a table's calendar ticks so many are made at once at least.
TICKS_AT_ONCE = 256
# So many ticks that clauses allow are listed, or two for each stretch; more are reckoned out.
TICKS_MAX = 1 << 15


@dataclass(slots=True)
class TickTable:
    """The ticks of a run. Ticks by the calendar are kept in a table, as far as they were asked for.

    `instants`: tick by tick, FOREVER behind the last; `marks` are one higher, as a tick itself is not before.
    """

    ticks: Ticks
    instants: Integers = field(default_factory=lambda: np.zeros(0, np.int64), init=False)
    marks: Marks | None = field(default=None, init=False)

    def number_at_or_after(self, instants: Integers) -> Integers:
        """The numbers of the first ticks that are not before the instants."""
        if not self._is_by_calendar:
            seconds = self._seconds
            found = instants + (seconds - 1 - self.ticks.start)
            found //= seconds
            return np.maximum(found, 0, out=found)
        if not len(instants):
            return np.zeros(0, np.int64)
        return self._covering(int(instants.max())).place(instants, None)

    def at_or_after(self, instants: Integers) -> Integers:
        """The first ticks that are not before the instants; FOREVER beyond the last year."""
        if not self._is_by_calendar:
            found = self.number_at_or_after(instants)
            found *= self._seconds
            found += self.ticks.start
            return np.clip(found, clock.LONG_AGO, FOREVER, out=found)
        if not len(instants):
            return np.zeros(0, np.int64)
        high = int(instants.max())
        if high >= FOREVER:
            # What is beyond the last year needs no table up to there.
            high = int(instants.max(initial=0, where=instants < FOREVER))
        place = self._covering(high).place(instants, None)
        return self.instants[place]

    def instants_of(self, numbers: Integers) -> Integers:
        """The instants of ticks that were asked for."""
        if self._is_by_calendar:
            return self.instants[numbers]
        return clamp(numbers * self._seconds + self.ticks.start)

    @property
    def _is_by_calendar(self) -> bool:
        return self.ticks.months != 0 or self.ticks.days != 0

    @property
    def _seconds(self) -> int:
        """More than the whole range leads out of it as well, and does not overflow."""
        return min(self.ticks.seconds, 2 * FOREVER)

    def _covering(self, high: int) -> Marks:
        """The marks of all ticks up to one that is not before `high`."""
        ticks = self.ticks
        if self.marks is not None and int(self.instants[-2]) >= min(high, FOREVER):
            return self.marks
        mean_seconds = ticks.months * MONTH_SECONDS + ticks.days * DAY_SECONDS + ticks.seconds
        count = max(high - ticks.start, 0) // mean_seconds + 3
        while True:
            # Half as many again, so that a run that goes on seldom asks for more.
            count += count // 2 + min(TICKS_AT_ONCE, FOREVER // mean_seconds)
            found = self._ticks(count)
            if int(found[-1]) >= min(high, FOREVER):
                break
        found = found[: int(np.searchsorted(found, FOREVER)) + 1]
        self.marks = marks_of([found + 1])
        self.instants = np.append(found, FOREVER)
        return self.marks

    def _ticks(self, count: int) -> Integers:
        """As many ticks, from the first; those behind FOREVER are FOREVER too."""
        ticks, numbers = self.ticks, np.arange(count)
        days = np.full(count, ticks.start_day)
        if ticks.months:
            # So many months are out of range already.
            days = add_months(days, np.minimum(numbers * min(ticks.months, MONTHS_MAX), MONTHS_MAX))
        days += numbers * min(ticks.days, DAY_MAX + 2)
        np.clip(days, DAY_MIN - 2, DAY_MAX + 2, out=days)
        found = Wall.of(ticks.zone).instant(days, ticks.start_second)
        found += numbers * self._seconds
        found[0] = ticks.start
        return clamp(found)


def begin_after(instants: Integers, duration: Duration, times: Times, wall: Wall) -> Integers:
    """So long after; with a clock time and calendar units only, from the beginning of that day."""
    if times.at is None or not duration.is_calendar_only:
        return step(instants, duration, wall)
    return beginning_after(instants, duration, wall)


def first_allowed(
    instants: Integers, times: Times, wall: Wall, ticks: TickTable | None, before: Integers | int
) -> Integers:
    """The first allowed instants that are not before these (and on a tick); FOREVER when none is `before`.

    Days and ticks that never meet are looked for up to `before`: a run gives its end.
    """
    if not len(instants):
        return np.zeros(0, np.int64)
    latest = min(before if isinstance(before, int) else int(before.max()), FOREVER)
    if times.is_always:
        found = instants.copy() if ticks is None else ticks.at_or_after(instants)
    elif int(instants.min()) >= 0 and int(instants.max()) < latest:
        found = _first_in_stretches(instants, times, wall, ticks, latest)
    else:
        found = np.full(len(instants), FOREVER)
        inside = np.flatnonzero((instants >= 0) & (instants < latest))
        if len(inside):
            found[inside] = _first_in_stretches(instants[inside], times, wall.take(inside), ticks, latest)
        own = None if ticks is None else ticks.ticks
        _one_by_one(
            found,
            instants,
            instants < 0,
            wall,
            lambda at, zone: clock.first_allowed(at, times, zone, own, latest),
        )
    if not isinstance(before, int):
        found[found >= np.minimum(before, FOREVER)] = FOREVER
    elif int(found.max()) >= latest:
        found[found >= latest] = FOREVER
    return found


def _first_in_stretches(
    instants: Integers, times: Times, wall: Wall, ticks: TickTable | None, latest: int
) -> Integers:
    table = kept_stretches(wall.zones, times).covering(int(instants.min()), int(instants.max()))
    if table is None:
        return _zone_by_zone(
            wall, lambda own, part: _first_in_stretches(instants[part], times, own, ticks, latest)
        )
    allowed = None if ticks is None else _allowed_ticks(table, ticks)
    if ticks is not None and allowed is not None:
        found = allowed.values[allowed.marks.place(instants, wall.codes)]
        _fill_tails(found, wall.codes, table, times, wall.zones, ticks, latest)
        return found
    place = table.ends.place(instants, wall.codes)
    found = np.maximum(instants, table.begins[place])
    if ticks is None:
        return found
    found = ticks.at_or_after(found)
    missed = np.flatnonzero((found >= table.ends.numbers[place]) & (found < latest))
    if len(missed):
        # No tick in this stretch: the first one in any later stretch.
        later = _firsts(table, ticks)[place[missed] + 1]
        codes = None if wall.codes is None else wall.codes[missed]
        _fill_tails(later, codes, table, times, wall.zones, ticks, latest)
        found[missed] = later
    return found


def _fill_tails(
    found: Integers,
    codes: Integers | None,
    table: Stretches,
    times: Times,
    zones: tuple[Zone, ...],
    ticks: TickTable,
    latest: int,
) -> None:
    """Where the table has no tick any more (LAST), write the first one behind its end."""
    if int(found.max()) < LAST:
        return
    unknown = np.flatnonzero(found == LAST)
    own = np.zeros(len(unknown), np.int64) if codes is None else codes[unknown]
    tails = np.full(len(zones), FOREVER)
    for code in np.flatnonzero(np.bincount(own)).tolist():
        tails[code] = _first_tick(int(table.row_ends[code]), times, zones[code], ticks.ticks, latest)
    found[unknown] = tails[own]


@functools.lru_cache(maxsize=1_024)
def _first_tick(at: int, times: Times, zone: Zone, ticks: Ticks, before: int) -> int:
    """Ticks that seldom meet the days are looked for far behind the table, and asked for again and again."""
    return clock.first_allowed(at, times, zone, ticks, before)


def _firsts(table: Stretches, ticks: TickTable) -> Integers:
    """For each stretch the first tick in it or in a later one of its zone; LAST where the table has none."""
    found = table.firsts.get(ticks.ticks)
    if found is None:
        found = ticks.at_or_after(table.begins)
        found[found >= np.where(table.ends.numbers == LAST, -1, table.ends.numbers)] = LAST
        for row in np.split(found, table.ends.begins[1:]):
            row[:] = np.minimum.accumulate(row[::-1])[::-1]
        table.firsts.clear()
        table.firsts[ticks.ticks] = found
    return found


def _allowed_ticks(table: Stretches, ticks: TickTable) -> Pieces | None:
    """All ticks in the table's stretches, each the answer up to itself; None where they are many."""
    if ticks.ticks not in table.allowed:
        is_row = table.ends.numbers != LAST
        first = ticks.number_at_or_after(table.begins[is_row])
        # A stretch may begin behind the last year, where no tick is.
        last = ticks.number_at_or_after(np.minimum(table.ends.numbers[is_row], FOREVER))
        counts = np.maximum(last - first, 0)
        table.allowed.clear()
        table.allowed[ticks.ticks] = None
        if int(counts.sum()) <= max(TICKS_MAX, 2 * len(counts)):
            numbers = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
            found = ticks.instants_of(numbers)
            row_of = np.repeat((np.cumsum(~is_row) - ~is_row)[is_row], counts)
            cuts = np.searchsorted(row_of, np.arange(1, len(table.ends.begins)))
            marks = marks_of(np.split(found + 1, cuts))
            values = np.where(marks.numbers == LAST, LAST, marks.numbers - 1)
            table.allowed[ticks.ticks] = Pieces(table.low, table.high, marks, values)
    return table.allowed[ticks.ticks]


def dates_deadline(times: Times, wall: Wall, count: int) -> Integers | None:
    """With dates only: the end of the last one, or of its window where that is later; itself not allowed."""
    if not times.dates or times.weekdays:
        return None
    deadlines = np.array([clock.dates_deadline(times, zone) for zone in wall.zones], np.int64)
    return np.full(count, deadlines[0]) if wall.codes is None else deadlines[wall.codes]


def window_end(instants: Integers, window: Window, wall: Wall) -> Integers:
    """The end of the window that each instant is in; the instant itself outside of it."""
    times = Times(between=window)
    if not len(instants) or (int(instants.min()) >= 0 and int(instants.max()) < FOREVER):
        return _window_end(instants, times, wall)
    found = instants.copy()
    inside = np.flatnonzero((instants >= 0) & (instants < FOREVER))
    found[inside] = _window_end(instants[inside], times, wall.take(inside))
    is_outside = (instants < 0) | (instants > FOREVER)
    _one_by_one(found, instants, is_outside, wall, lambda at, zone: clock.window_end(at, window, zone))
    return found


def _window_end(instants: Integers, times: Times, wall: Wall) -> Integers:
    if not len(instants):
        return np.zeros(0, np.int64)
    table = kept_stretches(wall.zones, times).covering(int(instants.min()), int(instants.max()))
    if table is None:
        return _zone_by_zone(wall, lambda own, part: _window_end(instants[part], times, own))
    edges = table.edges
    return np.maximum(instants, edges.ends_inside[edges.marks.place(instants, wall.codes)])


def add_inside(instants: Integers, seconds: Integers, window: Window, wall: Wall) -> Integers:
    """The ends of delays that run only inside the window, from outside it since its next beginning.

    A delay that ends as a window ends, ends at the next beginning; none is negative.
    """
    found = instants.copy()
    is_far = seconds > FAR_WINDOWS * _window_seconds(window)
    is_inside = (instants >= 0) & (instants < FOREVER)
    times = Times(between=window)
    if not is_far.any() and is_inside.all():
        return _add_inside(instants, seconds, times, wall)
    for places in (np.flatnonzero(is_inside & ~is_far), np.flatnonzero(is_inside & is_far)):
        found[places] = _add_inside(instants[places], seconds[places], times, wall.take(places))
    return found


def _add_inside(instants: Integers, seconds: Integers, times: Times, wall: Wall) -> Integers:
    """On the axis of open time a delay is a sum."""
    assert times.between is not None
    if not len(instants):
        return np.zeros(0, np.int64)
    low, high = int(instants.min()), int(instants.max())
    high += (int(seconds.max()) // _window_seconds(times.between) + 1) * DAY_SECONDS
    kept = kept_stretches(wall.zones, times)
    while True:
        high = min(high, FOREVER)
        table = kept.covering(low, high)
        if table is None:
            return _zone_by_zone(
                wall, lambda own, part: _add_inside(instants[part], seconds[part], times, own)
            )
        delays = table.delays
        place = table.ends.place(instants, wall.codes)
        found = instants - delays.ahead[place]
        np.maximum(found, delays.opens[place], out=found)
        found += seconds
        # Clocks that jump over windows make a table too short.
        if high == FOREVER or int(found.max()) < int(delays.totals.min()):
            break
        high += max(high - low, 30 * DAY_SECONDS)
    ends: Integers = found + delays.ahead[delays.closes.place(found, wall.codes)]
    return np.minimum(ends, FOREVER, out=ends)


def _window_seconds(window: Window) -> int:
    opens, closes = window
    return (closes - opens - 1) % DAY_SECONDS + 1


def _zone_by_zone(wall: Wall, function: Callable[[Wall, Integers], Integers]) -> Integers:
    """For spans so long that one table of all zones were too large: those of each zone on their own."""
    assert wall.codes is not None
    found = np.zeros(len(wall.codes), np.int64)
    order = np.argsort(wall.codes, kind="stable")
    bounds = np.searchsorted(wall.codes[order], np.arange(len(wall.zones) + 1))
    for zone, part in zip(wall.zones, np.split(order, bounds[1:-1]), strict=True):
        if len(part):
            found[part] = function(Wall.of(zone), part)
    return found


def _one_by_one(
    found: Integers, instants: Integers, where: Flags, wall: Wall, function: Callable[[int, Zone], int]
) -> None:
    """Ask the scalar function once for each zone and instant: those out of range are one and the same."""
    places = np.flatnonzero(where)
    codes = np.zeros(len(places), np.int64) if wall.codes is None else wall.codes[places]
    for code in np.flatnonzero(np.bincount(codes)).tolist():
        own = places[codes == code]
        for at in np.unique(instants[own]).tolist():
            found[own[instants[own] == at]] = function(at, wall.zones[code])
