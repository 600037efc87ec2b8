"""Every case that conditions together can tell apart, for rules that claim something of all of them.

What is left open elsewhere (the clock, several attributes at once) is here either way, each by itself.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from campaignlang.check.atoms import Group, Option, Truths, attribute_groups, subject_of
from campaignlang.check.case_groups import visit_group
from campaignlang.check.possible import response_group
from campaignlang.check.responses import come_by_entering
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.operations import Timing
from campaignlang.model.parts import atoms

CASES_TOTAL_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Case:
    """One case: what the atoms are, and of what contact."""

    truths: Truths
    values: tuple[tuple[str, object], ...]


def cases(
    conditions: Iterable[c.Condition],
    campaign: Campaign,
    own: Element | None,
    *,
    is_final: bool = False,
    is_open: bool = False,
    is_arrival: bool = False,
) -> Iterator[Case] | None:
    """Give all cases, or None where there are too many. `own`: the element whose flows ask.

    `is_open`: what cannot be said is None instead of either way; `is_arrival`: only what comes at once.
    """
    asked = tuple(dict.fromkeys(atom for one in conditions for atom in atoms(one)))
    by_subject: dict[str | None, list[c.Condition]] = {}
    for atom in asked:
        by_subject.setdefault(subject_of(atom), []).append(atom)
    groups: list[Group] = []
    for subject, known in by_subject.items():
        found = None if subject is None else group_of(subject, tuple(known), campaign, own, is_final=is_final)
        if found is None:
            groups += [either_way(atom, is_open=is_open) for atom in known]
        elif is_arrival and own is not None and subject == f"{own.name}.":
            groups.append(at_once(found, own, come_by_entering(own, campaign)))
        else:
            groups.append(found)
    total = 1
    for group in groups:
        total *= len(group.options)
    return None if total > CASES_TOTAL_MAX else combined(groups)


def combined(groups: list[Group]) -> Iterator[Case]:
    for chosen in product(*(group.options for group in groups)):
        truths: Truths = {}
        for option in chosen:
            truths.update(option.truths)
        yield Case(
            truths,
            tuple((group.key, option.value) for group, option in zip(groups, chosen, strict=True)),
        )


def either_way(atom: c.Condition, *, is_open: bool) -> Group:
    answers: tuple[bool | None, ...] = (None,) if is_open else (True, False)
    return Group(key="", options=tuple(Option(value=None, truths=((atom, one),)) for one in answers))


def group_of(
    subject: str, asked: tuple[c.Condition, ...], campaign: Campaign, own: Element | None, *, is_final: bool
) -> Group | None:
    if subject.startswith("any "):
        return None
    if subject.endswith(".visits"):
        found = visit_group(subject, asked)
        if found is None or own is None or subject != f"{own.name}.visits":
            return found
        # Who is here was here once at least.
        return Group(key=subject, options=found.options[1:])
    if subject.endswith("."):
        element = campaign.element_by_name.get(subject[:-1])
        is_own = own is not None and element is own
        if element is None:
            return None
        found = response_group(element, asked, is_final=is_final and is_own)
        return found if found is None or not is_own else entered(found, come_by_entering(element, campaign))
    groups = attribute_groups(asked, campaign)
    return None if groups is None else groups.get(subject)


def entered(group: Group, came: tuple[str, ...]) -> Group:
    """Give the cases in which that has come which coming in by the element is."""
    asked = {key for option in group.options for key in keys_of(option)}
    needed = [key for key in came if key in asked]
    options = tuple(option for option in group.options if all(key in keys_of(option) for key in needed))
    return Group(key=group.key, options=options)


def keys_of(option: Option) -> tuple[str, ...]:
    return option.value if isinstance(option.value, tuple) else ()


def at_once(group: Group, element: Element, entering: tuple[str, ...]) -> Group:
    """Give the cases in which only that has come which comes as the element acts."""
    slow = {
        one.name
        for one in element.responses
        if one.name not in entering
        and one.timing is not Timing.ACTING
        and (one.one_of is None or one.timing is Timing.AT_CLOSE)
    }
    options = tuple(
        option
        for option in group.options
        if isinstance(option.value, tuple)
        and not any(key.split(" ", 1)[0] in slow for key in keys_of(option))
    )
    return Group(key=group.key, options=options)
