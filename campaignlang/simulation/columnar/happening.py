"""Late effects: what responses change in contacts, done in order, and no sooner than somebody looks.

A response's row is made when its visit acts; what it changes waits here. Before anything is read or written
that an effect may touch, all effects up to that instant are done, in the order of their instants.
"""

from dataclasses import dataclass

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.model.operations import Effect
from campaignlang.simulation.columnar.asking import Effects, bounced
from campaignlang.simulation.columnar.block import Block
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers, where_so
from campaignlang.simulation.columnar.settings import PreparedSet
from campaignlang.simulation.columnar.value_texts import value_details
from campaignlang.simulation.columnar.visits import Visits

TIES_LAST = 2**63 - 1
LAYERS_MAX = 1 << 20  # Visits whose late effects are on their way at once.


@dataclass(slots=True)
class Layer:
    """One effect on its way for each contact; FOREVER: none. A visit that acts meanwhile finds another layer.

    `tie`: its place among those of one instant. `row_order`: of the rows it makes.
    """

    due: Integers
    tie: Integers
    row_order: Integers
    number: Integers
    entry: Integers
    address: Integers


class Pending:
    """The effects on their way of a block, by their place in `ProgramAsks.effects`."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.effects = block.asks.effects
        self.layers: list[list[Layer]] = [[] for _ in self.effects]
        self.places = {(one.node.index, one.key): place for place, one in enumerate(self.effects)}

    def place(self, node: int, key: str) -> int | None:
        return self.places.get((node, key))

    def expect(
        self,
        place: int,
        who: Integers,
        due: Integers,
        *,
        tie: Integers,
        row_order: Integers,
        number: Integers | int,
        address: Integers | int = EMPTY,
    ) -> None:
        """Put an effect on its way for each of `who`."""
        left = np.arange(len(who))
        for layer in (*self.layers[place], None):
            if layer is None:
                layer = self._new_layer(place)
            free = layer.due[who[left]] == FOREVER
            now = left[free]
            into = who[now]
            layer.due[into] = due[now]
            layer.tie[into] = tie[now]
            layer.row_order[into] = row_order[now]
            layer.number[into] = number if isinstance(number, int) else number[now]
            layer.entry[into] = self.block.entries[into]
            layer.address[into] = address if isinstance(address, int) else address[now]
            left = left[~free]
            if not len(left):
                return

    def expect_sooner(
        self, place: int, who: Integers, due: Integers, *, tie: Integers, row_order: Integers
    ) -> None:
        """A listener hears once a passage, at its earliest instant: one that was later is not any more."""
        if not self.layers[place]:
            self._new_layer(place)
        layer = self.layers[place][0]
        layer.due[who] = due
        layer.tie[who] = tie
        layer.row_order[who] = row_order
        layer.number[who] = self.block.entries[who]
        layer.entry[who] = self.block.entries[who]

    def forget_heard(self, who: Integers) -> None:
        """Listeners hear nothing of those who have left."""
        for effects, layers in zip(self.effects, self.layers, strict=True):
            for layer in layers:
                if effects.is_heard:
                    layer.due[who] = FOREVER

    def _new_layer(self, place: int) -> Layer:
        size = self.block.size
        layer = Layer(
            due=np.full(size, FOREVER, np.int64),
            tie=np.zeros(size, np.int64),
            row_order=np.zeros(size, np.int64),
            number=np.zeros(size, np.int64),
            entry=np.zeros(size, np.int64),
            address=np.full(size, EMPTY, np.int64),
        )
        self.layers[place].append(layer)
        return layer

    def next_due(self, places: tuple[int, ...], who: Integers, after: Integers) -> Integers | None:
        """Give when the first of these effects comes after an instant; None: none is on its way."""
        found = None
        for place in places:
            for layer in self.layers[place]:
                due = layer.due[who]
                due = where_so(due, due > after)
                found = due if found is None else np.minimum(found, due)
        return found

    def settle(self, who: Integers, until: Integers) -> Flags | None:
        """Do what is due up to an instant, included; give for whom something was done, None: for nobody."""
        done: Flags | None = None
        if not self.effects:
            return None
        left = np.arange(len(who))
        while True:
            first = self._first(who[left], until[left])
            if first is None:
                return done
            chosen, is_due = first
            left, chosen = left[is_due], chosen[is_due]
            if done is None:
                done = np.full(len(who), False)
            done[left] = True
            for number in np.unique(chosen).tolist():
                place, depth = divmod(number, LAYERS_MAX)
                self._happen(place, self.layers[place][depth], who[left[chosen == number]])

    def _first(self, who: Integers, until: Integers) -> tuple[Integers, Flags] | None:
        """Give for each the effect that comes first, as one number of its place and layer."""
        first_due = until + 1
        first_tie = np.full(len(who), TIES_LAST, np.int64)
        chosen: Integers | None = None
        for place, layers in enumerate(self.layers):
            for depth, layer in enumerate(layers):
                due = layer.due[who]
                is_sooner = due <= first_due
                if not is_sooner.any():
                    continue
                tie = layer.tie[who]
                # Of one instant the smaller tie; one after `until` is none at all.
                is_sooner &= (due < first_due) | ((tie < first_tie) & (due <= until))
                if not is_sooner.any():
                    continue
                if chosen is None:
                    chosen = np.full(len(who), -1, np.int64)
                chosen[is_sooner] = place * LAYERS_MAX + depth
                first_due = np.where(is_sooner, due, first_due)
                first_tie = np.where(is_sooner, tie, first_tie)
        return None if chosen is None else (chosen, chosen >= 0)

    def _happen(self, place: int, layer: Layer, who: Integers) -> None:
        effects, block = self.effects[place], self.block
        at = layer.due[who]
        if block.asks.effects_ask_passage:
            block.as_of = layer.tie
        entry, order = layer.entry[who], layer.row_order[who]
        layer.due[who] = FOREVER
        if effects.is_heard:
            block.rows.mind_last(int(at.max()))
            block.rows.add(effects.node.index, effects.key, at, who=who, entry=entry, order=order)
        if effects.effect is Effect.CONSENT and effects.node.rule.send is not None:
            consent = block.prepared.program.attribute_index[effects.node.rule.send.consent]
            block.set_values(consent, who, 0)
        elif effects.effect is Effect.ADDRESS and effects.node.rule.send is not None:
            # The address it was sent to is out of use, not one that is given later.
            address = block.prepared.program.attribute_index[effects.node.rule.send.address]
            mark_bounced(block, address, who, layer.address[who])
        elif effects.effect is Effect.FORM:
            fill(block, effects, who, at, layer.number[who], entry, order)
        if effects.sets:
            do_sets(block, effects.node.index, effects.sets, who, at, entry, order)
        block.as_of = None


def mark_bounced(block: Block, address: int, who: Integers, sent_to: Integers) -> None:
    if bounced(address) not in block.bounced:
        block.bounced[bounced(address)] = np.full(block.size, EMPTY, np.int64)
    block.bounced[bounced(address)][who] = sent_to


def fill(
    block: Block,
    effects: Effects,
    who: Integers,
    at: Integers,
    number: Integers,
    entry: Integers,
    order: Integers,
) -> None:
    """Fill the attributes a form asks, each by its first line."""
    crowd = block.crowd(who)
    for one in effects.node.fills:
        block.set_values(one.index, who, one.values(crowd, number))
        add_updated(block, effects.node.index, one.index, who, at, entry, order)


def do_sets(
    block: Block,
    node: int,
    sets: tuple[PreparedSet, ...],
    who: Integers,
    at: Integers,
    entry: Integers,
    order: Integers,
) -> None:
    """In file order; each sees the ones before, and makes a row even when the value stays."""
    crowd = block.crowd(who)
    for one in sets:
        values = one.get(crowd, at)
        if one.keeps:
            is_given = values != EMPTY
            block.set_values(one.index, who[is_given], values[is_given])
        else:
            block.set_values(one.index, who, values)
        add_updated(block, node, one.index, who, at, entry, order)


def add_updated(
    block: Block, node: int, attribute: int, who: Integers, at: Integers, entry: Integers, order: Integers
) -> None:
    detail: Integers | int = 0
    if block.rows.keeps:
        declared = block.prepared.program.schema.attributes[attribute]
        values = block.values(attribute)[who]
        detail = value_details(
            block.rows.details, block.prepared.pool, f"{declared.name}=", values, declared.type
        )
    block.rows.add(node, "updated", at, who=who, entry=entry, order=order, detail=detail)


def address_codes(visits: Visits, address: int) -> Integers:
    """What a message was sent to; where no address ever changes, that it was."""
    if address in visits.block.asks.changed:
        return visits.block.values(address)[visits.who]
    return np.zeros(len(visits), np.int64)
