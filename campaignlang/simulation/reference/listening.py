"""Listeners: what is heard, from outside, of those who are inside. Once a passage, the earliest instant."""

from heapq import heappush

from campaignlang.clock import FOREVER, step
from campaignlang.model.values import Value
from campaignlang.simulation.reference.person import Person, Visit
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram

LISTENER_ORDER = -1  # Before all visits of that second.


def listen(prepared: PreparedProgram, person: Person, now: int) -> None:
    """On coming in: decide for each listener when it hears, and forget what earlier passages waited for."""
    person.heard_due.clear()
    for node in prepared.listeners:
        instant, values = _first_instant(prepared, person, node, now)
        _expect(prepared, person, node, instant, values)


def listen_again(prepared: PreparedProgram, person: Person, visit: Visit) -> None:
    """A visit has got its responses: lines that are `of` one of them may be earlier."""
    for node, line in visit.node.heard_of:
        base = visit.due.get(line.of or "")
        if base is None or (line.test is not None and not line.test(person, visit.acts_at)):
            continue
        instant = line.instant(person, visit.number, base)
        if instant is not None:
            _expect(prepared, person, node, instant, ())


def _expect(
    prepared: PreparedProgram,
    person: Person,
    node: PreparedNode,
    instant: int,
    values: tuple[tuple[str, Value], ...],
) -> None:
    due = person.heard_due.get(node.index, FOREVER)
    heard = person.latest[node.index]
    if instant >= min(due, prepared.ends_at) or heard is not None:
        return
    assert person.stay is not None
    person.heard_due[node.index] = instant
    visit = Visit(node, person.entries, LISTENER_ORDER, person.stay, instant)
    heappush(
        person.pending, (instant, LISTENER_ORDER, node.index, _heard(node), person.entries, visit, values)
    )


def _heard(node: PreparedNode) -> str:
    """The one response of a kind that listens."""
    return next(iter(node.responses))


def _first_instant(
    prepared: PreparedProgram, person: Person, node: PreparedNode, now: int
) -> tuple[int, tuple[tuple[str, Value], ...]]:
    """All lines count, and the earliest is the one."""
    scenario = prepared.scenario
    entry = person.entries
    found: list[tuple[int, tuple[tuple[str, Value], ...]]] = [(FOREVER, ())]
    if scenario.script is not None:
        for written in node.scripted:
            if written.visit not in (None, entry):
                continue
            instant = now if written.at is None else written.at
            if written.after is not None:
                instant = step(now, written.after, prepared.program.zone)
            found.append((instant, written.values))
    elif scenario.recorded is not None:
        rows = (*person.seen.get((node.name, None), ()), *person.seen.get((node.name, entry), ()))
        found.extend((at, ()) for response, at in rows if response == _heard(node))
    else:
        for line in node.lines.get(_heard(node), ()):
            if line.of_element is not None or (line.test is not None and not line.test(person, now)):
                continue
            drawn = line.instant(person, entry, now)
            if drawn is not None:
                found.append((drawn, ()))
    return min((one for one in found if one[0] >= now), key=lambda one: one[0])
