"""Stories to columns and back, so that whatever is made of the one can be held against the other.

Both ways go one by one: this is for tests, for small runs and for what the reference engine left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from campaignlang.clock import UTC
from campaignlang.model.contact import ContactSchema
from campaignlang.model.values import Type, Value
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.outcome import (
    STATUSES,
    Changed,
    Events,
    Names,
    Outcome,
    Passages,
)
from campaignlang.simulation.columnar.columns.texts import Pool, texts_of
from campaignlang.simulation.columnar.outputs.sorting import row_order
from campaignlang.simulation.story import Event, Passage, Story
from campaignlang.simulation.tally import Tally, count

EVENT_FIELDS = ("time", "contact", "entry", "element", "event", "flow", "detail", "order")
PASSAGE_FIELDS = ("contact", "entry", "entered_at", "status", "element", "since", "left_at")


def stories_of(outcome: Outcome, names: Names, pool: Pool, schema: ContactSchema) -> tuple[Story, ...]:
    """Give the story of each contact of a block, in its order; `kept_out` and `answers` are not in it."""
    assert outcome.events is not None and outcome.passages is not None
    events = _events_by_passage(outcome.events, names)
    passages: dict[int, list[Passage]] = {}
    columns = [getattr(outcome.passages, name) for name in PASSAGE_FIELDS]
    order = row_order(columns[:2])
    for row in zip(*(column[order].tolist() for column in columns), strict=True):
        contact, entry, entered_at, status, element, since, left_at = row
        passages.setdefault(contact, []).append(
            Passage(
                entry,
                entered_at,
                STATUSES[status],
                names.elements[element],
                since,
                None if left_at == EMPTY else left_at,
                tuple(events.pop((contact, entry), ())),
            )
        )
    assert not events, "events of passages that are not there"
    changed: dict[int, list[tuple[str, Value]]] = {}
    for column in sorted(outcome.changed, key=lambda one: one.attribute):
        attribute = schema.attributes[column.attribute]
        for contact, value in zip(column.contact.tolist(), column.values.tolist(), strict=True):
            pair = (attribute.name, value_of(value, attribute.type, pool))
            changed.setdefault(contact, []).append(pair)
    ids = outcome.contacts.ids
    return tuple(
        Story(ids.text(place), tuple(passages.get(place, ())), None, tuple(changed.get(place, ())))
        for place in range(len(ids))
    )


def _events_by_passage(events: Events, names: Names) -> dict[tuple[int, int], list[Event]]:
    found: dict[tuple[int, int], list[Event]] = {}
    columns = [getattr(events, name) for name in EVENT_FIELDS]
    time, contact, entry, *_, number = columns
    order = row_order((contact, entry, time, number))
    for row in zip(*(column[order].tolist() for column in columns), strict=True):
        time, contact, entry, element, event, flow, detail, _ = row
        found.setdefault((contact, entry), []).append(
            Event(
                time,
                names.elements[element],
                names.events[event],
                names.flows[flow] if flow >= 0 else "",
                names.details[detail],
            )
        )
    return found


def value_of(number: int, type: Type, pool: Pool) -> Value:
    """Give a value as `model.values` has it."""
    if number == EMPTY:
        return None
    match type:
        case Type.FLAG:
            return bool(number)
        case Type.TEXT:
            return pool.texts[number]
        case _:
            return number


def number_of(value: Value, pool: Pool) -> int:
    """Give a value as columns hold it."""
    if value is None:
        return EMPTY
    return pool.code(value) if isinstance(value, str) else int(value)


@dataclass(slots=True)
class _Numbers:
    """Texts as numbers, in the order they come."""

    places: dict[str, int] = field(default_factory=dict)

    def __call__(self, text: str) -> int:
        return self.places.setdefault(text, len(self.places))


@dataclass(slots=True)
class StoryColumns:
    """Turns stories into outcomes; all that one of these makes have the same `names`."""

    schema: ContactSchema
    pool: Pool = field(default_factory=Pool)
    _elements: _Numbers = field(default_factory=_Numbers)
    _events: _Numbers = field(default_factory=_Numbers)
    _flows: _Numbers = field(default_factory=_Numbers)
    _details: _Numbers = field(default_factory=lambda: _Numbers({"": 0}))

    @property
    def names(self) -> Names:
        """What the numbers made so far mean."""
        elements, events, flows, details = (
            tuple(numbers.places) for numbers in (self._elements, self._events, self._flows, self._details)
        )
        return Names(elements=elements, events=events, flows=flows, details=details)

    def outcome(self, stories: Sequence[Story], first: int = 0) -> Outcome:
        """Give stories as what became of a block; its contacts have no attributes but their ids."""
        events = [row for place, story in enumerate(stories) for row in self._event_rows(place, story)]
        passages = [row for place, story in enumerate(stories) for row in self._passage_rows(place, story)]
        tally = Tally(UTC)
        for story in stories:
            count(tally, story)
        ids = texts_of(story.contact for story in stories)
        return Outcome(
            contacts=ContactBlock(first=first, ids=ids, columns=(ids,)),
            tally=tally,
            events=Events(**_columns(EVENT_FIELDS, events)),
            passages=Passages(**_columns(PASSAGE_FIELDS, passages)),
            changed=tuple(self._changed(stories)),
        )

    def _event_rows(self, place: int, story: Story) -> Iterable[tuple[int, ...]]:
        for passage in story.passages:
            for number, (at, element, event, flow, detail) in enumerate(passage.events):
                yield (
                    at,
                    place,
                    passage.entry,
                    self._elements(element),
                    self._events(event),
                    self._flows(flow) if flow else -1,
                    self._details(detail),
                    number,
                )

    def _passage_rows(self, place: int, story: Story) -> Iterable[tuple[int, ...]]:
        for passage in story.passages:
            yield (
                place,
                passage.entry,
                passage.entered_at,
                STATUSES.index(passage.status),
                self._elements(passage.element),
                passage.since,
                EMPTY if passage.left_at is None else passage.left_at,
            )

    def _changed(self, stories: Sequence[Story]) -> Iterable[Changed]:
        for attribute, declared in enumerate(self.schema.attributes):
            found = [
                (place, number_of(value, self.pool))
                for place, story in enumerate(stories)
                for name, value in story.changed
                if name == declared.name
            ]
            if found:
                contact, values = np.array(found, np.int64).T
                yield Changed(attribute=attribute, contact=contact, values=values)


def _columns(names: Sequence[str], rows: Sequence[tuple[int, ...]]) -> dict[str, Integers]:
    columns = np.array(rows, np.int64).reshape(len(rows), len(names)).T
    return {name: column.copy() for name, column in zip(names, columns, strict=True)}
