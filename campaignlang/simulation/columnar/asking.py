"""What is asked of what: which responses a run has to keep, and what may change while somebody waits.

Found once for a program, so that a campaign without late effects, listeners or loops does not pay for them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaignlang.model.conditions import AnyHasCome, Attribute, Condition, HasCome, Operand, Sum, Visits
from campaignlang.model.operations import Effect
from campaignlang.model.parts import atoms, inner_operands, operands
from campaignlang.simulation.columnar.conditions import may_fail
from campaignlang.simulation.columnar.deciding import asked_by_deciding, own_responses, waited_for
from campaignlang.simulation.columnar.prepared import PreparedNode, PreparedProgram
from campaignlang.simulation.program import ChanceLine, FlowRule, Program

Slot = tuple[int, str]  # A node, and the key of one of its responses.
AnySlot = tuple[str, str]  # A kind, and a key.
TIMEZONE = 3  # Where the schema holds `timezone`, after id, email and phone.


def bounced(attribute: int) -> int:
    """Stands among attributes for whether an address is out of use."""
    return -1 - attribute


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    attributes: frozenset[int]
    came: frozenset[Slot]
    any_came: frozenset[AnySlot]
    visits: frozenset[int]

    def __or__(self, other: "Asked") -> "Asked":
        return Asked(
            attributes=self.attributes | other.attributes,
            came=self.came | other.came,
            any_came=self.any_came | other.any_came,
            visits=self.visits | other.visits,
        )

    @property
    def asks_passage(self) -> bool:
        return bool(self.came or self.any_came or self.visits)


NOTHING = Asked(attributes=frozenset(), came=frozenset(), any_came=frozenset(), visits=frozenset())


def asked_of(found: Iterable[Operand], program: Program) -> Asked:
    attributes, came, any_came, visits = set(), set(), set(), set()
    for one in found:
        match one:
            case Attribute(name=name):
                attributes.add(program.attribute_index[name])
            case HasCome(element=element, response=response):
                came.add((program.node_index[element], response))
            case AnyHasCome(kind=kind, response=response):
                any_came.add((kind, response))
            case Visits(element=element):
                visits.add(program.node_index[element])
            case _:
                pass
    return Asked(
        attributes=frozenset(attributes),
        came=frozenset(came),
        any_came=frozenset(any_came),
        visits=frozenset(visits),
    )


def _of_conditions(conditions: Iterable[Condition | None], program: Program) -> Asked:
    return asked_of(
        (one for condition in conditions if condition is not None for one in operands(condition)), program
    )


class Effects:
    """A response that changes something: what `touches`, attributes or addresses that bounce.

    `involves`: also what its values are made of.
    """

    __slots__ = (
        "asks_passage",
        "effect",
        "involves",
        "is_heard",
        "key",
        "mark",
        "node",
        "rank",
        "sets",
        "touches",
    )

    def __init__(self, node: PreparedNode, key: str, program: Program) -> None:
        self.node = node
        self.key = key
        self.is_heard = node.rule.is_listener
        self.sets = node.later_sets.get(key, ())
        self.effect = node.effects.get(key, Effect.NONE)
        # What is heard as a visit acts comes before its own responses, as rank 0.
        self.rank = node.index if self.is_heard else node.ranks[key] + 1
        touched = _touched(node, self.effect, program)
        is_mark = self.effect in (Effect.CONSENT, Effect.ADDRESS) and bool(touched)
        # The consent that becomes no, or the address that is out of use.
        self.mark: int | None = next(iter(touched)) if is_mark else None
        self.touches = frozenset(one.index for one in self.sets) | touched
        made_of = asked_of((part for one in self.sets for part in inner_operands(one.rule.value)), program)
        self.involves = self.touches | made_of.attributes
        self.asks_passage = made_of.asks_passage

    def leave_to_switch(self) -> None:
        """What is left when the mark is minded elsewhere."""
        assert self.mark is not None
        self.effect = Effect.NONE
        self.touches -= {self.mark}
        self.involves -= {self.mark}


def _touched(node: PreparedNode, effect: Effect, program: Program) -> frozenset[int]:
    send = node.rule.send
    if effect is Effect.FORM:
        return frozenset(fill.index for fill in node.fills)
    if send is None:
        return frozenset()
    if effect is Effect.CONSENT:
        return frozenset((program.attribute_index[send.consent],))
    if effect is Effect.ADDRESS:
        return frozenset((bounced(program.attribute_index[send.address]),))
    return frozenset()


class NodeAsks:
    """What a node asks. `uses`: all it reads or writes, at whatever moment; `wakes`: responses whose coming
    may move somebody who waits there; `cells`: late effects that may; `*_held`: before it acts.
    """

    __slots__ = (
        "any_wakes",
        "cells",
        "cells_held",
        "kept",
        "needs_settling",
        "switches",
        "uses",
        "wakes",
        "writes",
    )

    def __init__(self, node: PreparedNode, prepared: PreparedProgram, exits: Asked) -> None:
        program = prepared.program
        flows = _of_conditions((flow.condition for flow in node.rule.flows), program)
        self.writes = frozenset(one.index for one in node.first_sets) | frozenset(
            one.index for sets in node.later_sets.values() for one in sets
        )
        self.uses = (
            (flows | exits | _rest_of(node, program)).attributes | self.writes | _sending(node, program)
        )
        if program.awake is not None or node.is_local or node.holds or node.heard_of:
            self.uses |= {TIMEZONE}
        waking = flows | exits
        own = tuple(_own_of(node.rule.flows, node)) if node.others else ()
        self.kept = frozenset(
            (node.index, one) for key in own for one in asked_by_deciding(node.responses, key)
        )
        # What comes as the element acts, or not at all, wakes nobody who waits.
        self.wakes = waking.came | {
            (node.index, one)
            for key in own
            for one in waited_for(node.responses, key)
            if one not in node.at_once
        }
        self.any_wakes = waking.any_came
        self.cells: tuple[int, ...] = ()
        self.cells_held: tuple[int, ...] = ()
        self.needs_settling = False
        self.switches: frozenset[int] = frozenset()


def _rest_of(node: PreparedNode, program: Program) -> Asked:
    """What a node asks besides its flows' conditions."""
    rule = node.rule
    found: list[Operand] = [one.value for one in rule.sets]
    found.extend(value for note in rule.notes for _, value in note.fields)
    found.extend(flow.until for flow in rule.flows if flow.until is not None)
    if rule.hold is not None and rule.hold.until is not None:
        found.append(rule.hold.until)
    if rule.entry is not None and rule.entry.until is not None:
        found.append(rule.entry.until)
    conditions: list[Condition | None] = [line.condition for line in rule.lines]
    conditions.extend(line.condition for _, line in _heard_lines(node, program))
    if rule.send is not None:
        conditions.extend(one.condition for _, variants in rule.send.choices for one in variants)
    if rule.entry is not None:
        conditions.append(rule.entry.where)
    inner = (part for operand in found for part in inner_operands(operand))
    return asked_of(inner, program) | _of_conditions(conditions, program)


def _heard_lines(node: PreparedNode, program: Program) -> Iterator[tuple[int, ChanceLine]]:
    for listener, line in node.heard_of:
        yield listener.index, listener.rule.lines[line.position]


def _sending(node: PreparedNode, program: Program) -> frozenset[int]:
    send = node.rule.send
    if send is None:
        return frozenset()
    address = program.attribute_index[send.address]
    return frozenset((address, bounced(address), program.attribute_index[send.consent]))


def _own_of(flows: tuple[FlowRule, ...], node: PreparedNode) -> Iterator[str]:
    for flow in flows:
        if flow.condition is not None:
            for atom in atoms(flow.condition):
                yield from (key for key, _ in own_responses(atom, node.name, node.kind))


class ProgramAsks:
    """`kept`, `any_kept`: responses whose instants are kept; `changed`: attributes that anything changes.

    `effects`: all late effects, listeners' first; `counts_visits`: nodes whose visits are counted.
    """

    def __init__(self, prepared: PreparedProgram) -> None:
        program = prepared.program
        self.exits = _of_conditions((one.condition for one in program.exits), program)
        self.nodes = tuple(NodeAsks(node, prepared, self.exits) for node in prepared.nodes)
        everything = self.exits
        for node in prepared.nodes:
            everything |= _of_conditions((flow.condition for flow in node.rule.flows), program)
            everything |= _rest_of(node, program)
        kept = set(everything.came)
        for node, asks in zip(prepared.nodes, self.nodes, strict=True):
            kept |= asks.wakes | asks.kept
            if node.rule.is_listener:
                kept.add((node.index, next(iter(node.responses))))
        self.kept = frozenset(kept)
        self.any_kept = everything.any_came
        # A sum may leave the range of numbers, and says where.
        self.may_fail = any(_has_sums(node) for node in prepared.nodes)
        self.kinds = tuple(node.kind for node in prepared.nodes)
        self.counts_visits = everything.visits | prepared.cyclic
        found = tuple(
            effects
            for node in sorted(prepared.nodes, key=lambda node: not node.rule.is_listener)
            for effects in _effects_of(node, program)
        )
        # Consents and addresses that nothing but such responses changes, and no effect asks for: the instant
        # from which they are off is all there is to know, whatever the order.
        marks = frozenset(mark for one in found if (mark := one.mark) is not None)
        written = frozenset(one.index for node in prepared.nodes for one in node.first_sets).union(
            *(asks.writes for asks in self.nodes),
            *(one.touches - {one.mark} for one in found),
            *(one.involves - one.touches for one in found),
        )
        self.switches = frozenset(
            mark
            for mark in sorted(marks)
            if mark not in written and (mark >= 0 or bounced(mark) not in written)
        )
        self.switch_of = {
            (one.node.index, one.key): one.mark
            for one in found
            if one.mark is not None and one.mark in self.switches
        }
        for one in found:
            if one.mark in self.switches:
                one.leave_to_switch()
        self.effects = tuple(one for one in found if one.is_heard or one.touches or one.sets)
        self.changed = frozenset(one.index for node in prepared.nodes for one in node.first_sets).union(
            *(effects.touches for effects in self.effects),
            *(asks.writes for asks in self.nodes),
        )
        # Until when an entry lets in may hang on what changes: each that comes is then judged in its second.
        untils = (node.rule.entry.until for node in prepared.told if node.rule.entry is not None)
        asked = (part for until in untils if until is not None for part in inner_operands(until))
        self.calls_wake = bool(asked_of(asked, program).attributes & self.changed)
        # What effects ask of the passage has to be asked before the passage goes on.
        self.effects_ask_passage = any(effects.asks_passage for effects in self.effects)
        involved = frozenset().union(*(effects.involves for effects in self.effects))
        for node, asks in zip(prepared.nodes, self.nodes, strict=True):
            flows = _of_conditions((flow.condition for flow in node.rule.flows), program).attributes
            asks.cells = self._touching(flows | self.exits.attributes)
            asks.cells_held = self._touching(self.exits.attributes)
            asks.switches = (flows | self.exits.attributes) & self.switches
            asks.needs_settling = self.effects_ask_passage or self.calls_wake or bool(asks.uses & involved)

    def keeps(self, slot: Slot) -> bool:
        """Whether anybody asks when this response comes."""
        if slot in self.kept:
            return True
        return bool(self.any_kept) and (self.kinds[slot[0]], slot[1]) in self.any_kept

    def _touching(self, attributes: frozenset[int]) -> tuple[int, ...]:
        """Late effects that change one of these."""
        return tuple(place for place, one in enumerate(self.effects) if one.touches & attributes)


def _has_sums(node: PreparedNode) -> bool:
    rule = node.rule
    conditions = [flow.condition for flow in rule.flows] + [line.condition for line in rule.lines]
    if rule.send is not None:
        conditions.extend(one.condition for _, variants in rule.send.choices for one in variants)
    values = [one.value for one in rule.sets] + [value for note in rule.notes for _, value in note.fields]
    return any(isinstance(value, Sum) for value in values) or any(
        condition is not None and may_fail(condition) for condition in conditions
    )


def _effects_of(node: PreparedNode, program: Program) -> Iterator[Effects]:
    for key in node.keys:
        effects = Effects(node, key, program)
        # What an element does as it acts is done at once; a listener's row waits until it is heard.
        if key in ("skipped", "late"):
            continue
        if effects.is_heard or effects.touches or effects.sets:
            yield effects
