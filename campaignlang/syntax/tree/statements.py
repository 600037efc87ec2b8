"""Files, blocks, settings, elements, flows, and the lines of contact schemas and behaviours."""

from campaignlang.frozen import dataclass
from campaignlang.syntax.tree.expressions import Duration, Expression, Name, Node, Percent, Reference, Text
from campaignlang.syntax.tree.tests import TestLine


@dataclass(frozen=True, slots=True)
class Clause(Node):
    """`after 2 days`: its word and what follows it.

    `when` (a condition), `after`, `within` (a duration), `until` (an instant), `on` (day names as
    References, dates), `at` (a time), `between` (two times), `local`, `otherwise` (nothing),
    `share` (a percent).
    """

    word: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment(Node):
    """`score = score + 1`, the value of `set` and `fields`"""

    name: Name
    value: Expression


@dataclass(frozen=True, slots=True)
class Rate(Node):
    """`2 per 7 days`, the value of `limit`"""

    count: Expression
    duration: Duration


@dataclass(frozen=True, slots=True)
class Setting(Node):
    """`name: value clauses`; no value where clauses stand alone (`until: on monday at 10:00`).

    In a behaviour also `dormant: 25%`, `awake: between 07:00 and 23:00`, `seen from "file"`.
    """

    name: Name
    value: Expression | Assignment | Rate | None
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class AttributeDeclaration(Node):
    """`country: text ("DE", "FR", "UK") required`, in a contact schema"""

    name: Name
    type_name: Name
    allowed: tuple[Expression, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class Element(Node):
    """`email invite "You're invited" { … }`: an element, or at top level a record

    `lost`: the words of its statements that could not be read.
    """

    kind: Name
    name: Name
    label: Text | None
    settings: tuple[Setting, ...]
    lost: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Node):
    """`a, b -> c -> d "label" clauses`: label and clauses belong to the last arrow"""

    stops: tuple[tuple[Name, ...], ...]
    label: Text | None
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Delay(Node):
    """`half within 2 hours, 90% within 1 day` | `after 4 seconds` | `between 0 seconds and 1 hour`

    `word` is `half`, `after` or `between`; `second` is the 90 % or the upper end, if given.
    """

    word: str
    first: Duration
    second: Duration | None


@dataclass(frozen=True, slots=True)
class Chance(Node):
    """`clicked "url": 20% of opened, half within 1 minute when plan == "pro"`, in a behaviour

    `of` may be `offer.clicked` for a listener. `entered: 30%` is a Chance too.
    """

    response: Name
    link: Text | None
    percent: Percent
    of: Reference | None
    delay: Delay | None
    condition: Expression | None


@dataclass(frozen=True, slots=True)
class Weight(Node):
    """`"free" 60%`"""

    value: Expression
    percent: Percent


@dataclass(frozen=True, slots=True)
class Mix(Node):
    """`plan: "free" 60%, "pro" 40%`, or `nps: between 0 and 10` (two values without percents)"""

    attribute: Name
    weights: tuple[Weight, ...]
    low: Expression | None
    high: Expression | None


@dataclass(frozen=True, slots=True)
class Block(Node):
    """A top-level block, or a behaviour's section: `keyword name "Label" { statements }`.

    `language 1` and `import "path"` are blocks without braces: `argument` holds what follows.
    `test "…" of NAME`: `argument` is the campaign's name as a Reference. Sections of a behaviour
    have the keyword `section` and their kind or element as `name`; `contact { }` in it is a Block
    with the keyword `contact`.
    """

    keyword: str
    name: Name | None
    label: Text | None
    argument: Expression | None
    statements: tuple["Statement", ...]
    lost: tuple[Name, ...] = ()


Statement = Setting | AttributeDeclaration | Element | Flow | Chance | Mix | Block | TestLine


@dataclass(frozen=True, slots=True)
class File(Node):
    """A whole file: its blocks and records, in order, and its comments (`# …`) by line (from 1).

    `lost`: the words of what could not be read at top level; they count as declared.
    """

    blocks: tuple[Block | Element, ...]
    comments: tuple[tuple[int, str], ...] = ()
    lost: tuple[Name, ...] = ()
