"""Tables of others: strict, in a stream, each fault in its own words."""

import datetime
import decimal
import gzip
import io
import json
import os
import sys
import threading
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from campaignlang.doors.cells import Cell, NumberText, Row
from campaignlang.doors.contacts import read_contacts
from campaignlang.doors.refused import Refused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class Table:
    """A file of the test's bytes, and what reading it gave."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[str] = []

    def rows(self, data: bytes, *, root: Path | None = None) -> list[Row]:
        self.path.write_bytes(data)
        found = read_contacts(
            str(self.path), lambda _, text: self.faults.append(text), None if root is None else str(root)
        )
        return list(found)

    def refusal(self, data: bytes) -> str:
        with pytest.raises(Refused) as caught:
            self.rows(data)
        assert caught.value.code == "U901"
        return caught.value.message.replace(str(self.path).replace(os.sep, "/"), "FILE")


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return Table(tmp_path / "contacts.csv")


@pytest.fixture
def lines(tmp_path: Path) -> Table:
    return Table(tmp_path / "contacts.jsonl")


def test_cells_stay_as_written(table: Table) -> None:
    data = '\ufeffid,name\r\n1, Ann \r\n"2","a ""b"",\r\nc"\r\n\r\n3,\r\n'.encode()
    assert table.rows(data) == [
        (2, {"id": "1", "name": " Ann "}),
        (3, {"id": "2", "name": 'a "b",\r\nc'}),
        (5, {"id": "3", "name": ""}),
    ]
    assert table.faults == []


def test_a_ragged_row_is_told_and_left_out(table: Table) -> None:
    assert table.rows(b"id,a\n1\n2,x\n3,y,z\n") == [(3, {"id": "2", "a": "x"})]
    assert table.faults == ["row 2 has 1 cell, the header 2", "row 4 has 3 cells, the header 2"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "`FILE` is empty"),
        (b'id,a\n1,"x\n2,y\n', "`FILE`, row 2: a quote is opened and never closed"),
        (b'id,a\n1,"x"y\n', "`FILE`, row 2: text follows a closing quote; a quote inside a field is doubled"),
        (b"id,a\r1,x\r", "`FILE`, row 1: a line ends in CR alone"),
        (b"id;a\n1;x\n", "`FILE` separates its columns with semicolons, not commas"),
        (b"id\ta\n1\tx\n", "`FILE` separates its columns with tabs, not commas"),
        (b"id,a,a\n", "`FILE`: columns 2 and 3 are both called `a`"),
        (b"id,,a\n", "`FILE`: column 2 has no name"),
        ("id,a\n".encode("utf-16"), "`FILE` is UTF-16, not UTF-8"),
        ("id,a\n".encode("utf-16-le"), "`FILE` is UTF-16, not UTF-8"),
        (b"id,a\n1,x\n2,\xe9\n", "`FILE`, line 3: byte 0xE9 is not UTF-8"),
        (b"id\n" + b"x" * 1_000_001, "`FILE`, line 2: longer than 1 MB"),
    ],
)
def test_what_makes_the_rest_unreadable_is_refused(table: Table, data: bytes, message: str) -> None:
    assert table.refusal(data) == message


def test_a_long_field_is_told(table: Table) -> None:
    data = b"id,a\n1," + b"x" * 64_001 + b"\n2," + b"x" * 64_000 + b"\n"
    assert [number for number, _ in table.rows(data)] == [3]
    assert table.faults == ["row 2, column `a`: longer than 64 kB"]
    # With a quote left open everything after it would be one field.
    assert "a quote may be left open" in table.refusal(b'id,a\n1,"x\n' + b"2,yyyyyyyyy\n" * 20_000)


def test_json_cells_keep_their_kind(lines: Table) -> None:
    data = b'{"id": "1", "n": 2.50, "big": 123456789012345678901234567890, "yes": true, "no": null}\n\n{}\n'
    (first, cells), second = lines.rows(data)
    expected: dict[str, Cell] = {
        "id": "1",
        "n": "2.50",
        "big": "123456789012345678901234567890",
        "yes": True,
        "no": None,
    }
    assert (first, cells) == (1, expected)
    assert [type(cell) for cell in cells.values()] == [str, NumberText, NumberText, bool, type(None)]
    assert second == (3, {})


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"[1]", "is not a JSON object"),
        (b'{"id": "1"', "is not a JSON object"),
        (b"id,a", "is not a JSON object"),
        (b"[" * 100_000, "is not a JSON object"),
        (b'{"a":' * 50_000, "is not a JSON object"),
        (b'{"id": "1", "id": "2"}', "has the key `id` twice"),
        (b'{"id": NaN}', "has NaN, which is no JSON"),
        (b'{"id": -Infinity}', "has -Infinity, which is no JSON"),
        (b'{"id": "\\ud800"}', "has half of a character (a lone surrogate)"),
        (b'{"\\udc00": "1"}', "has half of a character (a lone surrogate)"),
        (b'{"id": ["1"]}', "has a list or an object in `id`"),
        (b'{"id": {"a": "1"}}', "has a list or an object in `id`"),
        (b'{"id": "\xe9"}', "is not UTF-8"),
        (json.dumps({"id": "x" * 64_001}).encode(), "has more than 64 kB in `id`"),
    ],
)
def test_a_bad_line_of_json_is_told_and_left_out(lines: Table, line: bytes, fault: str) -> None:
    assert lines.rows(line + b'\n{"id": "2"}\n') == [(2, {"id": "2"})]
    assert lines.faults == [f"row 1 {fault}"]


def test_a_pair_of_surrogates_is_a_character(lines: Table) -> None:
    assert lines.rows(b'{"id": "\\ud83d\\ude00"}\n') == [(1, {"id": "\U0001f600"})]


def test_packed_files_hold_to_their_checksum(tmp_path: Path) -> None:
    packed = Table(tmp_path / "contacts.csv.gz")
    data = gzip.compress(b"id,a\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(1_000)))
    assert len(packed.rows(data)) == 1_000
    assert "is cut off" in packed.refusal(data[:-20])
    assert "checksum is wrong" in packed.refusal(data[:-8] + b"\0\0\0\0" + data[-4:])
    assert "checksum is wrong" in packed.refusal(b"id,a\n1,x\n")
    assert "damaged" in packed.refusal(data[:12] + b"\xff" * 60 + data[72:])


def test_files_packed_with_zstandard_are_whole(tmp_path: Path) -> None:
    packed = Table(tmp_path / "contacts.csv.zst")
    plain = b"id,a\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(1_000))
    data = zstd.compress(plain[:500]) + zstd.compress(plain[500:])
    assert len(packed.rows(data)) == 1_000
    assert "is cut off" in packed.refusal(data[:-20])
    assert "is damaged" in packed.refusal(plain)
    assert "is damaged" in packed.refusal(data[:30] + b"\xff" * 60 + data[90:])


def test_a_small_packed_file_that_is_huge_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv.zst"
    path.write_bytes(zstd.compress(b"id\n" + b"x" * 200_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="line 2: longer than 1 MB"):
            list(read_contacts(str(path), lambda _, text: None))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("ending", [".xlsx", ".json", ".zip"])
def test_other_forms_are_refused_with_advice(tmp_path: Path, ending: str) -> None:
    with pytest.raises(Refused) as caught:
        Table(tmp_path / f"contacts{ending}").rows(b"PAR1")
    assert caught.value.help


@pytest.mark.parametrize(
    ("ending", "modules", "extra"),
    [
        (".parquet", ("pyarrow",), "campaignlang[parquet]"),
        (".csv.zst", ("backports", "compression"), "campaignlang[zst]"),
    ],
)
def test_an_extra_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, modules: tuple[str, ...], extra: str
) -> None:
    for module in modules:
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(Refused) as caught:
        Table(tmp_path / f"contacts{ending}").rows(b"PAR1")
    assert caught.value.help is not None
    assert extra in caught.value.help


def test_cells_of_parquet_are_those_of_a_csv(tmp_path: Path) -> None:
    path, day = tmp_path / "contacts.parquet", datetime.date(2026, 3, 2)
    columns = {
        "id": pa.array(["a", "", None]),
        "large": pa.array(["x", None, "y"], pa.large_string()),
        "few": pa.array(["x", None, "x"]).dictionary_encode(),
        "yes": pa.array([True, False, None]),
        "whole": pa.array([-5, None, 2**40]),
        "wide": pa.array([2.5, -1e-5, float("nan")]),
        "narrow": pa.array([0.1, 3.0, None], pa.float32()),
        "exact": pa.array([decimal.Decimal("2.500"), None, decimal.Decimal("-3.000")]),
        "day": pa.array([day, None, None]),
        "local": pa.array([0, 1_500_000, -1], pa.timestamp("us")),
        "at": pa.array([0, None, 1], pa.timestamp("ns", "Europe/Berlin")),
        "nothing": pa.nulls(3),
    }
    parquet.write_table(pa.table(columns), path)
    first, second, third = read_contacts(str(path), lambda _, text: None)
    assert (1, 2, 3) == (first[0], second[0], third[0])
    assert list(columns) == list(first[1])
    texts = ["a", "x", "x", True, "-5", "2.5", "0.1", "2.5"]
    assert [*texts, "2026-03-02", "1970-01-01T00:00:00", "1970-01-01T00:00:00Z", None] == list(
        first[1].values()
    )
    texts = ["", None, None, False, None, "-0.00001", "3", None]  # type: ignore[list-item]
    assert [*texts, None, "1970-01-01T00:00:01.5", None, None] == list(second[1].values())
    texts = [None, "y", "x", None, "1099511627776", "nan", None, "-3"]  # type: ignore[list-item]
    local, at = "1969-12-31T23:59:59.999999", "1970-01-01T00:00:00.000000001Z"
    assert [*texts, None, local, at, None] == list(third[1].values())
    numbers = {key for key, cell in first[1].items() if isinstance(cell, NumberText)}
    assert {"whole", "wide", "narrow", "exact"} == numbers


def test_parquet_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    table = Table(tmp_path / "contacts.parquet")
    assert "is damaged" in table.refusal(b"")
    assert "is damaged" in table.refusal(b"PAR1")
    parquet.write_table(pa.table({"id": [f"c{n}" for n in range(5_000)]}), table.path)
    data = table.path.read_bytes()
    assert len(table.rows(data)) == 5_000
    assert "is damaged" in table.refusal(data[:-20])
    assert "is damaged" in table.refusal(data[:100] + b"\xff" * 200 + data[300:])
    parquet.write_table(pa.table({"id": ["a"], "tags": [["x"]]}), table.path)
    assert "column `tags` holds no text" in table.refusal(table.path.read_bytes())
    found = list(read_contacts(str(table.path), lambda _, text: None, wanted=("id",)))
    assert [(1, {"id": "a", "tags": None})] == found


def test_places_that_are_no_file(tmp_path: Path) -> None:
    def message(path: Path | str, root: Path | None = None) -> str:
        with pytest.raises(Refused) as caught:
            list(read_contacts(str(path), lambda _, text: None, None if root is None else str(root)))
        return caught.value.message

    assert message(tmp_path).endswith("it is a folder")
    assert message(tmp_path / "none.csv").endswith("no such file or directory")
    assert message("a\0.csv").endswith("is no path")
    (tmp_path / "project").mkdir()
    (tmp_path / "out.csv").write_bytes(b"id\n1\n")
    assert message(tmp_path / "out.csv", tmp_path / "project").endswith("lies outside of the project")


def test_standard_input_is_read_and_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    standard = io.TextIOWrapper(io.BytesIO(b"id\n1\n"))
    monkeypatch.setattr("sys.stdin", standard)
    assert list(read_contacts("-", lambda _, text: None)) == [(2, {"id": "1"})]
    assert not standard.buffer.closed


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes with names there")
def test_a_pipe_is_read_where_the_command_line_names_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(b"id\n1\n"))
    writer.start()
    assert list(read_contacts(str(pipe), lambda _, text: None)) == [(2, {"id": "1"})]
    writer.join(10)
    with pytest.raises(Refused, match="no regular file"):
        list(read_contacts(str(pipe), lambda _, text: None, str(tmp_path)))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(b"id,a\n" + b"".join(b"c%09d,some text\n" % n for n in range(100_000)))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_contacts(str(path), lambda _, text: None)) == 100_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
