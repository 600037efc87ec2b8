"""Contacts of a block as the reference engine has them, one by one: for what is asked of few."""

from collections.abc import Iterator

from campaignlang.model.contact import ContactSchema
from campaignlang.model.values import Type, Value
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.outputs.stories import value_of
from campaignlang.simulation.contact import Contact


def contact_at(block: ContactBlock, place: int, schema: ContactSchema, pool: Pool) -> Contact:
    """Give one contact."""
    values = (
        _value(column, place, attribute.type, pool)
        for column, attribute in zip(block.columns, schema.attributes, strict=True)
    )
    return Contact(block.ids.text(place), tuple(values))


def contacts_of_block(block: ContactBlock, schema: ContactSchema, pool: Pool) -> Iterator[Contact]:
    """Give all contacts."""
    for place in range(len(block)):
        yield contact_at(block, place, schema, pool)


def _value(column: Column, place: int, type: Type, pool: Pool) -> Value:
    if not isinstance(column, Texts):
        return value_of(int(column[place]), type, pool)
    if column.is_empty is not None and bool(column.is_empty[place]):
        return None
    return column.text(place)
