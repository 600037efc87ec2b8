"""Contacts as they come from a file, so many at once as its reading gives, and blocks of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.texts import Texts


@dataclass(frozen=True, slots=True)
class Piece:
    """Contacts that follow one another, and which row of the file each stands in."""

    rows: Integers | range
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def ids(self) -> Texts:
        ids = self.columns[0]
        assert isinstance(ids, Texts)
        return ids

    @property
    def byte_count(self) -> int:
        return sum(
            column.data.nbytes + column.offsets.nbytes if isinstance(column, Texts) else column.nbytes
            for column in self.columns
        )


def blocks_of(pieces: Iterable[Piece], block_size: int) -> Iterator[ContactBlock]:
    """The contacts in blocks of one size; the last may be smaller."""
    parts: list[tuple[Column, ...]] = []
    first = held = 0
    for piece in pieces:
        done = 0
        while done < len(piece):
            taken = min(block_size - held, len(piece) - done)
            parts.append(tuple(_part(column, done, done + taken) for column in piece.columns))
            done, held = done + taken, held + taken
            if held == block_size:
                yield _block(first, parts)
                first, held, parts = first + block_size, 0, []
    if parts:
        yield _block(first, parts)


def _block(first: int, parts: Sequence[tuple[Column, ...]]) -> ContactBlock:
    columns = parts[0] if len(parts) == 1 else tuple(_joined(found) for found in zip(*parts, strict=True))
    ids = columns[0]
    assert isinstance(ids, Texts)
    return ContactBlock(first=first, ids=ids, columns=columns)


def _part(column: Column, begin: int, end: int) -> Column:
    if not isinstance(column, Texts):
        return column[begin:end]
    offsets = column.offsets[begin : end + 1]
    is_empty = None if column.is_empty is None else column.is_empty[begin:end]
    return Texts(column.data[offsets[0] : offsets[-1]], offsets - offsets[0], is_empty)


def _joined(columns: Sequence[Column]) -> Column:
    texts = [column for column in columns if isinstance(column, Texts)]
    if not texts:
        return np.concatenate([column for column in columns if not isinstance(column, Texts)])
    assert len(texts) == len(columns)
    return joined_texts(texts)


def joined_texts(texts: Sequence[Texts]) -> Texts:
    """Texts one behind the other."""
    ends = np.cumsum([0, *(len(one.data) for one in texts)])
    offsets = [one.offsets[1:] + end for one, end in zip(texts, ends[:-1], strict=True)]
    is_empty = None
    if any(one.is_empty is not None for one in texts):
        is_empty = np.concatenate(
            [np.zeros(len(one), bool) if one.is_empty is None else one.is_empty for one in texts]
        )
    data = np.concatenate([one.data for one in texts])
    return Texts(data, np.concatenate([np.zeros(1, np.int64), *offsets]), is_empty)
