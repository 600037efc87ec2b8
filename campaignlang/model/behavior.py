"""Behaviours, resolved: how simulated contacts respond. Percents are millionths of a per cent."""

from dataclasses import field

from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition
from campaignlang.model.values import Type, Value
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True)
class HalfWithin:
    """Log-normal: half within, 90 % within (None: 15 times the first); exact seconds."""

    half_seconds: int
    ninety_seconds: int | None


@dataclass(frozen=True, slots=True)
class After:
    seconds: int


@dataclass(frozen=True, slots=True)
class Between:
    low_seconds: int
    high_seconds: int


Delay = HalfWithin | After | Between


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A line of a section. `response` is the response's key, or `entered`.

    `of`: the response's key it counts from (None: its natural base); `of_element`: for a listener.
    """

    response: str
    percent_millionths: int
    of: str | None = None
    of_element: str | None = None
    delay: Delay | None = None
    condition: Condition | None = None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """What an attribute is made of: weighted values, or uniform between two.

    `weights`: value and millionths of a per cent. `step`: for numbers, millionths of a step.
    """

    attribute: str
    type: Type
    weights: tuple[tuple[Value, int], ...] = ()
    low: int | None = None
    high: int | None = None
    step: int = 1
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`email { … }` or `invite { … }`"""

    subject: str
    is_kind: bool
    chances: tuple[Chance, ...]
    fills: tuple[Mix, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Behavior:
    """`awake`: seconds of the day; `seen_from`: a path relative to the file, as written."""

    name: str
    label: str | None
    dormant_millionths: int = 0
    awake: tuple[int, int] | None = None
    sections: tuple[Section, ...] = ()
    contact: tuple[Mix, ...] = ()
    seen_from: str | None = None
    seen_from_span: Span | None = field(default=None, compare=False, repr=False)
    span: Span = field(compare=False, repr=False)

    def section(self, subject: str, *, is_kind: bool) -> Section | None:
        return next((s for s in self.sections if s.subject == subject and s.is_kind == is_kind), None)
