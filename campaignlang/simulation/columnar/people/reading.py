"""Contacts files in blocks, with the checks and the words of `simulation.audience`.

Nothing is delivered before the whole file was found to be without fault. Of a large file only the folds of
its ids are kept, which tell what may stand twice; then it is read again. What can be read only once is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from campaignlang.clock import Zone
from campaignlang.doors.contacts import table_kind
from campaignlang.doors.refused import Refused
from campaignlang.doors.tables import OpenTable
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.columnar.columns.arrays import Words
from campaignlang.simulation.columnar.columns.chance import fold
from campaignlang.simulation.columnar.columns.contact_block import BLOCK_CONTACTS, ContactBlock
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.people.contact_pieces import Piece, blocks_of
from campaignlang.simulation.columnar.people.file_pieces import (
    CHUNK_BYTES,
    ContactsFile,
    pieces_of,
    typings_of,
)
from campaignlang.simulation.contact_rows import ContactRows, Faults

# Columns of a file that is no larger than this in memory are kept: reading again takes longer.
KEPT_BYTES_MAX = 1 << 27


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockAudience:
    """The contacts of a file, in blocks as often as one goes through them, and what a reader should know."""

    count: int
    notes: tuple[str, ...]
    blocks: Iterable[ContactBlock]


def read_blocks(
    path: str,
    campaign: Campaign,
    campaign_zone: Zone,
    columns: Mapping[str, str],
    pool: Pool,
    block_size: int = BLOCK_CONTACTS,
    root: str | None = None,
    *,
    chunk_bytes: int = CHUNK_BYTES,
    kept_bytes_max: int = KEPT_BYTES_MAX,
) -> BlockAudience:
    """Read and check a contacts file. Raises Refused as `read_audience` does, for the same reasons.

    Texts with allowed values and zones are codes of `pool`, all others Texts.
    """
    file = ContactsFile(
        path=path,
        kind=table_kind(path),
        campaign=campaign,
        zone=campaign_zone,
        columns=columns,
        typings=typings_of(campaign.schema, campaign_zone, pool),
        root=root,
        chunk_bytes=chunk_bytes,
    )
    first = _FirstPass(file, kept_bytes_max)
    return BlockAudience(count=first.count, notes=first.notes, blocks=_Blocks(first.pieces, block_size))


class _Blocks:
    """The blocks, each time anew."""

    def __init__(self, pieces: Callable[[], Iterable[Piece]], block_size: int) -> None:
        self.pieces = pieces
        self.block_size = block_size

    def __iter__(self) -> Iterator[ContactBlock]:
        return blocks_of(self.pieces(), self.block_size)


class _FirstPass:
    """Goes through a file and checks it; knows then how to go through it again."""

    def __init__(self, file: ContactsFile, kept_bytes_max: int) -> None:
        self.file = file
        self.kept: list[Piece] | None = []
        self.count = 0
        rows = file.rows()
        folds: list[Words] = []
        kept_bytes = 0
        with OpenTable(file.path, file.root) as opened:
            self.state = opened.state()
            for piece in pieces_of(file, opened, rows):
                folds.append(fold(piece.ids))
                self.count += len(piece)
                kept_bytes += piece.byte_count
                if self.state is not None and kept_bytes > kept_bytes_max:
                    self.kept = None
                if self.kept is not None:
                    self.kept.append(piece)
        self.has_faults = bool(rows.faults.count)
        rows.refuse_faults(self.doubled(rows, _met_twice(folds)))
        self.notes = tuple(rows.notes(bool(self.count)))

    def pieces(self) -> Iterable[Piece]:
        return self.again() if self.kept is None else self.kept

    def again(self) -> Iterator[Piece]:
        """Read the file once more, which must be what it was."""
        rows = self.file.rows()
        count = 0
        with OpenTable(self.file.path, self.file.root) as opened:
            is_same = opened.state() == self.state
            if is_same:
                for piece in pieces_of(self.file, opened, rows):
                    count += len(piece)
                    yield piece
                is_same = count == self.count and bool(rows.faults.count) == self.has_faults
        if not is_same:
            raise Refused("U901", f"`{rows.name}` was changed while it was read")

    def doubled(self, rows: ContactRows, suspects: Words) -> Faults:
        """Who stands in the file twice, among the ids with these folds."""
        faults = Faults()
        if not len(suspects):
            return faults
        first_rows: dict[str, int] = {}
        for piece in self.pieces():
            for place in np.flatnonzero(np.isin(fold(piece.ids), suspects)).tolist():
                contact_id, row = piece.ids.text(place), int(piece.rows[place])
                first = first_rows.setdefault(contact_id, row)
                if first != row:
                    faults.add(row, rows.doubled(row, contact_id, first))
        return faults


def _met_twice(folds: list[Words]) -> Words:
    """The numbers that are there more than once."""
    ordered = np.sort(np.concatenate([np.zeros(0, np.uint64), *folds]))
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
