"""Literals, operands, sums and conditions, as written.

Days are days since 1970-01-01; times are seconds since midnight; numbers are whole millionths.
"""

from dataclasses import field

from campaignlang import clock
from campaignlang.frozen import dataclass
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True)
class Node:
    """What was written, and where."""

    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name(Node):
    """`spring_webinar`; empty where a name could not be read, which is reported already"""

    text: str


@dataclass(frozen=True, slots=True)
class Text(Node):
    """`"You're \\"in\\""`: the value, escapes undone"""

    value: str


@dataclass(frozen=True, slots=True)
class Number(Node):
    """`2.5` -> 2_500_000 millionths"""

    millionths: int


@dataclass(frozen=True, slots=True)
class Percent(Node):
    """`35%` -> 35_000_000 millionths of a per cent"""

    millionths: int


@dataclass(frozen=True, slots=True)
class Duration(Node):
    """`2 days 4 hours`"""

    value: clock.Duration


@dataclass(frozen=True, slots=True)
class Date(Node):
    """`2026-03-02`"""

    day: int


@dataclass(frozen=True, slots=True)
class DateTime(Node):
    """`2026-03-02 09:00`: a wall time, in the zone that applies"""

    day: int
    second: int


@dataclass(frozen=True, slots=True)
class Time(Node):
    """`10:00`"""

    second: int


@dataclass(frozen=True, slots=True)
class Flag(Node):
    """`yes`"""

    value: bool


@dataclass(frozen=True, slots=True)
class Empty(Node):
    """`empty`, in an expression"""


@dataclass(frozen=True, slots=True)
class Moment(Node):
    """`today` or `now`"""

    word: str


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """`plan`, `opened`, `invite.opened`, `contact.goal`, `ask.visits`, `clicked "https://…"`"""

    names: tuple[Name, ...]
    link: Text | None = None


@dataclass(frozen=True, slots=True)
class AnyOf(Node):
    """`any email.unsubscribed`"""

    kind: Name
    response: Name
    link: Text | None = None


@dataclass(frozen=True, slots=True)
class NextDay(Node):
    """`next(birthday)`"""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Sum(Node):
    """`joined + 30 days`; `operator` is `+` or `-`"""

    left: "Expression"
    operator: str
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`plan == "pro"`; `operator`: `== != < <= > >=`, `contains`, `starts with`"""

    left: "Expression"
    operator: str
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """`country not in ("DE", "FR")`"""

    operand: "Expression"
    is_negated: bool
    options: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Emptiness(Node):
    """`renewal is not empty`"""

    operand: "Expression"
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Not(Node):
    """`not opened`"""

    condition: "Expression"


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """`a and b and c`; `operator` is `and` or `or`"""

    operator: str
    conditions: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Broken(Node):
    """`2026-13-02`: what could not be read and is reported already; nothing more is to be said of it"""


# The grammar lets any of these stand wherever one may: the resolver says no, and says it better.
Expression = (
    Text
    | Number
    | Percent
    | Duration
    | Date
    | DateTime
    | Time
    | Flag
    | Empty
    | Moment
    | Reference
    | AnyOf
    | NextDay
    | Sum
    | Comparison
    | Membership
    | Emptiness
    | Not
    | Logic
    | Broken
)
