"""The fingerprint of blocks is that of the contacts in them."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.model.contact import BUILT_IN, AttributeDeclaration, ContactSchema
from campaignlang.model.values import Type, Value
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.picks import held_values
from campaignlang.simulation.columnar.columns.texts import Pool, texts_of
from campaignlang.simulation.columnar.people import fingerprints, line_writing, value_words
from campaignlang.simulation.columnar.people.fingerprints import Fingerprint
from campaignlang.simulation.columnar.people.made_up import synthetic_blocks
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.fingerprint import contact_fingerprint
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.simulation.columnar.test_made_up import LINES, program_of

SCHEMA = ContactSchema(
    (
        *BUILT_IN,
        AttributeDeclaration(name="plan", type=Type.TEXT),
        AttributeDeclaration(name="orders", type=Type.NUMBER),
        AttributeDeclaration(name="met", type=Type.DATETIME),
        AttributeDeclaration(name="joined", type=Type.DATE),
        AttributeDeclaration(name="source", type=Type.TEXT),
        AttributeDeclaration(name="vip", type=Type.FLAG),
    )
)
AS_TEXTS = (0, 1, 2, 9)
WORD = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
NUMBER = st.one_of(
    st.integers(-3, 3).map(lambda whole: whole * 1_000_000),
    st.integers(-3, 3),
    st.sampled_from((2**63 - 1, -(2**63) + 1)),
)
ROW = st.tuples(
    WORD.map(lambda text: f"x{text}"),
    st.none() | WORD,
    st.just("") | WORD,
    st.sampled_from((None, "Europe/Berlin", "UTC")),
    st.sampled_from((None, True, False)),
    st.sampled_from((None, "free", "pro")) | WORD,
    st.none() | NUMBER,
    st.none() | st.integers(0, 40_000_000_000),
    st.none() | st.integers(20_000, 20_020) | st.integers(-20_000, 300_000),
    st.none() | WORD,
    st.none() | st.booleans(),
)


def block_of(rows: Sequence[tuple[Value, ...]], first: int, pool: Pool) -> ContactBlock:
    columns: list[Column] = []
    for place in range(len(SCHEMA.attributes)):
        values = [row[place] for row in rows]
        if place in AS_TEXTS:
            columns.append(texts_of([value if value is None else str(value) for value in values]))
        else:
            columns.append(held_values(values, pool))
    return ContactBlock(first=first, ids=texts_of([str(row[0]) for row in rows]), columns=tuple(columns))


@settings(deadline=None)
@given(st.lists(ROW, max_size=30), st.integers(1, 12), st.integers(1, 30), st.integers(1, 3))
def test_any_contacts(rows: list[tuple[Value, ...]], block_size: int, limit: int, at_once: int) -> None:
    pool = Pool()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(value_words, "TABLE_MAX", limit)
        patch.setattr(fingerprints, "COMBINED_MAX", limit)
        patch.setattr(line_writing, "ROWS", at_once)
        found = Fingerprint(SCHEMA, pool)
        for first in range(0, len(rows), block_size):
            found.add(block_of(rows[first : first + block_size], first, pool))
    total = sum(contact_fingerprint(SCHEMA, Contact(str(row[0]), row)) for row in rows)
    assert total % 2**64 == found.total


@pytest.mark.parametrize("lines", LINES)
def test_made_up_contacts(lines: str) -> None:
    program, pool = program_of(lines), Pool()
    found = Fingerprint(program.schema, pool)
    for block in synthetic_blocks(program, 3_000, 7, pool, 1_000):
        found.add(block)
    contacts = synthetic_contacts(program, 3_000, 7)
    assert sum(contact_fingerprint(program.schema, one) for one in contacts) % 2**64 == found.total


def test_nobody_has_the_fingerprint_zero() -> None:
    pool = Pool()
    found = Fingerprint(SCHEMA, pool)
    found.add(block_of((), 0, pool))
    assert 0 == found.total
    assert np.uint64(0) == line_writing.folds_of_lines((), 0).sum()
