"""Rules on flows that leave one element and stand in each other's way: F304, F318, F319."""

from collections.abc import Iterator

from campaignlang.check.atoms import verdict
from campaignlang.check.contradiction import settled
from campaignlang.check.enumerating import Case, cases
from campaignlang.check.reachable import is_at_once
from campaignlang.check.responses import asked_of, comes_at_once, response_of
from campaignlang.check.rival_times import allows_all, can_meet, is_sure_and_earlier
from campaignlang.check.stuck_words import values_in_words
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.parts import atoms
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report

FLOWS_COMPARED_MAX = 60


def rivals(campaign: Campaign) -> Iterator[tuple[Element, tuple[Flow, ...]]]:
    """Give the elements that several flows leave, which are looked at pair by pair."""
    found = campaign.reached
    for element in campaign.elements:
        flows = campaign.flows_by_source[element.name]
        if (
            2 <= len(flows) <= FLOWS_COMPARED_MAX
            and not element.is_split
            and element.name in found
            and element.name not in campaign.faulty
            and not any(flow.share_millionths is not None for flow in flows)
        ):
            yield element, flows


def shadowed_flow(campaign: Campaign, document: Document, report: Report) -> None:
    for element, flows in rivals(campaign):
        for flow in flows:
            winner = winner_over(flow, flows, element, campaign)
            if winner is None:
                continue
            word = next((word for word, _ in flow.clause_spans), "")
            report.add(
                codes.SHADOWED_FLOW,
                flow.clause_span("otherwise" if flow.is_otherwise else "when" if flow.condition else word),
                f"the flow from `{flow.source}` to `{flow.target}` is never taken",
                label="another is always ready no later",
                related=(Related(winner.span, "this one is taken before it"),),
                help="put the particular one first, or take one of them out",
            )


def winner_over(flow: Flow, flows: tuple[Flow, ...], element: Element, campaign: Campaign) -> Flow | None:
    """Give the flow that is always ready no later than this one."""
    winner = first_winner(flow, flows, element, campaign)
    return None if winner is None or is_told_otherwise(flow, flows, element, campaign) else winner


def first_winner(flow: Flow, flows: tuple[Flow, ...], element: Element, campaign: Campaign) -> Flow | None:
    for other in flows:
        if other is flow:
            continue
        if (
            other.number < flow.number
            and other.is_otherwise == flow.is_otherwise
            and allows_all(other, flow, campaign)
            and follows(flow, other, element, campaign)
        ):
            return other
        if is_sure_and_earlier(other, flow, campaign):
            return other
    return last_of_all_cases(flow, flows, element, campaign) if flow.is_otherwise else None


def is_told_otherwise(flow: Flow, flows: tuple[Flow, ...], element: Element, campaign: Campaign) -> bool:
    """Say whether another rule has a finding on the flow: it stands twice, or its condition never holds."""
    if any(
        other is not flow
        and other.target == flow.target
        and other.condition == flow.condition
        and (other.after, other.within, other.until, other.times)
        == (flow.after, flow.within, flow.until, flow.times)
        and other.is_otherwise == flow.is_otherwise
        for other in flows
    ):
        return True
    return flow.condition is not None and settled(flow.condition, campaign, element) is False


def follows(flow: Flow, other: Flow, element: Element, campaign: Campaign) -> bool:
    """Say whether the other's condition holds whenever this flow's does."""
    if other.condition is None:
        return True
    if flow.condition is None:
        return False
    if flow.condition == other.condition:
        return True
    found = cases((flow.condition, other.condition), campaign, element)
    if found is None:
        return False
    return all(
        verdict(flow.condition, case.truths) is False or verdict(other.condition, case.truths) is True
        for case in found
    )


def last_of_all_cases(
    flow: Flow, flows: tuple[Flow, ...], element: Element, campaign: Campaign
) -> Flow | None:
    """Give the last sibling of an `otherwise` where they are for every case there is."""
    siblings = tuple(
        one
        for one in flows
        if not one.is_otherwise and one.condition is not None and is_at_once(one, campaign)
    )
    by_contact = tuple(one for one in siblings if is_about_contact(one.condition))
    by_response = tuple(one for one in siblings if is_about_visit(one.condition, element))
    for some in (by_contact, by_response):
        if any(one.within is not None for one in some) or not some:
            continue
        conditions = tuple(one.condition for one in some if one.condition is not None)
        found = cases(conditions, campaign, element, is_final=True)
        if found is not None and all(
            any(verdict(condition, case.truths) is True for condition in conditions) for case in found
        ):
            return some[-1]
    return None


def is_about_contact(condition: c.Condition | None) -> bool:
    return condition is not None and all(
        isinstance(atom, c.Compare | c.OneOf | c.IsEmpty)
        or (isinstance(atom, c.Holds) and isinstance(atom.operand, c.Attribute))
        for atom in atoms(condition)
    )


def is_about_visit(condition: c.Condition | None, element: Element) -> bool:
    return condition is not None and all(
        isinstance(atom, c.Holds)
        and isinstance(atom.operand, c.HasCome)
        and asked_of(atom, element) is not None
        for atom in atoms(condition)
    )


def overlapping_conditions(campaign: Campaign, document: Document, report: Report) -> None:
    for element, flows in rivals(campaign):
        for place, second in enumerate(flows):
            for first in flows[:place]:
                if first.target == second.target:
                    continue
                case = both_hold(first, second, element, campaign)
                if case is None or first_winner(second, flows, element, campaign) is not None:
                    continue
                told = values_in_words(case.values, campaign) or "everybody"
                report.add(
                    codes.OVERLAPPING_CONDITIONS,
                    second.clause_span("when"),
                    f"this and the way to `{first.target}` can be ready at once: the order decides",
                    label="can hold at the same time",
                    related=(Related(first.clause_span("when"), "the first in the file is taken"),),
                    notes=(f"for instance: {told}",),
                )
                break


def both_hold(first: Flow, second: Flow, element: Element, campaign: Campaign) -> Case | None:
    if first.condition is None or second.condition is None:
        return None
    is_arrival = is_at_once(first, campaign) and is_at_once(second, campaign)
    if not is_arrival and not can_meet(first, second, campaign):
        return None
    found = cases((first.condition, second.condition), campaign, element, is_open=True, is_arrival=is_arrival)
    for case in found or ():
        if verdict(first.condition, case.truths) is True and verdict(second.condition, case.truths) is True:
            return case
    return None


def same_way_both(campaign: Campaign, document: Document, report: Report) -> None:
    found = campaign.reached
    for element in campaign.elements:
        flows = campaign.flows_by_source[element.name]
        if (
            len(flows) < 2
            or element.name not in found
            or element.name in campaign.faulty
            or any(flow.target != flows[0].target for flow in flows)
            or has_duplicates(flows)
        ):
            continue
        if element.is_split or (
            all(is_decided_at_once(flow, element, campaign) for flow in flows)
            and is_for_everybody(flows, element, campaign)
        ):
            report.add(
                codes.SAME_WAY_BOTH,
                element.name_span,
                f"all flows of `{element.name}` lead to `{flows[0].target}` alike",
                label="nothing is decided here",
                related=tuple(Related(flow.span, "leads there") for flow in flows[:4]),
                help=f"write `{element.name} -> {flows[0].target}`, or lead one of them elsewhere",
            )


def is_for_everybody(flows: tuple[Flow, ...], element: Element, campaign: Campaign) -> bool:
    """Say whether somebody takes one of the flows whatever is so: else they keep others back."""
    if any(flow.is_otherwise or flow.condition is None for flow in flows):
        return True
    conditions = tuple(flow.condition for flow in flows if flow.condition is not None)
    found = cases(conditions, campaign, element, is_final=True)
    return found is not None and all(
        any(verdict(condition, case.truths) is True for condition in conditions) for case in found
    )


def has_duplicates(flows: tuple[Flow, ...]) -> bool:
    seen = [
        (flow.share_millionths, flow.condition, flow.after, flow.within, flow.until, flow.times)
        for flow in flows
    ]
    return len(dict.fromkeys(seen)) < len(seen)


def is_decided_at_once(flow: Flow, element: Element, campaign: Campaign) -> bool:
    """Say whether a flow is taken in the instant the element acts, or never."""
    if flow.is_otherwise:
        return not flow.times.has_days and flow.times.at is None and flow.times.between is None
    if flow.within is not None or not is_at_once(flow, campaign):
        return False
    for atom in atoms(flow.condition) if flow.condition is not None else ():
        if subject_is_elsewhere(atom):
            return False
        key = asked_of(atom, element)
        response = None if key is None else response_of(element, key)
        if response is not None and not comes_at_once(response):
            return False
    return True


def subject_is_elsewhere(atom: c.Condition) -> bool:
    """Say whether what an atom asks for may come while somebody waits: the clock, other responses."""
    return not is_about_contact(atom) and not isinstance(atom, c.Holds)


RIVAL_RULES = (shadowed_flow, overlapping_conditions, same_way_both)
