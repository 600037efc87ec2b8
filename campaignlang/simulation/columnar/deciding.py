"""Whether conditions are decided: what `otherwise` waits for.

Three answers, as two arrays: for whom it is false for good, and for whom it holds; it is open, because a
response of the visit that has not come still can, for all others. Everything else counts as it is now.
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
    Not,
    OneOf,
    Operand,
)
from campaignlang.model.operations import Response, Timing
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers
from campaignlang.simulation.columnar.conditions import compile_condition, may_fail
from campaignlang.simulation.columnar.operands import Names
from campaignlang.simulation.columnar.visits import Visits

# False for good, and holding.
Answers = tuple[Flags, Flags]
Decided = Callable[[Visits, Integers], Answers]


def compile_decided(condition: Condition, names: Names, element: str, kind: str) -> Decided:
    """`element`, `kind`: of the node the flow leaves."""
    match condition:
        case Not(condition=inner):
            answer = compile_decided(inner, names, element, kind)
            return lambda visits, at: answer(visits, at)[::-1]
        case All(conditions=parts):
            answers = tuple(compile_decided(part, names, element, kind) for part in parts)
            if any(may_fail(part) for part in parts[1:]):
                return lambda visits, at: _one_after_the_other(answers, visits, at, worst=False)
            return lambda visits, at: _together(answers, visits, at)
        case Any(conditions=parts):
            answers = tuple(compile_decided(part, names, element, kind) for part in parts)
            if any(may_fail(part) for part in parts[1:]):
                return lambda visits, at: _one_after_the_other(answers, visits, at, worst=True)
            return lambda visits, at: _any_of(answers, visits, at)
        case Compare() | OneOf() | IsEmpty() | Holds() | Constant():
            return _atom(condition, names, element, kind)
        case _:
            assert_never(condition)


def _together(answers: tuple[Decided, ...], visits: Visits, at: Integers) -> Answers:
    is_false, holds = answers[0](visits, at)
    for answer in answers[1:]:
        one_false, one_holds = answer(visits, at)
        is_false, holds = is_false | one_false, holds & one_holds
    return is_false, holds & ~is_false


def _any_of(answers: tuple[Decided, ...], visits: Visits, at: Integers) -> Answers:
    is_false, holds = answers[0](visits, at)
    for answer in answers[1:]:
        one_false, one_holds = answer(visits, at)
        is_false, holds = is_false & one_false, holds | one_holds
    return is_false & ~holds, holds


def _one_after_the_other(
    answers: tuple[Decided, ...], visits: Visits, at: Integers, *, worst: bool
) -> Answers:
    """One answer that is `worst` decides, and those behind it are not asked: a sum of theirs may fail."""
    is_decided = np.full(len(at), False)
    is_open = np.full(len(at), False)
    asked = np.arange(len(at))
    for answer in answers:
        is_false, holds = answer(visits.some(asked), at[asked])
        is_worst = holds if worst else is_false
        is_open[asked] |= ~is_false & ~holds
        is_decided[asked[is_worst]] = True
        asked = asked[~is_worst]
        if not len(asked):
            break
    rest = ~is_decided & ~is_open
    return (rest, is_decided) if worst else (is_decided, rest)


def own_responses(condition: Condition, element: str, kind: str) -> tuple[tuple[str, bool], ...]:
    """The responses of the visit itself that an atom asks for, and whether as any of the kind's."""
    return tuple(
        (operand.response, isinstance(operand, AnyHasCome))
        for operand in operands_of(condition)
        if (isinstance(operand, HasCome) and operand.element == element)
        or (isinstance(operand, AnyHasCome) and operand.kind == kind)
    )


def _atom(
    condition: Compare | OneOf | IsEmpty | Holds | Constant, names: Names, element: str, kind: str
) -> Decided:
    test = compile_condition(condition, names)
    own = own_responses(condition, element, kind)
    if not own:

        def plain(visits: Visits, at: Integers) -> Answers:
            holds = test(visits, at)
            return ~holds, holds

        return plain
    node = names.nodes[element]

    def answer(visits: Visits, at: Integers) -> Answers:
        holds = test(visits, at)
        is_open = np.full(len(at), False)
        for key, is_any in own:
            has_come = visits.block.has_come((node, key), visits.who, at)
            if is_any:
                # What has come anywhere in the kind has come, whatever this visit still does.
                has_come |= visits.block.any_has_come((kind, key), visits.who, at)
            is_open |= ~has_come & can_come(visits, key, at)
        return ~holds & ~is_open, holds & ~is_open

    return answer


def operands_of(condition: Condition) -> tuple[Operand | Attribute, ...]:
    match condition:
        case Compare(left=left, right=right):
            return (left, right)
        case OneOf(operand=operand, options=options):
            return (operand, *options)
        case IsEmpty(operand=operand) | Holds(operand=operand):
            return (operand,)
        case _:
            return ()


def can_come(visits: Visits, key: str, at: Integers) -> Flags:
    """Whether a response that has not come still can; whoever drew it."""
    node = visits.node
    name, _, link = key.partition(" ")
    response = node.responses.get(name)
    if response is None or response.timing is Timing.ACTING:
        return np.full(len(at), False)
    found = np.full(len(at), True) if visits.is_skipped is None else ~visits.is_skipped
    if link:
        return found & (_came(visits, name, at) | can_come(visits, name, at))
    if response.one_of is not None:
        alternatives = node.alternatives[response.one_of]
        for alternative in alternatives:
            found &= ~_came(visits, alternative, at)
        if name != alternatives[0]:
            for refusal in refusals(node.responses):
                found &= ~_came(visits, refusal, at)
    if response.timing in (Timing.BEFORE_CLOSE, Timing.AT_CLOSE) and node.closes_at is not None:
        found &= at < node.closes_at
    if response.of is not None:
        found &= _came(visits, response.of, at) | can_come(visits, response.of, at)
    return found


def refusals(responses: dict[str, Response]) -> tuple[str, ...]:
    return tuple(name for name, response in responses.items() if response.is_refusal)


def _came(visits: Visits, key: str, at: Integers) -> Flags:
    return visits.block.has_come((visits.node.index, key), visits.who, at)


def asked_by_deciding(responses: dict[str, Response], key: str) -> frozenset[str]:
    """The keys that are looked at to say whether this one still can come, itself included."""
    name, _, link = key.partition(" ")
    response = responses.get(name)
    of = name if link else None if response is None else response.of
    found = frozenset((key,)) | _losing(responses, name)
    return found if of is None else found | asked_by_deciding(responses, of)


def waited_for(responses: dict[str, Response], key: str) -> frozenset[str]:
    """The keys whose coming decides it: itself, and those with which it, or what it is of, is lost.

    That what it is of comes decides nothing: it could come before, and can afterwards.
    """
    found, name = frozenset((key,)), key.partition(" ")[0]
    while True:
        found |= _losing(responses, name)
        of = responses[name].of if name in responses else None
        if of is None:
            return found
        name = of


def _losing(responses: dict[str, Response], name: str) -> frozenset[str]:
    response = responses.get(name)
    if response is None:
        return frozenset()
    found: tuple[str, ...] = ()
    if response.one_of is not None:
        found = (
            *(one for one, other in responses.items() if other.one_of == response.one_of),
            *refusals(responses),
        )
    if response.timing in (Timing.BEFORE_CLOSE, Timing.AT_CLOSE):
        found = (*found, *(one for one, other in responses.items() if other.timing is Timing.AT_CLOSE))
    return frozenset(found)
