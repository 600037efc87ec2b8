"""Rows of bytes put together from pieces, which are texts of a table copied in bulk.

A copy goes through views that begin at every byte: all pieces of one length move at once, whatever lies
between them. NumPy has no texts of many lengths, and going through each byte costs ten times as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.simulation.columnar.arrays import Bytes, Integers
from campaignlang.simulation.columnar.texts import Texts

# Lengths that a radix sort can tell apart.
SHORT_MAX = 2**16 - 1


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of each row: `data[starts[i]:starts[i] + lengths[i]]`; one length where all have the same."""

    data: Bytes
    starts: Integers
    lengths: Integers | int

    def slice(self, begin: int, end: int) -> "Piece":
        """Give it for some of the rows."""
        lengths = self.lengths if isinstance(self.lengths, int) else self.lengths[begin:end]
        return Piece(self.data, self.starts[begin:end], lengths)


def piece_of(texts: Texts, places: Integers) -> Piece:
    """Give the texts at these places, one for each row."""
    return Piece(texts.data, texts.offsets[places], np.diff(texts.offsets)[places])


def text_bytes(texts: Texts, place: int) -> bytes:
    return texts.data[texts.offsets[place] : texts.offsets[place + 1]].tobytes()


def chained(parts: Sequence[Texts]) -> Texts:
    """Give the texts of all parts, one after the other."""
    lengths = [np.diff(part.offsets) for part in parts]
    offsets = np.zeros(sum(len(part) for part in parts) + 1, np.int64)
    np.cumsum(np.concatenate(lengths), out=offsets[1:])
    data = [part.data[part.offsets[0] : part.offsets[-1]] for part in parts]
    return Texts(np.concatenate(data), offsets)


def joined(pieces: Sequence[Piece]) -> Texts:
    """Put the pieces of each row one after the other, and the rows too."""
    count = len(pieces[0].starts)
    widths = sum((piece.lengths for piece in pieces), np.zeros(count, np.int64))
    offsets = np.zeros(count + 1, np.int64)
    np.cumsum(widths, out=offsets[1:])
    data = np.empty(offsets[-1], np.uint8)
    places = offsets[:-1].copy()
    for piece in pieces:
        copy(piece, data, places)
        places += piece.lengths
    return Texts(data, offsets)


def copy(piece: Piece, target: Bytes, places: Integers) -> None:
    """Copy each text to its place in the target."""
    if isinstance(piece.lengths, int):
        _copy_alike(piece.data, piece.starts, target, places, piece.lengths)
        return
    if not len(places):
        return
    longest = int(piece.lengths.max())
    if longest == int(piece.lengths.min()):
        _copy_alike(piece.data, piece.starts, target, places, longest)
        return
    keys = piece.lengths.astype(np.uint16) if longest <= SHORT_MAX else piece.lengths
    order = np.argsort(keys, kind="stable")
    lengths = keys[order]
    begins = np.flatnonzero(np.diff(lengths, prepend=lengths[:1] + 1))
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
        rows = order[begin:end]
        _copy_alike(piece.data, piece.starts[rows], target, places[rows], int(lengths[begin]))


def _copy_alike(data: Bytes, starts: Integers, target: Bytes, places: Integers, length: int) -> None:
    if length and len(places):
        _at_every_byte(target, length)[places] = _at_every_byte(data, length)[starts]


def _at_every_byte(data: Bytes, length: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """Give the texts of this length that begin at each byte."""
    return np.lib.stride_tricks.as_strided(
        data[:length].view(f"V{length}"), shape=(len(data) - length + 1,), strides=(1,)
    )
