"""What an element kind is: a frozen dataclass whose fields are its settings.

A new kind is one file here (or a plug-in class): its words, settings, responses, look and
`lower()`. Nothing else in the project knows a kind by name.
"""

from collections.abc import Mapping
from dataclasses import field, fields
from enum import Enum
from typing import Any, ClassVar

from campaignlang.frozen import cached_property, dataclass
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.operations import Assign, Operation, Response, SetRule, Variant
from campaignlang.model.values import WallTime
from campaignlang.syntax.source import Span


class Shape(Enum):
    """What may be written as a setting's value, and what it becomes."""

    TEXT = "text"  # str
    URL = "url"  # str, http, https or mailto
    FILE = "file"  # str, a path relative to the file it stands in
    FLAG = "flag"  # bool
    COUNT = "count"  # int, a whole number of at least 1
    DURATION = "duration"  # clock.Duration
    INTERVAL = "duration or once"  # clock.Duration, or ONCE
    DATE_TIME = "date-time"  # WallTime; a date is its beginning
    INSTANT = "instant"  # Operand: a date-time, a date, with durations added
    CONDITION = "condition"  # Condition
    ATTRIBUTE = "attribute"  # str, an attribute's name
    FLAG_ATTRIBUTE = "flag attribute"  # str
    RECORD = "record"  # str, a record of the element's kind
    FOLDER = "folder"  # str, a folder's name; its condition is added to `where`
    METHOD = "method"  # str, one of GET POST PUT PATCH DELETE
    FIELD = "name = expression"  # tuple[str, Operand]
    WAIT = "duration or instant with clauses"  # see the kind `wait`


class Family(Enum):
    ENTRY = "entry"
    MESSAGE = "message"
    PAGE = "page"
    CONTROL = "control"
    DATA = "data"
    EXIT = "exit"


class Once(Enum):
    """`refresh: once`"""

    ONCE = "once"


ONCE = Once.ONCE


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRule:
    """A setting's schema. `is_varied`: may stand several times with `when`: a tuple of Variants.

    `in_record`: a record of this kind takes it too. `doc`: its manual entry, a sentence.
    """

    shape: Shape
    doc: str
    is_required: bool = False
    is_repeatable: bool = False
    is_varied: bool = False
    in_record: bool = True


def setting(
    shape: Shape,
    doc: str,
    *,
    default: Any = None,
    is_required: bool = False,
    is_repeatable: bool = False,
    is_varied: bool = False,
    in_record: bool = True,
) -> Any:
    """Declare a field of a kind as a setting; repeatable and varied ones default to no values."""
    rule = SettingRule(
        shape=shape,
        doc=doc,
        is_required=is_required,
        is_repeatable=is_repeatable,
        is_varied=is_varied,
        in_record=in_record,
    )
    return field(
        default=() if is_repeatable or is_varied else default,
        metadata={"setting": rule},
    )


# A text stands as it is; `model.wording` makes words of the rest and joins parts with spaces.
FactPart = str | Condition | Operand


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a card: `subject` `Es gibt noch Plätze`; those not `on_card` are in the outline only."""

    key: str
    value: FactPart | tuple[FactPart, ...]
    on_card: bool = True


@dataclass(frozen=True, kw_only=True)
class Element:
    """What every element has; `label` None where none was written."""

    word: ClassVar[str]
    title: ClassVar[str]  # in the drawing, before it is put in capitals: `Landing page`
    creatio: ClassVar[str]  # the name of the element in the Creatio campaign designer
    family: ClassVar[Family]
    icon: ClassVar[str]  # an SVG path on a grid of 20 × 20
    responses: ClassVar[tuple[Response, ...]] = ()
    dates: ClassVar[tuple[str, ...]] = ()  # settings that conditions may ask for: `webinar.starts`
    is_message: ClassVar[bool] = False
    ends_passage: ClassVar[bool] = False  # no flow leaves it: an exit
    can_listen: ClassVar[bool] = False  # not an entry: it hears what happens to those inside
    takes_flows_in: ClassVar[bool] = True
    has_link: ClassVar[bool] = True  # its `url` is an address that readers of the drawing may follow
    is_split: ClassVar[bool] = False  # shares may stand on the flows that leave it
    entry_response: ClassVar[str | None] = None  # what coming in by it is, besides: `submitted`
    refreshes: ClassVar[bool] = False  # lets in by looking at its condition, not when told
    closes_entry_at: ClassVar[str | None] = None  # the date from which nobody is let in
    needs_one_of: ClassVar[tuple[str, ...]] = ()  # one of these settings must be there
    known_rules: ClassVar[Mapping[str, SettingRule] | None] = None
    connects_by: ClassVar[tuple[str, ...]] = ()  # one of these says what is sent or shown

    name: str
    label: str | None = None
    description: str | None = setting(Shape.TEXT, "What it is for; shown as tooltip.")
    url: tuple[Variant, ...] = setting(
        Shape.URL,
        "Its address elsewhere; shown in the diagram as link.",
        is_varied=True,
    )
    was: str | None = None
    sets: tuple[SetRule, ...] = ()
    own_settings: tuple[str, ...] = ()  # the names of those it has itself, not from its record
    records: tuple[str, ...] = ()  # names of all records (or folders) its `uses` name
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
    setting_spans: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def enters_when(cls, has_flows_in: bool, has_flows_out: bool) -> bool:
        """Say whether an element of this kind is an entry."""
        return False

    @property
    def leaves_when(self) -> Condition | None:
        """The condition under which contacts leave by it from wherever they are."""
        return None

    @property
    def draw_name(self) -> str:
        """The name its draws are keyed by: the one it had first."""
        return self.was or self.name

    def facts(self) -> tuple[Fact, ...]:
        """Give the settings that matter, in words, the most telling first."""
        return ()

    def lower(self) -> tuple[Operation, ...]:
        """Say what it does on arrival, in core operations."""
        return (Assign(self.sets),)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """What `lower` says: rules ask for it over and over."""
        return self.lower()

    def setting_span(self, name: str) -> Span:
        """Give the place of a setting's value, or the element's name where it has none."""
        return next(
            (span for found, span in self.setting_spans if found == name),
            self.name_span,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Something that exists outside the campaign: `email webinar_invitation "…" { … }`.

    `settings`: each with its values, resolved; a folder has the kind `folder` and a `where`.
    """

    kind: str
    name: str
    label: str | None
    settings: tuple[tuple[str, Any], ...]
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)
    setting_spans: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)


def setting_rules(kind: type[Element]) -> Mapping[str, SettingRule]:
    """Give a kind's settings by the name they are written with, those of every element first.

    A field called like a word of Python's has a trailing underscore: `for_`. `set` and `was`,
    which every element takes, have forms of their own and are not here.
    """
    # Worked out once for each kind: it is asked for with every element.
    rules = kind.__dict__.get("known_rules")
    if rules is None:
        rules = {
            one.name.rstrip("_"): one.metadata["setting"] for one in fields(kind) if "setting" in one.metadata
        }
        kind.known_rules = rules
    found: Mapping[str, SettingRule] = rules
    return found


__all__ = [
    "ONCE",
    "Element",
    "Fact",
    "FactPart",
    "Family",
    "Once",
    "Operand",
    "Record",
    "SettingRule",
    "Shape",
    "Variant",
    "WallTime",
    "setting",
    "setting_rules",
]
