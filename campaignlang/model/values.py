"""The types of values and how they are held; empty is None everywhere.

Text is str, a flag bool, a number whole millionths (int), a date days since 1970-01-01 (int), a
datetime of a contact an instant (int, seconds UTC), a time seconds since midnight (int).
"""

from enum import Enum

from campaignlang.frozen import dataclass


class Type(Enum):
    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    DURATION = "duration"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class WallTime:
    """A date-time as written: which instant it is depends on the zone that applies."""

    day: int
    second: int


Value = str | int | bool | None
