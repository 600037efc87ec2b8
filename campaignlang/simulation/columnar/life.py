"""The participants of a block on their way through a run: who goes where next, and what has ended."""

from bisect import bisect_right

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.doors.limits import MOVES_AT_ONE_INSTANT_MAX
from campaignlang.simulation.columnar.asking import ProgramAsks
from campaignlang.simulation.columnar.block import Block
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.columns.outcome import EXITED, GOAL, PARTICIPATING, STATUSES, Passages
from campaignlang.simulation.columnar.happening import Pending
from campaignlang.simulation.columnar.prepared import PreparedProgram
from campaignlang.simulation.columnar.recorded import RecordedBlock
from campaignlang.simulation.columnar.visits import Visits

LAST_MOVES = 5
DAY_SECONDS = 86_400

# Contact, entry, entered_at, status, element, since, left_at.
PassageColumns = tuple[Integers, Integers, Integers, int, Integers, Integers, Integers | int]


class Life:
    """One block in one run. `arrivals`, `entered`: by node, who is to be gone on with there.

    `calls`: for each entry that people come to, when they do; FOREVER: not, or not any more.
    """

    def __init__(
        self, prepared: PreparedProgram, asks: ProgramAsks, block: Block, *, keeps_passages: bool
    ) -> None:
        self.prepared = prepared
        self.asks = asks
        self.block = block
        self.pending = Pending(block)
        self.keeps_passages = keeps_passages
        # Errors and outputs name the place; else it is only minded of those who wait for the run's end.
        self.minds_places = keeps_passages or bool(asks.effects) or asks.may_fail or self.prepared.can_reenter
        self.orders_matter = block.rows.keeps or bool(asks.effects)
        self.sends_matter = prepared.program.limit is not None
        count = len(prepared.nodes)
        self.arrivals: list[list[tuple[Integers, Integers]]] = [[] for _ in range(count)]
        self.entered: list[list[Visits]] = [[] for _ in range(count)]
        self.calls: list[tuple[int, Integers]] = []
        self.recorded: RecordedBlock | None = None
        self.left_at = np.zeros(block.size, np.int64)
        self.left: list[Integers] = []
        self.passages: list[PassageColumns] = []
        self.counts_moves = bool(prepared.cyclic) or count > MOVES_AT_ONE_INSTANT_MAX
        self._last_moves = np.full((LAST_MOVES, block.size), EMPTY, np.int64) if self.counts_moves else None

    def push(self, node: int, who: Integers, at: Integers) -> None:
        """These arrive at a node, and are gone on with when it is its turn."""
        if len(who):
            self.arrivals[node].append((who, at))

    def leave(self, who: Integers, now: Integers, *, is_goal: bool) -> None:
        """End passages: late responses still come, listeners hear nothing any more."""
        block, tally = self.block, self.block.rows.tally
        if self.prepared.listeners or self.asks.effects_ask_passage or self.asks.calls_wake:
            self.pending.settle(who, now)
        if self.prepared.listeners:
            self.pending.forget_heard(who)
        status = GOAL if is_goal else EXITED
        tally.statuses[STATUSES[status]] += len(who)
        last = int(now.max())
        if tally.last_left_at is None or last > tally.last_left_at:
            tally.last_left_at = last
        if self.keeps_passages:
            self._keep(who, status, now)
        if self.calls:
            self.ignore_calls(who, now)
        block.forget_passage(who)
        if self.prepared.can_reenter:
            self.left.append(who)
            self.left_at[who] = now

    def _keep(self, who: Integers, status: int, left_at: Integers | int) -> None:
        block = self.block
        since = block.since[who]
        columns = (who, block.entries[who], block.entered_at[who], status, block.node[who], since, left_at)
        self.passages.append(columns)

    def ignore_calls(self, who: Integers, left_at: Integers) -> None:
        """What came for somebody inside, while it still let in, makes a row, last in its second."""
        block = self.block
        for node, calls in self.calls:
            at = calls[who]
            places = np.flatnonzero((at >= block.entered_at[who]) & (at < left_at))
            if not len(places):
                continue
            some, at = who[places], at[places]
            calls[some] = FOREVER
            is_open = ~self.is_shut(node, some, at)
            some, at = some[is_open], at[is_open]
            if len(some):
                block.rows.mind_last(int(at.max()))
            order = np.full(len(some), block.orders.last + node, np.int64)
            block.rows.add(node, "ignored", at, who=some, entry=block.entries[some], order=order)

    def is_shut(self, node: int, who: Integers, now: Integers) -> Flags:
        """From `until`, or an event's end, on nobody is let in; an empty `until` lets nobody in."""
        entry = self.prepared.nodes[node].entry
        assert entry is not None
        found = np.full(len(who), False)
        if entry.rule.closes_at is not None:
            found |= now >= entry.rule.closes_at
        if entry.until is not None:
            # An empty one is before every instant.
            found |= now >= entry.until(self.block.crowd(who), now)
        return found

    def count_messages(self, at: Integers) -> None:
        """Count messages by the day they are sent on."""
        if not len(at):
            return
        by_day = self.block.rows.tally.messages_by_day
        zone = self.prepared.program.zone
        low, high = int(at.min()), int(at.max())
        first = zone.local(low)[0]
        is_one_stretch = bisect_right(zone.instants, low) == bisect_right(zone.instants, high)
        if is_one_stretch and first == zone.local(high)[0]:
            by_day[first] += len(at)
            return
        days = self.prepared.campaign_wall.wall_seconds(at)
        days //= DAY_SECONDS
        first = int(days.min())
        days -= first
        counts = np.bincount(days)
        for day in np.flatnonzero(counts).tolist():
            by_day[first + day] += int(counts[day])

    def rest(self, node: int, who: Integers) -> None:
        """These wait at a node for the run's end."""
        self.block.node[who] = node

    def count_moves(self, node: int, who: Integers, at: Integers) -> Flags | None:
        """Say who of those that leave a node has moved too often at one instant; None: nobody."""
        if self._last_moves is None:
            return None
        block = self.block
        is_again = block.moves_at[who] == at
        moves = np.where(is_again, block.moves[who] + 1, 1)
        block.moves[who] = moves
        block.moves_at[who] = at
        self._last_moves[:-1, who] = self._last_moves[1:, who]
        self._last_moves[-1, who] = node
        is_endless = moves > MOVES_AT_ONE_INSTANT_MAX
        return is_endless if is_endless.any() else None

    def forget_moves(self, who: Integers) -> None:
        if self._last_moves is not None:
            self._last_moves[:, who] = EMPTY

    def last_moves_of(self, place: int) -> list[int]:
        """Give the nodes of the last moves of a passage."""
        if self._last_moves is None:
            return []
        return [node for node in self._last_moves[:, place].tolist() if node != EMPTY]

    def end(self) -> None:
        """What still comes until the run's end, and where those inside stand then."""
        block = self.block
        everybody = np.arange(block.size)
        self.pending.settle(everybody, np.full(block.size, self.prepared.ends_at - 1, np.int64))
        inside = np.flatnonzero(block.node >= 0)
        if not len(inside):
            return
        self.ignore_calls(inside, np.full(len(inside), self.prepared.ends_at, np.int64))
        block.rows.tally.statuses[STATUSES[PARTICIPATING]] += len(inside)
        counts = np.bincount(block.node[inside], minlength=len(self.prepared.nodes))
        for node in np.flatnonzero(counts).tolist():
            block.rows.tally.waiting[self.prepared.nodes[node].name] += int(counts[node])
        if self.keeps_passages:
            self._keep(inside, PARTICIPATING, EMPTY)

    def all_passages(self) -> Passages:
        joined = []
        for place in range(7):
            parts = [
                np.full(len(columns[0]), columns[place], np.int64)
                if isinstance(columns[place], int)
                else columns[place]
                for columns in self.passages
            ]
            joined.append(np.concatenate([np.empty(0, np.int64), *parts]))
        contact, entry, entered_at, status, element, since, left_at = joined
        return Passages(
            contact=contact,
            entry=entry,
            entered_at=entered_at,
            status=status,
            element=element,
            since=since,
            left_at=left_at,
        )
