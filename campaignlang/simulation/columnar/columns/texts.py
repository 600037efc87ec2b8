"""Texts in columns: their UTF-8 bytes one after the other, and texts as codes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Bytes, Flags, Integers
from campaignlang.simulation.columnar.columns.byte_words import joined, padded


@dataclass(frozen=True, slots=True)
class Texts:
    """`data[offsets[i]:offsets[i + 1]]` is the i-th text. `is_empty`: which are no text; None: none is."""

    data: Bytes
    offsets: Integers
    is_empty: Flags | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def text(self, place: int) -> str:
        """Give one text; the empty one for what is none."""
        return self.data[self.offsets[place] : self.offsets[place + 1]].tobytes().decode("utf-8")

    def take(self, places: Integers) -> "Texts":
        """Give the texts at these places, in their order."""
        lengths = np.diff(self.offsets)[places]
        data, offsets = joined(padded(self.data), self.offsets[places], lengths)
        is_empty = None if self.is_empty is None else self.is_empty[places]
        return Texts(data, offsets, is_empty)


def texts_of(texts: Iterable[str | None]) -> Texts:
    """Pack texts one by one, for few of them."""
    found = [None if text is None else text.encode("utf-8") for text in texts]
    offsets = np.zeros(len(found) + 1, np.int64)
    np.cumsum([len(data or b"") for data in found], out=offsets[1:])
    data = np.frombuffer(b"".join(data or b"" for data in found), np.uint8)
    is_empty = np.array([one is None for one in found], bool) if None in found else None
    return Texts(data, offsets, is_empty)


@dataclass(slots=True)
class Pool:
    """All texts a run has met as values, each with a code: equal codes are equal texts. Only grows.

    `lookup` is `lookup.codes_of`'s: the texts it has met, by their bytes.
    """

    texts: list[str] = field(default_factory=list)
    codes: dict[str, int] = field(default_factory=dict)
    lookup: object = field(default=None, compare=False, repr=False)

    def code(self, text: str) -> int:
        found = self.codes.get(text)
        if found is None:
            found = self.codes[text] = len(self.texts)
            self.texts.append(text)
        return found

    def codes_of(self, texts: Sequence[str]) -> Integers:
        return np.array([self.code(text) for text in texts], np.int64)
