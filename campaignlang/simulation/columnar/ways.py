"""The ways out of a node: from when to when each flow is allowed, and when it is ready or closed."""

import numpy as np

from campaignlang.clock import FOREVER, LONG_AGO
from campaignlang.simulation.columnar.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.calendar import step
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.openings import begin_after, dates_deadline, first_allowed
from campaignlang.simulation.columnar.prepared import PreparedFlow
from campaignlang.simulation.columnar.visits import Visits
from campaignlang.simulation.columnar.wall import Wall


def lay_ways(life: Life, visits: Visits) -> None:
    """As a node acts: which way a split goes, or from when to when each flow is allowed."""
    node, at = visits.node, visits.acts_at
    if node.plain is not None:
        return
    if node.turn is not None:
        turns = visits.turns = node.turn.ways(visits, visits.number)
        count = len(node.flows)
        visits.begins, visits.deadlines = (at,) * count, (None,) * count
        if node.others:
            visits.closed_at = tuple(np.where(turns == number, FOREVER, at) for number in range(count))
        return
    begins, deadlines, closed = [], [], []
    for flow in node.flows:
        wall = _wall(life, visits, flow)
        after = flow.rule.after
        begins.append(at if after is None else begin_after(at, after, flow.rule.times, wall))
        deadline = _deadline(visits, flow, wall) if flow.has_deadline else None
        deadlines.append(deadline)
        if node.others:
            closed.append(_closing(deadline, at))
    visits.begins, visits.deadlines, visits.closed_at = tuple(begins), tuple(deadlines), tuple(closed)


def _wall(life: Life, visits: Visits, flow: PreparedFlow) -> Wall:
    return visits.wall if flow.rule.is_local else life.prepared.campaign_wall


def _deadline(visits: Visits, flow: PreparedFlow, wall: Wall) -> Integers:
    at, rule = visits.acts_at, flow.rule
    found = np.full(len(visits), FOREVER, np.int64)
    if rule.within is not None:
        found = step(at, rule.within, wall)
    if flow.until is not None:
        until = flow.until(visits, at)
        # An empty instant allows none at all.
        found = np.minimum(found, np.where(until == EMPTY, LONG_AGO, until))
    last = dates_deadline(rule.times, wall, len(visits))
    return found if last is None else np.minimum(found, last)


def _closing(deadline: Integers | None, at: Integers) -> Integers:
    """A deadline after the last year never passes."""
    if deadline is None:
        return np.full(len(at), FOREVER, np.int64)
    return np.where(deadline < FOREVER, np.maximum(deadline, at), FOREVER)


def first_open(
    life: Life,
    visits: Visits,
    flow: PreparedFlow,
    begin: Integers,
    deadline: Integers | None,
    at: Integers,
    before: Integers,
) -> Integers:
    """The first instant from `at` on that the flow's clauses allow, FOREVER without one before `before`."""
    at = np.maximum(at, begin)
    limit = before if deadline is None else np.minimum(before, deadline + 1)
    if flow.is_any_time:
        return np.where(at < limit, at, FOREVER)
    found = np.full(len(at), FOREVER, np.int64)
    places = np.flatnonzero(at < limit)
    if len(places):
        wall = _wall(life, visits, flow).take(places)
        opens = first_allowed(at[places], flow.rule.times, wall, flow.ticks, limit[places])
        found[places] = np.where(opens < limit[places], opens, FOREVER)
    return found


def first_ready(life: Life, visits: Visits, number: int, at: Integers, before: Integers) -> Integers:
    """The first allowed instant at which a flow's condition holds, unless something happens meanwhile."""
    flow, rule = visits.node.flows[number], visits.node.flows[number].when
    begin, deadline = visits.begins[number], visits.deadlines[number]
    found = first_open(life, visits, flow, begin, deadline, at, before)
    if rule is None:
        return found
    left = np.flatnonzero(found < FOREVER)
    if not len(left):
        return found
    some = visits if len(left) == len(visits) else visits.some(left)
    while True:
        holds = rule.holds(some, found[left])
        waiting = left[~holds]
        if rule.change is None or not len(waiting):
            found[waiting] = FOREVER
            return found
        left = waiting
        some = some.some(np.flatnonzero(~holds))
        changes = rule.change(some, found[left])
        flow_deadline = some.deadlines[number]
        found[left] = first_open(life, some, flow, some.begins[number], flow_deadline, changes, before[left])
        is_open = found[left] < FOREVER
        left = left[is_open]
        if not len(left):
            return found
        some = some.some(np.flatnonzero(is_open))


def first_closed(life: Life, visits: Visits, number: int, at: Integers, before: Integers) -> Integers:
    """The first allowed instant at which a condition is false for good, if nothing happens meanwhile."""
    flow = visits.node.flows[number]
    rule, decided = flow.when, flow.decided
    never = np.full(len(visits), FOREVER, np.int64)
    if rule is None or decided is None:
        return never
    found = first_open(life, visits, flow, visits.begins[number], visits.deadlines[number], at, before)
    left = np.flatnonzero(found < FOREVER)
    while len(left):
        some = visits.some(left)
        is_false, _ = decided(some, found[left])
        left = left[~is_false]
        if rule.change is None or not len(left):
            found[left] = FOREVER
            break
        some = visits.some(left)
        changes = rule.change(some, found[left])
        found[left] = first_open(
            life, some, flow, some.begins[number], some.deadlines[number], changes, before[left]
        )
        left = left[found[left] < FOREVER]
    return found


def first_other(
    life: Life, visits: Visits, closed_at: Integers, now: Integers, before: Integers
) -> list[Integers]:
    """When each flow of `otherwise` is allowed, once all siblings have closed; FOREVER where none has."""
    found = []
    for flow in visits.node.others:
        wall = _wall(life, visits, flow)
        deadline = dates_deadline(flow.rule.times, wall, len(visits)) if flow.has_deadline else None
        opens = first_open(life, visits, flow, closed_at, deadline, now, before)
        found.append(np.where(closed_at < FOREVER, opens, FOREVER))
    return found
