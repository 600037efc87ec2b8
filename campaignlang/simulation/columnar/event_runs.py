"""Events of a run in the order of the event log, however the blocks they come in are cut and shuffled.

What the log, its digest and the parts of workers have in common; nothing here knows how rows are written.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np

from campaignlang.doors.spills import spills
from campaignlang.simulation.columnar.arrays import Integers
from campaignlang.simulation.columnar.outcome import Names, Outcome
from campaignlang.simulation.columnar.pieces import joined, piece_of
from campaignlang.simulation.columnar.put_aside import TextsAside
from campaignlang.simulation.columnar.runs import WINDOW_ROWS, Rows, Runs
from campaignlang.simulation.columnar.sorting import row_order, text_order
from campaignlang.simulation.columnar.tails import Codes, Tails
from campaignlang.simulation.columnar.texts import Texts

FILES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedEvents:
    """A block's events in the order of the log. `place`: of the contact in `ids`, which are in their order."""

    ids: Texts
    time: Integers
    place: Integers
    code: Codes


class EventRuns:
    """Collects outcomes inside of `with`; `path` is the output whose folder holds what is put aside."""

    def __init__(self, path: str, names: Names, window_rows: int = WINDOW_ROWS) -> None:
        self.path = path
        self.tails = Tails(names)
        self.window_rows = window_rows
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        keys, codes, data, offsets = self._opened.enter_context(spills(self.path, FILES))
        self.runs = Runs(keys, codes, TextsAside(data, offsets), self.window_rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def add(self, outcome: Outcome) -> None:
        """Put a block's events aside, sorted."""
        self.add_sorted(sorted_events(outcome, self.tails))

    def add_sorted(self, found: SortedEvents) -> None:
        """Put a block's events aside; their codes are of the log's own tails."""
        self.runs.add(found.ids, found.time, found.place, found.code)

    def rows(self) -> Iterator[Rows]:
        """Give all events in their order. Nothing is added afterwards."""
        return self.runs.merged()


def sorted_events(outcome: Outcome, tails: Tails) -> SortedEvents:
    """Give a block's events in their order; tails that are new are numbered."""
    events = outcome.events
    assert events is not None
    ids, ranks = ranked(outcome.contacts.ids)
    places = events.contact if ranks is None else ranks[events.contact]
    order = row_order((events.time, places, events.entry, events.order))
    code = tails.codes_of(events)
    return SortedEvents(ids=ids, time=events.time[order], place=places[order], code=code[order])


def ranked(ids: Texts) -> tuple[Texts, Integers | None]:
    """Give ids in their order, and each one's place in it; None: as they stood."""
    order = text_order(ids)
    if order is None:
        return ids, None
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return joined([piece_of(ids, order)]), ranks
