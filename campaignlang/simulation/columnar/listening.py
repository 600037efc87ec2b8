"""Listeners: what is heard, from outside, of those who are inside. Once a passage, the earliest instant."""

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.prepared import PreparedNode
from campaignlang.simulation.columnar.recorded import heard_from
from campaignlang.simulation.columnar.responding import Due
from campaignlang.simulation.columnar.rows import HEARD, HEARING, RESPONDING
from campaignlang.simulation.columnar.visits import Visits


def listen(life: Life, who: Integers, now: Integers, order: Integers) -> None:
    """On coming in: decide for each listener when it hears. `order`: of the visit that begins the passage."""
    for node in life.prepared.listeners:
        if node.is_by_chance:
            instants = _first_instants(life, node, who, now)
        else:
            instants = heard_from(life, node, who, now)
        _expect(life, node, who, instants, now, order, HEARING)


def _first_instants(life: Life, node: PreparedNode, who: Integers, now: Integers) -> Integers:
    """All lines count, and the earliest is the one."""
    block = life.block
    found = np.full(len(who), FOREVER, np.int64)
    entries = block.entries[who]
    for line in node.lines.get(heard(node), ()):
        if line.of_element is not None:
            continue
        places = np.arange(len(who))
        if line.test is not None:
            places = np.flatnonzero(line.test(block.crowd(who), now))
        some = who[places]
        comes, instants = line.instants(block.crowd(some), entries[places], now[places], block.person[some])
        found[places[comes]] = np.minimum(found[places[comes]], instants)
    return found


def listen_again(life: Life, visits: Visits, due: Due) -> None:
    """Visits have got their responses: lines that are `of` one of them may be earlier."""
    block = life.block
    for node, line in visits.node.heard_of:
        coming = due.get(line.of or "")
        if coming is None:
            continue
        places = np.arange(len(visits)) if coming.places is None else coming.places
        base = coming.instants
        if line.test is not None:
            holds = line.test(block.crowd(visits.who[places]), visits.acts_at[places])
            places, base = places[holds], base[holds]
        who = visits.who[places]
        number = None if visits.number is None else visits.number[places]
        comes, instants = line.instants(block.crowd(who), number, base, block.person[who])
        places = places[comes]
        now, order = visits.acts_at[places], visits.order_of(places)
        _expect(life, node, visits.who[places], instants, now, order, RESPONDING)


def _expect(
    life: Life,
    node: PreparedNode,
    who: Integers,
    instants: Integers,
    now: Integers,
    order: Integers,
    phase: int,
) -> None:
    """What is heard in the second it is decided comes as a response of that visit would, before them."""
    block, orders = life.block, life.block.orders
    slot = (node.index, heard(node))
    known = block.came.get(slot)
    due = np.full(len(who), FOREVER, np.int64) if known is None else known.at[who]
    places = np.flatnonzero(instants < np.minimum(due, life.prepared.ends_at))
    if not len(places):
        return
    who, instants = who[places], instants[places]
    is_now = instants == now[places]
    order = order[places]
    alone = np.full(len(who), HEARD, np.int64)
    tie = np.where(is_now, orders.pending(order, 0), orders.pending(alone, node.index))
    row_order = np.where(is_now, orders.of_visit(order, phase), orders.pending(alone, node.index))
    block.come_at(slot, who, instants, tie)
    place = life.pending.place(*slot)
    assert place is not None
    life.pending.expect_sooner(place, who, instants, tie=tie, row_order=row_order)


def heard(node: PreparedNode) -> str:
    """The one response of a kind that listens."""
    return next(iter(node.responses))
