"""Tables as bytes of CSV or JSON Lines, in columns: the same bytes as `simulation.tables` gives row by row.

Texts that need quotes or escapes are few, and written by `csv` and `json` themselves, one by one.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.clock import day_text
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.arrays import EMPTY, Bytes, Integers
from campaignlang.simulation.columnar.pieces import Piece, chained, joined, piece_of
from campaignlang.simulation.columnar.texts import Texts
from campaignlang.simulation.tables import DANGEROUS, Cell, safe_cell, table_text

DAY_BYTES = 10
CLOCK_BYTES = 10
# Bytes that make `csv` or `json` write a text in another way than it stands, anywhere in it.
CSV_MARKS = b',"\r\n'
JSON_MARKS = bytes(range(32)) + b'"\\'
# Rows that are put together at once, and how many bytes of texts that may be.
TEXT_ROWS = 1 << 17
TEXT_BYTES_MAX = 1 << 26


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written: `csv` or `jsonl`."""

    ending: str
    columns: Sequence[str]
    is_spreadsheet_safe: bool = False

    @property
    def head(self) -> bytes:
        return "".join(table_text(self.ending, self.columns, ())).encode("utf-8")

    def row_bytes(self, cells: Sequence[Cell], first: int = 0) -> bytes:
        """Give a row's text from one column on, as far as there are cells; without what ends it."""
        if self.ending == "jsonl":
            columns = self.columns[first : first + len(cells)]
            text = json.dumps(dict(zip(columns, cells, strict=True)), ensure_ascii=False)[1:-1]
        else:
            buffer = io.StringIO()
            # A cell before it, since `csv` quotes an empty text that stands alone.
            safe = [safe_cell(cell) for cell in cells] if self.is_spreadsheet_safe else cells
            csv.writer(buffer, lineterminator="\n").writerow(["", *safe])
            text = buffer.getvalue()[1:-1]
        return text.encode("utf-8", "surrogatepass")

    def opening(self, column: int) -> bytes:
        """Give what stands before a text of this column that needs no escapes."""
        if self.ending == "jsonl":
            return f'{", " if column else "{"}{json.dumps(self.columns[column])}: "'.encode()
        return b"," if column else b""

    @property
    def closing(self) -> bytes:
        """What stands behind such a text."""
        return b'"' if self.ending == "jsonl" else b""

    @property
    def separator(self) -> bytes:
        return b", " if self.ending == "jsonl" else b","

    @property
    def end(self) -> bytes:
        """What a row ends with."""
        return b"}\n" if self.ending == "jsonl" else b"\n"

    def cells(self, texts: Texts) -> Texts:
        """Give texts as they stand in cells; for JSON Lines without the quotes around them."""
        special = self._special(texts)
        if not len(special):
            return texts
        written = table_of(self._cell(texts.text(place)) for place in special.tolist())
        both = chained([texts, written])
        places = np.arange(len(texts))
        places[special] = len(texts) + np.arange(len(special))
        return joined([piece_of(both, places)])

    def _special(self, texts: Texts) -> Integers:
        is_mark = np.zeros(256, bool)
        is_mark[list(JSON_MARKS if self.ending == "jsonl" else CSV_MARKS)] = True
        found = np.searchsorted(texts.offsets, np.flatnonzero(is_mark[texts.data]), side="right") - 1
        if self.ending == "csv" and self.is_spreadsheet_safe:
            starts = texts.offsets[:-1]
            full = np.flatnonzero(starts < texts.offsets[1:])
            is_dangerous = np.isin(texts.data[starts[full]], [ord(one) for one in DANGEROUS])
            found = np.concatenate([found, full[is_dangerous]])
        return np.unique(found)

    def _cell(self, text: str) -> bytes:
        if self.ending == "jsonl":
            return json.dumps(text, ensure_ascii=False)[1:-1].encode("utf-8")
        return self.row_bytes([text])


def is_too_long(pieces: Sequence[Piece]) -> bool:
    """Whether rows with these texts should be put together in halves."""
    count = len(pieces[0].starts)
    sizes = (int(np.sum(one.lengths)) * (count if isinstance(one.lengths, int) else 1) for one in pieces)
    return count > 1 and sum(sizes) > TEXT_BYTES_MAX


def table_of(texts: Iterable[bytes]) -> Texts:
    """Pack bytes that are few."""
    found = list(texts)
    offsets = np.zeros(len(found) + 1, np.int64)
    np.cumsum([len(one) for one in found], out=offsets[1:])
    return Texts(np.frombuffer(b"".join(found), np.uint8), offsets)


@dataclass(frozen=True, slots=True)
class Clock:
    """All clock times of a day, `T08:00:00Z`, with what stands behind them in a row."""

    texts: Bytes
    width: int

    def pieces(self, time: Integers, before: bytes = b"") -> list[Piece]:
        """Give instants as pieces, `2026-03-02T08:00:00Z`, with what stands before and behind them.

        Where there is none, there is nothing but what stands behind.
        """
        is_there = time != EMPTY
        day, second = np.divmod(np.where(is_there, time, 0), DAY_SECONDS)
        days, places = np.unique(day, return_inverse=True)
        table = table_of(day_text(one).encode() for one in days.tolist())
        starts = second * self.width
        if bool(is_there.all()):
            dates = Piece(table.data, places * DAY_BYTES, DAY_BYTES)
            clocks = Piece(self.texts, starts, self.width)
        else:
            dates = Piece(table.data, places * DAY_BYTES, np.where(is_there, DAY_BYTES, 0))
            skipped = np.where(is_there, 0, CLOCK_BYTES)
            clocks = Piece(self.texts, starts + skipped, self.width - skipped)
        return [constant(before, len(time)), dates, clocks] if before else [dates, clocks]


def constant(text: bytes, count: int) -> Piece:
    """Give the same text for every row."""
    return Piece(np.frombuffer(text, np.uint8), np.zeros(count, np.int64), len(text))


def clock_of(behind: bytes) -> Clock:
    second = np.arange(DAY_SECONDS)
    digits = {1: second // 36_000, 2: second // 3_600 % 10, 4: second // 600 % 6, 5: second // 60 % 10}
    digits |= {7: second // 10 % 6, 8: second % 10}
    texts = np.tile(np.frombuffer(b"T00:00:00Z" + behind, np.uint8), (DAY_SECONDS, 1))
    for place, digit in digits.items():
        texts[:, place] += digit.astype(np.uint8)
    return Clock(texts.reshape(-1), CLOCK_BYTES + len(behind))
