"""The two engines behind one face, so that everything that compares them is written once."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from campaignlang.doors.refused import Refused
from campaignlang.model.values import Type
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.picks import held
from campaignlang.simulation.columnar.columns.texts import Pool, texts_of
from campaignlang.simulation.columnar.engine import Engine
from campaignlang.simulation.columnar.outputs.stories import stories_of
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.living import Life, simulate
from campaignlang.simulation.reference.prepared import PreparedProgram
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import Story
from campaignlang.simulation.tally import Tally, add_tally, count

HAS_COLUMNAR = True


def reference_stories(program: Program, scenario: Scenario, contacts: Iterable[Contact]) -> tuple[Story, ...]:
    return tuple(simulate(program, scenario, contacts))


def columnar_stories(
    program: Program, scenario: Scenario, contacts: Sequence[Contact], block_size: int
) -> tuple[Story, ...]:
    """In the order of the contacts, as the reference engine gives them, without why they were kept out."""
    pool = Pool()
    engine = Engine(program, scenario, pool, keeps_events=True, keeps_passages=True)
    blocks = blocks_of(program, contacts, block_size, pool)
    return tuple(
        story
        for outcome in engine.outcomes(blocks)
        for story in stories_of(outcome, engine.names, pool, program.schema)
    )


def columnar_tally(
    program: Program, scenario: Scenario, contacts: Sequence[Contact], block_size: int
) -> Tally:
    """What counts-only runs count: no story is made for it."""
    pool = Pool()
    engine = Engine(program, scenario, pool, keeps_events=False, keeps_passages=False)
    found = Tally(program.zone)
    for outcome in engine.outcomes(blocks_of(program, contacts, block_size, pool)):
        add_tally(found, outcome.tally)
    return found


def blocks_of(
    program: Program, contacts: Sequence[Contact], block_size: int, pool: Pool
) -> Iterator[ContactBlock]:
    """Contacts in columns; addresses and free texts stay texts, as readers leave them."""
    for first in range(0, len(contacts), block_size):
        some = contacts[first : first + block_size]
        columns: list[Column] = []
        for place, attribute in enumerate(program.schema.attributes):
            values = [contact.values[place] for contact in some]
            if attribute.type is Type.TEXT and not attribute.allowed:
                columns.append(texts_of(None if value is None else str(value) for value in values))
            else:
                columns.append(np.array([held(value, pool) for value in values], np.int64))
        yield ContactBlock(first=first, ids=texts_of(contact.id for contact in some), columns=tuple(columns))


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
