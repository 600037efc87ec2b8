"""The participants file of a columnar run: where each passage stands, in bounded memory.

with Participants("people.csv", "csv", names, pool, schema) as people:
    for outcome in outcomes:
        people.add(outcome)
    people.finish()
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
import numpy.typing as npt

from campaignlang.doors.outputs import write_output
from campaignlang.doors.spills import Spill, give_back, spills
from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import STATUSES, Names, Outcome, Passages
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.outputs import parquet
from campaignlang.simulation.columnar.outputs.changes import changes_of
from campaignlang.simulation.columnar.outputs.event_runs import ranked
from campaignlang.simulation.columnar.outputs.pieces import Alike, Piece, constant, joined, piece_of, table_of
from campaignlang.simulation.columnar.outputs.put_aside import TextsAside
from campaignlang.simulation.columnar.outputs.runs import (
    WINDOW_ROWS,
    Rows,
    Runs,
    SortedRun,
    regrouped,
    sorted_run,
)
from campaignlang.simulation.columnar.outputs.table_bytes import TEXT_ROWS, Clock, Form, is_too_long
from campaignlang.simulation.logs import PARTICIPANT_COLUMNS
from campaignlang.simulation.tables import Cell, require_pyarrow

FILES = 7
CONTACT, ENTRY, ENTERED, STATUS, ELEMENT, SINCE, LEFT, CHANGED = range(8)
FIELDS = ("entry", "entered_at", "status", "element", "since", "left_at")
RECORD = np.dtype([(name, np.int64) for name in FIELDS])
Records = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRun:
    """A block's passages. `run`: their order; its codes are places in `records`.

    `changes`: what changed of each of the run's ids, as text.
    """

    run: SortedRun
    records: Records
    changes: Texts


def passage_run(outcome: Outcome, schema: ContactSchema, pool: Pool) -> PassageRun:
    """Give a block's passages, and their order in the file."""
    passages = outcome.passages
    assert passages is not None
    ids, ranks = ranked(outcome.contacts.ids)
    places = passages.contact if ranks is None else ranks[passages.contact]
    records = np.empty(len(places), RECORD)
    for name in FIELDS:
        records[name] = getattr(passages, name)
    # One instant for all: passages go by contact, then by entry.
    times = np.zeros(len(places), np.int64)
    run = sorted_run(ids, times, places, np.arange(len(places), dtype=np.uint32), (passages.entry,))
    return PassageRun(
        run=run, records=records, changes=changes_of(outcome.changed, len(ids), schema, pool, ranks)
    )


class Participants:
    """Collects outcomes inside of `with`; nothing is written before `finish`, and then all or nothing."""

    def __init__(
        self,
        path: str,
        ending: str,
        names: Names,
        pool: Pool,
        schema: ContactSchema,
        *,
        is_spreadsheet_safe: bool = False,
        window_rows: int = WINDOW_ROWS,
        group_rows: int = parquet.GROUP_ROWS,
    ) -> None:
        if ending == "parquet":
            require_pyarrow(path)
        self.path = path
        self.ending = ending
        self.names = names
        self.pool = pool
        self.schema = schema
        self.form = Form(ending, PARTICIPANT_COLUMNS, is_spreadsheet_safe)
        self.window_rows = window_rows
        self.group_rows = group_rows
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        keys, codes, ids, id_ends, changes, change_ends, records = self._opened.enter_context(
            spills(self.path, FILES)
        )
        self.runs = Runs(keys, codes, TextsAside(ids, id_ends), self.window_rows)
        self.aside = Aside(records, self.runs.ids, TextsAside(changes, change_ends), self.names)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def add(self, outcome: Outcome) -> None:
        """Put a block's passages aside, sorted."""
        self.add_sorted(passage_run(outcome, self.schema, self.pool))

    def add_sorted(self, found: PassageRun) -> None:
        """Put a block's passages aside."""
        count = len(found.records)
        if not count:
            return
        first = self.aside.add(found.records)
        assert first + count <= 2**32, "places of records are held in 32 bits"
        self.runs.add_sorted(replace(found.run, codes=found.run.codes + np.uint32(first)))
        self.aside.changes.add(found.changes)

    def finish(self) -> None:
        """Write the file."""
        with write_output(self.path) as stream, closing(self.runs.merged()) as rows:
            self.aside.read()
            if self.ending == "parquet":
                self._write_parquet(stream, rows)
                return
            stream.write(self.form.head)
            writer = RowWriter(self.form, self.aside)
            for window in rows:
                for begin in range(0, len(window.time), TEXT_ROWS):
                    for data in writer.text(window.slice(begin, begin + TEXT_ROWS)):
                        stream.write(data)
                self.aside.give_back()

    def _write_parquet(self, stream: BinaryIO, rows: Iterable[Rows]) -> None:
        groups = (self._columns(group) for group in regrouped(rows, self.group_rows))
        parquet.write_groups(stream, parquet.PARTICIPANTS, groups)

    def _columns(self, rows: Rows) -> list[parquet.Column]:
        aside = self.aside
        found = aside.passages(rows)
        return [
            parquet.texts(aside.ids.pieces(rows.contact)),
            parquet.integers(found.entry),
            parquet.instants(found.entered_at),
            parquet.words(found.status, STATUSES),
            parquet.words(found.element, self.names.elements),
            parquet.instants(found.since),
            parquet.instants(found.left_at),
            parquet.texts(aside.changes.pieces(rows.contact)),
        ]


class Aside:
    """What was put aside of passages; a row's code is the place of its record."""

    def __init__(self, spill: Spill, ids: TextsAside, changes: TextsAside, names: Names) -> None:
        self.spill = spill
        self.ids = ids
        self.changes = changes
        self.names = names

    def add(self, records: Records) -> int:
        """Put records aside, and give the place of the first."""
        return self.spill.append(records.data) // RECORD.itemsize

    def read(self) -> None:
        self.changes.read()
        self._map = self.spill.mapped()

    def passages(self, rows: Rows) -> Passages:
        found = np.frombuffer(self._map, RECORD)[rows.code]
        return Passages(contact=rows.contact, **{name: found[name].copy() for name in FIELDS})

    def give_back(self) -> None:
        give_back(self._map)
        self.changes.give_back()


class RowWriter:
    """What is the same for all rows of the file."""

    def __init__(self, form: Form, aside: Aside) -> None:
        self.form = form
        self.aside = aside
        self.clock = Clock(form.closing)

    def text(self, rows: Rows) -> Iterator[memoryview]:
        """Give the text of rows; in halves where it would be too long for memory."""
        contacts, changes = self.aside.ids.pieces(rows.contact), self.aside.changes.pieces(rows.contact)
        if is_too_long((contacts, changes)):
            for half in rows.halves():
                yield from self.text(half)
            return
        form, clock, passages = self.form, self.clock, self.aside.passages(rows)
        elements, count = self.aside.names.elements, len(rows.time)
        where = passages.status * len(elements) + passages.element
        pieces = [
            constant(form.opening(CONTACT), count),
            self._cells(contacts),
            _spread(passages.entry, lambda entry: self._inner((entry,), ENTRY, form.closing)),
            constant(form.opening(ENTERED), count),
            *clock.pieces(passages.entered_at),
            _spread(
                where,
                lambda one: self._inner(
                    (STATUSES[one // len(elements)], elements[one % len(elements)]), STATUS
                ),
            ),
            constant(form.opening(SINCE), count),
            *clock.pieces(passages.since),
            constant(form.opening(LEFT), count),
            *clock.pieces(passages.left_at),
            constant(form.opening(CHANGED), count),
            self._cells(changes),
            constant(form.closing + form.end, count),
        ]
        yield joined(pieces).data.data

    def _inner(self, cells: Sequence[Cell], first: int, before: bytes = b"") -> bytes:
        return before + self.form.separator + self.form.row_bytes(cells, first)

    def _cells(self, texts: Piece | Alike) -> Piece:
        cells = self.form.cells(joined([texts]))
        return piece_of(cells, np.arange(len(cells)))


def _spread(values: Integers, text_of: Callable[[int], bytes]) -> Piece:
    """Give a text for each value, made once for each that occurs."""
    used, places = np.unique(values, return_inverse=True)
    return piece_of(table_of([text_of(value) for value in used.tolist()]), places)
