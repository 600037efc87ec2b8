"""Columns of cells to columns of values: common forms with array operations, others by each distinct text.

A column with a wrong cell is not typed here at all: its rows are read again one by one, which finds the
words for it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from campaignlang.clock import Zone
from campaignlang.doors.contacts import json_cell
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type, Value
from campaignlang.simulation.cell_values import Mistyped, typed
from campaignlang.simulation.columnar.columns.arrays import Flags
from campaignlang.simulation.columnar.columns.byte_words import padded
from campaignlang.simulation.columnar.columns.contact_block import Column
from campaignlang.simulation.columnar.columns.lookup import Lookup
from campaignlang.simulation.columnar.columns.picks import held, held_values
from campaignlang.simulation.columnar.columns.slices import Slices
from campaignlang.simulation.columnar.columns.texts import Pool, Texts, texts_of
from campaignlang.simulation.columnar.people import digits
from campaignlang.simulation.columnar.people.json_cells import JsonCells


class ColumnTyping:
    """One attribute's cells. `known` is kept from chunk to chunk."""

    def __init__(self, attribute: AttributeDeclaration, zone: Zone, pool: Pool) -> None:
        self.attribute = attribute
        self.pool = pool
        self.is_text = is_text(attribute)
        self.known = Lookup(partial(_value, attribute, zone, pool))
        self.known_json = Lookup(partial(_json_value, attribute, zone, pool))
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

    def typed_json(self, cells: JsonCells, place: int) -> Column | None:
        """The values of cells that are written as in JSON; None where one is wrong."""
        written, is_quoted = cells.column(place)
        # What stands between the quotes, where nothing in it is escaped.
        inside = Slices(written.data, written.begins + is_quoted, written.lengths - 2 * is_quoted)
        try:
            if self.is_text:
                return self._texts(cells, written, inside, is_quoted)
            if self.parse is None:
                return self.known_json.find(written)
            values, is_read = self.parse(inside, self.zone)
            # Without quotes only numbers are JSON.
            is_bare_number = self.attribute.type is Type.NUMBER and ~_has_zero_before(inside)
            is_read &= is_quoted | is_bare_number
            if not is_read.all():
                others = np.flatnonzero(~is_read)
                values[others] = self.known_json.find(written.take(others))
            return values
        except (Mistyped, ValueError):
            return None

    def _texts(self, cells: JsonCells, written: Slices, inside: Slices, is_quoted: Flags) -> Texts | None:
        data, begins, lengths = inside.data, inside.begins.copy(), inside.lengths.copy()
        others = np.union1d(np.flatnonzero(~is_quoted), cells.escaped(written))
        if len(others):
            read = [json_cell(written.text(place)) for place in others.tolist()]
            if any(type(text) is not str and text is not None for text in read):
                return None
            texts = texts_of([text or "" for text in read if not isinstance(text, bool)])
            begins[others] = len(data) + texts.offsets[:-1]
            lengths[others] = np.diff(texts.offsets)
            data = padded(np.concatenate([data, texts.data]))
        found = Slices(data, begins, lengths).texts()
        return None if self.attribute.is_required and found.is_empty is not None else found

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


def _json_value(attribute: AttributeDeclaration, zone: Zone, pool: Pool, text: str) -> int:
    return held(typed(json_cell(text), attribute, zone), pool)


def _has_zero_before(cells: Slices) -> Flags:
    """Which begin with a zero before another digit, behind a sign or not: no numbers of JSON."""
    begins = cells.begins + (cells.data[cells.begins] == ord("-"))
    after = cells.data[begins + 1]
    is_digit: Flags = (after >= ord("0")) & (after <= ord("9")) & (begins + 1 < cells.begins + cells.lengths)
    is_digit &= cells.data[begins] == ord("0")
    return is_digit


_PARSERS: Mapping[Type, Callable[[Slices, Zone], digits.Found]] = {
    Type.NUMBER: lambda cells, zone: digits.numbers(cells),
    Type.DATE: lambda cells, zone: digits.dates(cells),
    Type.DATETIME: digits.datetimes,
}


class OtherCells:
    """Cells of keys that are no attribute: they must be cells all the same."""

    def __init__(self) -> None:
        self.known = Lookup(_nothing)

    def are_cells(self, cells: JsonCells, place: int) -> bool:
        written, is_quoted = cells.column(place)
        others = np.union1d(np.flatnonzero(~is_quoted), cells.escaped(written))
        try:
            self.known.find(written.take(others))
        except ValueError:
            return False
        return True


def _nothing(text: str) -> int:
    json_cell(text)
    return 0
