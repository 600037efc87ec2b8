"""Who is let in, when and by which entry, and why the others are not."""

from dataclasses import dataclass

from campaignlang.clock import FOREVER, Ticks, step
from campaignlang.doors.limits import ENTRIES_OF_A_CONTACT_MAX
from campaignlang.doors.refused import Refused
from campaignlang.simulation.reference.arriving import ENTERED, arrive
from campaignlang.simulation.reference.happening import happen_until
from campaignlang.simulation.reference.listening import listen
from campaignlang.simulation.reference.moving import holding_exit
from campaignlang.simulation.reference.person import Person, Stay
from campaignlang.simulation.reference.prepared import ENTERED as COMES
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram
from campaignlang.simulation.reference.responding import Values

LET_IN, IGNORED = "entered", "ignored"
EXIT, UNTIL, DISTINCT, WHERE, REENTER = "exit", "until", "distinct", "where", "reenter"
NOT_ENTERED = "not_entered"
FIRST_VISIT = 1
LOOKS_KEPT_MAX = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An entry's `entered` comes. `line`: which of a test's entry lines it is."""

    at: int
    node: int
    values: Values = ()
    line: int | None = None


def calls_of(prepared: PreparedProgram, person: Person) -> list[Call]:
    """All that come to somebody, in order; the first in the file first at one instant."""
    scenario = prepared.scenario
    found: list[Call] = []
    if scenario.script is not None:
        index = prepared.program.node_index
        found = [
            Call(at=entry.at, node=index[entry.element], values=entry.values, line=line)
            for line, entry in enumerate(scenario.script.entries)
        ]
    elif scenario.recorded is not None:
        found = _recorded_calls(prepared, person)
    else:
        for node in prepared.entries:
            at = _drawn_call(prepared, person, node)
            if at is not None:
                found.append(Call(at=at, node=node.index))
    return sorted(
        (call for call in found if prepared.start <= call.at < prepared.ends_at),
        key=lambda call: (call.at, call.node),
    )


def _recorded_calls(prepared: PreparedProgram, person: Person) -> list[Call]:
    """The same instant twice counts once."""
    found: dict[tuple[int, int], Call] = {}
    for (element, _), rows in person.seen.items():
        index = prepared.program.node_index.get(element)
        entry = None if index is None else prepared.program.nodes[index].entry
        if index is None or entry is None or not entry.is_told:
            continue
        for response, at in rows:
            if response == COMES:
                found[(at, index)] = Call(at=at, node=index)
    return list(found.values())


def _drawn_call(prepared: PreparedProgram, person: Person, node: PreparedNode) -> int | None:
    """Drawn once, judged at the start, and counted from it."""
    assert node.entry is not None
    for line in node.entry.line:
        if line.test is None or line.test(person, prepared.start):
            return line.instant(person, FIRST_VISIT, prepared.start)
    return None


def next_look(prepared: PreparedProgram, node: PreparedNode, since: int) -> int:
    """The first instant from `since` on at which an audience looks: a refresh, moved to the next tick."""
    assert node.entry is not None
    if since <= prepared.start:
        return prepared.start
    looks = node.entry.looks
    if looks is None:
        return FOREVER
    known = node.entry.next_looks
    found = known.get(since)
    if found is None:
        if len(known) >= LOOKS_KEPT_MAX:
            known.clear()
        found = known[since] = _look(looks, prepared.ticks, since)
    return found


def _look(looks: Ticks, ticks: Ticks | None, since: int) -> int:
    if ticks is None:
        return looks.at_or_after(since)
    # Refreshes after the tick before this instant are moved to a tick that is not before it.
    number = ticks.number_at_or_after(since)
    return ticks.at_or_after(looks.at_or_after(ticks.nth(number - 1) + 1))


def may_change_at(prepared: PreparedProgram, person: Person, node: PreparedNode, now: int) -> int:
    """The first instant at which an audience that has refused somebody may let them in, by time alone."""
    assert node.entry is not None
    found = FOREVER
    for change in node.entry.changes:
        found = min(found, change(person, now))
    return found


def is_shut(person: Person, node: PreparedNode, now: int) -> bool:
    """From `until`, or an event's end, on nobody is let in; an empty `until` lets nobody in."""
    entry = node.entry
    assert entry is not None
    if entry.rule.closes_at is not None and now >= entry.rule.closes_at:
        return True
    if entry.until is None:
        return False
    until = entry.until(person, now)
    return until is None or now >= int(until)


def refusal(prepared: PreparedProgram, person: Person, node: PreparedNode, now: int) -> str | None:
    """Why somebody who is outside is not let in; the first reason that applies."""
    entry = node.entry
    assert entry is not None
    if holding_exit(prepared, person, now) is not None:
        return EXIT
    if is_shut(person, node, now):
        return UNTIL
    if entry.rule.distinct is not None and person.contact.id in prepared.scenario.shut_out.get(node.name, ()):
        return DISTINCT
    if entry.where is not None and not entry.where.holds(person, now):
        return WHERE
    if person.last_in is not None and now < reenters_at(prepared, person, node):
        return REENTER
    return None


def reenters_at(prepared: PreparedProgram, person: Person, node: PreparedNode) -> int:
    """The first instant at which somebody may come in again by this entry."""
    assert node.entry is not None
    reenter = node.entry.rule.reenter
    if person.last_in is None:
        return 0
    return FOREVER if reenter is None else step(person.last_in, reenter, prepared.program.zone)


def let_in(prepared: PreparedProgram, person: Person, node: PreparedNode, now: int) -> None:
    """Begin a passage; listeners hear from now on."""
    person.entries += 1
    if person.entries > ENTRIES_OF_A_CONTACT_MAX:
        message = f"contact `{person.contact.id}` comes in more than {ENTRIES_OF_A_CONTACT_MAX:,} times"
        raise Refused("U906", message)
    person.last_in = now
    # Nobody is let in whom an exit would let out.
    person.is_clear = True
    person.stay = Stay(person.entries, now, node.name)
    person.stays.append(person.stay)
    arrive(prepared, person, node, now, ENTERED)
    if prepared.listeners and person.stay is not None:
        listen(prepared, person, now)
        happen_until(prepared, person, now)
