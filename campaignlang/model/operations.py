"""The core operations: what an element does on arrival, said in few words both engines know.

An element kind's `lower()` gives them in order. Pure data; a new one is a change of the language.
"""

from dataclasses import field
from enum import Enum

from campaignlang.clock import Duration, Times
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.values import WallTime
from campaignlang.syntax.source import Span


class Timing(Enum):
    """When a response may come."""

    ANY = "any"
    ACTING = "acting"  # as the element acts, or not at all: skipped, late
    BEFORE_CLOSE = "before close"  # registered, declined: before the event's end
    AT_CLOSE = "at close"  # missed, attended: known at the event's end


class Effect(Enum):
    """What a response changes besides the `set`s that wait for it."""

    NONE = "none"
    CONSENT = "consent"  # the consent flag becomes no
    ADDRESS = "address"  # the address is out of use
    FORM = "form"  # the asked attributes are filled in


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response of a kind, in the kind's order.

    `of`: the response it depends on (none: the visit). `one_of`: a name shared by alternatives,
    of which exactly one comes, the first named unless something else says so. `has_links`: it may
    be asked for with a link's address, which then depends on it. `is_by_person`: waking hours slow
    it. `is_opening`: people who are dormant never do it. `needs_base`: a behaviour must say `of`.
    `refuses`: it shuts out the second of the alternatives (declined: missed).
    """

    name: str
    of: str | None = None
    one_of: str | None = None
    has_links: bool = False
    is_by_person: bool = True
    is_opening: bool = False
    timing: Timing = Timing.ANY
    effect: Effect = Effect.NONE
    is_refusal: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class SetRule:
    """`set: attribute = value [when response]`; `response` None: on arrival."""

    attribute: str
    value: Operand
    response: str | None


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the values of a setting that may stand several times; the one without condition is the rest."""

    value: str
    condition: Condition | None
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Assign:
    """Do the `set`s without `when`."""

    rules: tuple[SetRule, ...]


@dataclass(frozen=True, slots=True)
class HoldForQuiet:
    """Wait for the end of the campaign's quiet window, if inside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A wait: `for` a duration, or `until` an instant, or the first allowed instant."""

    duration: Duration | None
    until: Operand | None
    times: Times
    is_local: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Send a message, or skip it: `address` is the attribute that must be given."""

    address: str
    consent: str
    is_transactional: bool
    choices: tuple[tuple[str, tuple[Variant, ...]], ...]  # settings with several values, `uses` first


@dataclass(frozen=True, slots=True, kw_only=True)
class Respond:
    """Get the instants of all responses of the visit. `closes`: an event's end (campaign's zone)."""

    responses: tuple[Response, ...]
    closes: WallTime | None = None
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Write a row `created` or `called` to the log; fields are name and value."""

    event: str
    fields: tuple[tuple[str, Operand], ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """A split: draw one number and take the flow whose share contains it. `by`: a common name."""

    by: str | None


@dataclass(frozen=True, slots=True)
class Finish:
    """Leave the campaign."""

    is_goal: bool


Operation = Assign | HoldForQuiet | Hold | Send | Respond | Note | Choose | Finish
