"""Many slices of the same bytes: cells of a chunk of a file, or texts."""

from dataclasses import dataclass

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers
from campaignlang.simulation.columnar.columns.byte_words import joined, padded
from campaignlang.simulation.columnar.columns.texts import Texts


@dataclass(frozen=True, slots=True)
class Slices:
    """`data` is padded, see `byte_words.padded`."""

    data: Bytes
    begins: Integers
    lengths: Integers

    def __len__(self) -> int:
        return len(self.begins)

    def take(self, places: Integers) -> "Slices":
        return Slices(self.data, self.begins[places], self.lengths[places])

    def text(self, place: int) -> str:
        begin = int(self.begins[place])
        return self.data[begin : begin + int(self.lengths[place])].tobytes().decode("utf-8")

    def texts(self) -> Texts:
        """Copies of the slices; what has no bytes is no text."""
        data, offsets = joined(self.data, self.begins, self.lengths)
        is_empty = self.lengths == 0
        return Texts(data, offsets, is_empty if is_empty.any() else None)


def slices_of(texts: Texts) -> Slices:
    return Slices(padded(texts.data), texts.offsets[:-1], np.diff(texts.offsets))
