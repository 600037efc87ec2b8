"""A campaign lowered for the engines: integers, core operations and clauses, as data.

Knows no kind of element: what one does is in the fields of its node. Rules of the whole campaign (global
exits, listeners, quiet hours, the limit, ticks) are fields of the program.
"""

from dataclasses import dataclass
from functools import cached_property

from campaignlang.clock import Duration, Times, Zone
from campaignlang.model.behavior import Delay, Mix
from campaignlang.model.campaign import Limit, Quiet
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.contact import ContactSchema
from campaignlang.model.operations import Choose, Finish, Hold, Note, Respond, Send, SetRule


@dataclass(frozen=True, slots=True)
class Part:
    """One of the conditions that must hold together, in the drawing's words; what attributes it asks for."""

    condition: Condition
    words: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRule:
    """What leaves a node. `is_on_ticks`: with a `frequency` only its ticks are allowed."""

    key: str
    number: int
    target: int
    share_millionths: int | None
    condition: Condition | None
    parts: tuple[Part, ...]
    after: Duration | None
    within: Duration | None
    until: Operand | None
    times: Times
    is_local: bool
    is_otherwise: bool
    is_sequence: bool
    is_on_ticks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRule:
    """Who is let in. `refresh` None: looked at once; `is_told`: lets in when its `entered` comes.

    `closes_at`: the instant from which nobody is let in, besides `until`. `response`: what coming in is.
    """

    is_told: bool
    where: Condition | None
    parts: tuple[Part, ...]
    until: Operand | None
    closes_at: int | None
    refresh: Duration | None
    reenter: Duration | None
    distinct: str | None
    response: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceLine:
    """A line of a behaviour. `of` None: it counts from acting; for a listener, from coming in."""

    response: str
    percent_millionths: int
    of: str | None
    of_element: int | None
    delay: Delay | None
    condition: Condition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An element: `sets` in file order, those with a response wait for it; `notes` are log rows of its own.

    `closes_at`: an event's end. `lines`, `fills`: the element's section before its kind's.
    """

    index: int
    name: str
    draw_name: str
    kind: str
    is_listener: bool
    sets: tuple[SetRule, ...]
    hold: Hold | None
    holds_for_quiet: bool
    send: Send | None
    notes: tuple[Note, ...]
    respond: Respond | None
    closes_at: int | None
    choose: Choose | None
    finish: Finish | None
    flows: tuple[FlowRule, ...]
    entry: EntryRule | None
    lines: tuple[ChanceLine, ...]
    fills: tuple[Mix, ...]


@dataclass(frozen=True, slots=True)
class GlobalExit:
    node: int
    condition: Condition
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Program:
    """`start`, `end`: None where the campaign starts or ends when told.

    `contact`: what synthetic contacts are made of; `consents`: the flags that messages ask for.
    """

    campaign: str
    zone: Zone
    schema: ContactSchema
    nodes: tuple[Node, ...]
    exits: tuple[GlobalExit, ...]
    start: int | None
    end: int | None
    frequency: Duration | None
    quiet: Quiet | None
    limit: Limit | None
    dormant_millionths: int
    awake: tuple[int, int] | None
    contact: tuple[Mix, ...]
    consents: tuple[str, ...]

    @cached_property
    def attribute_index(self) -> dict[str, int]:
        return {attribute.name: index for index, attribute in enumerate(self.schema.attributes)}

    @cached_property
    def node_index(self) -> dict[str, int]:
        return {node.name: node.index for node in self.nodes}

    @cached_property
    def entries(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.entry is not None)

    @cached_property
    def looking(self) -> tuple[Node, ...]:
        """Give the entries that look at the contacts by themselves."""
        return tuple(node for node in self.entries if node.entry is not None and not node.entry.is_told)

    @cached_property
    def listeners(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.is_listener)
