"""The rows of a block: counted as they come, kept only where somebody asked for them.

An `order` puts rows of one instant and passage in a row: responses that were pending first, by visit and the
kind's order; then what visits do, one after the other.
"""

from dataclasses import dataclass, field

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import Events
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.prepared import PreparedProgram
from campaignlang.simulation.tally import Tally

WORDS = (
    "entered",
    "arrived",
    "left",
    "sent",
    "skipped",
    "updated",
    "created",
    "called",
    "moved",
    "ignored",
    "late",
)
ARRIVING, SETTING, HEARING, SENDING, NOTING, BEING_LATE, RESPONDING, MOVING = 0, 1, 2, 3, 4, 5, 6, 15
PHASE_BITS = 4
VISIT_BITS = 34  # 100,000 passages of 100,000 visits
HEARD = -1  # The order of a listener's visit: before all others.


class Orders:
    """Bits are as few as the program allows: rows are sorted by them."""

    def __init__(self, prepared: PreparedProgram) -> None:
        ranks = max([len(node.keys) for node in prepared.nodes], default=0) + 1
        if prepared.listeners:
            ranks = max(ranks, len(prepared.nodes) + 1)
        self.rank_bits = ranks.bit_length()
        once = not prepared.cyclic and not prepared.can_reenter
        visit_bits = (len(prepared.nodes) + 1).bit_length() if once else VISIT_BITS
        self.chain = 1 << (visit_bits + PHASE_BITS + self.rank_bits)
        self.last = self.chain << 1

    def pending(self, order: Integers, rank: int) -> Integers:
        """Of what comes at a later instant than its visit acted; a listener's `order` is HEARD."""
        return ((order + 1) << self.rank_bits) + rank

    def of_visit(self, order: Integers, phase: int, rank: int = 0) -> Integers:
        """Of what a visit does, and what comes in the second it acts."""
        return ((((order + 1) << PHASE_BITS) + phase) << self.rank_bits) + (self.chain + rank)


class Rows:
    """`columns`: what was added, part by part; `details` is the run's, shared by blocks."""

    def __init__(self, prepared: PreparedProgram, details: "Details", *, keeps: bool) -> None:
        self.keeps = keeps
        self.details = details
        self.nodes = prepared.nodes
        self.flow_keys = prepared.flow_keys
        self.tally = Tally(prepared.program.zone)
        self.columns: list[tuple[Integers | int, ...]] = []
        self.lengths: list[int] = []
        self.first_at: int | None = None
        self.last_at: int | None = None
        self.codes = event_codes(prepared)

    def add(
        self,
        node: int,
        word: str,
        at: Integers,
        *,
        who: Integers,
        entry: Integers,
        order: Integers,
        flow: int = -1,
        detail: Integers | int = 0,
    ) -> None:
        """Add a row for each of `who`."""
        self.count(node, word, len(at))
        if self.keeps and len(at):
            self.columns.append((at, who, entry, node, self.codes[word], flow, detail, order))
            self.lengths.append(len(at))

    def count(self, node: int, word: str, rows: int) -> None:
        if rows:
            self.tally.events[self.nodes[node].name, word] += rows

    def mind_first(self, first: int) -> None:
        """Note an instant that may be the first of the run: of coming in."""
        if self.first_at is None or first < self.first_at:
            self.first_at = first

    def mind_last(self, last: int) -> None:
        """Note an instant that may be the last: of coming in, acting, responses, moves."""
        if self.last_at is None or last > self.last_at:
            self.last_at = last

    def events(self) -> Events:
        names = ("time", "contact", "entry", "element", "event", "flow", "detail", "order")
        lengths = self.lengths
        joined = {
            name: _joined([columns[place] for columns in self.columns], lengths)
            for place, name in enumerate(names)
        }
        return Events(**joined)


@dataclass(slots=True)
class Details(Pool):
    """The texts of details, each with a code; 0 is none. Grows with the run."""

    texts: list[str] = field(default_factory=lambda: [""])
    codes: dict[str, int] = field(default_factory=lambda: {"": 0})


def event_codes(prepared: PreparedProgram) -> dict[str, int]:
    words = dict.fromkeys(WORDS)
    for node in prepared.nodes:
        words.update(dict.fromkeys(node.keys))
        words.update(dict.fromkeys(event for event, _ in node.fields))
    return {word: code for code, word in enumerate(words)}


def _joined(parts: list[Integers | int], lengths: list[int]) -> Integers:
    total = np.empty(sum(lengths), np.int64)
    begin = 0
    for part, length in zip(parts, lengths, strict=True):
        total[begin : begin + length] = part
        begin += length
    return total
