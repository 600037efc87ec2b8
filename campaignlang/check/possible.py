"""Which responses of one visit can have come: what depends on what, and which shut each other out."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product

from campaignlang.check.atoms import Group, Option
from campaignlang.check.responses import response_of
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.elements.element import Element
from campaignlang.model.operations import Response, Timing

SETS_MAX = 4_000
NEVER = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """A response's key, such as `clicked "url"`, with its declaration and the key it depends on."""

    key: str
    response: Response
    of: str | None


def asked_keys(conditions: Iterable[c.Condition], element: Element) -> tuple[str, ...]:
    """Give the keys of this element's responses that atoms ask for, under any name."""
    found: dict[str, None] = {}
    for atom in conditions:
        if isinstance(atom, c.Holds):
            match atom.operand:
                case c.HasCome(element=name, response=key) if name == element.name:
                    found[key] = None
                case c.AnyHasCome(kind=kind, response=key) if kind == element.word:
                    found[key] = None
                case _:
                    pass
    return tuple(found)


def with_causes(keys: Iterable[str], element: Element) -> tuple[Asked, ...]:
    """Give the responses asked for and what decides them, in the kind's order: each after its cause."""
    wanted: dict[str, Asked] = {}
    waiting = list(keys)
    while waiting:
        key = waiting.pop()
        response = response_of(element, key)
        if key in wanted or response is None:
            continue
        name, _, link = key.partition(" ")
        of = name if link else response.of
        wanted[key] = Asked(key, response, of)
        if of is not None:
            waiting.append(of)
        waiting.extend(
            one.name
            for one in element.responses
            if (response.one_of is not None and (one.one_of == response.one_of or one.is_refusal))
            or (one.timing is Timing.ACTING and response.timing is not Timing.ACTING)
        )
    order = {one.name: place for place, one in enumerate(element.responses)}
    return tuple(sorted(wanted.values(), key=lambda one: (order[one.response.name], one.key)))


@lru_cache(maxsize=1 << 8)
def final_sets(asked: tuple[Asked, ...], *, is_final: bool) -> tuple[Mapping[str, bool], ...]:
    """Give each way responses can have come in the end; or, not final, by some instant.

    Kept: most elements of a kind are asked for the same few responses.
    """
    # What comes unless something else does stands first: it is the plainest case to tell.
    plain = plain_alternatives(asked)
    ways = (
        dict(zip((one.key for one in asked), values, strict=True))
        for values in product(*((True, False) if one.key in plain else (False, True) for one in asked))
    )
    return tuple(came for came in ways if is_possible(asked, came, is_final=is_final))


def plain_alternatives(asked: tuple[Asked, ...]) -> tuple[str, ...]:
    """Give, of alternatives, those that are named first."""
    first: dict[str, str] = {}
    for one in asked:
        if one.response.one_of is not None:
            first.setdefault(one.response.one_of, one.key)
    return tuple(first.values())


def is_possible(asked: tuple[Asked, ...], came: dict[str, bool], *, is_final: bool) -> bool:
    at_once = any(one.response.timing is Timing.ACTING and came[one.key] for one in asked)
    alternatives: dict[str, list[Asked]] = {}
    for one in asked:
        if came[one.key] and one.of is not None and not came[one.of]:
            return False
        # Who is skipped does nothing else.
        if at_once and came[one.key] and one.response.timing is not Timing.ACTING:
            return False
        if one.response.one_of is not None:
            alternatives.setdefault(one.response.one_of, []).append(one)
    refused = any(one.response.is_refusal and came[one.key] for one in asked)
    for group in alternatives.values():
        count = sum(came[one.key] for one in group)
        if count > 1 or (is_final and count != 1 and not at_once):
            return False
        if refused and any(came[one.key] for one in group[1:]):
            return False
    return True


def response_atom(element: Element, key: str) -> c.Condition:
    """Give the atom that asks for a response of this element's latest visit."""
    return c.Holds(element.span, c.HasCome(element.span, element.name, key))


def response_group(element: Element, asked: Iterable[c.Condition], *, is_final: bool) -> Group | None:
    """Give the cases of an element's responses; None where there are too many."""
    found = with_causes(asked_keys(asked, element), element)
    if 2 ** len(found) > SETS_MAX:
        return None
    asking = {one.key: response_atom(element, one.key) for one in found}
    options = []
    for came in final_sets(found, is_final=is_final):
        truths = tuple([(asking[key], is_so) for key, is_so in came.items()])
        options.append(Option(value=tuple([key for key, is_so in came.items() if is_so]), truths=truths))
    return Group(key=f"{element.name}.", options=tuple(options))
