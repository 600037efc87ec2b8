"""Instants and days as text. Reading text is the doors' work."""

from campaignlang.clock.calendar import civil_of_day
from campaignlang.clock.zone import DAY_SECONDS, Zone


def day_text(day: int) -> str:
    """`2026-03-02`"""
    year, month, day_of_month = civil_of_day(day)
    return f"{year:04d}-{month:02d}-{day_of_month:02d}"


def time_text(second: int, *, seconds: bool | None = None) -> str:
    """`09:00`, or `09:00:30`: with the seconds when told, or when they are not zero."""
    minute, rest = divmod(second, 60)
    text = f"{minute // 60:02d}:{minute % 60:02d}"
    if seconds or (seconds is None and rest):
        return f"{text}:{rest:02d}"
    return text


def instant_text(instant: int) -> str:
    """`2026-03-02T08:00:00Z`"""
    day, second = divmod(instant, DAY_SECONDS)
    return f"{day_text(day)}T{time_text(second, seconds=True)}Z"


def local_text(instant: int, zone: Zone, *, seconds: bool | None = None) -> str:
    """`2026-03-02 09:00` on the zone's wall clock."""
    day, second = zone.local(instant)
    return f"{day_text(day)} {time_text(second, seconds=seconds)}"
