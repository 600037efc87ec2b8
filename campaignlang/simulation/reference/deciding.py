"""Whether a condition is decided: what `otherwise` waits for.

Three answers: it holds, it is false for good, or it is open (None), because a response of the visit that
has not come still can. Everything else counts as it is now.
"""

from collections.abc import Callable
from typing import assert_never

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
from campaignlang.simulation.reference.conditions import compile_condition
from campaignlang.simulation.reference.operands import Names
from campaignlang.simulation.reference.person import Person, Visit

Decided = Callable[[Person, int], bool | None]


def compile_decided(condition: Condition, names: Names, element: str, kind: str) -> Decided:
    """`element`, `kind`: of the node the flow leaves."""
    match condition:
        case Not(condition=inner):
            answer = compile_decided(inner, names, element, kind)
            return lambda person, at: _opposite(answer(person, at))
        case All(conditions=parts):
            answers = tuple(compile_decided(part, names, element, kind) for part in parts)
            return lambda person, at: _together(answers, person, at, worst=False)
        case Any(conditions=parts):
            answers = tuple(compile_decided(part, names, element, kind) for part in parts)
            return lambda person, at: _together(answers, person, at, worst=True)
        case Compare() | OneOf() | IsEmpty() | Holds() | Constant():
            return _atom(condition, names, element, kind)
        case _:
            assert_never(condition)


def _opposite(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _together(answers: tuple[Decided, ...], person: Person, at: int, *, worst: bool) -> bool | None:
    """One answer that is `worst` decides; else one that is open leaves it open."""
    found: bool | None = not worst
    for answer in answers:
        one = answer(person, at)
        if one is worst:
            return worst
        if one is None:
            found = None
    return found


def _atom(
    condition: Compare | OneOf | IsEmpty | Holds | Constant, names: Names, element: str, kind: str
) -> Decided:
    test = compile_condition(condition, names)
    own = tuple(
        (operand.response, isinstance(operand, AnyHasCome))
        for operand in operands_of(condition)
        if (isinstance(operand, HasCome) and operand.element == element)
        or (isinstance(operand, AnyHasCome) and operand.kind == kind)
    )
    if not own:
        return test

    def answer(person: Person, at: int) -> bool | None:
        visit = person.visit
        assert visit is not None
        for key, is_any in own:
            # What has come anywhere in the kind has come, whatever this visit still does.
            has_come = key in visit.came or (is_any and (kind, key) in person.kinds_came)
            if not has_come and can_come(visit, key, at):
                return None
        return test(person, at)

    return answer


def operands_of(condition: Compare | OneOf | IsEmpty | Holds | Constant) -> tuple[Operand | Attribute, ...]:
    match condition:
        case Compare(left=left, right=right):
            return (left, right)
        case OneOf(operand=operand, options=options):
            return (operand, *options)
        case IsEmpty(operand=operand) | Holds(operand=operand):
            return (operand,)
        case Constant():
            return ()
        case _:
            assert_never(condition)


def can_come(visit: Visit, key: str, at: int) -> bool:
    """Whether a response of a visit that has acted, and has not come, still can; whoever drew it."""
    node = visit.node
    name, _, link = key.partition(" ")
    response = node.responses.get(name)
    if visit.is_skipped or response is None or response.timing is Timing.ACTING:
        return False
    if link:
        return name in visit.came or can_come(visit, name, at)
    if response.one_of is not None:
        alternatives = node.alternatives[response.one_of]
        if any(alternative in visit.came for alternative in alternatives):
            return False
        if name != alternatives[0] and _is_refused(node.responses, visit):
            return False
    if response.timing in (Timing.BEFORE_CLOSE, Timing.AT_CLOSE) and is_closed(visit, at):
        return False
    return response.of is None or response.of in visit.came or can_come(visit, response.of, at)


def is_closed(visit: Visit, at: int) -> bool:
    closes_at = visit.node.closes_at
    return closes_at is not None and at >= closes_at


def _is_refused(responses: dict[str, Response], visit: Visit) -> bool:
    return any(response.is_refusal and name in visit.came for name, response in responses.items())
