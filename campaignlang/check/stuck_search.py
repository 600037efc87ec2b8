"""The search for somebody who waits for ever in an element: F303, F310.

Looked for is a history in which no flow is ever ready and no global exit lets go: the contact, what has
come of elements passed, which responses come, when, and what they change. With an `otherwise` beside them, a
sibling has to stay open, too. What the clock decides counts in the flows' favour.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from math import prod

from campaignlang.check.atoms import Answers, Group, subject_of
from campaignlang.check.case_groups import CaseGroups, narrowed, plain_group, positions_of
from campaignlang.check.consequences import attributes_changed, must_skip, send_of
from campaignlang.check.enumerating import CASES_TOTAL_MAX
from campaignlang.check.histories import has_deadline, until_atoms, until_attributes
from campaignlang.check.reachable import Walk
from campaignlang.check.responses import may_stay_open
from campaignlang.check.waiting import Course, Courses, Filled, OutOfSteps, Shared, Waiting, is_ready
from campaignlang.doors.limits import ANALYSIS_STEPS_MAX
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.parts import atoms

# A walk costs about ten times what a look at one case does.
WALK_SHARE = 10
# Cases that are followed through the graph at once.
FOLLOWED_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Somebody who is stuck: values by subject (`plan`, `ask.visits`, `invite.`), and when responses come.

    `history` has places in time between the `cuts` (seconds from when the element acts); `filled`: what
    forms are filled with here; `sibling`: of `otherwise`, the one that stays open.
    """

    values: tuple[tuple[str, object], ...]
    history: tuple[tuple[str, int], ...]
    cuts: tuple[int, ...]
    filled: tuple[tuple[str, object], ...] = ()
    sibling: Flow | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """How somebody stays: what comes, what forms are filled with, and which sibling is open to the last."""

    course: Course
    filled: Filled
    sibling: Flow | None


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked through at one element: the full groups, and those cases of them that matter."""

    waiting: Waiting
    groups: tuple[Group, ...]
    cases: tuple[Group, ...]

    def each(self) -> Iterator[tuple[tuple[int, ...], Answers, dict[str, object]]]:
        """Give every case: the numbers of the options, answers by atom, values by subject."""
        index = self.waiting.index
        for numbers in product(*(range(len(one.options)) for one in self.cases)):
            chosen = [group.options[number] for group, number in zip(self.cases, numbers, strict=True)]
            answers: Answers = [None] * len(index)
            for option in chosen:
                for atom, is_so in option.truths:
                    if atom in index:
                        answers[index[atom]] = is_so
            yield (
                numbers,
                answers,
                {group.key: option.value for group, option in zip(self.cases, chosen, strict=True)},
            )


class Search:
    """The search through one campaign, with what it may still cost."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.groups = CaseGroups(campaign)
        self.steps = ANALYSIS_STEPS_MAX
        self.shared: Shared = {}
        self.exits = tuple(one.leaves_when for one in campaign.elements if one.leaves_when is not None)
        self.arrivals: dict[tuple[str, ...], dict[str, set[tuple[int, ...]]]] = {}

    def witness(self, element: Element) -> Witness | None:
        """Give a case in which somebody stays for ever, or None."""
        if not may_hold(element, self.campaign.flows_by_source[element.name]):
            return None
        look = self.look(element)
        found: dict[tuple[int, ...], Stay] = {}
        # Many cases differ in nothing that is asked here.
        known: dict[tuple[object, ...], Stay | None] = {}
        send, flows = look.waiting.send, look.waiting.flows
        for numbers, answers, values in look.each():
            is_skipped = send is not None and must_skip(send, values)
            key = (is_skipped, *answers, *(is_shut(flow, values) for flow, _ in flows))
            if key not in known:
                known[key] = self.stay(look.waiting, answers, values)
            stay = known[key]
            if stay is not None:
                found[numbers] = stay
        return self.first_reachable(element, look, found) if found else None

    def never_otherwise(self, element: Element) -> Flow | None:
        """Give the sibling because of which nobody ever takes `otherwise`; None where somebody may."""
        flows = self.campaign.flows_by_source[element.name]
        plain = [flow for flow in flows if not flow.is_otherwise and not has_deadline(flow)]
        if element.is_split or not any(flow.is_otherwise for flow in flows):
            return None
        unconditional = next((flow for flow in plain if flow.condition is None), None)
        if unconditional is not None or not any(may_stay_open(flow, element) for flow in plain):
            return unconditional
        look, found = self.look(element), None
        for _, answers, values in look.each():
            for course, filled in self.courses(look.waiting, values, look.waiting.courses[-1]):
                snapshots = look.waiting.snapshots(course, answers, filled)
                sibling = look.waiting.never_closes(course, snapshots)
                if sibling is None:
                    return None
                if found is None and look.waiting.is_left_open(sibling, course, snapshots):
                    found = sibling.flow
        return found

    def look(self, element: Element) -> Look:
        """Prepare the cases of an element. Raises OutOfSteps where there are too many."""
        flows = self.campaign.flows_by_source[element.name]
        conditions = [flow.condition for flow in flows if flow.condition is not None]
        deadlines = [atom for flow in flows for atom in until_atoms(flow)]
        asked = tuple(
            dict.fromkeys(atom for one in (*conditions, *self.exits, *deadlines) for atom in atoms(one))
        )
        # Whether a message is skipped depends on these, asked for here or not.
        reasons = reasons_of(element)
        groups = tuple(self.groups_of(element, (*(subject_of(atom) for atom in asked), *reasons), reasons))
        cases = tuple(
            group if group.key in reasons else narrowed(of_those_here(group, element), asked)
            for group in groups
        )
        if prod(len(group.options) for group in cases) > CASES_TOTAL_MAX:
            raise OutOfSteps
        by_flows = {subject_of(atom) for one in conditions for atom in atoms(one)}
        effects = tuple(
            key for name, keys in attributes_changed(element).items() if name in by_flows for key in keys
        )
        waiting = Waiting(element, self.campaign, flows, self.exits, asked, cases, effects, self.shared)
        return Look(waiting, groups, cases)

    def groups_of(
        self, element: Element, subjects: Iterable[str | None], reasons: tuple[str, ...]
    ) -> Iterator[Group]:
        """Give the cases of each subject; one with too many is left open, which claims nothing."""
        for subject in dict.fromkeys(subjects):
            if subject is None or subject == f"{element.name}.":
                continue
            group = self.groups.group(subject)
            if group is not None:
                yield group
            elif subject in reasons and not self.groups.atoms_by_subject.get(subject):
                yield plain_group(subject)

    def stay(self, waiting: Waiting, answers: Answers, values: dict[str, object]) -> Stay | None:
        """Give a way responses can come in which nobody is ever let on, at whatever time an event ends."""
        rules = [*(rule for flow, rule in waiting.flows if not is_shut(flow, values)), *waiting.exits]
        found = None
        for known in waiting.courses:
            found = None
            for course, filled in self.courses(waiting, values, known):
                snapshots = waiting.snapshots(course, answers, filled)
                if any(is_ready(rule, snapshots) for rule in rules):
                    continue
                if not waiting.has_otherwise:
                    found = Stay(course, filled, None)
                    break
                sibling = waiting.never_closes(course, snapshots)
                if sibling is not None:
                    found = Stay(course, filled, sibling.flow)
                    break
            if found is None:
                return None
        return found

    def courses(
        self, waiting: Waiting, values: dict[str, object], known: Courses
    ) -> Iterator[tuple[Course, Filled]]:
        """Give what can come of somebody with these values, and what forms are filled with."""
        for course in waiting.possible_of(values, known):
            for filled in waiting.fillings(course):
                self.steps -= 1
                if self.steps <= 0:
                    raise OutOfSteps
                yield course, filled

    def first_reachable(
        self, element: Element, look: Look, found: dict[tuple[int, ...], Stay]
    ) -> Witness | None:
        followed = self.with_those_of_entries(look.groups)
        if prod(len(group.options) for group in followed) > CASES_TOTAL_MAX:
            raise OutOfSteps
        arrivals = self.arrivals_of(followed)
        if arrivals is None:
            raise OutOfSteps
        folds = [folded(group, one) for group, one in zip(look.groups, look.cases, strict=True)]
        elsewhere = self.asked_elsewhere(element)
        endings = [self.groups.endings(one) if one.key in elsewhere else None for one in followed]
        real: dict[tuple[int, ...], tuple[int, ...]] = {}
        for state in sorted(arrivals[element.name]):
            key = tuple(fold[number] for fold, number in zip(folds, state, strict=False))
            if key not in found or key in real:
                continue
            # Somebody stays only if they also stay when all has come that must.
            for last in product(
                *((one,) if ends is None else ends[one] for one, ends in zip(state, endings, strict=True))
            ):
                if tuple(fold[number] for fold, number in zip(folds, last, strict=False)) in found:
                    real[key] = last
                    break
        for numbers, stay in found.items():
            if numbers in real:
                told = zip(followed, real[numbers], strict=True)
                groups = look.waiting.groups
                return Witness(
                    values=tuple((group.key, group.options[number].value) for group, number in told),
                    history=tuple(stay.course.history.items()),
                    cuts=look.waiting.cuts,
                    filled=tuple((name, groups[name].options[at].value) for name, at in stay.filled),
                    sibling=stay.sibling,
                )
        return None

    def asked_elsewhere(self, element: Element) -> frozenset[str | None]:
        """Give the other elements whose responses flows ask for: whoever is here has been there (F317)."""
        flows = self.campaign.flows_by_source[element.name]
        asked = [atom for flow in flows if flow.condition is not None for atom in atoms(flow.condition)]
        return frozenset(
            subject_of(atom)
            for atom in asked
            if isinstance(atom, c.Holds)
            and isinstance(atom.operand, c.HasCome)
            and atom.operand.element != element.name
        )

    def with_those_of_entries(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """Follow what entries ask for as well, so that a witness is somebody who is let in."""
        known = {group.key for group in groups}
        found = list(groups)
        total = 1
        for group in groups:
            total *= len(group.options)
        for element in self.campaign.elements:
            where = getattr(element, "where", None)
            if where is None or not self.campaign.is_entry(element):
                continue
            for subject in dict.fromkeys(subject_of(atom) for atom in atoms(where)):
                asked = None if subject is None or subject in known else self.groups.group(subject)
                if asked is not None and total * len(asked.options) <= FOLLOWED_MAX:
                    total *= len(asked.options)
                    known.add(asked.key)
                    found.append(asked)
        return tuple(found)

    def arrivals_of(self, groups: tuple[Group, ...]) -> dict[str, set[tuple[int, ...]]] | None:
        key = tuple(group.key for group in groups)
        if key not in self.arrivals:
            walk = Walk(self.campaign, groups, self.steps // WALK_SHARE)
            found = walk.arrivals()
            if found is None:
                return None
            self.arrivals[key] = found
        return self.arrivals[key]


def of_those_here(group: Group, element: Element) -> Group:
    """Leave out that somebody was never here: who waits here was once at least."""
    if group.key != f"{element.name}.visits":
        return group
    return Group(key=group.key, options=group.options[1:])


def may_hold(element: Element, flows: tuple[Flow, ...]) -> bool:
    """Say whether there is anything to look at: flows that all ask for something, or may stay open."""
    plain = [flow for flow in flows if not flow.is_otherwise]
    if not plain or element.is_split or any(has_share(flow) for flow in flows):
        return False
    if any(flow.condition is None and not until_attributes(flow) for flow in plain):
        return False
    return len(plain) == len(flows) or any(
        not has_deadline(flow) and may_stay_open(flow, element) for flow in plain
    )


def has_share(flow: Flow) -> bool:
    return flow.share_millionths is not None


def is_shut(flow: Flow, values: dict[str, object]) -> bool:
    return any(name in values and values[name] is None for name in until_attributes(flow))


def reasons_of(element: Element) -> tuple[str, ...]:
    """Give the attributes that decide whether a message is skipped."""
    send = send_of(element)
    if send is None:
        return ()
    return (send.address,) if send.is_transactional else (send.address, send.consent)


def folded(group: Group, narrow: Group) -> tuple[int, ...]:
    """Give, for each option of the full group, that of the narrowed one it falls into; -1 for none."""
    if group is narrow:
        return tuple(range(len(group.options)))
    asked = tuple(atom for atom, _ in narrow.options[0].truths)
    known = {tuple(is_so for _, is_so in one.truths): place for place, one in enumerate(narrow.options)}
    positions = positions_of(group, asked)
    return tuple(known.get(tuple(one.truths[at][1] for at in positions), -1) for one in group.options)
