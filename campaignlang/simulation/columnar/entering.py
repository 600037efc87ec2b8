"""Who is let in, when and by which entry, and why the others are not."""

from collections.abc import Mapping

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.doors import limits
from campaignlang.doors.refused import Refused
from campaignlang.simulation.columnar.arriving import ENTERED, arrive
from campaignlang.simulation.columnar.block import Failure
from campaignlang.simulation.columnar.calendar.steps import step
from campaignlang.simulation.columnar.changing import earliest
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.listening import listen
from campaignlang.simulation.columnar.moving import NO_EXIT, holding_exit
from campaignlang.simulation.columnar.prepared import PreparedNode

EXIT, UNTIL, DISTINCT, WHERE, REENTER = "exit", "until", "distinct", "where", "reenter"
REASONS = (EXIT, UNTIL, DISTINCT, WHERE, REENTER)


class Entering:
    """The entries of a block. `looks`: when each audience looks at somebody next who is outside.

    `shut_out`: by entry, whom `distinct` leaves out. `last_*`: the last look that let somebody not in.
    """

    def __init__(self, life: Life, shut_out: Mapping[str, Flags]) -> None:
        block, prepared = life.block, life.prepared
        self.life = life
        self.shut_out = shut_out
        life.calls = self._all_calls()
        # Where nobody comes by themselves, all audiences look at the start, at whole columns.
        self.is_plain_start = not life.calls
        first = FOREVER if self.is_plain_start else prepared.start
        self.looks = [np.full(block.size, first, np.int64) for _ in prepared.audiences]
        self.audience_places = {node.index: place for place, node in enumerate(prepared.audiences)}
        self.look_counts = np.zeros(block.size, np.int64)
        self.last_node = np.full(block.size, EMPTY, np.int64)
        self.last_reason = np.zeros(block.size, np.int64)
        self.last_at = np.zeros(block.size, np.int64)
        # Since when somebody outside has been looked after: up to there late effects are done.
        self.looked_until = np.full(block.size, prepared.start - 1, np.int64)

    def _all_calls(self) -> list[tuple[int, Integers]]:
        life = self.life
        found: list[tuple[int, Integers]] = []
        for node in life.prepared.told:
            if life.recorded is not None:
                columns = life.recorded.calls(node.name, life.block.size)
            else:
                columns = [self._drawn_calls(node)]
            for column in columns:
                column[(column < life.prepared.start) | (column >= life.prepared.ends_at)] = FOREVER
                found.append((node.index, column))
        return found

    def _drawn_calls(self, node: PreparedNode) -> Integers:
        """Drawn once, judged at the start, and counted from it."""
        block, start = self.life.block, self.life.prepared.start
        found = np.full(block.size, FOREVER, np.int64)
        left = np.arange(block.size)
        assert node.entry is not None
        for line in node.entry.lines:
            now = np.full(len(left), start, np.int64)
            holds = None if line.test is None else line.test(block.crowd(left), now)
            some = left if holds is None else left[holds]
            since = np.full(len(some), start, np.int64)
            comes, instants = line.instants(block.crowd(some), None, since, block.person[some])
            found[some[comes]] = instants
            if holds is None:
                break
            left = left[~holds]
        return found

    def enter(self, who: Integers) -> None:
        """Let in those who come in before the end, of some who are outside; they go on at the entry."""
        ends_at = self.life.prepared.ends_at
        if self.is_plain_start:
            self.is_plain_start = False
            who = self._enter_at_start(who)
        while len(who := self.life.block.before_failure(who)):
            at = self._next_entries(who)
            late = self._next_effects(who, at)
            if late is not None:
                is_first = late <= np.minimum(at, ends_at - 1)
                if is_first.any():
                    self._look_again(who[is_first], late[is_first])
                    continue
            is_before = at < ends_at
            who, at = who[is_before], at[is_before]
            if len(who):
                is_outside = self._enter_at(who, at)
                who, at = who[is_outside], at[is_outside]
                self._look_later(who, at)

    def _enter_at_start(self, who: Integers) -> Integers:
        """The first look of all audiences; give those who stay outside."""
        for node in self.life.prepared.audiences:
            if len(who):
                is_in = self._ask(node, who, np.full(len(who), self.life.prepared.start, np.int64))
                who = who[~is_in]
        self._look_later(who, np.full(len(who), self.life.prepared.start, np.int64))
        return who

    def _next_entries(self, who: Integers) -> Integers:
        found = np.full(len(who), FOREVER, np.int64)
        for _, calls in self.life.calls:
            np.minimum(found, calls[who], out=found)
        for looks in self.looks:
            np.minimum(found, looks[who], out=found)
        return found

    def _next_effects(self, who: Integers, at: Integers) -> Integers | None:
        """When a late effect comes to somebody outside: whether they are let in may hang on it."""
        life = self.life
        if not life.prepared.can_reenter:
            return None
        everything = tuple(range(len(life.asks.effects)))
        found = life.pending.next_due(everything, who, np.full(len(who), EMPTY, np.int64))
        for off_at in life.block.off_at.values():
            due = off_at[who]
            due[due <= self.looked_until[who]] = FOREVER
            found = due if found is None else np.minimum(found, due)
        return found

    def _look_again(self, who: Integers, now: Integers) -> None:
        """Something has changed for those outside: audiences look at them from this instant on.

        What came while they were inside, and nothing there asked for, is done only now: they were
        let in by nobody then, so nobody looks back beyond their leaving.
        """
        now = np.maximum(now, self.looked_until[who])
        self.life.pending.settle(who, now)
        self.looked_until[who] = now
        for place, node in enumerate(self.life.prepared.audiences):
            self.looks[place][who] = self._following_looks(node, place, who, now)

    def leave(self, who: Integers) -> None:
        """Somebody has left: audiences look at them again, but not twice at one instant."""
        now = self.life.left_at[who]
        self.looked_until[who] = now
        for place, node in enumerate(self.life.prepared.audiences):
            self.looks[place][who] = self._following_looks(node, place, who, now)

    def _enter_at(self, who: Integers, at: Integers) -> Flags:
        """All entries of one instant, in the file's order; the first that lets in takes the contact."""
        is_outside = np.full(len(who), True)
        for node in self.life.prepared.entries:
            place = self.audience_places.get(node.index)
            if place is not None:
                is_asked = self.looks[place][who] == at
                self.looks[place][who[is_asked]] = FOREVER
                is_asked &= is_outside
                if node.entry is not None and node.entry.looks is not None:
                    self._count_looks(who[is_asked])
            else:
                is_asked = np.full(len(who), False)
                for index, calls in self.life.calls:
                    if index == node.index:
                        comes = is_outside & (calls[who] == at)
                        calls[who[comes]] = FOREVER
                        is_asked |= comes
            asked = np.flatnonzero(is_asked)
            if len(asked):
                is_in = self._ask(node, who[asked], at[asked])
                is_outside[asked[is_in]] = False
        return is_outside

    def _count_looks(self, who: Integers) -> None:
        self.look_counts[who] += 1
        is_many = self.look_counts[who] > limits.TICKS_MAX

        def failure(place: int) -> Failure:
            return lambda contact: Refused(
                "U906", f"contact `{contact}` is looked at more than {limits.TICKS_MAX:,} times"
            )

        if is_many.any():
            self.life.block.fail(who[is_many], failure)

    def _ask(self, node: PreparedNode, who: Integers, now: Integers) -> Flags:
        """Say who is let in; of the others note why not."""
        left = np.arange(len(who))
        for code, reason in enumerate(REASONS):
            is_all = len(left) == len(who)
            asked, at = (who, now) if is_all else (who[left], now[left])
            is_refused = self._is_refused(node, reason, asked, at)
            if is_refused is None or not is_refused.any():
                continue
            refused = left[is_refused]
            self.last_node[who[refused]] = node.index
            self.last_reason[who[refused]] = code
            self.last_at[who[refused]] = now[refused]
            left = left[~is_refused]
            if not len(left):
                break
        if len(left) == len(who):
            self._let_in(node, who, now)
            return np.full(len(who), True)
        is_in = np.full(len(who), False)
        is_in[left] = True
        if len(left):
            self._let_in(node, who[left], now[left])
        return is_in

    def _is_refused(self, node: PreparedNode, reason: str, who: Integers, now: Integers) -> Flags | None:
        """Why somebody who is outside is not let in; the first reason that applies counts."""
        life, entry = self.life, node.entry
        assert entry is not None
        crowd = life.block.crowd(who)
        if reason == EXIT:
            return holding_exit(life, crowd, now) != NO_EXIT if life.prepared.exits else None
        if reason == UNTIL:
            is_open = entry.until is None and entry.rule.closes_at is None
            return None if is_open else life.is_shut(node.index, who, now)
        if reason == DISTINCT:
            shut_out = self.shut_out.get(node.name)
            return None if shut_out is None else shut_out[who]
        if reason == WHERE:
            return None if entry.where is None else ~entry.where.holds(crowd, now)
        if not life.prepared.can_reenter and not life.calls:
            return None
        has_been_in = life.block.entries[who] > 0
        if not has_been_in.any():
            return None
        return has_been_in & (now < self._reenters_at(node, who))

    def _reenters_at(self, node: PreparedNode, who: Integers) -> Integers:
        """The first instant at which somebody may come in again by this entry."""
        assert node.entry is not None
        reenter, block = node.entry.rule.reenter, self.life.block
        has_been_in = block.entries[who] > 0
        if reenter is None:
            return np.where(has_been_in, FOREVER, 0)
        last_in = np.where(has_been_in, block.last_in[who], 0)
        return np.where(has_been_in, step(last_in, reenter, self.life.prepared.campaign_wall), 0)

    def _let_in(self, node: PreparedNode, who: Integers, now: Integers) -> None:
        """Begin passages; listeners hear from now on."""
        life, block = self.life, self.life.block
        if life.prepared.can_reenter:
            who, now = self._counted(who, now)
            if not len(who):
                return
        else:
            block.entries[who] = 1
        block.rows.mind_first(int(now.min()))
        block.rows.mind_last(int(now.max()))
        block.last_in[who] = now
        block.entered_at[who] = now
        life.forget_moves(who)
        visits = arrive(life, node, who, now, ENTERED)
        if visits is None or not len(visits):
            return
        if life.prepared.listeners:
            listen(life, visits.who, visits.arrived_at, visits.order_of(None))
        life.entered[node.index].append(visits)

    def _counted(self, who: Integers, now: Integers) -> tuple[Integers, Integers]:
        """Count passages; those who have come in too often go no further."""
        block = self.life.block
        block.entries[who] += 1
        is_too_often = block.entries[who] > limits.ENTRIES_OF_A_CONTACT_MAX
        if not is_too_often.any():
            return who, now

        def failure(place: int) -> Failure:
            message = f"comes in more than {limits.ENTRIES_OF_A_CONTACT_MAX:,} times"
            return lambda contact: Refused("U906", f"contact `{contact}` {message}")

        block.fail(who[is_too_often], failure)
        return who[~is_too_often], now[~is_too_often]

    def _look_later(self, who: Integers, now: Integers) -> None:
        """When audiences look again at those they refused: not before time alone may change something."""
        if not len(who):
            return
        for place, node in enumerate(self.life.prepared.audiences):
            is_asked = np.flatnonzero(self.looks[place][who] == FOREVER)
            assert node.entry is not None
            change = earliest(node.entry.change)
            if not len(is_asked) or change is None or node.entry.looks is None:
                continue
            some, at = who[is_asked], now[is_asked]
            since = change(self.life.block.crowd(some), at)
            self.looks[place][some] = self._following_looks(node, place, some, since)

    def _following_looks(self, node: PreparedNode, place: int, who: Integers, since: Integers) -> Integers:
        entry, prepared = node.entry, self.life.prepared
        assert entry is not None
        since = np.maximum(since, self._reenters_at(node, who))
        found = np.where(since <= prepared.start, prepared.start, FOREVER)
        if entry.looks is not None:
            later = np.flatnonzero((since > prepared.start) & (since < prepared.ends_at))
            found[later] = self._look_from(node, since[later])
        # From `until` on an audience does not look any more.
        places = np.flatnonzero(found < prepared.ends_at)
        if len(places) and (entry.until is not None or entry.rule.closes_at is not None):
            is_shut = self.life.is_shut(node.index, who[places], found[places])
            found[places[is_shut]] = FOREVER
        return found

    def _look_from(self, node: PreparedNode, since: Integers) -> Integers:
        """The first refresh from an instant on, moved to the next tick."""
        assert node.entry is not None
        looks, ticks = node.entry.looks, self.life.prepared.ticks
        assert looks is not None
        if ticks is None:
            return looks.at_or_after(since)
        # Refreshes after the tick before this instant are moved to a tick that is not before it.
        numbers, places = np.unique(ticks.number_at_or_after(since) - 1, return_inverse=True)
        clock = self.life.prepared.tick_clock
        assert clock is not None
        before = np.array([clock.nth(number) for number in numbers.tolist()], np.int64)
        return ticks.at_or_after(looks.at_or_after(before[places.reshape(-1)] + 1))
