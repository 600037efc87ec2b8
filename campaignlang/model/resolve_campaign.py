"""One campaign: its profile, elements and flows, and which of its elements something is not known of."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from campaignlang.doors import limits
from campaignlang.frozen import dataclass
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element, Record
from campaignlang.model.flow import Flow
from campaignlang.model.flow_rules import check_flows
from campaignlang.model.names import Names, report_duplicate
from campaignlang.model.resolve_elements import declare_elements, resolve_element
from campaignlang.model.resolve_flows import resolve_flows
from campaignlang.model.resolve_profile import resolve_profile
from campaignlang.model.stops import stops_runs
from campaignlang.syntax import tree
from campaignlang.syntax.codes import WRONG_TYPE
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A campaign whose elements are declared, and nothing more: the next pass may name all of them."""

    block: tree.Block
    name: tree.Name
    names: Names
    elements: tuple[tree.Element, ...]
    flows: tuple[tree.Flow, ...]
    settings: tuple[tree.Setting, ...]


def plan_campaigns(
    blocks: Sequence[tree.Block], names: Names, records: Mapping[str, Record]
) -> tuple[Plan, ...]:
    """Declare the elements of every campaign; of two campaigns of one name the first counts."""
    seen: dict[str, Span] = {}
    plans: list[Plan] = []
    for block in blocks:
        if block.name is None:
            continue
        if block.name.text in seen:
            first = seen[block.name.text]
            report_duplicate(names.report, "campaigns", block.name.text, first, block.name.span)
            continue
        seen[block.name.text] = block.name.span
        plans.append(plan_campaign(block, block.name, names, records))
    return tuple(plans)


def plan_campaign(block: tree.Block, name: tree.Name, names: Names, records: Mapping[str, Record]) -> Plan:
    elements = [one for one in block.statements if isinstance(one, tree.Element)]
    flows = [one for one in block.statements if isinstance(one, tree.Flow)]
    settings = [one for one in block.statements if isinstance(one, tree.Setting)]
    for statement in block.statements:
        if not isinstance(statement, tree.Element | tree.Flow | tree.Setting):
            message = "a campaign holds settings, elements and flows"
            names.report.add(WRONG_TYPE, statement.span, message)
    # More than there may be have been reported by `building`.
    elements = elements[: limits.ELEMENTS_MAX]
    declared = declare_elements(elements, records, names.find_kind, names.report)
    return Plan(
        block=block,
        name=name,
        names=replace(names, place=f"campaign `{name.text}`", elements=declared),
        elements=tuple(one for one in elements if declared[one.name.text].span is one.name.span),
        flows=tuple(flows),
        settings=tuple(settings),
    )


def resolve_campaign(plan: Plan, records: Mapping[str, Record]) -> Campaign:
    """Resolve the profile, the elements and the flows of a campaign."""
    names = plan.names
    profile = resolve_profile(plan.name.text, plan.settings, names)
    resolved = [resolve_element(node, names, records) for node in plan.elements]
    elements = tuple(element for element in resolved if element is not None)
    flows = resolve_flows(plan.flows, names)
    check_flows(elements, flows, plan.flows, names)
    label = plan.block.label
    return Campaign(
        name=plan.name.text,
        label=label.value if label is not None else None,
        profile=profile,
        schema=names.schema,
        elements=elements,
        flows=known_flows(elements, flows),
        faulty=faulty_elements(plan, elements, flows),
        span=plan.block.span,
        name_span=plan.name.span,
    )


def known_flows(elements: Sequence[Element], flows: Sequence[Flow]) -> tuple[Flow, ...]:
    """Leave out flows from and to elements of unknown kinds."""
    known = {element.name: None for element in elements}
    return tuple(flow for flow in flows if flow.source in known and flow.target in known)


def faulty_elements(plan: Plan, elements: Sequence[Element], flows: Sequence[Flow]) -> frozenset[str]:
    """Name the elements that are not wholly known, or whose flows are not."""
    faults = fault_places(plan.names.report, plan.block.span)
    faulty: dict[str, None] = {}
    if faults:
        faulty.update(dict.fromkeys(twice_declared(plan)))
        for node in plan.elements:
            if has_any(faults, to_line_end(node.span)):
                faulty[node.name.text] = None
        for statement in plan.flows:
            ends = [name.text for stop in statement.stops for name in stop]
            is_lost = any(name in plan.names.lost and name not in plan.names.elements for name in ends)
            if is_lost or has_any(faults, to_line_end(statement.span)):
                faulty.update(dict.fromkeys(ends))
        # What is near an undeclared name may be what was meant by it.
        undeclared = [name for name in faulty if name not in plan.names.elements]
        for name in undeclared[: limits.NEAR_NAMES_FINDINGS_MAX]:
            faulty.update(dict.fromkeys(near(name, plan.names.elements)))
    known = {element.name: None for element in elements}
    for flow in flows:
        if flow.source not in known or flow.target not in known:
            faulty.update({flow.source: None, flow.target: None})
    is_cut_off = plan.names.is_cut_off
    faulty.update((name, None) for name in known if is_cut_off or name in plan.names.lost)
    return frozenset(name for name in known if name in faulty)


def twice_declared(plan: Plan) -> tuple[str, ...]:
    """Name the elements that another one is called like: flows may mean either."""
    nodes = [one for one in plan.block.statements if isinstance(one, tree.Element)]
    declared = plan.names.elements
    return tuple(
        node.name.text
        for node in nodes
        if node.name.text in declared and declared[node.name.text].span is not node.name.span
    )


def to_line_end(span: Span) -> Span:
    """Give the span up to the end of its last line: what could not be read there may belong to it."""
    end = span.source.text.find("\n", span.end)
    return Span(span.source, span.start, len(span.source.text) if end < 0 else end)


def fault_places(report: Report, within: Span) -> tuple[int, ...]:
    """Give where the findings begin that stop runs, in order."""
    return tuple(
        sorted(
            span.start
            for span in report.places(stops_runs)
            if span.source is within.source and within.start <= span.start <= within.end
        )
    )


def has_any(starts: Sequence[int], span: Span) -> bool:
    at = bisect_left(starts, span.start)
    return at < len(starts) and starts[at] <= span.end
