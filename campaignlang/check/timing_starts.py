"""When a campaign that is started by hand is looked at: a start is laid for it, whichever it will be."""

from campaignlang.check.timing_values import fixed_instant
from campaignlang.clock import FOREVER, Zone
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.operations import Hold
from campaignlang.model.values import WallTime

# A Monday at nine, well before what the campaign has of dates.
NOMINAL_START = WallTime(20_514, 9 * 3_600)  # 2026-03-02
NOMINAL_LEAD_DAYS = 56
FIRST_DAY = 8  # 1970-01-09


def nominal_start(campaign: Campaign, zone: Zone) -> WallTime:
    earliest = earliest_day(campaign, zone)
    if earliest is None:
        return NOMINAL_START
    day = max(earliest - NOMINAL_LEAD_DAYS, FIRST_DAY)
    return WallTime(day - (day + 3) % 7, NOMINAL_START.second)


def earliest_day(campaign: Campaign, zone: Zone) -> int | None:
    """Give the first of the dates that stand in a campaign: its end, events, deadlines."""
    found: list[int] = [] if campaign.profile.end is None else [campaign.profile.end.day]
    instants: list[int | None] = []
    for element in campaign.elements:
        starts, until = getattr(element, "starts", None), getattr(element, "until", None)
        if isinstance(starts, WallTime):
            found.append(starts.day)
        if isinstance(until, c.Operand):
            instants.append(fixed_instant(until, zone))
        for operation in element.operations:
            if isinstance(operation, Hold):
                instants.append(fixed_instant(operation.until, zone))
                found.extend(operation.times.dates)
    for flow in campaign.flows:
        instants.append(fixed_instant(flow.until, zone))
        found.extend(flow.times.dates)
    found.extend(zone.local(at)[0] for at in instants if at is not None and 0 < at < FOREVER)
    return min(found, default=None)
