"""The analysis of time: who can be where, when. Walks real ways through the campaign, a few for each element.

From every entry the earliest and latest ways are followed, and those that act at night, loops a few times
round. Every way is one somebody can take; what cannot happen at all is `timing_bounds`' to say.
"""

from collections.abc import Iterator
from dataclasses import replace
from heapq import heappop, heappush

from campaignlang.check.timing_arrivals import arrive
from campaignlang.check.timing_entries import entering
from campaignlang.check.timing_facts import Facts, branches
from campaignlang.check.timing_places import DAY_SECONDS, NIGHT_TRIED, Place, Plan, is_night
from campaignlang.check.timing_pushes import is_pushed
from campaignlang.check.timing_responses import Script, facts_after
from campaignlang.check.timing_steps import Later, Leaving, Step, Visit
from campaignlang.check.timing_visits import (
    begin_of,
    deadline_of,
    is_let_out,
    play,
)
from campaignlang.clock import ALWAYS, FOREVER
from campaignlang.model.operations import Timing

# So often the ways to an element are followed on: it ends in every loop.
ROUNDS_MAX = 8
# Ways kept because of what is still to come back from earlier elements.
PENDING_MAX = 3
# Past so many elements fewer ways are followed, and fewer instants tried for each response.
LARGE_PLACES = 400
FIRST, LAST, LATE, NIGHT, PARTICULAR = "first", "last", "late", "night", "with "


class Timetable:
    """`kept`: by element, the ways to it that matter, by what they are; `by_flow`: latest way, by flow.

    `at_night`: a message that goes out at night, by the flow that brings it; `pushed`: one that is too late.
    """

    def __init__(self, plan: Plan) -> None:
        count = len(plan.places)
        self.plan = plan
        self.kept: list[dict[str, Step]] = [{} for _ in range(count)]
        self.by_flow: dict[tuple[int, int], Step] = {}
        self.at_night: dict[tuple[int, int], Step] = {}
        self.pushed: dict[tuple[int, int], Step] = {}
        self.waiting: list[list[Step]] = [[] for _ in range(count)]
        self.rounds = [0] * count
        self.followed: dict[int, tuple[Step, tuple[Step, ...]]] = {}

    def steps(self, place: Place) -> tuple[Step, ...]:
        """Give the ways to an element, each once."""
        return tuple({id(one): one for one in self.kept[place.index].values()}.values())

    def onward(self, one: Step) -> tuple[Step, ...]:
        """Give where somebody can get to next, and when; worked out once."""
        found = self.followed.get(id(one))
        if found is None:
            found = one, tuple(onward(self.plan, one))
            self.followed[id(one)] = found
        return found[1]


def timetable(plan: Plan) -> Timetable:
    """Follow ways through a campaign. Raises Exhausted past the budget."""
    table = Timetable(plan)
    ranks = ranks_of(plan)
    dirty: list[tuple[int, int]] = []
    for place in plan.entries:
        for one in entering(plan, place):
            if offer(table, one):
                heappush(dirty, (ranks[place.index], place.index))
    while dirty:
        _, index = heappop(dirty)
        waiting, table.waiting[index] = table.waiting[index], []
        if not waiting or table.rounds[index] >= ROUNDS_MAX:
            continue
        table.rounds[index] += 1
        for one in waiting:
            if not any(one is kept for kept in table.kept[index].values()):
                continue
            for following in table.onward(one):
                if offer(table, following):
                    heappush(dirty, (ranks[following.place.index], following.place.index))
    return table


def ranks_of(plan: Plan) -> list[int]:
    """Number the elements so that, but for loops, all ways to one are known before it is looked at."""
    ranks = [len(plan.places)] * len(plan.places)
    order: list[int] = []
    seen = [False] * len(plan.places)
    for entry in plan.entries:
        walk = [(entry.index, 0)]
        if seen[entry.index]:
            continue
        seen[entry.index] = True
        while walk:
            index, number = walk.pop()
            ways = plan.places[index].all_ways
            if number == len(ways):
                order.append(index)
                continue
            walk.append((index, number + 1))
            target = ways[number].target
            if not seen[target]:
                seen[target] = True
                walk.append((target, 0))
    for rank, index in enumerate(reversed(order)):
        ranks[index] = rank
    return ranks


def offer(table: Timetable, one: Step) -> bool:
    """Keep a way where it is the earliest, the latest, …; say whether it is to be followed on."""
    plan, index = table.plan, one.place.index
    if one.arrived >= plan.horizon:
        return False
    if one.before is not None and one.flow is not None:
        key = (one.before.place.index, one.flow.number)
        other = table.by_flow.get(key)
        if other is None or one.arrived > other.arrived:
            table.by_flow[key] = one
        if goes_out_at_night(plan, one):
            table.at_night.setdefault(key, one)
        if key not in table.pushed and is_pushed(plan, one):
            table.pushed[key] = one
    is_new = False
    for name, is_better in compared(plan, table.kept[index], one):
        if is_better:
            table.kept[index][name] = one
            is_new = True
    if is_new and one.acts < plan.horizon:
        table.waiting[index].append(one)
    return is_new


def compared(plan: Plan, kept: dict[str, Step], one: Step) -> Iterator[tuple[str, bool]]:
    if one.is_from_start:
        other = kept.get(FIRST)
        yield FIRST, other is None or one.arrived < other.arrived
        if not one.is_open_ended and len(plan.places) < LARGE_PLACES:
            other = kept.get(LAST)
            yield LAST, other is None or one.arrived > other.arrived
    other = kept.get(LATE)
    yield LATE, other is None or one.arrived > other.arrived
    if NIGHT not in kept and len(plan.places) < LARGE_PLACES:
        yield NIGHT, is_night(plan, one.acts)
    name = particular(one)
    if name is not None:
        yield name, name not in kept and sum(other.startswith(PARTICULAR) for other in kept) < PENDING_MAX


def particular(one: Step) -> str | None:
    """Name what makes a way differ from those that arrive at the same time, for flows that ask for it."""
    words = [f"{element} {key}" for element, _, key, _ in one.later]
    if one.place.send is not None and not one.is_sent and "skipped" in one.place.asked:
        words.append("skipped")
    if one.is_late and "late" in one.place.asked:
        words.append("late")
    return PARTICULAR + ", ".join(words) if words else None


def goes_out(plan: Plan, one: Step) -> bool:
    """Say whether a message that people should not get too many of is sent here."""
    send = one.place.send
    return one.is_sent and send is not None and not send.is_transactional and one.acts < plan.horizon


def goes_out_at_night(plan: Plan, one: Step) -> bool:
    return goes_out(plan, one) and is_night(plan, one.acts)


def onward(plan: Plan, one: Step) -> Iterator[Step]:
    """Give where somebody can get to next: every flow, as early, as late and as nightly as can be."""
    if one.acts >= plan.horizon or one.place.element.ends_passage:
        return
    seen: dict[tuple[object, ...], None] = {}
    if one.place.is_split:
        for way in one.place.ways:
            leaving = Leaving(way=way, at=one.acts, wanted_at=one.acts, came={}, facts=one.facts)
            yield from arriving(plan, one, leaving, ())
        return
    for script in scripts(plan, one):

        def played(facts: Facts, script: Script = script) -> Leaving:
            return play(plan, one, script, facts)

        for leaving in branches(played, one.facts):
            pending = tuple(still_to_come(one, leaving)) if one.place.asked_elsewhere else ()
            key = leaving.way.order, leaving.at, pending
            if key not in seen:
                seen[key] = None
                yield from arriving(plan, one, leaving, script)


def still_to_come(one: Step, leaving: Leaving) -> Iterator[Later]:
    """Give the responses that come after the contact has moved on and are asked for there."""
    place = one.place
    if place.asked_elsewhere:
        for key, instant in leaving.came.items():
            if instant > leaving.at and key in place.asked_elsewhere:
                yield place.element.name, place.element.word, key, instant


def arriving(plan: Plan, one: Step, leaving: Leaving, script: Script) -> Iterator[Step]:
    target = plan.places[leaving.way.target]
    if not plan.telling[target.index]:
        return
    place, at = one.place, leaving.at
    facts = facts_after(one.place, leaving.came, at, leaving.facts) if leaving.came else leaving.facts
    word = place.element.word
    later: tuple[Later, ...] = one.later
    kinds = one.came_of_kinds
    if leaving.came:
        if place.asked_elsewhere:
            later = (*later, *still_to_come(one, leaving))
        if plan.asks_of_kinds:
            kinds = kinds | {(word, key) for key, instant in leaving.came.items() if instant <= at}
    script = tuple(line for line in script if line[1] <= at or line[0] in place.asked_elsewhere)
    is_open_ended = one.is_open_ended or any(instant >= plan.horizon - 1 for _, instant in script)

    came = tuple(leaving.came.items())

    def come(facts: Facts) -> Step:
        found = arrive(plan, target, at, facts, one)
        step_ = Step(
            place=target,
            arrived=at,
            acts=found.acts,
            held_until=found.held_until,
            facts=found.facts,
            before=one,
            begin=one.begin if len(one.begin) == 2 else (*one.begin, one),
            answered=one if one.script else one.answered,
            flow=leaving.way.flow,
            script=script,
            wanted_at=leaving.wanted_at,
            is_late=found.is_late,
            is_sent=found.is_sent,
            is_from_start=one.is_from_start,
            is_open_ended=is_open_ended,
            came_of_kinds=kinds,
            came=came,
            later=later,
        )
        is_changed = target.element.sets and plan.exits
        if is_changed and is_let_out(Visit(plan=plan, step=step_, facts=found.facts), at):
            return replace(step_, acts=FOREVER, is_sent=False)
        return step_

    yield from branches(come, facts)


def scripts(plan: Plan, one: Step) -> Iterator[Script]:
    """Give what may come back from a visit: nothing; each response, early and late; what goes before it."""
    place, acts = one.place, one.acts
    base: Script = ()
    if one.before is None and place.element.entry_response is not None:
        base = ((place.element.entry_response, acts),)
    yield base
    if place.send is not None and not one.is_sent:
        return
    moments = moments_of(plan, one)
    for key in place.asked:
        response = place.response(key)
        if response is None or response.timing is Timing.ACTING or (key, acts) in base:
            continue
        if response.timing is Timing.AT_CLOSE and place.closes is not None:
            tried: tuple[int, ...] = (max(acts, place.closes),)
        elif response.one_of is not None or key not in place.asked_here:
            tried = (acts,)
        else:
            tried = moments
        for at in tried:
            yield (*base, (key, at))
        below = place.base(key)
        if below is not None and below in place.asked_here:
            for at in tried[1:]:
                yield (*base, (below, acts), (key, at))


def moments_of(plan: Plan, one: Step) -> tuple[int, ...]:
    """Give instants at which a response makes a difference: at once, at night, just in time for each flow."""
    place, acts = one.place, one.acts
    if not place.asked_here:
        return (acts,)
    found = {acts: None}
    last = 0
    is_bounded = True
    # By when everybody has left, whatever comes back.
    left = FOREVER
    for way in place.ways:
        deadline = deadline_of(plan, way.flow.within, way.until_fixed, way.last_day_ends, acts)
        begin = begin_of(way, acts, plan)
        if way.flow.condition is None and not way.has_deadline:
            left = min(left, plan.first_open(way, begin, FOREVER))
        if begin > acts or way.flow.times != ALWAYS:
            last = max(last, plan.first_open(way, begin, deadline) % FOREVER)
        if deadline < plan.horizon:
            last = max(last, deadline)
        elif way.flow.condition is not None:
            is_bounded = False
    if last > acts:
        found[min(last, plan.horizon - 1)] = None
    if not is_bounded:
        found[plan.horizon - 1] = None
    if len(plan.places) < LARGE_PLACES:
        night = plan.zone.instant(plan.zone.local(acts)[0], NIGHT_TRIED)
        found[night if night >= acts else night + DAY_SECONDS] = None
        found.update(dict.fromkeys(plan.marks))
        for way in place.ways:
            begin = begin_of(way, acts, plan)
            if begin > acts:
                found[plan.first_open(way, begin, FOREVER) % FOREVER] = None
    end = plan.horizon if place.asked_elsewhere else min(plan.horizon, left + 1)
    return tuple(at for at in found if acts <= at < end)
