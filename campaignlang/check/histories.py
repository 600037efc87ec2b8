"""What can come of one visit over time: which responses, and between which deadlines of the flows.

Time is cut where a flow's clauses begin or end to allow it; place 2k is the k-th cut, 2k + 1 what follows it
up to the next. Clock times and days are looked through: a flow counts as allowed all the while.
"""

from collections.abc import Iterator

from campaignlang.check.possible import Asked, final_sets
from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Timing
from campaignlang.model.parts import inner_operands

FOREVER = 10**12
DAY = 86_400
NEVER = 10**6

# The place in time at which each response comes; one that does not is not there.
History = dict[str, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From which place in time to which a flow is allowed; `last` below `first`: never."""

    first: int
    last: int


def begin_of(flow: Flow) -> int:
    """Give the earliest a flow can be allowed, in seconds from when the element acts."""
    if flow.after is None:
        return 0
    seconds = flow.after.behavior_seconds
    if flow.times.at is not None and flow.after.is_calendar_only:
        # From the beginning of that day on.
        return max(0, seconds - DAY)
    return seconds


def end_of(flow: Flow) -> int:
    return FOREVER if flow.within is None else seconds_of(flow.within)


def has_deadline(flow: Flow) -> bool:
    """Say whether a flow closes by time; the others only when their condition is false for good."""
    return (
        flow.within is not None
        or flow.until is not None
        or (bool(flow.times.dates) and not flow.times.weekdays)
    )


def seconds_of(duration: Duration) -> int:
    return duration.behavior_seconds


def until_attributes(flow: Flow) -> tuple[str, ...]:
    """Give the attributes a deadline is counted from: where one is empty, the flow is never allowed."""
    if flow.until is None:
        return ()
    return tuple(one.name for one in inner_operands(flow.until) if isinstance(one, c.Attribute))


def until_atoms(flow: Flow) -> tuple[c.Condition, ...]:
    """Give what a deadline depends on as if it were asked for: whether its attributes are empty."""
    if flow.until is None:
        return ()
    found = [one for one in inner_operands(flow.until) if isinstance(one, c.Attribute)]
    return tuple(c.IsEmpty(one.span, one, is_negated=False) for one in found)


def cuts_of(flows: tuple[Flow, ...]) -> tuple[int, ...]:
    ends = {end_of(flow) for flow in flows} - {FOREVER}
    return tuple(sorted({0} | {begin_of(flow) for flow in flows} | ends))


def stretch_of(flow: Flow, cuts: tuple[int, ...]) -> Stretch:
    end = end_of(flow)
    last = 2 * len(cuts) - 1 if end == FOREVER else 2 * cuts.index(end)
    return Stretch(2 * cuts.index(begin_of(flow)), last)


def histories(asked: tuple[Asked, ...], place_count: int, closes_at: int) -> Iterator[History]:
    """Give every way responses can come; an event's end is at the place `closes_at`."""
    for came in final_sets(asked, is_final=True):
        if closes_at == 0 and any(
            came[one.key] and one.response.timing is Timing.BEFORE_CLOSE for one in asked
        ):
            continue
        present = tuple(one for one in asked if came[one.key])
        yield from placed(present, 0, {}, place_count, closes_at)


def placed(
    asked: tuple[Asked, ...], number: int, history: History, place_count: int, closes_at: int
) -> Iterator[History]:
    if number == len(asked):
        yield dict(history)
        return
    one = asked[number]
    earliest = history[one.of] if one.of is not None else 0
    places: range
    if one.response.timing is Timing.AT_CLOSE:
        places = range(closes_at, closes_at + 1)
    elif one.response.timing is Timing.ACTING or one.response.one_of is not None:
        places = range(1)
    else:
        places = range(earliest, place_count)
    for place in places:
        history[one.key] = place
        yield from placed(asked, number + 1, history, place_count, closes_at)
    del history[one.key]
