"""Rules on the graph: ways in, ways out, cycles."""

from collections.abc import Iterable

from campaignlang.check.logic import can_be
from campaignlang.check.responses import nothing_came_yet
from campaignlang.clock import ALWAYS
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Hold
from campaignlang.model.parts import operands
from campaignlang.model.resolve_campaign import fault_places
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report, Severity
from campaignlang.syntax.fixing import removal_of_flow


def is_touched(campaign: Campaign, element: Element) -> bool:
    """Say whether any flow leads to the element or leaves it."""
    return bool(campaign.flows_by_source[element.name] or campaign.flows_by_target[element.name])


def has_entry(campaign: Campaign) -> bool:
    return any(campaign.is_entry(element) for element in campaign.elements)


def is_known(campaign: Campaign, report: Report) -> bool:
    """Say whether all elements are known; where there is none, one may stand in what is at fault."""
    if not campaign.elements and fault_places(report, campaign.span):
        return False
    return not campaign.faulty


def no_entry(campaign: Campaign, document: Document, report: Report) -> None:
    if is_known(campaign, report) and not has_entry(campaign):
        report.add(
            codes.NO_ENTRY,
            campaign.name_span,
            f"nobody can come into campaign `{campaign.name}`",
            label="it has no entry",
            help="add an `audience`, or a `signal`, landing page or event that flows leave",
        )


def no_exit(campaign: Campaign, document: Document, report: Report) -> None:
    if is_known(campaign, report) and not any(element.ends_passage for element in campaign.elements):
        report.add(
            codes.NO_EXIT,
            campaign.name_span,
            f"nobody can leave campaign `{campaign.name}`",
            label="it has no exit",
            help='add an exit, such as `exit done "Done"`, and a flow that leads to it',
        )


def unreachable_element(campaign: Campaign, document: Document, report: Report) -> None:
    # Where a flow or an element could not be understood, it may have led there.
    if (
        campaign.faulty
        or not has_entry(campaign)
        or any(not campaign.element_by_name[flow.target].takes_flows_in for flow in campaign.flows)
    ):
        return
    for element in unreachable_heads(campaign):
        report.add(
            codes.UNREACHABLE_ELEMENT,
            element.name_span,
            f"no way leads from an entry to `{element.name}`",
            label="nobody ever comes here",
            help=f"add a flow that leads to it: `… -> {element.name}`",
        )


def unreachable(campaign: Campaign) -> tuple[Element, ...]:
    """Give the elements nobody can come to; those that work without being reached are none."""
    found = campaign.reached
    return tuple(
        element
        for element in campaign.elements
        if element.name not in found
        and is_touched(campaign, element)
        and not campaign.is_global_exit(element)
        and not campaign.is_listener(element)
    )


def unreachable_heads(campaign: Campaign) -> tuple[Element, ...]:
    """Give the unreachable elements that the others follow from: one of each cut-off part."""
    cut_off = unreachable(campaign)
    names = {element.name for element in cut_off}
    covered: set[str] = set()
    heads: list[Element] = []
    # Those that nothing leads to come first; what is left then are cycles, entered at their first.
    no_way_in = [one for one in cut_off if not campaign.flows_by_target[one.name]]
    for element in (*no_way_in, *cut_off):
        if element.name in covered:
            continue
        heads.append(element)
        waiting = [element.name]
        while waiting:
            name = waiting.pop()
            if name in covered or name not in names:
                continue
            covered.add(name)
            waiting.extend(flow.target for flow in campaign.flows_by_source[name])
    return tuple(element for element in cut_off if element in heads)


def dead_end(campaign: Campaign, document: Document, report: Report) -> None:
    cut_off = {element.name for element in unreachable(campaign)}
    for element in campaign.elements:
        if (
            element.ends_passage
            or element.name in campaign.faulty
            or element.name in cut_off
            or not is_touched(campaign, element)
            or campaign.flows_by_source[element.name]
        ):
            continue
        report.add(
            codes.DEAD_END,
            element.name_span,
            f"nothing leaves `{element.name}`: who comes here stays for ever",
            label="no flow leaves it",
            help=f"add a flow, such as `{element.name} -> …`, to an exit at least",
        )


def duplicate_flow(campaign: Campaign, document: Document, report: Report) -> None:
    first: dict[tuple[object, ...], Flow] = {}
    for flow in campaign.flows:
        key = (
            flow.source,
            flow.target,
            flow.share_millionths,
            flow.condition,
            flow.after,
            flow.within,
            flow.until,
            flow.times,
            flow.is_local,
            flow.is_otherwise,
        )
        other = first.setdefault(key, flow)
        if other is not flow and flow.source not in campaign.faulty:
            report.add(
                codes.DUPLICATE_FLOW,
                flow.span,
                f"the flow from `{flow.source}` to `{flow.target}` stands twice",
                label="the same again",
                related=(Related(other.span, "first here"),),
                help="take one of them out",
                fix=None if flow.share_millionths is not None else removal_of_flow(flow.span),
            )


def zero_time_loop(campaign: Campaign, document: Document, report: Report) -> None:
    for way in zero_time_cycles(campaign):
        closing = way[-1]
        names = " -> ".join([way[0].source, *(flow.target for flow in way)])
        report.add(
            codes.ZERO_TIME_LOOP,
            closing.span,
            f"a participant can go round in one second: {names}"[:200],
            label="this flow closes the loop",
            help="add `after …`, a wait, a condition on `visits`, or on a response that has to come first",
        )


def zero_time_cycles(campaign: Campaign) -> list[list[Flow]]:
    """Give the cycles in which every flow can be taken in the second of its arrival."""
    if not campaign.circling:
        return []
    instant_flows: dict[str, list[Flow]] = {}
    for flow in campaign.flows:
        # A flow into an entry, or out of an exit, has been reported, and nobody takes it.
        is_possible = (
            campaign.element_by_name[flow.target].takes_flows_in
            and not campaign.element_by_name[flow.source].ends_passage
        )
        if is_possible and can_be_at_once(flow, campaign):
            instant_flows.setdefault(flow.source, []).append(flow)
    found = campaign.reached
    return cycles((name for name in instant_flows if name in found), instant_flows)


def can_be_at_once(flow: Flow, campaign: Campaign) -> bool:
    """Say whether a flow can be taken in the second of arrival."""
    source = campaign.element_by_name[flow.source]
    if any(isinstance(operation, Hold) for operation in source.operations):
        return False
    if flow.is_otherwise:
        siblings = [one for one in campaign.flows_by_source[flow.source] if one is not flow]
        return not has_time_clause(flow) and all(
            not has_time_clause(sibling)
            and sibling.condition is not None
            and can_be(sibling.condition, False, nothing_came_yet(sibling.condition, campaign))
            and not is_open_at_first(sibling.condition, campaign)
            for sibling in siblings
        )
    if has_delay(flow):
        return False
    if flow.condition is None:
        return True
    if any(isinstance(operand, c.Visits) for operand in operands(flow.condition)):
        return False
    return can_be(flow.condition, True, nothing_came_yet(flow.condition, campaign))


def is_open_at_first(condition: c.Condition, campaign: Campaign) -> bool:
    return bool(nothing_came_yet(condition, campaign))


def has_delay(flow: Flow) -> bool:
    """Say whether a flow keeps anybody for a while; a deadline does not."""
    return flow.after is not None or flow.times != ALWAYS


def has_time_clause(flow: Flow) -> bool:
    return flow.after is not None or flow.within is not None or flow.until is not None or flow.times != ALWAYS


def cycles(starts: Iterable[str], flows: dict[str, list[Flow]]) -> list[list[Flow]]:
    """Give one way round for each closing flow found in a walk in file order, from where it began."""
    found: list[list[Flow]] = []
    done: set[str] = set()
    for start in starts:
        if start in done:
            continue
        way: list[Flow] = []
        on_way = {start}
        walk = [(start, iter(flows.get(start, ())))]
        while walk:
            name, rest = walk[-1]
            flow = next(rest, None)
            if flow is None:
                done.add(name)
                on_way.discard(name)
                walk.pop()
                if way:
                    way.pop()
            elif flow.target in on_way:
                begin = next((place for place, one in enumerate(way) if one.source == flow.target), len(way))
                found.append([*way[begin:], flow])
            elif flow.target not in done:
                way.append(flow)
                on_way.add(flow.target)
                walk.append((flow.target, iter(flows.get(flow.target, ()))))
    return found


def entry_by_accident(campaign: Campaign, document: Document, report: Report) -> None:
    if campaign.faulty:
        return
    behaviors = (*document.behaviors, *document.imported_behaviors)
    entering = {
        section.subject
        for behavior in behaviors
        for section in behavior.sections
        if any(chance.response == "entered" for chance in section.chances)
    }
    has_audience = any(element.refreshes for element in campaign.elements)
    heard = {key for flow in campaign.flows if flow.condition for key in heard_in(flow.condition)}
    heard |= {
        key for element in campaign.elements if element.leaves_when for key in heard_in(element.leaves_when)
    }
    for element in campaign.elements:
        if not is_touched(campaign, element) and not campaign.is_listener(element):
            continue
        is_by_accident = campaign.is_entry(element) and element.takes_flows_in
        is_unheard = (
            campaign.is_listener(element)
            and not element.sets
            and element.name not in heard
            and f"any {element.word}" not in heard
        )
        if not is_by_accident and not is_unheard:
            continue
        is_warning = has_audience and element.name not in entering
        # What a behaviour says already need not be proposed.
        meant = "if that is meant, give it `entered: …` in a behaviour; else "
        if element.name in entering:
            meant = "if that is not meant, "
        report.add(
            codes.ENTRY_BY_ACCIDENT,
            element.name_span,
            f"nothing asks whether `{element.name}` is received, and it sets nothing"
            if is_unheard
            else f"no flow leads to `{element.name}`: contacts come in by it",
            label="hears without effect" if is_unheard else "an entry",
            severity=Severity.WARNING if is_warning else None,
            help=f"ask for it: `when {element.name}.received`; or let flows leave it: then it is an entry"
            if is_unheard
            else f"{meant}add `… -> {element.name}`",
        )


def heard_in(condition: c.Condition) -> Iterable[str]:
    for operand in operands(condition):
        if isinstance(operand, c.HasCome):
            yield operand.element
        elif isinstance(operand, c.AnyHasCome):
            yield f"any {operand.kind}"


GRAPH_RULES = (
    no_entry,
    no_exit,
    unreachable_element,
    dead_end,
    duplicate_flow,
    zero_time_loop,
    entry_by_accident,
)
