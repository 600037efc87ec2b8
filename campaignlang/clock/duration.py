"""A length of time as it was written: `1 month 2 days` stays two numbers, for words and for the calendar."""

from campaignlang.frozen import cached_property, dataclass

MINUTE_SECONDS = 60
HOUR_SECONDS = 3_600
DAY_SECONDS = 86_400
MONTH_DAYS = 30
YEAR_DAYS = 365


@dataclass(frozen=True, kw_only=True)
class Duration:
    """`2 days 4 hours`: days and longer are calendar steps, hours and shorter exact seconds.

    What engines ask of it at every step is worked out once.
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0

    @cached_property
    def exact_seconds(self) -> int:
        """The part that needs no calendar: hours, minutes and seconds."""
        return self.hours * HOUR_SECONDS + self.minutes * MINUTE_SECONDS + self.seconds

    @cached_property
    def calendar_months(self) -> int:
        return self.years * 12 + self.months

    @cached_property
    def calendar_days(self) -> int:
        return self.weeks * 7 + self.days

    @cached_property
    def has_calendar_part(self) -> bool:
        return self.calendar_months != 0 or self.calendar_days != 0

    @cached_property
    def is_calendar_only(self) -> bool:
        """Written in days or longer units alone; a duration of nothing is not."""
        return self.has_calendar_part and self.exact_seconds == 0

    @property
    def is_zero(self) -> bool:
        return not self.has_calendar_part and self.exact_seconds == 0

    @property
    def behavior_seconds(self) -> int:
        """The exact length a behaviour reads: a day is 86,400 s, a month 30 days, a year 365."""
        days = self.years * YEAR_DAYS + self.months * MONTH_DAYS + self.calendar_days
        return days * DAY_SECONDS + self.exact_seconds

    def times(self, count: int) -> "Duration":
        """Each part times `count`, so that three times a month is three months and not ninety days."""
        return Duration(
            years=self.years * count,
            months=self.months * count,
            weeks=self.weeks * count,
            days=self.days * count,
            hours=self.hours * count,
            minutes=self.minutes * count,
            seconds=self.seconds * count,
        )
