"""From arriving to the next move: what comes meanwhile, which flow is ready first, what interrupts."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from campaignlang.clock import FOREVER
from campaignlang.doors.limits import MOVES_AT_ONE_INSTANT_MAX
from campaignlang.simulation.columnar.arriving import act, refuse_endless
from campaignlang.simulation.columnar.asking import AnySlot, Slot
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers, where_so
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.prepared import PreparedFlow, Rule
from campaignlang.simulation.columnar.rows import MOVING
from campaignlang.simulation.columnar.visits import Visits
from campaignlang.simulation.columnar.ways import first_closed, first_other, first_ready

NO_EXIT = -1
NO_FLOW = -1
Choices = npt.NDArray[np.int32]  # Half as wide as whole numbers: they go through many comparisons.


def stay(life: Life, visits: Visits, entered_by: str | None, *, has_entered: bool) -> None:
    """Let visits go on until everybody has moved, or waits for the run's end."""
    exits = life.asks.exits
    writes = {one.index for one in visits.node.first_sets}
    is_touched = exits.asks_passage or bool(writes & exits.attributes)
    if has_entered and life.prepared.listeners:
        life.pending.settle(visits.who, visits.arrived_at)
        is_touched = True
    if life.prepared.exits and is_touched:
        visits, _ = interrupt(life, visits, visits.arrived_at)
    if visits.node.holds and len(visits):
        visits = _wait_to_act(life, visits)
    if not len(visits):
        return
    act(life, visits, entered_by)
    now = visits.acts_at
    if life.prepared.exits and _may_exit_now(life, visits):
        visits, now = interrupt(life, visits, now)
    if visits.node.plain is not None:
        move(life, visits, None, now, visits.node.plain.target, visits.node.plain)
    else:
        _move_on(life, visits, now)


def _may_exit_now(life: Life, visits: Visits) -> bool:
    """Whether what has been done as a node acts may make a global exit hold."""
    exits, asks = life.asks.exits, life.asks.nodes[visits.node.index]
    changed = asks.writes | life.asks.switches
    return exits.asks_passage or bool(asks.cells_held) or bool(changed & exits.attributes)


def _wait_to_act(life: Life, visits: Visits) -> Visits:
    """Until an element acts only a global exit can move somebody."""
    ends_at = life.prepared.ends_at
    if not life.prepared.exits and not life.asks.calls_wake:
        return _acting(life, visits)
    asks, exits = life.asks.nodes[visits.node.index], life.asks.exits
    switches = exits.attributes & life.asks.switches
    held = Wakes(exits.came, exits.any_came, asks.cells_held, switches)
    acting: list[Visits] = []
    now = visits.arrived_at
    while len(visits):
        last = np.minimum(visits.acts_at, ends_at - 1)
        wakes = _next_wake(life, visits, now, held)
        wakes = np.full(len(visits), FOREVER) if wakes is None else where_so(wakes, wakes <= last)
        if life.asks.calls_wake:
            stays = visits.acts_at > now
            life.ignore_calls(visits.who[stays], now[stays] + 1)
        exit_at = next_exit(life, visits, now + 1, np.minimum(wakes, last + 1))
        is_out = exit_at < FOREVER
        if is_out.any():
            places = np.flatnonzero(is_out)
            interrupt(life, visits.some(places), exit_at[places])
        is_done = ~is_out & (wakes == FOREVER)
        acting.append(_acting(life, visits.some(np.flatnonzero(is_done))))
        waiting = np.flatnonzero(~is_out & ~is_done)
        visits, now = visits.some(waiting), wakes[waiting]
        if len(visits):
            life.pending.settle(visits.who, now)
            visits, now = interrupt(life, visits, now)
    return joined(acting)


def _acting(life: Life, visits: Visits) -> Visits:
    """Give those who act before the end; the others wait for it."""
    is_acting = visits.acts_at < life.prepared.ends_at
    if is_acting.all():
        return visits
    life.rest(visits.node.index, visits.who[~is_acting])
    return visits.some(np.flatnonzero(is_acting))


def joined(parts: list[Visits]) -> Visits:
    """Visits at one node that have not acted, put together again."""
    some = [part for part in parts if len(part)] or parts[:1]
    return some[0] if len(some) == 1 else Visits.joined(some)


def _move_on(life: Life, visits: Visits, now: Integers) -> None:
    """Each takes the flow that is ready first, unless something comes before and is looked at first."""
    ends_at = life.prepared.ends_at
    asks = life.asks.nodes[visits.node.index]
    exits = life.asks.exits
    waiting_for = Wakes(asks.wakes, asks.any_wakes, asks.cells, asks.switches)
    while len(visits):
        wakes = _next_wake(life, visits, now, waiting_for)
        before = np.full(len(visits), ends_at, np.int64) if wakes is None else np.minimum(wakes, ends_at)
        ready_at, chosen = _ready(life, visits, now, before)
        if life.prepared.exits_move:
            exit_at = next_exit(life, visits, now + 1, np.minimum(before, ready_at + 1))
            is_out = exit_at < FOREVER
            if is_out.any():
                places = np.flatnonzero(is_out)
                interrupt(life, visits.some(places), exit_at[places])
                ready_at[places] = FOREVER
                chosen[places] = NO_FLOW
                before[places] = FOREVER
        if life.asks.calls_wake:
            stays = ready_at > now
            life.ignore_calls(visits.who[stays], now[stays] + 1)
        _take(life, visits, ready_at, chosen)
        is_left = chosen == NO_FLOW
        if not life.minds_places and is_left.any():
            # Those who are moved on after all are minded where they wait then.
            life.rest(visits.node.index, visits.who[np.flatnonzero(is_left & (before >= ends_at))])
        if wakes is None:
            return
        waiting = np.flatnonzero(is_left & (before < ends_at))
        if not len(waiting):
            return
        visits, now = visits.some(waiting), before[waiting]
        has_changed = None
        if asks.needs_settling or asks.cells:
            has_changed = life.pending.settle(visits.who, now)
        may_exit = exits.asks_passage or has_changed is not None or bool(asks.switches)
        if life.prepared.exits and may_exit:
            visits, now = interrupt(life, visits, now)


class Wakes(NamedTuple):
    """What may move somebody who waits: responses, effects on their way, consents and addresses."""

    slots: frozenset[Slot]
    any_slots: frozenset[AnySlot]
    cells: tuple[int, ...]
    switches: frozenset[int]


def _next_wake(life: Life, visits: Visits, now: Integers, wakes: Wakes) -> Integers | None:
    """When something comes that may move them, after an instant; FOREVER, or None: nothing does."""
    block = life.block
    coming = [block.came[slot].at for slot in wakes.slots if slot in block.came]
    coming.extend(block.any_came[slot].at for slot in wakes.any_slots if slot in block.any_came)
    coming.extend(block.off_at[mark] for mark in wakes.switches if mark in block.off_at)
    if life.asks.calls_wake:
        coming.extend(calls for _, calls in life.calls)
    found = None if not wakes.cells else life.pending.next_due(wakes.cells, visits.who, now)
    for one in coming:
        at = one[visits.who]
        at = where_so(at, at > now)
        found = at if found is None else np.minimum(found, at)
    return found


def _ready(life: Life, visits: Visits, now: Integers, before: Integers) -> tuple[Integers, Choices]:
    """When the first flow is ready, and which: of the node's flows, then those of `otherwise`."""
    node = visits.node
    if node.plain is not None:
        return now.copy(), np.zeros(len(visits), np.int32)
    if visits.turns is not None and all(flow.is_simple and flow.when is None for flow in node.flows):
        return now.copy(), visits.turns.astype(np.int32)
    found = before.copy()
    chosen = np.full(len(visits), NO_FLOW, np.int32)
    for number in range(len(node.flows)):
        ready_at = first_ready(life, visits, number, now, found)
        if visits.turns is not None:
            ready_at = where_so(ready_at, visits.turns == number)
        _choose(chosen, ready_at < found, number)
        found = np.minimum(found, ready_at)
    if node.others:
        found = _ready_others(life, visits, now, before, found, chosen)
    return where_so(found, chosen != NO_FLOW), chosen


def _choose(chosen: Choices, is_sooner: Flags, number: int) -> None:
    """A later flow takes the place of those before it: its number is the greatest."""
    np.maximum(chosen, np.multiply(is_sooner, np.int32(number + 1)) - np.int32(1), out=chosen)


def _ready_others(
    life: Life, visits: Visits, now: Integers, before: Integers, found: Integers, chosen: Choices
) -> Integers:
    """`otherwise` is ready when all siblings have closed, and loses every tie."""
    count = len(visits.node.flows)
    closed_at = []
    latest = visits.acts_at
    for number in range(count):
        closed = visits.closed_at[number]
        if closed is None:
            closed = first_closed(life, visits, number, now, before)
        elif (is_open := closed == FOREVER).any():
            closes = first_closed(life, visits, number, now, before)
            closed = np.where(is_open, closes, closed)
        closed_at.append(closed)
        latest = np.maximum(latest, closed)
    visits.closed_at = tuple(closed_at)
    for number, ready_at in enumerate(first_other(life, visits, latest, now, found)):
        _choose(chosen, ready_at < found, count + number)
        found = np.minimum(found, ready_at)
    return found


def _take(life: Life, visits: Visits, ready_at: Integers, chosen: Choices) -> None:
    """Move those who are ready, flow by flow."""
    for number, flow in enumerate((*visits.node.flows, *visits.node.others)):
        places = np.flatnonzero(chosen == number)
        if len(places):
            move(life, visits, places, ready_at[places], flow.target, flow)


def move(
    life: Life, visits: Visits, places: Integers | None, at: Integers, target: int, flow: PreparedFlow | None
) -> None:
    """Make the row, and let them arrive at the target. No flow: a global exit interrupts."""
    if not len(at):
        return
    block = life.block
    who = visits.who if places is None else visits.who[places]
    if block.rows.keeps:
        order = visits.row_order(places, MOVING)
        number = -1 if flow is None else flow.number
        entry = block.entries[who]
        block.rows.add(visits.node.index, "moved", at, who=who, entry=entry, order=order, flow=number)
    else:
        block.rows.count(visits.node.index, "moved", len(who))
    block.rows.mind_last(int(at.max()))
    if flow is not None:
        block.rows.tally.flows[flow.key] += len(who)
    is_endless = life.count_moves(visits.node.index, who, at)
    if is_endless is not None:
        what = f"moves more than {MOVES_AT_ONE_INSTANT_MAX} times at one instant"
        refuse_endless(life, who[is_endless], what)
        who, at = who[~is_endless], at[~is_endless]
    life.push(target, who, at)


def interrupt(life: Life, visits: Visits, now: Integers) -> tuple[Visits, Integers]:
    """Move those for whom a global exit holds, the first in the file; give the others."""
    targets = holding_exit(life, visits, now)
    ticks = life.prepared.ticks
    if ticks is not None and (targets != NO_EXIT).any():
        targets[ticks.at_or_after(now) != now] = NO_EXIT
    is_out = targets != NO_EXIT
    if not is_out.any():
        return visits, now
    for target in np.unique(targets[is_out]).tolist():
        places = np.flatnonzero(targets == target)
        move(life, visits, places, now[places], target, None)
    kept = np.flatnonzero(~is_out)
    return visits.some(kept), now[kept]


def holding_exit(life: Life, crowd: Crowd, now: Integers) -> Integers:
    """The node of the first global exit whose condition holds; NO_EXIT."""
    found = np.full(len(crowd), NO_EXIT, np.int64)
    for node, rule in life.prepared.exits:
        holds = rule.holds(crowd, now)
        found[holds & (found == NO_EXIT)] = node
    return found


def next_exit(life: Life, crowd: Crowd, since: Integers, before: Integers) -> Integers:
    """When time alone brings a global exit, before an instant; FOREVER: it does not."""
    found = np.full(len(crowd), FOREVER, np.int64)
    for _, rule in life.prepared.exits:
        if life.prepared.ticks is not None or rule.change is not None:
            np.minimum(found, _first_holding(life, crowd, rule, since, np.minimum(before, found)), out=found)
    return found


def _first_holding(life: Life, crowd: Crowd, rule: Rule, at: Integers, before: Integers) -> Integers:
    ticks = life.prepared.ticks
    found = np.full(len(crowd), FOREVER, np.int64)
    left = np.flatnonzero(at < before)
    at = at[left]
    while len(left):
        if ticks is not None:
            at = ticks.at_or_after(at)
            is_before = at < before[left]
            left, at = left[is_before], at[is_before]
        some = crowd.some(left)
        holds = rule.holds(some, at)
        found[left[holds]] = at[holds]
        if rule.change is None:
            break
        waiting = np.flatnonzero(~holds)
        at = rule.change(some.some(waiting), at[waiting])
        left = left[waiting]
        is_before = at < before[left]
        left, at = left[is_before], at[is_before]
    return found
