"""Instants, zones, calendar steps and windows: pure functions on whole seconds.

Imports nothing of ours, reads no file and knows no wall clock. An instant is a whole number of seconds
since 1970-01-01 UTC; a day is a whole number of days since then; LONG_AGO and FOREVER stand for every
instant before 1970 and after 2999.
"""

from campaignlang.clock.calendar import (
    DAY_MAX,
    DAY_MIN,
    FOREVER,
    LONG_AGO,
    add_to_day,
    beginning_of_day,
    civil_of_day,
    clamp,
    day_of,
    day_of_civil,
    last_day_of_month,
    next_yearly,
    step,
    step_to_day,
    weekday,
)
from campaignlang.clock.duration import Duration
from campaignlang.clock.text import day_text, instant_text, local_text, time_text
from campaignlang.clock.ticks import Ticks
from campaignlang.clock.times import (
    ALWAYS,
    Times,
    allowed_stretches,
    dates_deadline,
    first_allowed,
    is_allowed,
    next_change,
    weekday_mask,
)
from campaignlang.clock.transitions import zone_from_tzif
from campaignlang.clock.windows import (
    add_inside,
    is_inside,
    next_window,
    window_around,
    window_begin_after,
    window_end,
)
from campaignlang.clock.zone import UTC, Zone

__all__ = [
    "ALWAYS",
    "DAY_MAX",
    "DAY_MIN",
    "FOREVER",
    "LONG_AGO",
    "UTC",
    "Duration",
    "Ticks",
    "Times",
    "Zone",
    "add_inside",
    "add_to_day",
    "allowed_stretches",
    "beginning_of_day",
    "civil_of_day",
    "clamp",
    "dates_deadline",
    "day_of",
    "day_of_civil",
    "day_text",
    "first_allowed",
    "instant_text",
    "is_allowed",
    "is_inside",
    "last_day_of_month",
    "local_text",
    "next_change",
    "next_window",
    "next_yearly",
    "step",
    "step_to_day",
    "time_text",
    "weekday",
    "weekday_mask",
    "window_around",
    "window_begin_after",
    "window_end",
    "zone_from_tzif",
]
