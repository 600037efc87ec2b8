"""Who `distinct` leaves out of blocks is who it leaves out one by one."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.model.values import Type, Value
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.picks import held_values
from campaignlang.simulation.columnar.columns.texts import Pool, texts_of
from campaignlang.simulation.columnar.people import distinct
from campaignlang.simulation.columnar.people.distinct import shut_out, shut_out_places
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.first_by_value import first_by_value
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from tests.simulation.playing import read

CAMPAIGN = """
language 1
contact {
  name: text
  plan: text ("free", "pro")
  orders: number
}
campaign a "A" {
  timezone: "Europe/Berlin"
  start: 2026-01-01 09:00
  end: 2026-02-01 09:00
  audience by_mail "All" { distinct: email }
  audience by_name "All" { distinct: name }
  audience by_plan "All" { distinct: plan }
  audience by_orders "All" { distinct: orders }
  audience by_flag "All" { distinct: subscribed }
  audience by_mail_too "All" { distinct: email }
  audience all "All" { where: subscribed }
  exit done "Done"
  by_mail, by_name, by_plan, by_orders, by_flag, by_mail_too, all -> done
}
behavior b "B" {}
"""
ID = st.text(st.sampled_from("a\0bž\U0001f600"), min_size=1, max_size=4) | st.text(
    "ab", min_size=30, max_size=36
)
NAME = st.sampled_from(("", "x", "y", "x\0", "a long name that is no other", "a long name that is another"))
ROW = st.tuples(
    ID,
    st.none() | NAME,
    st.just("") | st.just("+49"),
    st.none(),
    st.none() | st.booleans(),
    st.none() | NAME,
    st.sampled_from((None, "free", "pro", "")),
    st.none() | st.integers(-1, 1),
)


@pytest.fixture(scope="module")
def program() -> Program:
    document = read(CAMPAIGN)
    return lower(document.campaigns[0], document.behaviors[0])


def blocks_of(
    rows: Sequence[tuple[Value, ...]], block_size: int, program: Program, pool: Pool, coded: bool
) -> list[ContactBlock]:
    blocks = []
    for first in range(0, len(rows), block_size):
        columns: list[Column] = []
        part = rows[first : first + block_size]
        for place, attribute in enumerate(program.schema.attributes):
            values = [row[place] for row in part]
            if attribute.type is Type.TEXT and (place == 0 or not coded):
                columns.append(texts_of([value if value is None else str(value) for value in values]))
            else:
                columns.append(held_values(values, pool))
        blocks.append(
            ContactBlock(first=first, ids=texts_of([str(row[0]) for row in part]), columns=tuple(columns))
        )
    return blocks


@settings(deadline=None)
@given(
    st.lists(ROW, max_size=30, unique_by=lambda row: row[0]),
    st.integers(1, 12),
    st.integers(1, 5),
    st.booleans(),
    st.booleans(),
)
def test_any_contacts(
    program: Program,
    rows: list[tuple[Value, ...]],
    block_size: int,
    held: int,
    coded: bool,
    one_fold: bool,
) -> None:
    pool = Pool()
    blocks = blocks_of(rows, block_size, program, pool, coded)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "HELD_CONTACTS", held)
        if one_fold:
            patch.setattr(distinct, "fold", lambda texts: (texts.offsets[1:] * 0).astype("u8"))
        found = shut_out_places(program, blocks, pool)
    expected = first_by_value(program, [Contact(str(row[0]), row) for row in rows])
    assert list(expected) == list(found)
    for name, places in found.items():
        assert sorted(places.tolist()) == places.tolist()
        assert expected[name] == frozenset(str(rows[place][0]) for place in places.tolist())
        flags = [flag for block in blocks for flag in shut_out(places, block).tolist()]
        assert places.tolist() == [place for place, is_out in enumerate(flags) if is_out]
