"""Events of a run in the order of the event log, however the blocks they come in are cut and shuffled.

What the log, its digest and the parts of workers have in common; nothing here knows how rows are written.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from types import TracebackType
from typing import Self

import numpy as np

from campaignlang.doors.spills import spills
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import Names, Outcome
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.outputs.pieces import joined, piece_of
from campaignlang.simulation.columnar.outputs.put_aside import TextsAside
from campaignlang.simulation.columnar.outputs.runs import WINDOW_ROWS, Rows, Runs, SortedRun, sorted_run
from campaignlang.simulation.columnar.outputs.sorting import text_order
from campaignlang.simulation.columnar.outputs.tails import Tails

FILES = 4


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
        self.runs.add_sorted(event_run(outcome, self.tails))

    def rows(self) -> AbstractContextManager[Iterator[Rows]]:
        """Give all events in their order, inside of `with`. Nothing is added afterwards."""
        return closing(self.runs.merged())


def event_run(outcome: Outcome, tails: Tails) -> SortedRun:
    """Give a block's events in the order of the log; tails that are new are numbered."""
    events = outcome.events
    assert events is not None
    ids, ranks = ranked(outcome.contacts.ids)
    places = events.contact if ranks is None else ranks[events.contact]
    codes = tails.codes_of(events)
    return sorted_run(ids, events.time, places, codes, (events.entry, events.order))


def ranked(ids: Texts) -> tuple[Texts, Integers | None]:
    """Give ids in their order, and each one's place in it; None: as they stood."""
    order = text_order(ids)
    if order is None:
        return ids, None
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return joined([piece_of(ids, order)]), ranks
