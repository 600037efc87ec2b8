"""The visits of some participants at one node: what a crowd knows besides while it is there."""

from typing import TYPE_CHECKING, Any

import numpy as np

from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers
from campaignlang.simulation.columnar.crowd import Crowd

if TYPE_CHECKING:
    from campaignlang.simulation.columnar.block import Block
    from campaignlang.simulation.columnar.prepared import PreparedNode

# For each asked line (its position among the node's) for whom it is the one that counts.
Lines = dict[int, Flags]


class Visits(Crowd):
    """`arrived_at`, `acts_at`: t0 and t. `order`: of arrival in the whole run; `number`: of the visit.

    `is_skipped`, `is_late` None: nobody is. `lines`: chosen on arrival, only those with a condition.
    `choices`: codes of details; `addresses`: what a message was sent to. `begins`, `deadlines`, `closed_at`:
    one array for each of the node's flows (FOREVER: none, not known; None: as it acts, none).
    """

    __slots__ = (
        "acts_at",
        "addresses",
        "arrived_at",
        "begins",
        "choices",
        "closed_at",
        "deadlines",
        "is_late",
        "is_skipped",
        "lines",
        "node",
        "number",
        "order",
        "turns",
    )

    def __init__(
        self,
        block: "Block",
        node: "PreparedNode",
        who: Integers,
        wall: Wall,
        *,
        arrived_at: Integers,
        order: Integers | None,
        number: Integers | None,
    ) -> None:
        super().__init__(block, who, wall)
        self.node = node
        self.arrived_at = arrived_at
        self.acts_at = arrived_at
        # None: no row is kept and nothing comes late, so nobody asks.
        self.order = order
        # None: the first visit of everybody.
        self.number = number
        self.is_skipped: Flags | None = None
        self.is_late: Flags | None = None
        self.lines: Lines = {}
        self.choices: Integers | None = None
        self.addresses: Integers | None = None
        self.begins: tuple[Integers | None, ...] = ()
        self.deadlines: tuple[Integers | None, ...] = ()
        self.closed_at: tuple[Integers | None, ...] = ()
        self.turns: Integers | None = None

    @classmethod
    def joined(cls, parts: "list[Visits]") -> "Visits":
        """Put together visits at one node that have not acted."""
        first = parts[0]
        found = cls(
            first.block,
            first.node,
            np.concatenate([one.who for one in parts]),
            first.block.own_wall(np.concatenate([one.who for one in parts])),
            arrived_at=np.concatenate([one.arrived_at for one in parts]),
            order=_together([one.order for one in parts]),
            number=_together([one.number for one in parts]),
        )
        found.acts_at = np.concatenate([one.acts_at for one in parts])
        found.is_late = _together([one.is_late for one in parts])
        found.choices = _together([one.choices for one in parts])
        found.lines = {
            position: np.concatenate([one.lines[position] for one in parts]) for position in first.lines
        }
        return found

    def order_of(self, places: Integers | None) -> Integers:
        """Give the orders of some visits; None: of all."""
        assert self.order is not None
        return self.order if places is None else self.order[places]

    def tie_of(self, places: Integers | None, key: str) -> Integers:
        """Give the places of a response of some visits among those that come in one second."""
        return self.block.orders.pending(self.order_of(places), self.node.ranks[key] + 1)

    def row_order(self, places: Integers | None, phase: int) -> Integers:
        """Give the orders of rows; whatever where none is kept."""
        if not self.block.rows.keeps:
            return self.who if places is None else self.who[places]
        return self.block.orders.of_visit(self.order_of(places), phase)

    def add_row(
        self, word: str, places: Integers | None, at: Integers, phase: int, detail: Integers | int = 0
    ) -> None:
        """Add a row for some of the visits (None: for all), of what they do themselves."""
        rows = self.block.rows
        if not rows.keeps:
            rows.count(self.node.index, word, len(at))
            return
        who = self.who if places is None else self.who[places]
        order = self.row_order(places, phase)
        entry = self.block.entries[who]
        rows.add(self.node.index, word, at, who=who, entry=entry, order=order, detail=detail)

    def some(self, places: Integers) -> "Visits":
        found = Visits(
            self.block,
            self.node,
            self.who[places],
            self.wall.take(places),
            arrived_at=self.arrived_at[places],
            order=None if self.order is None else self.order[places],
            number=None if self.number is None else self.number[places],
        )
        if self.acts_at is not self.arrived_at:
            found.acts_at = self.acts_at[places]
        found.is_skipped = _some(self.is_skipped, places)
        found.is_late = _some(self.is_late, places)
        found.lines = {position: chosen[places] for position, chosen in self.lines.items()}
        found.choices = None if self.choices is None else self.choices[places]
        found.addresses = None if self.addresses is None else self.addresses[places]
        found.begins = tuple(None if one is None else one[places] for one in self.begins)
        found.deadlines = tuple(None if one is None else one[places] for one in self.deadlines)
        found.closed_at = tuple(None if one is None else one[places] for one in self.closed_at)
        found.turns = None if self.turns is None else self.turns[places]
        return found


def _together(parts: "list[Any]") -> Any:
    """Arrays one after the other; None where they are none."""
    return None if parts[0] is None else np.concatenate(parts)


def _some(flags: Flags | None, places: Integers) -> Flags | None:
    return None if flags is None else flags[places]
