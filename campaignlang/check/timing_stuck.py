"""F303 where the clock decides: deadlines that end before the days and times that would let somebody on.

What `stuck` leaves open is looked at for concrete arrivals, with responses just before and after each
deadline. Whoever is found waits however long the campaign runs.
"""

from collections.abc import Iterator
from dataclasses import replace

from campaignlang.check.timing import scripts
from campaignlang.check.timing_facts import Facts, branches
from campaignlang.check.timing_places import Place, Plan, Way
from campaignlang.check.timing_responses import Script, responses_of
from campaignlang.check.timing_rules import Analysis, shown
from campaignlang.check.timing_steps import Step, Visit
from campaignlang.check.timing_values import Infeasible
from campaignlang.check.timing_visits import VISIT_STEPS, check_exits, openings, span_of
from campaignlang.check.timing_witness import Finding, notes_of
from campaignlang.clock import ALWAYS
from campaignlang.model.operations import Timing
from campaignlang.syntax import codes
from campaignlang.syntax.source import Span

# A place with more flows is left alone.
WAYS_MAX = 12


def stuck_in_time(analysis: Analysis, told: dict[Span, None]) -> Iterator[Finding]:
    """Give the elements that hold somebody for ever; `told`: where a fault has been found already."""
    for place in analysis.plan.places:
        if not hangs_on_the_clock(analysis.plan, place):
            continue
        if place.element.name_span in told or any(
            span in told for way in place.ways for _, span in way.flow.clause_spans
        ):
            continue
        found = next(
            (
                (one, script, facts)
                for one in analysis.table.steps(place)
                for script, facts in stays(analysis.plan, one)
            ),
            None,
        )
        if found is not None:
            yield finding_of(analysis, *found)


def hangs_on_the_clock(plan: Plan, place: Place) -> bool:
    """Say whether days, times, ticks or instants that stand can get into the way of a deadline."""
    if place.others or place.is_split or not place.ways or len(place.ways) > WAYS_MAX:
        return False
    if any(way.flow.condition is None and not way.has_deadline for way in place.ways):
        return False
    is_fixed = any(way.until_fixed is not None or way.last_day_ends is not None for way in place.ways)
    # Where the start is a guess, nothing hangs on dates that stand.
    if not plan.has_start and (is_fixed or place.closes is not None):
        return False
    is_narrow = any(way.flow.times != ALWAYS or (way.is_on_ticks and plan.ticks) for way in place.ways)
    return any(way.has_deadline and not way.flow.is_local for way in place.ways) and bool(
        is_narrow or is_fixed or place.closes is not None
    )


def stays(plan: Plan, one: Step) -> Iterator[tuple[Script, Facts]]:
    """Give what somebody does, and who they are, for whom no flow is ever ready."""
    if one.acts >= plan.horizon:
        return
    for script in (*scripts(plan, one), *later_scripts(plan, one)):

        def stay(facts: Facts, script: Script = script) -> Facts:
            play_stay(plan, one, script, facts)
            return facts

        for facts in branches(stay, one.facts):
            yield script, facts


def later_scripts(plan: Plan, one: Step) -> Iterator[Script]:
    """Give each response that is asked for just when, and just after, a deadline has passed."""
    if one.place.send is not None and not one.is_sent:
        return
    visit = Visit(plan=plan, step=one, facts=one.facts)
    ends = [span_of(visit, way)[1] for way in one.place.ways if way.has_deadline and way.flow.until is None]
    fixed = [way.until_fixed for way in one.place.ways if way.until_fixed is not None]
    for key in one.place.asked_here:
        response = one.place.response(key)
        if response is None or response.timing is not Timing.ANY or response.one_of is not None:
            continue
        for end in dict.fromkeys((*ends, *fixed)):
            for at in (end, end + 1):
                if one.acts < at < plan.horizon:
                    yield ((key, at),)


def play_stay(plan: Plan, one: Step, script: Script, facts: Facts) -> None:
    """Play a visit; Infeasible where it ends, or where it cannot be told whether it ever does."""
    place = one.place
    visit = Visit(plan=plan, step=one, facts=facts)
    is_skipped = place.send is not None and not one.is_sent
    visit.came = responses_of(place, one.acts, script, is_skipped, one.is_late)
    instants = {one.acts, *visit.came.values(), *[instant for *_, instant in one.later]}
    moments = sorted(at for at in instants if at >= one.acts)
    plan.budget.take(VISIT_STEPS + len(moments) * len(place.ways))
    if moments[-1] >= plan.horizon:
        raise Infeasible
    for way in place.ways:
        if way.is_timed or way.flow.is_local or is_ever_ready(visit, way, moments):
            raise Infeasible
    check_exits(visit, moments, plan.horizon - 1)


def is_ever_ready(visit: Visit, way: Way, moments: list[int]) -> bool:
    """Say whether a flow is ready at some instant, or may be later than is looked at."""
    condition = way.flow.condition
    _, deadline = span_of(visit, way)
    if any(condition is None or visit.holds(condition, at) for at, _ in openings(visit, way, moments)):
        return True
    if deadline < visit.plan.horizon:
        return False
    return condition is None or visit.holds(condition, moments[-1])


def finding_of(analysis: Analysis, one: Step, script: Script, facts: Facts) -> Finding:
    plan, element = analysis.plan, one.place.element
    last = replace(one, facts=facts)
    return Finding(
        code=codes.STUCK,
        span=element.name_span,
        message=f"who comes to `{element.name}` can wait there for ever",
        label=f"no flow is ever ready for who is here at {shown(analysis, one.acts)}",
        notes=notes_of(plan, last, script),
        help=f"let deadlines and times meet, or add a flow for everybody: `{element.name} -> … after …`",
        shown_by=(plan, last),
        stays_with=script,
    )
