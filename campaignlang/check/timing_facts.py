"""What is taken for granted of the contact on a way, and a contact for whom all of it is so.

Plain data that grows along the way: each assumption is an atom, how it came out, and when it was asked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from itertools import islice
from typing import TypeVar

from campaignlang.check.timing_values import (
    MILLION,
    Infeasible,
    atom_holds,
    atom_operands,
    attributes_of,
    changes_with_time,
    value_of,
)
from campaignlang.clock import DAY_MAX, DAY_MIN, Zone, step
from campaignlang.clock import Duration as ClockDuration
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.contact import AttributeDeclaration, ContactSchema
from campaignlang.model.values import Type, Value

Assumed = tuple[c.Condition, bool, int]
Found = TypeVar("Found")

BRANCHES_MAX = 24
# Of a long list so many values are tried.
OPERANDS_MAX = 20
# How far off a contact's date is laid where a wait or deadline depends on it, in days; None: empty.
DATES_TRIED: tuple[int | None, ...] = (45, 400, -20, None)
ANOTHER_TEXT = "another"
HUNDRED = 100 * MILLION


class Unknown(Exception):
    """An atom is asked for that nothing is known of yet."""

    def __init__(self, atom: c.Condition, at: int) -> None:
        super().__init__()
        self.atom = atom
        self.at = at


class Undated(Exception):
    """An instant is asked for that depends on a contact's date not yet chosen."""

    def __init__(self, attribute: c.Attribute, at: int) -> None:
        super().__init__()
        self.attribute = attribute
        self.at = at


@dataclass(frozen=True, slots=True)
class AtomNote:
    """An atom, the first of those that are equal, and the attributes it asks for."""

    atom: c.Condition
    names: tuple[str, ...]
    is_timed: bool


@dataclass(frozen=True, slots=True)
class AtomNotes:
    """What atoms ask for, worked out once: an analysis asks the same ones over and over."""

    found: dict[int, tuple[c.Condition, "AtomNote"]] = field(default_factory=dict)
    equal: dict[c.Condition, "AtomNote"] = field(default_factory=dict)

    def of(self, atom: c.Condition) -> "AtomNote":
        kept = self.found.get(id(atom))
        if kept is None:
            # The atom is kept with its note, so that no other takes its identity.
            kept = self.found[id(atom)] = atom, self.equal_to(atom)
        return kept[1]

    def equal_to(self, atom: c.Condition) -> "AtomNote":
        """Give the note of an atom that is made anew each time it is asked."""
        note = self.equal.get(atom)
        if note is None:
            note = self.equal[atom] = AtomNote(atom, attributes_of(atom), changes_with_time(atom))
        return note


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`asked`: by attribute; `changed`: values set on the way; `unclear`: set to what cannot be told."""

    schema: ContactSchema
    zone: Zone
    asked: Mapping[str, tuple[Assumed, ...]] = field(default_factory=dict)
    changed: Mapping[str, Value] = field(default_factory=dict)
    unclear: tuple[str, ...] = ()
    atoms: "AtomNotes" = field(compare=False, repr=False)

    def holds(self, atom: c.Condition, at: int) -> bool:
        """Say whether an atom over attributes and time holds; raise Unknown where that is open."""
        note = self.atoms.of(atom)
        names = note.names
        if self.unclear and any(name in self.unclear for name in names):
            raise Infeasible
        if not names or (self.changed and all(name in self.changed for name in names)):
            return atom_holds(atom, self.changed, at, self.zone)
        if len(names) != 1:
            atom, names = self.with_one_open(atom, names, at)
            if not names:
                return atom_holds(atom, {}, at, self.zone)
            note = self.atoms.equal_to(atom)
        for other, wanted, asked_at in self.asked.get(names[0], ()):
            if other is note.atom and (asked_at == at or not note.is_timed):
                return wanted
        raise Unknown(note.atom, at)

    def with_one_open(
        self, atom: c.Condition, names: tuple[str, ...], at: int
    ) -> tuple[c.Condition, tuple[str, ...]]:
        """Put values in place of all attributes but the last; raise Undated where one is to be chosen."""
        *others, last = names if names[-1] not in self.changed else (*names, "")
        for one in attributes_named(atom, others):
            atom = with_value(atom, one, self.value(one, at))
        return atom, (last,) if last else ()

    def with_answer(self, atom: c.Condition, wanted: bool, at: int) -> "Facts | None":
        """Assume an atom; None where no contact is so."""
        note = self.atoms.equal_to(atom)
        (name,) = note.names
        # The first of equal atoms, so that `holds` need not compare what is in them.
        assumed = (*self.asked.get(name, ()), (note.atom, wanted, at))
        if not any(True for _ in fitting(name, assumed, self)):
            return None
        return replace(self, asked={**self.asked, name: assumed})

    def with_change(self, name: str, value: Value) -> "Facts":
        rest = tuple(one for one in self.unclear if one != name)
        return replace(self, changed={**self.changed, name: value}, unclear=rest)

    def without(self, name: str) -> "Facts":
        """Note that an attribute was set to something that cannot be told."""
        return self if name in self.unclear else replace(self, unclear=(*self.unclear, name))

    def value(self, attribute: c.Attribute, at: int) -> Value:
        """Give a date that was chosen; raise Undated where it was not."""
        if attribute.name in self.unclear:
            raise Infeasible
        if attribute.name in self.changed:
            return self.changed[attribute.name]
        for atom, wanted, _ in self.asked.get(attribute.name, ()):
            if wanted and is_choice(atom):
                return next(iter(fitting(attribute.name, self.asked[attribute.name], self)))
        raise Undated(attribute, at)

    def contact(self) -> tuple[tuple[str, Value], ...]:
        """Give values for which all that was assumed is so."""
        found: list[tuple[str, Value]] = []
        for declaration in self.schema.attributes:
            assumed = self.asked.get(declaration.name, ())
            if not assumed and not (declaration.is_required and not declaration.is_built_in):
                continue
            found.append((declaration.name, next(iter(fitting(declaration.name, assumed, self)))))
        return tuple(found)


def attributes_named(atom: c.Condition, names: Sequence[str]) -> tuple[c.Attribute, ...]:
    found = {one.name: one for one in atom_operands(atom) if isinstance(one, c.Attribute)}
    return tuple(found[name] for name in names)


def with_value(atom: c.Condition, attribute: c.Attribute, value: Value) -> c.Condition:
    """Give an atom with a value in place of an attribute."""
    span = attribute.span
    put: c.Operand = c.Empty(span) if value is None else c.Literal(span, attribute.type, value)

    def inside(operand: c.Operand) -> c.Operand:
        match operand:
            case c.Attribute(name=name) if name == attribute.name:
                return put
            case c.NextYearly(attribute=inner) if inner.name == attribute.name:
                raise Infeasible
            case c.Sum(left=left, right=right):
                return replace(operand, left=inside(left), right=inside(right))
            case _:
                return operand

    match atom:
        case c.Compare(left=left, right=right):
            return replace(atom, left=inside(left), right=inside(right))
        case c.OneOf(operand=operand, options=options):
            return replace(atom, operand=inside(operand), options=tuple(inside(one) for one in options))
        case _:
            raise Infeasible


def is_choice(atom: c.Condition) -> bool:
    match atom:
        case c.Compare(left=c.Attribute(), operator="==", right=c.Literal()):
            return True
        case c.IsEmpty(operand=c.Attribute(), is_negated=False):
            return True
        case _:
            return False


def fitting(name: str, assumed: tuple[Assumed, ...], facts: Facts) -> Iterator[Value]:
    """Give the values of an attribute for which every assumption about it is so."""
    declaration = facts.schema.find(name)
    if declaration is None:
        return
    candidates = dict.fromkeys(candidates_of(name, declaration.type, assumed, facts))
    for value in candidates:
        if declaration.allowed and value is not None and value not in declaration.allowed:
            continue
        if value is None and declaration.is_required:
            continue
        if all(atom_holds(atom, {name: value}, at, facts.zone) is wanted for atom, wanted, at in assumed):
            yield value


def candidates_of(name: str, type_: Type, assumed: tuple[Assumed, ...], facts: Facts) -> Iterator[Value]:
    """Give values worth trying: those the atoms name, and their neighbours."""
    declaration = facts.schema.find(name)
    assert declaration is not None
    if type_ is Type.FLAG:
        yield from (True, False, None)
        return
    # An empty value comes first where a contact need not have one, so that a witness says little.
    if not assumed:
        yield from (*declaration.allowed, sample_of(declaration, facts.zone))
    near = 1 if type_ is not Type.NUMBER else MILLION
    for atom, _, at in assumed:
        for operand in islice(named_operands(atom, name), OPERANDS_MAX):
            value = value_of(operand, {}, at, facts.zone)
            if isinstance(value, str) or value is None:
                yield value
                continue
            yield from (value, value + near, value - near)
        for duration in durations_of(atom):
            yield from moved(type_, duration, at, facts.zone)
    yield from declaration.allowed
    yield from (sample_of(declaration, facts.zone), None)


def named_operands(atom: c.Condition, name: str) -> Iterator[c.Operand]:
    """Give the sides of a comparison that do not depend on the attribute."""
    match atom:
        case c.Compare(left=left, right=right):
            sides: tuple[c.Operand, ...] = (left, right)
        case c.OneOf(operand=operand, options=options):
            sides = (operand, *options)
        case _:
            sides = ()
    for side in sides:
        if not any(isinstance(one, c.Attribute) for one in side_operands(side)):
            yield side


def side_operands(side: c.Operand) -> tuple[c.Operand, ...]:
    return atom_operands(c.IsEmpty(side.span, side, False))


def durations_of(atom: c.Condition) -> Iterator[tuple[ClockDuration, int]]:
    """Give what is added to the attribute on its side, to be taken off again."""
    for side in (getattr(atom, "left", None), getattr(atom, "right", None)):
        if isinstance(side, c.Sum) and isinstance(side.right, c.Literal):
            value = side.right.value
            if isinstance(value, ClockDuration):
                yield value, side.sign


def moved(type_: Type, added: tuple[ClockDuration, int], at: int, zone: Zone) -> Iterator[Value]:
    duration, sign = added
    for now in (at, at - 86_400, at + 86_400):
        for direction in (sign, -sign):
            instant = step(now, duration, zone, direction)
            yield zone.local(instant)[0] if type_ is Type.DATE else instant


def sample_of(declaration: AttributeDeclaration, zone: Zone) -> Value:
    if declaration.name == "timezone":
        # No other text would be one.
        return zone.key
    match declaration.type:
        case Type.TEXT:
            return ANOTHER_TEXT
        case Type.FLAG:
            return False
        case _:
            return 0


def branches(play: Callable[[Facts], Found], facts: Facts) -> Iterator[Found]:
    """Play something for every way the unknown can turn out, yes first."""
    waiting = [facts]
    tried = 0
    while waiting and tried < BRANCHES_MAX:
        tried += 1
        facts = waiting.pop()
        try:
            found = play(facts)
        except Unknown as unknown:
            for wanted in (False, True):
                more = facts.with_answer(unknown.atom, wanted, unknown.at)
                if more is not None:
                    waiting.append(more)
        except Undated as undated:
            waiting.extend(dated(facts, undated))
        except Infeasible:
            continue
        else:
            yield found


def dated(facts: Facts, undated: Undated) -> Iterator[Facts]:
    """Choose a contact's value, of a date: some time ahead, far ahead, past, empty."""
    attribute = undated.attribute
    if attribute.type not in (Type.DATE, Type.DATETIME):
        yield from chosen_values(facts, undated)
        return
    day = facts.zone.local(undated.at)[0]
    for days in reversed(DATES_TRIED):
        if days is None:
            atom: c.Condition = c.IsEmpty(attribute.span, attribute, False)
        else:
            chosen = min(max(day + days, DAY_MIN), DAY_MAX)
            value = chosen if attribute.type is Type.DATE else undated.at + days * 86_400
            literal = c.Literal(attribute.span, attribute.type, value)
            atom = c.Compare(attribute.span, attribute, "==", literal)
        more = facts.with_answer(atom, True, undated.at)
        if more is not None:
            yield more


def chosen_values(facts: Facts, undated: Undated) -> Iterator[Facts]:
    """Choose a number, a text or a flag: a plain one, or none."""
    attribute = undated.attribute
    declared = facts.schema.find(attribute.name)
    assert declared is not None
    plain: Value = HUNDRED if attribute.type is Type.NUMBER else sample_of(declared, facts.zone)
    if declared.allowed:
        plain = declared.allowed[0]
    assert plain is not None
    for atom in (
        c.IsEmpty(attribute.span, attribute, False),
        c.Compare(attribute.span, attribute, "==", c.Literal(attribute.span, attribute.type, plain)),
    ):
        more = facts.with_answer(atom, True, undated.at)
        if more is not None:
            yield more
