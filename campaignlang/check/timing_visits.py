"""One visit played through: with these responses, when does the contact leave, and where to?

The contact's own zone is the campaign's.
"""

from campaignlang.check.timing_facts import Facts
from campaignlang.check.timing_places import Plan, Way
from campaignlang.check.timing_responses import Script, responses_of
from campaignlang.check.timing_steps import Leaving, Step, Visit
from campaignlang.check.timing_values import Infeasible, instant_of
from campaignlang.clock import FOREVER, Duration, step, step_to_day
from campaignlang.model import conditions as c
from campaignlang.model.parts import inner_operands

# What playing a visit counts for in the budget.
VISIT_STEPS = 20
MIDNIGHTS_MAX = 60
# When a flow is looked at, its place in the file, when it would have been but for its days and times.
Try = tuple[int, int, int, Way]


def play(plan: Plan, step_: Step, script: Script, facts: Facts) -> Leaving:
    """Play a visit to its end: Infeasible where it has none in time, or a global exit interrupts."""
    place, acts = step_.place, step_.acts
    is_skipped = place.send is not None and not step_.is_sent
    visit = Visit(plan=plan, step=step_, facts=facts)
    visit.came = responses_of(place, acts, script, is_skipped, step_.is_late)
    instants = {acts, *visit.came.values(), *[instant for *_, instant in step_.later]}
    horizon = plan.horizon
    moments = sorted([one for one in instants if acts <= one < horizon])
    plan.budget.take(VISIT_STEPS + len(moments) * len(place.ways))
    tries: list[Try] = []
    found = first_ready(visit, moments, tries)
    if place.others:
        other = otherwise(visit, tries, FOREVER if found is None else found[0])
        found = other or found
    if found is None:
        raise Infeasible
    at, _, wanted_at, way = found
    if plan.exits:
        check_exits(visit, moments, at)
    return Leaving(way=way, at=at, wanted_at=wanted_at, came=visit.came, facts=facts)


def first_ready(visit: Visit, moments: list[int], tries: list[Try]) -> Try | None:
    """Give the first flow that is ready; to `tries` comes when each was looked at until then."""
    first_open = visit.plan.first_open
    spans = [(*span_of(visit, way), way) for way in visit.step.place.ways]
    for moment, following in zip(moments, (*moments[1:], FOREVER), strict=True):
        open_now: list[Try] = []
        for begin, deadline, way in spans:
            wanted_at = moment if moment > begin else begin
            if wanted_at < following and wanted_at <= deadline:
                at = first_open(way, wanted_at, deadline)
                if at < following:
                    open_now.append((at, way.order, wanted_at, way))
        # No two have instant and order in common, and none comes after the next moment.
        open_now.sort()
        for one in open_now:
            tries.append(one)
            at, _, _, way = one
            condition = way.flow.condition
            if condition is None or visit.holds(condition, at):
                return one
            if way.is_timed:
                raise Infeasible
    return None


def openings(visit: Visit, way: Way, moments: list[int]) -> list[tuple[int, int]]:
    """Give the first allowed instant after each moment at which something changes, before the next."""
    begin, deadline = span_of(visit, way)
    found = []
    first_open, last = visit.plan.first_open, len(moments) - 1
    for number, moment in enumerate(moments):
        wanted_at = moment if moment > begin else begin
        following = moments[number + 1] if number < last else FOREVER
        if wanted_at >= following:
            continue
        if wanted_at > deadline:
            break
        at = first_open(way, wanted_at, deadline)
        if at < following:
            found.append((at, wanted_at))
    return found


def span_of(visit: Visit, way: Way) -> tuple[int, int]:
    """Give from when to when a way is open: its beginning and its deadline."""
    flow, acts, plan = way.flow, visit.step.acts, visit.plan
    key = id(way), acts
    found = plan.spans.get(key)
    if found is not None:
        return found
    begin = begin_of(way, acts, plan)
    deadline = FOREVER
    if flow.within is not None:
        deadline = step(acts, flow.within, plan.zone)
    if flow.until is not None:
        until = way.until_fixed
        if until is None:
            until = dated_instant(flow.until, visit.facts, acts, plan)
        deadline = min(deadline, -1 if until is None else until)
    if way.last_day_ends is not None:
        deadline = min(deadline, way.last_day_ends)
    if flow.until is None or way.until_fixed is not None:
        # Else it is another for each contact.
        plan.spans[key] = begin, deadline
    return begin, deadline


def begin_of(way: Way, acts: int, plan: Plan) -> int:
    after = way.flow.after
    if after is None:
        return acts
    if way.flow.times.at is not None and after.is_calendar_only:
        return step_to_day(acts, after, plan.zone)
    return step(acts, after, plan.zone)


def dated_instant(operand: c.Operand, facts: Facts, at: int, plan: Plan) -> int | None:
    """Give an instant that depends on a contact's date, chosen when first asked for."""
    values = {
        one.name: facts.value(one, at) for one in inner_operands(operand) if isinstance(one, c.Attribute)
    }
    return instant_of(operand, values, at, plan.zone)


def otherwise(visit: Visit, tries: list[Try], before: int) -> Try | None:
    """Give the way of `otherwise`, if its siblings have closed and it is ready before any of them."""
    place, acts, plan = visit.step.place, visit.step.acts, visit.plan
    latest = acts
    for way in place.ways:
        _, deadline = span_of(visit, way)
        if way.has_deadline and deadline < FOREVER:
            latest = max(latest, deadline)
            continue
        condition = way.flow.condition
        closed = next(
            (
                at
                for at, _, _, one in tries
                if one is way and condition is not None and visit.decided(condition, at) is False
            ),
            None,
        )
        if closed is None:
            return None
        latest = max(latest, closed)
    for way in place.others:
        deadline = FOREVER if way.last_day_ends is None else way.last_day_ends
        at = plan.first_open(way, latest, deadline)
        if at < before:
            return at, way.order, latest, way
    return None


def check_exits(visit: Visit, moments: list[int], until: int) -> None:
    """Raise Infeasible where a global exit interrupts before the contact moves on."""
    plan, step_ = visit.plan, visit.step
    if not plan.exits:
        return
    asked = [step_.arrived, *(one for one in moments if one <= until), until]
    for exit_ in plan.exits:
        instants = asked
        if exit_.is_timed:
            instants = [*asked, *midnights(plan, step_.arrived, until)]
        elif exit_.is_plain and not step_.place.changes_facts:
            instants = asked[:1]
        for at in instants:
            on_tick = at if plan.ticks is None else plan.ticks.at_or_after(at)
            if on_tick <= until and visit.is_let_out_by(exit_, on_tick):
                raise Infeasible


def midnights(plan: Plan, since: int, until: int) -> list[int]:
    """Give the beginnings of days between two instants; Infeasible where there are too many to look at."""
    first, last = plan.zone.local(since)[0] + 1, plan.zone.local(until)[0]
    if last - first > MIDNIGHTS_MAX:
        raise Infeasible
    return [plan.zone.instant(day, 0) for day in range(first, last + 1)]


def is_let_out(visit: Visit, at: int) -> bool:
    """Say whether a global exit's condition holds: nobody comes in then, or goes further."""
    if (
        visit.plan.ticks is not None
        and visit.plan.ticks.at_or_after(at) != at
        and visit.step.before is not None
    ):
        return False
    return any(visit.is_let_out_by(exit_, at) for exit_ in visit.plan.exits)


def is_shut_to(plan: Plan, until: c.Operand, at: int, facts: Facts) -> bool:
    """Say whether somebody is let in no more, or never: what counts is a date of their own."""
    found = dated_instant(until, facts, at, plan)
    return found is None or at >= found


def deadline_of(
    plan: Plan, within: Duration | None, until: int | None, last_day_ends: int | None, acts: int
) -> int:
    found = FOREVER if within is None else step(acts, within, plan.zone)
    for other in (until, last_day_ends):
        if other is not None:
            found = min(found, other)
    return found
