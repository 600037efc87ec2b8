"""Operands compiled to functions on arrays: what a condition compares, as of each one's instant.

Whole numbers as in `model.values`; a flag is 0 or 1, a text its code in the pool, empty EMPTY.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

import numpy as np

from campaignlang.clock import Duration, Zone
from campaignlang.clock import clamp as clamp_one
from campaignlang.doors.limits import MILLIONTHS
from campaignlang.model.conditions import (
    AnyHasCome,
    Attribute,
    ElementDate,
    Empty,
    HasCome,
    Literal,
    NextYearly,
    Now,
    Operand,
    Sum,
    Today,
    Visits,
    type_of,
)
from campaignlang.model.values import Type, WallTime
from campaignlang.simulation.columnar.calendar.steps import add_to_day, civil_of_day, clamp, next_yearly, step
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.program import Program

# The values of a crowd at its instants, one each.
Get = Callable[[Crowd, Integers], Integers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What names mean. `is_local`: literals, dates and `today` are read in each one's own zone."""

    attributes: Mapping[str, int]
    nodes: Mapping[str, int]
    zone: Zone
    campaign_wall: Wall
    pool: Pool
    is_local: bool = False

    def wall(self, crowd: Crowd) -> Wall:
        return crowd.wall if self.is_local else self.campaign_wall


def names_of(program: Program, pool: Pool, *, is_local: bool = False) -> Names:
    return Names(
        attributes=program.attribute_index,
        nodes=program.node_index,
        zone=program.zone,
        campaign_wall=Wall.of(program.zone),
        pool=pool,
        is_local=is_local,
    )


def compile_operand(operand: Operand, names: Names) -> Get:
    match operand:
        case Literal():
            return _literal(operand, names)
        case Empty():
            return _constant(EMPTY)
        case Attribute(name=name):
            index = names.attributes[name]
            return lambda crowd, at: crowd.value(index, at)
        case HasCome(element=element, response=response):
            slot = (names.nodes[element], response)
            return lambda crowd, at: crowd.block.has_come(slot, crowd.who, at).astype(np.int64)
        case AnyHasCome(kind=kind, response=response):
            any_slot = (kind, response)
            return lambda crowd, at: crowd.block.any_has_come(any_slot, crowd.who, at).astype(np.int64)
        case Visits(element=element):
            node = names.nodes[element]
            return lambda crowd, at: crowd.block.visits_of(node)[crowd.who] * MILLIONTHS
        case ElementDate(at=wall):
            # An element's dates are always the campaign's.
            return _constant(clamp_one(names.zone.instant(wall.day, wall.second)))
        case NextYearly(attribute=attribute):
            return _next_yearly(names.attributes[attribute.name], names)
        case Today():
            return lambda crowd, at: names.wall(crowd).local(at)[0]
        case Now():
            return lambda crowd, at: at
        case Sum(type=Type.NUMBER):
            return _number_sum(operand, names)
        case Sum():
            return _date_sum(operand, names)
        case _:
            assert_never(operand)


def compile_instant(operand: Operand, names: Names) -> Get:
    """As an instant: a date is its beginning."""
    get = compile_operand(operand, names)
    if type_of(operand) is not Type.DATE:
        return get
    if isinstance(operand, Literal) and isinstance(operand.value, int) and not names.is_local:
        return _constant(clamp_one(names.zone.instant(operand.value, 0)))
    return lambda crowd, at: beginning(get(crowd, at), names.wall(crowd))


def beginning(days: Integers, wall: Wall) -> Integers:
    """The instants of dates' 00:00; empty where the date is."""
    is_empty = days == EMPTY
    found = clamp(wall.instant(np.where(is_empty, 0, days), 0))
    return np.where(is_empty, EMPTY, found)


def _constant(value: int) -> Get:
    return lambda crowd, at: np.full(len(at), value, np.int64)


def _literal(literal: Literal, names: Names) -> Get:
    value = literal.value
    if isinstance(value, WallTime):
        if names.is_local:
            return lambda crowd, at: clamp(
                crowd.wall.instant(np.full(len(at), value.day, np.int64), value.second)
            )
        return _constant(clamp_one(names.zone.instant(value.day, value.second)))
    if isinstance(value, Duration):
        return _constant(value.behavior_seconds)
    return _constant(names.pool.code(value) if isinstance(value, str) else int(value))


def _next_yearly(index: int, names: Names) -> Get:
    def next_day(crowd: Crowd, at: Integers) -> Integers:
        days = crowd.value(index, at)
        is_empty = days == EMPTY
        _, months, days_of_month = civil_of_day(np.where(is_empty, 0, days))
        found = next_yearly(months, days_of_month, names.wall(crowd).local(at)[0])
        return np.where(is_empty, EMPTY, found)

    return next_day


def _number_sum(operand: Sum, names: Names) -> Get:
    left, right, sign = (
        compile_operand(operand.left, names),
        compile_operand(operand.right, names),
        operand.sign,
    )

    def total(crowd: Crowd, at: Integers) -> Integers:
        # In a sum an empty number is 0.
        one, other = left(crowd, at), right(crowd, at)
        one = np.where(one == EMPTY, 0, one)
        other = sign * np.where(other == EMPTY, 0, other)
        found = one + other
        # Both of one sign, and the sum of the other; or the one pattern that is no number.
        is_out = (((one ^ found) & (other ^ found)) < 0) | (found == EMPTY)
        if is_out.any():
            crowd.block.fail_sum(crowd.who[is_out])
            found[is_out] = EMPTY
        return found

    return total


def _date_sum(operand: Sum, names: Names) -> Get:
    left, sign = compile_operand(operand.left, names), operand.sign
    assert isinstance(operand.right, Literal)
    duration = operand.right.value
    assert isinstance(duration, Duration)
    if type_of(operand.left) is not Type.DATE:

        def later(crowd: Crowd, at: Integers) -> Integers:
            instants = left(crowd, at)
            is_empty = instants == EMPTY
            found = step(np.where(is_empty, 0, instants), duration, names.wall(crowd), sign)
            return np.where(is_empty, EMPTY, found)

        return later

    def day(crowd: Crowd, at: Integers) -> Integers:
        days = left(crowd, at)
        is_empty = days == EMPTY
        return np.where(is_empty, EMPTY, add_to_day(np.where(is_empty, 0, days), duration, sign))

    if operand.type is Type.DATE:
        return day

    def hours_of_day(crowd: Crowd, at: Integers) -> Integers:
        # The calendar part first, then one conversion to an instant, then the exact part.
        found = beginning(day(crowd, at), names.wall(crowd))
        return np.where(found == EMPTY, EMPTY, clamp(found + sign * duration.exact_seconds))

    return hours_of_day
