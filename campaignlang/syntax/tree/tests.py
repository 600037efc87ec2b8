"""The lines of a `test` block."""

from campaignlang.frozen import dataclass
from campaignlang.syntax.tree.expressions import (
    Date,
    DateTime,
    Duration,
    Expression,
    Name,
    Node,
    Number,
    Text,
)


@dataclass(frozen=True, slots=True)
class Given(Node):
    """`given country: "DE", subscribed: yes`"""

    values: tuple[tuple[Name, Expression], ...]


@dataclass(frozen=True, slots=True)
class Clock(Node):
    """`start at 2026-03-02 09:00`; `word` is `start` or `stop`"""

    word: str
    at: DateTime | Date


@dataclass(frozen=True, slots=True)
class Deed(Node):
    """`readers at … with …`, `readers at … refused`, `invite clicked "url" after 3 days`, `ask[2] opened`"""

    element: Name
    visit: Number | None
    response: Name | None
    link: Text | None
    after: Duration | None
    at: DateTime | Date | None
    values: tuple[tuple[Name, Expression], ...]
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Takes(Node):
    """`follow_up takes thanks_long`"""

    split: Name
    visit: Number | None
    target: Name


@dataclass(frozen=True, slots=True)
class Simulate(Node):
    """`simulate 10_000 contacts with last_spring seed 7`; `audience` is a number or a file's path"""

    audience: Number | Text
    behavior: Name
    seed: Number | None


@dataclass(frozen=True, slots=True)
class Arrival(Node):
    """`reminder[2] at 2026-03-04 10:00 once`, `never reminder` (times 0)"""

    element: Name
    visit: Number | None
    at: DateTime | Date | None
    times: int | None


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`path invite -> register -> webinar`"""

    elements: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Chosen(Node):
    """`reminder with subject: "Seats are filling up"`"""

    element: Name
    setting: Name
    value: Expression


@dataclass(frozen=True, slots=True)
class Happened(Node):
    """`invite opened`, `invite clicked "url"`"""

    element: Name
    response: Name
    link: Text | None


@dataclass(frozen=True, slots=True)
class Outcome(Node):
    """`goal`, `no goal`, `ends in silent`, `waits in register`; `word`: goal, no goal, ends, waits"""

    word: str
    element: Name | None


@dataclass(frozen=True, slots=True)
class Figure(Node):
    """`goal after thanks`, `messages per contact`: figures of more than one word

    `word` is `goal after` (with the element) or `messages per contact`; `goal`, `waiting`,
    `unfinished`, `messages`, elements and `page.submitted` are References.
    """

    word: str
    element: Name | None


@dataclass(frozen=True, slots=True)
class Check(Node):
    """`plan == "pro"`, `nps is empty`, `goal >= 2%`, `reminder between 40% and 70%`

    A Comparison, Emptiness or Range node, whose operands may be Figures; which it is of, an
    attribute or a figure, is for the resolver to say.
    """

    left: Expression | Figure
    operator: str  # == != < <= > >= between | is empty | is not empty
    right: Expression | Figure | None
    upper: Expression | Figure | None


@dataclass(frozen=True, slots=True)
class Expect(Node):
    """`expect …`"""

    what: Arrival | Path | Chosen | Happened | Outcome | Check


TestLine = Given | Clock | Deed | Takes | Simulate | Expect
