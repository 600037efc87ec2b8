"""From texts to whole numbers, each distinct text worked out once: codes of texts, values of cells.

A text is found by its fold, and then compared byte for byte: the answer is exact whatever folds collide.
"""

from collections.abc import Callable

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers, Words
from campaignlang.simulation.columnar.columns.byte_words import PIECE_BYTES, WORD_BYTES, padded, words_at
from campaignlang.simulation.columnar.columns.chance import fold_slices
from campaignlang.simulation.columnar.columns.slices import Slices, slices_of
from campaignlang.simulation.columnar.columns.texts import Pool, Texts, texts_of

# More than these are not kept: a column of ever new texts must not fill the memory.
KNOWN_MAX = 1 << 16


class Lookup:
    """The texts met so far, sorted by fold, with what each stands for; of one fold only the first text."""

    def __init__(self, value_of: Callable[[str], int]) -> None:
        self.value_of = value_of
        self.folds: Words = np.zeros(0, np.uint64)
        self.values: Integers = np.zeros(0, np.int64)
        self.texts = slices_of(texts_of(()))

    def find(self, texts: Slices) -> Integers:
        """What each text stands for. Raises what `value_of` raises."""
        folds = fold_slices(texts.data, texts.begins, texts.lengths)
        found, is_known = self._known(folds, texts)
        if is_known.all():
            return found
        missing = np.flatnonzero(~is_known)
        _, firsts = np.unique(folds[missing], return_index=True)
        self._learn(texts, folds, missing[np.sort(firsts)])
        found[missing], is_known = self._known(folds[missing], texts.take(missing))
        # Texts whose fold is another's, and those for which there is no room.
        for place in missing[~is_known].tolist():
            found[place] = self.value_of(texts.text(place))
        return found

    def _known(self, folds: Words, texts: Slices) -> tuple[Integers, Flags]:
        """The values, and which of them are known."""
        if not len(self.folds):
            return np.full(len(folds), EMPTY), np.zeros(len(folds), bool)
        places = np.minimum(np.searchsorted(self.folds, folds), len(self.folds) - 1)
        is_known = self.folds[places] == folds
        is_known &= self.texts.lengths[places] == texts.lengths
        # Of texts of one word, the same fold and length are the same text.
        long = np.flatnonzero(is_known & (texts.lengths > WORD_BYTES))
        if len(long) == len(folds):
            is_known = ~_differ(texts, self.texts.take(places))
        elif len(long):
            is_known[long] = ~_differ(texts.take(long), self.texts.take(places[long]))
        return self.values[places], is_known

    def _learn(self, texts: Slices, folds: Words, places: Integers) -> None:
        """Work out what these stand for, which have different folds, and keep them."""
        room = KNOWN_MAX - len(self.folds)
        places = places[~np.isin(folds[places], self.folds)][:room]
        if not len(places):
            return
        words = [texts.text(place) for place in places.tolist()]
        values = [self.value_of(word) for word in words]
        new = texts_of(words)
        all_folds = np.concatenate([self.folds, folds[places]])
        order = np.argsort(all_folds)
        known, old_end = self.texts, len(self.texts.data) - PIECE_BYTES
        self.folds = all_folds[order]
        self.values = np.concatenate([self.values, np.array(values, np.int64)])[order]
        self.texts = Slices(
            padded(np.concatenate([known.data[:old_end], new.data])),
            np.concatenate([known.begins, new.offsets[:-1] + old_end])[order],
            np.concatenate([known.lengths, np.diff(new.offsets)])[order],
        )


def codes_of(texts: Texts, pool: Pool) -> Integers:
    """The codes of texts in a pool, which grows by those it had not; EMPTY for what is no text."""
    lookup = pool.lookup
    if not isinstance(lookup, Lookup):
        lookup = pool.lookup = Lookup(pool.code)
    codes = lookup.find(slices_of(texts))
    if texts.is_empty is not None:
        codes[texts.is_empty] = EMPTY
    return codes


def _differ(texts: Slices, others: Slices) -> Flags:
    """Which texts are not the same bytes as others of their length."""
    differ = np.zeros(len(texts), bool)
    for step in range(0, int(texts.lengths.max(initial=0)), PIECE_BYTES):
        going = np.flatnonzero(texts.lengths > step) if step else np.arange(len(texts))
        rest = texts.lengths[going] - step
        mine = words_at(texts.data, texts.begins[going] + step, rest)
        theirs = words_at(others.data, others.begins[going] + step, rest)
        differ[going] |= (mine != theirs).any(axis=1)
    return differ
