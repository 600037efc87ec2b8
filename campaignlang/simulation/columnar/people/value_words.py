"""The texts of a column's values, each distinct value written once: `plan=pro` and NUL, as fingerprints say.

Values that lie near each other are found in a table that is kept from block to block; others are sorted.
"""

from collections.abc import Callable

import numpy as np

from campaignlang.doors.limits import MILLIONTHS
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type, Value
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.value_text import value_text

# As wide as a table may be: values further apart are sorted.
TABLE_MAX = 1 << 16


class ValueWords:
    """One attribute's. `texts` are what indexes mean, and grow; `version` changes when they begin anew.

    `is_kept`: there is a table.
    """

    def __init__(self, attribute: AttributeDeclaration, pool: Pool) -> None:
        self.written = _writer(attribute, pool)
        self.is_number = attribute.type is Type.NUMBER
        self.texts: list[bytes] = []
        self.version = 0
        self.is_kept = True
        self.lowest = 0
        self.table: Integers = np.zeros(0, np.int64)
        self.place_of_empty = -1
        self.is_whole = self.is_number

    def index(self, values: Integers) -> Integers:
        """For each value the place of its text in `texts`; there is at least one value."""
        if not self.is_kept:
            return self._sorted(values)
        is_empty = None
        if int(values.min()) == EMPTY:
            is_empty = values == EMPTY
            values = np.where(is_empty, values.max(), values)
            if int(values[0]) == EMPTY:
                return np.full(len(values), self._place_of_empty())
        if self.is_whole:
            wholes = values // MILLIONTHS
            if not (wholes * MILLIONTHS == values).all():
                return self._start_again(values, is_empty)
            values = wholes
        low, high = int(values.min()), int(values.max())
        if not self._covers(low, high):
            return self._start_again(values * MILLIONTHS if self.is_whole else values, is_empty)
        keys = values - self.lowest if self.lowest else values
        found = self.table.take(keys)
        if int(found.min()) < 0:
            self._write_missing(keys[found < 0])
            found = self.table.take(keys)
        if is_empty is not None:
            found[is_empty] = self._place_of_empty()
        return found

    def _covers(self, low: int, high: int) -> bool:
        """Make the table wide enough, unless that is too wide."""
        end = self.lowest + len(self.table)
        if len(self.table):
            low, high = min(low, self.lowest), max(high, end - 1)
        if high - low >= TABLE_MAX:
            return False
        if high - low >= len(self.table):
            # Twice what is needed, so that a slowly growing range is not copied at every block.
            table = np.full(min(2 * (high - low + 1), TABLE_MAX), -1, np.int64)
            table[self.lowest - low : end - low] = self.table
            self.table, self.lowest = table, low
        return True

    def _write_missing(self, keys: Integers) -> None:
        for key in np.unique(keys).tolist():
            value = key + self.lowest
            self.table[key] = len(self.texts)
            self.texts.append(self.written(value * MILLIONTHS if self.is_whole else value))

    def _place_of_empty(self) -> int:
        if self.place_of_empty < 0:
            self.place_of_empty = len(self.texts)
            self.texts.append(self.written(EMPTY))
        return self.place_of_empty

    def _start_again(self, values: Integers, is_empty: Flags | None) -> Integers:
        """Without wholes, or without the table."""
        self.texts, self.table, self.lowest, self.place_of_empty = [], np.zeros(0, np.int64), 0, -1
        self.version += 1
        if self.is_whole:
            self.is_whole = False
        else:
            self.is_kept = False
        return self.index(values if is_empty is None else np.where(is_empty, EMPTY, values))

    def _sorted(self, values: Integers) -> Integers:
        self.version += 1
        distinct, index = np.unique(values, return_inverse=True)
        self.texts = [self.written(value) for value in distinct.tolist()]
        return index


def _writer(attribute: AttributeDeclaration, pool: Pool) -> Callable[[int], bytes]:
    name, type = attribute.name, attribute.type

    def written(value: int) -> bytes:
        found: Value = value
        if value == EMPTY:
            found = None
        elif type is Type.TEXT:
            found = pool.texts[value]
        elif type is Type.FLAG:
            found = bool(value)
        return f"{name}={value_text(found, type)}\0".encode()

    return written
