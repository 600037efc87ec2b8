"""F303: elements that can hold somebody for ever, since the flows that leave do not cover every case.

Looked for is a history in which no flow is ever ready and no global exit lets go: the contact, what has
come of elements passed, which responses come and when. What the clock decides counts in the flows' favour.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from math import prod

from campaignlang.check.atoms import Answers, Group, Test, compiled, subject_of
from campaignlang.check.case_groups import CaseGroups, narrowed, positions_of
from campaignlang.check.enumerating import CASES_TOTAL_MAX
from campaignlang.check.graph import unreachable
from campaignlang.check.histories import (
    NEVER,
    History,
    Stretch,
    cuts_of,
    histories,
    stretch_of,
    until_atoms,
    until_attributes,
)
from campaignlang.check.possible import with_causes
from campaignlang.check.reachable import Walk
from campaignlang.check.responses import asked_of
from campaignlang.check.stuck_words import case_in_words, fix_of, flows_in_words
from campaignlang.doors.limits import ANALYSIS_STEPS_MAX
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Timing
from campaignlang.model.parts import atoms
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report, Severity

# A walk costs about ten times what a look at one case does.
WALK_SHARE = 10
HISTORIES_MAX = 20_000
# Cases that are followed through the graph at once.
FOLLOWED_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Somebody who is stuck: values by subject (`plan`, `ask.visits`, `invite.`), and when responses come.

    `history` has places in time between the `cuts` (seconds from when the element acts).
    """

    values: tuple[tuple[str, object], ...]
    history: tuple[tuple[str, int], ...]
    cuts: tuple[int, ...]


class OutOfSteps(Exception):
    """The budget of the analysis is used up."""


class Search:
    """The search through one campaign, with what it may still cost."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.groups = CaseGroups(campaign)
        self.steps = ANALYSIS_STEPS_MAX
        self.exits = tuple(one.leaves_when for one in campaign.elements if one.leaves_when is not None)
        self.arrivals: dict[tuple[str, ...], dict[str, set[tuple[int, ...]]]] = {}

    def witness(self, element: Element) -> Witness | None:
        """Give a case in which somebody stays for ever, or None."""
        flows = self.campaign.flows_by_source[element.name]
        if not may_hold(element, flows):
            return None
        conditions = [flow.condition for flow in flows if flow.condition is not None]
        deadlines = [atom for flow in flows for atom in until_atoms(flow)]
        asked = tuple(
            dict.fromkeys(atom for one in (*conditions, *self.exits, *deadlines) for atom in atoms(one))
        )
        subjects = self.subjects_of(element, asked)
        groups = self.groups_of(subjects)
        if groups is None:
            return None
        cases = [narrowed(of_those_here(group, element), asked) for group in groups]
        if prod(len(group.options) for group in cases) > CASES_TOTAL_MAX:
            raise OutOfSteps
        waiting = Waiting(element, flows, self.exits, asked)
        found: dict[tuple[int, ...], History] = {}
        for numbers in product(*(range(len(one.options)) for one in cases)):
            chosen = [group.options[number] for group, number in zip(cases, numbers, strict=True)]
            answers: Answers = [None] * len(asked)
            for option in chosen:
                for atom, is_so in option.truths:
                    answers[waiting.index[atom]] = is_so
            values = {group.key: option.value for group, option in zip(cases, chosen, strict=True)}
            history = self.stuck_history(waiting, answers, values)
            if history is not None:
                found[numbers] = history
        return self.first_reachable(element, flows, groups, cases, found) if found else None

    def subjects_of(self, element: Element, asked: Iterable[c.Condition]) -> tuple[str, ...]:
        found = dict.fromkeys(subject_of(atom) for atom in asked)
        return tuple(one for one in found if one is not None and one != f"{element.name}.")

    def groups_of(self, subjects: tuple[str, ...]) -> tuple[Group, ...] | None:
        """Give the cases of each subject; one with too many is left open, which claims nothing."""
        groups = [group for subject in subjects if (group := self.groups.group(subject)) is not None]
        return tuple(groups)

    def stuck_history(
        self, waiting: "Waiting", answers: Answers, values: dict[str, object]
    ) -> History | None:
        """Give a way responses can come in which nobody is ever let on, at whatever time an event ends."""
        rules = waiting.rules(values)
        found = None
        for known in waiting.histories:
            found = None
            for history in known:
                self.steps -= 1
                if self.steps <= 0:
                    raise OutOfSteps
                if not any(is_ready(rule, waiting.own, history, answers) for rule in rules):
                    found = history
                    break
            if found is None:
                return None
        return found

    def first_reachable(
        self,
        element: Element,
        flows: tuple[Flow, ...],
        groups: tuple[Group, ...],
        cases: list[Group],
        found: dict[tuple[int, ...], History],
    ) -> Witness | None:
        followed = self.with_those_of_entries(groups)
        if prod(len(group.options) for group in followed) > CASES_TOTAL_MAX:
            raise OutOfSteps
        arrivals = self.arrivals_of(followed)
        if arrivals is None:
            raise OutOfSteps
        folds = [folded(group, one) for group, one in zip(groups, cases, strict=True)]
        real: dict[tuple[int, ...], tuple[int, ...]] = {}
        for state in sorted(arrivals[element.name]):
            key = tuple(fold[number] for fold, number in zip(folds, state, strict=False))
            real.setdefault(key, state)
        for numbers, history in found.items():
            if numbers in real:
                told = zip(followed, real[numbers], strict=True)
                return Witness(
                    values=tuple((group.key, group.options[number].value) for group, number in told),
                    history=tuple(history.items()),
                    cuts=cuts_of(flows),
                )
        return None

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
    """Say whether there is anything to look at: flows that all ask for something."""
    if not flows or element.is_split:
        return False
    return not any(
        flow.is_otherwise or (flow.condition is None and not until_attributes(flow)) for flow in flows
    )


def is_shut(flow: Flow, values: dict[str, object]) -> bool:
    return any(name in values and values[name] is None for name in until_attributes(flow))


@dataclass(frozen=True, slots=True)
class Rule:
    """A flow, or a global exit: from when to when it may let on, and on what condition."""

    test: Test | None
    stretch: Stretch


class Waiting:
    """Who waits in an element: what can come of it, and what would let on."""

    def __init__(
        self,
        element: Element,
        flows: tuple[Flow, ...],
        exits: tuple[c.Condition, ...],
        asked: tuple[c.Condition, ...],
    ) -> None:
        self.index = {atom: number for number, atom in enumerate(asked)}
        # What asks for this visit's responses, by the number of the atom.
        keys = [(number, asked_of(atom, element)) for atom, number in self.index.items()]
        self.own = tuple((number, key) for number, key in keys if key is not None)
        responses = with_causes([key for _, key in self.own], element)
        cuts = cuts_of(flows)
        last = 2 * len(cuts) - 1
        self.flows = tuple(
            (flow, Rule(self.test_of(flow.condition), stretch_of(flow, cuts))) for flow in flows
        )
        self.exits = tuple(Rule(self.test_of(one), Stretch(0, last)) for one in exits)
        has_close = any(one.response.timing in (Timing.AT_CLOSE, Timing.BEFORE_CLOSE) for one in responses)
        # Where an event ends is not known: somebody must be stuck whether that is at once or late.
        closings = (0, last) if has_close else (last,)
        self.histories = tuple(
            tuple(islice(histories(responses, last + 1, one), HISTORIES_MAX + 1)) for one in closings
        )
        if 2 ** len(responses) > HISTORIES_MAX or any(len(one) > HISTORIES_MAX for one in self.histories):
            raise OutOfSteps

    def test_of(self, condition: c.Condition | None) -> Test | None:
        return None if condition is None else compiled(condition, self.index)

    def rules(self, values: dict[str, object]) -> tuple[Rule, ...]:
        """Give what may let on somebody with these values."""
        return (*(rule for flow, rule in self.flows if not is_shut(flow, values)), *self.exits)


def is_ready(rule: Rule, own: tuple[tuple[int, str], ...], history: History, answers: Answers) -> bool:
    """Say whether a flow may be ready at some place in time; it only matters where something comes."""
    first, last = rule.stretch.first, rule.stretch.last
    if last < first:
        return False
    if rule.test is None:
        return True
    here = list(answers)
    for place in (first, *sorted(at for at in history.values() if first < at <= last)):
        for number, key in own:
            # Under `any email`, what an earlier message had counts as well.
            here[number] = history.get(key, NEVER) <= place or answers[number] is True
        if rule.test(here) is not False:
            return True
    return False


def folded(group: Group, narrow: Group) -> tuple[int, ...]:
    """Give, for each option of the full group, that of the narrowed one it falls into; -1 for none."""
    asked = tuple(atom for atom, _ in narrow.options[0].truths)
    known = {tuple(is_so for _, is_so in one.truths): place for place, one in enumerate(narrow.options)}
    positions = positions_of(group, asked)
    return tuple(known.get(tuple(one.truths[at][1] for at in positions), -1) for one in group.options)


def stuck(campaign: Campaign, document: Document, report: Report) -> None:
    search = Search(campaign)
    cut_off = {element.name for element in unreachable(campaign)}
    found = campaign.reached
    for element in candidates_of(campaign, cut_off):
        if element.name not in found:
            continue
        try:
            witness = search.witness(element)
        except OutOfSteps:
            report.add(
                codes.STUCK,
                campaign.name_span,
                "there are too many cases to say whether somebody can be stuck",
                label="not looked through to the end",
                severity=Severity.INFO,
            )
            return
        if witness is not None:
            add_finding(campaign, element, witness, report)


def candidates_of(campaign: Campaign, cut_off: set[str]) -> Iterator[Element]:
    for element in campaign.elements:
        if element.name not in campaign.faulty and element.name not in cut_off:
            yield element


def add_finding(campaign: Campaign, element: Element, witness: Witness, report: Report) -> None:
    case = case_in_words(witness, element, campaign)
    report.add(
        codes.STUCK,
        element.name_span,
        f"who comes to `{element.name}` can wait there for ever",
        label=f"no flow is for: {case}"[:120],
        notes=(f"{flows_in_words(campaign, element)}: {case}",),
        help=f"add a flow for that case, or one for everybody: `{element.name} -> … after …`",
        fix=fix_of(campaign, element),
    )


STUCK_RULES = (stuck,)
