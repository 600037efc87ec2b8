"""Slices of bytes, many at once: read as words, copied one behind the other, in steps of 32 bytes.

A step costs nearly the same for 8 bytes as for 32. What is read has to have `PIECE_BYTES` bytes behind its
last slice: see `padded`.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers, Words

WORD_BYTES = 8
PIECE_BYTES = 32
NARROW_BYTES = 16
WORD = np.dtype("<u8")


def padded(data: Bytes) -> Bytes:
    """A copy with zero bytes behind it, so that pieces can be read up to the last byte."""
    return np.concatenate([data, np.zeros(PIECE_BYTES, np.uint8)])


def at_every_byte(data: Bytes, width: int = PIECE_BYTES) -> npt.NDArray[np.void]:
    """The pieces, or narrower ones, that begin at each byte."""
    # Not `as_strided`, which takes thirty times as long to make a view and looks at no bounds.
    return np.ndarray((len(data) - width + 1,), np.dtype(f"V{width}"), data, 0, (1,))


def words_at(data: Bytes, begins: Integers, lengths: Integers) -> Words:
    """The first bytes of each slice as words, little-endian, zero behind its end: a row for each.

    At most 32 bytes; two words where no slice has more.
    """
    width = PIECE_BYTES if int(lengths.max(initial=0)) > NARROW_BYTES else NARROW_BYTES
    words = at_every_byte(data, width)[begins].view(WORD)
    # `take` from a table of pieces is three times as fast as an index.
    words &= kept_bytes(width).take(np.minimum(lengths, width)).view(WORD)
    return words.reshape(-1, width // WORD_BYTES)


@cache
def kept_bytes(width: int) -> npt.NDArray[np.void]:
    """By length, a piece that has all bits in the bytes of the slice, and none behind it."""
    is_kept = np.arange(width) < np.arange(width + 1)[:, None]
    return np.where(is_kept, 0xFF, 0).astype(np.uint8).view(f"V{width}")[:, 0]


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
