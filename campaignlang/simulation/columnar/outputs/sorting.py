"""Orders of rows and of texts. Equal rows stay as they stand.

Rows are packed into one number with their place in the lowest bits and sorted as values, which takes a third
of what `argsort` takes, and a fortieth of `lexsort`.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Flags, Integers, Words
from campaignlang.simulation.columnar.columns.texts import Texts

WORD_BITS = 64
WORD_BYTES = 8
# Texts longer than this are compared one by one: their words would fill the memory.
WORDS_OF_A_TEXT_MAX = 32


def sorted_keys(keys: Integers, columns: Sequence[Integers] = ()) -> tuple[Integers, Integers]:
    """Give keys, none below zero, in their order, and the places they had.

    Rows of equal keys follow the columns, the first being the most important. The argument is written to.
    """
    count = len(keys)
    place_bits = max(count - 1, 0).bit_length()
    bits = place_bits + int(keys.max(initial=0)).bit_length()
    if bits > WORD_BITS:
        order = np.lexsort((*columns[::-1], keys))
        return keys[order], order
    packed = keys.view(np.uint64)
    below, taken = place_bits, 0
    for column in columns:
        low = int(column.min(initial=0))
        width = (int(column.max(initial=0)) - low).bit_length()
        if bits + width > WORD_BITS:
            break
        bits += width
        below += width
        taken += 1
        if width:
            packed <<= np.uint64(width)
            packed |= (column - low if low else column).view(np.uint64)
    packed <<= np.uint64(place_bits)
    packed |= np.arange(count, dtype=np.uint64)
    packed.sort()
    places = (packed & np.uint64((1 << place_bits) - 1)).view(np.int64)
    if taken < len(columns):
        _refine(places, packed >> np.uint64(place_bits), columns[taken:])
    packed >>= np.uint64(below)
    return packed.view(np.int64), places


def row_order(columns: Sequence[Integers]) -> Integers:
    """Give the places of rows in the order of their columns, the first being the most important."""
    first, *others = columns
    return sorted_keys(first - first.min(initial=0), others)[1]


def _refine(places: Integers, keys: Words, columns: Sequence[Integers]) -> None:
    """Order rows of equal keys by further columns; few rows are equal, and fewer stand in the wrong order."""
    is_same = keys[1:] == keys[:-1]
    is_tied = np.zeros(len(keys), bool)
    is_tied[1:] |= is_same
    is_tied[:-1] |= is_same
    tied = np.flatnonzero(is_tied)
    if not len(tied):
        return
    groups = np.cumsum(np.concatenate([[True], ~is_same]))[tied]
    rows = places[tied]
    places[tied] = rows[np.lexsort([*(column[rows] for column in columns[::-1]), groups])]


def text_order(texts: Texts) -> Integers | None:
    """Give the places of texts in the order of their bytes, that is of code points; None: as they are."""
    lengths = np.diff(texts.offsets)
    if len(texts) < 2:
        return None
    longest = int(lengths.max())
    if 0 < longest == int(lengths.min()):
        # Made-up ids: as wide as each other, so that NumPy's texts, which end in zero bytes, compare alike.
        wide = texts.data[texts.offsets[0] : texts.offsets[-1]].view(f"S{longest}")
        if bool((wide[1:] >= wide[:-1]).all()):
            return None
    if longest > WORDS_OF_A_TEXT_MAX * WORD_BYTES:
        return _long_text_order(texts)
    words = text_words(texts)
    if bool(_is_rising(words).all()):
        return None
    order = np.argsort(words[0])
    first = words[0][order]
    if bool((first[1:] != first[:-1]).all()):
        return order
    return np.lexsort(words[::-1])


def _is_rising(words: Sequence[Words]) -> Flags:
    """Whether each text is not below the one before it."""
    is_rising = words[-1][1:] >= words[-1][:-1]
    for word in reversed(words[:-1]):
        is_rising = (word[1:] > word[:-1]) | ((word[1:] == word[:-1]) & is_rising)
    return is_rising


def _long_text_order(texts: Texts) -> Integers:
    data = texts.data.tobytes()
    offsets = texts.offsets.tolist()
    found = [data[begin:end] for begin, end in pairwise(offsets)]
    return np.array(sorted(range(len(found)), key=found.__getitem__), np.int64)


def text_words(texts: Texts) -> list[Words]:
    """Give texts as numbers that compare as their bytes do: eight at a time, and the length at the end.

    What all texts begin with is left out. Zero bytes fill the last word; the length tells which are real.
    """
    lengths = np.diff(texts.offsets)
    begins = texts.offsets[:-1]
    shared = _shared_length(texts, lengths)
    padded = np.concatenate([texts.data, np.zeros(WORD_BYTES, np.uint8)])
    at_every_byte = np.lib.stride_tricks.as_strided(
        padded[:WORD_BYTES].view(np.dtype("<u8")), shape=(len(texts.data) + 1,), strides=(1,)
    )
    words = []
    for begin in range(shared, int(lengths.max()), WORD_BYTES):
        kept = np.clip(lengths - begin, 0, WORD_BYTES)
        word = at_every_byte[np.minimum(begins + begin, len(texts.data))]
        # A shift by all 64 bits is none in NumPy, hence in two steps.
        spare = (WORD_BYTES - kept).astype(np.uint64) * np.uint64(4)
        word = word.byteswap() >> spare >> spare << spare << spare
        words.append(word)
    words.append(lengths.astype(np.uint64))
    return words


def _shared_length(texts: Texts, lengths: Integers) -> int:
    """How many bytes all texts begin with, as far as the shortest goes."""
    shortest = int(lengths.min())
    first = texts.data[texts.offsets[0] : texts.offsets[0] + shortest]
    for place in range(shortest):
        if bool((texts.data[texts.offsets[:-1] + place] != first[place]).any()):
            return place
    return shortest
