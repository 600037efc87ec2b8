"""Lines of bytes, one a row, written piece by piece from columns of slices, and folded.

The order of writing is what makes it right: a piece is 32 bytes wide whatever its slice is, and what it
writes behind the slice is written again by what follows in the row; zeros come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from campaignlang.simulation.columnar.arrays import Bytes, Integers, Words
from campaignlang.simulation.columnar.byte_words import PIECE, PIECE_BYTES, WORD, WORD_BYTES, at_every_byte
from campaignlang.simulation.columnar.chance import mix
from campaignlang.simulation.columnar.texts import Texts

# So many rows are worked on at once, so that they stay in the cache.
ROWS = 1 << 13
# Where fewer rows than one in so many go on, only they are worked on.
FEW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Even:
    """A slice for each row, all of one length, `step` bytes from one to the next; 0: the same for all."""

    data: Bytes
    begin: int
    step: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """For each row one of the slices of `data` that `offsets` bound: the one at `index`; None: its own."""

    data: Bytes
    offsets: Integers
    index: Integers | None


Segment = Even | Listed


def constant(data: bytes) -> Even:
    """The same bytes in every row."""
    padding = bytes(PIECE_BYTES)
    return Even(data=np.frombuffer(data + padding, np.uint8), begin=0, step=0, length=len(data))


def own(data: Bytes, texts: Texts) -> Segment:
    """In each row its text; `data` is that of the texts, padded."""
    lengths = np.diff(texts.offsets)
    length = int(lengths[0])
    if (lengths == length).all():
        return Even(data=data, begin=int(texts.offsets[0]), step=length, length=length)
    return Listed(data=data, offsets=texts.offsets, index=None)


def folds_of_lines(segments: Sequence[Segment], count: int) -> Words:
    """The fold of each row's line, which is its slices one behind the other."""
    return np.concatenate(
        [_folds(segments, first, min(first + ROWS, count)) for first in range(0, count, ROWS)]
        or [np.zeros(0, np.uint64)]
    )


def _folds(segments: Sequence[Segment], first: int, last: int) -> Words:
    count = last - first
    slices = [_slices(segment, first, last) for segment in segments]
    widest = sum(length if isinstance(length, int) else int(length.max()) for _, length in slices)
    width = -(-widest // WORD_BYTES) * WORD_BYTES + PIECE_BYTES
    lines = np.empty(count * width, np.uint8)
    rows = np.arange(0, count * width, width)
    place: Integers | int = 0
    for segment, (begins, length) in zip(segments, slices, strict=True):
        _write(lines, rows, place, segment.data, begins, length)
        place = place + length
    zeros = constant(b"")
    _write(lines, rows, place, zeros.data, _slices(zeros, first, last)[0], 1)
    lengths = np.full(count, place) if isinstance(place, int) else place
    return _folded(lines.view(WORD).reshape(count, -1), lengths)


Begins = Integers | tuple[int, int]  # Where each row's slice begins; or the first row's, and the step.


def _slices(segment: Segment, first: int, last: int) -> tuple[Begins, Integers | int]:
    """Where the slices of these rows begin, and how long they are."""
    if isinstance(segment, Even):
        return (segment.begin + first * segment.step, segment.step), segment.length
    if segment.index is None:
        offsets = segment.offsets[first : last + 1]
        return offsets[:-1], np.diff(offsets)
    index = segment.index[first:last]
    begins = segment.offsets.take(index)
    return begins, np.diff(segment.offsets).take(index)


def _write(
    lines: Bytes, rows: Integers, place: Integers | int, data: Bytes, begins: Begins, length: Integers | int
) -> None:
    """Write a slice into each row, at one place of all rows or at each one's own."""
    count = len(rows)
    source, written = at_every_byte(data), at_every_byte(lines)
    for step in range(0, length if isinstance(length, int) else int(length.max()), PIECE_BYTES):
        if isinstance(length, int) or not step:
            going: Integers | slice = slice(None)
        else:
            going = np.flatnonzero(length > step)
        if isinstance(begins, tuple):
            pieces = _strided(data, begins[0] + step, begins[1], count)[going]
        else:
            pieces = source[begins[going] + step]
        if isinstance(place, int) and isinstance(going, slice):
            _strided(lines, place + step, len(lines) // count, count)[:] = pieces
        else:
            # `rows + place`: an array from here on.
            written[(rows + (place + step))[going]] = pieces


def _strided(data: Bytes, begin: int, step: int, count: int) -> npt.NDArray[np.void]:
    """The pieces that begin at `begin`, and each `step` bytes further."""
    first = data[begin : begin + PIECE_BYTES].view(PIECE)
    return np.lib.stride_tricks.as_strided(first, shape=(count,), strides=(step,))


def _folded(words: Words, lengths: Integers) -> Words:
    folded = lengths.astype(np.uint64)
    shortest, longest = int(lengths.min()), int(lengths.max())
    for place, step in enumerate(range(0, longest, WORD_BYTES)):
        if step < shortest:
            folded = mix(folded ^ words[:, place])
            continue
        is_going = lengths > step
        if FEW * int(np.count_nonzero(is_going)) < len(lengths):
            going = np.flatnonzero(is_going)
            folded[going] = mix(folded[going] ^ words[going, place])
        else:
            folded = np.where(is_going, mix(folded ^ words[:, place]), folded)
    return folded
