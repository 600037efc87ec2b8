"""What the engine remembers of one contact while it lives through a run. Changed by the steps beside it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from campaignlang.clock import Zone
from campaignlang.doors.zones import zone as zone_by_name
from campaignlang.model.values import Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.story import Event

if TYPE_CHECKING:
    from campaignlang.simulation.reference.chances import PreparedLine
    from campaignlang.simulation.reference.flows import PreparedFlow
    from campaignlang.simulation.reference.prepared import PreparedNode

TIMEZONE = 3  # where the schema holds `timezone`, after id, email and phone

# A response on its way: its instant, and its place among those of one instant (order of the visit's
# arrival, listeners before all; the kind's order; links by their text; the entry, as what a listener of an
# earlier passage never heard may still be in the queue). No two are alike up to there.
Pending = tuple[int, int, int, str, int, "Visit", tuple[tuple[str, Value], ...]]


class Stay:
    """A passage: its rows, and where it stands."""

    __slots__ = ("element", "entered_at", "entry", "events", "left_at", "since", "status")

    def __init__(self, entry: int, entered_at: int, element: str) -> None:
        self.entry = entry
        self.entered_at = entered_at
        self.status = "participating"
        self.element = element
        self.since = entered_at
        self.left_at: int | None = None
        self.events: list[Event] = []


class Way:
    """A flow as it stands for one visit: allowed from `begin` to `deadline`, which is included."""

    __slots__ = ("begin", "closed_at", "deadline", "flow", "zone")

    def __init__(self, flow: "PreparedFlow", begin: int, deadline: int, zone: Zone) -> None:
        self.flow = flow
        self.begin = begin
        self.deadline = deadline
        self.zone = zone
        self.closed_at: int | None = None


class Laid(NamedTuple):
    """Ways that are the same for all who act in one second: many do, after an audience's look."""

    at: int
    zone: Zone
    ways: tuple[Way, ...]


class Visit:
    """One arrival at a node. `came`: its responses so far; `due`: the instants they were given when it acted.

    `acts_at` is *t*; `order` is that of arrival in the whole run, -1 for a listener. `other_ways`: those of
    `otherwise`, once all siblings have closed or are known to close.
    """

    __slots__ = (
        "acts_at",
        "address",
        "arrived_at",
        "came",
        "choices",
        "due",
        "has_acted",
        "is_late",
        "is_skipped",
        "lines",
        "node",
        "number",
        "order",
        "other_ways",
        "stay",
        "ways",
    )

    def __init__(self, node: "PreparedNode", number: int, order: int, stay: Stay, at: int) -> None:
        self.node = node
        self.number = number
        self.order = order
        self.stay = stay
        self.arrived_at = at
        self.acts_at = at
        self.has_acted = False
        self.is_late = False
        self.is_skipped = False
        self.address: Value = None
        self.choices = ""
        self.lines: Mapping[str, PreparedLine] = node.fixed_lines
        self.came: dict[str, int] = {}
        self.due: dict[str, int] = {}
        self.ways: tuple[Way, ...] = ()
        self.other_ways: tuple[Way, ...] = ()


class Person:
    """A contact in a run: the one copy of its attributes, its visits, what is on its way.

    `latest`: the latest visit of each node in the present passage; `kinds_came`: what any of a kind has
    heard in it. `zone`: the contact's zone as the present visit acted. `has_changed`: something has
    happened since it was last worked out what the participant does next; `is_clear`: nothing has since no
    global exit held; `seen`: recorded responses by element and visit.
    """

    __slots__ = (
        "bounced",
        "contact",
        "entries",
        "has_changed",
        "heard_due",
        "is_clear",
        "is_dormant",
        "kinds_came",
        "last_in",
        "latest",
        "moves",
        "moves_at",
        "number",
        "pending",
        "seen",
        "sent_at",
        "stay",
        "stays",
        "values",
        "visit",
        "visit_numbers",
        "visits",
        "visits_made",
        "zone",
    )

    def __init__(self, contact: Contact, number: int, node_count: int, zone: Zone) -> None:
        self.contact = contact
        self.number = number
        self.values = list(contact.values)
        self.zone = zone
        self.stay: Stay | None = None
        self.stays: list[Stay] = []
        self.visit: Visit | None = None
        self.entries = 0
        self.last_in: int | None = None
        self.pending: list[Pending] = []
        self.visit_numbers = [0] * node_count
        self.visits = [0] * node_count
        self.visits_made = 0
        self.latest: list[Visit | None] = [None] * node_count
        self.kinds_came: dict[tuple[str, str], int] = {}
        self.heard_due: dict[int, int] = {}
        self.sent_at: list[int] = []
        self.bounced: dict[str, Value] = {}
        self.is_dormant: bool | None = None
        self.has_changed = True
        self.is_clear = False
        self.seen: dict[tuple[str, int | None], list[tuple[str, int]]] = {}
        self.moves = 0
        self.moves_at = -1


def zone_of(person: Person, otherwise: Zone) -> Zone:
    """The contact's own zone now; the campaign's where it is empty."""
    name = person.values[TIMEZONE]
    return otherwise if name is None else zone_by_name(str(name)) or otherwise
