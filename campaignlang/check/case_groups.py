"""The cases of a campaign by what its conditions ask for: worked out once, and only what is needed."""

from collections.abc import Iterable
from functools import cached_property

from campaignlang.check.atoms import CASES_MAX, MILLION, Group, Option, attribute_groups, compared, subject_of
from campaignlang.check.histories import until_atoms
from campaignlang.check.possible import response_group
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.parts import atoms

Atoms = tuple[c.Condition, ...]


class CaseGroups:
    """What a campaign's flows, exits and entries ask for, sorted by what it is about."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.known: dict[str, Group | None] = {}

    @cached_property
    def atoms_by_subject(self) -> dict[str, Atoms]:
        found: dict[str, dict[c.Condition, None]] = {}
        for condition in self.conditions:
            for atom in atoms(condition):
                subject = subject_of(atom)
                if subject is not None:
                    found.setdefault(subject, {})[atom] = None
        return {subject: tuple(asked) for subject, asked in found.items()}

    @cached_property
    def conditions(self) -> tuple[c.Condition, ...]:
        found: dict[c.Condition, None] = {}
        for element in self.campaign.elements:
            where = getattr(element, "where", None)
            if where is not None:
                found[where] = None
        for flow in self.campaign.flows:
            if flow.condition is not None:
                found[flow.condition] = None
            found.update(dict.fromkeys(until_atoms(flow)))
        return tuple(found)

    def group(self, subject: str) -> Group | None:
        """Give the cases of one subject for the whole campaign; None where there are too many."""
        if subject not in self.known:
            self.known[subject] = self.worked_out(subject)
        return self.known[subject]

    def worked_out(self, subject: str) -> Group | None:
        asked = self.atoms_by_subject.get(subject, ())
        if subject.endswith(".visits"):
            return visit_group(subject, asked)
        if subject.startswith("any "):
            return self.group_of_kind(subject, asked)
        if subject.endswith("."):
            element = self.campaign.element_by_name.get(subject[:-1])
            return None if element is None else response_group(element, asked, is_final=False)
        found = attribute_groups(asked, self.campaign)
        return None if found is None else found.get(subject)

    def endings(self, group: Group) -> tuple[tuple[int, ...], ...]:
        """Give, for each option of what has come of an element, those it may be in the end.

        Of alternatives one always comes, also when somebody has moved on: they do not stay as they are.
        """
        element = self.campaign.element_by_name[group.key[:-1]]
        last = response_group(element, self.atoms_by_subject[group.key], is_final=True)
        ends = {keys_of(option) for option in last.options} if last is not None else set()
        return tuple(
            tuple(
                number
                for number, later in enumerate(group.options)
                if keys_of(later) in ends and keys_of(option) <= keys_of(later)
            )
            for option in group.options
        )

    def group_of_kind(self, subject: str, asked: Atoms) -> Group | None:
        """Give the cases of what has come of any element of a kind: each of it, or not."""
        kinds = [one for one in self.campaign.elements if f"any {one.word}." == subject]
        if not kinds or len(asked) > 6:
            return None
        options = []
        for number in range(2 ** len(asked)):
            came = [bool(number >> place & 1) for place in range(len(asked))]
            keys = tuple(
                atom.operand.response
                for atom, is_so in zip(asked, came, strict=True)
                if is_so and isinstance(atom, c.Holds) and isinstance(atom.operand, c.AnyHasCome)
            )
            options.append(Option(value=keys, truths=tuple(zip(asked, came, strict=True))))
        return Group(key=subject, options=tuple(options))


def keys_of(option: Option) -> frozenset[str]:
    """Give the responses that have come."""
    return frozenset(option.value if isinstance(option.value, tuple) else ())


def plain_group(name: str) -> Group:
    """Give an attribute nothing asks for, as far as messages depend on it: given, or not."""
    return Group(key=name, options=(Option(value=True, truths=()), Option(value=None, truths=())))


def visit_group(subject: str, asked: Atoms) -> Group | None:
    """Give the counts of visits up to one more than any that is asked for."""
    largest = 0
    for atom in asked:
        if not isinstance(atom, c.Compare):
            return None
        for side in (atom.left, atom.right):
            if isinstance(side, c.Literal) and type(side.value) is int:
                largest = max(largest, side.value // MILLION + 2)
            elif not isinstance(side, c.Visits):
                return None
    if largest > CASES_MAX:
        return None
    return Group(
        key=subject,
        options=tuple(
            Option(value=count, truths=tuple((atom, count_truth(atom, count * MILLION)) for atom in asked))
            for count in range(largest + 2)
        ),
    )


def count_truth(atom: c.Condition, count: int) -> bool | None:
    if not isinstance(atom, c.Compare):
        return None
    sides = [
        count if isinstance(side, c.Visits) else side.value if isinstance(side, c.Literal) else None
        for side in (atom.left, atom.right)
    ]
    left, right = sides
    if not isinstance(left, int) or not isinstance(right, int):
        return None
    return compared(left, atom.operator, right)


def narrowed(group: Group, asked: Iterable[c.Condition]) -> Group:
    """Give the options that differ in what some conditions ask for, each once."""
    positions = positions_of(group, asked)
    options: dict[tuple[bool | None, ...], Option] = {}
    for option in group.options:
        told = tuple(option.truths[at] for at in positions)
        key = tuple(is_so for _, is_so in told)
        if key not in options:
            options[key] = Option(value=option.value, truths=told)
    return Group(key=group.key, options=tuple(options.values()))


def positions_of(group: Group, asked: Iterable[c.Condition]) -> tuple[int, ...]:
    """Give where in its options' truths the atoms stand: all options have them in one order."""
    wanted = set(asked)
    return tuple(at for at, (atom, _) in enumerate(group.options[0].truths) if atom in wanted)
