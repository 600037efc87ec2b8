"""Participants arrive at a node, and the node acts: at once, or when a wait or quiet hours are over."""

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.doors.limits import VISITS_MAX
from campaignlang.doors.refused import Refused
from campaignlang.model.operations import Send
from campaignlang.model.values import Type
from campaignlang.simulation.columnar.asking import bounced
from campaignlang.simulation.columnar.block import OUTSIDE, Failure
from campaignlang.simulation.columnar.calendar.openings import begin_after, first_allowed, window_end
from campaignlang.simulation.columnar.calendar.steps import step
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.happening import address_codes, do_sets
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.lines import PreparedLine
from campaignlang.simulation.columnar.listening import listen_again
from campaignlang.simulation.columnar.operands import Get
from campaignlang.simulation.columnar.prepared import PreparedNode
from campaignlang.simulation.columnar.responding import respond
from campaignlang.simulation.columnar.rows import ARRIVING, BEING_LATE, NOTING, SENDING, SETTING
from campaignlang.simulation.columnar.value_texts import text_of
from campaignlang.simulation.columnar.visits import Lines, Visits
from campaignlang.simulation.columnar.ways import lay_ways

ENTERED, ARRIVED, LEFT = "entered", "arrived", "left"
SENT, SKIPPED, LATE = "sent", "skipped", "late"
ADDRESS, BOUNCED, CONSENT, LIMIT = "address", "bounced", "consent", "limit"
LAST_NODES = 5


def arrive(life: Life, node: PreparedNode, who: Integers, now: Integers, word: str) -> Visits | None:
    """Make the rows, do the `set`s that wait for nothing, and find the instants at which the node acts.

    None where the node ends the passage. Those who visit it too often are left out.
    """
    block, prepared = life.block, life.prepared
    asks = life.asks.nodes[node.index]
    if asks.needs_settling:
        life.pending.settle(who, now)
    if node.index in life.asks.counts_visits:
        who, now = _counted(life, node, who, now)
    number = None
    if node.index in prepared.cyclic or prepared.can_reenter:
        numbers = block.numbers_of(node.index)
        number = numbers[who] + 1
        numbers[who] = number
        for key in node.keys:
            if (node.index, key) in block.came:
                block.came[node.index, key].at[who] = FOREVER
    order = None
    if life.orders_matter:
        order = block.made[who]
        block.made[who] = order + 1
    if life.minds_places:
        block.node[who] = node.index
    if life.keeps_passages:
        block.since[who] = now
    visits = Visits(block, node, who, prepared.campaign_wall, arrived_at=now, order=order, number=number)
    visits.add_row(LEFT if node.finish is not None else word, None, now, ARRIVING)
    if node.first_sets:
        set_order = visits.row_order(None, SETTING)
        do_sets(block, node.index, node.first_sets, who, now, block.entries[who], set_order)
    if node.finish is not None:
        life.leave(who, now, is_goal=node.finish.is_goal)
        return None
    if node.asked_lines:
        visits.lines = _chosen_lines(visits, now)
    if node.choices:
        visits.choices = _choices(visits, now)
    if node.holds:
        _hold(life, visits, now)
    return visits


def _counted(life: Life, node: PreparedNode, who: Integers, now: Integers) -> tuple[Integers, Integers]:
    counts = life.block.visits_of(node.index)
    counts[who] += 1
    is_endless = counts[who] > VISITS_MAX
    if not is_endless.any():
        return who, now
    refuse_endless(life, who[is_endless], f"visits `{node.name}` more than {VISITS_MAX:,} times")
    return who[~is_endless], now[~is_endless]


def refuse_endless(life: Life, who: Integers, what: str) -> None:
    """Show the loop: the elements of the last moves. These go no further."""
    block = life.block

    def failure(place: int) -> Failure:
        names = [life.prepared.nodes[node].name for node in life.last_moves_of(place)]
        way = " -> ".join(names)
        return lambda contact: Refused("U904", f"contact `{contact}` {what}", f"it goes round: {way}")

    block.fail(who, failure)
    block.node[who] = OUTSIDE


def _chosen_lines(visits: Visits, now: Integers) -> Lines:
    """Of each response the first line whose condition holds on arrival counts."""
    found: Lines = {}
    for lines in visits.node.lines.values():
        if lines[0].test is not None:
            _choose_line(visits, now, lines, found)
    return found


def _choose_line(visits: Visits, now: Integers, lines: tuple[PreparedLine, ...], found: Lines) -> None:
    left = np.arange(len(visits))
    for line in lines:
        chosen = np.full(len(visits), False)
        holds = np.full(len(left), True) if line.test is None else line.test(visits.some(left), now[left])
        chosen[left[holds]] = True
        left = left[~holds]
        found[line.position] = chosen


def _choices(visits: Visits, now: Integers) -> Integers:
    """Give the code of the detail of each: which values count."""
    block, node = visits.block, visits.node
    if not block.rows.keeps:
        return np.zeros(len(visits), np.int64)
    chosen = np.stack([choice.chosen(visits, now) for choice in node.choices], axis=1)
    each, places = np.unique(chosen, axis=0, return_inverse=True)
    codes = []
    for numbers in each.tolist():
        texts = [
            f"{choice.name}={choice.variants[number][1]}"
            for choice, number in zip(node.choices, numbers, strict=True)
            if number < len(choice.variants)
        ]
        codes.append(block.rows.details.code(";".join(texts)))
    return np.array(codes, np.int64)[places.reshape(-1)]


def _hold(life: Life, visits: Visits, now: Integers) -> None:
    program, rule = life.prepared.program, visits.node.rule
    at = now
    quiet = program.quiet
    hold = rule.hold
    if (quiet is not None and quiet.is_local) or (hold is not None and hold.is_local):
        visits.wall = visits.block.own_wall(visits.who)
    if rule.holds_for_quiet and quiet is not None:
        wall = visits.wall if quiet.is_local else life.prepared.campaign_wall
        at = window_end(at, (quiet.begin, quiet.end), wall)
    if hold is None:
        visits.acts_at = at
        return
    wall = visits.wall if hold.is_local else life.prepared.campaign_wall
    if hold.duration is not None:
        at = begin_after(at, hold.duration, hold.times, wall)
    elif visits.node.hold_until is not None:
        until = visits.node.hold_until(visits, now)
        visits.is_late = (until == EMPTY) | (until < now)
        at = np.maximum(now, until)
    if not hold.times.is_always:
        at = first_allowed(at, hold.times, wall, None, life.prepared.ends_at)
    visits.acts_at = at


def act(life: Life, visits: Visits, entered_by: str | None) -> None:
    """Send or skip, note, and get the instants of all responses; lay the ways."""
    block, node = visits.block, visits.node
    asks = life.asks.nodes[node.index]
    if asks.needs_settling and visits.acts_at is not visits.arrived_at:
        life.pending.settle(visits.who, visits.acts_at)
    if node.is_local:
        visits.wall = block.own_wall(visits.who)
    if node.rule.send is not None:
        _send(life, visits, node.rule.send)
    for event, fields in node.fields:
        _note(visits, event, fields)
    if visits.is_late is not None:
        _come_at_once(life, visits, LATE, visits.is_late, BEING_LATE, None)
    due = respond(life, visits, entered_by)
    if node.heard_of:
        listen_again(life, visits, due)
    if asks.needs_settling:
        life.pending.settle(visits.who, visits.acts_at)
    lay_ways(life, visits)


def _send(life: Life, visits: Visits, send: Send) -> None:
    block, now, who = visits.block, visits.acts_at, visits.who
    program = life.prepared.program
    address = program.attribute_index[send.address]
    left: Integers | None = None
    skipped: Flags | None = None
    for reason, is_so in _reasons(life, visits, send, address):
        if is_so is None or not is_so.any():
            continue
        if skipped is not None:
            is_so &= ~skipped
        if is_so.any():
            skipped = is_so if skipped is None else skipped | is_so
            block.rows.tally.skipped[visits.node.name, reason] += int(np.count_nonzero(is_so))
            _come_at_once(life, visits, SKIPPED, is_so, SENDING, reason)
    if skipped is not None:
        visits.is_skipped = skipped
        left = np.flatnonzero(~skipped)
    if life.sends_matter and not send.is_transactional:
        _remember_sending(life, who if left is None else who[left], now if left is None else now[left])
    if bounced(address) not in life.asks.switches and visits.node.effects:
        visits.addresses = address_codes(visits, address)
    if visits.acts_at is not visits.arrived_at:
        # Sent or skipped, a row is made of everybody.
        block.rows.mind_last(int(now.max()))
    choices: Integers | int = 0
    if visits.choices is not None:
        choices = visits.choices if left is None else visits.choices[left]
    sent_at = now if left is None else now[left]
    life.count_messages(sent_at)
    visits.add_row(SENT, left, sent_at, SENDING, choices)


def _reasons(life: Life, visits: Visits, send: Send, address: int) -> list[tuple[str, Flags | None]]:
    """Why a message is skipped: the first reason that applies counts."""
    block, who = visits.block, visits.who
    is_empty = block.is_empty(address, who)
    found = [(ADDRESS, is_empty)]
    mark, off_at = block.bounced.get(bounced(address)), block.off_at.get(bounced(address))
    if off_at is not None:
        found.append((BOUNCED, off_at[who] <= visits.acts_at))
    elif mark is not None:
        sent_to = mark[who]
        found.append((BOUNCED, (sent_to == address_codes(visits, address)) & (sent_to != EMPTY)))
    if send.is_transactional:
        return found
    consent = life.prepared.program.attribute_index[send.consent]
    if not block.is_always_yes(consent):
        found.append((CONSENT, visits.value(consent, visits.acts_at) != 1))
    elif consent in block.off_at:
        found.append((CONSENT, block.off_at[consent][who] <= visits.acts_at))
    limit = life.prepared.program.limit
    if limit is not None and len(block.sent) >= limit.count:
        # The earliest of the last so many: that instant is excluded, this one included.
        since = step(visits.acts_at, limit.duration, life.prepared.campaign_wall, -1)
        counts = block.sent_count[who]
        earliest = np.full(len(who), EMPTY, np.int64)
        places = counts % limit.count
        for place in np.unique(places).tolist():
            is_here = places == place
            earliest[is_here] = block.sent[place][who[is_here]]
        found.append((LIMIT, (counts >= limit.count) & (earliest > since)))
    return found


def _remember_sending(life: Life, who: Integers, now: Integers) -> None:
    """Keep the last instants of each, as many as the limit asks for."""
    block, limit = life.block, life.prepared.program.limit
    assert limit is not None
    places = block.sent_count[who] % limit.count
    while len(places) and len(block.sent) <= int(places.max()):
        block.sent.append(np.full(block.size, EMPTY, np.int64))
    for place in np.unique(places).tolist():
        is_here = places == place
        block.sent[place][who[is_here]] = now[is_here]
    block.sent_count[who] += 1


def _come_at_once(life: Life, visits: Visits, key: str, is_so: Flags, phase: int, reason: str | None) -> None:
    """`skipped` and `late` come as the element acts, with what is set then."""
    places = np.flatnonzero(is_so)
    block, who, now = visits.block, visits.who[places], visits.acts_at[places]
    if not len(places):
        return
    block.rows.mind_last(int(now.max()))
    detail = 0 if reason is None else block.rows.details.code(reason)
    visits.add_row(key, places, now, phase, detail)
    tie = visits.tie_of(places, key) if life.orders_matter else None
    block.come_at((visits.node.index, key), who, now, tie)
    sets = visits.node.later_sets.get(key)
    if sets:
        order = visits.row_order(places, phase)
        do_sets(block, visits.node.index, sets, who, now, block.entries[who], order)


def _note(visits: Visits, event: str, fields: tuple[tuple[str, Get, Type | None], ...]) -> None:
    """A row of the element's own; its fields are written once for all who have the same."""
    block, now = visits.block, visits.acts_at
    detail: Integers | int = 0
    values = [get(visits, now) for _, get, _ in fields]
    if block.rows.keeps and fields:
        each, places = np.unique(np.stack(values, axis=1), axis=0, return_inverse=True)
        pool = block.prepared.pool
        codes = [
            block.rows.details.code(
                ";".join(
                    f"{name}={text_of(value, type, pool)}"
                    for (name, _, type), value in zip(fields, row, strict=True)
                )
            )
            for row in each.tolist()
        ]
        detail = np.array(codes, np.int64)[places.reshape(-1)]
    visits.add_row(event, None, now, NOTING, detail)
