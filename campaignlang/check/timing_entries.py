"""Coming in: the instants at which somebody can, and the first step of their way."""

from collections.abc import Iterator
from dataclasses import replace

from campaignlang.check.timing_arrivals import arrive
from campaignlang.check.timing_facts import Facts, branches
from campaignlang.check.timing_places import NIGHT_TRIED, Place, Plan, is_night
from campaignlang.check.timing_steps import Step, Visit
from campaignlang.check.timing_values import fixed_instant
from campaignlang.check.timing_visits import is_let_out, is_shut_to
from campaignlang.clock import FOREVER, Duration, Ticks
from campaignlang.model.conditions import Condition, Operand

LOOKS_MAX = 40


def entering(plan: Plan, place: Place) -> Iterator[Step]:
    """Come in: first, last, and at night."""
    where: Condition | None = getattr(place.element, "where", None)
    until: Operand | None = getattr(place.element, "until", None)
    is_of_contact = until is not None and fixed_instant(until, plan.zone) is None
    for at in entry_instants(plan, place):

        def come(facts: Facts, at: int = at) -> Step:
            found = arrive(plan, place, at, facts)
            one = Step(place=place, arrived=at, is_from_start=at == plan.start, **found._asdict())
            # Both are asked before the element's `set`s are done.
            outside = Visit(plan=plan, step=one, facts=facts)
            if is_of_contact and until is not None and is_shut_to(plan, until, at, facts):
                return replace(one, acts=FOREVER)
            if is_let_out(outside, at) or (where is not None and not outside.holds(where, at)):
                return replace(one, acts=FOREVER)
            return one

        found = next(
            (
                one
                for one in branches(
                    come, Facts(schema=plan.campaign.schema, zone=plan.zone, atoms=plan.atoms)
                )
                if one.acts < FOREVER
            ),
            None,
        )
        if found is not None:
            yield found


def entry_instants(plan: Plan, place: Place) -> tuple[int, ...]:
    """Give instants at which somebody can come in: the first, the last, one at night."""
    element = place.element
    shut = plan.horizon
    until = getattr(element, "until", None)
    fixed = fixed_instant(until, plan.zone)
    if fixed is not None:
        shut = min(shut, fixed)
    if place.closes is not None:
        shut = min(shut, place.closes)
    if plan.start >= shut:
        return ()
    if element.refreshes:
        return looks(plan, place, shut)
    day, _ = plan.zone.local(plan.start)
    night = plan.zone.instant(day, NIGHT_TRIED)
    tried = (plan.start, night, *plan.marks, shut - 1)
    return tuple(dict.fromkeys(at for at in tried if plan.start <= at < shut))


def looks(plan: Plan, place: Place, shut: int) -> tuple[int, ...]:
    """Give the first refreshes of an audience, and the last one."""
    refresh = getattr(place.element, "refresh", None)
    if refresh is None:
        refresh = plan.campaign.profile.frequency
    if not isinstance(refresh, Duration):
        return (plan.start,)
    every = Ticks(plan.start, refresh, plan.zone)
    found = {plan.start: None}
    last = every.number_at_or_after(shut) - 1
    nights = 0
    marked = [every.number_at_or_after(mark + 1) - 1 for mark in plan.marks]
    for number in (*range(1, min(last, LOOKS_MAX)), *marked, last):
        at = every.nth(max(0, number))
        if plan.ticks is not None:
            at = plan.ticks.at_or_after(at)
        is_wanted = number == last or number in marked or (is_night(plan, at) and nights == 0)
        nights += is_night(plan, at)
        if is_wanted and at < shut:
            found[at] = None
    return tuple(found)
