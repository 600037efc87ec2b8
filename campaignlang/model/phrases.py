"""Durations, dates, clock times and numbers in words, as cards, pills and messages show them.

Beside a date a clock time has two digits (`2 Mar 2026 09:00`), alone it has not (`weekdays 9:00`).
"""

from campaignlang.clock import Duration, Times, civil_of_day
from campaignlang.model.values import WallTime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
EVERY_DAY = 0b111_1111
WEEKDAYS = 0b001_1111
WEEKENDS = 0b110_0000
MILLION = 1_000_000
MINUS = "\N{MINUS SIGN}"


def number_in_words(millionths: int) -> str:
    """`2.5`, `10000`, `−5`: exact, without zeros at the end."""
    whole, rest = divmod(abs(millionths), MILLION)
    text = f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
    return MINUS + text if millionths < 0 else text


def percent_in_words(millionths: int) -> str:
    """`50%`, `0.3%`"""
    return number_in_words(millionths) + "%"


def count_in_words(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 day`, `1,000 people`"""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def duration_in_words(duration: Duration) -> str:
    """`2 days 4 hours`"""
    counts = _counts(duration)
    return " ".join(count_in_words(count, unit) for count, unit in counts) or "0 seconds"


def every_in_words(duration: Duration) -> str:
    """`every day`, `every 2 hours`"""
    return "every " + _without_one(duration)


def per_in_words(count: int, duration: Duration) -> str:
    """`3 per week`, `1 per 2 days`"""
    return f"{count:,} per {_without_one(duration)}"


def _without_one(duration: Duration) -> str:
    counts = _counts(duration)
    if len(counts) == 1 and counts[0][0] == 1:
        return counts[0][1]
    return duration_in_words(duration)


def _counts(duration: Duration) -> tuple[tuple[int, str], ...]:
    counts = ((getattr(duration, unit + "s"), unit) for unit in UNITS)
    return tuple((count, unit) for count, unit in counts if count)


def day_in_words(day: int, *, has_year: bool = True) -> str:
    """`2 Mar 2026`, or `2 Mar`"""
    year, month, day_of_month = civil_of_day(day)
    text = f"{day_of_month} {MONTHS[month - 1]}"
    return f"{text} {year}" if has_year else text


def clock_in_words(second: int, *, is_after_date: bool = False) -> str:
    """`9:00`, after a date `09:00`; the seconds only where there are some."""
    hour, rest = divmod(second, 3600)
    minute, rest = divmod(rest, 60)
    text = f"{hour:02d}:{minute:02d}" if is_after_date else f"{hour}:{minute:02d}"
    return f"{text}:{rest:02d}" if rest else text


def wall_time_in_words(at: WallTime, *, has_year: bool = True) -> str:
    """`2 Mar 2026 09:00`"""
    return f"{day_in_words(at.day, has_year=has_year)} {clock_in_words(at.second, is_after_date=True)}"


def run_in_words(start: WallTime | None, end: WallTime | None, timezone: str) -> str:
    """`2 Mar 2026 09:00 → 30 Mar 18:00, Europe/Berlin`; the end's year only when it is another."""
    if start is None and end is None:
        return "by hand"
    begins = "by hand" if start is None else wall_time_in_words(start)
    if end is None:
        return f"{begins} → by hand, {timezone}"
    is_same_year = start is not None and civil_of_day(start.day)[0] == civil_of_day(end.day)[0]
    return f"{begins} → {wall_time_in_words(end, has_year=not is_same_year)}, {timezone}"


def window_in_words(begin: int, end: int) -> str:
    """`between 9:00 and 17:00`"""
    return f"between {clock_in_words(begin)} and {clock_in_words(end)}"


def stretch_in_words(starts: WallTime, ends: WallTime) -> str:
    """`20 Mar 2026, 15:00–16:30`: an event from its beginning to its end."""
    begins = f"{day_in_words(starts.day)}, {clock_in_words(starts.second, is_after_date=True)}"
    closes = clock_in_words(ends.second, is_after_date=True)
    if starts.day == ends.day:
        return f"{begins}–{closes}"
    is_same_year = civil_of_day(starts.day)[0] == civil_of_day(ends.day)[0]
    return f"{begins} – {day_in_words(ends.day, has_year=not is_same_year)}, {closes}"


def days_in_words(times: Times) -> str:
    """`weekdays`, `Monday, Thursday`, `20 Mar 2026`; nothing where every day is allowed."""
    masked = {EVERY_DAY: ("every day",), WEEKDAYS: ("weekdays",), WEEKENDS: ("weekends",)}
    names = masked.get(times.weekdays) or tuple(
        name for number, name in enumerate(DAYS) if times.weekdays >> number & 1
    )
    return ", ".join((*names, *(day_in_words(day) for day in times.dates)))


def days_and_clock_in_words(times: Times) -> str | None:
    """`weekdays 10:00`, `at 10:00`, `on weekdays`, `weekdays between 9:00 and 17:00`."""
    days = days_in_words(times)
    if times.at is not None:
        clock = clock_in_words(times.at, is_after_date=bool(times.dates))
        return f"{days} {clock}" if days else f"at {clock}"
    if times.between is not None:
        return f"{days} {window_in_words(*times.between)}".strip()
    return f"on {days}" if days else None


def one_of_in_words(words: tuple[str, ...]) -> str:
    """`DE, FR or UK`"""
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
