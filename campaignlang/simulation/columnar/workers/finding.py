"""One contact among many: by its id, or the first that comes in or passes an element."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from campaignlang.doors.refused import Refused
from campaignlang.frozen import dataclass
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.outcome import Outcome
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.engine import Engine
from campaignlang.simulation.columnar.people.distinct import shut_out
from campaignlang.simulation.columnar.workers.contact_values import contact_at
from campaignlang.simulation.columnar.workers.shares import Job
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import Story

# Whoever is looked for is most often among the first, whom the reference engine has gone through sooner.
FIRST_CONTACTS = 100


@dataclass(frozen=True, slots=True)
class Found:
    """A contact, and the scenario that the reference engine runs it by."""

    contact: Contact
    scenario: Scenario


def find_by_id(job: Job, blocks: Iterable[ContactBlock], pool: Pool, contact_id: str) -> Found | None:
    """Look for a contact by its id; nothing is run."""
    wanted = np.frombuffer(contact_id.encode("utf-8", "surrogatepass"), np.uint8)
    for block in blocks:
        ids = block.ids
        places = np.flatnonzero(np.diff(ids.offsets) == len(wanted))
        for column, byte in enumerate(wanted.tolist()):
            places = places[ids.data[ids.offsets[places] + column] == byte]
        if len(places):
            return _found(job, block, int(places[0]), pool)
    return None


def find_first(job: Job, blocks: Iterable[ContactBlock], pool: Pool, through: str | None) -> Found | None:
    """Look for the first contact that comes in; with `through`, that passes this element."""
    engine: Engine | None = None
    for block in blocks:
        if not block.first:
            found = _first_one_by_one(job, block, pool, through, min(len(block), FIRST_CONTACTS))
            if found is not None:
                return found
        if engine is None:
            keeps_events = through is not None
            engine = Engine(
                job.program, job.scenario, pool, keeps_events=keeps_events, keeps_passages=not keeps_events
            )
        flags = {entry: shut_out(places, block) for entry, places in job.shut_out.items()}
        try:
            place = _first_place(engine, engine.run(block, flags), through)
        except Refused:
            # Somebody ends the run with an error: perhaps not before the one who is looked for.
            found = _first_one_by_one(job, block, pool, through, len(block))
            if found is not None:
                return found
            continue
        if place is not None:
            return _found(job, block, place, pool)
    return None


def _first_one_by_one(
    job: Job, block: ContactBlock, pool: Pool, through: str | None, count: int
) -> Found | None:
    for place in range(count):
        found = _found(job, block, place, pool)
        (story,) = simulate(job.program, found.scenario, (found.contact,))
        if _passed(story, through):
            return found
    return None


def _passed(story: Story, through: str | None) -> bool:
    if through is None:
        return bool(story.passages)
    return any(event.element == through for passage in story.passages for event in passage.events)


def _first_place(engine: Engine, outcome: Outcome, through: str | None) -> int | None:
    if through is None:
        assert outcome.passages is not None
        places = outcome.passages.contact
    else:
        assert outcome.events is not None
        element = engine.names.elements.index(through)
        places = outcome.events.contact[outcome.events.element == element]
    return int(places.min()) if len(places) else None


def _found(job: Job, block: ContactBlock, place: int, pool: Pool) -> Found:
    contact = contact_at(block, place, job.program.schema, pool)
    out = {
        entry: frozenset((contact.id,) if bool(shut_out(places, block)[place]) else ())
        for entry, places in job.shut_out.items()
    }
    return Found(contact, replace(job.scenario, shut_out=out))
