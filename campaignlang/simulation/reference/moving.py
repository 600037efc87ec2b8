"""Moving on: which flow is ready when, when `otherwise` is, and when a global exit interrupts."""

from campaignlang.clock import FOREVER, LONG_AGO, dates_deadline, step
from campaignlang.simulation.reference.flows import PreparedFlow, Rule
from campaignlang.simulation.reference.person import Laid, Person, Visit, Way
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram


def lay_ways(prepared: PreparedProgram, person: Person, visit: Visit) -> None:
    """As a node acts: from when to when each flow is allowed, and which way a split goes."""
    node = visit.node
    if node.plain is not None:
        return
    if node.turn is not None:
        flow = _turn(prepared, person, visit)
        visit.ways = (Way(flow, visit.acts_at, FOREVER, person.zone),)
        return
    laid = node.laid
    if laid is not None and laid.at == visit.acts_at and laid.zone is person.zone:
        visit.ways = laid.ways
        return
    visit.ways = tuple([_way(prepared, person, visit, flow) for flow in node.flows])
    if node.has_common_ways:
        node.laid = Laid(visit.acts_at, person.zone, visit.ways)


def _way(prepared: PreparedProgram, person: Person, visit: Visit, flow: PreparedFlow) -> Way:
    at, rule = visit.acts_at, flow.rule
    zone = person.zone if rule.is_local else prepared.program.zone
    way = Way(flow, at, FOREVER, zone)
    if rule.after is not None:
        way.begin = flow.begin_after(at, zone)
    if not flow.has_deadline:
        return way
    deadline: int | None = None
    if rule.within is not None:
        deadline = step(at, rule.within, zone)
    if flow.until is not None:
        until = flow.until(person, at)
        # An empty instant allows none at all.
        found = LONG_AGO if until is None else int(until)
        deadline = found if deadline is None else min(deadline, found)
    last = dates_deadline(rule.times, zone)
    if last is not None:
        deadline = last if deadline is None else min(deadline, last)
    if deadline is not None:
        way.deadline = deadline
        # A deadline after the last year never passes.
        way.closed_at = max(deadline, at) if deadline < FOREVER else None
    return way


def _turn(prepared: PreparedProgram, person: Person, visit: Visit) -> PreparedFlow:
    """One number a visit; a test says which way, or the first in the file is taken."""
    node, flows = visit.node, visit.node.flows
    script = prepared.scenario.script
    if script is not None:
        turns = [turn for turn in script.turns if turn.element == node.name]
        own = [turn for turn in turns if turn.visit == visit.number]
        every = [turn for turn in turns if turn.visit is None]
        for turn in own or every:
            target = prepared.program.node_index[turn.target]
            return next((flow for flow in flows if flow.target == target), flows[0])
        return flows[0]
    assert node.turn is not None
    return node.turn.flow(person, visit.number)


def first_open(way: Way, at: int, before: int) -> int:
    """The first instant from `at` on that the flow's clauses allow, FOREVER without one before `before`."""
    if at < way.begin:
        at = way.begin
    if at > way.deadline:
        return FOREVER
    if not way.flow.is_any_time:
        at = way.flow.next_open(at, way.zone, min(before, way.deadline + 1))
    return at if at <= way.deadline and at < before else FOREVER


def first_ready(person: Person, way: Way, at: int, before: int) -> int:
    """The first allowed instant at which the condition holds, unless something happens meanwhile."""
    rule = way.flow.when
    at = first_open(way, at, before)
    if rule is None or at == FOREVER or rule.holds(person, at):
        return at
    if rule.change is None:
        return FOREVER
    while at < before:
        at = first_open(way, rule.change(person, at), before)
        if at < before and rule.holds(person, at):
            return at
    return FOREVER


def first_closed(person: Person, way: Way, at: int, before: int) -> int:
    """The first allowed instant at which the condition is false for good, if nothing happens meanwhile."""
    decided, rule = way.flow.decided, way.flow.when
    if decided is None or rule is None:
        return FOREVER
    at = first_open(way, at, before)
    while at < before:
        if decided(person, at) is False:
            return at
        if rule.change is None:
            return FOREVER
        at = first_open(way, rule.change(person, at), before)
    return FOREVER


def next_move(
    prepared: PreparedProgram, person: Person, visit: Visit, now: int, before: int
) -> tuple[PreparedFlow | None, int]:
    """The flow that is ready now, the first in the file; else the next instant at which something may be.

    `otherwise` loses every tie. `before`: up to where time alone is looked through.
    """
    node = visit.node
    if node.plain is not None:
        return node.plain, now
    found = FOREVER
    for way in visit.ways:
        flow = way.flow
        if flow.is_simple:
            ready_at = way.begin if way.begin > now else now
            if ready_at > way.deadline or (flow.when is not None and not flow.when.holds(person, ready_at)):
                continue
        else:
            ready_at = first_ready(person, way, now, min(before, found))
        if ready_at == now:
            return flow, now
        if ready_at < found:
            found = ready_at
    if node.others:
        closed_at = _close(person, visit, now)
        if closed_at is None:
            found = min(found, _next_closing(person, visit, now + 1, min(before, found)))
        else:
            if not visit.other_ways:
                visit.other_ways = _other_ways(prepared, person, visit, closed_at)
            for way in visit.other_ways:
                ready_at = first_open(way, now, min(before, found))
                if ready_at == now:
                    return way.flow, now
                found = min(found, ready_at)
    if prepared.is_changing:
        found = min(found, next_exit(prepared, person, now + 1, min(before, found)))
    return None, found


def _close(person: Person, visit: Visit, now: int) -> int | None:
    """Note what closes now; the latest closing once all are known, also when it is still to come."""
    latest, is_open = visit.acts_at, False
    for way in visit.ways:
        if way.closed_at is None and first_closed(person, way, now, now + 1) == now:
            way.closed_at = now
        if way.closed_at is None:
            is_open = True
        else:
            latest = max(latest, way.closed_at)
    return None if is_open else latest


def other_ways(prepared: PreparedProgram, person: Person, visit: Visit) -> tuple[Way, ...]:
    """The ways of `otherwise`, once all siblings have a closing; none before."""
    if not visit.node.others or any(way.closed_at is None for way in visit.ways):
        return ()
    latest = max((visit.acts_at, *(way.closed_at or 0 for way in visit.ways)))
    return _other_ways(prepared, person, visit, latest)


def _other_ways(prepared: PreparedProgram, person: Person, visit: Visit, closed_at: int) -> tuple[Way, ...]:
    return tuple([_other_way(prepared, person, flow, closed_at) for flow in visit.node.others])


def is_allowed_now(way: Way, now: int) -> bool:
    return first_open(way, now, now + 1) == now


def _other_way(prepared: PreparedProgram, person: Person, flow: PreparedFlow, closed_at: int) -> Way:
    zone = person.zone if flow.rule.is_local else prepared.program.zone
    way = Way(flow, closed_at, FOREVER, zone)
    last = dates_deadline(flow.rule.times, zone) if flow.has_deadline else None
    if last is not None:
        way.deadline = last
    return way


def _next_closing(person: Person, visit: Visit, since: int, before: int) -> int:
    found = FOREVER
    for way in visit.ways:
        if way.closed_at is None:
            found = min(found, first_closed(person, way, since, min(before, found)))
    return found


def exit_now(prepared: PreparedProgram, person: Person, now: int) -> PreparedNode | None:
    """The global exit that interrupts at this instant, the first in the file."""
    ticks = prepared.ticks
    if not prepared.exits or (person.is_clear and not prepared.is_changing):
        return None
    if ticks is not None and ticks.at_or_after(now) != now:
        return None
    found = holding_exit(prepared, person, now)
    person.is_clear = found is None
    return found


def holding_exit(prepared: PreparedProgram, person: Person, now: int) -> PreparedNode | None:
    for node, rule in prepared.exits:
        if rule.holds(person, now):
            return prepared.nodes[node]
    return None


def next_exit(prepared: PreparedProgram, person: Person, since: int, before: int) -> int:
    found = before
    for _, rule in prepared.exits:
        if prepared.ticks is not None or rule.change is not None:
            found = min(found, _first_holding(prepared, person, rule, since, found))
    return found if found < before else FOREVER


def _first_holding(prepared: PreparedProgram, person: Person, rule: Rule, at: int, before: int) -> int:
    ticks = prepared.ticks
    while at < before:
        if ticks is not None:
            at = ticks.at_or_after(at)
        if at >= before or rule.holds(person, at):
            return at
        if rule.change is None:
            return FOREVER
        at = rule.change(person, at)
    return FOREVER
