"""Contacts in blocks are those read one by one; of a file with faults the same is said."""

import csv
import gzip
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from campaignlang.clock import Zone
from campaignlang.doors.refused import Refused
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.audience import read_audience
from campaignlang.simulation.columnar.reading import read_blocks
from campaignlang.simulation.columnar.texts import Pool
from campaignlang.simulation.contact import Contact
from tests.simulation.columnar.unpacking import contacts_of
from tests.simulation.playing import read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

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


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return read(CAMPAIGN).campaigns[0]


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


@FEW
@given(
    table=tables(),
    ending=st.sampled_from(("\n", "\r\n")),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC)),
    before=st.sampled_from((b"", b"\xef\xbb\xbf")),
    after=st.sampled_from((b"", b"", b"\n", b"\r\n\n", b'"', b"\xff\n", b"c\rd\n", b"x,", b'"x"y\n')),
)
def test_a_csv_of_any_sort(
    campaign: Campaign,
    tmp_path: Path,
    table: tuple[list[str], list[list[str]]],
    ending: str,
    quoting: int,
    before: bytes,
    after: bytes,
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=ending, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(table[0])
    writer.writerows(table[1])
    path = tmp_path / "people.csv"
    path.write_bytes(before + text.getvalue().encode() + after)
    both_say_the_same(path, campaign)


@pytest.mark.parametrize(
    "cell",
    (
        '"a,b"',
        '"a\nb"',
        '"a\r\nb"',
        '""',
        '""""',
        '"a""b"',
        'a"b',
        'a"b,"c',
        '"a"b"c"',
        '" a "',
        ' "a"',
        '"a" ',
        '"a\n',
        "a\rb",
    ),
)
def test_quotes_in_the_midst_of_rows(campaign: Campaign, tmp_path: Path, cell: str) -> None:
    path = tmp_path / "people.csv"
    for ending in ("\n", "\r\n"):
        rows = ["id,name,orders", "1,x,1", f"2,{cell},2", f'3,{cell},"3"', '"4",,', ""]
        path.write_bytes(ending.join(rows).encode())
        both_say_the_same(path, campaign)


@FEW
@given(data=st.binary(max_size=200) | st.text('id,"\r\nx', max_size=60).map(str.encode))
def test_bytes_of_any_sort(campaign: Campaign, tmp_path: Path, data: bytes) -> None:
    for begin in (b"", b"id,name\n"):
        path = tmp_path / "people.csv"
        path.write_bytes(begin + data)
        both_say_the_same(path, campaign)


JSON_CELLS = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from((*WRONG, "yes", "2.5", [], "pro"))
)


@FEW
@given(table=tables(), data=st.data())
def test_json_lines_of_any_sort(
    campaign: Campaign, tmp_path: Path, table: tuple[list[str], list[list[str]]], data: st.DataObject
) -> None:
    names, found = table
    lines = []
    for row in found:
        cells: dict[str, object] = dict(zip(names, row, strict=False))
        for _ in range(data.draw(st.sampled_from((0, 0, 0, 1, 2)))):
            name = data.draw(st.sampled_from(names))
            if data.draw(st.booleans()):
                cells.pop(name, None)
            else:
                cells[name] = data.draw(JSON_CELLS)
        lines.append(json.dumps(cells) + data.draw(st.sampled_from(("\n", "\n", "\r\n", "\n\n", " \n"))))
    lines.append(data.draw(st.sampled_from(("", "", "{", "\udcff"))))
    path = tmp_path / "people.jsonl"
    path.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    both_say_the_same(path, campaign)


@FEW
@given(table=rows(), kinds=st.data())
def test_parquet_of_any_sort(
    campaign: Campaign, tmp_path: Path, table: tuple[list[str], list[list[str]]], kinds: st.DataObject
) -> None:
    names, found = table
    arrays = []
    for place in range(len(names)):
        texts = pa.array([row[place] or None for row in found], pa.string())
        kind = kinds.draw(st.sampled_from(("text", "large", "coded", "number", "wide", "flag", "day", "at")))
        arrays.append(cast(texts, kind))
    path = tmp_path / "people.parquet"
    parquet.write_table(pa.table(arrays, names=names), path, row_group_size=10)
    both_say_the_same(path, campaign)


def cast(texts: pa.Array, kind: str) -> pa.Array:
    """The texts as another type, where they can be."""
    types = {
        "large": pa.large_string(),
        "number": pa.int64(),
        "wide": pa.float64(),
        "flag": pa.bool_(),
        "day": pa.date32(),
        "at": pa.timestamp("us"),
    }
    if kind == "coded":
        return texts.dictionary_encode()
    try:
        return texts.cast(types[kind]) if kind in types else texts
    except pa.ArrowInvalid:
        return texts


def test_columns_of_other_names_are_found(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Contact ID,Plan\na,pro\nb,free\n", encoding="utf-8")
    found = both_say_the_same(path, campaign, {"id": "Contact ID", "plan": "Plan"})
    assert 2 == len(found[0])
    both_say_the_same(path, campaign, {"id": "contact id"})


def long_table() -> bytes:
    rows = [
        f"c{number},{number}@x.example,{number % 40},{'pro' if number % 3 else ''}" for number in range(5_000)
    ]
    return "\n".join(("id,email,orders,plan", *rows, "")).encode()


@pytest.mark.parametrize("ending", ("", ".gz", ".zst"))
def test_packed_files_and_their_damages(campaign: Campaign, tmp_path: Path, ending: str) -> None:
    plain = long_table()
    data = {"": plain, ".gz": gzip.compress(plain), ".zst": zstd.compress(plain)}[ending]
    path = tmp_path / f"people.csv{ending}"
    path.write_bytes(data)
    found = both_say_the_same(path, campaign)
    assert 5_000 == len(found[0])
    if ending:
        for damaged in (data[:-30], data[:200] + b"\xff" * 40 + data[240:], data[:5], b"", plain):
            path.write_bytes(damaged)
            assert 3 == len(both_say_the_same(path, campaign))


def test_faults_of_all_chunks_are_counted(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    text = long_table().decode().replace(",7,", ",many,").replace("c31,", "c30,").replace("c999,", "c1,")
    path.write_text(text, encoding="utf-8")
    _, said, _ = both_say_the_same(path, campaign)
    assert "row 33, column `id`: `c30` stands in row 32 too" in str(said)
    assert "and 107 more" in str(said)


def test_ids_of_one_fold_are_told_apart(
    campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from campaignlang.simulation.columnar import reading

    monkeypatch.setattr(reading, "fold", lambda texts: (texts.offsets[1:] % 3).astype("u8"))
    path = tmp_path / "people.csv"
    path.write_bytes(long_table())
    assert 5_000 == len(both_say_the_same(path, campaign)[0])
    path.write_bytes(long_table() + b"c5,,,\n")
    assert "`c5` stands in row 7 too" in str(both_say_the_same(path, campaign)[1])


def test_standard_input_is_kept(campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(long_table())))
    found = in_blocks(Path("-"), campaign, {}, chunk_bytes=1_000, kept_bytes_max=0)
    path = tmp_path / "people.csv"
    path.write_bytes(long_table())
    assert one_by_one(path, campaign, {}) == (
        found[0],
        tuple(note.replace("<stdin>", str(path)) for note in found[1]),
    )


def test_a_file_that_changes_is_refused(campaign: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(long_table())
    audience = read_blocks(str(path), campaign, berlin(), {}, Pool(), kept_bytes_max=0)
    assert 5_000 == sum(len(block) for block in audience.blocks)
    path.write_bytes(long_table() + b"more,,,\n")
    with pytest.raises(Refused, match="was changed while it was read"):
        list(audience.blocks)


def test_too_many_contacts_are_refused(
    campaign: Campaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from campaignlang.simulation import contact_rows

    path = tmp_path / "people.csv"
    path.write_bytes(long_table())
    for most in (4_999, 5_000):
        monkeypatch.setattr(contact_rows, "CONTACTS_MAX", most)
        assert (3 if most == 4_999 else 2) == len(both_say_the_same(path, campaign))
