"""Rules on consent: who takes it back must be let go."""

from collections.abc import Iterator

from campaignlang.check.logic import Known, must_be
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow_rules import waits_for_fault
from campaignlang.model.operations import Effect, Send
from campaignlang.model.parts import atoms, operands
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report


def no_way_to_opt_out(campaign: Campaign, document: Document, report: Report) -> None:
    # An exit whose condition is at fault may be the way out.
    if campaign.faulty or any(waits_for_fault(element) for element in campaign.elements):
        return
    conditions = tuple(ways_out(campaign))
    asked = asked_responses(conditions)
    # Worked out once for each flag: there may be as many messages as flows.
    flags: dict[str, bool] = {}
    without: list[tuple[Element, str]] = []
    found = campaign.reached
    for element in campaign.elements:
        if element.name not in found:
            continue
        for send in element.operations:
            if not isinstance(send, Send) or send.is_transactional:
                continue
            if send.consent not in flags:
                flags[send.consent] = any(holds_without(condition, send.consent) for condition in conditions)
            if not flags[send.consent] and not asks_for_opt_out(asked, element):
                without.append((element, send.consent))
    if not without:
        return
    asked_for = dict.fromkeys(f"not {consent}" for _, consent in without)
    report.add(
        codes.NO_WAY_TO_OPT_OUT,
        campaign.name_span,
        f"who unsubscribes stays in campaign `{campaign.name}`",
        label="no way out for them",
        related=[Related(element.name_span, "a message they can answer so") for element, _ in without],
        help=f'add `exit opted_out "Unsubscribed" {{ where: {" or ".join(asked_for)} }}`',
    )


def holds_without(condition: c.Condition, consent: str) -> bool:
    """Say whether a condition holds once the flag is no, whatever else is the case."""
    withdrawn: Known = {
        atom: False
        for atom in atoms(condition)
        if isinstance(atom, c.Holds)
        and isinstance(atom.operand, c.Attribute)
        and atom.operand.name == consent
    }
    compared: Known = {
        atom: value for atom in atoms(condition) if (value := compared_to_no(atom, consent)) is not None
    }
    known = {**withdrawn, **compared}
    return bool(known) and must_be(condition, True, known)


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


def asked_responses(conditions: tuple[c.Condition, ...]) -> frozenset[tuple[str, str]]:
    """Give what exits and flows ask for: element and response, or `any KIND` and response."""
    found: list[tuple[str, str]] = []
    for condition in conditions:
        for operand in operands(condition):
            match operand:
                case c.HasCome(element=name, response=response):
                    found.append((name, response))
                case c.AnyHasCome(kind=kind, response=response):
                    found.append((f"any {kind}", response))
                case _:
                    pass
    return frozenset(found)


def asks_for_opt_out(asked: frozenset[tuple[str, str]], element: Element) -> bool:
    return any(
        (name, response.name) in asked
        for response in element.responses
        if response.effect is Effect.CONSENT
        for name in (element.name, f"any {element.word}")
    )


CONSENT_RULES = (no_way_to_opt_out,)
