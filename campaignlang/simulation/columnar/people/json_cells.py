"""A chunk of JSON Lines to its cells, where all lines have the same keys in the same order.

Cells stay as they are written, quotes and all. Anything else in a chunk is for the reader who takes line by
line: other keys, lists, objects, blank lines, escaped quotes, control characters.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from campaignlang.doors.contacts import json_cell
from campaignlang.simulation.columnar.columns.arrays import Bytes, Flags, Integers
from campaignlang.simulation.columnar.columns.byte_words import PIECE_BYTES, words_at
from campaignlang.simulation.columnar.columns.slices import Slices
from campaignlang.simulation.columnar.people.csv_cells import LINE_FEED, QUOTE, plain_lines

SPACE, BACKSLASH = ord(" "), ord("\\")
# Where lists and objects begin and end, and what stands between their parts.
MARKS = tuple(b"{}[],:\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonCells:
    """`begins` and `lengths`: a row for each line, a column for each key. `escapes`: the backslashes."""

    keys: tuple[str, ...]
    data: Bytes
    begins: Integers
    lengths: Integers
    escapes: Integers

    @property
    def count(self) -> int:
        return len(self.begins)

    def column(self, place: int) -> tuple[Slices, Flags]:
        """The cells of a key, and which of them are texts."""
        cells = Slices(self.data, self.begins[:, place].copy(), self.lengths[:, place].copy())
        return cells, self.data[cells.begins] == QUOTE

    def escaped(self, cells: Slices) -> Integers:
        """The places of cells that have a backslash."""
        ends = cells.begins + cells.lengths
        found = np.searchsorted(self.escapes, ends) - np.searchsorted(self.escapes, cells.begins)
        return np.flatnonzero(found)


def json_cells(chunk: bytes, line_bytes_max: int) -> JsonCells | None:
    """The cells of a chunk of whole lines; None where lines are not all alike, or not plainly JSON."""
    data = None if b'\\"' in chunk else plain_lines(chunk)
    if data is None:
        return None
    written = data[:-PIECE_BYTES]
    if ((written < SPACE) & (written != LINE_FEED)).any():
        return None
    marks, quote_count = _marks(written)
    if marks is None:
        return None
    expected = _pattern(written[marks])
    count, rest = divmod(len(marks), len(expected)) if expected else (0, 1)
    if rest or (written[marks].reshape(count, -1) != np.frombuffer(expected, np.uint8)).any():
        return None
    lines = marks.reshape(count, len(expected))
    starts = np.concatenate([[0], lines[:-1, -1] + 1])
    if (lines[:, 0] != starts).any() or (lines[:, -1] != lines[:, -2] + 1).any():
        return None
    if int((lines[:, -1] - starts).max()) > line_bytes_max:
        return None
    keys = _keys(data, lines[:, 0:-2:2] + 1, lines[:, 1:-1:2])
    begins = lines[:, 1:-1:2] + 1
    begins += data[begins] == SPACE
    lengths = lines[:, 2:-1:2] - begins
    is_text = (data[begins] == QUOTE) & (lengths > 1)
    # Keys and texts have all the quotes there are, two each.
    is_whole = data[begins + np.maximum(lengths, 1) - 1][is_text] == QUOTE
    if keys is None or not is_whole.all() or (lengths < 1).any():
        return None
    if 2 * (np.count_nonzero(is_text) + lengths.size) != quote_count:
        return None
    escapes = np.flatnonzero(written == BACKSLASH) if b"\\" in chunk else np.zeros(0, np.int64)
    return JsonCells(keys=keys, data=data, begins=begins, lengths=lengths, escapes=escapes)


def _marks(written: Bytes) -> tuple[Integers | None, int]:
    """Where marks are that stand in no text, and how many quotes there are; None where a text is open."""
    is_found = written == QUOTE
    for mark in MARKS:
        is_found |= written == mark
    places = np.flatnonzero(is_found)
    kinds = written[places]
    is_quote = kinds == QUOTE
    is_inside = (np.cumsum(is_quote) & 1).astype(bool)
    if ((kinds == LINE_FEED) & is_inside).any():
        return None, 0
    return places[~is_quote & ~is_inside], int(np.count_nonzero(is_quote))


def _pattern(kinds: Bytes) -> bytes:
    """The marks that each line must have, by the first; nothing where it is no plain object."""
    width = int((kinds == LINE_FEED).argmax()) + 1
    keys = width // 2 - 1
    return b"{" + b":,".join([b""] * keys) + b":}\n" if keys > 0 and width % 2 == 0 else b""


def _keys(data: Bytes, begins: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> tuple[str, ...] | None:
    """The keys, if all lines write the same ones in the same way, and each once."""
    found: dict[str, None] = {}
    for place in range(begins.shape[1]):
        firsts, lengths = begins[:, place].copy(), ends[:, place] - begins[:, place]
        if (lengths != lengths[0]).any():
            return None
        for step in range(0, int(lengths[0]), PIECE_BYTES):
            words = words_at(data, firsts + step, lengths - step)
            if (words != words[0]).any():
                return None
        try:
            key = json_cell(data[firsts[0] : firsts[0] + lengths[0]].tobytes().decode("utf-8"))
        except ValueError:
            return None
        if type(key) is not str or key in found:
            return None
        found[key] = None
    return tuple(found)
