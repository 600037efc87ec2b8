"""The values of an attribute that conditions can tell apart: those they name, their neighbours, any other."""

from collections.abc import Iterable

from campaignlang import clock
from campaignlang.clock import Duration, Zone
from campaignlang.model import conditions as c
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.parts import inner_operands
from campaignlang.model.values import Type, Value, WallTime

LITERALS_MAX = 60
TEXTS_JOINED_MAX = 6
# The first that holds none of the texts asked for stands for any other.
OTHERS = ("other", "any", "\u2020", "\u2021")
LONG_AGO_DAY = -25_000  # 1901
FAR_DAY = 370_000  # 2983
NEIGHBOURS = (-1, 0, 1)


def candidates(
    attribute: AttributeDeclaration, asked: tuple[c.Condition, ...], place: Zone | None
) -> tuple[Value, ...] | None:
    """Give one value of each sort the atoms tell apart, empty last; None where they name too many."""
    literals = tuple(dict.fromkeys(literal for atom in asked for literal in literals_of(atom)))
    if len(literals) > LITERALS_MAX:
        return None
    found = attribute.allowed or values_of(attribute.type, literals, place)
    empty: tuple[Value, ...] = () if attribute.is_required else (None,)
    return (*dict.fromkeys(found), *empty)


def values_of(type_: Type, literals: tuple[c.Literal, ...], place: Zone | None) -> tuple[Value, ...]:
    match type_:
        case Type.FLAG:
            return (True, False)
        case Type.TEXT:
            return texts(tuple(one.value for one in literals if isinstance(one.value, str)))
        case Type.NUMBER:
            return numbers([one.value for one in literals if type(one.value) is int])
        case Type.DATE:
            return days(literals)
        case _:
            return instants(literals, place)


def literals_of(atom: c.Condition) -> Iterable[c.Literal]:
    parts: tuple[c.Operand, ...]
    match atom:
        case c.Compare(left=left, right=right):
            parts = (left, right)
        case c.OneOf(operand=operand, options=options):
            parts = (operand, *options)
        case _:
            return
    for part in parts:
        for operand in inner_operands(part):
            if isinstance(operand, c.Literal):
                yield operand
            elif isinstance(operand, c.ElementDate):
                yield c.Literal(operand.span, Type.DATETIME, operand.at)


def texts(literals: tuple[str, ...]) -> tuple[Value, ...]:
    """Give the texts named, each with something before and after it, joined with others, and another."""
    other = next((one for one in OTHERS if not any(text in one for text in literals if text)), OTHERS[-1])
    found = [other, *literals]
    for literal in literals:
        found += [f"{literal} {other}", f"{other} {literal}"]
    if len(literals) <= TEXTS_JOINED_MAX:
        found += [f"{one}{space}{two}" for one in literals for two in literals for space in ("", " ")]
    return tuple(one for one in found if one)


def numbers(literals: list[int]) -> tuple[Value, ...]:
    """Give each number and its neighbours; where sums are asked for, their differences too."""
    found = {0: None, **dict.fromkeys(literals)}
    if len(literals) <= TEXTS_JOINED_MAX:
        for one in literals:
            for two in literals:
                found[one - two] = found[one + two] = None
    around = {number + step: None for number in found for step in NEIGHBOURS}
    far = max(map(abs, around), default=0) * 4 + 1_000_000
    return (*found, *around, -far, far)


def days(literals: tuple[c.Literal, ...]) -> tuple[Value, ...]:
    named = [one.value for one in literals if one.type is Type.DATE and isinstance(one.value, int)]
    named += [one.value.day for one in literals if isinstance(one.value, WallTime)]
    lengths = [one.value for one in literals if isinstance(one.value, Duration)]
    shifted = [clock.add_to_day(day, length, sign) for day in named for length in lengths for sign in (-1, 1)]
    around = {day + step: None for day in (*named, *shifted) for step in (-1, 0, 1, 2, -2)}
    return (LONG_AGO_DAY, *(day for day in around if clock.DAY_MIN <= day <= clock.DAY_MAX), FAR_DAY)


def instants(literals: tuple[c.Literal, ...], place: Zone | None) -> tuple[Value, ...]:
    named: list[int] = []
    if place is not None:
        for literal in literals:
            if isinstance(literal.value, WallTime):
                named.append(place.instant(literal.value.day, literal.value.second))
            elif literal.type is Type.DATE and isinstance(literal.value, int):
                named.append(place.instant(literal.value, 0))
        lengths = [one.value for one in literals if isinstance(one.value, Duration)]
        named += [
            clock.step(at, length, place, sign)
            for at in tuple(named)
            for length in lengths
            for sign in (-1, 1)
        ]
    around = {at + step: None for at in named for step in NEIGHBOURS}
    return (0, *around, FAR_DAY * 86_400)
