"""The door for tables of others: contacts and recorded data, CSV or JSON Lines, also gzipped.

Rows are streamed: memory does not grow with the file. What is wrong with one row is told to `fault` and
the row left out; what makes the rest unreadable is refused. Cells stay as written: what they mean is
decided by whoever knows the schema.
"""

import csv
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from campaignlang.doors import limits
from campaignlang.doors.refused import Refused, reason
from campaignlang.doors.sources import (
    BYTE_ORDER_MARK,
    READ_FLAGS,
    STANDARD_INPUT,
    WIDE_MARKS,
    is_below,
    real_path,
    shown_path,
)

CODE = "U901"
JSON_ENDINGS = (".jsonl", ".ndjson")
OTHER_ENDINGS = {
    ".parquet": "Parquet is not read here; install `campaignlang[parquet]`, or export it as CSV",
    ".zst": "unpack it first, or pack it as .gz",
    ".zip": "unpack it first, or pack it as .gz",
    ".xlsx": "save it as CSV (UTF-8)",
    ".xls": "save it as CSV (UTF-8)",
    ".json": "write one JSON object a line, in a .jsonl file",
}
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
ADVICE_UTF8 = "save the file as CSV (UTF-8)"


class NumberText(str):
    """A JSON number, digits as written: never a float, and not a JSON string either."""

    __slots__ = ()


Cell = str | bool | None
Row = tuple[int, Mapping[str, Cell]]
Fault = Callable[[int, str], None]
Columns = Callable[[tuple[str, ...]], None]


def read_contacts(
    path: str, fault: Fault, root: str | None = None, columns: Columns | None = None
) -> Iterator[Row]:
    """Give number and cells by column of each row; the header of a CSV is row 1, as a spreadsheet shows it.

    `root`: the file must be a regular one below it, for a path that stands in a campaign's file. `columns`
    is told the header of a CSV, which may have no rows.
    """
    name = shown_path(path)
    kind = os.path.splitext(path.lower().removesuffix(".gz"))[1]
    if kind in OTHER_ENDINGS:
        raise Refused(CODE, f"`{name}` is neither CSV nor JSON Lines", OTHER_ENDINGS[kind])
    file = open_table(path, root)
    try:
        lines = numbered_lines(unpacked(file, path), name)
        if kind in JSON_ENDINGS:
            yield from json_rows(lines, fault)
        else:
            yield from csv_rows(lines, name, fault, columns)
    finally:
        if path != STANDARD_INPUT:
            file.close()


def open_table(path: str, root: str | None) -> BinaryIO:
    """A regular file, or, where the command line names it, a pipe."""
    name = shown_path(path)
    if path == STANDARD_INPUT:
        if sys.stdin is None:
            raise Refused(CODE, "cannot read `<stdin>`: there is no standard input")
        return sys.stdin.buffer
    resolved = real_path(path, CODE)
    if root is not None and not is_below(resolved, os.path.realpath(root)):
        raise Refused(CODE, f"`{name}` lies outside of the project")
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise Refused(CODE, f"cannot read `{name}`: it is a folder")
        if not stat.S_ISREG(mode) and (root is not None or not stat.S_ISFIFO(mode)):
            raise Refused(CODE, f"cannot read `{name}`: it is no regular file")
        return open(os.open(path, READ_FLAGS if stat.S_ISREG(mode) else os.O_RDONLY), "rb")
    except (OSError, ValueError) as fault:
        text = reason(fault) if isinstance(fault, OSError) else "no path"
        raise Refused(CODE, f"cannot read `{name}`: {text}") from None


def unpacked(file: BinaryIO, path: str) -> BinaryIO:
    if not path.lower().endswith(".gz"):
        return file
    import gzip
    import io

    return io.BufferedReader(gzip.GzipFile(fileobj=file), 1 << 17)


def numbered_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    """The lines, from 1, each with its line feed; a packed file's checksum is compared at its end."""
    import zlib

    number = 0
    try:
        while line := file.readline(limits.LINE_BYTES_MAX + 1):
            number += 1
            if len(line) > limits.LINE_BYTES_MAX:
                raise Refused(CODE, f"`{name}`, line {number}: longer than 1 MB")
            if number == 1:
                if line.startswith(WIDE_MARKS) or b"\0" in line[:4]:
                    raise Refused(CODE, f"`{name}` is UTF-16, not UTF-8", ADVICE_UTF8)
                line = line.removeprefix(BYTE_ORDER_MARK)
            yield number, line
    except EOFError:
        raise Refused(CODE, f"`{name}` is cut off: the packed data has no end") from None
    except zlib.error:
        raise Refused(CODE, f"`{name}` is damaged: the packed data cannot be unpacked") from None
    except OSError as fault:
        if fault.errno is None:  # gzip's own complaints: no gzip file, or another checksum.
            raise Refused(CODE, f"`{name}` is damaged: no gzip file, or its checksum is wrong") from None
        raise Refused(CODE, f"cannot read `{name}`: {reason(fault)}") from None


class Decoded:
    """The lines as text, for the CSV reader; remembers whether one was so long that a field may be."""

    __slots__ = ("has_long_line", "lines", "name")

    def __init__(self, lines: Iterator[tuple[int, bytes]], name: str) -> None:
        self.lines = lines
        self.name = name
        self.has_long_line = False

    def __iter__(self) -> Iterator[str]:
        for number, line in self.lines:
            if len(line) > limits.FIELD_CHARACTERS_MAX:
                self.has_long_line = True
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as fault:
                byte = line[fault.start]
                message = f"`{self.name}`, line {number}: byte 0x{byte:02X} is not UTF-8"
                raise Refused(CODE, message, ADVICE_UTF8) from None


def csv_rows(
    lines: Iterator[tuple[int, bytes]], name: str, fault: Fault, told: Columns | None
) -> Iterator[Row]:
    """Strict: commas, closed quotes, as many cells in each row as the header has."""
    texts = Decoded(lines, name)
    reader = csv.reader(texts, strict=True)
    row = 0
    try:
        columns = header(next(reader, []), name)
        if told is not None:
            told(columns)
        width = len(columns)
        row, line = 1, reader.line_num
        for cells in reader:
            row, line_before, line = row + 1, line, reader.line_num
            if len(cells) != width:
                if cells:  # A blank line is nothing; spreadsheets leave one at the end.
                    fault(row, f"row {row} has {count(len(cells))}, the header {width}")
                continue
            # A field can be long by its line, or by the lines that a quote keeps together.
            if texts.has_long_line or line > line_before + 1:
                texts.has_long_line = False
                if long := [column for column, cell in zip(columns, cells, strict=True) if is_long(cell)]:
                    fault(row, f"row {row}, column `{long[0]}`: longer than 64 kB")
                    continue
            yield row, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise Refused(CODE, f"`{name}`, row {row + 1}: {csv_fault(str(error))}") from None


def count(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"


def is_long(cell: str) -> bool:
    return len(cell) > limits.FIELD_CHARACTERS_MAX


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
    seen: dict[str, int] = {}
    for place, cell in enumerate(cells, 1):
        if not cell:
            raise Refused(CODE, f"`{name}`: column {place} has no name")
        if cell in seen:
            raise Refused(CODE, f"`{name}`: columns {seen[cell]} and {place} are both called `{cell}`")
        seen[cell] = place
    return tuple(cells)


def json_rows(lines: Iterator[tuple[int, bytes]], fault: Fault) -> Iterator[Row]:
    """One object a line; blank lines are nothing."""
    import json

    decoder = json.JSONDecoder(
        object_pairs_hook=told_apart, parse_float=NumberText, parse_int=NumberText, parse_constant=no_number
    )
    for row, line in lines:
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
