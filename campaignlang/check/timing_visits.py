"""One visit played through: with these responses, when does the contact leave, and where to?

Follows the semantics for one contact whose attributes are told by Facts; its own zone is the campaign's.
"""

from collections.abc import Mapping

from campaignlang.check.timing_facts import Facts
from campaignlang.check.timing_places import GlobalExit, Place, Plan, Way
from campaignlang.check.timing_responses import Script, facts_after, has_refused, responses_of
from campaignlang.check.timing_values import Answer, Infeasible, answer, instant_of
from campaignlang.clock import FOREVER, Duration, step, step_to_day
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Timing
from campaignlang.model.parts import inner_operands

# What an earlier visit still has to come: element, kind, response, instant.
Later = tuple[str, str, str, int]
LOOK_BACK_MAX = 300
# What playing a visit counts for in the budget.
VISIT_STEPS = 20
MIDNIGHTS_MAX = 60


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

    def ask(self, atom: c.Condition, at: int) -> bool:
        match atom:
            case c.Holds(operand=c.HasCome(element=element, response=key)):
                return self.has_come(element, key, at)
            case c.Holds(operand=c.AnyHasCome(kind=kind, response=key)):
                return self.has_come_of_kind(kind, key, at)
            case c.Compare(
                left=c.Visits(element=element), operator=word, right=c.Literal(value=int() as value)
            ):
                return compare_visits(self.visits(element) * 1_000_000, word, value)
            case _:
                return self.facts_at(at).holds(atom, at)

    def facts_at(self, at: int) -> Facts:
        """Give what is so of the contact at an instant: responses of this visit may have changed it."""
        if not self.step.place.changes_facts or not self.came:
            return self.facts
        return facts_after(self.step.place, self.came, at, self.facts)

    def holds(self, condition: c.Condition, at: int) -> bool:
        if isinstance(condition, c.Holds):
            return self.ask(condition, at)
        return bool(answer(condition, lambda atom: self.ask(atom, at)))

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
                    return self.ask(atom, at)

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


def play(plan: Plan, step_: Step, script: Script, facts: Facts) -> Leaving:
    """Play a visit to its end: Infeasible where it has none in time, or a global exit interrupts."""
    place, acts = step_.place, step_.acts
    is_skipped = place.send is not None and not step_.is_sent
    visit = Visit(plan=plan, step=step_, facts=facts)
    visit.came = responses_of(place, acts, script, is_skipped, step_.is_late)
    instants = {acts, *visit.came.values(), *[instant for *_, instant in step_.later]}
    horizon = plan.horizon
    moments = sorted([one for one in instants if acts <= one < horizon])
    plan.budget.take(VISIT_STEPS + len(moments) * len(place.ways))
    # No two have instant and order in common: a way's openings lie between its moments.
    tries = sorted(
        [
            (at, way.order, wanted_at, way)
            for way in place.ways
            for at, wanted_at in openings(visit, way, moments)
        ]
    )
    found: tuple[int, Way, int] | None = None
    for at, _, wanted_at, way in tries:
        condition = way.flow.condition
        if condition is None or visit.holds(condition, at):
            found = at, way, wanted_at
            break
        if way.is_timed:
            raise Infeasible
    if place.others:
        other = otherwise(visit, tries, FOREVER if found is None else found[0])
        found = other or found
    if found is None:
        raise Infeasible
    check_exits(visit, moments, found[0])
    return Leaving(way=found[1], at=found[0], wanted_at=found[2], came=visit.came, facts=facts)


def openings(visit: Visit, way: Way, moments: list[int]) -> list[tuple[int, int]]:
    """Give the first allowed instant after each moment at which something changes, before the next."""
    begin, deadline = span_of(visit, way)
    found = []
    first_open, last = visit.plan.first_open, len(moments) - 1
    for number, moment in enumerate(moments):
        wanted_at = moment if moment > begin else begin
        following = moments[number + 1] if number < last else FOREVER
        if wanted_at >= following:
            continue
        if wanted_at > deadline:
            break
        at = first_open(way, wanted_at, deadline)
        if at < following:
            found.append((at, wanted_at))
    return found


def span_of(visit: Visit, way: Way) -> tuple[int, int]:
    """Give from when to when a way is open: its beginning and its deadline."""
    flow, acts, plan = way.flow, visit.step.acts, visit.plan
    key = id(way), acts
    found = plan.spans.get(key)
    if found is not None:
        return found
    begin = begin_of(way, acts, plan)
    deadline = FOREVER
    if flow.within is not None:
        deadline = step(acts, flow.within, plan.zone)
    if flow.until is not None:
        until = way.until_fixed
        if until is None:
            until = dated_instant(flow.until, visit.facts, acts, plan)
        deadline = min(deadline, -1 if until is None else until)
    if way.last_day_ends is not None:
        deadline = min(deadline, way.last_day_ends)
    if flow.until is None or way.until_fixed is not None:
        # Else it is another for each contact.
        plan.spans[key] = begin, deadline
    return begin, deadline


def begin_of(way: Way, acts: int, plan: Plan) -> int:
    after = way.flow.after
    if after is None:
        return acts
    if way.flow.times.at is not None and after.is_calendar_only:
        return step_to_day(acts, after, plan.zone)
    return step(acts, after, plan.zone)


def dated_instant(operand: c.Operand, facts: Facts, at: int, plan: Plan) -> int | None:
    """Give an instant that depends on a contact's date, chosen when first asked for."""
    values = {
        one.name: facts.value(one, at) for one in inner_operands(operand) if isinstance(one, c.Attribute)
    }
    return instant_of(operand, values, at, plan.zone)


def otherwise(
    visit: Visit, tries: list[tuple[int, int, int, Way]], before: int
) -> tuple[int, Way, int] | None:
    """Give the way of `otherwise`, if its siblings have closed and it is ready before any of them."""
    place, acts, plan = visit.step.place, visit.step.acts, visit.plan
    latest = acts
    for way in place.ways:
        _, deadline = span_of(visit, way)
        if way.has_deadline and deadline < FOREVER:
            latest = max(latest, deadline)
            continue
        condition = way.flow.condition
        closed = next(
            (
                at
                for at, _, _, one in tries
                if one is way and condition is not None and visit.decided(condition, at) is False
            ),
            None,
        )
        if closed is None:
            return None
        latest = max(latest, closed)
    for way in place.others:
        deadline = FOREVER if way.last_day_ends is None else way.last_day_ends
        at = plan.first_open(way, latest, deadline)
        if at < before:
            return at, way, latest
    return None


def check_exits(visit: Visit, moments: list[int], until: int) -> None:
    """Raise Infeasible where a global exit interrupts before the contact moves on."""
    plan, step_ = visit.plan, visit.step
    if not plan.exits:
        return
    asked = [step_.arrived, *(one for one in moments if one <= until), until]
    for exit_ in plan.exits:
        instants = asked
        if exit_.is_timed:
            instants = [*asked, *midnights(plan, step_.arrived, until)]
        elif exit_.is_plain and not step_.place.changes_facts:
            instants = asked[:1]
        for at in instants:
            on_tick = at if plan.ticks is None else plan.ticks.at_or_after(at)
            if on_tick <= until and visit.is_let_out_by(exit_, on_tick):
                raise Infeasible


def midnights(plan: Plan, since: int, until: int) -> list[int]:
    """Give the beginnings of days between two instants; Infeasible where there are too many to look at."""
    first, last = plan.zone.local(since)[0] + 1, plan.zone.local(until)[0]
    if last - first > MIDNIGHTS_MAX:
        raise Infeasible
    return [plan.zone.instant(day, 0) for day in range(first, last + 1)]


def is_let_out(visit: Visit, at: int) -> bool:
    """Say whether a global exit's condition holds: nobody comes in then, or goes further."""
    if (
        visit.plan.ticks is not None
        and visit.plan.ticks.at_or_after(at) != at
        and visit.step.before is not None
    ):
        return False
    return any(visit.is_let_out_by(exit_, at) for exit_ in visit.plan.exits)


def is_shut_to(plan: Plan, until: c.Operand, at: int, facts: Facts) -> bool:
    """Say whether somebody is let in no more, or never: what counts is a date of their own."""
    found = dated_instant(until, facts, at, plan)
    return found is None or at >= found


def deadline_of(
    plan: Plan, within: Duration | None, until: int | None, last_day_ends: int | None, acts: int
) -> int:
    found = FOREVER if within is None else step(acts, within, plan.zone)
    for other in (until, last_day_ends):
        if other is not None:
            found = min(found, other)
    return found
