"""Conditions compiled to functions on arrays: for whom one holds, at each one's instant.

A comparison with an empty value is false, except `!=`; `not in` is the opposite of `in`.
"""

from collections.abc import Callable
from typing import assert_never

import numpy as np

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
    Sum,
    type_of,
)
from campaignlang.model.parts import operands
from campaignlang.model.values import Type, WallTime
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.operands import Get, Names, compile_instant, compile_operand

Test = Callable[[Crowd, Integers], Flags]


def compile_condition(condition: Condition, names: Names) -> Test:
    match condition:
        case Compare():
            return _compare(condition, names)
        case OneOf():
            return _one_of(condition, names)
        case IsEmpty(operand=operand, is_negated=is_negated):
            get = compile_operand(operand, names)
            if is_negated:
                return lambda crowd, at: get(crowd, at) != EMPTY
            return lambda crowd, at: get(crowd, at) == EMPTY
        case Holds(operand=operand):
            return _holds(operand, names)
        case Constant(value=value):
            return lambda crowd, at: np.full(len(at), value, bool)
        case Not(condition=inner):
            test = compile_condition(inner, names)
            return lambda crowd, at: ~test(crowd, at)
        case All(conditions=parts):
            return _joined(parts, names, goes_on_where=True)
        case Any(conditions=parts):
            return _joined(parts, names, goes_on_where=False)
        case _:
            assert_never(condition)


def comparable(operand: Operand, other: Operand, names: Names) -> Get:
    """An operand as it is compared with another: a date beside a date-time is its beginning."""
    if type_of(other) is Type.DATETIME:
        return compile_instant(operand, names)
    return compile_operand(operand, names)


def _joined(parts: tuple[Condition, ...], names: Names, *, goes_on_where: bool) -> Test:
    """`and` goes on where the parts before hold, `or` where they do not."""
    tests = tuple(compile_condition(part, names) for part in parts)
    if any(may_fail(part) for part in parts[1:]):
        return _one_after_the_other(tests, goes_on_where=goes_on_where)

    def holds(crowd: Crowd, at: Integers) -> Flags:
        found = tests[0](crowd, at)
        for test in tests[1:]:
            found = found & test(crowd, at) if goes_on_where else found | test(crowd, at)
        return found

    return holds


def may_fail(condition: Condition) -> bool:
    """A sum may leave the range of numbers: it must not be asked where nobody asks it."""
    return any(isinstance(one, Sum) for one in _outer_operands(condition))


def _outer_operands(condition: Condition) -> tuple[Operand, ...]:
    match condition:
        case Compare(left=left, right=right):
            return (left, right)
        case OneOf(operand=operand, options=options):
            return (operand, *options)
        case IsEmpty(operand=operand):
            return (operand,)
        case Not(condition=inner):
            return _outer_operands(inner)
        case All(conditions=parts) | Any(conditions=parts):
            return tuple(one for part in parts for one in _outer_operands(part))
        case Holds() | Constant():
            return ()
        case _:
            assert_never(condition)


def _one_after_the_other(tests: tuple[Test, ...], *, goes_on_where: bool) -> Test:
    def holds(crowd: Crowd, at: Integers) -> Flags:
        found = np.full(len(at), goes_on_where, bool)
        asked = np.arange(len(at))
        for test in tests:
            answers = test(crowd.some(asked), at[asked])
            found[asked] = answers
            asked = asked[answers == goes_on_where]
            if not len(asked):
                break
        return found

    return holds


def _holds(operand: Attribute | HasCome | AnyHasCome, names: Names) -> Test:
    match operand:
        case Attribute(name=name):
            index = names.attributes[name]
            # An empty flag is neither yes nor no, so it does not hold.
            return lambda crowd, at: crowd.value(index, at) == 1
        case HasCome(element=element, response=response):
            slot = (names.nodes[element], response)
            return lambda crowd, at: crowd.block.has_come(slot, crowd.who, at)
        case AnyHasCome(kind=kind, response=response):
            any_slot = (kind, response)
            return lambda crowd, at: crowd.block.any_has_come(any_slot, crowd.who, at)
        case _:
            assert_never(operand)


def _compare(condition: Compare, names: Names) -> Test:
    fast = _compare_attribute(condition, names)
    if fast is not None:
        return fast
    left = comparable(condition.left, condition.right, names)
    right = comparable(condition.right, condition.left, names)
    if condition.operator in ("contains", "starts with"):
        return _compare_texts(left, right, condition.operator, names.pool)
    if condition.operator == "!=":
        return lambda crowd, at: ~_equal(left(crowd, at), right(crowd, at))
    if condition.operator == "==":
        return lambda crowd, at: _equal(left(crowd, at), right(crowd, at))
    order = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[condition.operator]

    def holds(crowd: Crowd, at: Integers) -> Flags:
        one, other = left(crowd, at), right(crowd, at)
        is_ordered: Flags = order(one, other)
        is_told: Flags = (one != EMPTY) & (other != EMPTY)
        return is_ordered & is_told

    return holds


def _equal(one: Integers, other: Integers) -> Flags:
    is_equal: Flags = (one == other) & (one != EMPTY)
    return is_equal


def _compare_attribute(condition: Compare, names: Names) -> Test | None:
    """The commonest comparison: an attribute with a value of its own type, which is never empty."""
    left, right = condition.left, condition.right
    if not (isinstance(left, Attribute) and isinstance(right, Literal)) or left.type is not right.type:
        return None
    if isinstance(right.value, WallTime) or not isinstance(right.value, str | int):
        return None
    index = names.attributes[left.name]
    value = names.pool.code(right.value) if isinstance(right.value, str) else int(right.value)
    if condition.operator == "==":
        return lambda crowd, at: crowd.value(index, at) == value
    if condition.operator == "!=":
        return lambda crowd, at: crowd.value(index, at) != value
    return None


def _compare_texts(left: Get, right: Get, word: str, pool: Pool) -> Test:
    """Each pair of texts is looked at once."""
    known: dict[tuple[int, int], bool] = {}

    def holds_of(one: int, other: int) -> bool:
        if EMPTY in (one, other):
            return False
        text, piece = pool.texts[one], pool.texts[other]
        return piece in text if word == "contains" else text.startswith(piece)

    def holds(crowd: Crowd, at: Integers) -> Flags:
        pairs = np.stack((left(crowd, at), right(crowd, at)), axis=1)
        each, places = np.unique(pairs, axis=0, return_inverse=True)
        answers = np.empty(len(each), bool)
        for place, (one, other) in enumerate(each.tolist()):
            pair = (one, other)
            if pair not in known:
                known[pair] = holds_of(one, other)
            answers[place] = known[pair]
        return answers[places.reshape(-1)]

    return holds


def _one_of(condition: OneOf, names: Names) -> Test:
    is_negated = condition.is_negated
    pairs = tuple(
        (comparable(condition.operand, option, names), comparable(option, condition.operand, names))
        for option in condition.options
    )

    def holds(crowd: Crowd, at: Integers) -> Flags:
        found = np.full(len(at), False)
        for operand, option in pairs:
            found |= _equal(operand(crowd, at), option(crowd, at))
        return ~found if is_negated else found

    return holds


def asked_attributes(condition: Condition, names: Names) -> frozenset[int]:
    return frozenset(names.attributes[one.name] for one in operands(condition) if isinstance(one, Attribute))
