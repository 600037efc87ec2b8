"""Lines of bytes, one a row, written piece by piece from columns of slices, and folded.

Pieces are whole words, whatever their slices are: what one writes behind its slice is written again by what
follows in the row. So rows are written from the left to the right, and zeros come last.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers, Words
from campaignlang.simulation.columnar.columns.byte_words import PIECE_BYTES, WORD, WORD_BYTES, at_every_byte
from campaignlang.simulation.columnar.columns.chance import mix, mix_in_place
from campaignlang.simulation.columnar.columns.texts import Texts

# So many rows are worked on at once, so that they stay in the cache.
ROWS = 1 << 13


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
    width = -(-sum(_longest(segment) for segment in segments) // WORD_BYTES) * WORD_BYTES + PIECE_BYTES
    lines = np.empty(min(count, ROWS) * width, np.uint8)
    folds = np.empty(count, np.uint64)
    for first in range(0, count, ROWS):
        last = min(first + ROWS, count)
        folds[first:last] = _folds(segments, first, last, lines[: (last - first) * width])
    return folds


def _longest(segment: Segment) -> int:
    return segment.length if isinstance(segment, Even) else int(np.diff(segment.offsets).max())


def _folds(segments: Sequence[Segment], first: int, last: int, lines: Bytes) -> Words:
    """The folds of some rows, by way of `lines`, which has room for them."""
    count = last - first
    rows = np.arange(0, len(lines), len(lines) // count)
    place: Integers | int = 0
    for segment in segments:
        begins, length = _slices(segment, first, last)
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
    if isinstance(place, int) and isinstance(begins, tuple) and isinstance(length, int):
        width = len(lines) // len(rows)
        for step in range(0, length, WORD_BYTES):
            words = _strided(data, begins[0] + step, begins[1], len(rows))
            _strided(lines, place + step, width, len(rows))[:] = words
        return
    starts = begins
    if isinstance(starts, tuple):
        starts = starts[0] + starts[1] * np.arange(len(rows))
    source, written = at_every_byte(data), at_every_byte(lines)
    shortest, longest = (
        (length, length) if isinstance(length, int) else (int(length.min()), int(length.max()))
    )
    places = rows + place
    for step in range(0, longest, PIECE_BYTES):
        if step < shortest:
            written[places + step] = source[starts + step]
        else:
            going = np.flatnonzero(length > step)
            written[places[going] + step] = source[starts[going] + step]


def _strided(data: Bytes, begin: int, step: int, count: int) -> Words:
    """The words that begin at `begin`, and each `step` bytes further."""
    return np.ndarray((count,), WORD, data, begin, (step,))


def _folded(words: Words, lengths: Integers) -> Words:
    folded, scratch = lengths.astype(np.uint64), np.empty(len(lengths), np.uint64)
    shortest, longest = int(lengths.min()), int(lengths.max())
    for place, step in enumerate(range(0, longest, WORD_BYTES)):
        if step < shortest:
            folded ^= words[:, place]
            mix_in_place(folded, scratch)
            continue
        going = np.flatnonzero(lengths > step)
        folded[going] = mix(folded[going] ^ words[going, place])
    return folded
