"""What responses mean for the graph: which come at once, and which may stay out for ever."""

from campaignlang.check.logic import Known
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Response, Timing
from campaignlang.model.parts import atoms


def response_of(element: Element, key: str) -> Response | None:
    """Give the declaration of a response by its key; `clicked "url"` is declared as `clicked`."""
    name = key.split(" ", 1)[0]
    return next((one for one in element.responses if one.name == name), None)


def come_by_entering(element: Element, campaign: Campaign) -> tuple[str, ...]:
    """Give the responses that coming in by an entry is: a page is visited, and its form submitted."""
    if not campaign.is_entry(element):
        return ()
    found: list[str] = []
    name = element.entry_response
    while name is not None:
        found.append(name)
        response = response_of(element, name)
        name = None if response is None else response.of
    return tuple(found)


def asked_of(atom: c.Condition, element: Element) -> str | None:
    """Give the key of the response of this element that an atom asks for, under any name."""
    if not isinstance(atom, c.Holds):
        return None
    match atom.operand:
        case c.HasCome(element=name, response=key) if name == element.name:
            return key
        case c.AnyHasCome(kind=kind, response=key) if kind == element.word:
            return key
        case _:
            return None


def comes_at_once(response: Response) -> bool:
    """Say whether it comes, or is known not to, as the element acts unless a delay is given."""
    return response.timing is Timing.ACTING or (
        response.one_of is not None and response.timing is not Timing.AT_CLOSE
    )


def may_stay_out(response: Response) -> bool:
    """Say whether it may neither come nor ever be ruled out."""
    return response.timing is Timing.ANY and response.one_of is None


def may_stay_open(flow: Flow, element: Element) -> bool:
    """Say whether a flow asks for a response that may neither come nor ever be ruled out."""
    for atom in atoms(flow.condition) if flow.condition is not None else ():
        key = asked_of(atom, element)
        response = None if key is None else response_of(element, key)
        if response is not None and may_stay_out(response):
            return True
    return False


def nothing_came_yet(condition: c.Condition, campaign: Campaign) -> Known:
    """Give the atoms that ask for responses which take time, as not come."""
    known: Known = {}
    for atom in atoms(condition):
        for element in asked_elements(atom, campaign):
            key = asked_of(atom, element)
            response = None if key is None else response_of(element, key)
            if response is not None and not comes_at_once(response):
                known[atom] = False
    return known


def asked_elements(atom: c.Condition, campaign: Campaign) -> tuple[Element, ...]:
    """Give an element whose responses an atom asks for; of `any KIND` one stands for all."""
    match atom:
        case c.Holds(operand=c.HasCome(element=name)) if name in campaign.element_by_name:
            return (campaign.element_by_name[name],)
        case c.Holds(operand=c.AnyHasCome(kind=kind)):
            return tuple(element for element in campaign.elements if element.word == kind)[:1]
        case _:
            return ()
