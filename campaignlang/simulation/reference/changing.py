"""When a condition may change although nothing happens: those that ask for `now`, `today` or `next(…)`.

An operand stands still or moves on with the clock until its next bend (a midnight, a change of clocks);
between bends a comparison changes only where its two sides meet.
"""

from bisect import bisect_right
from collections.abc import Callable
from typing import assert_never

from campaignlang.clock import FOREVER, Duration, Zone, add_to_day, clamp
from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Attribute,
    Compare,
    Condition,
    Constant,
    ElementDate,
    Empty,
    HasCome,
    Holds,
    IsEmpty,
    Literal,
    NextYearly,
    Not,
    Now,
    OneOf,
    Operand,
    Sum,
    Today,
    Visits,
)
from campaignlang.model.values import Type
from campaignlang.simulation.reference.conditions import comparable
from campaignlang.simulation.reference.operands import Names, compile_operand
from campaignlang.simulation.reference.person import Person

# The first instant after `at` at which it may be another.
Change = Callable[[Person, int], int]
DAY_SECONDS = 86_400


def compile_change(condition: Condition, names: Names) -> Change | None:
    """None: only what happens changes it."""
    match condition:
        case Compare(left=left, right=right):
            return _pair(left, right, names)
        case OneOf(operand=operand, options=options):
            return _earliest(tuple(_pair(operand, option, names) for option in options))
        case IsEmpty() | Holds() | Constant():
            return None
        case Not(condition=inner):
            return compile_change(inner, names)
        case All(conditions=parts) | Any(conditions=parts):
            return _earliest(tuple(compile_change(part, names) for part in parts))
        case _:
            assert_never(condition)


def _earliest(changes: tuple[Change | None, ...]) -> Change | None:
    found = tuple(change for change in changes if change is not None)
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    return lambda person, at: min(change(person, at) for change in found)


def _pair(left: Operand, right: Operand, names: Names) -> Change | None:
    bend = _earliest((_bend(left, names), _bend(right, names)))
    if bend is None:
        return None
    days, other_days = _days(left), _days(right)
    if days is not None and other_days is not None and days != other_days:
        return _meeting_of_days(left, right, names, days - other_days)
    speed = _speed(left) - _speed(right)
    if speed == 0:
        return bend
    return _meeting(left, right, names, bend, speed)


def _meeting(left: Operand, right: Operand, names: Names, bend: Change, speed: int) -> Change:
    """One side moves on second by second: up to the next bend they meet once, or never."""
    one, other = comparable(left, right, names), comparable(right, left, names)

    def change(person: Person, at: int) -> int:
        until = bend(person, at)
        first, second = one(person, at), other(person, at)
        if first is None or second is None:
            return FOREVER  # What is empty stays so until something happens.
        # They meet in so many seconds, and are apart again a second later.
        meeting = at - speed * (int(first) - int(second))
        if meeting > at:
            return min(until, meeting)
        return min(until, at + 1) if meeting == at else until

    return change


def _days(operand: Operand) -> int | None:
    """1 for a date that moves on day by day, 0 for one that stands; None for any other."""
    match operand:
        case Today():
            return 1
        case Attribute(type=Type.DATE) | Literal(type=Type.DATE):
            return 0
        case Sum(left=left, right=Literal(value=Duration(calendar_months=0)), type=Type.DATE):
            return _days(left)
        case _:
            return None


def _meeting_of_days(left: Operand, right: Operand, names: Names, speed: int) -> Change:
    """One side moves on day by day: they meet on one day, or never."""
    one, other = compile_operand(left, names), compile_operand(right, names)

    def change(person: Person, at: int) -> int:
        zone = names.zone(person)
        first, second = one(person, at), other(person, at)
        if first is None or second is None:
            return FOREVER
        ahead = -speed * (int(first) - int(second))
        following = next_transition(at, zone)
        if ahead < 0:
            return following
        midnight = clamp(zone.instant(zone.local(at)[0] + max(ahead, 1), 0))
        # Clocks that go back over midnight give a day back: a change of clocks is looked at again.
        return min(midnight, following) if midnight > at else following

    return change


def _speed(operand: Operand) -> int:
    """1 for what moves on with the clock, second by second."""
    match operand:
        case Now():
            return 1
        case Sum(left=left, type=Type.DATETIME):
            return _speed(left)
        case _:
            return 0


def _bend(operand: Operand, names: Names) -> Change | None:
    match operand:
        case Now():
            return lambda person, at: FOREVER
        case Today() | NextYearly():
            return lambda person, at: next_midnight(at, names.zone(person))
        case Sum(left=left):
            return _bend_of_sum(operand, left, names)
        case Literal() | Empty() | Attribute() | HasCome() | AnyHasCome() | Visits() | ElementDate():
            return None
        case _:
            assert_never(operand)


def _bend_of_sum(total: Sum, left: Operand, names: Names) -> Change | None:
    inner = _bend(left, names)
    if inner is None or _speed(left) == 0:
        return inner
    get, sign = compile_operand(left, names), total.sign
    assert isinstance(total.right, Literal)
    duration = total.right.value
    assert isinstance(duration, Duration)
    if not duration.has_calendar_part:
        return inner

    def bend(person: Person, at: int) -> int:
        found = get(person, at)
        assert found is not None
        own = bend_of_step(int(found), duration, sign, names.zone(person))
        return min(inner(person, at), at + own - int(found))

    return bend


def next_midnight(at: int, zone: Zone) -> int:
    """The first instant after `at` on another local day."""
    day, _ = zone.local(at)
    midnight = zone.instant(day + 1, 0)
    # Clocks that go back over midnight give a day back: the next change of clocks bends too.
    following = next_transition(at, zone)
    return min(midnight, following) if midnight > at else following


def next_transition(at: int, zone: Zone) -> int:
    index = bisect_right(zone.instants, at)
    return zone.instants[index] if index < len(zone.instants) else FOREVER


def bend_of_step(at: int, duration: Duration, sign: int, zone: Zone) -> int:
    """Until when a step in the calendar stays the same number of seconds long."""
    until = next_midnight(at, zone)
    day, second = zone.local(at)
    wall = add_to_day(day, duration, sign) * DAY_SECONDS + second
    index = bisect_right(zone.walls, wall)
    return min(until, at + zone.walls[index] - wall) if index < len(zone.walls) else until
