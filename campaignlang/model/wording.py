"""Conditions, operands and flows in words, the same in drawings, traces and messages.

The words are a marketer's: `==` is `is`, an element is called by its label. Nothing is left out.
"""

from typing import TYPE_CHECKING, assert_never

from campaignlang.clock import Duration, Times
from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Attribute,
    Compare,
    Condition,
    Constant,
    ElementDate,
    Empty,
    HasCome,
    Holds,
    IsEmpty,
    Literal,
    NextYearly,
    Not,
    Now,
    OneOf,
    Operand,
    Sum,
    Today,
    Visits,
    type_of,
)
from campaignlang.model.elements.element import Fact, FactPart
from campaignlang.model.flow import Flow
from campaignlang.model.phrases import (
    MINUS,
    clock_in_words,
    day_in_words,
    days_and_clock_in_words,
    duration_in_words,
    number_in_words,
    one_of_in_words,
    percent_in_words,
    wall_time_in_words,
)
from campaignlang.model.values import Type, WallTime

if TYPE_CHECKING:
    from campaignlang.model.campaign import Campaign

EQUAL_SHARE = "equal share"
THEIR_OWN_TIME = "their own time"

COMPARED = {"==": "is", "!=": "is not", "contains": "contains", "starts with": "begins with"}
COMPARED_AMOUNTS = {"<": "under", "<=": "at most", ">": "over", ">=": "at least"}
COMPARED_TIMES = {"<": "before", "<=": "by", ">": "after", ">=": "from"}
TIME_TYPES = (Type.DATE, Type.DATETIME, Type.TIME)


def label_in_words(element: str, campaign: "Campaign") -> str:
    """`“You're invited”`; an element without a label is called by its name."""
    found = campaign.element_by_name.get(element)
    return f"“{in_line(found.label if found and found.label else element)}”"


def condition_in_words(condition: Condition, campaign: "Campaign") -> str:
    """`subscribed and country is DE or FR`"""
    match condition:
        case Compare():
            return _compare(condition, campaign)
        case OneOf(operand=operand, options=options):
            verb = "is not" if condition.is_negated else "is"
            choice = one_of_in_words(tuple(operand_in_words(one, campaign) for one in options))
            return f"{operand_in_words(operand, campaign)} {verb} {choice}"
        case IsEmpty(operand=operand):
            verb = "is known" if condition.is_negated else "is not known"
            return f"{operand_in_words(operand, campaign)} {verb}"
        case Holds(operand=operand):
            return operand_in_words(operand, campaign)
        case Constant(value=value):
            return "always" if value else "never"
        case Not(condition=inner):
            return _negated(inner, campaign)
        case All(conditions=conditions):
            return _joined(conditions, " and ", campaign)
        case Any(conditions=conditions):
            return _joined(conditions, " or ", campaign)
        case _:
            assert_never(condition)


def _joined(conditions: tuple[Condition, ...], word: str, campaign: "Campaign") -> str:
    """Join parts; brackets where a marketer could read another grouping than the source has."""
    last = len(conditions) - 1
    words = []
    for index, condition in enumerate(conditions):
        text = condition_in_words(condition, campaign)
        has_choice = isinstance(condition, OneOf) and len(condition.options) > 1 and index != last
        if isinstance(condition, All | Any) or (has_choice and word == " and "):
            text = f"({text})"
        words.append(text)
    return word.join(words)


def _negated(condition: Condition, campaign: "Campaign") -> str:
    match condition:
        case Holds(operand=HasCome(is_own=False) as operand):
            label = label_in_words(operand.element, campaign)
            return f"{label} not {response_in_words(operand.response)}"
        case Holds() | Constant():
            return f"not {condition_in_words(condition, campaign)}"
        case _:
            return f"not ({condition_in_words(condition, campaign)})"


def _compare(condition: Compare, campaign: "Campaign") -> str:
    left, operator, right = condition.left, condition.operator, condition.right
    if isinstance(left, Visits):
        return _visits(left, operator, right, campaign)
    amounts = COMPARED_TIMES if type_of(left) in TIME_TYPES else COMPARED_AMOUNTS
    verb = COMPARED.get(operator) or amounts[operator]
    return f"{operand_in_words(left, campaign)} {verb} {operand_in_words(right, campaign)}"


def _visits(visits: Visits, operator: str, right: Operand, campaign: "Campaign") -> str:
    """`“Ask” seen under 3 times`"""
    verbs = COMPARED_AMOUNTS | {"==": "exactly", "!=": "not exactly"}
    count = operand_in_words(right, campaign)
    times = "time" if count == "1" else "times"
    return f"{label_in_words(visits.element, campaign)} seen {verbs[operator]} {count} {times}"


def operand_in_words(operand: Operand, campaign: "Campaign") -> str:
    """`today − 30 days`, `“Spring webinar” starts`, `next birthday`"""
    match operand:
        case Literal():
            return literal_in_words(operand)
        case Empty():
            return "empty"
        case Attribute(name=name):
            return name
        case HasCome(response=response):
            words = response_in_words(response)
            return words if operand.is_own else f"{label_in_words(operand.element, campaign)} {words}"
        case AnyHasCome(kind=kind, response=response):
            return f"any {kind} {response_in_words(response)}"
        case Visits(element=element):
            return f"times {label_in_words(element, campaign)} was seen"
        case ElementDate(element=element, setting=setting):
            return f"{label_in_words(element, campaign)} {setting}"
        case NextYearly(attribute=attribute):
            return f"next {attribute.name}"
        case Today():
            return "today"
        case Now():
            return "now"
        case Sum(left=left, sign=sign, right=right):
            operator = "+" if sign > 0 else MINUS
            return f"{operand_in_words(left, campaign)} {operator} {operand_in_words(right, campaign)}"
        case _:
            assert_never(operand)


def response_in_words(response: str) -> str:
    """`hard bounced`; `clicked https://acme.example` for one link"""
    name, _, link = response.partition(" ")
    words = name.replace("_", " ")
    return f"{words} {link.strip(chr(34))}" if link else words


def literal_in_words(literal: Literal) -> str:
    """`DE`, `2.5`, `yes`, `2 Mar 2026`: a text has quotes only where it would be misread."""
    value = literal.value
    if isinstance(value, str):
        return text_in_words(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, WallTime):
        return wall_time_in_words(value)
    if isinstance(value, Duration):
        return duration_in_words(value)
    if literal.type is Type.DATE:
        return day_in_words(value)
    if literal.type is Type.TIME:
        return clock_in_words(value)
    return percent_in_words(value) if literal.type is Type.PERCENT else number_in_words(value)


def text_in_words(text: str) -> str:
    """Give a text without quotes unless it is empty or has a comma."""
    line = in_line(text)
    return f"“{line}”" if not line or "," in line else line


def in_line(text: str) -> str:
    """Give a text that may have lines in one."""
    return " ".join(text.split())


def flow_in_words(flow: Flow, campaign: "Campaign") -> tuple[str, ...]:
    """Give the parts of a flow's pill: its label; share, `otherwise` or condition; times. None: at once."""
    return (*flow_reason_in_words(flow, campaign), *flow_times_in_words(flow, campaign))


def flow_reason_in_words(flow: Flow, campaign: "Campaign") -> tuple[str, ...]:
    """Give the parts that are no times: the author's label, then what decides."""
    parts = [in_line(flow.label)] if flow.label else []
    if flow.share_millionths is not None:
        parts.append(percent_in_words(flow.share_millionths))
    elif _is_of_split(flow, campaign):
        parts.append(EQUAL_SHARE)
    if flow.is_otherwise:
        parts.append("otherwise")
    if flow.condition is not None:
        parts.append(condition_in_words(flow.condition, campaign))
    return tuple(parts)


def _is_of_split(flow: Flow, campaign: "Campaign") -> bool:
    source = campaign.element_by_name.get(flow.source)
    return source is not None and source.is_split and flow.is_sequence


def flow_times_in_words(flow: Flow, campaign: "Campaign") -> tuple[str, ...]:
    """`after 2 days`, `weekdays 10:00`, `their own time`, `within 5 days`, `until 13 Mar 2026`"""
    parts = [f"after {duration_in_words(flow.after)}"] if flow.after is not None else []
    parts.extend(times_in_words(flow.times, is_local=flow.is_local))
    if flow.within is not None:
        parts.append(f"within {duration_in_words(flow.within)}")
    if flow.until is not None:
        parts.append(f"until {operand_in_words(flow.until, campaign)}")
    return tuple(parts)


def times_in_words(times: Times, *, is_local: bool) -> tuple[str, ...]:
    """`weekdays 10:00`, `their own time`"""
    clock = days_and_clock_in_words(times)
    return (*((clock,) if clock else ()), *((THEIR_OWN_TIME,) if is_local else ()))


def in_one_line(parts: tuple[str, ...]) -> str:
    """`not opened · after 2 days · weekdays 10:00`"""
    return " · ".join(parts)


def fact_in_words(fact: Fact, campaign: "Campaign") -> str:
    """Give a fact's value in words, in one line."""
    parts = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    return " ".join(_part_in_words(part, campaign) for part in parts)


def _part_in_words(part: FactPart, campaign: "Campaign") -> str:
    if isinstance(part, str):
        return in_line(part)
    if isinstance(part, Operand):
        return operand_in_words(part, campaign)
    return condition_in_words(part, campaign)
