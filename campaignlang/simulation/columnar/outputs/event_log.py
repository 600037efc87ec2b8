"""The event log of a columnar run, as CSV, JSON Lines or Parquet: whole and in order, in bounded memory.

with EventLog("events.csv", "csv", names) as log:
    for outcome in outcomes:
        log.add(outcome)
    log.finish()
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np

from campaignlang.doors.outputs import write_output
from campaignlang.simulation.columnar.columns.outcome import Names
from campaignlang.simulation.columnar.outputs import parquet
from campaignlang.simulation.columnar.outputs.event_runs import EventRuns
from campaignlang.simulation.columnar.outputs.pieces import Coded, Table, constant, joined, piece_of, table_of
from campaignlang.simulation.columnar.outputs.put_aside import TextsAside
from campaignlang.simulation.columnar.outputs.runs import WINDOW_ROWS, Rows, regrouped
from campaignlang.simulation.columnar.outputs.table_bytes import TEXT_ROWS, Clock, Form, is_too_long
from campaignlang.simulation.columnar.outputs.tails import Tails
from campaignlang.simulation.logs import EVENT_COLUMNS
from campaignlang.simulation.tables import require_pyarrow

TIME, CONTACT, ENTRY = 0, 1, 2


class EventLog(EventRuns):
    """Collects outcomes inside of `with`; nothing is written before `finish`, and then all or nothing.

    `ending`: csv, jsonl or parquet. Refuses Parquet at once where pyarrow is not installed.
    """

    def __init__(
        self,
        path: str,
        ending: str,
        names: Names,
        *,
        is_spreadsheet_safe: bool = False,
        window_rows: int = WINDOW_ROWS,
        group_rows: int = parquet.GROUP_ROWS,
    ) -> None:
        if ending == "parquet":
            require_pyarrow(path)
        super().__init__(path, names, window_rows)
        self.group_rows = group_rows
        self.ending = ending
        self.form = Form(ending, EVENT_COLUMNS, is_spreadsheet_safe)

    def finish(self) -> None:
        """Write the file."""
        with write_output(self.path) as stream, self.rows() as rows:
            if self.ending == "parquet":
                write_parquet(stream, rows, self.runs.ids, self.tails, self.group_rows)
                return
            for data in event_bytes(self.form, rows, self.runs.ids, self.tails):
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
            yield from writer.text(window.slice(begin, begin + TEXT_ROWS))


class RowWriter:
    """What is the same for all rows of a log: its tails as bytes, and the clock."""

    def __init__(self, form: Form, ids: TextsAside, tails: Tails) -> None:
        self.form = form
        self.before = form.opening(TIME)
        self.is_plain = all(form.is_plain(texts) for texts in ids.slices())
        self.ids = ids
        self.tails = Table(table_of([self._tail(tails, code) for code in range(len(tails))]))
        self.clock = Clock(form.closing + form.opening(CONTACT))

    def _tail(self, tails: Tails, code: int) -> bytes:
        tail, form = tails.tail(code), self.form
        cells = (tail.entry, tail.element, tail.event, tail.flow, tail.detail)
        return form.closing + form.separator + form.row_bytes(cells, ENTRY) + form.end

    def text(self, rows: Rows) -> Iterator[memoryview]:
        """Give the text of rows; in halves where it would be too long for memory."""
        contacts = self.ids.pieces(rows.contact)
        tails = Coded(self.tails, rows.code.astype(np.int64))
        if is_too_long((contacts, tails)):
            for half in rows.halves():
                yield from self.text(half)
            return
        if not self.is_plain:
            cells = self.form.cells(joined([contacts]))
            contacts = piece_of(cells, np.arange(len(cells)))
        pieces = [*self.clock.pieces(rows.time), contacts, tails]
        if self.before:
            pieces.insert(0, constant(self.before, len(rows.time)))
        yield joined(pieces).data.data


def write_parquet(
    stream: BinaryIO, rows: Iterable[Rows], ids: TextsAside, tails: Tails, group_rows: int
) -> None:
    """Write the log as Parquet, in groups of so many rows."""
    groups = (_columns(group, ids, tails) for group in regrouped(rows, group_rows))
    parquet.write_groups(stream, parquet.EVENTS, groups)


def _columns(rows: Rows, ids: TextsAside, tails: Tails) -> list[parquet.Column]:
    code = rows.code.astype(np.int64)
    found, used = tails.columns(), parquet.used_of(code)
    return [
        parquet.instants(rows.time),
        parquet.texts(ids.pieces(rows.contact)),
        parquet.integers(np.array(found.entry, np.int64).take(code)),
        *(
            parquet.words(code, names, used)
            for names in (found.element, found.event, found.flow, found.detail)
        ),
    ]
