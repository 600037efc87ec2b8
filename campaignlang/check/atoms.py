"""What the atoms of conditions can be: for each attribute, count or response the cases worth telling apart.

An attribute's cases are concrete values, evaluated as the engines do, so that a case that is found is a
contact there can be. What depends on the clock, or on several attributes at once, is left open: None.
"""

from collections.abc import Callable, Iterable, Sequence

from campaignlang import clock
from campaignlang.check.candidates import candidates
from campaignlang.clock import Duration, Zone
from campaignlang.doors.zones import zone
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.conditions import type_of
from campaignlang.model.parts import atoms, inner_operands
from campaignlang.model.values import Type, Value, WallTime

MILLION = 1_000_000
CASES_MAX = 400
# Between these the clock stands, whenever a campaign is run.
FIRST_DAY = 10_957  # 2000-01-01
LAST_DAY = 376_199  # 2999-12-31

Truths = dict[c.Condition, bool | None]
Answers = list[bool | None]
Test = Callable[[Answers], bool | None]


@dataclass(frozen=True, slots=True)
class Range:
    """A value of which only bounds are known: the clock's, and what is counted from it."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of which nothing is known."""


UNKNOWN = Unknown()
Known = str | int | bool | None | Range | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One case of a group: a value of an attribute, a count, or what has come of an element."""

    value: object
    truths: tuple[tuple[c.Condition, bool | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cases of which exactly one is so. `key`: `plan`, `ask.visits`, `invite.` for its responses."""

    key: str
    options: tuple[Option, ...]


def verdict(condition: c.Condition, truths: Truths) -> bool | None:
    """Evaluate with three values: what is not told is open."""
    match condition:
        case c.All(conditions=parts):
            return _joined(parts, truths, worst=False)
        case c.Any(conditions=parts):
            return _joined(parts, truths, worst=True)
        case c.Not(condition=inner):
            found = verdict(inner, truths)
            return None if found is None else not found
        case c.Constant(value=value):
            return value
        case _:
            return truths.get(condition)


def _joined(parts: Sequence[c.Condition], truths: Truths, *, worst: bool) -> bool | None:
    found: bool | None = not worst
    for part in parts:
        one = verdict(part, truths)
        if one is worst:
            return worst
        if one is None:
            found = None
    return found


def compiled(condition: c.Condition, index: dict[c.Condition, int]) -> Test:
    """Make `verdict` for many cases: atoms are looked up by number, not by what they are."""
    match condition:
        case c.All(conditions=parts):
            return _all_or_any(tuple(compiled(part, index) for part in parts), worst=False)
        case c.Any(conditions=parts):
            return _all_or_any(tuple(compiled(part, index) for part in parts), worst=True)
        case c.Not(condition=inner):
            test = compiled(inner, index)

            def opposite(answers: Answers) -> bool | None:
                found = test(answers)
                return None if found is None else not found

            return opposite
        case c.Constant(value=value):
            return lambda answers: value
        case _:
            number = index[condition]
            return lambda answers: answers[number]


def _all_or_any(tests: tuple[Test, ...], *, worst: bool) -> Test:
    def joined(answers: Answers) -> bool | None:
        found: bool | None = not worst
        for test in tests:
            one = test(answers)
            if one is worst:
                return worst
            if one is None:
                found = None
        return found

    return joined


def attributes_of(atom: c.Condition) -> tuple[c.Attribute, ...]:
    return tuple(dict.fromkeys(operand for operand in operands_of(atom) if isinstance(operand, c.Attribute)))


def operands_of(atom: c.Condition) -> Iterable[c.Operand]:
    match atom:
        case c.Compare(left=left, right=right):
            yield from inner_operands(left)
            yield from inner_operands(right)
        case c.OneOf(operand=operand, options=options):
            for one in (operand, *options):
                yield from inner_operands(one)
        case c.IsEmpty(operand=operand) | c.Holds(operand=operand):
            yield from inner_operands(operand)
        case _:
            return


def subject_of(atom: c.Condition) -> str | None:
    """Give the key of the group an atom belongs to; None for one that is left open."""
    keys: dict[str, None] = {}
    for operand in operands_of(atom):
        match operand:
            case c.Attribute(name=name):
                keys[name] = None
            case c.Visits(element=element):
                keys[f"{element}.visits"] = None
            case c.HasCome(element=element):
                keys[f"{element}."] = None
            case c.AnyHasCome(kind=kind):
                keys[f"any {kind}."] = None
            case _:
                pass
    return next(iter(keys)) if len(keys) == 1 else None


def attribute_groups(conditions: Iterable[c.Condition], campaign: Campaign) -> dict[str, Group] | None:
    """Give the cases of every attribute the conditions ask for by itself; None where there are too many."""
    place = zone(campaign.profile.timezone)
    by_name: dict[str, dict[c.Condition, None]] = {}
    types: dict[str, c.Attribute] = {}
    for condition in conditions:
        for atom in atoms(condition):
            for attribute in attributes_of(atom):
                by_name.setdefault(attribute.name, {})[atom] = None
                types[attribute.name] = attribute
    groups = {}
    for name, asked in by_name.items():
        declared = campaign.schema.find(name)
        if declared is None:
            return None
        found = candidates(declared, tuple(asked), place)
        if found is None:
            return None
        options: dict[tuple[bool | None, ...], Option] = {}
        for value in found:
            told = tuple((atom, truth(atom, name, value, place)) for atom in asked)
            options.setdefault(tuple(one for _, one in told), Option(value=value, truths=told))
        if len(options) > CASES_MAX:
            return None
        groups[name] = Group(key=name, options=tuple(options.values()))
    return groups


def truth(atom: c.Condition, name: str, value: Value, place: Zone | None) -> bool | None:
    """Say whether an atom holds of a contact with this value, whatever else is so; None: it depends."""

    def get(operand: c.Operand) -> Known:
        return known_value(operand, name, value, place)

    match atom:
        case c.Holds(operand=operand):
            found = get(operand)
            return None if isinstance(found, Unknown | Range) else found is True
        case c.IsEmpty(operand=operand, is_negated=is_negated):
            found = get(operand)
            return None if isinstance(found, Unknown) else (found is None) is not is_negated
        case c.Compare(left=left, operator=operator, right=right):
            return compared(
                as_compared(left, right, get, place), operator, as_compared(right, left, get, place)
            )
        case c.OneOf(operand=operand, options=options, is_negated=is_negated):
            answers = [
                compared(as_compared(operand, one, get, place), "==", as_compared(one, operand, get, place))
                for one in options
            ]
            if any(answer is True for answer in answers):
                return not is_negated
            return None if any(answer is None for answer in answers) else is_negated
        case _:
            return None


def as_compared(
    operand: c.Operand, other: c.Operand, get: Callable[[c.Operand], Known], place: Zone | None
) -> Known:
    """Give an operand as it is compared with another: a date beside a date-time is its beginning."""
    found = get(operand)
    if type_of(other) is not Type.DATETIME or type_of(operand) is not Type.DATE or found is None:
        return found
    if isinstance(found, Range):
        return Range((found.low - 1) * clock_day(), (found.high + 1) * clock_day())
    if isinstance(found, int) and place is not None:
        return clock.clamp(place.instant(found, 0))
    return UNKNOWN


def clock_day() -> int:
    return 86_400


def known_value(operand: c.Operand, name: str, value: Value, place: Zone | None) -> Known:
    match operand:
        case c.Literal(value=WallTime() as wall) | c.ElementDate(at=wall):
            return UNKNOWN if place is None else clock.clamp(place.instant(wall.day, wall.second))
        case c.Literal(value=Duration()):
            return UNKNOWN
        case c.Literal(value=written):
            assert not isinstance(written, WallTime | Duration)
            return written
        case c.Attribute(name=asked):
            return value if asked == name else UNKNOWN
        case c.Empty():
            return None
        case c.Now():
            return Range(FIRST_DAY * 86_400, LAST_DAY * 86_400)
        case c.Today():
            return Range(FIRST_DAY, LAST_DAY)
        case c.NextYearly(attribute=attribute):
            return None if attribute.name == name and value is None else UNKNOWN
        case c.Sum():
            return known_sum(operand, name, value, place)
        case _:
            return UNKNOWN


def known_sum(operand: c.Sum, name: str, value: Value, place: Zone | None) -> Known:
    left = known_value(operand.left, name, value, place)
    if operand.type is Type.NUMBER:
        right = known_value(operand.right, name, value, place)
        if isinstance(left, Unknown | Range) or isinstance(right, Unknown | Range):
            return UNKNOWN
        return int(left or 0) + operand.sign * int(right or 0)
    if left is None or isinstance(left, Unknown) or not isinstance(operand.right, c.Literal):
        return left if left is None else UNKNOWN
    duration = operand.right.value
    assert isinstance(duration, Duration)
    is_day = type_of(operand.left) is Type.DATE
    if isinstance(left, int) and is_day and operand.type is Type.DATE:
        return clock.add_to_day(left, duration, operand.sign)
    if isinstance(left, int) and not is_day and place is not None:
        return clock.step(left, duration, place, operand.sign)
    if isinstance(left, Range) and is_day == (operand.type is Type.DATE):
        # A month is counted as 31 days, a year as 366: bounds may be wider than what can be.
        days = duration.calendar_months * 31 + duration.calendar_days + duration.exact_seconds // 86_400 + 1
        width = days if is_day else days * 86_400
        low, high = (left.low - width, left.high) if operand.sign < 0 else (left.low, left.high + width)
        return Range(low, high)
    return UNKNOWN


def compared(left: Known, operator: str, right: Known) -> bool | None:
    """Compare as the engines do: with an empty value false, except `!=`."""
    if left is None or right is None:
        return operator == "!="
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if isinstance(left, Range) or isinstance(right, Range):
        return compared_ranges(as_range(left), operator, as_range(right))
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "contains":
            return str(right) in str(left)
        case "starts with":
            return str(left).startswith(str(right))
        case "<":
            return int(left) < int(right)
        case "<=":
            return int(left) <= int(right)
        case ">":
            return int(left) > int(right)
        case _:
            return int(left) >= int(right)


def as_range(value: str | int | bool | Range) -> Range:
    return value if isinstance(value, Range) else Range(int(value), int(value))


def compared_ranges(left: Range, operator: str, right: Range) -> bool | None:
    if operator in ("==", "!="):
        is_apart = left.high < right.low or right.high < left.low
        return (operator == "!=") if is_apart else None
    if operator in (">", ">="):
        return compared_ranges(right, "<" if operator == ">" else "<=", left)
    if left.high < right.low or (operator == "<=" and left.high == right.low):
        return True
    if left.low > right.high or (operator == "<" and left.low == right.high):
        return False
    return None
