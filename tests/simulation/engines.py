"""The two engines behind one face, so that everything that compares them is written once."""

from collections.abc import Iterable, Sequence

from campaignlang.doors.refused import Refused
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.living import Life, simulate
from campaignlang.simulation.reference.prepared import PreparedProgram
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import Story
from campaignlang.simulation.tally import Tally, count

HAS_COLUMNAR = False  # Set when the columnar engine is wired below: all that compares is then on.


def reference_stories(program: Program, scenario: Scenario, contacts: Iterable[Contact]) -> tuple[Story, ...]:
    return tuple(simulate(program, scenario, contacts))


def columnar_stories(
    program: Program, scenario: Scenario, contacts: Sequence[Contact], block_size: int
) -> tuple[Story, ...]:
    """In the order of the contacts, as the reference engine gives them."""
    raise NotImplementedError


def columnar_tally(
    program: Program, scenario: Scenario, contacts: Sequence[Contact], block_size: int
) -> Tally:
    """What counts-only runs count: no story is made for it."""
    raise NotImplementedError


def tally_of(program: Program, stories: Iterable[Story]) -> Tally:
    found = Tally(program.zone)
    for story in stories:
        count(found, story)
    return found


def reference_lives(
    program: Program, scenario: Scenario, contacts: Iterable[Contact]
) -> tuple[Story | Refused, ...]:
    """Each contact's story, or what ended the run with it."""
    prepared = PreparedProgram(program, scenario)
    found: list[Story | Refused] = []
    for contact in contacts:
        try:
            found.append(Life(prepared, contact).story())
        except Refused as refused:
            found.append(refused)
    return tuple(found)
