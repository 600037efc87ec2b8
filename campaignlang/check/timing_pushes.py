"""What can push a message past the event or date it leads to: days and times, a wait's too, quiet hours."""

from collections.abc import Iterator

from campaignlang.check.timing_places import Place, Plan, event_begin, has_clause, hold_span
from campaignlang.check.timing_steps import Step
from campaignlang.clock import ALWAYS
from campaignlang.model import conditions as c
from campaignlang.model.parts import inner_operands
from campaignlang.syntax.source import Span

LEADS_MAX = 6


def is_pushed(plan: Plan, one: Step) -> bool:
    """Say whether something pushed a message too far."""
    if one.place.send is None or not one.is_sent or one.flow is None or one.acts >= plan.horizon:
        return False
    return any(begins < limit <= one.acts for _, begins, limit, _ in pushes(plan, one))


def pushes(plan: Plan, one: Step) -> Iterator[tuple[Span, int, int, str]]:
    """Give what can have pushed a message: the clause, when it would have gone out, and by when it had to."""
    before, flow = one.before, one.flow
    assert before is not None and flow is not None
    limits = tuple(limits_of(plan, one.place))
    for limit, what in limits:
        if one.place.waits_for_quiet and one.acts > one.arrived:
            spans = dict(plan.campaign.profile.setting_spans)
            yield spans.get("quiet", plan.campaign.name_span), one.arrived, limit, what
        if flow.times != ALWAYS:
            word = next(word for word in ("on", "at", "between") if has_clause(flow.clause_spans, word))
            yield flow.clause_span(word), one.wanted_at, limit, what
    hold = before.place.hold
    if hold is not None and hold.times != ALWAYS and one.arrived == before.acts:
        named = date_named(plan, hold.until)
        for limit, what in (*limits, *((named,) if named is not None else ())):
            yield hold_span(before.place), before.held_until, limit, what


def date_named(plan: Plan, operand: c.Operand | None) -> tuple[int, str] | None:
    """Give the event's date that a wait counts back from: `webinar.starts - 1 day`."""
    if not isinstance(operand, c.Sum) or operand.sign > 0:
        return None
    for part in inner_operands(operand):
        if isinstance(part, c.ElementDate):
            return plan.zone.instant(part.at.day, part.at.second), f"`{part.element}.{part.setting}`"
    return None


def limits_of(plan: Plan, place: Place) -> Iterator[tuple[int, str]]:
    """Give the beginnings of events a message leads to, and the deadlines of the flows that leave it."""
    for way in place.ways:
        if way.until_fixed is not None:
            yield way.until_fixed, "the deadline of what follows"
    seen = {place.index}
    waiting = [(way.target, 0) for way in place.all_ways]
    while waiting:
        index, depth = waiting.pop()
        if index in seen:
            continue
        seen.add(index)
        other = plan.places[index]
        starts = event_begin(plan, other)
        if starts is not None:
            yield starts, f"the beginning of `{other.element.name}`"
        elif other.send is None and depth < LEADS_MAX:
            waiting.extend((way.target, depth + 1) for way in other.all_ways)
