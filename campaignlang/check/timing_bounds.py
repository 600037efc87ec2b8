"""What cannot happen: the earliest anybody can be anywhere, whoever they are and whatever they do.

Bounds from below only, with slack where clocks change and where a contact's own zone counts.
"""

from heapq import heappop, heappush

from campaignlang.check.logic import must_be
from campaignlang.check.timing_entries import looks
from campaignlang.check.timing_places import DAY_SECONDS, Place, Plan, Way
from campaignlang.check.timing_values import changes_with_time, fixed_instant
from campaignlang.clock import ALWAYS, FOREVER, Duration, first_allowed, step, step_to_day
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.operations import Timing
from campaignlang.model.parts import atoms, operands

CHANGE_SECONDS = 2 * 3_600
# Days and ticks that do not meet in so long never do.
SEARCHED_DAYS = 800
POINTS_MAX = 40


@dataclass(frozen=True, slots=True)
class Bounds:
    """By element: the earliest arrival and acting, FOREVER for never. By flow: the earliest move."""

    arrives: tuple[int, ...]
    acts: tuple[int, ...]
    moves: dict[tuple[int, int], int]


def bounds_of(plan: Plan) -> Bounds:
    arrives = [FOREVER] * len(plan.places)
    acts = [FOREVER] * len(plan.places)
    moves: dict[tuple[int, int], int] = {}
    waiting: list[tuple[int, int]] = []
    for place in plan.entries:
        if entry_shuts(plan, place) > plan.start:
            arrives[place.index] = plan.start
            heappush(waiting, (plan.start, place.index))
    while waiting:
        at, index = heappop(waiting)
        if at > arrives[index]:
            continue
        place = plan.places[index]
        acts[index] = acts_from(plan, place, at)
        plan.budget.take(1 + len(place.all_ways))
        for way in place.all_ways:
            move = moves_from(plan, place, way, acts[index])
            moves[index, way.flow.number] = move
            if move < arrives[way.target]:
                arrives[way.target] = move
                heappush(waiting, (move, way.target))
    return Bounds(tuple(arrives), tuple(acts), moves)


def may_send_before(plan: Plan, place: Place, at: int, until: int) -> bool:
    """Say whether a message can go out before an instant to somebody for whom an element acts at `at`."""
    earliest = {place.index: at}
    waiting = [(at, place.index)]
    while waiting:
        at, index = heappop(waiting)
        if at > earliest[index]:
            continue
        for way in plan.places[index].all_ways:
            target = plan.places[way.target]
            move = moves_from(plan, plan.places[index], way, at)
            acts = acts_from(plan, target, move) if move < until else FOREVER
            if acts >= until:
                continue
            if target.send is not None and not target.send.is_transactional:
                return True
            if acts < earliest.get(way.target, FOREVER):
                earliest[way.target] = acts
                heappush(waiting, (acts, way.target))
    return False


def entry_shuts(plan: Plan, place: Place) -> int:
    """Give the instant from which nobody comes in by an entry."""
    until = fixed_instant(getattr(place.element, "until", None), plan.zone)
    return min(one for one in (plan.horizon, place.closes, until) if one is not None)


def least(plan: Plan, at: int, duration: Duration) -> int:
    """Give an instant that a duration after `at`, or after any later instant, is not before."""
    found = step(at, duration, plan.zone)
    if not duration.has_calendar_part or found >= FOREVER:
        return found
    for one in (at, found):
        if plan.zone.offset(one - DAY_SECONDS) != plan.zone.offset(one + DAY_SECONDS):
            return max(at, found - CHANGE_SECONDS)
    return found


def acts_from(plan: Plan, place: Place, at: int) -> int:
    hold = place.hold
    if hold is None:
        return at
    if hold.duration is not None:
        is_from_midnight = hold.times.at is not None and hold.duration.is_calendar_only
        if is_from_midnight or hold.is_local:
            at = (
                max(at, least(plan, at, hold.duration) - 2 * DAY_SECONDS)
                if hold.is_local
                else step_to_day(at, hold.duration, plan.zone)
            )
        else:
            at = least(plan, at, hold.duration)
    elif place.hold_until is not None and not hold.is_local:
        at = max(at, place.hold_until)
    if hold.is_local or hold.times.is_always:
        return at
    return first_allowed(at, hold.times, plan.zone, None, at + SEARCHED_DAYS * DAY_SECONDS)


def moves_from(plan: Plan, place: Place, way: Way, at: int) -> int:
    """Give the earliest a flow can be taken by somebody for whom the element acts at `at` or later."""
    if at >= FOREVER:
        return FOREVER
    flow = way.flow
    begin = opens_from(plan, way, at)
    if flow.is_otherwise:
        begin = max(begin, *(closes_from(plan, one, at) for one in place.ways), at)
    elif flow.condition is not None:
        begin = max(begin, known_from(plan, flow.condition))
    if flow.is_local:
        return begin
    deadline = deadline_from(way)
    if begin > deadline:
        return FOREVER
    return next_open(plan, way, begin, deadline)


def next_open(plan: Plan, way: Way, begin: int, deadline: int) -> int:
    ticks = plan.ticks if way.is_on_ticks and plan.has_start else None
    if way.flow.times != ALWAYS:
        limit = min(begin + SEARCHED_DAYS * DAY_SECONDS, deadline + 1, FOREVER)
        begin = first_allowed(begin, way.flow.times, plan.zone, ticks, limit)
    elif ticks is not None:
        begin = ticks.at_or_after(begin)
    return begin if begin <= deadline else FOREVER


def opens_from(plan: Plan, way: Way, at: int) -> int:
    after = way.flow.after
    if after is None:
        return at
    if way.flow.is_local:
        return max(at, least(plan, at, after) - 2 * DAY_SECONDS)
    if way.flow.times.at is not None and after.is_calendar_only:
        return step_to_day(at, after, plan.zone)
    return least(plan, at, after)


def deadline_from(way: Way) -> int:
    """Give a deadline that does not depend on arrival."""
    if way.flow.is_local:
        return FOREVER
    return min(one for one in (FOREVER, way.until_fixed, way.last_day_ends) if one is not None)


def closes_from(plan: Plan, way: Way, at: int) -> int:
    """Give the earliest a sibling of `otherwise` can have closed."""
    flow = way.flow
    if not way.has_deadline or flow.is_local or (flow.until is not None and way.until_fixed is None):
        return at
    within = FOREVER if flow.within is None else least(plan, at, flow.within)
    return max(at, min(within, deadline_from(way)))


def known_from(plan: Plan, condition: c.Condition) -> int:
    """Give the instant before which a condition cannot hold, because it asks who came to an event."""
    known = plan.known_from.get(id(condition))
    if known is None:
        known = plan.known_from[id(condition)] = latest_known(plan, condition)
    return known


def latest_known(plan: Plan, condition: c.Condition) -> int:
    late: dict[c.Condition, int] = {}
    for atom in atoms(condition):
        match atom:
            case c.Holds(operand=c.HasCome(element=name, response=key)):
                place = plan.places[plan.index[name]]
                response = place.response(key)
                if response is not None and response.timing is Timing.AT_CLOSE and place.closes is not None:
                    late[atom] = place.closes
            case _:
                pass
    if late and must_be(condition, False, dict.fromkeys(late, False)):
        return min(late.values())
    return 0


def points_of(plan: Plan) -> list[tuple[int, ...] | None]:
    """Give every instant at which each element can act, where these are few; None elsewhere."""
    found: list[tuple[int, ...] | None] = [None] * len(plan.places)
    sources: list[list[tuple[Place, Way]]] = [[] for _ in plan.places]
    missing = [0] * len(plan.places)
    for place in plan.places:
        for way in place.all_ways:
            sources[way.target].append((place, way))
            missing[way.target] += 1
    ready = [place.index for place in plan.entries if missing[place.index] == 0]
    for index in ready:
        found[index] = entry_points(plan, plan.places[index])
    while ready:
        index = ready.pop()
        for way in plan.places[index].all_ways:
            missing[way.target] -= 1
            if missing[way.target] == 0:
                found[way.target] = arrival_points(plan, plan.places[way.target], sources[way.target], found)
                ready.append(way.target)
    return found


def entry_points(plan: Plan, place: Place) -> tuple[int, ...] | None:
    if not place.element.refreshes or not plan.has_start:
        return None
    refresh = getattr(place.element, "refresh", None) or plan.campaign.profile.frequency
    if isinstance(refresh, Duration):
        return None
    return tuple(looks(plan, place, plan.horizon))


def arrival_points(
    plan: Plan, place: Place, sources: list[tuple[Place, Way]], known: list[tuple[int, ...] | None]
) -> tuple[int, ...] | None:
    found: dict[int, None] = {}
    quiet = plan.campaign.profile.quiet
    if place.waits_for_quiet and quiet is not None:
        return None
    hold = place.hold
    if hold is not None and (hold.is_local or (hold.until is not None and place.hold_until is None)):
        return None
    for source, way in sources:
        instants = known[source.index]
        if instants is None or way.flow.is_local or way.flow.is_otherwise or not is_steady(way):
            return None
        for at in instants:
            move = next_open(plan, way, exact_begin(plan, way, at), exact_deadline(plan, way, at))
            if move < plan.horizon:
                found[exact_acts(plan, place, move)] = None
    return tuple(found) if len(found) <= POINTS_MAX else None


def is_steady(way: Way) -> bool:
    """Say whether a flow's condition is the same at all instants of a visit."""
    condition = way.flow.condition
    return condition is None or (
        all(isinstance(one, c.Attribute | c.Literal) for one in operands(condition))
        and not any(changes_with_time(atom) for atom in atoms(condition))
    )


def exact_begin(plan: Plan, way: Way, at: int) -> int:
    after = way.flow.after
    if after is None:
        return at
    is_from_midnight = way.flow.times.at is not None and after.is_calendar_only
    return (step_to_day if is_from_midnight else step)(at, after, plan.zone)


def exact_deadline(plan: Plan, way: Way, at: int) -> int:
    within = way.flow.within
    return min(deadline_from(way), FOREVER if within is None else step(at, within, plan.zone))


def exact_acts(plan: Plan, place: Place, at: int) -> int:
    hold = place.hold
    if hold is None:
        return at
    if hold.duration is not None:
        is_from_midnight = hold.times.at is not None and hold.duration.is_calendar_only
        at = (step_to_day if is_from_midnight else step)(at, hold.duration, plan.zone)
    elif place.hold_until is not None:
        at = max(at, place.hold_until)
    if hold.times.is_always:
        return at
    return first_allowed(at, hold.times, plan.zone, None, at + SEARCHED_DAYS * DAY_SECONDS)
