"""Days and their names on arrays: what `clock.calendar` says, element by element."""

from collections.abc import Callable

import numpy as np

from campaignlang.clock import DAY_MAX, DAY_MIN, Duration
from campaignlang.clock.calendar import DAYS_MAX, MONTHS_MAX
from campaignlang.simulation.columnar.columns.arrays import Integers

# Of so few days it costs nothing to work out all.
DAYS_AT_ONCE = 512
# For `next_yearly`: names of days in a table of years, each with 12 months of 32 days.
NAMES_OF_MONTH = 32
YEAR_NAMES = 12 * NAMES_OF_MONTH
YEARS_OF_NAMES_MAX = 20

MONTH_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


def day_of_civil(years: Integers, months: Integers, days: Integers) -> Integers:
    """Days since 1970-01-01, in the Gregorian calendar before its time too."""
    # Years begin in March here, so that the leap day is the last of its year.
    is_early = months <= 2
    years = years - is_early
    months = months + 12 * is_early
    return 365 * years + years // 4 - years // 100 + years // 400 + (153 * months - 457) // 5 + days - 719_469


def civil_of_day(days: Integers) -> tuple[Integers, Integers, Integers]:
    """Years, months and days of the month."""
    if not len(days):
        return days.copy(), days.copy(), days.copy()
    first, last = int(days.min()), int(days.max())
    if last - first >= max(len(days), DAYS_AT_ONCE):
        return _civil_of_day(days)
    years, months, days_of_month = _civil_of_day(np.arange(first, last + 1))
    place = days - first
    return years[place], months[place], days_of_month[place]


def _civil_of_day(days: Integers) -> tuple[Integers, Integers, Integers]:
    shifted: Integers = days + 719_468
    eras = shifted // 146_097
    day_of_era = shifted - eras * 146_097
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    months = np.where(shifted_month < 10, shifted_month + 3, shifted_month - 9)
    years = eras * 400 + year_of_era + (months <= 2)
    days_of_month: Integers = day_of_year - (153 * shifted_month + 2) // 5 + 1
    return years, months, days_of_month


def last_day_of_month(years: Integers, months: Integers) -> Integers:
    is_leap = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
    lengths: Integers = MONTH_LENGTHS[months] + (is_leap & (months == 2))
    return lengths


def add_months(days: Integers, count: Integers | int) -> Integers:
    """Land on the last day of the month where the day does not exist."""
    years, months, days_of_month = civil_of_day(days)
    total = years * 12 + months - 1 + count
    years = total // 12
    months = total - years * 12 + 1
    return day_of_civil(years, months, np.minimum(days_of_month, last_day_of_month(years, months)))


def add_calendar(days: Integers, months: int, more_days: int) -> Integers:
    """Months first, then days. Far days are held two days out of range, where no zone is in range yet."""
    if not -MONTHS_MAX <= months <= MONTHS_MAX or not -DAYS_MAX <= more_days <= DAYS_MAX:
        is_later = months > 0 or (months == 0 and more_days > 0)
        return np.full(len(days), DAY_MAX + 2 if is_later else DAY_MIN - 2)
    if months:
        days = add_months(days, months)
    return np.clip(days + more_days, DAY_MIN - 2, DAY_MAX + 2)


def add_to_day(days: Integers, duration: Duration, sign: int = 1) -> Integers:
    """Dates and the calendar part of a duration; the days that stand for all beyond stay."""
    months, more_days = sign * duration.calendar_months, sign * duration.calendar_days

    def added(some: Integers) -> Integers:
        found = add_calendar(some, months, more_days)
        return np.clip(found, DAY_MIN - 1, DAY_MAX + 1, out=found)

    if len(days) and (int(days.min()) < DAY_MIN or int(days.max()) > DAY_MAX):
        inside = np.flatnonzero((days >= DAY_MIN) & (days <= DAY_MAX))
        found = days.copy()
        found[inside] = by_day(days[inside], added)
        return found
    return by_day(days, added) if months else added(days)


def next_yearly(months: Integers, days_of_month: Integers, from_days: Integers) -> Integers:
    """The next day of that name, `from_days` included; 29 February is the 28th in other years."""
    if not len(from_days):
        return np.zeros(0, np.int64)
    years = by_day(from_days, lambda some: civil_of_day(some)[0])
    first, last = int(years.min()), int(years.max()) + 1
    if last - first > YEARS_OF_NAMES_MAX:
        found = _day_of_name(years, months, days_of_month)
        return np.where(found >= from_days, found, _day_of_name(years + 1, months, days_of_month))
    # All names of all those years, 12 months of 32 days each: fewer than there are elements.
    place = np.arange((last - first + 1) * YEAR_NAMES)
    year, month = place // YEAR_NAMES + first, place % YEAR_NAMES // NAMES_OF_MONTH + 1
    names = _day_of_name(year, month, place % NAMES_OF_MONTH)
    wanted = (years - first) * YEAR_NAMES
    wanted += months * NAMES_OF_MONTH
    wanted += days_of_month - NAMES_OF_MONTH
    wanted += (names[wanted] < from_days) * YEAR_NAMES
    return names[wanted]


def _day_of_name(years: Integers, months: Integers, days_of_month: Integers) -> Integers:
    return day_of_civil(years, months, np.minimum(days_of_month, last_day_of_month(years, months)))


def by_day(days: Integers, function: Callable[[Integers], Integers]) -> Integers:
    """Ask once for each day between the first and the last, where there are not more of them than asked."""
    if not len(days):
        return np.zeros(0, np.int64)
    first, last = int(days.min()), int(days.max())
    if last - first >= max(len(days), DAYS_AT_ONCE):
        return function(days)
    return function(np.arange(first, last + 1))[days - first]
