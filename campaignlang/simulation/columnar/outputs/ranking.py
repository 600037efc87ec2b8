"""The place of each contact among all of a run by id, where each block knows the order of its own.

Made-up contacts come in the order of their ids, so that a block's places only have to be moved. Else the ids
of all blocks are gone through in ranges, of which each fits into memory.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.outputs.pieces import chained
from campaignlang.simulation.columnar.outputs.put_aside import TextsAside
from campaignlang.simulation.columnar.outputs.sorting import text_order

# How many ids are put in order at once, and how far apart those are by which the ranges are chosen.
RANGE_IDS = 1 << 19
SAMPLE_IDS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Either the rank of each run's first contact, whose others follow, or the rank of every contact.

    `bits`: how many a rank has. `is_number`: whether contacts are numbered by rank.
    """

    firsts: Sequence[int]
    counts: Sequence[int]
    bits: int
    is_number: bool = False
    every: Sequence[npt.NDArray[np.uint32]] | None = None

    def of(self, run: int, places: Integers) -> Integers:
        """Give the ranks of contacts of a run."""
        if self.every is None:
            return places + self.firsts[run]
        return self.every[run][places].astype(np.int64)

    def place(self, run: int, rank: int) -> int:
        """Give how many contacts of a run stand before a rank."""
        if self.every is None:
            return min(max(rank - self.firsts[run], 0), self.counts[run])
        return int(np.searchsorted(self.every[run], rank))


def ranks_of(
    ids: TextsAside,
    runs: Sequence[tuple[int, int]],
    bounds: Sequence[tuple[bytes, bytes]],
    range_ids: int = RANGE_IDS,
) -> Ranks:
    """Rank the contacts of runs (first number and count; first and last id). Equal ids have one rank."""
    order = sorted(range(len(runs)), key=lambda run: bounds[run])
    counts = [count for _, count in runs]
    bits = max(sum(counts) - 1, 0).bit_length()
    if all(bounds[one][1] < bounds[other][0] for one, other in pairwise(order)):
        firsts = [0] * len(runs)
        rank = 0
        for run in order:
            firsts[run] = rank
            rank += counts[run]
        is_number = firsts == [first for first, _ in runs]
        return Ranks(firsts=firsts, counts=counts, bits=bits, is_number=is_number)
    every = [np.zeros(count, np.uint32) for count in counts]
    begins, rank = [0] * len(runs), 0
    for end in (*_range_ends(ids, runs, range_ids), None):
        ends = [
            count if end is None else _places_before(ids, run, end)
            for run, count in zip(runs, counts, strict=True)
        ]
        slices = [
            ids.slice(first + begin, first + stop)
            for (first, _), begin, stop in zip(runs, begins, ends, strict=True)
        ]
        found, rank = _dense_ranks(chained(slices), rank)
        for run, part in enumerate(np.split(found, np.cumsum([len(one) for one in slices])[:-1])):
            every[run][begins[run] : ends[run]] = part
        begins = ends
    return Ranks(firsts=[0] * len(runs), counts=counts, bits=bits, every=every)


def _range_ends(ids: TextsAside, runs: Sequence[tuple[int, int]], range_ids: int) -> Sequence[bytes]:
    sampled = sorted(
        ids.text_bytes(number) for first, count in runs for number in range(first, first + count, SAMPLE_IDS)
    )
    step = max(range_ids // SAMPLE_IDS, 1)
    return sampled[step::step]


def _places_before(ids: TextsAside, run: tuple[int, int], end: bytes) -> int:
    first, count = run
    return bisect_left(range(first, first + count), end, key=ids.text_bytes)


def _dense_ranks(texts: Texts, rank: int) -> tuple[npt.NDArray[np.uint32], int]:
    """Give the rank of each text, from one on, and the first that is free."""
    order = text_order(texts)
    if not len(texts):
        return np.zeros(0, np.uint32), rank
    if order is None:
        order = np.arange(len(texts))
    is_new = ~_is_same_as_before(texts, order)
    found = np.empty(len(texts), np.uint32)
    found[order] = np.cumsum(is_new) - 1 + rank
    return found, rank + int(is_new.sum())


def _is_same_as_before(texts: Texts, order: Integers) -> npt.NDArray[np.bool_]:
    """Whether each text, in order, equals the one before it; only equal lengths are looked at closely."""
    starts, lengths = texts.offsets[order], np.diff(texts.offsets)[order]
    is_same = np.zeros(len(order), bool)
    alike = np.flatnonzero(lengths[1:] == lengths[:-1]) + 1
    offset = 0
    while len(alike):
        is_done = lengths[alike] == offset
        is_same[alike[is_done]] = True
        alike = alike[~is_done]
        alike = alike[texts.data[starts[alike] + offset] == texts.data[starts[alike - 1] + offset]]
        offset += 1
    return is_same
