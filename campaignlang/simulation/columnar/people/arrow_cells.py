"""Batches of Parquet to columns of values, column by column.

Texts go the way of cells of a CSV, without being cut; for what else there is, each distinct value is written
as a cell and typed once.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from campaignlang.doors.limits import FIELD_CHARACTERS_MAX, MILLIONTHS, NUMBER_WHOLE_DIGITS_MAX
from campaignlang.doors.parquet import cells_of
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type
from campaignlang.simulation.cell_values import Mistyped, typed
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.byte_words import padded
from campaignlang.simulation.columnar.columns.contact_block import Column
from campaignlang.simulation.columnar.columns.picks import held
from campaignlang.simulation.columnar.columns.slices import Slices
from campaignlang.simulation.columnar.people.typing_cells import ColumnTyping
from campaignlang.simulation.contact_rows import ContactRows

NUMBER_END = 10**NUMBER_WHOLE_DIGITS_MAX


def typed_batch(batch: Any, rows: ContactRows, typings: Sequence[ColumnTyping]) -> tuple[Column, ...] | None:
    """The columns of the schema, or None where a cell is wrong: then the rows are read one by one."""
    columns: list[Column] = []
    for attribute, typing in zip(rows.attributes, typings, strict=True):
        name = rows.column_of[attribute.name]
        place = batch.schema.get_field_index(name)
        if place < 0:
            columns.append(typing.same(rows.defaults.get(attribute.name), batch.num_rows))
            continue
        column = _column(batch.column(place), attribute, typing, rows)
        if column is None:
            return None
        columns.append(column)
    return tuple(columns)


def _column(
    array: Any, attribute: AttributeDeclaration, typing: ColumnTyping, rows: ContactRows
) -> Column | None:
    from pyarrow import types

    type = array.type
    if types.is_string(type) or types.is_large_string(type) or types.is_string_view(type):
        cells = _slices(array)
        if int(cells.lengths.max(initial=0)) > FIELD_CHARACTERS_MAX:
            return None
        return typing.typed(cells)
    if typing.is_text:
        if types.is_dictionary(type):
            return _column(array.cast("string"), attribute, typing, rows)
        return typing.same(None, len(array)) if types.is_null(type) and not attribute.is_required else None
    if types.is_integer(type) and attribute.type is Type.NUMBER:
        found = _whole_numbers(array)
        if found is not None:
            return found
    return _by_distinct_value(array, attribute, typing, rows)


def _whole_numbers(array: Any) -> Integers | None:
    from pyarrow import types

    if types.is_uint64(array.type):
        return None
    values: Integers = array.fill_null(0).cast("int64").to_numpy(zero_copy_only=False)
    if len(values) and not (-NUMBER_END < int(values.min()) and int(values.max()) < NUMBER_END):
        return None
    values = values * MILLIONTHS
    if array.null_count:
        values[array.is_null().to_numpy(zero_copy_only=False)] = EMPTY
    return values


def _by_distinct_value(
    array: Any, attribute: AttributeDeclaration, typing: ColumnTyping, rows: ContactRows
) -> Integers | None:
    from pyarrow import types

    if types.is_null(array.type):
        array = array.cast("string")
    coded = array if types.is_dictionary(array.type) else array.dictionary_encode()
    cells = [*cells_of(coded.dictionary), None]
    places: Integers = coded.indices.fill_null(len(cells) - 1).cast("int64").to_numpy(zero_copy_only=False)
    values = np.full(len(cells), EMPTY)
    try:
        # Dictionaries may have values that no row of the batch has.
        for place in np.unique(places).tolist():
            values[place] = held(typed(cells[place], attribute, rows.zone), typing.pool)
    except Mistyped:
        return None
    return values[places]


def _slices(array: Any) -> Slices:
    """The texts of an array; nothing where there is none."""
    array = array.fill_null("").cast("large_string")
    _, offsets, data = array.buffers()
    found = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    texts = np.frombuffer(b"" if data is None else data, np.uint8)
    return Slices(padded(texts), found[:-1], np.diff(found))
