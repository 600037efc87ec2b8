"""Rows of rising numbers, and how many of them are not after a value: the search all clocks are made of.

A binary search mispredicts at every step, 80 ns a value. Here the numbers are cut into buckets of one power
of two, each knowing where its search begins; with one number a bucket, as is usual, one comparison is left.
Values are only compared, never rounded: whatever the buckets, the answer is that of `bisect_right`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from campaignlang.simulation.columnar.columns.arrays import Integers

# Ends every row; no value is above it.
LAST = 2**63 - 1
# Together for all rows: 8 bytes each, most of them never looked at.
BUCKETS_MAX = 1 << 19
# Buckets are narrowed until they hold one number each, or a row has so many of them for each number.
BUCKETS_OF_NUMBER = 16
BUCKETS_OF_FEW = 4_096


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """`numbers`: the rows one after the other, each with LAST behind it. `begins`: where each row begins.

    Bucket b of a row holds the values from (first + b) << shift on; its search begins at `places` and makes
    at most `tries[b]` comparisons. The first bucket stands for all before it, the last for all after it.
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
        bucket = values >> self.shift
        bucket -= self.first
        if low >> self.shift < self.first or (high >> self.shift) - self.first >= self.buckets:
            np.clip(bucket, 0, self.buckets - 1, out=bucket)
        if codes is not None:
            bucket += codes * self.buckets
        place: Integers = self.places[bucket]
        for _ in range(int(self.tries[self.bucket(low) : self.bucket(high) + 1].max())):
            place += self.numbers[place] <= values
        return place

    def bucket(self, value: int) -> int:
        return min(max((value >> self.shift) - self.first, 0), self.buckets - 1)


def marks_of(rows: Sequence[Integers]) -> Marks:
    """Make Marks of rows that rise (numbers may be equal), with buckets of one number where that is cheap."""
    assert rows
    lengths = np.array([len(row) for row in rows], np.int64)
    begins = np.zeros(len(rows), np.int64)
    np.cumsum(lengths[:-1] + 1, out=begins[1:])
    flat = np.concatenate(rows).astype(np.int64)
    row_of = np.repeat(np.arange(len(rows)), lengths)
    numbers = np.full(len(flat) + len(rows), LAST)
    numbers[np.arange(len(flat)) + row_of] = flat
    low, high = (int(flat.min()), int(flat.max())) if len(flat) else (0, 0)

    # From the mean distance down: what is found first is kept unless narrower buckets hold fewer numbers.
    shift = max((high - low) // max(int(lengths.max()), 1), 1).bit_length() - 1
    while len(rows) * (((high - low) >> shift) + 3) > BUCKETS_MAX:
        shift += 1
    counts = _counts(flat, row_of, len(rows), low, high, shift)
    most = min(BUCKETS_MAX // len(rows), max(BUCKETS_OF_NUMBER * int(lengths.max()), BUCKETS_OF_FEW))
    for narrower in range(shift - 1, -1, -1):
        if counts.max() <= 1 or ((high - low) >> narrower) + 3 > most:
            break
        found = _counts(flat, row_of, len(rows), low, high, narrower)
        if found.max() < counts.max():
            shift, counts = narrower, found
    places = np.cumsum(counts, axis=1) - counts + begins[:, None]
    return Marks(numbers, begins, shift, low >> shift, counts.shape[1], places.ravel(), counts.max(axis=0))


def _counts(flat: Integers, row_of: Integers, rows: int, low: int, high: int, shift: int) -> Integers:
    """How many numbers fall into each bucket of each row."""
    first = low >> shift
    buckets = (high >> shift) - first + 2
    falls = (flat >> shift) - first + row_of * buckets
    return np.bincount(falls, minlength=rows * buckets).reshape(rows, buckets)
