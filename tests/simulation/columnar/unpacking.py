"""Blocks of contacts back to contacts one by one, as the reference engine has them."""

from collections.abc import Iterable

from campaignlang.model.contact import ContactSchema
from campaignlang.model.values import Type, Value
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.contact import Contact


def contacts_of(blocks: Iterable[ContactBlock], schema: ContactSchema, pool: Pool) -> list[Contact]:
    found: list[Contact] = []
    for block in blocks:
        assert block.first == len(found)
        types = [attribute.type for attribute in schema.attributes]
        columns = [values_of(column, type, pool) for column, type in zip(block.columns, types, strict=True)]
        ids = [block.ids.text(place) for place in range(len(block))]
        assert ids == columns[0]
        rows = list(zip(*columns, strict=True))
        found += [Contact(one, values) for one, values in zip(ids, rows, strict=True)]
    return found


def values_of(column: Column, type: Type, pool: Pool) -> list[Value]:
    if isinstance(column, Texts):
        return texts_in(column)
    return [value_of(value, type, pool) for value in column.tolist()]


def texts_in(texts: Texts) -> list[Value]:
    empty = [False] * len(texts) if texts.is_empty is None else texts.is_empty.tolist()
    return [None if is_empty else texts.text(place) for place, is_empty in enumerate(empty)]


def value_of(value: int, type: Type, pool: Pool) -> Value:
    if value == EMPTY:
        return None
    if type is Type.TEXT:
        return pool.texts[value]
    return bool(value) if type is Type.FLAG else value


def codes_in(codes: Integers, pool: Pool) -> list[Value]:
    return [value_of(code, Type.TEXT, pool) for code in codes.tolist()]
