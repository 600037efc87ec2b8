"""Operands compiled to closures: what a condition compares, as of an instant.

A date is a day's number, a date-time an instant, a number millionths, empty None.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from campaignlang.clock import Duration, Zone, add_to_day, civil_of_day, clamp, next_yearly, step
from campaignlang.doors.numbers import number_in_range
from campaignlang.doors.refused import Refused
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
from campaignlang.model.values import Type, Value, WallTime
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.person import Person

Get = Callable[[Person, int], Value]
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Names:
    """What names mean. `is_local`: literals, dates and `today` are read in the person's own zone."""

    attributes: Mapping[str, int]
    nodes: Mapping[str, int]
    campaign_zone: Zone
    is_local: bool = False

    def zone(self, person: Person) -> Zone:
        return person.zone if self.is_local else self.campaign_zone


def names_of(program: Program, *, is_local: bool = False) -> Names:
    return Names(program.attribute_index, program.node_index, program.zone, is_local)


def compile_operand(operand: Operand, names: Names) -> Get:
    match operand:
        case Literal():
            return _literal(operand, names)
        case Empty():
            return lambda person, at: None
        case Attribute(name=name):
            index = names.attributes[name]
            return lambda person, at: person.values[index]
        case HasCome():
            return compile_has_come(operand, names)
        case AnyHasCome(kind=kind, response=response):
            key = (kind, response)
            return lambda person, at: key in person.kinds_came
        case Visits(element=element):
            node = names.nodes[element]
            return lambda person, at: person.visits[node] * MILLION
        case ElementDate(at=wall):
            # An element's dates are always the campaign's.
            instant = clamp(names.campaign_zone.instant(wall.day, wall.second))
            return lambda person, at: instant
        case NextYearly(attribute=attribute):
            return _next_yearly(names.attributes[attribute.name], names)
        case Today():
            return lambda person, at: names.zone(person).local(at)[0]
        case Now():
            return lambda person, at: at
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
        # A date that is written down begins at one instant for everybody.
        instant = clamp(names.campaign_zone.instant(operand.value, 0))
        return lambda person, at: instant

    def beginning(person: Person, at: int) -> Value:
        day = get(person, at)
        return None if day is None else clamp(names.zone(person).instant(int(day), 0))

    return beginning


def compile_has_come(operand: HasCome, names: Names) -> Callable[[Person, int], bool]:
    node, response = names.nodes[operand.element], operand.response

    def has_come(person: Person, at: int) -> bool:
        visit = person.latest[node]
        return visit is not None and response in visit.came

    return has_come


def _literal(literal: Literal, names: Names) -> Get:
    value = literal.value
    if isinstance(value, WallTime):
        if names.is_local:
            return lambda person, at: clamp(person.zone.instant(value.day, value.second))
        instant = clamp(names.campaign_zone.instant(value.day, value.second))
        return lambda person, at: instant
    plain: Value = value.behavior_seconds if isinstance(value, Duration) else value
    return lambda person, at: plain


def _next_yearly(index: int, names: Names) -> Get:
    def next_day(person: Person, at: int) -> Value:
        day = person.values[index]
        if day is None:
            return None
        _, month, day_of_month = civil_of_day(int(day))
        return next_yearly(month, day_of_month, names.zone(person).local(at)[0])

    return next_day


def _number_sum(operand: Sum, names: Names) -> Get:
    left, right, sign = (
        compile_operand(operand.left, names),
        compile_operand(operand.right, names),
        operand.sign,
    )

    def total(person: Person, at: int) -> Value:
        # In a sum an empty number is 0.
        found = int(left(person, at) or 0) + sign * int(right(person, at) or 0)
        if not number_in_range(found):
            where = f" at `{person.visit.node.name}`" if person.visit is not None else ""
            raise Refused("U905", f"a sum of `{person.contact.id}` leaves the range of numbers{where}")
        return found

    return total


def _date_sum(operand: Sum, names: Names) -> Get:
    left, sign = compile_operand(operand.left, names), operand.sign
    assert isinstance(operand.right, Literal)
    duration = operand.right.value
    assert isinstance(duration, Duration)
    if type_of(operand.left) is not Type.DATE:

        def later(person: Person, at: int) -> Value:
            instant = left(person, at)
            return None if instant is None else step(int(instant), duration, names.zone(person), sign)

        return later

    def day(person: Person, at: int) -> Value:
        found = left(person, at)
        return None if found is None else add_to_day(int(found), duration, sign)

    if operand.type is Type.DATE:
        return day

    def hours_of_day(person: Person, at: int) -> Value:
        # The calendar part first, then one conversion to an instant, then the exact part.
        found = day(person, at)
        if found is None:
            return None
        return clamp(clamp(names.zone(person).instant(int(found), 0)) + sign * duration.exact_seconds)

    return hours_of_day
