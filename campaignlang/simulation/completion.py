"""What completed a run, and when: its end, a stop, its own limit, or that nobody or nothing is left."""

from dataclasses import dataclass

from campaignlang.clock import FOREVER, LONG_AGO, Ticks
from campaignlang.model.conditions import Attribute
from campaignlang.model.parts import inner_operands
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import EntryRule, Program
from campaignlang.simulation.reference.operands import compile_instant, names_of
from campaignlang.simulation.reference.person import Person
from campaignlang.simulation.scenario import RunClock

EVERYONE_LEFT, NOTHING = "everyone left", "nothing can happen"


@dataclass(frozen=True, slots=True)
class Completion:
    """`word`: end, stop, until, everyone left, nothing can happen; `at`: None where no end was reached."""

    word: str
    at: int | None

    @property
    def is_cut_off(self) -> bool:
        """Who is still inside is unfinished."""
        return self.word in ("end", "stop", "until")


def completion(program: Program, clock: RunClock, *, inside: int, last_left_at: int | None) -> Completion:
    """`inside`: how many are still in it after the last instant; `last_left_at`: when the last one left."""
    if inside == 0:
        at = max(last_let_in_at(program, clock), last_left_at or clock.start)
        if at < clock.horizon:
            return Completion(EVERYONE_LEFT, at)
    word = clock.horizon_word
    if word is not None:
        return Completion(word, clock.horizon)
    if inside == 0:
        return Completion(EVERYONE_LEFT, last_left_at or clock.start)
    return Completion(NOTHING, None)


def last_let_in_at(program: Program, clock: RunClock) -> int:
    """The instant after which no entry can let anyone in any more; FOREVER where one always can."""
    found = clock.start
    for node in program.entries:
        assert node.entry is not None
        found = max(found, _last_let_in_at(program, clock, node.entry))
    return found


def _last_let_in_at(program: Program, clock: RunClock, entry: EntryRule) -> int:
    if not entry.is_told and entry.refresh is None:
        return clock.start
    closes_at = min(_until(program, clock, entry), FOREVER if entry.closes_at is None else entry.closes_at)
    if entry.is_told or closes_at == FOREVER:
        return closes_at
    assert entry.refresh is not None
    looks = Ticks(clock.start, entry.refresh, program.zone)
    ticks = None if program.frequency is None else Ticks(clock.start, program.frequency, program.zone)
    number = looks.number_at_or_after(closes_at)
    while number > 0:
        number -= 1
        at = looks.nth(number) if ticks is None else ticks.at_or_after(looks.nth(number))
        if at < closes_at:
            return at
    return clock.start


def _until(program: Program, clock: RunClock, entry: EntryRule) -> int:
    """The instant of `until`, the same for everybody; FOREVER where it hangs on the contact."""
    if entry.until is None or any(isinstance(one, Attribute) for one in inner_operands(entry.until)):
        return FOREVER
    nobody = Person(Contact("", (None,) * len(program.schema.attributes)), 0, 0, program.zone)
    found = compile_instant(entry.until, names_of(program))(nobody, clock.start)
    return LONG_AGO if found is None else int(found)
