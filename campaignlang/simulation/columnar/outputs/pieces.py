"""Rows of bytes put together from pieces, which are texts of a table copied in bulk.

A copy goes through views that begin at every byte: all pieces of one length move at once, whatever lies
between them. NumPy has no texts of many lengths, and going through each byte costs ten times as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers
from campaignlang.simulation.columnar.columns.texts import Texts

# Lengths that a radix sort can tell apart.
SHORT_MAX = 2**16 - 1
# How large a table may be whose texts are all made as long as the longest.
PADDED_BYTES_MAX = 1 << 24
PADDED_WIDTH_MAX = 512
Voids = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of each row: `data[starts[i]:starts[i] + lengths[i]]`."""

    data: Bytes
    starts: Integers
    lengths: Integers

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def size(self) -> int:
        return int(self.lengths.sum())

    def slice(self, begin: int, end: int) -> "Piece":
        """Give it for some of the rows."""
        return Piece(self.data, self.starts[begin:end], self.lengths[begin:end])


@dataclass(frozen=True, slots=True)
class Alike:
    """One piece of each row, a text of a table whose texts all have the same length."""

    table: Voids
    places: Integers

    def __len__(self) -> int:
        return len(self.places)

    @property
    def lengths(self) -> int:
        return self.table.itemsize

    @property
    def size(self) -> int:
        return len(self) * self.lengths

    def slice(self, begin: int, end: int) -> "Alike":
        return Alike(self.table, self.places[begin:end])

    def rows(self) -> Voids:
        # Nothing is clipped: that way of looking a place up is the one without a buffer.
        return self.table.take(self.places, mode="clip")


@dataclass(frozen=True, slots=True)
class Table:
    """Few texts that many rows have. `padded`: all as long as the longest, where that is not too much."""

    texts: Texts
    lengths: Integers = field(init=False)
    padded: Voids | None = field(init=False)

    def __post_init__(self) -> None:
        lengths = np.diff(self.texts.offsets)
        width = int(lengths.max(initial=0))
        padded = None
        if 0 < width <= PADDED_WIDTH_MAX and width * len(lengths) <= PADDED_BYTES_MAX:
            data = np.concatenate([self.texts.data, np.zeros(width, np.uint8)])
            padded = _at_every_byte(data, width)[self.texts.offsets[:-1]]
        object.__setattr__(self, "lengths", lengths)
        object.__setattr__(self, "padded", padded)


@dataclass(frozen=True, slots=True)
class Coded:
    """One piece of each row, a text of a table."""

    table: Table
    codes: Integers

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def size(self) -> int:
        return int(self.lengths.sum())

    @property
    def lengths(self) -> Integers:
        return self.table.lengths.take(self.codes)


AnyPiece = Piece | Alike | Coded


def table_of(texts: Sequence[bytes]) -> Texts:
    """Pack bytes that are few."""
    offsets = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(one) for one in texts], out=offsets[1:])
    return Texts(np.frombuffer(b"".join(texts), np.uint8), offsets)


def alike(data: Bytes, width: int) -> Voids:
    """Give texts of one length as a table."""
    return data.view(f"V{width}")


def constant(text: bytes, count: int) -> AnyPiece:
    """Give the same text for every row."""
    if not text:
        return Piece(np.zeros(0, np.uint8), np.zeros(count, np.int64), np.zeros(count, np.int64))
    return Alike(np.frombuffer(text, f"V{len(text)}"), np.zeros(count, np.int64))


def piece_of(texts: Texts, places: Integers) -> Piece:
    """Give the texts at these places, one for each row."""
    starts = texts.offsets[places]
    return Piece(texts.data, starts, texts.offsets[1:][places] - starts)


def text_bytes(texts: Texts, place: int) -> bytes:
    return texts.data[texts.offsets[place] : texts.offsets[place + 1]].tobytes()


def chained(parts: Sequence[Texts]) -> Texts:
    """Give the texts of all parts, one after the other."""
    lengths = [np.diff(part.offsets) for part in parts]
    offsets = np.zeros(sum(len(part) for part in parts) + 1, np.int64)
    np.cumsum(np.concatenate(lengths), out=offsets[1:])
    data = [part.data[part.offsets[0] : part.offsets[-1]] for part in parts]
    return Texts(np.concatenate(data), offsets)


def joined(pieces: Sequence[AnyPiece]) -> Texts:
    """Put the pieces of each row one after the other, and the rows too."""
    last = pieces[-1]
    lengths: list[Integers | int] = [piece.lengths for piece in pieces]
    offsets = np.zeros(len(last) + 1, np.int64)
    offsets[1:] = sum(lengths, 0)
    np.cumsum(offsets, out=offsets)
    front = [piece for piece in pieces[:-1] if isinstance(piece, Alike)]
    if isinstance(last, Alike) and len(front) == len(pieces) - 1:
        return Texts(_side_by_side([piece.rows() for piece in (*front, last)]), offsets)
    if isinstance(last, Coded) and last.table.padded is not None and len(front) == len(pieces) - 1:
        ends = last.table.padded.take(last.codes, mode="clip")
        return Texts(_overlapping([*(piece.rows() for piece in front), ends], offsets), offsets)
    data = np.empty(offsets[-1], np.uint8)
    places = offsets[:-1].copy()
    for piece, length in zip(pieces, lengths, strict=True):
        _copy(piece, data, places)
        places += length
    return Texts(data, offsets)


def _side_by_side(columns: Sequence[Voids]) -> Bytes:
    if len(columns) == 1:
        return columns[0].view(np.uint8)
    rows = np.empty(len(columns[0]), [(str(place), column.dtype) for place, column in enumerate(columns)])
    for place, column in enumerate(columns):
        rows[str(place)] = column
    return rows.view(np.uint8)


def _overlapping(columns: Sequence[Voids], offsets: Integers) -> Bytes:
    """Write every row as long as the longest, each over what the one before has too much.

    NumPy assigns in the order of the places, so that the last to write a byte is the row it belongs to.
    """
    rows = _side_by_side(columns)
    width = len(rows) // max(len(columns[0]), 1)
    data = np.empty(offsets[-1] + width, np.uint8)
    if width:
        _at_every_byte(data, width)[offsets[:-1]] = rows.view(f"V{width}")
    return data[: offsets[-1]]


def _copy(piece: AnyPiece, target: Bytes, places: Integers) -> None:
    """Copy each text to its place in the target."""
    if isinstance(piece, Alike):
        if len(places):
            _at_every_byte(target, piece.lengths)[places] = piece.rows()
        return
    if isinstance(piece, Coded):
        piece = piece_of(piece.table.texts, piece.codes)
    if not len(places):
        return
    longest = int(piece.lengths.max())
    if longest == int(piece.lengths.min()):
        _copy_alike(piece, slice(None), target, places, longest)
        return
    keys = piece.lengths.astype(np.uint16) if longest <= SHORT_MAX else piece.lengths
    order = np.argsort(keys, kind="stable")
    lengths = keys[order]
    begins = np.flatnonzero(np.diff(lengths, prepend=lengths[:1] + 1))
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
        _copy_alike(piece, order[begin:end], target, places, int(lengths[begin]))


def _copy_alike(piece: Piece, rows: Integers | slice, target: Bytes, places: Integers, length: int) -> None:
    if length:
        found = _at_every_byte(piece.data, length)[piece.starts[rows]]
        _at_every_byte(target, length)[places[rows]] = found


def _at_every_byte(data: Bytes, length: int) -> Voids:
    """Give the texts of this length that begin at each byte."""
    return np.lib.stride_tricks.as_strided(
        data[:length].view(f"V{length}"), shape=(len(data) - length + 1,), strides=(1,)
    )
