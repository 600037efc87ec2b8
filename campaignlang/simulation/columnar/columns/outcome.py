"""What became of a block of contacts: the columnar engine's result, and what all outputs are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.tally import Tally

PARTICIPATING, GOAL, EXITED = 0, 1, 2
STATUSES = ("participating", "goal", "exited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Rows of the event log, in no order. `contact`: the place in the block.

    `element`, `event`, `flow`, `detail`: places in the lists of `Names` (`flow` -1: none; `detail` 0: none).
    `order`: what came first of rows of one instant and passage; rows of one `order` follow one another as
    they stand here.
    """

    time: Integers
    contact: Integers
    entry: Integers
    element: Integers
    event: Integers
    flow: Integers
    detail: Integers
    order: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the numbers of events mean. `details` grows with the run; its first is the empty text."""

    elements: tuple[str, ...]
    events: tuple[str, ...]
    flows: tuple[str, ...]
    details: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Where each passage stands, in no order. `left_at` is EMPTY for who is inside; `status` as above."""

    contact: Integers
    entry: Integers
    entered_at: Integers
    status: Integers
    element: Integers
    since: Integers
    left_at: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Contacts whose attribute (its place in the schema) is not at the end what it was at the beginning."""

    attribute: int
    contact: Integers
    values: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`events`, `passages` and `changed` only where they were asked for."""

    contacts: ContactBlock
    tally: Tally
    events: Events | None
    passages: Passages | None
    changed: tuple[Changed, ...]
