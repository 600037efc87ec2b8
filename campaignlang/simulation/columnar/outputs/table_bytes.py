"""Tables as bytes of CSV or JSON Lines, in columns: the same bytes as `simulation.tables` gives row by row.

Texts that need quotes or escapes are few, and written one by one, as rows are.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.clock import day_text
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.outputs.pieces import (
    Alike,
    AnyPiece,
    Piece,
    alike,
    chained,
    joined,
    piece_of,
    table_of,
)
from campaignlang.simulation.tables import DANGEROUS, Cell, csv_row, safe_cell, table_text

DAY_BYTES = 10
CLOCK_BYTES = 10
# Bytes that make `csv` or `json` write a text in another way than it stands, anywhere in it.
CSV_MARKS = b',"\r\n'
JSON_MARKS = bytes(range(32)) + b'"\\'
# Rows that are put together at once, and how many bytes of texts that may be.
TEXT_ROWS = 1 << 15
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
            text = csv_row([safe_cell(cell) for cell in cells] if self.is_spreadsheet_safe else cells)
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

    def is_plain(self, texts: Texts) -> bool:
        """Whether all texts stand in cells as they are."""
        return not len(self._special(texts))

    def cells(self, texts: Texts) -> Texts:
        """Give texts as they stand in cells; for JSON Lines without the quotes around them."""
        special = self._special(texts)
        if not len(special):
            return texts
        written = table_of([self._cell(texts.text(place)) for place in special.tolist()])
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


def is_too_long(pieces: Sequence[AnyPiece]) -> bool:
    """Whether the texts of these rows should be put together in parts; never a row alone."""
    return len(pieces[0]) > 1 and sum(one.size for one in pieces) > TEXT_BYTES_MAX


class Clock:
    """Instants as pieces of rows, `2026-03-02T08:00:00Z`, and what stands behind them.

    All clock times of a day are in one table; days are written when they are met.
    """

    def __init__(self, behind: bytes) -> None:
        second = np.arange(DAY_SECONDS)
        digits = {1: second // 36_000, 2: second // 3_600 % 10, 4: second // 600 % 6, 5: second // 60 % 10}
        digits |= {7: second // 10 % 6, 8: second % 10}
        texts = np.tile(np.frombuffer(b"T00:00:00Z" + behind, np.uint8), (DAY_SECONDS, 1))
        for place, digit in digits.items():
            texts[:, place] += digit.astype(np.uint8)
        self.times = alike(texts.reshape(-1), texts.shape[1])
        self.first_day = 0
        self.days = alike(np.zeros(0, np.uint8), DAY_BYTES)

    def pieces(self, time: Integers) -> list[AnyPiece]:
        """Give instants; where there is none (EMPTY), there is nothing but what stands behind."""
        is_there = time != EMPTY
        is_always = bool(is_there.all())
        instants = time if is_always else np.where(is_there, time, 0)
        day = instants // DAY_SECONDS
        second = instants - day * DAY_SECONDS
        places = self._places(day)
        days, times = Alike(self.days, places), Alike(self.times, second)
        if is_always:
            return [days, times]
        # Texts of no length are told from others by their lengths alone.
        skipped = np.where(is_there, 0, CLOCK_BYTES)
        width = times.lengths
        return [
            Piece(days.table.view(np.uint8), days.places * DAY_BYTES, np.where(is_there, DAY_BYTES, 0)),
            Piece(times.table.view(np.uint8), second * width + skipped, width - skipped),
        ]

    def _places(self, day: Integers) -> Integers:
        """Give the place of each day among those written; days between two that are met are written too."""
        if not len(day):
            return day
        first, last = int(day.min()), int(day.max())
        if not self.first_day <= first <= last < self.first_day + len(self.days):
            if len(self.days):
                first, last = min(first, self.first_day), max(last, self.first_day + len(self.days) - 1)
            self.first_day = first
            self.days = alike(
                table_of([day_text(one).encode() for one in range(first, last + 1)]).data, DAY_BYTES
            )
        return day - self.first_day
