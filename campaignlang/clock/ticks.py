"""The ticks of a campaign: its start and every `frequency` after it, without end."""

from dataclasses import dataclass

from campaignlang.clock.calendar import FOREVER, step_parts
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

    def nth(self, number: int) -> int:
        """The instant of a tick; FOREVER beyond the last year."""
        return step_parts(
            self.start,
            self.frequency.calendar_months * number,
            self.frequency.calendar_days * number,
            self.frequency.exact_seconds * number,
            self.zone,
        )

    def number_at_or_after(self, instant: int) -> int:
        """The number of the first tick that is not before `instant`."""
        if instant <= self.start:
            return 0
        frequency = self.frequency
        mean_seconds = (
            frequency.calendar_months * MONTH_SECONDS
            + frequency.calendar_days * DAY_SECONDS
            + frequency.exact_seconds
        )
        assert mean_seconds > 0
        number = -((self.start - instant) // mean_seconds)
        if not frequency.has_calendar_part:
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
