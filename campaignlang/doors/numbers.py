"""Text to whole numbers: a pattern of ASCII digits first, then conversion, never a float.

Each function returns its value, or says whether the text has another form or is out of range: the first
is a bad literal, the second a rule of its own.
"""

import enum
import re

from campaignlang.clock import Duration, Zone, day_of_civil, last_day_of_month
from campaignlang.clock.calendar import FOREVER
from campaignlang.doors import limits


class Unreadable(enum.Enum):
    """Why a text is no value."""

    FORM = "form"  # not written like one, or no such day or time (2026-13-02)
    RANGE = "range"  # written like one, but beyond what is held


NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)
GROUPED_NUMBER = re.compile(r"(-?)([0-9]+(?:_[0-9]+)*)(?:\.([0-9]+))?", re.ASCII)
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?", re.ASCII)
OFFSET = re.compile(r"([+-])([01][0-9]|2[0-3])(?::?([0-5][0-9]))?", re.ASCII)
DURATION_PART = re.compile(r"([0-9][0-9_]*)[ \t]+([a-z]+)", re.ASCII)
UNITS = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")


def number(text: str, *, grouped: bool = False) -> int | Unreadable:
    """Millionths: `-2.5` -> -2500000. With `grouped` also `10_000`, as campaigns may write it."""
    match = (GROUPED_NUMBER if grouped else NUMBER).fullmatch(text)
    if match is None:
        return Unreadable.FORM
    sign, whole, decimals = match[1], match[2].replace("_", ""), match[3] or ""
    if len(whole) > limits.NUMBER_WHOLE_DIGITS_MAX or len(decimals) > limits.NUMBER_DECIMAL_DIGITS_MAX:
        return Unreadable.RANGE
    value = int(whole) * limits.MILLIONTHS + int(decimals.ljust(limits.NUMBER_DECIMAL_DIGITS_MAX, "0"))
    return -value if sign else value


def number_in_range(millionths: int) -> bool:
    """Whether a sum still fits the 64 bits that both engines hold numbers in."""
    return limits.NUMBER_MILLIONTHS_MIN <= millionths <= limits.NUMBER_MILLIONTHS_MAX


def number_text(millionths: int) -> str:
    """The shortest text that reads as this number: `2.5`, `-3`."""
    whole, rest = divmod(abs(millionths), limits.MILLIONTHS)
    decimals = f".{rest:06d}".rstrip("0") if rest else ""
    return f"{'-' if millionths < 0 else ''}{whole}{decimals}"


def duration(text: str) -> Duration | Unreadable:
    """`2 days 4 hours`: whole numbers with their units, each unit once, the longer ones first."""
    counts: dict[str, int] = {}
    position = 0
    while position < len(text):
        match = DURATION_PART.match(text, position)
        if match is None:
            return Unreadable.FORM
        unit = match[2] if match[2].endswith("s") else match[2] + "s"
        if unit not in UNITS or (counts and UNITS.index(unit) <= UNITS.index(next(reversed(counts)))):
            return Unreadable.FORM
        digits = match[1].replace("_", "")
        if len(digits) > limits.DURATION_DIGITS_MAX:
            return Unreadable.RANGE
        counts[unit] = int(digits)
        rest = text[match.end() :]
        position = len(text) - len(rest.lstrip(" \t"))
        if rest and position == match.end():
            return Unreadable.FORM
    return Duration(**counts) if counts else Unreadable.FORM


def date(text: str) -> int | Unreadable:
    """`2026-03-02` -> the day's number."""
    return day_between(text, limits.YEAR_OF_DATES_MIN)


def time_of_day(text: str) -> int | Unreadable:
    """`10:00`, `10:00:30` -> the second of the day; `24:00` is none."""
    match = TIME.fullmatch(text)
    if match is None:
        return Unreadable.FORM
    return int(match[1]) * 3_600 + int(match[2]) * 60 + int(match[3] or 0)


def local_datetime(text: str) -> tuple[int, int] | Unreadable:
    """`2026-03-02 09:00` (or with `T`) -> day and second of a wall clock, of whichever zone."""
    if text[10:11] not in (" ", "T"):
        return Unreadable.FORM
    day, second = day_between(text[:10], limits.YEAR_OF_INSTANTS_MIN), time_of_day(text[11:])
    if isinstance(second, Unreadable) or day is Unreadable.FORM:
        return Unreadable.FORM
    return (day, second) if isinstance(day, int) else Unreadable.RANGE


def datetime(text: str, zone: Zone) -> int | Unreadable:
    """ISO 8601 with `T` or a space -> an instant; without an offset or `Z` it is read in `zone`."""
    if text[10:11] not in (" ", "T"):
        return Unreadable.FORM
    clock, offset = split_offset(text[11:])
    # The year is judged as an instant, below: 1969-12-31 with an offset can lie in 1970.
    day, second = day_between(text[:10], 0), time_of_day(clock)
    if isinstance(day, Unreadable) or isinstance(second, Unreadable) or isinstance(offset, Unreadable):
        return Unreadable.FORM if Unreadable.FORM in (day, second, offset) else Unreadable.RANGE
    instant = zone.instant(day, second) if offset is None else day * 86_400 + second - offset
    return instant if 0 <= instant < FOREVER else Unreadable.RANGE


def split_offset(text: str) -> tuple[str, int | Unreadable | None]:
    """The clock time before an offset, and the offset in seconds east."""
    if text.endswith("Z"):
        return text[:-1], 0
    at = max(text.rfind("+"), text.rfind("-"))
    if at < 0:
        return text, None
    match = OFFSET.fullmatch(text, at)
    if match is None:
        return text, Unreadable.FORM
    seconds = int(match[2]) * 3_600 + int(match[3] or 0) * 60
    return text[:at], -seconds if match[1] == "-" else seconds


def day_between(text: str, year_min: int) -> int | Unreadable:
    match = DATE.fullmatch(text)
    if match is None:
        return Unreadable.FORM
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if not 1 <= month <= 12 or not 1 <= day <= last_day_of_month(year, month):
        return Unreadable.FORM
    if not year_min <= year <= limits.YEAR_MAX and not (year_min == 0 and year == limits.YEAR_MAX + 1):
        return Unreadable.RANGE
    return day_of_civil(year, month, day)
