"""The ticks of a campaign: its start and every `frequency` after it, without end."""

from dataclasses import dataclass, field

from campaignlang.clock.calendar import FOREVER, add_calendar, clamp
from campaignlang.clock.duration import Duration
from campaignlang.clock.zone import DAY_SECONDS, Zone

# The mean of the Gregorian calendar: good enough to guess a tick's number, which is then corrected.
MONTH_SECONDS = 2_629_746


@dataclass(frozen=True, slots=True)
class Ticks:
    """`start` + k × `frequency`, each part times k, by the calendar of `zone`; k from 0."""

    start: int
    frequency: Duration
    zone: Zone
    # The same again, taken apart once: a run asks for many ticks.
    months: int = field(init=False, repr=False)
    days: int = field(init=False, repr=False)
    seconds: int = field(init=False, repr=False)
    start_day: int = field(init=False, repr=False)
    start_second: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        assert not self.frequency.is_zero
        day, second = self.zone.local(self.start)
        object.__setattr__(self, "months", self.frequency.calendar_months)
        object.__setattr__(self, "days", self.frequency.calendar_days)
        object.__setattr__(self, "seconds", self.frequency.exact_seconds)
        object.__setattr__(self, "start_day", day)
        object.__setattr__(self, "start_second", second)

    def nth(self, number: int) -> int:
        """The instant of a tick; FOREVER beyond the last year."""
        if number == 0 or (self.months == 0 and self.days == 0):
            return clamp(self.start + self.seconds * number)
        day = add_calendar(self.start_day, self.months * number, self.days * number)
        return clamp(self.zone.instant(day, self.start_second) + self.seconds * number)

    def number_at_or_after(self, instant: int) -> int:
        """The number of the first tick that is not before `instant`."""
        if instant <= self.start:
            return 0
        mean_seconds = self.months * MONTH_SECONDS + self.days * DAY_SECONDS + self.seconds
        number = -((self.start - instant) // mean_seconds)  # rounded up
        if self.months == 0 and self.days == 0:
            return number
        # The guess is off by the lengths of months and the changes of clocks: a tick or two.
        while number > 0 and self.nth(number - 1) >= instant:
            number -= 1
        while self.nth(number) < instant:
            number += 1
        return number

    def at_or_after(self, instant: int) -> int:
        """The first tick that is not before `instant`; FOREVER beyond the last year."""
        if instant >= FOREVER:
            return FOREVER
        return self.nth(self.number_at_or_after(instant))
