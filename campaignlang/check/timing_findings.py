"""All rules of time on one campaign: the analysis is made once; what can happen has a way and a witness."""

from collections.abc import Mapping

from campaignlang.check.graph import zero_time_cycles
from campaignlang.check.loops import endless_cycles
from campaignlang.check.timing import timetable
from campaignlang.check.timing_bounds import bounds_of, points_of
from campaignlang.check.timing_late import too_late
from campaignlang.check.timing_messages import crowded, quiet_hours, repeated_message
from campaignlang.check.timing_order import waits_in_wrong_order
from campaignlang.check.timing_places import Exhausted, Place, Plan, Way, hold_span, plan_of
from campaignlang.check.timing_rules import (
    Analysis,
    cut_off,
    date_passed,
    event_over,
    never_at,
    pushed_too_late,
)
from campaignlang.check.timing_stuck import stuck_in_time
from campaignlang.check.timing_witness import Finding
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.parts import inner_operands
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report, Severity
from campaignlang.syntax.source import Span

CROWDED_HOURS = 24
NONE_STUCK: Mapping[Span, None] = {}


def time_rules(campaign: Campaign, report: Report, crowded_hours: int | None = None) -> None:
    """Report what the rules of time find; past the budget they are silent, and an info says so."""
    try:
        hours = CROWDED_HOURS if crowded_hours is None else crowded_hours
        stuck = dict.fromkeys(report.places(lambda code: code is codes.STUCK))
        found = findings_of_time(campaign, hours, stuck)
    except Exhausted:
        report.add(
            codes.LIMIT_PASSED,
            campaign.name_span,
            f"the rules on time were not applied to `{campaign.name}`: it has too many ways",
            severity=Severity.INFO,
            help="split the campaign, or leave out loops",
        )
        return
    for one in found:
        report.add(
            one.code,
            one.span,
            one.message,
            label=one.label,
            related=one.related,
            notes=one.notes,
            help=one.help,
        )


def findings_of_time(
    campaign: Campaign, crowded_hours: int = CROWDED_HOURS, stuck: Mapping[Span, None] = NONE_STUCK
) -> tuple[Finding, ...]:
    """Give what the rules of time find in a campaign. Raises Exhausted past the budget.

    `stuck`: where F303 has been found without a look at the clock.
    """
    if campaign.faulty or not campaign.elements:
        return ()
    plan = plan_of(campaign)
    if plan is None:
        return ()
    analysis = Analysis(
        plan=plan,
        table=timetable(plan),
        bounds=bounds_of(plan),
        points=points_of(plan),
        endless=frozenset(way[-1].span for way in endless_cycles(campaign)),
    )
    found: list[Finding] = []
    never: list[tuple[int, int]] = []
    for one, key in never_at(analysis):
        found.append(one)
        if key is not None:
            never.append(key)
    found.extend(waits_in_wrong_order(plan))
    # One fault, one finding: what can never be is not told again as cut off, late or crowded.
    told: dict[Span, None] = {one.span: None for one in found}
    cut: list[tuple[Place, Way | None]] = []
    for one, place, way in cut_off(analysis):
        if one.span not in told and not hangs_on_late_event(plan, way):
            found.append(one)
        cut.append((place, way))
    found.extend(too_late(analysis, tuple(cut), tuple(never)))
    found.extend(event_over(analysis))
    pushed = tuple(pushed_too_late(analysis))
    found.extend(pushed)
    told.update((one.span, None) for one in found)
    passed = tuple(one for one in date_passed(analysis) if one.span not in told)
    found.extend(passed)
    told.update((one.span, None) for one in passed)
    found.extend(stuck_in_time(analysis, {**told, **stuck}))
    if crowded_hours > 0:
        close = tuple(one for one in crowded(analysis, crowded_hours) if not follows_a_wait(one, told))
        loops = {flow.span: None for way in (zero_time_cycles(campaign) if close else ()) for flow in way}
        found.extend(one for one in close if one.span not in loops)
    found.extend(one for one in quiet_hours(analysis) if not follows_a_wait(one, told))
    found.extend(repeated_message(analysis))
    return tuple(found)


def hangs_on_late_event(plan: Plan, way: Way | None) -> bool:
    """Say whether a deadline is reckoned from an event that the campaign does not outlive: that is D406."""
    until = None if way is None else way.flow.until
    if until is None or plan.end is None:
        return False
    named = {one.element for one in inner_operands(until) if isinstance(one, c.ElementDate)}
    return any(
        place.element.name in named and place.closes is not None and place.closes > plan.end
        for place in plan.places
    )


def follows_a_wait(found: Finding, told: Mapping[Span, None]) -> bool:
    """Say whether a message comes when it does because of a wait before it that has a finding."""
    one = None if found.shown_by is None else found.shown_by[1].before
    while one is not None and one.place.send is None:
        if one.place.hold is not None and hold_span(one.place) in told:
            return True
        one = one.before
    return False
