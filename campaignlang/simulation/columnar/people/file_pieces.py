"""Contacts files to pieces, chunk by chunk: with array operations where nothing in a chunk is unusual.

A chunk with quotes, a row of another length, a wrong cell, or bytes that are not UTF-8 goes through the
readers that take row by row: what is said of a file is said in one place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from campaignlang.clock import Zone
from campaignlang.doors.cells import Cell
from campaignlang.doors.contacts import JSON_ENDINGS, PARQUET_ENDING, CsvTable, json_rows
from campaignlang.doors.limits import FIELD_CHARACTERS_MAX
from campaignlang.doors.parquet import ParquetTable, batch_rows
from campaignlang.doors.sources import shown_path
from campaignlang.doors.tables import OpenTable, Table
from campaignlang.model.campaign import Campaign
from campaignlang.model.contact import ContactSchema
from campaignlang.model.values import Value
from campaignlang.simulation.columnar.columns.contact_block import Column
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.people.arrow_cells import typed_batch
from campaignlang.simulation.columnar.people.contact_pieces import Piece
from campaignlang.simulation.columnar.people.csv_cells import csv_cells
from campaignlang.simulation.columnar.people.json_cells import json_cells
from campaignlang.simulation.columnar.people.typing_cells import ColumnTyping, OtherCells
from campaignlang.simulation.contact_rows import ContactRows

CHUNK_BYTES = 1 << 21


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactsFile:
    """What is read, and how: all passes over the file share it."""

    path: str
    kind: str
    campaign: Campaign
    zone: Zone
    columns: Mapping[str, str]
    typings: tuple[ColumnTyping, ...]
    root: str | None
    chunk_bytes: int

    def rows(self) -> ContactRows:
        """What is known of the file at the beginning of a pass."""
        return ContactRows(self.path, self.campaign, self.zone, self.columns)


def typings_of(schema: ContactSchema, zone: Zone, pool: Pool) -> tuple[ColumnTyping, ...]:
    return tuple(ColumnTyping(attribute, zone, pool) for attribute in schema.attributes)


def pieces_of(file: ContactsFile, opened: OpenTable, rows: ContactRows) -> Iterator[Piece]:
    """Go through the file once; faults are collected by `rows`, which is new."""
    passing = _Pass(file, rows)
    if file.kind == PARQUET_ENDING:
        return passing.parquet(ParquetTable(opened.file, file.path))
    table = Table(opened.unpacked(), shown_path(file.path))
    return passing.json(table) if file.kind in JSON_ENDINGS else passing.csv(table)


class _Pass:
    """Going through a file once. `count`: the contacts so far."""

    def __init__(self, file: ContactsFile, rows: ContactRows) -> None:
        self.file = file
        self.rows = rows
        self.count = 0
        self.others = OtherCells()

    def csv(self, table: Table) -> Iterator[Piece]:
        csv = CsvTable(table)
        self.rows.refuse_missing_columns(csv.columns)
        while True:
            before = table.position
            chunk = table.peek(self.file.chunk_bytes)
            piece = self.csv_chunk(csv, chunk) if chunk else None
            if piece is None:
                until = before + max(len(chunk), 1)
                piece = self.one_by_one(csv.rows(self.rows.faults.add, until))
            if table.position == before:
                return
            if len(piece):
                yield piece

    def csv_chunk(self, csv: CsvTable, chunk: bytes) -> Piece | None:
        """All rows of a chunk, or None where there is anything unusual in it."""
        found = csv_cells(chunk, len(csv.columns), FIELD_CHARACTERS_MAX)
        if found is None:
            return None
        count, cells = found
        columns: list[Column] = []
        for attribute, typing in zip(self.rows.attributes, self.file.typings, strict=True):
            column_name = self.rows.column_of[attribute.name]
            if column_name in csv.columns:
                column = typing.typed(cells(csv.columns.index(column_name)))
            else:
                column = typing.same(self.rows.defaults.get(attribute.name), count)
            if column is None:
                return None
            columns.append(column)
        self.took(csv.columns, count)
        csv.table.take(len(chunk), count)
        csv.row += count
        return Piece(range(csv.row - count + 1, csv.row + 1), tuple(columns))

    def json(self, table: Table) -> Iterator[Piece]:
        while True:
            before = table.position
            # The first line has to do with byte-order marks.
            chunk = table.peek(self.file.chunk_bytes) if before else b""
            piece = self.json_chunk(table, chunk) if chunk else None
            if piece is None:
                until = before + max(len(chunk), 1)
                piece = self.one_by_one(json_rows(table, self.rows.faults.add, until))
            if table.position == before:
                return
            if len(piece):
                yield piece

    def json_chunk(self, table: Table, chunk: bytes) -> Piece | None:
        """All lines of a chunk, or None where there is anything unusual in it."""
        cells = json_cells(chunk, FIELD_CHARACTERS_MAX)
        if cells is None:
            return None
        columns: list[Column] = []
        for attribute, typing in zip(self.rows.attributes, self.file.typings, strict=True):
            name = self.rows.column_of[attribute.name]
            if name in cells.keys:
                column = typing.typed_json(cells, cells.keys.index(name))
            elif attribute.is_required:
                return None
            else:
                is_known = name in self.rows.seen
                default = None if is_known else self.rows.defaults.get(attribute.name)
                column = typing.same(default, cells.count)
            if column is None:
                return None
            columns.append(column)
        wanted = self.rows.column_of.values()
        for place, key in enumerate(cells.keys):
            if key not in wanted and not self.others.are_cells(cells, place):
                return None
        if not self.rows.seen:
            self.rows.refuse_missing_columns(cells.keys)
        self.took(cells.keys, cells.count)
        table.take(len(chunk), cells.count)
        return Piece(range(table.number - cells.count + 1, table.number + 1), tuple(columns))

    def parquet(self, table: ParquetTable) -> Iterator[Piece]:
        self.rows.refuse_missing_columns(table.columns)
        row = 0
        for batch in table.batches(tuple(self.rows.column_of.values())):
            columns = typed_batch(batch, self.rows, self.file.typings)
            if columns is None:
                piece = self.one_by_one(batch_rows(table.columns, batch, row, self.rows.faults.add))
            else:
                self.took(table.columns, batch.num_rows)
                piece = Piece(range(row + 1, row + batch.num_rows + 1), columns)
            row += batch.num_rows
            if len(piece):
                yield piece

    def took(self, columns: Iterable[str], count: int) -> None:
        """So many rows were taken together, which all have these columns."""
        if count:
            self.rows.refuse_more(self.count + count - 1)
            self.rows.seen.update(dict.fromkeys(columns))
            self.count += count

    def one_by_one(self, rows: Iterable[tuple[int, Mapping[str, Cell]]]) -> Piece:
        """The contacts of these rows: those with an id, whatever else is wrong with them."""
        numbers: list[int] = []
        contacts: list[list[Value]] = []
        for row, cells in rows:
            self.rows.refuse_more(self.count)
            values = self.rows.values(row, cells)
            if isinstance(values[0], str):
                numbers.append(row)
                contacts.append(values)
                self.count += 1
        columns = zip(*contacts, strict=True) if contacts else ((),) * len(self.file.typings)
        typed = [typing.of_values(column) for typing, column in zip(self.file.typings, columns, strict=True)]
        return Piece(np.array(numbers, np.int64), tuple(typed))
