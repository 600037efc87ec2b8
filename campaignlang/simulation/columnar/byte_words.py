"""Slices of bytes, many at once: read as words, copied one behind the other, in steps of 32 bytes.

A step costs the same for 8 bytes as for 32. What is read has to have `PIECE_BYTES` bytes behind its last
slice: see `padded`.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from campaignlang.simulation.columnar.arrays import Bytes, Integers, Words

WORD_BYTES = 8
PIECE_BYTES = 32
PIECE_WORDS = PIECE_BYTES // WORD_BYTES
WORD = np.dtype("<u8")
PIECE = np.dtype(f"V{PIECE_BYTES}")


def padded(data: Bytes) -> Bytes:
    """A copy with zero bytes behind it, so that pieces can be read up to the last byte."""
    return np.concatenate([data, np.zeros(PIECE_BYTES, np.uint8)])


def at_every_byte(data: Bytes) -> npt.NDArray[np.void]:
    """The pieces that begin at each byte."""
    # Not `as_strided`, which takes thirty times as long to make a view and looks at no bounds.
    return np.ndarray((len(data) - PIECE_BYTES + 1,), PIECE, data, 0, (1,))


def words_at(data: Bytes, begins: Integers, lengths: Integers) -> Words:
    """The first 32 bytes of each slice as words, little-endian, zero behind its end: a row for each."""
    words = at_every_byte(data)[begins].view(WORD).reshape(-1, PIECE_WORDS)
    words &= kept_bytes()[np.minimum(lengths, PIECE_BYTES)].view(WORD).reshape(-1, PIECE_WORDS)
    return words


@cache
def kept_bytes() -> npt.NDArray[np.void]:
    """By length, a piece that has all bits in the bytes of the slice, and none behind it."""
    is_kept = np.arange(PIECE_BYTES) < np.arange(PIECE_BYTES + 1)[:, None]
    return np.where(is_kept, 0xFF, 0).astype(np.uint8).view(PIECE)[:, 0]


def joined(data: Bytes, begins: Integers, lengths: Integers) -> tuple[Bytes, Integers]:
    """The slices one behind the other, and where each begins in them, the end last."""
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    target = np.empty(int(offsets[-1]) + PIECE_BYTES, np.uint8)
    write_slices(target, offsets[:-1], data, begins, lengths)
    return target[:-PIECE_BYTES], offsets


def write_slices(target: Bytes, places: Integers, data: Bytes, begins: Integers, lengths: Integers) -> None:
    """Write each slice at its place; the places ascend, and slices do not overlap.

    What a piece writes behind its slice is written again: by the first pieces of those behind it, which come
    after all others and in their order. Behind the last slice there are `PIECE_BYTES` bytes to spare.
    """
    if not len(lengths):
        return
    source, written = at_every_byte(data), at_every_byte(target)
    longest = int(lengths.max())
    for step in range((longest - 1) // PIECE_BYTES * PIECE_BYTES, 0, -PIECE_BYTES):
        going = np.flatnonzero(lengths > step)
        written[places[going] + step] = source[begins[going] + step]
    written[places] = source[begins]
