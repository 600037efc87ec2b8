"""Test blocks, resolved. Date-times are wall times in the campaign's zone.

Named `test_block` and not `test`: pytest collects files called `test_*`, this one holds no tests.
"""

from dataclasses import field

from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition
from campaignlang.model.values import Value, WallTime
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True)
class Line:
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class EntryLine(Line):
    """`readers at … [with …]` or `… refused`"""

    element: str
    at: WallTime
    values: tuple[tuple[str, Value], ...]
    is_refused: bool


@dataclass(frozen=True, slots=True)
class ResponseLine(Line):
    """`retry[2] succeeded after 4 seconds`; `visit` None: every visit; neither time: at once"""

    element: str
    visit: int | None
    response: str
    after: Duration | None
    at: WallTime | None
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class TakesLine(Line):
    """`flow_number`: the number of the flow of the split that leads to the element"""

    element: str
    visit: int | None
    target: str


@dataclass(frozen=True, slots=True)
class Arrival(Line):
    """`times` 0: never"""

    element: str
    visit: int | None
    at: WallTime | None
    times: int | None


@dataclass(frozen=True, slots=True)
class PathTaken(Line):
    elements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingChosen(Line):
    element: str
    setting: str
    value: str


@dataclass(frozen=True, slots=True)
class ResponseCame(Line):
    element: str
    response: str


@dataclass(frozen=True, slots=True)
class Outcome(Line):
    """`word`: goal, no goal, ends, waits"""

    word: str
    element: str | None


@dataclass(frozen=True, slots=True)
class AttributeCheck(Line):
    """`plan == "pro"`, `nps is empty`: a condition on the contact at the run's end"""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Figure:
    """`word`: goal, goal after, element, response, waiting, unfinished, messages per contact,
    messages (scripted tests), percent, number (then `amount` in millionths)."""

    word: str
    element: str | None = None
    response: str | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class FigureCheck(Line):
    """`operator`: `== != < <= > >=` or `between` (both ends included)"""

    left: Figure
    operator: str
    right: Figure
    upper: Figure | None


Expectation = Arrival | PathTaken | SettingChosen | ResponseCame | Outcome | AttributeCheck | FigureCheck


@dataclass(frozen=True, slots=True)
class Simulation(Line):
    """`audience`: a number of synthetic contacts, or a path as written."""

    audience: int | str
    behavior: str
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One test; with `simulation` its expectations are figures, else one contact's passages."""

    name: str
    campaign: str
    given: tuple[tuple[str, Value], ...] = ()
    start_at: WallTime | None = None
    stop_at: WallTime | None = None
    deeds: tuple[EntryLine | ResponseLine | TakesLine, ...] = ()
    simulation: Simulation | None = None
    expectations: tuple[Expectation, ...] = ()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
