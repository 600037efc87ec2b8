"""When conditions may change although nothing happens: those that ask for `now`, `today` or `next(…)`.

On arrays what `reference.changing` says of one: an operand stands still or moves on with the clock until its
next bend; between bends a comparison changes only where its two sides meet.
"""

from collections.abc import Callable
from typing import assert_never

import numpy as np

from campaignlang.clock import FOREVER, Duration
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
from campaignlang.simulation.columnar.calendar.steps import clamp
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.conditions import comparable
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.operands import Names, compile_operand

# For each of a crowd the first instant after its own at which it may be another.
Change = Callable[[Crowd, Integers], Integers]


def compile_change(condition: Condition, names: Names) -> Change | None:
    """None: only what happens changes it."""
    match condition:
        case Compare(left=left, right=right):
            return _pair(left, right, names)
        case OneOf(operand=operand, options=options):
            return earliest(tuple(_pair(operand, option, names) for option in options))
        case IsEmpty() | Holds() | Constant():
            return None
        case Not(condition=inner):
            return compile_change(inner, names)
        case All(conditions=parts) | Any(conditions=parts):
            return earliest(tuple(compile_change(part, names) for part in parts))
        case _:
            assert_never(condition)


def earliest(changes: tuple[Change | None, ...]) -> Change | None:
    found = tuple(change for change in changes if change is not None)
    if not found:
        return None
    if len(found) == 1:
        return found[0]

    def change(crowd: Crowd, at: Integers) -> Integers:
        first = found[0](crowd, at)
        for one in found[1:]:
            first = np.minimum(first, one(crowd, at))
        return first

    return change


def _pair(left: Operand, right: Operand, names: Names) -> Change | None:
    bend = earliest((_bend(left, names), _bend(right, names)))
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
    get_one, get_other = comparable(left, right, names), comparable(right, left, names)

    def change(crowd: Crowd, at: Integers) -> Integers:
        until = bend(crowd, at)
        one, other = get_one(crowd, at), get_other(crowd, at)
        is_empty = (one == EMPTY) | (other == EMPTY)
        # They meet in so many seconds, and are apart again a second later.
        meeting = at - speed * np.where(is_empty, 0, one - other)
        meeting = np.where(meeting == at, at + 1, meeting)
        found = np.where(meeting > at, np.minimum(until, meeting), until)
        # What is empty stays so until something happens.
        return np.where(is_empty, FOREVER, found)

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
    get_one, get_other = compile_operand(left, names), compile_operand(right, names)

    def change(crowd: Crowd, at: Integers) -> Integers:
        wall = names.wall(crowd)
        one, other = get_one(crowd, at), get_other(crowd, at)
        is_empty = (one == EMPTY) | (other == EMPTY)
        ahead = -speed * np.where(is_empty, 0, one - other)
        following = wall.next_transition(at)
        days = wall.local(at)[0] + np.maximum(ahead, 1)
        midnight = clamp(wall.instant(days, 0))
        # Clocks that go back over midnight give a day back: a change of clocks is looked at again.
        found = np.where((ahead >= 0) & (midnight > at), np.minimum(midnight, following), following)
        return np.where(is_empty, FOREVER, found)

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
            return lambda crowd, at: np.full(len(at), FOREVER, np.int64)
        case Today() | NextYearly():
            return lambda crowd, at: names.wall(crowd).next_midnight(at)
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

    def bend(crowd: Crowd, at: Integers) -> Integers:
        found = get(crowd, at)
        own = names.wall(crowd).bend_of_step(found, duration, sign)
        bends: Integers = np.minimum(inner(crowd, at), at + own - found)
        return bends

    return bend
