"""Conditions compiled to closures: whether one holds at an instant.

A comparison with an empty value is false, except `!=`; `not in` is the opposite of `in`.
"""

import operator
from collections.abc import Callable, Mapping
from typing import assert_never, cast

from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Attribute,
    Compare,
    Condition,
    Constant,
    HasCome,
    Holds,
    IsEmpty,
    Literal,
    Not,
    OneOf,
    Operand,
    type_of,
)
from campaignlang.model.values import Type, Value, WallTime
from campaignlang.simulation.reference.operands import (
    Get,
    Names,
    compile_has_come,
    compile_instant,
    compile_operand,
)
from campaignlang.simulation.reference.person import Person

Test = Callable[[Person, int], bool]
Order = Callable[[Value, Value], bool]
ORDERS: Mapping[str, Order] = {
    "==": operator.eq,
    # The resolver has seen to it that both sides have one type that has an order.
    "<": cast("Order", operator.lt),
    "<=": cast("Order", operator.le),
    ">": cast("Order", operator.gt),
    ">=": cast("Order", operator.ge),
    "contains": lambda left, right: str(right) in str(left),
    "starts with": lambda left, right: str(left).startswith(str(right)),
}


def compile_condition(condition: Condition, names: Names) -> Test:
    match condition:
        case Compare():
            return _compare(condition, names)
        case OneOf():
            return _one_of(condition, names)
        case IsEmpty(operand=operand, is_negated=is_negated):
            get = compile_operand(operand, names)
            return lambda person, at: (get(person, at) is None) is not is_negated
        case Holds(operand=operand):
            return _holds(operand, names)
        case Constant(value=value):
            return lambda person, at: value
        case Not(condition=inner):
            test = compile_condition(inner, names)
            return lambda person, at: not test(person, at)
        case All(conditions=parts):
            return _all(tuple(compile_condition(part, names) for part in parts))
        case Any(conditions=parts):
            return _any(tuple(compile_condition(part, names) for part in parts))
        case _:
            assert_never(condition)


def comparable(operand: Operand, other: Operand, names: Names) -> Get:
    """An operand as it is compared with another: a date beside a date-time is its beginning."""
    if type_of(other) is Type.DATETIME:
        return compile_instant(operand, names)
    return compile_operand(operand, names)


def _all(tests: tuple[Test, ...]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda person, at: first(person, at) and second(person, at)

    def holds(person: Person, at: int) -> bool:
        for test in tests:  # noqa: SIM110 (a loop takes half the time of a generator)
            if not test(person, at):
                return False
        return True

    return holds


def _any(tests: tuple[Test, ...]) -> Test:
    def holds(person: Person, at: int) -> bool:
        for test in tests:  # noqa: SIM110
            if test(person, at):
                return True
        return False

    return holds


def _holds(operand: Attribute | HasCome | AnyHasCome, names: Names) -> Test:
    match operand:
        case Attribute(name=name):
            index = names.attributes[name]
            # An empty flag is neither yes nor no, so it does not hold.
            return lambda person, at: person.values[index] is True
        case HasCome():
            return compile_has_come(operand, names)
        case AnyHasCome(kind=kind, response=response):
            key = (kind, response)
            return lambda person, at: key in person.kinds_came
        case _:
            assert_never(operand)


def _compare(condition: Compare, names: Names) -> Test:
    left = comparable(condition.left, condition.right, names)
    right = comparable(condition.right, condition.left, names)
    if isinstance(condition.left, Attribute) and isinstance(condition.right, Literal):
        fast = _compare_attribute(condition.left, condition.operator, condition.right, names)
        if fast is not None:
            return fast
    if condition.operator == "!=":

        def differs(person: Person, at: int) -> bool:
            one, other = left(person, at), right(person, at)
            return one is None or other is None or one != other

        return differs
    order = ORDERS[condition.operator]

    def holds(person: Person, at: int) -> bool:
        one, other = left(person, at), right(person, at)
        return one is not None and other is not None and order(one, other)

    return holds


def _compare_attribute(left: Attribute, word: str, right: Literal, names: Names) -> Test | None:
    """The commonest comparison, with nothing in between."""
    value = right.value
    if not isinstance(value, str | int) or isinstance(value, WallTime) or left.type is not right.type:
        return None
    index = names.attributes[left.name]
    if word == "==":
        return lambda person, at: person.values[index] == value
    if word == "!=":
        return lambda person, at: person.values[index] != value
    return None


def _one_of(condition: OneOf, names: Names) -> Test:
    is_negated = condition.is_negated
    pairs = tuple(
        (comparable(condition.operand, option, names), comparable(option, condition.operand, names))
        for option in condition.options
    )

    def holds(person: Person, at: int) -> bool:
        for operand, option in pairs:
            one = operand(person, at)
            if one is not None and one == option(person, at):
                return not is_negated
        return is_negated

    return holds
