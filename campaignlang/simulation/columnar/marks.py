"""Rows of rising numbers, and how many of them are not after a value: the search all clocks are made of.

A binary search mispredicts at every step. Here the numbers are cut into buckets of one power of two, each
knowing where its search begins; with one number a bucket, as is usual, one comparison is left. Values are
only compared, never rounded: whatever the buckets, the answer is that of `bisect_right`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.simulation.columnar.arrays import Integers

# Ends every row; no value is above it.
LAST = 2**63 - 1
# Together for all rows: 8 bytes each, most of them never looked at.
BUCKETS_MAX = 1 << 19
# Between two instants this few numbers are compared one by one, without buckets.
FEW = 2


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """`numbers`: the rows one after the other, each with LAST behind it. `begins`: where each row begins.

    Bucket b of a row holds the values from (first + b) << shift on; its search begins at `places` and makes
    at most `tries` comparisons. The first bucket stands for all before it, the last for all after it.
    """

    numbers: Integers
    begins: Integers
    shift: int
    first: int
    buckets: int
    places: Integers
    tries: Integers

    def place(self, values: Integers, codes: Integers | None) -> Integers:
        """Give the place in `numbers` of the first number of its row that is after the value.

        `codes`: the row of each value; None: the one row there is.
        """
        if not len(values):
            return np.zeros(0, np.int64)
        low, high = int(values.min()), int(values.max())
        rows = np.arange(len(self.begins))
        lows = self._place_in_buckets(np.full(len(rows), low), rows, low, high)
        highs = self._place_in_buckets(np.full(len(rows), high), rows, low, high)
        most = int((highs - lows).max())
        if most > FEW:
            return self._place_in_buckets(values, codes, low, high)
        place = np.full(len(values), lows[0]) if codes is None else lows[codes]
        for _ in range(most):
            place += self.numbers[place] <= values
        return place

    def _place_in_buckets(self, values: Integers, codes: Integers | None, low: int, high: int) -> Integers:
        last = self.buckets - 1
        first_bucket = min(max((low >> self.shift) - self.first, 0), last)
        last_bucket = min(max((high >> self.shift) - self.first, 0), last)
        bucket = (values >> self.shift) - self.first
        np.clip(bucket, 0, last, out=bucket)
        if codes is not None:
            bucket += codes * self.buckets
        place: Integers = self.places[bucket]
        for _ in range(int(self.tries[first_bucket : last_bucket + 1].max())):
            place += self.numbers[place] <= values
        return place


def marks_of(rows: Sequence[Integers], *, shift_min: int = 0) -> Marks:
    """Make Marks of rows that rise (numbers may be equal), with buckets as wide as one number each allows."""
    assert rows
    lengths = np.array([len(row) for row in rows], np.int64)
    begins = np.zeros(len(rows), np.int64)
    np.cumsum(lengths[:-1] + 1, out=begins[1:])
    numbers = np.concatenate([np.append(row, LAST) for row in rows]).astype(np.int64)
    filled = [row for row in rows if len(row)]
    low = min((int(row[0]) for row in filled), default=0)
    high = max((int(row[-1]) for row in filled), default=0)
    shift = shift_min
    while len(rows) * (((high - low) >> shift) + 3) > BUCKETS_MAX:
        shift += 1
    first = low >> shift
    buckets = (high >> shift) - first + 2
    # What stands before a bucket, counted from what falls into each.
    row_of = np.repeat(np.arange(len(rows)), lengths)
    falls = (numbers[numbers != LAST] >> shift) - first + row_of * buckets
    counts = np.bincount(falls, minlength=len(rows) * buckets).reshape(len(rows), buckets)
    before = np.cumsum(counts, axis=1) - counts
    return Marks(
        numbers,
        begins,
        shift,
        first,
        buckets,
        (before + begins[:, None]).ravel(),
        counts.max(axis=0),
    )
