"""Columns put aside until the end of a run: whole numbers, and texts that are looked up by their number.

What is read again is read in slices, or through a map whose pages the system may take back.
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from campaignlang.doors.spills import Spill, give_back
from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.outputs.pieces import Alike, Piece, alike

SLICE_TEXTS = 1 << 16
Number = TypeVar("Number", np.int64, np.uint32)


@dataclass(slots=True)
class TextsAside:
    """Texts numbered in the order they came. `width`: their length while all have the same, else None."""

    data: Spill
    offsets: Spill
    count: int = 0
    width: int | None = None
    _bytes: Bytes = field(default_factory=lambda: np.zeros(0, np.uint8))
    _offsets: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    _maps: list[mmap.mmap | bytes] = field(default_factory=list)

    def add(self, texts: Texts) -> int:
        """Put texts aside, and give the number of the first of them."""
        first = self.count
        begin = self.data.append(texts.data[texts.offsets[0] : texts.offsets[-1]].data)
        ends = texts.offsets[1:] - texts.offsets[0] + begin
        if len(texts):
            lengths = np.diff(texts.offsets)
            width = int(lengths[0])
            is_alike = bool((lengths == width).all()) and (first == 0 or width == self.width)
            if not is_alike and self.width is not None:
                # Offsets of texts of one width are a sum, and were not kept until now.
                self.offsets.append((np.arange(1, first + 1) * self.width).data)
            self.width = width if is_alike else None
            if not is_alike:
                self.offsets.append(ends.data)
        self.count += len(texts)
        return first

    def read(self) -> None:
        """Make the texts readable; none is added afterwards."""
        self._maps = [self.data.mapped(), self.offsets.mapped()]
        self._bytes, self._offsets = (
            np.frombuffer(self._maps[0], np.uint8),
            np.frombuffer(self._maps[1], np.int64),
        )

    def pieces(self, numbers: Integers) -> Piece | Alike:
        """Give the texts of these numbers."""
        if self.width:
            return Alike(alike(self._bytes, self.width), numbers)
        if self.width == 0:
            return Piece(self._bytes, np.zeros_like(numbers), np.zeros_like(numbers))
        ends = self._offsets[numbers]
        starts = np.where(numbers > 0, self._offsets[numbers - 1], 0)
        return Piece(self._bytes, starts, ends - starts)

    def slice(self, begin: int, end: int) -> Texts:
        """Give the texts from one number to another, as they stand."""
        offsets = np.zeros(end - begin + 1, np.int64)
        if self.width is not None:
            offsets = np.arange(begin, end + 1) * self.width
        elif end > begin:
            offsets[0] = self._offsets[begin - 1] if begin else 0
            offsets[1:] = self._offsets[begin:end]
        return Texts(self._bytes[offsets[0] : offsets[-1]], offsets - offsets[0])

    def slices(self) -> Iterator[Texts]:
        """Give all texts, some at once."""
        for begin in range(0, self.count, SLICE_TEXTS):
            yield self.slice(begin, min(begin + SLICE_TEXTS, self.count))

    def text_bytes(self, number: int) -> bytes:
        return self.slice(number, number + 1).data.tobytes()

    def give_back(self) -> None:
        for one in self._maps:
            give_back(one)


def read_column(
    spill: Spill, place: int, begin: int, end: int, dtype: np.dtype[Number]
) -> npt.NDArray[Number]:
    """Read rows of a column that begins at a place."""
    found = np.empty(end - begin, dtype)
    spill.read_into(found.data, place + begin * dtype.itemsize)
    return found
