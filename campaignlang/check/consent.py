"""Rules on consent: who takes it back must be let go."""

from collections.abc import Iterator

from campaignlang.check.logic import Known, must_be
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.operations import Effect, Send
from campaignlang.model.parts import atoms, operands
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report


def no_way_to_opt_out(campaign: Campaign, document: Document, report: Report) -> None:
    if campaign.faulty:
        return
    conditions = tuple(ways_out(campaign))
    without = [
        element
        for element in campaign.elements
        for send in element.lower()
        if isinstance(send, Send) and not send.is_transactional and not lets_go(conditions, element, send)
    ]
    if not without:
        return
    report.add(
        codes.NO_WAY_TO_OPT_OUT,
        campaign.name_span,
        f"who unsubscribes stays in campaign `{campaign.name}`",
        label="no way out for them",
        related=[Related(element.name_span, "a message they can answer so") for element in without],
        help='add `exit opted_out "Unsubscribed" { where: not subscribed }`',
    )


def lets_go(conditions: tuple[c.Condition, ...], element: Element, send: Send) -> bool:
    """Say whether some exit or flow holds once consent is no, or asks for the message's opt-out."""
    for condition in conditions:
        withdrawn: Known = {
            atom: False
            for atom in atoms(condition)
            if isinstance(atom, c.Holds)
            and isinstance(atom.operand, c.Attribute)
            and atom.operand.name == send.consent
        }
        compared: Known = {
            atom: value
            for atom in atoms(condition)
            if (value := compared_to_no(atom, send.consent)) is not None
        }
        known = {**withdrawn, **compared}
        if known and must_be(condition, True, known):
            return True
        if asks_for_opt_out(condition, element):
            return True
    return False


def compared_to_no(atom: c.Condition, consent: str) -> bool | None:
    """Give what `subscribed == no` or `subscribed != yes` comes to once the flag is no."""
    match atom:
        case c.Compare(
            left=c.Attribute(name=name),
            operator="==" | "!=" as operator,
            right=c.Literal(value=bool() as value),
        ) if name == consent:
            return (value is False) == (operator == "==")
        case _:
            return None


def ways_out(campaign: Campaign) -> Iterator[c.Condition]:
    for element in campaign.elements:
        if element.leaves_when is not None:
            yield element.leaves_when
    for flow in campaign.flows:
        if flow.condition is not None:
            yield flow.condition


def asks_for_opt_out(condition: c.Condition, element: Element) -> bool:
    names = {response.name for response in element.responses if response.effect is Effect.CONSENT}
    for operand in operands(condition):
        match operand:
            case c.HasCome(element=name, response=response) if name == element.name and response in names:
                return True
            case c.AnyHasCome(kind=kind, response=response) if kind == element.word and response in names:
                return True
            case _:
                pass
    return False


CONSENT_RULES = (no_way_to_opt_out,)
