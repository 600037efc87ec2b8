"""What changed of each contact as one text, `plan=pro;score=2.5`: `changed` of the participants file."""

from collections.abc import Sequence

import numpy as np

from campaignlang.model.contact import AttributeDeclaration, ContactSchema
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import Changed
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.outputs.pieces import Piece, chained, joined, piece_of, table_of
from campaignlang.simulation.columnar.outputs.sorting import row_order
from campaignlang.simulation.columnar.outputs.stories import value_of
from campaignlang.simulation.value_text import value_text

SEPARATOR = np.frombuffer(b";", np.uint8)


def changes_of(
    changed: Sequence[Changed], count: int, schema: ContactSchema, pool: Pool, ranks: Integers | None
) -> Texts:
    """Give the text of each of so many contacts, in the order of `ranks`; empty where nothing changed."""
    columns = [one for one in sorted(changed, key=lambda one: one.attribute) if len(one.contact)]
    if not columns:
        return Texts(np.zeros(0, np.uint8), np.zeros(count + 1, np.int64))
    tables, places, contacts, attributes = [], [], [], []
    known = 0
    for column in columns:
        values, place = np.unique(column.values, return_inverse=True)
        attribute = schema.attributes[column.attribute]
        tables.append(table_of([_change(value, attribute, pool) for value in values.tolist()]))
        places.append(place + known)
        known += len(values)
        contacts.append(column.contact if ranks is None else ranks[column.contact])
        attributes.append(np.full(len(column.contact), column.attribute))
    contact, place = np.concatenate(contacts), np.concatenate(places)
    order = row_order((contact, np.concatenate(attributes)))
    contact, place = contact[order], place[order]
    is_further = np.zeros(len(order), np.int64)
    is_further[1:] = contact[1:] == contact[:-1]
    separators = Piece(SEPARATOR, np.zeros(len(order), np.int64), is_further)
    rows = joined([separators, piece_of(chained(tables), place)])
    # The rows of a contact follow one another, so that their texts are one already.
    return Texts(rows.data, rows.offsets[np.searchsorted(contact, np.arange(count + 1))])


def _change(number: int, attribute: AttributeDeclaration, pool: Pool) -> bytes:
    text = value_text(value_of(number, attribute.type, pool), attribute.type)
    return f"{attribute.name}={text}".encode("utf-8", "surrogatepass")
