"""How a run ended: by its end, when told, because everyone had left, or because nothing can happen."""

from dataclasses import dataclass

from campaignlang.clock import FOREVER, Ticks
from campaignlang.model.conditions import Attribute, Operand
from campaignlang.model.parts import inner_operands
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import EntryRule, Program
from campaignlang.simulation.reference.operands import compile_instant, names_of
from campaignlang.simulation.reference.person import Person
from campaignlang.simulation.scenario import RunClock
from campaignlang.simulation.tally import Tally

EVERYONE_LEFT, NOTHING_CAN_HAPPEN, UNTIL = "everyone left", "nothing can happen", "until"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """`ended_at`: when the campaign ended, None where it was not reached (`until`, nothing can happen).

    `unfinished`: how many were cut off, still inside, by the end, a stop or `until`.
    """

    completed_by: str
    ended_at: int | None
    unfinished: int


def completion(program: Program, clock: RunClock, tally: Tally) -> Completion:
    """Say what completed a run, from its clock and who is still inside."""
    inside = tally.statuses["participating"]
    if inside == 0:
        last = max(last_entry_at(program, clock), tally.last_left_at or clock.start)
        if last < clock.horizon:
            return Completion(completed_by=EVERYONE_LEFT, ended_at=last, unfinished=0)
        if clock.horizon == FOREVER:
            # An entry that stays open, in a run nobody ends: over when the last one has left.
            return Completion(
                completed_by=EVERYONE_LEFT, ended_at=tally.last_left_at or clock.start, unfinished=0
            )
    word = clock.horizon_word
    if word is None:
        return Completion(completed_by=NOTHING_CAN_HAPPEN, ended_at=None, unfinished=0)
    return Completion(completed_by=word, ended_at=None if word == UNTIL else clock.horizon, unfinished=inside)


def last_entry_at(program: Program, clock: RunClock) -> int:
    """Give the last instant before the horizon at which an entry may let somebody in; FOREVER for no last."""
    ticks = None if program.frequency is None else Ticks(clock.start, program.frequency, program.zone)
    last = clock.start
    for node in program.entries:
        assert node.entry is not None
        rule = node.entry
        limit = min(clock.horizon, closing(rule, program, clock))
        if rule.is_told:
            last = max(last, limit)
        elif rule.refresh is not None:
            last = max(last, last_look(Ticks(clock.start, rule.refresh, program.zone), ticks, limit))
    return last


def last_look(looks: Ticks, ticks: Ticks | None, limit: int) -> int:
    """Give the last refresh before an instant, moved to the next tick as refreshes are."""
    if limit >= FOREVER:
        return FOREVER
    number = looks.number_at_or_after(limit) - 1
    while number > 0:
        at = looks.nth(number)
        if ticks is None:
            return at
        moved = ticks.at_or_after(at)
        if moved < limit:
            return moved
        # All refreshes after the tick before are moved to the same one, which is too late.
        before = ticks.nth(ticks.number_at_or_after(at) - 1)
        number = min(number, looks.number_at_or_after(before + 1)) - 1
    return looks.start


def closing(rule: EntryRule, program: Program, clock: RunClock) -> int:
    """Give the instant from which an entry lets nobody in, as far as it is the same for everybody."""
    closes_at = FOREVER if rule.closes_at is None else rule.closes_at
    if rule.until is None or asks_contact(rule.until):
        return closes_at
    nobody = Person(
        Contact("", tuple(None for _ in program.schema.attributes)), 0, len(program.nodes), program.zone
    )
    until = compile_instant(rule.until, names_of(program))(nobody, clock.start)
    # An empty `until` lets nobody in.
    return clock.start if until is None else min(closes_at, int(until))


def asks_contact(operand: Operand) -> bool:
    return any(isinstance(part, Attribute) for part in inner_operands(operand))
