"""A contacts file read both ways, and files of any sort to read."""

from collections.abc import Mapping
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from campaignlang.clock import Zone
from campaignlang.doors.refused import Refused
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.audience import read_audience
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.people.reading import read_blocks
from campaignlang.simulation.contact import Contact
from tests.simulation.columnar.unpacking import contacts_of

CAMPAIGN = """
language 1
contact {
  plan: text ("free", "pro", "Žofie, & co")
  name: text
  orders: number
  joined: date
  met: datetime
  vip: flag
}
campaign a "A" {
  timezone: "Europe/Berlin"
  start: 2026-01-01 09:00
  end: 2026-02-01 09:00
  audience readers "All" { where: subscribed and plan == "pro" }
  email mail "M" { subject: "S" }
  exit done "Done"
  readers -> mail -> done
}
"""
COLUMNS = ("id", "email", "phone", "timezone", "subscribed", "plan", "name", "orders", "joined", "met", "vip")
Said = tuple[list[Contact], tuple[str, ...]] | tuple[str, str, str | None]


def berlin() -> Zone:
    found = zone("Europe/Berlin")
    assert found is not None
    return found


def one_by_one(path: Path, campaign: Campaign, columns: Mapping[str, str]) -> Said:
    try:
        audience = read_audience(str(path), campaign, berlin(), columns)
    except Refused as refused:
        return refused.code, refused.text, refused.help
    return list(audience.contacts), audience.notes


def in_blocks(
    path: Path,
    campaign: Campaign,
    columns: Mapping[str, str],
    block_size: int = 7,
    chunk_bytes: int = 1 << 21,
    kept_bytes_max: int = 1 << 27,
) -> Said:
    pool = Pool()
    try:
        audience = read_blocks(
            str(path),
            campaign,
            berlin(),
            columns,
            pool,
            block_size,
            chunk_bytes=chunk_bytes,
            kept_bytes_max=kept_bytes_max,
        )
    except Refused as refused:
        return refused.code, refused.text, refused.help
    blocks = list(audience.blocks)
    assert all(len(block) == block_size for block in blocks[:-1])
    found = contacts_of(blocks, campaign.schema, pool)
    assert found == contacts_of(audience.blocks, campaign.schema, pool)
    assert audience.count == len(found)
    return found, audience.notes


def both_say_the_same(path: Path, campaign: Campaign, columns: Mapping[str, str] | None = None) -> Said:
    expected = one_by_one(path, campaign, columns or {})
    for block_size, chunk_bytes, kept in ((1, 40, 0), (7, 300, 1 << 20), (1000, 1 << 16, 0)):
        assert expected == in_blocks(path, campaign, columns or {}, block_size, chunk_bytes, kept)
    return expected


CELLS: Mapping[str, st.SearchStrategy[str]] = {
    "email": st.sampled_from(("", "a@b.example", "x" * 40 + "@b.example", "ž@b.example", ' "q"@b')),
    "phone": st.sampled_from(("", "+49 30 1", "0")),
    "timezone": st.sampled_from(("", "Europe/Berlin", "Asia/Tokyo", "UTC")),
    "subscribed": st.sampled_from(("", "yes", "NO", "True", "0", "1")),
    "plan": st.sampled_from(("", "free", "pro", "Žofie, & co")),
    "name": st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"), max_size=9)
    | st.sampled_from(("", "Ann", "Zoé", "a\0b", "two\nlines", "c\r\nd")),
    "orders": st.sampled_from(
        ("", "0", "-1", "12.5", "999999999999.999999", "-0.000001", "007", "123456789")
    ),
    "joined": st.dates().map(str).filter(lambda text: "1900" <= text < "2999") | st.just(""),
    "met": st.sampled_from(
        (
            "",
            "2026-03-29 02:30",
            "2026-10-25T02:30",
            "2026-03-02 09:00:59",
            "2026-03-02T09:00Z",
            "2026-03-02 09:00:00+02:00",
            "1970-01-01 01:00",
            "2999-12-31 23:59:59",
        )
    ),
    "vip": st.sampled_from(("", "yes", "no", "FALSE")),
}
WRONG = (
    "x",
    "2026-02-30",
    "3",
    "1e5",
    "2026-13-01 00:00",
    "1969-12-31 23:59:59",
    "2026-03-02 24:00",
    "2026-03-02 9:00",
    "+1",
    "1.",
    ".5",
    "1.1234567",
    "1234567890123",
    "2026-03-02T09:00z",
    "1899-12-31",
    "3000-01-01",
    "Mars/Olympus",
    " yes",
)


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    others = draw(st.permutations((*COLUMNS[1:], "more")))
    names = others[: draw(st.integers(0, len(others)))]
    names.insert(draw(st.integers(0, len(names))), "id")
    count = draw(st.integers(0, 25))
    found = []
    for number in range(count):
        row = [draw(CELLS.get(name, st.just(f"c{number}"))) for name in names]
        found.append(row)
    return names, found


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Also with wrong cells, ragged rows, and ids that are empty or stand twice."""
    names, found = draw(rows())
    for _ in range(draw(st.sampled_from((0, 0, 1, 3, 30))) if found else 0):
        row = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.integers(0, 5)):
            case 0:
                row.append("one too many")
            case 1:
                row[:] = row[:-1]
            case 2:
                row[:] = found[draw(st.integers(0, len(found) - 1))]
            case _ if row:
                row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(WRONG))
    return names, found


FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
