"""Who waits in an element: what can come of it, and whether that ever lets on.

Two questions of each history: whether a flow may be ready, and whether a sibling of `otherwise` may close.
What is not known counts for yes, so that who is said to wait for ever does.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, product

from campaignlang.check.atoms import Answers, Group, Test, compiled
from campaignlang.check.closing import CLOSED, OPEN, Mask, can_come, compiled_closing, mask_of
from campaignlang.check.consequences import Change, changes_of, must_skip, send_of
from campaignlang.check.histories import (
    NEVER,
    History,
    Stretch,
    cuts_of,
    has_deadline,
    histories,
    stretch_of,
)
from campaignlang.check.possible import with_causes
from campaignlang.check.responses import asked_of, come_by_entering
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Timing

HISTORIES_MAX = 20_000
FILLED_MAX = 60


class OutOfSteps(Exception):
    """The budget of the analysis is used up."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A flow, or a global exit: from when to when it may let on, and on what condition."""

    test: Test | None
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Sibling:
    """A flow without a deadline beside `otherwise`: it closes only when its condition is false for good."""

    flow: Flow
    answer: Mask
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in time at which something comes or ends: what has come by then, and what comes now.

    `came`, `open_or_not`: of the atoms about this visit, by number, as answer and as mask.
    """

    place: int
    came: tuple[tuple[int, bool], ...]
    open_or_not: tuple[tuple[int, int], ...]
    comes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A history with its moments in order; the first is that at which the element acts."""

    history: History
    moments: tuple[Moment, ...]


class Courses:
    """Courses that are worked out when they are first looked at: the first will often do."""

    def __init__(self, courses: Iterator[Course]) -> None:
        self._rest = courses
        self._known: list[Course] = []

    def __iter__(self) -> Iterator[Course]:
        yield from self._known
        for course in self._rest:
            self._known.append(course)
            if len(self._known) > HISTORIES_MAX:
                raise OutOfSteps
            yield course


# The course of whose message is skipped, and those of the others for each end of an event there can be.
Shared = dict[tuple[object, ...], tuple[Course | None, tuple[Courses, ...]]]
# What is so at each moment: answers where a place in time begins.
Snapshots = list[tuple[int, Answers]]
# What a form was filled with: attribute and number of the option.
Filled = tuple[tuple[str, int], ...]


class Waiting:
    """`groups`: the cases of what is asked for, of which one is so when the element acts."""

    def __init__(
        self,
        element: Element,
        campaign: Campaign,
        flows: tuple[Flow, ...],
        exits: tuple[c.Condition, ...],
        asked: tuple[c.Condition, ...],
        groups: Iterable[Group],
        effects: tuple[str, ...],
        shared: Shared,
    ) -> None:
        self.index = {atom: number for number, atom in enumerate(asked)}
        self.element = element
        self.send = send_of(element)
        self.came_first = come_by_entering(element, campaign)
        # What asks for this visit's responses, by the number of the atom.
        keys = [(number, asked_of(atom, element)) for atom, number in self.index.items()]
        self.own = tuple((number, key) for number, key in keys if key is not None)
        self.responses = with_causes([*(key for _, key in self.own), *effects], element)
        self.groups = {group.key: group for group in groups}
        self.changes = changes_of(element, campaign, self.groups)
        self.cuts = cuts_of(flows)
        last = 2 * len(self.cuts) - 1
        plain = tuple(flow for flow in flows if not flow.is_otherwise)
        self.has_otherwise = len(plain) < len(flows)
        self.flows = tuple(
            (flow, Rule(self.test_of(flow.condition), stretch_of(flow, self.cuts))) for flow in plain
        )
        self.exits = tuple(Rule(self.test_of(one), Stretch(0, last)) for one in exits)
        self.siblings = tuple(
            Sibling(flow, compiled_closing(flow.condition, self.index), stretch_of(flow, self.cuts))
            for flow in plain
            if flow.condition is not None and not has_deadline(flow)
        )
        self.acting = [one.key for one in self.responses if one.response.timing is Timing.ACTING]
        self.has_close = any(
            one.response.timing in (Timing.AT_CLOSE, Timing.BEFORE_CLOSE) for one in self.responses
        )
        # Where an event ends is not known: somebody must be stuck whether that is at once or late.
        closings = (0, last) if self.has_close else (last,)
        if 2 ** len(self.responses) > HISTORIES_MAX:
            raise OutOfSteps
        # Elements of one kind that are asked the same have the same histories.
        asked_keys = tuple(one.key for one in self.responses)
        key = (element.word, self.own, asked_keys, last, self.has_otherwise, self.came_first)
        if key not in shared:
            is_message = self.send is not None and bool(self.acting)
            shared[key] = (
                self.course(dict.fromkeys(self.acting, 0), last) if is_message else None,
                tuple(Courses(self.courses_of(last + 1, one)) for one in closings),
            )
        self.skipped, self.courses = shared[key]

    def courses_of(self, place_count: int, closes_at: int) -> Iterator[Course]:
        for history in histories(self.responses, place_count, closes_at):
            # Who came in by it has come: a page is submitted then.
            if any(one.key in self.came_first and history.get(one.key) != 0 for one in self.responses):
                continue
            # Of a message that is skipped nothing else comes: that is one course by itself.
            if self.send is None or not any(key in history for key in self.acting):
                yield self.course(history, closes_at)

    def course(self, history: History, closes_at: int) -> Course:
        places = {0, *history.values(), *((closes_at,) if self.has_close else ())}
        return Course(history, tuple(self.moment(history, place, closes_at) for place in sorted(places)))

    def moment(self, history: History, place: int, closes_at: int) -> Moment:
        came = tuple((number, history.get(key, NEVER) <= place) for number, key in self.own)
        # Only `otherwise` waits for what is open.
        is_open = tuple(
            self.has_otherwise and not is_so and can_come(self.element, key, history, place, closes_at)
            for (_, is_so), (_, key) in zip(came, self.own, strict=True)
        )
        return Moment(
            place=place,
            came=came,
            open_or_not=tuple(
                (number, OPEN if opens else mask_of(is_so))
                for (number, is_so), opens in zip(came, is_open, strict=True)
            ),
            comes=tuple(key for key, at in history.items() if at == place),
        )

    def test_of(self, condition: c.Condition | None) -> Test | None:
        return None if condition is None else compiled(condition, self.index)

    def possible_of(self, values: dict[str, object], known: Courses) -> Iterable[Course]:
        """Give the courses of somebody with these values: whose message is skipped, or is not."""
        if self.send is not None and self.skipped is not None and must_skip(self.send, values):
            return (self.skipped,)
        return known

    def fillings(self, course: Course) -> Iterator[Filled]:
        """Give what forms can be filled with in a history."""
        if not self.changes:
            yield ()
            return
        chosen = [one for one in self.changes if one.is_chosen and one.response in course.history]
        ways = product(*(one.options for one in chosen))
        for numbers in islice(ways, FILLED_MAX):
            yield tuple((one.attribute, number) for one, number in zip(chosen, numbers, strict=True))

    def snapshots(self, course: Course, answers: Answers, filled: Filled) -> Snapshots:
        """Give what is so from each moment on, with what responses change; None for what is not known."""
        now = answers
        found: Snapshots = []
        for moment in course.moments:
            for change in self.changes:
                if change.response in moment.comes:
                    now = self.changed(now, change, dict(filled))
            here = list(now)
            for number, is_so in moment.came:
                # Under `any email`, what an earlier message had counts as well.
                here[number] = is_so or now[number] is True
            found.append((moment.place, here))
        return found

    def changed(self, answers: Answers, change: Change, filled: dict[str, int]) -> Answers:
        here = list(answers)
        group = self.groups[change.attribute]
        options = (filled[change.attribute],) if change.is_chosen else change.options
        for at, (atom, _) in enumerate(group.options[0].truths):
            number = self.index.get(atom)
            if number is not None:
                here[number] = group.options[options[0]].truths[at][1] if options else None
        return here

    def never_closes(self, course: Course, snapshots: Snapshots) -> Sibling | None:
        """Give a sibling of `otherwise` that is open for ever."""
        for sibling in self.siblings:
            if not any(
                sibling.answer(here) & CLOSED for here in self.masks_in(sibling.stretch, course, snapshots)
            ):
                return sibling
        return None

    def is_left_open(self, sibling: Sibling, course: Course, snapshots: Snapshots) -> bool:
        """Say whether it waits for a response to the last, and does not hold."""
        *_, last = self.masks_in(sibling.stretch, course, snapshots)
        return bool(sibling.answer(last) & OPEN)

    def masks_in(self, stretch: Stretch, course: Course, snapshots: Snapshots) -> Iterator[list[int]]:
        for number in in_force(snapshots, stretch):
            moment, (_, answers) = course.moments[number], snapshots[number]
            here = [mask_of(one) for one in answers]
            for at, mask in moment.open_or_not:
                if answers[at] is not True:
                    here[at] = mask
            yield here


def is_ready(rule: Rule, snapshots: Snapshots) -> bool:
    """Say whether a flow may be ready at some place in time; it only matters where something comes."""
    if rule.stretch.last < rule.stretch.first:
        return False
    if rule.test is None:
        return True
    return any(rule.test(snapshots[at][1]) is not False for at in in_force(snapshots, rule.stretch))


def in_force(snapshots: Snapshots, stretch: Stretch) -> Iterator[int]:
    """Give the numbers of what is so at some place of a stretch."""
    for number, (place, _) in enumerate(snapshots):
        following = snapshots[number + 1][0] if number + 1 < len(snapshots) else NEVER
        if place <= stretch.last and following > stretch.first:
            yield number
