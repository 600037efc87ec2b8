"""Day numbers, and steps in the calendar. Plain integers: `datetime` is not needed and costs start-up.

LONG_AGO stands for every instant before 1970 and FOREVER for every one after 2999. They are the seconds
just outside the range, so that they compare, sort and fit into arrays as other instants do; no step leads
out of them again.
"""

from campaignlang.clock.duration import Duration
from campaignlang.clock.zone import Zone

LONG_AGO = -1
FOREVER = 32_503_680_000  # 3000-01-01T00:00:00Z

# Dates run from 1900 to 2999; one day on either side stands for all beyond.
DAY_MIN = -25_567  # 1900-01-01
DAY_MAX = 376_199  # 2999-12-31

# Steps of more months than this leave every range, and need no calendar to say so.
MONTHS_MAX = 12 * 2_000
DAYS_MAX = 2 * (DAY_MAX - DAY_MIN)

MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def clamp(instant: int) -> int:
    """LONG_AGO and FOREVER for what is out of range."""
    if instant < 0:
        return LONG_AGO
    return instant if instant < FOREVER else FOREVER


def day_of_civil(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, in the Gregorian calendar before its time too."""
    # Years begin in March here, so that the leap day is the last of its year.
    if month <= 2:
        year -= 1
        month += 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month - 457) // 5 + day - 719_469


def civil_of_day(day: int) -> tuple[int, int, int]:
    """Year, month and day of the month."""
    era, day_of_era = divmod(day + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    year = era * 400 + year_of_era + (1 if month <= 2 else 0)
    return year, month, day_of_year - (153 * shifted_month + 2) // 5 + 1


def weekday(day: int) -> int:
    """Monday is 0, Sunday 6."""
    return (day + 3) % 7


def last_day_of_month(year: int, month: int) -> int:
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return MONTH_LENGTHS[month - 1]


def add_months(day: int, months: int) -> int:
    """Land on the last day of the month where the day does not exist."""
    year, month, day_of_month = civil_of_day(day)
    year, month_index = divmod(year * 12 + month - 1 + months, 12)
    return day_of_civil(year, month_index + 1, min(day_of_month, last_day_of_month(year, month_index + 1)))


def add_calendar(day: int, months: int, days: int) -> int:
    """Months first, then days. Far days are held two days out of range, where no zone is in range yet."""
    if not -MONTHS_MAX <= months <= MONTHS_MAX or not -DAYS_MAX <= days <= DAYS_MAX:
        return DAY_MAX + 2 if months > 0 or (months == 0 and days > 0) else DAY_MIN - 2
    if months:
        day = add_months(day, months)
    day += days
    if DAY_MIN <= day <= DAY_MAX:
        return day
    return min(max(day, DAY_MIN - 2), DAY_MAX + 2)


def add_to_day(day: int, duration: Duration, sign: int = 1) -> int:
    """A date and the calendar part of a duration: a date has no clock time for the rest to move.

    The days DAY_MIN - 1 and DAY_MAX + 1 stand for all beyond, and no sum leads out of them again.
    """
    if not DAY_MIN <= day <= DAY_MAX:
        return day
    found = add_calendar(day, sign * duration.calendar_months, sign * duration.calendar_days)
    return min(max(found, DAY_MIN - 1), DAY_MAX + 1)


def beginning_of_day(day: int, zone: Zone) -> int:
    """The instant of a date's 00:00; LONG_AGO and FOREVER for the days that stand for all beyond."""
    if not DAY_MIN <= day <= DAY_MAX:
        return LONG_AGO if day < DAY_MIN else FOREVER
    return clamp(zone.instant(day, 0))


def day_of(instant: int, zone: Zone) -> int:
    """The date whose 00:00 was last: where clocks go back over midnight, the wall may show the day before."""
    if instant < 0 or instant >= FOREVER:
        return DAY_MIN - 1 if instant < 0 else DAY_MAX + 1
    day = zone.local(instant)[0]
    return day + 1 if zone.instant(day + 1, 0) <= instant else day


def step_to_day(instant: int, duration: Duration, zone: Zone) -> int:
    """The beginning of the day a step leads to, not before `instant`: what `after 2 days at 10:00` means."""
    return max(instant, beginning_of_day(day_of(step(instant, duration, zone), zone), zone))


def step(instant: int, duration: Duration, zone: Zone, sign: int = 1) -> int:
    """The instant a duration later (or earlier), by the calendar of the zone; LONG_AGO, FOREVER beyond."""
    return step_parts(
        instant,
        sign * duration.calendar_months,
        sign * duration.calendar_days,
        sign * duration.exact_seconds,
        zone,
    )


def step_parts(instant: int, months: int, days: int, seconds: int, zone: Zone) -> int:
    """Months, then days, then one conversion, then seconds; no conversion without a calendar part."""
    if not 0 <= instant < FOREVER:
        return instant
    if months or days:
        day, second = zone.local(instant)
        instant = zone.instant(add_calendar(day, months, days), second)
    return clamp(instant + seconds)


def next_yearly(month: int, day_of_month: int, from_day: int) -> int:
    """The next day of that name, `from_day` included; 29 February is the 28th in other years."""
    year = civil_of_day(from_day)[0]
    while True:
        found = day_of_civil(year, month, min(day_of_month, last_day_of_month(year, month)))
        if found >= from_day:
            return found
        year += 1
