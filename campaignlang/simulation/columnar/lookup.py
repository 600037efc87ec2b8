"""From texts to whole numbers, each distinct text worked out once: codes of texts, values of cells.

A text is found by its fold, and then compared byte for byte: the answer is exact whatever folds collide.
"""

from collections.abc import Callable

import numpy as np

from campaignlang.simulation.columnar.arrays import EMPTY, Bytes, Flags, Integers, Words
from campaignlang.simulation.columnar.byte_words import PIECE_BYTES, padded, words_at
from campaignlang.simulation.columnar.chance import fold_slices
from campaignlang.simulation.columnar.texts import Pool, Texts, texts_of

# More than these are not kept: a column of ever new texts must not fill the memory.
KNOWN_MAX = 1 << 16


class Lookup:
    """The texts met so far, sorted by fold, with what each stands for; of one fold only the first text."""

    def __init__(self, value_of: Callable[[str], int]) -> None:
        self.value_of = value_of
        self.folds: Words = np.zeros(0, np.uint64)
        self.values: Integers = np.zeros(0, np.int64)
        self.begins: Integers = np.zeros(0, np.int64)
        self.lengths: Integers = np.zeros(0, np.int64)
        self.data: Bytes = padded(np.zeros(0, np.uint8))

    def find(self, data: Bytes, begins: Integers, lengths: Integers) -> Integers:
        """What each slice of `data`, which is padded, stands for. Raises what `value_of` raises."""
        folds = fold_slices(data, begins, lengths)
        found, is_known = self._known(folds, data, begins, lengths)
        if is_known.all():
            return found
        missing = np.flatnonzero(~is_known)
        _, firsts = np.unique(folds[missing], return_index=True)
        self._learn(data, begins, lengths, folds, missing[np.sort(firsts)])
        again, is_known = self._known(folds[missing], data, begins[missing], lengths[missing])
        found[missing] = again
        # Texts whose fold is another's, and those for which there is no room.
        for place in missing[~is_known].tolist():
            found[place] = self.value_of(_text(data, int(begins[place]), int(lengths[place])))
        return found

    def _known(
        self, folds: Words, data: Bytes, begins: Integers, lengths: Integers
    ) -> tuple[Integers, Flags]:
        """The values, and which of them are known."""
        if not len(self.folds):
            return np.full(len(folds), EMPTY), np.zeros(len(folds), bool)
        places = np.minimum(np.searchsorted(self.folds, folds), len(self.folds) - 1)
        is_known = self.folds[places] == folds
        is_known &= self.lengths[places] == lengths
        is_known &= ~_differ(data, begins, self.data, self.begins[places], np.where(is_known, lengths, 0))
        return self.values[places], is_known

    def _learn(
        self, data: Bytes, begins: Integers, lengths: Integers, folds: Words, places: Integers
    ) -> None:
        """Work out what these stand for, which have different folds, and keep them."""
        room = KNOWN_MAX - len(self.folds)
        is_new = ~np.isin(folds[places], self.folds)
        places = places[is_new][:room]
        if not len(places):
            return
        texts = [
            _text(data, begin, length)
            for begin, length in zip(begins[places].tolist(), lengths[places].tolist(), strict=True)
        ]
        values = [self.value_of(text) for text in texts]
        new = texts_of(texts)
        all_folds = np.concatenate([self.folds, folds[places]])
        order = np.argsort(all_folds)
        old_end = len(self.data) - PIECE_BYTES
        self.folds = all_folds[order]
        self.values = np.concatenate([self.values, np.array(values, np.int64)])[order]
        self.begins = np.concatenate([self.begins, new.offsets[:-1] + old_end])[order]
        self.lengths = np.concatenate([self.lengths, np.diff(new.offsets)])[order]
        self.data = padded(np.concatenate([self.data[:old_end], new.data]))


def codes_of(texts: Texts, pool: Pool) -> Integers:
    """The codes of texts in a pool, which grows by those it had not; EMPTY for what is no text."""
    lookup = pool.lookup
    if not isinstance(lookup, Lookup):
        lookup = pool.lookup = Lookup(pool.code)
    codes = lookup.find(padded(texts.data), texts.offsets[:-1], np.diff(texts.offsets))
    if texts.is_empty is not None:
        codes[texts.is_empty] = EMPTY
    return codes


def _differ(data: Bytes, begins: Integers, others: Bytes, other_begins: Integers, lengths: Integers) -> Flags:
    """Which slices of one length are not the same bytes."""
    differ = np.zeros(len(lengths), bool)
    if not len(lengths):
        return differ
    for step in range(0, int(lengths.max()), PIECE_BYTES):
        going = np.flatnonzero(lengths > step) if step else slice(None)
        rest = lengths[going] - step
        mine = words_at(data, begins[going] + step, rest)
        theirs = words_at(others, other_begins[going] + step, rest)
        differ[going] |= (mine != theirs).any(axis=1)
    return differ


def _text(data: Bytes, begin: int, length: int) -> str:
    return data[begin : begin + length].tobytes().decode("utf-8")
