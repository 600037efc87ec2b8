"""D404: elements nobody can reach before the end, whoever they are and whatever they do."""

from collections.abc import Iterator
from dataclasses import replace

from campaignlang.check.timing_bounds import bounds_of
from campaignlang.check.timing_places import DAY_SECONDS, Place, Plan, Way
from campaignlang.check.timing_rules import Analysis, shown
from campaignlang.check.timing_witness import Finding
from campaignlang.clock import FOREVER
from campaignlang.syntax import codes

# Two starts by hand: what comes at the same instant after both does not hang on the start.
STARTS_EARLIER_DAYS = (200, 400)


def too_late(
    analysis: Analysis, cut: tuple[tuple[Place, Way | None], ...], never: tuple[tuple[int, int], ...]
) -> Iterator[Finding]:
    """D404: an element nobody can reach before the end; the first of each way."""
    plan, bounds, end = analysis.plan, analysis.bounds, analysis.plan.end
    if end is None:
        return
    arrives = bounds.arrives if plan.has_start else whenever_started(plan)
    cut_flows = {(place.index, way.flow.number) for place, way in cut if way is not None}
    cut_places = {place.index for place, way in cut if way is None}
    sources: dict[int, list[tuple[Place, Way]]] = {}
    for place in plan.places:
        for way in place.all_ways:
            sources.setdefault(way.target, []).append((place, way))
    for place in plan.entries if plan.has_start else ():
        if bounds.arrives[place.index] >= end and place.element.takes_flows_in is False:
            yield never_let_in(analysis, place)
    for place in plan.places:
        at = arrives[place.index]
        if at < end or plan.campaign.is_entry(place.element):
            continue
        ways = [(one, way) for one, way in sources.get(place.index, ()) if bounds.acts[one.index] < FOREVER]
        in_time = [(one, way) for one, way in ways if arrives[one.index] < end]
        explained = [
            (one, way)
            for one, way in in_time
            if (one.index, way.flow.number) in cut_flows
            or (
                way.flow.is_otherwise
                and any((one.index, other.flow.number) in cut_flows for other in one.ways)
            )
            or one.index in cut_places
            or (one.index, way.flow.number) in never
            or (one.closes is not None and one.closes >= end)
        ]
        if in_time and len(explained) < len(in_time):
            yield never_reached(
                analysis, place, f"at {shown(analysis, at)} at the earliest" if at < FOREVER else "never"
            )


def never_let_in(analysis: Analysis, place: Place) -> Finding:
    name = place.element.name
    return Finding(
        code=codes.TOO_LATE,
        span=place.element.name_span,
        message=f"nobody can come in by `{name}`",
        label="closed before the campaign starts",
        notes=(f"the campaign starts at {shown(analysis, analysis.plan.start)}",),
        help=f"move the `until` of `{name}`, or the campaign's start",
    )


def never_reached(analysis: Analysis, place: Place, when: str) -> Finding:
    plan = analysis.plan
    assert plan.end is not None
    ends = shown(analysis, plan.end)
    runs = f"runs from {shown(analysis, plan.start)} to {ends}" if plan.has_start else f"ends at {ends}"
    return Finding(
        code=codes.TOO_LATE,
        span=place.element.name_span,
        message=f"`{place.element.name}` cannot be reached before the campaign ends",
        label=when,
        notes=(f"the campaign {runs}",),
        help="move the campaign's end, or the days that lead here",
    )


def whenever_started(plan: Plan) -> tuple[int, ...]:
    """Give the earliest arrivals that are the same whenever a campaign is started by hand; 0 for others."""
    first, second = (
        bounds_of(replace(plan, start=plan.start - days * DAY_SECONDS)).arrives
        for days in STARTS_EARLIER_DAYS
    )
    return tuple(
        one if one == other and one < FOREVER else 0 for one, other in zip(first, second, strict=True)
    )
