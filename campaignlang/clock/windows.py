"""Windows of the day: quiet hours and waking hours. The days on which they stand do not matter here.

A window is two wall seconds, the second excluded; when it is not after the first, it ends on the next day.
Each end is converted on its own, so a window can be longer or shorter on the nights clocks change, or empty.
"""

from campaignlang.clock.calendar import FOREVER, clamp
from campaignlang.clock.zone import DAY_SECONDS, Zone

Window = tuple[int, int]


def window_around(instant: int, window: Window, zone: Zone) -> tuple[int, int]:
    """Begin and end of the window that `instant` is in, else of the next one."""
    opens, closes = window
    length = (closes - opens - 1) % DAY_SECONDS + 1
    steady = zone.steady_offset(instant)
    if steady is not None:
        # The last beginning not after `instant`; if that window is over, the next is a day later.
        since = (instant + steady - opens) % DAY_SECONDS
        begin = instant - since if since < length else instant - since + DAY_SECONDS
        return begin, begin + length
    next_day = 1 if closes <= opens else 0
    day = zone.local(instant)[0] - 2
    while True:
        begin = zone.instant(day, opens)
        end = zone.instant(day + next_day, closes)
        if end > instant and end > begin:
            return begin, end
        day += 1


def is_inside(instant: int, window: Window, zone: Zone) -> bool:
    """Whether `instant` is in the window of some day."""
    return window_around(instant, window, zone)[0] <= instant


def window_end(instant: int, window: Window, zone: Zone) -> int:
    """The end of the window that `instant` is in; `instant` itself outside of it."""
    begin, end = window_around(instant, window, zone)
    return clamp(end) if begin <= instant else instant


def window_begin_after(instant: int, window: Window, zone: Zone) -> int:
    """The first beginning of a window that is not before `instant`."""
    begin, end = window_around(instant, window, zone)
    while begin < instant:
        begin, end = window_around(end, window, zone)
    return clamp(begin)


def next_window(instant: int, window: Window, zone: Zone) -> tuple[int, int]:
    """Begin and end of the first window that does not begin before `instant`."""
    begin, end = window_around(instant, window, zone)
    while begin < instant:
        begin, end = window_around(end, window, zone)
    return begin, end


def add_inside(instant: int, seconds: int, window: Window, zone: Zone) -> int:
    """The end of a delay that runs only inside the window, starting outside it from its next beginning.

    A delay that ends as a window ends, ends at the next beginning.
    """
    if not 0 <= instant < FOREVER:
        return instant
    while instant < FOREVER:
        begin, end = window_around(instant, window, zone)
        instant = max(instant, begin)
        if seconds < end - instant:
            return clamp(instant + seconds)
        seconds -= end - instant
        instant = end
    return FOREVER
