"""A participant arrives at a node, and the node acts: at once, or when a wait or quiet hours are over."""

from typing import NoReturn

from campaignlang.clock import first_allowed, step, window_end
from campaignlang.doors.limits import VISITS_MAX
from campaignlang.doors.refused import Refused
from campaignlang.model.operations import Send
from campaignlang.simulation.reference.flows import begin_after
from campaignlang.simulation.reference.happening import do_sets, happen, happen_until
from campaignlang.simulation.reference.listening import listen_again
from campaignlang.simulation.reference.moving import lay_ways
from campaignlang.simulation.reference.person import Person, Visit, zone_of
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram
from campaignlang.simulation.reference.responding import Values, choose_lines, respond
from campaignlang.simulation.story import row
from campaignlang.simulation.value_text import value_text

ENTERED, ARRIVED, LEFT = "entered", "arrived", "left"
SENT, SKIPPED, LATE = "sent", "skipped", "late"
GOAL, EXITED = "goal", "exited"


def arrive(
    prepared: PreparedProgram, person: Person, node: PreparedNode, now: int, word: str = ARRIVED
) -> None:
    """Make the row, do the `set`s that wait for nothing, and find the instant at which the node acts."""
    stay = person.stay
    assert stay is not None
    index = node.index
    person.visits[index] += 1
    if person.visits[index] > VISITS_MAX:
        refuse_endless(person, f"visits `{node.name}` more than {VISITS_MAX:,} times")
    person.visit_numbers[index] = number = person.visit_numbers[index] + 1
    visit = Visit(node, number, person.visits_made, stay, now)
    person.visits_made += 1
    person.visit = visit
    person.has_changed = True
    if prepared.exits_ask_passage:
        person.is_clear = False
    person.latest[index] = visit
    stay.element, stay.since = node.name, now
    finish = node.finish
    stay.events.append(row((now, node.name, LEFT if finish is not None else word, "", "")))
    if node.first_sets:
        do_sets(person, stay, node.name, node.first_sets, now)
    if finish is not None:
        leave(person, GOAL if finish.is_goal else EXITED, now)
        return
    if node.asked_lines:
        choose_lines(person, visit, now)
    if node.choices:
        visit.choices = _choices(person, node, now)
    if node.holds:
        person.zone = zone_of(person, prepared.program.zone)
        visit.acts_at = _held_until(prepared, person, visit, now)


def leave(person: Person, status: str, now: int) -> None:
    """What was asked for in the passage ends with it; late responses still come."""
    stay = person.stay
    assert stay is not None
    stay.status, stay.left_at = status, now
    person.stay = None
    person.visit = None
    count = len(person.latest)
    person.latest = [None] * count
    person.visits = [0] * count
    person.kinds_came = {}
    person.heard_due = {}


def refuse_endless(person: Person, what: str) -> NoReturn:
    """Show the loop: the elements of the last moves."""
    assert person.stay is not None
    rows = [event for event in person.stay.events if event.event == "moved"][-5:]
    way = " -> ".join(event.element for event in rows)
    raise Refused("U904", f"contact `{person.contact.id}` {what}", f"it goes round: {way}")


def _held_until(prepared: PreparedProgram, person: Person, visit: Visit, now: int) -> int:
    program, rule = prepared.program, visit.node.rule
    at = now
    quiet = program.quiet
    if rule.holds_for_quiet and quiet is not None:
        at = window_end(at, (quiet.begin, quiet.end), person.zone if quiet.is_local else program.zone)
    hold = rule.hold
    if hold is None:
        return at
    zone = person.zone if hold.is_local else program.zone
    if hold.duration is not None:
        at = begin_after(at, hold.duration, hold.times, zone)
    elif visit.node.hold_until is not None:
        until = visit.node.hold_until(person, now)
        visit.is_late = until is None or int(until) < now
        at = now if until is None else max(now, int(until))
    return at if hold.times.is_always else first_allowed(at, hold.times, zone, None, prepared.ends_at)


def _choices(person: Person, node: PreparedNode, now: int) -> str:
    found = []
    for choice in node.choices:
        for test, value in choice.variants:
            if test is None or test(person, now):
                found.append(f"{choice.name}={value}")
                break
    return ";".join(found)


def act(
    prepared: PreparedProgram, person: Person, visit: Visit, entered_by: str | None = None, form: Values = ()
) -> None:
    """Send or skip, note, and get the instants of all responses; those of this instant come at once."""
    node, now = visit.node, visit.acts_at
    visit.has_acted = True
    person.has_changed = True
    if node.is_local:
        person.zone = zone_of(person, prepared.program.zone)
    send = node.rule.send
    if send is not None:
        _send(prepared, person, visit, send)
    for event, fields in node.fields:
        detail = ";".join(f"{name}={value_text(get(person, now), type)}" for name, get, type in fields)
        visit.stay.events.append(row((now, node.name, event, "", detail)))
    if visit.is_late:
        happen(prepared, person, (now, visit.order, 0, LATE, 0, visit, ()))
    if visit.is_skipped:
        visit.due[SKIPPED] = now
    elif node.responses:
        respond(prepared, person, visit, entered_by, form)
    if visit.is_late:
        visit.due[LATE] = now
    if node.heard_of:
        listen_again(prepared, person, visit)
    if person.pending and person.pending[0][0] <= now:
        happen_until(prepared, person, now)
    lay_ways(prepared, person, visit)


def _send(prepared: PreparedProgram, person: Person, visit: Visit, send: Send) -> None:
    now = visit.acts_at
    reason = _reason_to_skip(prepared, person, send, now)
    if reason is not None:
        visit.is_skipped = True
        happen(prepared, person, (now, visit.order, 0, SKIPPED, 0, visit, ()), reason)
        return
    visit.address = person.values[prepared.program.attribute_index[send.address]]
    if not send.is_transactional:
        person.sent_at.append(now)
    visit.stay.events.append(row((now, visit.node.name, SENT, "", visit.choices)))


def _reason_to_skip(prepared: PreparedProgram, person: Person, send: Send, now: int) -> str | None:
    program = prepared.program
    address = person.values[program.attribute_index[send.address]]
    if address is None:
        return "address"
    if send.address in person.bounced and person.bounced[send.address] == address:
        return "bounced"
    if send.is_transactional:
        return None
    if person.values[program.attribute_index[send.consent]] is not True:
        return "consent"
    limit = program.limit
    if limit is not None:
        # That instant is excluded, this one included.
        since = step(now, limit.duration, program.zone, -1)
        if sum(1 for at in person.sent_at if since < at <= now) >= limit.count:
            return "limit"
    return None
