"""Walking conditions and operands: their atoms, their operands, the attributes a campaign asks for."""

from collections.abc import Iterator

from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element, setting_rules
from campaignlang.model.operations import Hold, Note, Send, Variant


def atoms(condition: c.Condition) -> tuple[c.Condition, ...]:
    """Give the parts that are neither `and`, `or`, `not` nor constant, each once, in their order."""
    if type(condition) is c.Holds:
        return (condition,)
    found: dict[c.Condition, None] = {}
    waiting = [condition]
    while waiting:
        part = waiting.pop()
        match part:
            case c.All(conditions=parts) | c.Any(conditions=parts):
                waiting.extend(reversed(parts))
            case c.Not(condition=inner):
                waiting.append(inner)
            case c.Constant():
                pass
            case _:
                found[part] = None
    return tuple(found)


def operands(condition: c.Condition) -> Iterator[c.Operand]:
    """Give all operands of a condition, those inside sums too, in their order."""
    for atom in atoms(condition):
        match atom:
            case c.Compare(left=left, right=right):
                yield from inner_operands(left)
                yield from inner_operands(right)
            case c.OneOf(operand=operand, options=options):
                yield from inner_operands(operand)
                for option in options:
                    yield from inner_operands(option)
            case c.IsEmpty(operand=operand) | c.Holds(operand=operand):
                yield from inner_operands(operand)
            case _:
                pass


def inner_operands(operand: c.Operand) -> Iterator[c.Operand]:
    """Give an operand, or those a sum is made of; of `next(birthday)` also the attribute."""
    waiting = [operand]
    while waiting:
        part = waiting.pop()
        if isinstance(part, c.Sum):
            waiting.extend((part.right, part.left))
        else:
            yield part
            if isinstance(part, c.NextYearly):
                yield part.attribute


def conditions_of(element: Element) -> Iterator[c.Condition]:
    """Give the conditions an element has: its `where`, and those of settings with several values."""
    for name in setting_rules(type(element)):
        value = getattr(element, name, None)
        if isinstance(value, tuple):
            for variant in value:
                if isinstance(variant, Variant) and variant.condition is not None:
                    yield variant.condition
        elif isinstance(value, c.Condition):
            yield value


def campaign_operands(campaign: Campaign) -> Iterator[c.Operand]:
    """Give every operand of a campaign: of its conditions, deadlines, waits and assignments."""
    for element in campaign.elements:
        for condition in conditions_of(element):
            yield from operands(condition)
        for rule in element.sets:
            yield from inner_operands(rule.value)
        for operation in element.operations:
            if isinstance(operation, Hold) and operation.until is not None:
                yield from inner_operands(operation.until)
            elif isinstance(operation, Note):
                for _, value in operation.fields:
                    yield from inner_operands(value)
    for flow in campaign.flows:
        if flow.condition is not None:
            yield from operands(flow.condition)
        if flow.until is not None:
            yield from inner_operands(flow.until)


def asked_attributes(campaign: Campaign) -> tuple[str, ...]:
    """Give the attributes a campaign asks for, each once, in their order."""
    found: dict[str, None] = {}
    for operand in campaign_operands(campaign):
        if isinstance(operand, c.Attribute):
            found[operand.name] = None
    return tuple(found)


def set_attributes(campaign: Campaign) -> tuple[str, ...]:
    """Give the attributes that something in the campaign sets: a `set`, a form."""
    found: dict[str, None] = {}
    for element in campaign.elements:
        for rule in element.sets:
            found[rule.attribute] = None
        for name in getattr(element, "asks", ()):
            found[name] = None
    return tuple(found)


def consent_attributes(campaign: Campaign) -> tuple[str, ...]:
    """Give the flags that allow messages: `subscribed`, and every one a `consent` names."""
    found: dict[str, None] = {"subscribed": None}
    for element in campaign.elements:
        for operation in element.operations:
            if isinstance(operation, Send):
                found[operation.consent] = None
    return tuple(found)
