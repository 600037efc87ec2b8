"""When flows of one element are allowed, set beside each other."""

from campaignlang.clock import ALWAYS, Duration, Times
from campaignlang.model.campaign import Campaign
from campaignlang.model.flow import Flow

HOUR = 3_600
DAY = 24 * HOUR


def shortest(duration: Duration | None) -> int:
    """Give the least so long can be, in seconds: a month of 28 days, a day of 23 hours."""
    if duration is None:
        return 0
    days = duration.calendar_months * 28 + duration.calendar_days
    return max(0, days * DAY - (HOUR if days else 0)) + duration.exact_seconds


def soonest(after: Duration | None, times: Times) -> int:
    """Give the least until a flow or a wait is allowed: `after 1 day at 10:00` may be ten hours."""
    least = shortest(after)
    if after is None or times.at is None or after.exact_seconds:
        return least
    # From the beginning of the day on: somebody may arrive just before midnight.
    return max(0, least - DAY + times.at) if after.calendar_months or after.calendar_days else least


def longest(duration: Duration | None) -> int:
    if duration is None:
        return 0
    days = duration.calendar_months * 31 + duration.calendar_days
    return days * DAY + (HOUR if days else 0) + duration.exact_seconds


def is_no_longer(one: Duration | None, other: Duration | None) -> bool:
    """Say whether one duration is no longer than the other, wherever they begin."""
    if one == other or one is None:
        return True
    if other is None:
        return one.is_zero
    if (one.calendar_months, one.exact_seconds) == (other.calendar_months, other.exact_seconds):
        return one.calendar_days <= other.calendar_days
    return longest(one) <= shortest(other)


def is_on_ticks(flow: Flow, campaign: Campaign) -> bool:
    return campaign.profile.frequency is not None and flow.is_conditional and flow.times.at is None


def allows_all(other: Flow, flow: Flow, campaign: Campaign) -> bool:
    """Say whether the other flow is allowed at every instant at which this one is."""
    if other.times != ALWAYS and (other.times != flow.times or other.is_local != flow.is_local):
        return False
    if other.until is not None and (other.until != flow.until or other.is_local != flow.is_local):
        return False
    if other.within is not None and (flow.within is None or not is_no_longer(flow.within, other.within)):
        return False
    # A day counts from its beginning beside a clock time.
    if (
        flow.times.at is not None
        and other.after is not None
        and (other.after, other.times) != (flow.after, flow.times)
    ):
        return False
    if is_on_ticks(other, campaign) and not is_on_ticks(flow, campaign):
        return False
    return is_no_longer(other.after, flow.after)


def is_sure_and_earlier(other: Flow, flow: Flow, campaign: Campaign) -> bool:
    """Say whether the other is taken by everybody before this one is allowed."""
    if other.is_otherwise or other.condition is not None or other.until is not None or other.times != ALWAYS:
        return False
    if is_on_ticks(other, campaign) or (
        other.within is not None and not is_no_longer(other.after, other.within)
    ):
        return False
    if flow.is_otherwise:
        # Without a deadline the other never closes, which is another finding.
        return other.within is not None
    return flow.after is not None and longest(other.after) < soonest(flow.after, flow.times)


def can_meet(first: Flow, second: Flow, campaign: Campaign) -> bool:
    """Say whether both can become ready at one instant: a clock time, a tick, so long after arrival."""
    if first.is_otherwise or second.is_otherwise:
        return False
    for one, other in ((first, second), (second, first)):
        if one.within is not None and longest(one.within) < shortest(other.after):
            return False
    if is_on_ticks(first, campaign) and is_on_ticks(second, campaign):
        return True
    if first.times.at is not None and first.times.at == second.times.at:
        days = (first.times.weekdays, second.times.weekdays)
        return first.is_local == second.is_local and (
            not first.times.has_days
            or not second.times.has_days
            or bool(days[0] & days[1])
            or bool(set(first.times.dates) & set(second.times.dates))
        )
    return first.after is not None and first.after == second.after and first.times == second.times == ALWAYS
