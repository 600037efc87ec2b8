"""When a flow beside `otherwise` closes: its condition is false for good.

Answers are sets of what may be, as bits: it holds, it is false for good, or it is open, since a response of
the visit that has not come still can.
"""

from collections.abc import Callable

from campaignlang.check.histories import NEVER, History
from campaignlang.check.responses import response_of
from campaignlang.model import conditions as c
from campaignlang.model.elements.element import Element
from campaignlang.model.operations import Timing

HOLDS, CLOSED, OPEN = 1, 2, 4
EITHER = HOLDS | CLOSED
Mask = Callable[[list[int]], int]


def mask_of(answer: bool | None) -> int:
    """Give an answer as a set; what is not known may be either."""
    return EITHER if answer is None else HOLDS if answer else CLOSED


def compiled_closing(condition: c.Condition, index: dict[c.Condition, int]) -> Mask:
    match condition:
        case c.All(conditions=parts):
            return _together(tuple(compiled_closing(part, index) for part in parts), CLOSED, HOLDS)
        case c.Any(conditions=parts):
            return _together(tuple(compiled_closing(part, index) for part in parts), HOLDS, CLOSED)
        case c.Not(condition=inner):
            test = compiled_closing(inner, index)
            return lambda answers: _opposite(test(answers))
        case c.Constant(value=value):
            return lambda answers: mask_of(value)
        case _:
            number = index[condition]
            return lambda answers: answers[number]


def _opposite(mask: int) -> int:
    return (mask & OPEN) | (CLOSED if mask & HOLDS else 0) | (HOLDS if mask & CLOSED else 0)


def _together(tests: tuple[Mask, ...], worst: int, best: int) -> Mask:
    """One answer that is `worst` decides; else one that is open leaves it open."""

    def joined(answers: list[int]) -> int:
        found = best
        for test in tests:
            found = _pair(found, test(answers), worst, best)
        return found

    return joined


def _pair(one: int, other: int, worst: int, best: int) -> int:
    found = (one | other) & worst
    if (one & OPEN and other & (OPEN | best)) or (other & OPEN and one & best):
        found |= OPEN
    if one & best and other & best:
        found |= best
    return found


def can_come(element: Element, key: str, history: History, place: int, closes_at: int) -> bool:
    """Say whether a response that has not come by a place in time still can."""

    def has_come(one: str) -> bool:
        return history.get(one, NEVER) <= place

    response = response_of(element, key)
    if response is None or response.timing is Timing.ACTING or is_over(element, has_come):
        return False
    if " " in key:
        return has_come(response.name) or can_come(element, response.name, history, place, closes_at)
    if response.one_of is not None:
        alternatives = [one for one in element.responses if one.one_of == response.one_of]
        if any(has_come(one.name) for one in alternatives):
            return False
        if response is not alternatives[0] and any(
            one.is_refusal and has_come(one.name) for one in element.responses
        ):
            return False
    if response.timing in (Timing.BEFORE_CLOSE, Timing.AT_CLOSE) and place >= closes_at:
        return False
    of = response.of
    return of is None or has_come(of) or can_come(element, of, history, place, closes_at)


def is_over(element: Element, has_come: Callable[[str], bool]) -> bool:
    """Say whether the message was skipped: nothing else comes of it."""
    return any(one.timing is Timing.ACTING and has_come(one.name) for one in element.responses)
