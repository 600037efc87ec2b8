"""The words of F303: which case no flow is for, and what would mend it."""

from typing import TYPE_CHECKING

from campaignlang.check.atoms import subject_of
from campaignlang.check.candidates import OTHERS
from campaignlang.check.consequences import attributes_changed
from campaignlang.check.histories import has_deadline, until_attributes
from campaignlang.check.possible import asked_keys
from campaignlang.check.responses import may_stay_open
from campaignlang.clock import Duration, instant_text, local_text
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign
from campaignlang.model.conditions import Literal
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Finish
from campaignlang.model.parts import atoms
from campaignlang.model.phrases import duration_in_words
from campaignlang.model.values import Type, Value
from campaignlang.model.wording import (
    condition_in_words,
    flow_times_in_words,
    literal_in_words,
    response_in_words,
)
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Edit, Fix, Related, Report
from campaignlang.syntax.source import Span

if TYPE_CHECKING:
    from campaignlang.check.stuck_search import Witness


def add_stuck(campaign: Campaign, element: Element, witness: "Witness", report: Report) -> None:
    case = case_in_words(witness, element, campaign)
    report.add(
        codes.STUCK,
        element.name_span,
        f"who comes to `{element.name}` can wait there for ever",
        label=f"no flow is for: {case}"[:120],
        notes=(f"{flows_in_words(campaign, element)}: {case}",),
        help=f"add a flow for that case, or one for everybody: `{element.name} -> … after …`",
        fix=fix_of(campaign, element),
    )


def add_impossible_otherwise(
    campaign: Campaign, element: Element, sibling: Flow, witness: "Witness | None", report: Report
) -> None:
    """Report at the first `otherwise`: of several none is taken."""
    flow = next(one for one in campaign.flows_by_source[element.name] if one.is_otherwise)
    case = "" if witness is None else case_in_words(witness, element, campaign)
    report.add(
        codes.IMPOSSIBLE_OTHERWISE,
        flow.clause_span("otherwise"),
        f"`otherwise` never comes: the way from `{element.name}` to `{sibling.target}` stays open",
        label="waits for it to close",
        related=(Related(sibling.span, "this way never closes"),),
        notes=(f"for instance: {case}",) if case else (),
        help="give that way a deadline: `within …` or `until …`",
    )


def flows_in_words(campaign: Campaign, element: Element) -> str:
    """`neither clicked nor, after 2 days, not opened`"""
    told = [flow_in_words(flow, campaign) for flow in campaign.flows_by_source[element.name]]
    told = list(dict.fromkeys(told))
    if len(told) == 1:
        return f"not {told[0].removeprefix(', ')}"
    first, *others, last = told
    if others:
        # With several, which word belongs to which flow must be seen at a glance.
        return f"the flows are for: {'; '.join(one.removeprefix(', ') for one in told)}. None is for"
    return f"neither{worded(first)} nor{worded(last)}"


def worded(told: str) -> str:
    """Set what begins with a time between commas."""
    return told if told.startswith(",") else f" {told}"


def flow_in_words(flow: Flow, campaign: Campaign) -> str:
    times = flow_times_in_words(flow, campaign)
    reason = "" if flow.condition is None else condition_in_words(flow.condition, campaign)
    if not times:
        return reason
    return f", {' '.join(times)}, {reason}" if reason else " ".join(times)


def case_in_words(witness: "Witness", element: Element, campaign: Campaign) -> str:
    """`opened, not clicked; country is empty`: what is so of somebody who stays."""
    parts = [responses_in_words(witness, element, campaign)]
    asked = subjects_asked(campaign, element)
    # What a response changes is no more what it was, and is told by the response.
    came = {key for key, _ in witness.history}
    changed = {
        name for name, responses in attributes_changed(element).items() if not came.isdisjoint(responses)
    }
    told = tuple((key, value) for key, value in witness.values if key in asked and key not in changed)
    told = (*told, *((key, value) for key, value in witness.filled if key in asked))
    parts.append(values_in_words(told, campaign))
    return "; ".join(part for part in parts if part) or "whoever comes"


def values_in_words(values: tuple[tuple[str, object], ...], campaign: Campaign) -> str:
    """`country is empty; invite clicked`"""
    parts = []
    for key, value in values:
        if key.endswith(".visits"):
            parts.append(f"`{key}` is {value}")
        elif key.endswith("."):
            subject = key[:-1]
            parts += [f"`{subject}` {response_in_words(one)}" for one in came_of(value)]
        elif key:
            parts.append(f"{key} is {value_in_words(key, value, campaign)}")
    return "; ".join(parts)


def came_of(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def subjects_asked(campaign: Campaign, element: Element) -> frozenset[str]:
    """Give what the flows of an element ask for; what only global exits ask for is no part of the case."""
    flows = campaign.flows_by_source[element.name]
    asked = [atom for flow in flows if flow.condition is not None for atom in atoms(flow.condition)]
    dates = [name for flow in flows for name in until_attributes(flow)]
    return frozenset((*(subject for atom in asked if (subject := subject_of(atom))), *dates))


def value_in_words(name: str, value: object, campaign: Campaign) -> str:
    declared = campaign.schema.find(name)
    if value is None or declared is None:
        return "empty"
    assert isinstance(value, str | int | bool)
    return attribute_in_words(name, value, campaign)


def attribute_in_words(name: str, value: Value, campaign: Campaign) -> str:
    declared = campaign.schema.find(name)
    assert declared is not None and value is not None
    if declared.type is Type.DATETIME:
        place = zone(campaign.profile.timezone)
        return instant_text(int(value)) if place is None else local_text(int(value), place)
    if value in OTHERS and not declared.allowed:
        return "none of these"
    found = literal_in_words(Literal(campaign.name_span, declared.type, value))
    return f"`{found}`" if declared.type is Type.TEXT else found


def responses_in_words(witness: "Witness", element: Element, campaign: Campaign) -> str:
    came = dict(witness.history)
    shown = [key for key in came if not any(other_of(element, other) == key for other in came)]
    parts = []
    for key in shown or list(came):
        parts.append(f"{response_in_words(key)}{when_in_words(came[key], witness.cuts)}")
    missing = [key for key in asked_keys_of(campaign, element) if key not in came]
    parts += [f"not {response_in_words(key)}" for key in missing]
    return ", ".join(parts)


def other_of(element: Element, key: str) -> str | None:
    """Give what a response depends on."""
    name, _, link = key.partition(" ")
    if link:
        return name
    return next((one.of for one in element.responses if one.name == name), None)


def asked_keys_of(campaign: Campaign, element: Element) -> tuple[str, ...]:
    return asked_keys(
        [
            atom
            for flow in campaign.flows_by_source[element.name]
            if flow.condition is not None
            for atom in atoms(flow.condition)
        ],
        element,
    )


def when_in_words(place: int, cuts: tuple[int, ...]) -> str:
    """Give between which deadlines a response comes, where that matters."""
    if len(cuts) < 2:
        return ""

    def told(seconds: int) -> str:
        days, rest = divmod(seconds, 86_400)
        hours, rest = divmod(rest, 3_600)
        minutes, second = divmod(rest, 60)
        return duration_in_words(Duration(days=days, hours=hours, minutes=minutes, seconds=second))

    number = place // 2
    if place % 2 == 0:
        return "" if number == 0 else f" after {told(cuts[number])}"
    if number + 1 < len(cuts):
        return (
            f" before {told(cuts[number + 1])}" if number == 0 else f" after more than {told(cuts[number])}"
        )
    return f" after more than {told(cuts[number])}"


def fix_of(campaign: Campaign, element: Element) -> Fix | None:
    """Add `otherwise` to an exit, where every other way closes. Safe where there is one they can mean."""
    flows = campaign.flows_by_source[element.name]
    exits = [one for one in campaign.elements if one.ends_passage]
    targets = [one for one in exits if not is_goal(one) and not campaign.is_global_exit(one)]
    if not targets or any(not has_deadline(flow) and may_stay_open(flow, element) for flow in flows):
        return None
    target = targets[-1]
    last = max(flows, key=lambda flow: flow.span.end)
    text, place = last.span.source.text, last.span.end
    line_end = text.find("\n", place)
    line_end = len(text) if line_end < 0 else line_end
    rest = text[place:line_end].strip()
    written = f"{element.name} -> {target.name} otherwise"
    if rest and not rest.startswith("#"):
        # Something else stands on the line: the block may end there.
        edit = Edit(Span(last.span.source, place, place), f"; {written}")
    else:
        begin = text.rfind("\n", 0, last.span.start) + 1
        indent = text[begin : last.span.start]
        edit = Edit(
            Span(last.span.source, line_end, line_end),
            f"\n{indent if not indent.strip() else '  '}{written}",
        )
    is_meant = len(targets) == 1 and not any(flow.target == target.name for flow in flows)
    return Fix((edit,), is_safe=is_meant)


def is_goal(element: Element) -> bool:
    return any(isinstance(one, Finish) and one.is_goal for one in element.operations)
