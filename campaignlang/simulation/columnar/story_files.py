"""Parquet files of the reference engine's stories, by the writers that the columnar engine has."""

from collections.abc import Iterable

from campaignlang.doors.output_folders import write_folder
from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.columnar.event_log import EventLog
from campaignlang.simulation.columnar.participants import Participants
from campaignlang.simulation.columnar.parts import part_log
from campaignlang.simulation.columnar.shares import SHARE_BLOCKS
from campaignlang.simulation.columnar.stories import StoryColumns
from campaignlang.simulation.story import Story

PARQUET = "parquet"


def write_log(path: str, stories: Iterable[Story], schema: ContactSchema) -> None:
    """Write the event log as one file."""
    columns = StoryColumns(schema)
    outcome = columns.outcome(tuple(stories))
    with EventLog(path, PARQUET, columns.names) as log:
        log.add(outcome)
        log.finish()


def write_parts(path: str, stories: Iterable[Story], schema: ContactSchema, block_contacts: int) -> None:
    """Write the event log in parts, of as many contacts each as a share has."""
    kept = tuple(stories)
    size = SHARE_BLOCKS * block_contacts
    with write_folder(path) as folder:
        for number, first in enumerate(range(0, len(kept), size)):
            columns = StoryColumns(schema)
            outcome = columns.outcome(kept[first : first + size])
            with part_log(folder, number, columns.names) as part:
                part.add(outcome)
                part.finish()


def write_participants(path: str, stories: Iterable[Story], schema: ContactSchema) -> None:
    """Write the participants file."""
    columns = StoryColumns(schema)
    outcome = columns.outcome(tuple(stories))
    with Participants(path, PARQUET, columns.names, columns.pool, schema) as people:
        people.add(outcome)
        people.finish()
