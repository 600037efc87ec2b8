"""Columns of cells to columns of values: common forms with array operations, others by each distinct text.

A column with a wrong cell is not typed here at all: its rows are read again one by one, which finds the
words for it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from campaignlang.clock import Zone
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type, Value
from campaignlang.simulation.cell_values import Mistyped, typed
from campaignlang.simulation.columnar import digits
from campaignlang.simulation.columnar.contact_block import Column
from campaignlang.simulation.columnar.lookup import Lookup
from campaignlang.simulation.columnar.picks import held, held_values
from campaignlang.simulation.columnar.slices import Slices
from campaignlang.simulation.columnar.texts import Pool, Texts, texts_of


class ColumnTyping:
    """One attribute's cells. `known` is kept from chunk to chunk."""

    def __init__(self, attribute: AttributeDeclaration, zone: Zone, pool: Pool) -> None:
        self.attribute = attribute
        self.pool = pool
        self.is_text = is_text(attribute)
        self.known = Lookup(partial(_value, attribute, zone, pool))
        self.parse = _PARSERS.get(attribute.type)
        self.zone = zone

    def typed(self, cells: Slices) -> Column | None:
        """The values; None where a cell is wrong."""
        if self.is_text:
            texts = cells.texts()
            return None if self.attribute.is_required and texts.is_empty is not None else texts
        try:
            if self.parse is None:
                return self.known.find(cells)
            values, is_read = self.parse(cells, self.zone)
            if not is_read.all():
                others = np.flatnonzero(~is_read)
                values[others] = self.known.find(cells.take(others))
            return values
        except Mistyped:
            return None

    def of_values(self, values: Sequence[Value]) -> Column:
        """Values that were read one by one."""
        if self.is_text:
            return texts_of([None if value is None else str(value) for value in values])
        return held_values(values, self.pool)

    def same(self, value: Value, count: int) -> Column:
        """One value for everybody."""
        if not self.is_text:
            return np.full(count, held(value, self.pool), np.int64)
        if value:
            return texts_of([str(value)] * count)
        is_empty = np.ones(count, bool) if value is None else None
        return Texts(np.zeros(0, np.uint8), np.zeros(count + 1, np.int64), is_empty)


def is_text(attribute: AttributeDeclaration) -> bool:
    """Whether a file's column is held as Texts, and not as codes: where nearly every text is another."""
    return attribute.type is Type.TEXT and not attribute.allowed and attribute.name != "timezone"


def _value(attribute: AttributeDeclaration, zone: Zone, pool: Pool, cell: str) -> int:
    return held(typed(cell, attribute, zone), pool)


_PARSERS: Mapping[Type, Callable[[Slices, Zone], digits.Found]] = {
    Type.NUMBER: lambda cells, zone: digits.numbers(cells),
    Type.DATE: lambda cells, zone: digits.dates(cells),
    Type.DATETIME: digits.datetimes,
}
