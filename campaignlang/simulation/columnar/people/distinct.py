"""`distinct` on blocks: who is left out, as `simulation.first_by_value` says, in arrays.

The audience is gone through twice: for values that are there more than once, then for the smallest id of
each of those. Nothing is looked at where no entry asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from campaignlang.model.values import Type
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers, Words
from campaignlang.simulation.columnar.columns.byte_words import PIECE_BYTES, words_at
from campaignlang.simulation.columnar.columns.chance import fold
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.lookup import codes_of
from campaignlang.simulation.columnar.columns.slices import slices_of
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.people.contact_pieces import joined_texts
from campaignlang.simulation.program import Program

# So many contacts are held before all but the first of each value are dropped.
HELD_CONTACTS = 1 << 20


def shut_out_places(program: Program, blocks: Iterable[ContactBlock], pool: Pool) -> Mapping[str, Integers]:
    """By entry that asks for it, the places in the audience of contacts that do not count, ascending.

    `blocks` can be gone through again and again. `pool` has the texts of their codes.
    """
    assert iter(blocks) is not blocks
    asked = {
        node.name: program.attribute_index[node.entry.distinct]
        for node in program.entries
        if node.entry is not None and node.entry.distinct is not None
    }
    found: dict[int, Integers] = {}
    for index in asked.values():
        if index not in found:
            found[index] = _others(_Asked(index, program.schema.attributes[index].type, pool), blocks)
    return {name: found[index] for name, index in asked.items()}


def shut_out(places: Integers, block: ContactBlock) -> Flags:
    """Which contacts of a block are among these places."""
    is_out = np.zeros(len(block), bool)
    begin, end = np.searchsorted(places, (block.first, block.first + len(block)))
    is_out[places[begin:end] - block.first] = True
    return is_out


@dataclass(frozen=True, slots=True)
class _Asked:
    """The attribute whose values are to be distinct."""

    index: int
    type: Type
    pool: Pool

    def values(self, block: ContactBlock) -> tuple[Words, Integers]:
        """A number for each value that is not empty, and its place; equal values have equal numbers."""
        column = block.columns[self.index]
        if isinstance(column, Texts):
            places = np.flatnonzero(np.diff(column.offsets))
            return fold(column)[places], places
        is_value = column != EMPTY
        if self.type is Type.TEXT and "" in self.pool.codes:
            # An address that no column gives: it counts no more than an empty one.
            is_value &= column != self.pool.codes[""]
        places = np.flatnonzero(is_value)
        return column[places].view(np.uint64), places


@dataclass(frozen=True, slots=True)
class _Claims:
    """Contacts with values that others have too: equal values are equal numbers."""

    values: Integers
    ids: Texts
    places: Integers


def _others(asked: _Asked, blocks: Iterable[ContactBlock]) -> Integers:
    """The places of all whose value another contact of a smaller id has too."""
    ordered = np.sort(np.concatenate([np.zeros(0, np.uint64), *(asked.values(one)[0] for one in blocks)]))
    several = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    all_places = [np.zeros(0, np.int64)]
    held: list[_Claims] = []
    count, count_max = 0, HELD_CONTACTS
    for claims in _claims(asked, blocks, several) if len(several) else ():
        all_places.append(claims.places)
        held.append(_smallest((claims,)))
        count += len(held[-1].places)
        if count > count_max:
            held = [_smallest(held)]
            count = len(held[0].places)
            count_max = max(HELD_CONTACTS, 2 * count)
    places = np.concatenate(all_places)
    return places[~np.isin(places, _smallest(held).places)] if held else places


def _claims(asked: _Asked, blocks: Iterable[ContactBlock], several: Words) -> Iterator[_Claims]:
    """Those whose number is among `several`, block by block."""
    # Of texts the numbers are folds, and two texts may have one: those that are left get codes.
    codes = Pool()
    for block in blocks:
        numbers, places = asked.values(block)
        places = places[np.isin(numbers, several)]
        if not len(places):
            continue
        column = block.columns[asked.index]
        values = codes_of(column.take(places), codes) if isinstance(column, Texts) else column[places]
        yield _Claims(values, block.ids.take(places), places + block.first)


def _smallest(claims: Iterable[_Claims]) -> _Claims:
    """Of each value the contact with the smallest id."""
    found = list(claims)
    values = np.concatenate([one.values for one in found])
    ids = joined_texts([one.ids for one in found])
    places = np.concatenate([one.places for one in found])
    order = np.lexsort((*reversed(_comparable(ids)), values))
    is_first = np.ones(len(order), bool)
    is_first[1:] = values[order][1:] != values[order][:-1]
    taken = order[is_first]
    return _Claims(values[taken], ids.take(taken), places[taken])


def _comparable(texts: Texts) -> list[Words]:
    """Words that order texts as their bytes do, which is as their code points do; the first decides."""
    slices = slices_of(texts)
    found: list[Words] = []
    for step in range(0, int(slices.lengths.max(initial=0)), PIECE_BYTES):
        rest = np.maximum(slices.lengths - step, 0)
        begins = np.where(rest > 0, slices.begins + step, 0)
        found += list(words_at(slices.data, begins, rest).view(">u8").astype(np.uint64).T)
    # Zero bytes behind a shorter text are no bytes of it.
    return [*found, slices.lengths.astype(np.uint64)]
