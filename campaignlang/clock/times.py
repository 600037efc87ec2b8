"""The clauses of a flow or wait that name days and clock times, and the instants they allow.

A window or clock time belongs to the day it begins on. Allowed instants are told as stretches, half-open
intervals in rising order: whoever looks for the first instant at which something holds needs their ends.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from campaignlang.clock.calendar import DAY_MAX, FOREVER, clamp
from campaignlang.clock.ticks import Ticks
from campaignlang.clock.windows import Window
from campaignlang.clock.zone import Zone
from campaignlang.frozen import dataclass

EVERY_WEEKDAY = 0b111_1111


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """`on monday, 2026-03-20 between 09:00 and 17:00`; without a clause every instant.

    `weekdays` has bit 0 for Monday; `dates` are day numbers, sorted; `at` and `between` are wall seconds.
    """

    weekdays: int = 0
    dates: tuple[int, ...] = ()
    at: int | None = None
    between: Window | None = None

    @property
    def has_days(self) -> bool:
        return self.weekdays != 0 or bool(self.dates)

    @property
    def is_always(self) -> bool:
        """Every instant is allowed: a window from a time to the same time is a whole day."""
        if self.at is not None or (self.between is not None and self.between[0] != self.between[1]):
            return False
        return self.weekdays == EVERY_WEEKDAY or not self.has_days

    def day_from(self, day: int) -> int | None:
        """The first allowed day that is not before `day`."""
        if not self.has_days:
            return day
        found = None
        if self.weekdays:
            found = day
            while not self.weekdays >> (found + 3) % 7 & 1:
                found += 1
        index = bisect_left(self.dates, day)
        if index < len(self.dates) and (found is None or self.dates[index] < found):
            return self.dates[index]
        return found


ALWAYS = Times()


def weekday_mask(weekdays: Iterable[int]) -> int:
    """The `weekdays` of Times from numbers (Monday is 0)."""
    mask = 0
    for number in weekdays:
        mask |= 1 << number
    return mask


def stretch_of_day(day: int, times: Times, zone: Zone) -> tuple[int, int]:
    """The allowed stretch that belongs to an allowed day; empty where clocks jump over it."""
    if times.at is not None:
        at = zone.instant(day, times.at)
        return at, at + 1
    if times.between is None:
        return zone.instant(day, 0), zone.instant(day + 1, 0)
    opens, closes = times.between
    return zone.instant(day, opens), zone.instant(day + 1 if closes <= opens else day, closes)


def stretch_around(instant: int, times: Times, zone: Zone) -> tuple[int, int] | None:
    """The stretch of the day that `instant` is in, else the next one; None when there is none any more."""
    if times.is_always:
        return min(0, instant), FOREVER
    steady = zone.steady_offset(instant)
    if steady is not None:
        between = times.between
        is_overnight = between is not None and between[1] <= between[0]
        day = zone.local(instant)[0] - (1 if is_overnight else 0)
    else:
        # Clocks that go back over midnight put an instant a local day behind the day it belongs to.
        day = zone.local(instant)[0] - 2
    while True:
        found = times.day_from(day)
        if found is None or found > DAY_MAX + 1:
            return None
        begin, end = stretch_of_day(found, times, zone)
        if end > instant and end > begin:
            return (begin, min(end, FOREVER)) if begin < FOREVER else None
        day = found + 1


def first_allowed(
    instant: int, times: Times, zone: Zone, ticks: Ticks | None = None, before: int = FOREVER
) -> int:
    """The first allowed instant that is not before `instant` (and on a tick); FOREVER when none is `before`.

    Days and ticks that never meet are looked for up to `before`: a run gives its end.
    """
    while instant < before:
        stretch = stretch_around(instant, times, zone)
        if stretch is None:
            return FOREVER
        instant = max(instant, stretch[0])
        if ticks is not None:
            instant = ticks.at_or_after(instant)
        if instant < stretch[1]:
            return instant if instant < before else FOREVER
    return FOREVER


def is_allowed(instant: int, times: Times, zone: Zone) -> bool:
    stretch = stretch_around(instant, times, zone)
    return stretch is not None and stretch[0] <= instant


def allowed_stretches(start: int, times: Times, zone: Zone) -> Iterator[tuple[int, int]]:
    """All allowed stretches from `start` on, rising and disjoint; those that touch are one."""
    stretch = stretch_around(start, times, zone)
    while stretch is not None:
        begin, end = max(stretch[0], start), stretch[1]
        stretch = None
        while end < FOREVER:
            stretch = stretch_around(end, times, zone)
            if stretch is None or stretch[0] > end:
                break
            end = stretch[1]
        yield begin, end
        start = end
        if end >= FOREVER:
            return


def next_change(instant: int, times: Times, zone: Zone) -> int:
    """The first instant after `instant` that is allowed when `instant` is not, or the other way round."""
    for begin, end in allowed_stretches(instant, times, zone):
        return end if begin <= instant else begin
    return FOREVER


def dates_deadline(times: Times, zone: Zone) -> int | None:
    """With dates only: the end of the last one, or of its window where that is later; itself not allowed."""
    if not times.dates or times.weekdays:
        return None
    last = times.dates[-1]
    deadline = zone.instant(last + 1, 0)
    if times.between is not None:
        deadline = max(deadline, stretch_of_day(last, times, zone)[1])
    return clamp(deadline)
