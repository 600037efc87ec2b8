"""The door for tables of others: contacts and recorded data, CSV, JSON Lines or Parquet, also packed.

Rows are streamed: memory does not grow with the file. What is wrong with one row is told to `fault` and
the row left out; what makes the rest unreadable is refused.
"""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from campaignlang.doors import limits
from campaignlang.doors.cells import Cell, Columns, Fault, NumberText, Row, is_long, refuse_doubled
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import shown_path
from campaignlang.doors.tables import ADVICE_UTF8, CODE, OpenTable, Table, kind_of

if TYPE_CHECKING:
    import json

JSON_ENDINGS = (".jsonl", ".ndjson")
PARQUET_ENDING = ".parquet"
OTHER_ENDINGS = {
    ".zip": "unpack it first, or pack it as .gz",
    ".xlsx": "save it as CSV (UTF-8)",
    ".xls": "save it as CSV (UTF-8)",
    ".json": "write one JSON object a line, in a .jsonl file",
}
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read_contacts(
    path: str,
    fault: Fault,
    root: str | None = None,
    columns: Columns | None = None,
    wanted: Collection[str] | None = None,
) -> Iterator[Row]:
    """Give number and cells by column of each row; the header of a CSV is row 1, as a spreadsheet shows it.

    `root`: the file must be a regular one below it, for a path that stands in a campaign's file. `columns`
    is told those of a CSV or Parquet, which may have no rows. `wanted`: cells of others may be left empty.
    """
    kind = table_kind(path)
    with OpenTable(path, root) as opened:
        if kind == PARQUET_ENDING:
            from campaignlang.doors.parquet import ParquetTable, parquet_rows

            parquet = ParquetTable(opened.file, path)
            if columns is not None:
                columns(parquet.columns)
            yield from parquet_rows(parquet, parquet.columns if wanted is None else wanted, fault)
            return
        table = Table(opened.unpacked(), shown_path(path))
        if kind in JSON_ENDINGS:
            yield from json_rows(table, fault)
            return
        rows = CsvTable(table)
        if columns is not None:
            columns(rows.columns)
        yield from rows.rows(fault)


def table_kind(path: str) -> str:
    """The ending that says what a table is; refused with advice where it is none of ours."""
    kind = kind_of(path)
    if kind in OTHER_ENDINGS:
        raise Refused(CODE, f"`{shown_path(path)}` is neither CSV nor JSON Lines", OTHER_ENDINGS[kind])
    return kind


class Decoded:
    """The lines as text, for the CSV reader; remembers whether one was so long that a field may be."""

    __slots__ = ("has_long_line", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.has_long_line = False

    def __iter__(self) -> Iterator[str]:
        for number, line in self.table.lines():
            if len(line) > limits.FIELD_CHARACTERS_MAX:
                self.has_long_line = True
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as fault:
                byte = line[fault.start]
                message = f"`{self.table.name}`, line {number}: byte 0x{byte:02X} is not UTF-8"
                raise Refused(CODE, message, ADVICE_UTF8) from None


class CsvTable:
    """A CSV being read. Strict: commas, closed quotes, as many cells in each row as the header has.

    `row`: the last one taken; the header is row 1, as a spreadsheet shows it. Whoever takes rows from the
    table another way moves it on.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self.row = 0
        try:
            self.columns = header(next(csv.reader(Decoded(table), strict=True), []), table.name)
        except csv.Error as error:
            raise self.unreadable(error) from None
        self.row = 1

    def rows(self, fault: Fault, until: int | None = None) -> Iterator[Row]:
        """Give the rows, up to the one that reaches the position `until`."""
        texts = Decoded(self.table)
        reader = csv.reader(texts, strict=True)
        width, line = len(self.columns), 0
        try:
            while until is None or self.table.position < until:
                cells = next(reader, None)
                if cells is None:
                    return
                self.row, line_before, line = self.row + 1, line, reader.line_num
                if len(cells) != width:
                    if cells:  # A blank line is nothing; spreadsheets leave one at the end.
                        fault(self.row, f"row {self.row} has {count(len(cells))}, the header {width}")
                    continue
                # A field can be long by its line, or by the lines that a quote keeps together.
                if texts.has_long_line or line > line_before + 1:
                    texts.has_long_line = False
                    if (column := self.long_column(cells)) is not None:
                        fault(self.row, f"row {self.row}, column `{column}`: longer than 64 kB")
                        continue
                yield self.row, dict(zip(self.columns, cells, strict=True))
        except csv.Error as error:
            raise self.unreadable(error) from None

    def long_column(self, cells: list[str]) -> str | None:
        return next((column for column, cell in zip(self.columns, cells, strict=True) if is_long(cell)), None)

    def unreadable(self, error: csv.Error) -> Refused:
        return Refused(CODE, f"`{self.table.name}`, row {self.row + 1}: {csv_fault(str(error))}")


def count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"


def csv_fault(text: str) -> str:
    """The reader's complaints in our words."""
    if "unexpected end of data" in text:
        return "a quote is opened and never closed"
    if "field limit" in text:
        return "a field is longer than 64 kB; a quote may be left open"
    if "new-line" in text:
        return "a line ends in CR alone"
    if "expected after" in text:
        return "text follows a closing quote; a quote inside a field is doubled"
    return "not readable as CSV"


def header(cells: list[str], name: str) -> tuple[str, ...]:
    """The columns; refused when they are not told apart by commas and names."""
    if not cells:
        raise Refused(CODE, f"`{name}` is empty", "the first line names the columns")
    if len(cells) == 1:
        for separator, word in ((";", "semicolons"), ("\t", "tabs")):
            if separator in cells[0]:
                raise Refused(CODE, f"`{name}` separates its columns with {word}, not commas")
    refuse_doubled(cells, name)
    return tuple(cells)


def json_rows(table: Table, fault: Fault, until: int | None = None) -> Iterator[Row]:
    """One object a line, up to the position `until`; blank lines are nothing."""
    decoder = json_decoder()
    while (until is None or table.position < until) and (line := table.line()):
        row = table.number
        try:
            text = line.decode("utf-8").strip(" \t\r\n")
            if not text:
                continue
            found: object = decoder.decode(text)
            yield row, checked_object(found)
        except UnicodeDecodeError:
            fault(row, f"row {row} is not UTF-8")
        except BadRow as bad:
            fault(row, f"row {row} {bad}")
        except (ValueError, RecursionError):
            fault(row, f"row {row} is not a JSON object")


def json_decoder() -> "json.JSONDecoder":
    """Numbers stay as written, and a key stands once."""
    import json

    return json.JSONDecoder(
        object_pairs_hook=told_apart, parse_float=NumberText, parse_int=NumberText, parse_constant=no_number
    )


def json_cell(text: str) -> Cell:
    """What one value of an object is; ValueError where it can be none, whatever the reason."""
    try:
        return checked_object({"": json_decoder().decode(text)})[""]
    except (BadRow, RecursionError):
        raise ValueError(text[:40]) from None


class BadRow(Exception):
    """What is wrong with a line of JSON, as the end of a sentence."""


def told_apart(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: dict[str, None] = {}
        for key, _ in pairs:
            if key in seen:
                raise BadRow(f"has the key `{key}` twice")
            seen[key] = None
    return found


def no_number(text: str) -> object:
    raise BadRow(f"has {text}, which is no JSON")


def checked_object(found: object) -> Mapping[str, Cell]:
    """Text, number, flag or null in each cell."""
    if not isinstance(found, dict):
        raise BadRow("is not a JSON object")
    cells: dict[str, Cell] = {}
    for key, value in found.items():
        if value is not None and not isinstance(value, (str, bool)):
            raise BadRow(f"has a list or an object in `{key}`")
        if LONE_SURROGATE.search(key) or (isinstance(value, str) and LONE_SURROGATE.search(value)):
            raise BadRow("has half of a character (a lone surrogate)")
        if isinstance(value, str) and is_long(value):
            raise BadRow(f"has more than 64 kB in `{key}`")
        cells[key] = value
    return cells
