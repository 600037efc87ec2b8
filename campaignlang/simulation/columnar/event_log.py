"""The event log of a columnar run, as CSV, JSON Lines or Parquet: whole and in order, in bounded memory.

with EventLog("events.csv", "csv", names) as log:
    for outcome in outcomes:
        log.add(outcome)
    log.finish()
"""

from collections.abc import Iterable, Iterator

import numpy as np

from campaignlang.doors.outputs import write_output
from campaignlang.simulation.columnar.event_runs import EventRuns
from campaignlang.simulation.columnar.outcome import Names
from campaignlang.simulation.columnar.pieces import joined, piece_of
from campaignlang.simulation.columnar.put_aside import TextsAside
from campaignlang.simulation.columnar.runs import WINDOW_ROWS, Rows
from campaignlang.simulation.columnar.table_bytes import Form, clock_of, table_of
from campaignlang.simulation.columnar.tails import Tails
from campaignlang.simulation.logs import EVENT_COLUMNS

TIME, CONTACT, ENTRY = 0, 1, 2
# Rows that are put together at once, and how many bytes of ids and details that may be.
TEXT_ROWS = 1 << 17
TEXT_BYTES_MAX = 1 << 26


class EventLog(EventRuns):
    """Collects outcomes inside of `with`; nothing is written before `finish`, and then all or nothing."""

    def __init__(
        self,
        path: str,
        ending: str,
        names: Names,
        *,
        is_spreadsheet_safe: bool = False,
        window_rows: int = WINDOW_ROWS,
    ) -> None:
        super().__init__(path, names, window_rows)
        self.ending = ending
        self.form = Form(ending, EVENT_COLUMNS, is_spreadsheet_safe)

    def finish(self) -> None:
        with write_output(self.path) as stream:
            for data in event_bytes(self.form, self.rows(), self.runs.ids, self.tails):
                stream.write(data)


def event_bytes(
    form: Form, rows: Iterable[Rows], ids: TextsAside, tails: Tails
) -> Iterator[bytes | memoryview]:
    """Give the text of the log in pieces."""
    yield form.head
    writer: RowWriter | None = None
    for window in rows:
        writer = writer or RowWriter(form, ids, tails)
        for begin in range(0, len(window.time), TEXT_ROWS):
            yield from writer.text(window, begin, begin + TEXT_ROWS)


class RowWriter:
    """What is the same for all rows of a log: its tails as bytes, and the clock."""

    def __init__(self, form: Form, ids: TextsAside, tails: Tails) -> None:
        self.form = form
        self.ids = ids
        self.tails = table_of(self._tail(tails, code) for code in range(len(tails)))
        self.clock = clock_of(form.closing + form.opening(CONTACT))

    def _tail(self, tails: Tails, code: int) -> bytes:
        tail, form = tails.tail(code), self.form
        cells = (tail.entry, tail.element, tail.event, tail.flow, tail.detail)
        return form.closing + form.separator + form.row_bytes(cells, ENTRY) + form.end

    def text(self, rows: Rows, begin: int, end: int) -> Iterator[memoryview]:
        """Give the text of some rows; in halves where it would be too long for memory."""
        code = rows.code[begin:end]
        contacts = self.ids.pieces(rows.contact[begin:end])
        tails = piece_of(self.tails, code.astype(np.int64))
        size = int(np.sum(tails.lengths)) + int(np.sum(contacts.lengths))
        if size > TEXT_BYTES_MAX and len(code) > 1:
            middle = begin + len(code) // 2
            yield from self.text(rows, begin, middle)
            yield from self.text(rows, middle, end)
            return
        cells = self.form.cells(joined([contacts]))
        times = self.clock.pieces(rows.time[begin:end], self.form.opening(TIME))
        yield joined([*times, piece_of(cells, np.arange(len(cells))), tails]).data.data
