"""Arriving at an element: what it sets, when it acts, and whether its message is sent."""

from typing import NamedTuple

from campaignlang.check.timing_facts import Facts, Unknown
from campaignlang.check.timing_places import Place, Plan
from campaignlang.check.timing_responses import changed
from campaignlang.check.timing_steps import Step
from campaignlang.check.timing_visits import dated_instant
from campaignlang.clock import first_allowed, step, step_to_day, window_end

# What arriving somewhere counts for in the budget.
ARRIVAL_STEPS = 20


class Arrival(NamedTuple):
    """What becomes of who arrives: a step that does not know yet where it came from."""

    acts: int
    held_until: int
    facts: Facts
    is_late: bool
    is_sent: bool


def arrive(plan: Plan, place: Place, at: int, facts: Facts, before: Step | None = None) -> Arrival:
    """Arrive at an element: when does it act, is its message sent? May raise what Facts raise."""
    plan.budget.take(ARRIVAL_STEPS)
    for rule in place.element.sets:
        if rule.response is None:
            facts = changed(facts, rule.attribute, rule.value)
    acts, is_late, held_until = at, False, at
    quiet = plan.campaign.profile.quiet
    if place.waits_for_quiet and quiet is not None:
        acts = window_end(at, (quiet.begin, quiet.end), plan.zone)
    hold = place.hold
    if hold is not None:
        if hold.duration is not None:
            is_from_midnight = hold.times.at is not None and hold.duration.is_calendar_only
            acts = (step_to_day if is_from_midnight else step)(at, hold.duration, plan.zone)
        elif hold.until is not None:
            until = place.hold_until
            if until is None:
                until = dated_instant(hold.until, facts, at, plan)
            is_late = until is None or until < at
            acts = at if until is None else max(at, until)
        held_until = acts
        if not hold.times.is_always:
            acts = first_allowed(acts, hold.times, plan.zone, None, plan.horizon)
    is_sent = False
    if place.send is not None:
        is_sent, facts = is_sent_at(plan, place, acts, facts, before)
    return Arrival(acts, held_until, facts, is_late, is_sent)


def is_sent_at(plan: Plan, place: Place, acts: int, facts: Facts, before: Step | None) -> tuple[bool, Facts]:
    """Say whether a message goes out; who was not asked about consent has given it."""
    send, consent = place.send, place.consent
    assert send is not None and consent is not None
    if send.is_transactional:
        return True, facts
    try:
        if not facts.holds(consent, acts):
            return False, facts
    except Unknown:
        # Both ways are looked at only where a flow asks for it.
        if "skipped" in place.asked:
            raise
        given = facts.with_answer(consent, True, acts)
        if given is None:
            return False, facts
        facts = given
    limit = plan.campaign.profile.limit
    if limit is None:
        return True, facts
    since = step(acts, limit.duration, plan.zone, -1)
    count = 0
    while before is not None and before.acts > since:
        other = before.place.send
        count += before.is_sent and other is not None and not other.is_transactional
        before = before.before
    return count < limit.count, facts
