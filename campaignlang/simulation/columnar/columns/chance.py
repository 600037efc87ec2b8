"""Keyed chance on arrays: bit for bit what `simulation.draw` gives one by one."""

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers, Words
from campaignlang.simulation.columnar.columns.byte_words import (
    PIECE_BYTES,
    WORD,
    WORD_BYTES,
    padded,
    words_at,
)
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.draw import FIRST_FACTOR, GOLDEN, SECOND_FACTOR, SHARE_BITS

_GOLDEN = np.uint64(GOLDEN)
_FIRST = np.uint64(FIRST_FACTOR)
_SECOND = np.uint64(SECOND_FACTOR)
_THIRTY, _TWENTY_SEVEN, _THIRTY_ONE = np.uint64(30), np.uint64(27), np.uint64(31)
_ELEVEN = np.uint64(11)
_NOTHING = np.uint64(0)
CACHED_WORDS = 1 << 14


def mix(words: Words) -> Words:
    """SplitMix64's output function; the argument is left as it is."""
    return draws(words, _NOTHING)


def draws(persons: Words, place: Words | np.uint64) -> Words:
    """What is drawn at a place (one, or one each) of these persons."""
    found = np.empty_like(persons)
    scratch = np.empty(min(len(persons), CACHED_WORDS), np.uint64)
    # In pieces: what a step leaves is still near when the next one takes it up.
    for begin in range(0, len(persons), CACHED_WORDS):
        piece = found[begin : begin + CACHED_WORDS]
        own = place if isinstance(place, np.uint64) else place[begin : begin + CACHED_WORDS]
        np.bitwise_xor(persons[begin : begin + CACHED_WORDS], own, out=piece)
        mix_in_place(piece, scratch[: len(piece)])
    return found


def mix_in_place(words: Words, scratch: Words) -> None:
    """Mix words where they stand; `scratch` is as long, and holds nothing afterwards."""
    words += _GOLDEN
    np.right_shift(words, _THIRTY, out=scratch)
    words ^= scratch
    words *= _FIRST
    np.right_shift(words, _TWENTY_SEVEN, out=scratch)
    words ^= scratch
    words *= _SECOND
    np.right_shift(words, _THIRTY_ONE, out=scratch)
    words ^= scratch


def fold(texts: Texts) -> Words:
    """Each text as one number: its UTF-8 bytes, eight at a time, little-endian, padded with zero bytes."""
    lengths = np.diff(texts.offsets)
    if len(lengths) and int(lengths.min()) == int(lengths.max()):
        return _fold_rows(padded(texts.data), int(texts.offsets[0]), int(lengths[0]), len(lengths))
    return fold_slices(padded(texts.data), texts.offsets[:-1], lengths)


def _fold_rows(data: Bytes, begin: int, length: int, count: int) -> Words:
    """Fold of texts of one length that stand one behind the other, as those of made-up ids do."""
    folded = np.full(count, length, np.uint64)
    scratch = np.empty_like(folded)
    for step in range(0, length, WORD_BYTES):
        # A view on every `length`-th byte: nothing is copied before it is mixed.
        words = np.ndarray((count,), WORD, data, begin + step, (length,))
        rest = length - step
        if rest < WORD_BYTES:
            words = words & np.uint64((1 << 8 * rest) - 1)
        folded ^= words
        mix_in_place(folded, scratch)
    return folded


def fold_slices(data: Bytes, begins: Integers, lengths: Integers) -> Words:
    """Fold of slices of `data`, which is padded."""
    folded = lengths.astype(np.uint64)
    if not len(lengths):
        return folded
    shortest, longest = int(lengths.min()), int(lengths.max())
    for step in range(0, longest, PIECE_BYTES):
        if step < shortest:
            folded = _fold_piece(folded, data, begins + step, lengths - step)
        else:
            going = np.flatnonzero(lengths > step)
            folded[going] = _fold_piece(folded[going], data, begins[going] + step, lengths[going] - step)
    return folded


def _fold_piece(folded: Words, data: Bytes, begins: Integers, lengths: Integers) -> Words:
    """Fold on, by at most 32 bytes of each."""
    shortest, longest = int(lengths.min()), int(lengths.max())
    words = words_at(data, begins, lengths)
    for place, step in enumerate(range(0, min(longest, PIECE_BYTES), WORD_BYTES)):
        mixed = mix(folded ^ words[:, place])
        folded = mixed if step < shortest else np.where(lengths > step, mixed, folded)
    return folded


def persons(seed: int, folds: Words) -> Words:
    """What all draws of contacts begin with, from the folds of their ids."""
    return mix(folds ^ np.uint64(seed))


def upper_bits(draws: Words) -> Words:
    """The 53 bits that chances, shares and uniform values look at."""
    return draws >> _ELEVEN


def scaled(count: int, draws: Words) -> Integers:
    """(count · (draw >> 11)) >> 53 without leaving 64 bits, for counts below 2⁶³."""
    bits = upper_bits(draws)
    # Halves of the 53 bits, 27 above and 26 below, and of the count, so that each product is whole.
    high, low = bits >> np.uint64(26), bits & np.uint64((1 << 26) - 1)
    count_low = np.uint64(count & 0xFFFF_FFFF)
    inner = count_low * high + ((count_low * low) >> np.uint64(26))
    count_high = np.uint64(count >> 32)
    if not count_high:
        return (inner >> np.uint64(SHARE_BITS - 26)).astype(np.int64)
    inner += (count_high * low) << np.uint64(6)
    return (((count_high * high) << np.uint64(5)) + (inner >> np.uint64(SHARE_BITS - 26))).astype(np.int64)
