"""The event log and the participants file: rows of all stories, in their canonical order."""

from collections.abc import Iterable, Iterator

from campaignlang import clock
from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.story import Story
from campaignlang.simulation.tables import Cell
from campaignlang.simulation.value_text import value_text

EVENT_COLUMNS = ("time", "contact", "entry", "element", "event", "flow", "detail")
PARTICIPANT_COLUMNS = (
    "contact",
    "entry",
    "entered_at",
    "status",
    "element",
    "since",
    "left_at",
    "changed",
)


def event_rows(stories: Iterable[Story]) -> Iterator[tuple[Cell, ...]]:
    """Give all events, ordered by (time, contact, entry, order within the participant).

    Ids compare by code points. Holds all events at once.
    """
    events = [
        (at, story.contact, passage.entry, number, element, event, flow, detail)
        for story in stories
        for passage in story.passages
        for number, (at, element, event, flow, detail) in enumerate(passage.events)
    ]
    events.sort()
    last_at, text = -1, ""
    for at, contact, entry, _, element, event, flow, detail in events:
        if at != last_at:
            last_at, text = at, clock.instant_text(at)
        yield (text, contact, entry, element, event, flow, detail)


def participant_rows(stories: Iterable[Story], schema: ContactSchema) -> Iterator[tuple[Cell, ...]]:
    """Give where each passage stands, ordered by (contact, entry)."""
    types = {attribute.name: attribute.type for attribute in schema.attributes}
    for story in sorted(stories, key=lambda one: one.contact):
        changed = ";".join(f"{name}={value_text(value, types[name])}" for name, value in story.changed)
        for passage in story.passages:
            yield (
                story.contact,
                passage.entry,
                clock.instant_text(passage.entered_at),
                passage.status,
                passage.element,
                clock.instant_text(passage.since),
                "" if passage.left_at is None else clock.instant_text(passage.left_at),
                changed,
            )
