"""The contacts' fingerprint, block by block: the sum of what `simulation.fingerprint` gives one by one."""

from collections.abc import Sequence

import numpy as np

from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.byte_words import padded
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.people.line_writing import (
    Listed,
    Segment,
    constant,
    folds_of_lines,
    own,
)
from campaignlang.simulation.columnar.people.value_words import ValueWords
from campaignlang.simulation.draw import WORD

# Neighbouring columns of few values are written as one, if there are no more combinations than these.
COMBINED_MAX = 1 << 12


class Fingerprint:
    """The sum over the blocks added so far; `contacts_fingerprint(total)` is its text."""

    def __init__(self, schema: ContactSchema, pool: Pool) -> None:
        self.total = 0
        self.attributes = schema.attributes
        self.words = [ValueWords(attribute, pool) for attribute in schema.attributes]
        self.combined: dict[tuple[int, ...], tuple[list[tuple[int, int]], Listed]] = {}

    def add(self, block: ContactBlock) -> None:
        if len(block):
            folds = folds_of_lines(self._segments(block), len(block))
            self.total = (self.total + int(folds.sum(dtype=np.uint64))) & WORD

    def _segments(self, block: ContactBlock) -> list[Segment]:
        """What the contacts' lines are made of, in its order."""
        found: list[Segment] = [own(padded(block.ids.data), block.ids)]
        before = b"\0"
        group: list[int] = []
        indexes: list[Integers] = []
        for place in range(1, len(block.columns)):
            column = block.columns[place]
            if not isinstance(column, Texts):
                index = self.words[place].index(column)
                if not self._fits((*group, place)):
                    found.append(self._combined(before, group, indexes))
                    before, group, indexes = b"", [], []
                group.append(place)
                indexes.append(index)
                continue
            before_text = f"{self.attributes[place].name}=".encode()
            if group:
                found.append(self._combined(before, group, indexes))
                before, group, indexes = b"", [], []
            found += [constant(before + before_text), own(padded(column.data), column)]
            before = b"\0"
        if group:
            found.append(self._combined(before, group, indexes))
        elif before:
            found.append(constant(before))
        return found

    def _fits(self, group: Sequence[int]) -> bool:
        """Whether these columns can be written as one; a column alone always can."""
        words = [self.words[place] for place in group]
        counts = [len(one.texts) for one in words]
        return len(group) == 1 or (
            all(one.is_kept for one in words) and int(np.prod(counts, dtype=np.int64)) <= COMBINED_MAX
        )

    def _combined(self, before: bytes, group: list[int], indexes: list[Integers]) -> Listed:
        """One segment for neighbouring columns; it is made anew where a column has met new values."""
        index = indexes[0]
        for place, next_index in zip(group[1:], indexes[1:], strict=True):
            index = index * len(self.words[place].texts) + next_index
        state = [(self.words[place].version, len(self.words[place].texts)) for place in group]
        key = tuple(group)
        known = self.combined.get(key)
        if known is None or known[0] != state:
            texts = [before]
            for place in group:
                texts = [begun + text for begun in texts for text in self.words[place].texts]
            offsets = np.zeros(len(texts) + 1, np.int64)
            np.cumsum([len(text) for text in texts], out=offsets[1:])
            data = padded(np.frombuffer(b"".join(texts), np.uint8))
            known = self.combined[key] = state, Listed(data=data, offsets=offsets, index=None)
        return Listed(data=known[1].data, offsets=known[1].offsets, index=index)
