"""Conditions and operands, resolved: a closed family of plain data.

How they are evaluated is for the engines, how they are worded for `model.wording`.
"""

from dataclasses import field
from typing import assert_never

from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model.values import Type, WallTime
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True)
class Part:
    """What every condition and operand has: the place it was written in."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(Part):
    """A literal of any type; a DATETIME holds a WallTime, a PERCENT millionths of a per cent."""

    type: Type
    value: str | int | bool | WallTime | Duration


@dataclass(frozen=True, slots=True)
class Empty(Part):
    """`empty`, the value of an assignment"""


@dataclass(frozen=True, slots=True)
class Attribute(Part):
    """A contact's attribute."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class HasCome(Part):
    """Whether a response of an element's latest visit in this passage has come.

    `response` is the response's key: `opened`, or `clicked "https://…"` for one link.
    `is_own`: the element is the one the flow leaves and was not named.
    """

    element: str
    response: str
    is_own: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class AnyHasCome(Part):
    """`any email.unsubscribed`: of any element of the kind, in this passage"""

    kind: str
    response: str


@dataclass(frozen=True, slots=True)
class Visits(Part):
    """`ask.visits`: a NUMBER, visits of the present passage (in millionths)"""

    element: str


@dataclass(frozen=True, slots=True)
class ElementDate(Part):
    """`webinar.starts`: a date of an element, read in the campaign's zone"""

    element: str
    setting: str
    at: WallTime


@dataclass(frozen=True, slots=True)
class NextYearly(Part):
    """`next(birthday)`: a DATE"""

    attribute: Attribute


@dataclass(frozen=True, slots=True)
class Today(Part):
    """The date in the zone that applies."""


@dataclass(frozen=True, slots=True)
class Now(Part):
    """The instant."""


@dataclass(frozen=True, slots=True)
class Sum(Part):
    """`left + right` or `left - right` (`sign` 1 or -1): numbers, or a date and a duration."""

    left: "Operand"
    sign: int
    right: "Operand"
    type: Type


Operand = (
    Literal | Empty | Attribute | HasCome | AnyHasCome | Visits | ElementDate | NextYearly | Today | Now | Sum
)


@dataclass(frozen=True, slots=True)
class Compare(Part):
    """`operator`: `== != < <= > >=`, `contains`, `starts with`"""

    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True, slots=True)
class OneOf(Part):
    operand: Operand
    options: tuple[Operand, ...]
    is_negated: bool


@dataclass(frozen=True, slots=True)
class IsEmpty(Part):
    operand: Operand
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Holds(Part):
    """A flag attribute, or a response, standing as a condition."""

    operand: Attribute | HasCome | AnyHasCome


@dataclass(frozen=True, slots=True)
class Constant(Part):
    """`yes` or `no` standing as a condition."""

    value: bool


@dataclass(frozen=True, slots=True)
class Not(Part):
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All(Part):
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any(Part):
    conditions: tuple["Condition", ...]


Condition = Compare | OneOf | IsEmpty | Holds | Constant | Not | All | Any


def type_of(operand: Operand) -> Type | None:
    """Give the type of what an operand gives; None for `empty`, which has any."""
    match operand:
        case Literal(type=found) | Attribute(type=found) | Sum(type=found):
            return found
        case HasCome() | AnyHasCome():
            return Type.FLAG
        case Visits():
            return Type.NUMBER
        case ElementDate() | Now():
            return Type.DATETIME
        case NextYearly() | Today():
            return Type.DATE
        case Empty():
            return None
        case _:
            assert_never(operand)
