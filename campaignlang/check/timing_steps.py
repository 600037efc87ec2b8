"""Somebody at an element, and the visit that is being played: what has come of it, and which conditions hold.

Follows the semantics for one contact whose attributes are told by Facts.
"""

from collections.abc import Callable, Mapping

from campaignlang.check.timing_facts import Facts
from campaignlang.check.timing_places import GlobalExit, Place, Plan, Way
from campaignlang.check.timing_responses import Script, facts_after, has_refused
from campaignlang.check.timing_values import Answer, Infeasible, answer
from campaignlang.clock import FOREVER
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Timing

# What an earlier visit still has to come: element, kind, response, instant.
Later = tuple[str, str, str, int]
LOOK_BACK_MAX = 300
# Says whether a condition holds for somebody at an instant.
Test = Callable[["Visit", int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Somebody at an element. `before`, `flow`, `script`: where from, by what, and what was scripted there.

    `begin`: the first two of the way; `answered`: the last before that a script led to, as a way may be long.
    `is_open_ended`: somewhere on the way a response came as late as the end allows. `wanted_at`: when the
    flow would have been taken but for its days and times; `held_until`: the same of a wait.
    """

    place: Place
    arrived: int
    acts: int
    held_until: int
    facts: Facts
    before: "Step | None" = None
    begin: tuple["Step", ...] = ()
    answered: "Step | None" = None
    flow: Flow | None = None
    script: Script = ()
    wanted_at: int = 0
    is_late: bool = False
    is_sent: bool = False
    is_from_start: bool = True
    is_open_ended: bool = False
    came_of_kinds: frozenset[tuple[str, str]] = frozenset()
    came: tuple[tuple[str, int], ...] = ()
    later: tuple[Later, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What became of a visit."""

    way: Way
    at: int
    wanted_at: int
    came: Mapping[str, int]
    facts: Facts


class Visit:
    """The visit that is being played."""

    __slots__ = ("came", "facts", "plan", "step")

    def __init__(self, plan: Plan, step: Step, facts: Facts) -> None:
        self.plan = plan
        self.step = step
        self.facts = facts
        self.came: dict[str, int] = {}

    def has_come(self, element: str, key: str, at: int) -> bool:
        if element == self.step.place.element.name:
            return self.came.get(key, FOREVER) <= at
        for name, _, other, instant in self.step.later:
            if name == element and other == key:
                return instant <= at
        before = self.step.before
        came = self.step.came
        for _ in range(LOOK_BACK_MAX):
            if before is None:
                return False
            if before.place.element.name == element:
                return any(one == key and instant <= at for one, instant in came)
            came, before = before.came, before.before
        raise Infeasible

    def has_come_of_kind(self, kind: str, key: str, at: int) -> bool:
        if kind == self.step.place.element.word and self.came.get(key, FOREVER) <= at:
            return True
        return (kind, key) in self.step.came_of_kinds or any(
            word == kind and other == key and instant <= at for _, word, other, instant in self.step.later
        )

    def visits(self, element: str) -> int:
        found, one = 0, self.step
        for _ in range(LOOK_BACK_MAX):
            found += one.place.element.name == element
            if one.before is None:
                return found
            one = one.before
        raise Infeasible

    def holds(self, condition: c.Condition, at: int) -> bool:
        """Say whether a condition holds; may raise what Facts raise."""
        kept = self.plan.tests.get(id(condition))
        if kept is None:
            # The condition is kept with its test, so that no other takes its identity.
            kept = self.plan.tests[id(condition)] = condition, test_of(condition)
        return kept[1](self, at)

    def facts_at(self, at: int) -> Facts:
        """Give what is so of the contact at an instant: responses of this visit may have changed it."""
        if not self.step.place.changes_facts or not self.came:
            return self.facts
        return facts_after(self.step.place, self.came, at, self.facts)

    def is_let_out_by(self, exit_: GlobalExit, at: int) -> bool:
        if exit_.is_timed or not exit_.is_plain or self.step.place.changes_facts:
            return self.holds(exit_.condition, at)
        # Nothing but the facts decides it, which are the same for most of a way.
        found = exit_.known.get(id(self.facts))
        if found is None:
            found = exit_.known[id(self.facts)] = self.facts, self.holds(exit_.condition, at)
        return found[1]

    def decided(self, condition: c.Condition, at: int) -> Answer:
        """Say what `otherwise` waits for: false for good, true, or open."""

        def ask(atom: c.Condition) -> Answer:
            place = self.step.place
            match atom:
                case c.Holds(operand=c.HasCome(element=element, response=key)) if (
                    element == place.element.name
                ):
                    is_come = self.came.get(key, FOREVER) <= at
                    return True if is_come else (None if self.can_come(key, at) else False)
                case c.Holds(operand=c.AnyHasCome(kind=kind, response=key)) if kind == place.element.word:
                    if self.has_come_of_kind(kind, key, at):
                        return True
                    return None if self.can_come(key, at) else False
                case _:
                    return self.holds(atom, at)

        return answer(condition, ask)

    def can_come(self, key: str, at: int) -> bool:
        place = self.step.place
        response = place.response(key)
        if self.came.get("skipped", FOREVER) <= at or response is None or response.timing is Timing.ACTING:
            return False
        if " " in key:
            return self.came.get(response.name, FOREVER) <= at or self.can_come(response.name, at)
        if response.one_of is not None:
            alternatives = place.alternatives(response.one_of)
            if any(self.came.get(one, FOREVER) <= at for one in alternatives):
                return False
            if key != alternatives[0] and has_refused(place, self.came, at):
                return False
        if (
            response.timing in (Timing.BEFORE_CLOSE, Timing.AT_CLOSE)
            and place.closes is not None
            and at >= place.closes
        ):
            return False
        return (
            response.of is None or self.came.get(response.of, FOREVER) <= at or self.can_come(response.of, at)
        )


def test_of(condition: c.Condition) -> Test:
    """Prepare the question whether a condition holds: it is asked over and over, of many visits."""
    match condition:
        case c.All(conditions=parts):
            return both_of(tuple(test_of(part) for part in parts))
        case c.Any(conditions=parts):
            return either_of(tuple(test_of(part) for part in parts))
        case c.Not(condition=inner):
            opposite = test_of(inner)
            return lambda visit, at: not opposite(visit, at)
        case c.Constant(value=value):
            return lambda visit, at: value
        case c.Holds(operand=c.HasCome(element=element, response=key)):
            return lambda visit, at: visit.has_come(element, key, at)
        case c.Holds(operand=c.AnyHasCome(kind=kind, response=key)):
            return lambda visit, at: visit.has_come_of_kind(kind, key, at)
        case c.Compare(left=c.Visits(element=element), operator=word, right=c.Literal(value=int() as number)):
            return lambda visit, at: compare_visits(visit.visits(element) * 1_000_000, word, number)
        case _:
            return lambda visit, at: visit.facts_at(at).holds(condition, at)


def both_of(tests: tuple[Test, ...]) -> Test:
    def holds(visit: "Visit", at: int) -> bool:
        for test in tests:  # noqa: SIM110  (a generator takes longer than what it asks)
            if not test(visit, at):
                return False
        return True

    return holds


def either_of(tests: tuple[Test, ...]) -> Test:
    def holds(visit: "Visit", at: int) -> bool:
        for test in tests:  # noqa: SIM110
            if test(visit, at):
                return True
        return False

    return holds


def compare_visits(visits: int, word: str, value: int) -> bool:
    match word:
        case "==":
            return visits == value
        case "!=":
            return visits != value
        case "<":
            return visits < value
        case "<=":
            return visits <= value
        case ">":
            return visits > value
        case ">=":
            return visits >= value
        case _:
            raise Infeasible
