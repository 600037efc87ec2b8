"""Made-up contacts in columns are those made up one by one."""

import pytest

from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.people.made_up import synthetic_blocks
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.simulation.columnar.unpacking import contacts_of, texts_in
from tests.simulation.playing import read

CAMPAIGN = """
language 1
contact {{
  country: text ("DE", "FR", "UK", "NL", "ES")
  plan: text ("free", "pro")
  source: text
  orders: number
  spent: number
  joined: date
  met: datetime
  vip: flag
  told: flag
  nothing: date
}}
campaign a "A" {{
  timezone: "Europe/Berlin"
  start: 2026-01-01 09:00
  end: 2026-02-01 09:00
  audience readers "All" {{ where: subscribed }}
  email mail "M" {{ subject: "S"; consent: told }}
  exit done "Done"
  readers -> mail -> done
}}
behavior b "B" {{ contact {{ {lines} }} }}
"""
LINES = (
    "",
    'plan: "free" 100%, "pro" 0%; vip: yes 30%, no 70%',
    'timezone: "Europe/Berlin" 40%, "Asia/Tokyo" 60%; source: "Žofie" 33.3%, "b" 33.3%, "c" 33.4%',
    "orders: between 0 and 50; spent: between -1.25 and 100.5; joined: between 1999-12-31 and 2026-01-01",
    "orders: between 7 and 7; spent: between -999999999999 and 999999999999",
    'met: between 2026-01-01 09:00 and 2026-01-01 09:00:07; email: "a@b.example" 50%, "c@d.example" 50%',
    'subscribed: yes 1%, no 99%; phone: "+49" 50%, "+31" 50%; told: no 100%',
    "source: " + ", ".join(f'"s{number}" 5%' for number in range(20)),
)


def program_of(lines: str) -> Program:
    document = read(CAMPAIGN.format(lines=lines.replace("; ", "\n")))
    return lower(document.campaigns[0], document.behaviors[0])


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("block_size", (1, 7, 1000))
def test_blocks_are_what_is_made_one_by_one(lines: str, block_size: int) -> None:
    program, pool, count = program_of(lines), Pool(), 60 if block_size == 1 else 2_345
    for seed in (0, 7, 2**64 - 1):
        found = contacts_of(synthetic_blocks(program, count, seed, pool, block_size), program.schema, pool)
        assert list(synthetic_contacts(program, count, seed)) == found


@pytest.mark.parametrize(("first", "last"), ((0, None), (0, 3), (3, 11), (8, 11), (11, None), (10, 99)))
def test_a_part_is_a_part_of_the_whole(first: int, last: int | None) -> None:
    program, pool = program_of(LINES[2]), Pool()
    (whole,) = synthetic_blocks(program, 11, 7, pool)
    expected = list(range(11))[first:last]
    parts = list(synthetic_blocks(program, 11, 7, pool, 4, first, last))
    assert expected == [part.first + place for part in parts for place in range(len(part))]
    ids = [whole.ids.text(place) for place in expected]
    assert ids == [part.ids.text(place) for part in parts for place in range(len(part))]


@pytest.mark.parametrize("first", (9_990, 99_999, 9_999_998, 999_999_990))
def test_numbers_turn_over(first: int) -> None:
    program, pool = program_of(""), Pool()
    (block,) = synthetic_blocks(program, 10**9, 1, pool, first=first, last=first + 20)
    expected = [f"c{number:010d}" for number in range(first + 1, min(first + 20, 10**9) + 1)]
    assert expected == [block.ids.text(place) for place in range(len(block))]
    email = block.columns[program.attribute_index["email"]]
    assert isinstance(email, Texts)
    assert [f"{one}@example.com" for one in expected] == texts_in(email)
