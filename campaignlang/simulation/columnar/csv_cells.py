"""A chunk of a CSV to its cells, by where its separators stand."""

from collections.abc import Callable

import numpy as np

from campaignlang.simulation.columnar.byte_words import PIECE_BYTES
from campaignlang.simulation.columnar.slices import Slices

COMMA, LINE_FEED = ord(","), ord("\n")


def csv_cells(chunk: bytes, width: int, cell_bytes_max: int) -> tuple[int, Callable[[int], Slices]] | None:
    """How many rows a chunk of whole lines has, and the cells of a column by its place.

    None where the chunk needs a reader who knows all of CSV.
    """
    if b'"' in chunk:
        return None
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n")
        if b"\r" in chunk:
            return None
    if not chunk.isascii() and not _is_utf8(chunk):
        return None
    if not chunk.endswith(b"\n"):
        chunk += b"\n"
    data = np.frombuffer(chunk + bytes(PIECE_BYTES), np.uint8)
    separators = np.flatnonzero((data == COMMA) | (data == LINE_FEED))
    count, rest = divmod(len(separators), width)
    is_line_feed = data[separators] == LINE_FEED
    if rest or np.count_nonzero(is_line_feed) != count or not is_line_feed[width - 1 :: width].all():
        return None
    begins = np.concatenate([[0], separators[:-1] + 1])
    lengths = (separators - begins).reshape(count, width)
    if int(lengths.max()) > cell_bytes_max:
        return None
    firsts = begins.reshape(count, width)
    return count, lambda place: Slices(data, firsts[:, place].copy(), lengths[:, place].copy())


def _is_utf8(chunk: bytes) -> bool:
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
