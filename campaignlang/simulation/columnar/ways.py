"""The ways out of a node: from when to when each flow is allowed, and when it is ready or closed."""

from collections.abc import Callable

import numpy as np

from campaignlang.clock import FOREVER, LONG_AGO
from campaignlang.simulation.columnar.calendar.openings import begin_after, dates_deadline, first_allowed
from campaignlang.simulation.columnar.calendar.steps import step
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers, where_so
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.prepared import PreparedFlow
from campaignlang.simulation.columnar.visits import Visits


def lay_ways(life: Life, visits: Visits) -> None:
    """As a node acts: which way a split goes, or from when to when each flow is allowed."""
    node, at = visits.node, visits.acts_at
    if node.plain is not None:
        return
    if node.turn is not None:
        turns = visits.turns = node.turn.ways(visits, visits.number)
        count = len(node.flows)
        visits.begins, visits.deadlines = (None,) * count, (None,) * count
        if node.others:
            visits.closed_at = tuple(
                np.maximum(at, np.multiply(turns == number, FOREVER)) for number in range(count)
            )
        return
    begins: list[Integers | None] = []
    deadlines: list[Integers | None] = []
    for flow in node.flows:
        wall = _wall(life, visits, flow)
        after = flow.rule.after
        begins.append(None if after is None else begin_after(at, after, flow.rule.times, wall))
        deadlines.append(_deadline(visits, flow, wall) if flow.has_deadline else None)
    visits.begins, visits.deadlines = tuple(begins), tuple(deadlines)
    if node.others:
        visits.closed_at = tuple(_closing(deadline, at) for deadline in deadlines)


def _wall(life: Life, visits: Visits, flow: PreparedFlow) -> Wall:
    return visits.wall if flow.rule.is_local else life.prepared.campaign_wall


def _deadline(visits: Visits, flow: PreparedFlow, wall: Wall) -> Integers:
    at, rule = visits.acts_at, flow.rule
    found = None if rule.within is None else step(at, rule.within, wall)
    if flow.until is not None:
        until = flow.until(visits, at)
        # An empty instant allows none at all.
        until = np.where(until == EMPTY, LONG_AGO, until)
        found = until if found is None else np.minimum(found, until)
    last = dates_deadline(rule.times, wall, len(visits))
    if last is not None:
        found = last if found is None else np.minimum(found, last)
    assert found is not None
    return found


def _closing(deadline: Integers | None, at: Integers) -> Integers | None:
    """A deadline after the last year never passes. None: nobody's flow has closed."""
    if deadline is None:
        return None
    return where_so(np.maximum(deadline, at), deadline < FOREVER)


def first_open(
    life: Life,
    visits: Visits,
    flow: PreparedFlow,
    begin: Integers | None,
    deadline: Integers | None,
    at: Integers,
    before: Integers,
) -> Integers:
    """The first instant from `at` on that a flow's clauses allow; one that is not before `before` is none."""
    if begin is not None:
        at = np.maximum(at, begin)
    if flow.is_any_time:
        return at if deadline is None else where_so(at, at <= deadline)
    limit = before if deadline is None else np.minimum(before, deadline + 1)
    is_before = at < limit
    found = np.full(len(at), FOREVER, np.int64)
    wall = _wall(life, visits, flow)
    if is_before.all():
        opens = first_allowed(at, flow.rule.times, wall, flow.ticks, limit)
        return where_so(opens, opens < limit)
    places = np.flatnonzero(is_before)
    if len(places):
        limit = limit[places]
        opens = first_allowed(at[places], flow.rule.times, wall.take(places), flow.ticks, limit)
        found[places] = where_so(opens, opens < limit)
    return found


def first_ready(life: Life, visits: Visits, number: int, at: Integers, before: Integers) -> Integers:
    """The first allowed instant at which a flow's condition holds, unless something happens meanwhile."""
    flow = visits.node.flows[number]
    if flow.when is None:
        return first_open(life, visits, flow, visits.begins[number], visits.deadlines[number], at, before)
    return _first_so(life, visits, number, at, before, flow.when.holds)


def first_closed(life: Life, visits: Visits, number: int, at: Integers, before: Integers) -> Integers:
    """The first allowed instant at which a condition is false for good, if nothing happens meanwhile."""
    decided = visits.node.flows[number].decided
    if decided is None:
        return np.full(len(visits), FOREVER, np.int64)
    return _first_so(life, visits, number, at, before, lambda some, instants: decided(some, instants)[0])


def _first_so(
    life: Life,
    visits: Visits,
    number: int,
    at: Integers,
    before: Integers,
    is_so: Callable[[Visits, Integers], Flags],
) -> Integers:
    """The first instant that a flow's clauses allow and at which something is so."""
    flow, rule = visits.node.flows[number], visits.node.flows[number].when
    assert rule is not None
    found = first_open(life, visits, flow, visits.begins[number], visits.deadlines[number], at, before)
    if flow.is_simple:
        # What is asked of those whose flow is not open does no harm: they stay as they are.
        return where_so(found, is_so(visits, found) & (found < before))
    found = where_so(found, found < before)
    left = np.flatnonzero(found < FOREVER)
    while len(left):
        some = visits.some(left)
        waiting = np.flatnonzero(~is_so(some, found[left]))
        left = left[waiting]
        if rule.change is None or not len(left):
            found[left] = FOREVER
            return found
        some = some.some(waiting)
        changes = rule.change(some, found[left])
        begin, deadline = some.begins[number], some.deadlines[number]
        opens = first_open(life, some, flow, begin, deadline, changes, before[left])
        found[left] = where_so(opens, opens < before[left])
        left = left[found[left] < FOREVER]
    return found


def first_other(
    life: Life, visits: Visits, closed_at: Integers, now: Integers, before: Integers
) -> list[Integers]:
    """When each flow of `otherwise` is allowed, once all siblings have closed; FOREVER where none has."""
    found = []
    # A closing that is not known is after every limit.
    for flow in visits.node.others:
        wall = _wall(life, visits, flow)
        deadline = dates_deadline(flow.rule.times, wall, len(visits)) if flow.has_deadline else None
        found.append(first_open(life, visits, flow, closed_at, deadline, now, before))
    return found
