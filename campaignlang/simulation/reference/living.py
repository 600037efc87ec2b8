"""One contact's way through a run, from instant to instant: what comes back, then moves, then entries."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter

from campaignlang.clock import FOREVER
from campaignlang.doors.limits import MOVES_AT_ONE_INSTANT_MAX, TICKS_MAX
from campaignlang.doors.refused import Refused
from campaignlang.model.values import Value
from campaignlang.simulation import draw
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference import entering
from campaignlang.simulation.reference.arriving import act, arrive, refuse_endless
from campaignlang.simulation.reference.flows import PreparedFlow
from campaignlang.simulation.reference.happening import happen_until
from campaignlang.simulation.reference.moving import exit_now, next_exit, next_move
from campaignlang.simulation.reference.person import Person, Stay, Visit
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram
from campaignlang.simulation.reference.responding import Values
from campaignlang.simulation.reference.why import why_kept_out
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import KeptOut, Passage, Story, row

# Told before each move: who, from which visit, when, by which flow (None: a global exit interrupts).
Watch = Callable[[Person, Visit, int, PreparedFlow | None], None]


def simulate(program: Program, scenario: Scenario, contacts: Iterable[Contact]) -> Iterator[Story]:
    """What becomes of each contact, in the order given; none depends on another."""
    prepared = PreparedProgram(program, scenario)
    for contact in contacts:
        yield Life(prepared, contact).story()


class Life:
    """One contact in one run."""

    def __init__(self, prepared: PreparedProgram, contact: Contact, watch: Watch | None = None) -> None:
        self.prepared = prepared
        self.watch = watch
        number = draw.person(prepared.scenario.seed, contact.id)
        self.person = Person(contact, number, len(prepared.nodes), prepared.program.zone)
        if prepared.scenario.recorded is not None:
            for element, response, at, visit in prepared.scenario.recorded.get(contact.id, ()):
                self.person.seen.setdefault((element, visit), []).append((response, at))
        self.calls = deque(entering.calls_of(prepared, self.person) if prepared.has_calls else ())
        self.audiences = prepared.audiences
        self.looks = [prepared.start] * len(self.audiences)
        self.look_count = 0
        self.entry_at = self._next_entry()
        self.last_look: tuple[PreparedNode, str, int] | None = None
        # When the participant does something next, as far as can be known before anything comes back.
        self.action_at = FOREVER
        self.answers: dict[int, str] = {}

    def story(self) -> Story:
        person = self.person
        self._live()
        return Story(
            contact=person.contact.id,
            passages=tuple([_passage(stay) for stay in person.stays]),
            kept_out=None if person.stays else self._kept_out(),
            changed=self._changed(),
            answers=self._answers(),
        )

    def _changed(self) -> tuple[tuple[str, Value], ...]:
        before, after = self.person.contact.values, tuple(self.person.values)
        if before == after:
            return ()
        attributes = self.prepared.program.schema.attributes
        return tuple(
            (attribute.name, value)
            for attribute, old, value in zip(attributes, before, after, strict=True)
            if old != value
        )

    def _kept_out(self) -> KeptOut:
        if self.last_look is not None:
            return why_kept_out(self.prepared, self.person, *self.last_look)
        entries = self.prepared.entries
        return KeptOut(reason=entering.NOT_ENTERED, element=entries[0].name if entries else "")

    def _answers(self) -> tuple[str, ...]:
        """To each entry line of a test; one before the start, or after the end, is refused."""
        script = self.prepared.scenario.script
        if script is None:
            return ()
        return tuple(self.answers.get(line, "refused") for line in range(len(script.entries)))

    def _live(self) -> None:
        prepared, person = self.prepared, self.person
        now = prepared.start - 1
        while True:
            due = person.pending[0][0] if person.pending else FOREVER
            now = min(due, self.entry_at, self.action_at)
            if now >= prepared.ends_at:
                return
            if due == now:
                happen_until(prepared, person, now)
                if person.stay is None and person.has_changed:
                    person.has_changed = False
                    self._look_again(now)
            visit = person.visit
            if visit is not None and (person.has_changed or self.action_at == now or visit.node.is_changing):
                self._move_on(now)
            if self.entry_at == now:
                self._enter(now)

    def _before(self) -> int:
        """Time alone is looked through up to the next thing that comes back, and then again."""
        pending = self.person.pending
        return min(self.prepared.ends_at, pending[0][0]) if pending else self.prepared.ends_at

    def _next_entry(self) -> int:
        """The next call, or look of an audience at somebody who is outside."""
        found = self.calls[0].at if self.calls else FOREVER
        if self.person.stay is None and self.looks:
            return min(found, *self.looks)
        return found

    def _move_on(self, now: int, entered_by: str | None = None, form: Values = ()) -> None:
        """All moves of one instant; before each, a global exit may interrupt. Then when to look again."""
        prepared, person = self.prepared, self.person
        self.action_at = FOREVER
        while (visit := person.visit) is not None:
            is_clear = person.is_clear and not prepared.is_changing
            interrupting = None if is_clear else exit_now(prepared, person, now)
            if interrupting is not None:
                self._move(visit, interrupting, None, now)
            elif visit.has_acted:
                before = self._before() if visit.node.is_changing else prepared.ends_at
                flow, self.action_at = next_move(prepared, person, visit, now, before)
                if flow is None:
                    break
                self._move(visit, prepared.nodes[flow.target], flow, now)
            elif visit.acts_at == now:
                act(prepared, person, visit, entered_by, form)
                entered_by, form = None, ()
            else:
                self.action_at = min(visit.acts_at, next_exit(prepared, person, now + 1, self._before()))
                break
        if person.visit is None:
            self.action_at = FOREVER
        person.has_changed = False

    def _move(self, visit: Visit, target: PreparedNode, flow: PreparedFlow | None, now: int) -> None:
        person = self.person
        if self.watch is not None:
            self.watch(person, visit, now, flow)
        person.moves = person.moves + 1 if person.moves_at == now else 1
        person.moves_at = now
        visit.stay.events.append(
            row((now, visit.node.name, "moved", flow.key if flow is not None else "", ""))
        )
        if person.moves > MOVES_AT_ONE_INSTANT_MAX:
            refuse_endless(person, f"moves more than {MOVES_AT_ONE_INSTANT_MAX} times at one instant")
        arrive(self.prepared, person, target, now)
        if person.stay is None:
            self._look_again(now)

    def _enter(self, now: int) -> None:
        """All entries of one instant, in the file's order; the first that lets in takes the contact."""
        waiting: list[tuple[int, entering.Call | None]] = []
        while self.calls and self.calls[0].at == now:
            call = self.calls.popleft()
            waiting.append((call.node, call))
        for index, node in enumerate(self.audiences):
            if self.person.stay is None and self.looks[index] == now:
                self._count_look()
                waiting.append((node.index, None))
                self.looks[index] = FOREVER
        if len(waiting) > 1:
            waiting.sort(key=itemgetter(0))
        for place, asking in waiting:
            self._ask(self.prepared.nodes[place], asking, now)
        for index, node in enumerate(self.audiences):
            if self.looks[index] == FOREVER and self.person.stay is None:
                since = entering.may_change_at(self.prepared, self.person, node, now)
                self.looks[index] = self._following_look(node, since)
        self.entry_at = self._next_entry()

    def _ask(self, node: PreparedNode, call: entering.Call | None, now: int) -> None:
        prepared, person = self.prepared, self.person
        if person.stay is not None:
            if call is not None:
                self._ignore(node, call, now)
            return
        form: Values = ()
        if call is not None and call.values:
            form = tuple(pair for pair in call.values if pair[0] in node.asks)
            for name, value in call.values:
                if name not in node.asks:
                    person.values[prepared.program.attribute_index[name]] = value
            person.is_clear = False
        reason = entering.refusal(prepared, person, node, now)
        if call is not None and call.line is not None:
            self.answers[call.line] = reason or entering.LET_IN
        if reason is not None:
            self.last_look = (node, reason, now)
            return
        entering.let_in(prepared, person, node, now)
        assert node.entry is not None
        self._move_on(now, node.entry.rule.response, form)

    def _ignore(self, node: PreparedNode, call: entering.Call, now: int) -> None:
        """What comes for someone inside, while it still lets in, makes a row, last in its second."""
        stay = self.person.stay
        assert stay is not None
        assert node.entry is not None
        if call.line is not None:
            self.answers[call.line] = entering.IGNORED
        if node.entry.rule.is_told and not entering.is_shut(self.person, node, now):
            stay.events.append(row((now, node.name, "ignored", "", "")))

    def _count_look(self) -> None:
        self.look_count += 1
        if self.look_count > TICKS_MAX:
            contact = self.person.contact.id
            raise Refused("U906", f"contact `{contact}` is looked at more than {TICKS_MAX:,} times")

    def _look_again(self, now: int) -> None:
        """Somebody has left: audiences look at them from this instant on, but not twice at one."""
        for index, node in enumerate(self.audiences):
            self.looks[index] = self._following_look(node, now)
        self.entry_at = self._next_entry()

    def _following_look(self, node: PreparedNode, since: int) -> int:
        person = self.person
        if person.last_in is not None:
            since = max(since, entering.reenters_at(self.prepared, person, node))
        if since >= FOREVER:
            return FOREVER
        at = entering.next_look(self.prepared, node, since)
        # From `until` on an audience does not look any more.
        return FOREVER if at == FOREVER or entering.is_shut(person, node, at) else at


def _passage(stay: Stay) -> Passage:
    return Passage(
        entry=stay.entry,
        entered_at=stay.entered_at,
        status=stay.status,
        element=stay.element,
        since=stay.since,
        left_at=stay.left_at,
        events=tuple(stay.events),
    )
