"""A chunk of a CSV to its cells, by where its separators and quotes stand."""

from collections.abc import Callable

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers
from campaignlang.simulation.columnar.columns.byte_words import PIECE_BYTES
from campaignlang.simulation.columnar.columns.slices import Slices

COMMA, LINE_FEED, QUOTE = ord(","), ord("\n"), ord('"')
CellsOf = Callable[[int], Slices]


def csv_cells(chunk: bytes, width: int, cell_bytes_max: int) -> tuple[int, CellsOf] | None:
    """How many rows a chunk of whole lines has, and the cells of a column by its place.

    None where the chunk needs a reader who knows all of CSV: doubled quotes, line feeds in cells, CR alone,
    ragged or blank rows, long cells.
    """
    data = plain_lines(chunk)
    if data is None:
        return None
    separators = np.flatnonzero((data == COMMA) | (data == LINE_FEED))
    quotes = np.flatnonzero(data == QUOTE) if b'"' in chunk else None
    if quotes is not None:
        found = _outside(data, separators, quotes) if len(quotes) % 2 == 0 else None
        if found is None:
            return None
        separators = found
    count, rest = divmod(len(separators), width)
    is_line_feed = data[separators] == LINE_FEED
    if rest or np.count_nonzero(is_line_feed) != count or not is_line_feed[width - 1 :: width].all():
        return None
    begins = np.concatenate([[0], separators[:-1] + 1])
    lengths = separators - begins
    if int(lengths.max()) > cell_bytes_max:
        return None
    if quotes is not None:
        is_quoted = (data[begins] == QUOTE) & (lengths > 1) & (data[separators - 1] == QUOTE)
        # Each quote opens or closes a cell: none is doubled, none is a character.
        if 2 * np.count_nonzero(is_quoted) != len(quotes):
            return None
        begins, lengths = begins + is_quoted, lengths - 2 * is_quoted
    firsts, lengths = begins.reshape(count, width), lengths.reshape(count, width)
    return count, lambda place: Slices(data, firsts[:, place].copy(), lengths[:, place].copy())


def plain_lines(chunk: bytes) -> Bytes | None:
    """The bytes, padded, with line feeds alone at the ends of all lines; None where they are no such text."""
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n")
        if b"\r" in chunk:
            return None
    if not chunk.isascii():
        try:
            chunk.decode("utf-8")
        except UnicodeDecodeError:
            return None
    end = b"" if chunk.endswith(b"\n") else b"\n"
    return np.frombuffer(chunk + end + bytes(PIECE_BYTES), np.uint8)


def _outside(data: Bytes, separators: Integers, quotes: Integers) -> Integers | None:
    """The separators that are not between an opening quote and its closing one; None where lines are."""
    opening, closing = quotes[::2], quotes[1::2]
    next_places = np.minimum(np.searchsorted(separators, opening), len(separators) - 1)
    if (separators[next_places] == closing + 1).all():
        return separators
    is_outside = np.searchsorted(quotes, separators) % 2 == 0
    if (data[separators[~is_outside]] == LINE_FEED).any():
        return None
    found: Integers = separators[is_outside]
    return found
