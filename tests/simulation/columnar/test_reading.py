"""Contacts in blocks are those read one by one; of a file with faults the same is said."""

import csv
import gzip
import io
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from campaignlang.doors.refused import Refused
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.people.reading import read_blocks
from tests.simulation.columnar.reading_both_ways import (
    CAMPAIGN,
    FEW,
    berlin,
    both_say_the_same,
    in_blocks,
    one_by_one,
    rows,
    tables,
)
from tests.simulation.playing import read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return read(CAMPAIGN).campaigns[0]


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
    from campaignlang.simulation.columnar.people import reading

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
