"""What operands and conditions come to, for a contact of whom only something is known.

An atom that asks for an attribute nothing is known of raises Unknown: whoever asks tries both answers.
This says again, for one contact at a time, what the reference engine does; a test holds the two together
by replaying every witness.
"""

import operator
from collections.abc import Callable, Mapping
from typing import assert_never

from campaignlang.clock import (
    Duration,
    Zone,
    add_to_day,
    civil_of_day,
    clamp,
    next_yearly,
    step,
)
from campaignlang.model import conditions as c
from campaignlang.model.parts import inner_operands
from campaignlang.model.values import Type, Value, WallTime

Values = Mapping[str, Value]
# True, False, or None: still open, because a response has not come and still can.
Answer = bool | None
Order = Callable[[Value, Value], bool]

MILLION = 1_000_000
ORDERS: Mapping[str, Callable[..., bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "contains": lambda left, right: str(right) in str(left),
    "starts with": lambda left, right: str(left).startswith(str(right)),
}


class Infeasible(Exception):
    """This way of things cannot be, or cannot be told: no witness comes of it."""


def operand_type(operand: c.Operand) -> Type | None:
    match operand:
        case c.Literal(type=found) | c.Attribute(type=found) | c.Sum(type=found):
            return found
        case c.HasCome() | c.AnyHasCome():
            return Type.FLAG
        case c.Visits():
            return Type.NUMBER
        case c.ElementDate() | c.Now():
            return Type.DATETIME
        case c.NextYearly() | c.Today():
            return Type.DATE
        case c.Empty():
            return None
        case _:
            assert_never(operand)


def value_of(operand: c.Operand, values: Values, now: int, zone: Zone) -> Value:
    """Give a date as a day, a date-time as an instant, a number as millionths; KeyError where unknown."""
    match operand:
        case c.Literal(value=WallTime() as wall):
            return clamp(zone.instant(wall.day, wall.second))
        case c.Literal(value=Duration() as duration):
            return duration.behavior_seconds
        case c.Literal(value=str() | int() as value):
            return value
        case c.Attribute(name=name):
            return values[name]
        case c.ElementDate(at=wall):
            return clamp(zone.instant(wall.day, wall.second))
        case c.NextYearly(attribute=attribute):
            day = values[attribute.name]
            if day is None:
                return None
            _, month, day_of_month = civil_of_day(int(day))
            return next_yearly(month, day_of_month, zone.local(now)[0])
        case c.Today():
            return zone.local(now)[0]
        case c.Now():
            return now
        case c.Sum():
            return sum_of(operand, values, now, zone)
        case c.Empty():
            return None
        case _:
            raise Infeasible


def sum_of(total: c.Sum, values: Values, now: int, zone: Zone) -> Value:
    left = value_of(total.left, values, now, zone)
    if total.type is Type.NUMBER:
        right = value_of(total.right, values, now, zone)
        return int(left or 0) + total.sign * int(right or 0)
    if left is None:
        return None
    assert isinstance(total.right, c.Literal)
    duration = total.right.value
    assert isinstance(duration, Duration)
    if operand_type(total.left) is not Type.DATE:
        return step(int(left), duration, zone, total.sign)
    day = add_to_day(int(left), duration, total.sign)
    if total.type is Type.DATE:
        return day
    return clamp(clamp(zone.instant(day, 0)) + total.sign * duration.exact_seconds)


def instant_of(operand: c.Operand, values: Values, now: int, zone: Zone) -> int | None:
    """Give an operand as an instant: a date is its beginning; None where it is empty."""
    found = value_of(operand, values, now, zone)
    if found is None or operand_type(operand) is not Type.DATE:
        return None if found is None else int(found)
    return clamp(zone.instant(int(found), 0))


def fixed_instant(operand: c.Operand | None, zone: Zone) -> int | None:
    """Give the instant of an operand that is the same for everyone at all times; None for any other."""
    if operand is None or any(
        isinstance(one, c.Attribute | c.NextYearly | c.Today | c.Now) for one in inner_operands(operand)
    ):
        return None
    return instant_of(operand, {}, 0, zone)


def compared(operand: c.Operand, other: c.Operand, values: Values, now: int, zone: Zone) -> Value:
    """Give an operand as it is compared with another: a date beside a date-time is its beginning."""
    if operand_type(other) is Type.DATETIME:
        return instant_of(operand, values, now, zone)
    return value_of(operand, values, now, zone)


def atom_holds(atom: c.Condition, values: Values, now: int, zone: Zone) -> bool:
    """Say whether an atom over attributes and time holds; KeyError where an attribute is not known."""
    match atom:
        case c.Compare(left=left, operator=word, right=right):
            one, other = compared(left, right, values, now, zone), compared(right, left, values, now, zone)
            if one is None or other is None:
                return word == "!="
            return one != other if word == "!=" else bool(ORDERS[word](one, other))
        case c.OneOf(operand=operand, options=options, is_negated=is_negated):
            for option in options:
                one = compared(operand, option, values, now, zone)
                if one is not None and one == compared(option, operand, values, now, zone):
                    return not is_negated
            return is_negated
        case c.IsEmpty(operand=operand, is_negated=is_negated):
            return (value_of(operand, values, now, zone) is None) is not is_negated
        case c.Holds(operand=c.Attribute(name=name)):
            return values[name] is True
        case c.Constant(value=value):
            return value
        case _:
            raise Infeasible


def attributes_of(atom: c.Condition) -> tuple[str, ...]:
    """Give the attributes an atom asks for, each once."""
    return tuple(dict.fromkeys(one.name for one in atom_operands(atom) if isinstance(one, c.Attribute)))


def atom_operands(atom: c.Condition) -> tuple[c.Operand, ...]:
    match atom:
        case c.Compare(left=left, right=right):
            return (*inner_operands(left), *inner_operands(right))
        case c.OneOf(operand=operand, options=options):
            return tuple(one for part in (operand, *options) for one in inner_operands(part))
        case c.IsEmpty(operand=operand) | c.Holds(operand=operand):
            return tuple(inner_operands(operand))
        case _:
            return ()


def changes_with_time(atom: c.Condition) -> bool:
    """Say whether an atom's answer can change although nothing happens."""
    return any(isinstance(one, c.Now | c.Today | c.NextYearly) for one in atom_operands(atom))


def answer(condition: c.Condition, ask: Callable[[c.Condition], Answer]) -> Answer:
    """Put a condition together from its atoms, three-valued."""
    match condition:
        case c.All(conditions=parts):
            found: Answer = True
            for part in parts:
                one = answer(part, ask)
                if one is False:
                    return False
                if one is None:
                    found = None
            return found
        case c.Any(conditions=parts):
            found = False
            for part in parts:
                one = answer(part, ask)
                if one is True:
                    return True
                if one is None:
                    found = None
            return found
        case c.Not(condition=inner):
            one = answer(inner, ask)
            return None if one is None else not one
        case c.Constant(value=value):
            return value
        case _:
            return ask(condition)
