"""Rules on which responses flows ask for: of elements never passed (F317), openings alone (C606)."""

from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.flow import Flow
from campaignlang.model.parts import atoms
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report

OPENED = "opened"


def response_of_elsewhere(campaign: Campaign, document: Document, report: Report) -> None:
    found = campaign.reached
    without: dict[str, frozenset[str]] = {}
    for flow in campaign.flows:
        if flow.condition is None or flow.source in campaign.faulty or flow.source not in found:
            continue
        for name in asked_elsewhere(flow):
            element = campaign.element_by_name[name]
            if campaign.is_listener(element) or name in campaign.faulty:
                continue
            if name not in without:
                without[name] = reached_without(campaign, name)
            if flow.source not in without[name]:
                continue
            report.add(
                codes.RESPONSE_OF_ELSEWHERE,
                flow.clause_span("when"),
                f"on some way to `{flow.source}` nobody has been at `{name}`",
                label="asks for what may never have been",
                related=(Related(element.name_span, "not passed on every way"),),
                notes=(f"such a way: {' -> '.join(way_without(campaign, name, flow.source))}"[:200],),
                help=f"lead every way to `{flow.source}` through `{name}`, or ask for `any {element.word}.…`",
            )


def asked_elsewhere(flow: Flow) -> tuple[str, ...]:
    """Give the other elements whose responses a flow asks for."""
    assert flow.condition is not None
    return tuple(
        dict.fromkeys(
            atom.operand.element
            for atom in atoms(flow.condition)
            if isinstance(atom, c.Holds)
            and isinstance(atom.operand, c.HasCome)
            and atom.operand.element != flow.source
        )
    )


def reached_without(campaign: Campaign, avoided: str) -> frozenset[str]:
    return frozenset(ways_without(campaign, avoided))


def ways_without(campaign: Campaign, avoided: str) -> dict[str, str | None]:
    """Give what can be reached without passing an element, each with what comes before it, nearest first."""
    before: dict[str, str | None] = {
        element.name: None
        for element in campaign.elements
        if campaign.is_entry(element) and element.name != avoided
    }
    waiting = list(before)
    for name in waiting:
        for flow in campaign.flows_by_source[name]:
            if flow.target not in before and flow.target != avoided:
                before[flow.target] = name
                waiting.append(flow.target)
    return before


def way_without(campaign: Campaign, avoided: str, target: str) -> list[str]:
    before = ways_without(campaign, avoided)
    way = [target]
    while (name := before[way[-1]]) is not None:
        way.append(name)
    return way[::-1]


def opens_steer(campaign: Campaign, document: Document, report: Report) -> None:
    found = campaign.reached
    hanging = [
        flow
        for flow in campaign.flows
        if flow.source in found
        and flow.source not in campaign.faulty
        and flow.condition is not None
        and hangs_on_opens(flow.condition)
    ]
    if not hanging:
        return
    first, *others = hanging
    report.add(
        codes.OPENS_STEER,
        first.clause_span("when"),
        "this way hangs on an opening, which mail programs report by themselves",
        label="true of many who never looked",
        related=tuple(Related(flow.clause_span("when"), "so does this one") for flow in others[:4]),
        help="ask for `clicked` where it matters who was interested",
    )


def hangs_on_opens(condition: c.Condition) -> bool:
    """Say whether all responses that a condition asks for are openings."""
    keys = [
        atom.operand.response
        for atom in atoms(condition)
        if isinstance(atom, c.Holds) and isinstance(atom.operand, c.HasCome | c.AnyHasCome)
    ]
    return bool(keys) and all(key == OPENED for key in keys)


ELSEWHERE_RULES = (response_of_elsewhere, opens_steer)
