"""What the peers know of `nurture.campaign`: its figures, its clock, and what all of them count.

Times are seconds from the campaign's start. Each peer has `run(count, seed) -> Counts`.
"""

from collections import Counter
from math import log

from campaignlang.clock import day_of_civil, day_text
from campaignlang.doors.zones import zone
from campaignlang.simulation.tally import Tally

# `arrived guide`, `taken guide->pause#1`, `sent guide`, `skipped tips`, `opened guide`, `messages 2026-03-23`
Counts = Counter[str]

DAY = 86_400
NEVER = 2**31 - 1
SATURDAY = 5
MORNING = 10 * 3_600

ZONES = ("Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Tokyo")
ZONE_PERCENTS = (35, 20, 20, 10, 15)
BERLIN = ZONES.index("Europe/Berlin")
FIRST_DAY = day_of_civil(2026, 3, 23)
LAST_DAY = day_of_civil(2026, 4, 23)

TREATED = 0.9
BOUNCED, OPENED, CLICKED, UNSUBSCRIBED = 0.01, 0.46, 0.2, 0.02
VISITED, SUBMITTED = 0.9, 0.45
PAUSE_DAYS, TIPS_DAYS, AGAIN_DAYS, DEMO_DAYS = 3, 2, 5, 3
MINUTE, HOUR = 60, 3_600


def lognormal(half: int, ninety: int) -> tuple[float, float]:
    """Mean and deviation of a delay's logarithm."""
    return log(half), log(ninety / half) / 1.281551566


OPENED_DELAY = lognormal(3 * HOUR, 2 * DAY)
CLICKED_DELAY = lognormal(2 * MINUTE, HOUR)
# Without a second figure nine in ten come within fifteen times the first.
UNSUBSCRIBED_DELAY = lognormal(2 * MINUTE, 30 * MINUTE)
SUBMITTED_DELAY = lognormal(5 * MINUTE, 75 * MINUTE)


def start_and_end() -> tuple[int, int]:
    """The campaign's start as an instant, and its end in seconds from there."""
    berlin = zone(ZONES[BERLIN])
    assert berlin is not None
    start = berlin.instant(FIRST_DAY, 9 * HOUR)
    return start, berlin.instant(LAST_DAY, 9 * HOUR) - start


def counts_of(tally: Tally) -> Counts:
    """The same counts of an engine's run."""
    found: Counts = Counter()
    for (element, event), number in tally.events.items():
        is_arrival = event in ("entered", "arrived", "left")
        if event != "moved":
            found[f"{'arrived' if is_arrival else event} {element}"] += number
    for flow, number in tally.flows.items():
        found[f"taken {flow}"] += number
    for day, number in tally.messages_by_day.items():
        found[f"messages {day_text(day)}"] += number
    return found
