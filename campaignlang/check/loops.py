"""Rules on loops and goals over the graph: F306 endless-loop, P707 exit-before-goal."""

from collections.abc import Iterator

from campaignlang.check.contradiction import settled
from campaignlang.check.graph import can_be_at_once, cycles, has_entry
from campaignlang.check.logic import Known, holds, must_be, worlds
from campaignlang.check.profile import goal_exits
from campaignlang.check.responses import response_of
from campaignlang.check.timing_values import atom_operands, changes_with_time
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Send, Timing
from campaignlang.model.parts import atoms, operands, set_attributes
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report


def endless_loop(campaign: Campaign, document: Document, report: Report) -> None:
    """F306: a cycle that only the campaign's end gets anybody out of."""
    if campaign.faulty:
        return
    for way in endless_cycles(campaign):
        if all(can_be_at_once(flow, campaign) for flow in way):
            continue
        names = " -> ".join([way[0].source, *(flow.target for flow in way)])
        report.add(
            codes.ENDLESS_LOOP,
            way[-1].span,
            "nothing but the campaign's end gets a participant out of this loop",
            label="this flow closes it",
            notes=(f"it goes round: {names}"[:200],),
            help=f"count the rounds: `when {way[-1].target}.visits < 3`, and say where to go after them",
        )


def endless_cycles(campaign: Campaign) -> list[list[Flow]]:
    """Give the cycles that nothing bounds: no count, no date, no limit, no attribute that changes."""
    # Without an exit nobody gets out at all: that is told of the campaign.
    if not campaign.circling or not any(element.ends_passage for element in campaign.elements):
        return []
    changing = frozenset(set_attributes(campaign))
    if any(
        element.leaves_when is not None and counts(element.leaves_when, frozenset())
        for element in campaign.elements
    ):
        return []
    bounded = {
        element.name
        for element in campaign.elements
        if campaign.profile.limit is not None
        and any(isinstance(one, Send) and not one.is_transactional for one in element.operations)
    }
    # A way out that opens after some rounds bounds the way that goes round as well.
    bounded.update(
        flow.source for flow in campaign.flows if flow.condition and counts(flow.condition, changing)
    )
    unbounded: dict[str, list[Flow]] = {}
    for flow in campaign.flows:
        # A flow into an entry, or out of an exit, has been reported, and nobody takes it.
        is_possible = (
            campaign.element_by_name[flow.target].takes_flows_in
            and not campaign.element_by_name[flow.source].ends_passage
        )
        if is_possible and flow.source not in bounded and not is_bound(flow, campaign):
            unbounded.setdefault(flow.source, []).append(flow)
    found = campaign.reached
    entries = [element.name for element in campaign.elements if campaign.is_entry(element)]
    return cycles([*entries, *(name for name in unbounded if name in found)], unbounded)


def counts(condition: c.Condition, changing: frozenset[str]) -> bool:
    """Say whether a condition asks for what changes from round to round: visits, time, what is set."""
    for atom in atoms(condition):
        if changes_with_time(atom):
            return True
        for operand in atom_operands(atom):
            if isinstance(operand, c.Visits):
                return True
            if isinstance(operand, c.Attribute) and operand.name in changing:
                return True
    return False


def is_bound(flow: Flow, campaign: Campaign) -> bool:
    """Say whether a flow can only be taken so long, or once."""
    if flow.until is not None or (flow.times.dates and not flow.times.weekdays):
        return True
    if flow.condition is None:
        return False
    once = {atom: False for atom in atoms(flow.condition) if comes_once(atom, campaign)}
    return bool(once) and must_be(flow.condition, False, once)


def comes_once(atom: c.Condition, campaign: Campaign) -> bool:
    """Say whether it asks for what an event has once: registering, declining, being there."""
    match atom:
        case c.Holds(operand=c.HasCome(element=name, response=key)):
            element = campaign.element_by_name[name]
            response = response_of(element, key)
            if response is None or response.timing not in (Timing.BEFORE_CLOSE, Timing.AT_CLOSE):
                return False
            return response.timing is Timing.BEFORE_CLOSE or not is_first(element, response.name)
        case _:
            return False


def is_first(element: Element, name: str) -> bool:
    response = response_of(element, name)
    assert response is not None
    return next(one for one in element.responses if one.one_of == response.one_of).name == name


def exit_before_goal(campaign: Campaign, document: Document, report: Report) -> None:
    """P707: a global exit that fires, at the latest, with every way to the goal."""
    if campaign.faulty:
        return
    found = campaign.reached
    for name in goal_exits(campaign):
        goal = campaign.element_by_name[name]
        if name not in found and goal.leaves_when is None:
            continue
        for element in campaign.elements:
            where = element.leaves_when
            if where is None or element.name == name or element.name in goal_exits(campaign):
                continue
            # A condition that always holds is told as such (F316).
            if settled(where, campaign, None) is True:
                continue
            if is_reached_past(campaign, goal, element, where):
                continue
            report.add(
                codes.EXIT_BEFORE_GOAL,
                element.name_span,
                f"who could reach the goal `{name}` has left by `{element.name}` before",
                label="leaves no later than the way to the goal",
                related=(Related(goal.name_span, "the goal"),),
                help=f"let `{element.name}` ask for something else, or make it the goal",
            )


def is_reached_past(campaign: Campaign, goal: Element, exit_: Element, where: c.Condition) -> bool:
    """Say whether somebody can reach the goal although the exit's condition lets them out at once."""
    if goal.leaves_when is not None and not keeps_all_out(campaign, where):
        order = campaign.elements.index
        if order(goal) < order(exit_) or not implies(goal.leaves_when, where, campaign):
            return True
    waiting = entries_past(campaign, where)
    seen = dict.fromkeys(waiting)
    while waiting:
        name = waiting.pop()
        if lets_out(campaign.element_by_name[name], where, campaign):
            continue
        for flow in campaign.flows_by_source[name]:
            if flow.target not in seen and not is_interrupted(flow, where, campaign):
                if flow.target == goal.name:
                    return True
                seen[flow.target] = None
                waiting.append(flow.target)
    return False


def entries_past(campaign: Campaign, where: c.Condition) -> list[str]:
    """Give the entries that let in somebody whom the exit does not keep out."""
    found = []
    for element in campaign.elements:
        condition: c.Condition | None = getattr(element, "where", None)
        if campaign.is_entry(element) and (condition is None or not implies(condition, where, campaign)):
            found.append(element.name)
    return found


def keeps_all_out(campaign: Campaign, where: c.Condition) -> bool:
    return has_entry(campaign) and not entries_past(campaign, where)


def is_interrupted(flow: Flow, where: c.Condition, campaign: Campaign) -> bool:
    """Say whether the exit's condition holds whenever the flow's does, and is looked at then."""
    if flow.condition is None or (campaign.profile.frequency is not None and flow.times.at is not None):
        return False
    return implies(flow.condition, where, campaign)


def lets_out(element: Element, where: c.Condition, campaign: Campaign) -> bool:
    """Say whether what an element sets on arrival makes the exit's condition hold."""
    if campaign.profile.frequency is not None:
        return False
    known: Known = {}
    for rule in element.sets:
        if rule.response is not None or not isinstance(rule.value, c.Literal):
            continue
        for atom in atoms(where):
            value = outcome(atom, rule.attribute, rule.value)
            if value is not None:
                known[atom] = value
    return bool(known) and must_be(where, True, known)


def outcome(atom: c.Condition, attribute: str, literal: c.Literal) -> bool | None:
    """Give what a plain atom comes to once the attribute has this value."""
    match atom:
        case c.Holds(operand=c.Attribute(name=name)) if name == attribute:
            return literal.value is True
        case c.Compare(
            left=c.Attribute(name=name), operator="==" | "!=" as word, right=c.Literal(value=value)
        ) if name == attribute:
            return (value == literal.value) == (word == "==")
        case _:
            return None


def implies(one: c.Condition, other: c.Condition, campaign: Campaign) -> bool:
    """Say whether the other condition holds whenever the first does; no where that is unclear."""
    if not subjects(one) & subjects(other):
        return False
    both = c.All(one.span, (one, c.Not(other.span, other)))
    possible = worlds(both, {})
    if possible is None:
        return False
    links = tuple(implications(both, campaign))
    return not any(
        holds(both, world) and all(world[then] for first, then in links if world[first]) for world in possible
    )


def subjects(condition: c.Condition) -> frozenset[str]:
    """Give the attributes a condition asks about, and whether it asks for responses."""
    found: list[str] = []
    for operand in operands(condition):
        match operand:
            case c.Attribute(name=name):
                found.append(f"attribute {name}")
            case c.HasCome() | c.AnyHasCome():
                found.append("responses")
            case _:
                found.append("others")
    return frozenset(found)


def implications(condition: c.Condition, campaign: Campaign) -> Iterator[tuple[c.Condition, c.Condition]]:
    """Give which of the atoms follow from which: a click from an opening, any e-mail's from one e-mail's."""
    asked = {
        operand: atom
        for atom in atoms(condition)
        if isinstance(atom, c.Holds)
        for operand in operands(atom)
        if isinstance(operand, c.HasCome | c.AnyHasCome)
    }
    for operand, atom in asked.items():
        for other, then in asked.items():
            if other is not operand and follows(operand, other, campaign):
                yield atom, then


def follows(one: c.Operand, other: c.Operand, campaign: Campaign) -> bool:
    match one, other:
        case c.HasCome(element=name, response=key), c.HasCome(element=same, response=below) if name == same:
            return below in bases(campaign.element_by_name[name], key)
        case c.HasCome(element=name, response=key), c.AnyHasCome(kind=kind, response=below):
            element = campaign.element_by_name[name]
            return element.word == kind and (below == key or below in bases(element, key))
        case _:
            return False


def bases(element: Element, key: str) -> tuple[str, ...]:
    """Give what a response cannot come without, all the way down."""
    found: list[str] = []
    name, _, link = key.partition(" ")
    if link:
        found.append(name)
    response = response_of(element, key)
    while response is not None and response.of is not None:
        found.append(response.of)
        response = response_of(element, response.of)
    return tuple(found)


LOOP_RULES = (endless_loop, exit_before_goal)
