"""A response comes: its row, and what it changes in the contact, whichever passage it is of."""

from heapq import heappop

from campaignlang.model.operations import Effect
from campaignlang.model.values import Value
from campaignlang.simulation.reference.person import Pending, Person, Stay, Visit
from campaignlang.simulation.reference.prepared import PreparedProgram, PreparedSet
from campaignlang.simulation.story import row
from campaignlang.simulation.value_text import value_text


def happen_until(prepared: PreparedProgram, person: Person, now: int) -> None:
    """Let everything come that is due, in the order of one instant."""
    pending = person.pending
    while pending and pending[0][0] <= now:
        happen(prepared, person, heappop(pending))


def happen(prepared: PreparedProgram, person: Person, found: Pending, detail: str = "") -> None:
    at, order, _, key, _, visit, values = found
    node = visit.node
    if order < 0 and not _is_heard(person, visit, at):
        return
    visit.came[key] = at
    if visit.stay is person.stay:
        person.kinds_came[(node.kind, key)] = at
        if order < 0:
            person.latest[node.index] = visit
    visit.stay.events.append(row((at, node.name, key, "", detail)))
    if key in prepared.watched or node.is_watched:
        person.has_changed = True
        if prepared.exits_ask_passage:
            person.is_clear = False
    effect = node.effects.get(key)
    if effect is not None:
        take_effect(prepared, person, visit, effect)
    if values:
        fill(prepared, person, visit, values, at)
    elif effect is Effect.FORM:
        fill(prepared, person, visit, _drawn_form(person, visit), at)
    later = node.later_sets.get(key)
    if later is not None:
        do_sets(person, visit.stay, node.name, later, at)


def _is_heard(person: Person, visit: Visit, at: int) -> bool:
    """A listener hears once a passage, at its earliest instant, and nothing after the participant left."""
    index = visit.node.index
    return visit.stay is person.stay and person.latest[index] is None and person.heard_due.get(index) == at


def take_effect(prepared: PreparedProgram, person: Person, visit: Visit, effect: Effect) -> None:
    send = visit.node.rule.send
    if send is None:
        return
    person.has_changed = True
    person.is_clear = False
    if effect is Effect.CONSENT:
        person.values[prepared.program.attribute_index[send.consent]] = False
    elif effect is Effect.ADDRESS:
        # The address it was sent to is out of use, not one that is given later.
        person.bounced[send.address] = visit.address


def _drawn_form(person: Person, visit: Visit) -> tuple[tuple[str, Value], ...]:
    """The first line for each attribute that is asked; an attribute without one is left alone."""
    found: dict[str, Value] = {}
    for prepared_fill in visit.node.fills:
        if prepared_fill.attribute not in found:
            found[prepared_fill.attribute] = prepared_fill.value(person, visit.number)
    return tuple((name, found[name]) for name in visit.node.asks if name in found)


def fill(
    prepared: PreparedProgram,
    person: Person,
    visit: Visit,
    values: tuple[tuple[str, Value], ...],
    at: int,
) -> None:
    person.has_changed = True
    person.is_clear = False
    for name, value in values:
        index = prepared.program.attribute_index[name]
        attribute = prepared.program.schema.attributes[index]
        if value is not None or not attribute.is_required:
            person.values[index] = value
        detail = f"{name}={value_text(person.values[index], attribute.type)}"
        visit.stay.events.append(row((at, visit.node.name, "updated", "", detail)))


def do_sets(person: Person, stay: Stay, element: str, sets: tuple[PreparedSet, ...], at: int) -> None:
    """In file order; each sees the ones before, and makes a row even when the value stays."""
    person.has_changed = True
    person.is_clear = False
    for one in sets:
        value = one.get(person, at)
        if value is not None or not one.keeps:
            person.values[one.index] = value
        detail = f"{one.attribute.name}={value_text(person.values[one.index], one.attribute.type)}"
        stay.events.append(row((at, element, "updated", "", detail)))
