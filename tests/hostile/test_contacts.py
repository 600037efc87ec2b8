"""Contacts and recorded data of every unlucky sort: ragged, huge, packed, cut off, wrongly encoded."""

import gzip
import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents import ROOT
from tests.hostile.attempt import GOOD, Case, called, named, play

HEAD = "id,plan,points\n"


def table(
    name: str, data: str | bytes, code: int | tuple[int, ...], *says: str, file: str = "people.csv"
) -> Case:
    files: dict[str, str | bytes] = {"x.campaign": GOOD, file: data}
    return Case(name=name, line=f"run x.campaign --contacts {file}", code=code, says=says, files=files)


def lines(name: str, data: str | bytes, code: int | tuple[int, ...], *says: str) -> Case:
    return table(name, data, code, *says, file="people.jsonl")


def packed(
    name: str, data: bytes, code: int | tuple[int, ...], *says: str, file: str = "people.csv.gz"
) -> Case:
    return table(name, data, code, *says, file=file)


SHAPES = (
    table("empty", "", 2, "is empty"),
    table("header-only", HEAD, 0),
    table("header-only-without-id", "plan,points\n", 2, "`id`"),
    table("blank-lines", HEAD + "\n\n\nann,x,1\n\n", 0),
    table("no-id", "plan,points\nx,1\n", 2, "`id`"),
    table("id-of-another-case", "ID,plan\nann,x\n", 2, "`id`"),
    table("empty-id", HEAD + ",x,1\n", 2, "row 2", "`id`"),
    table("duplicate-id", HEAD + "ann,x,1\nbob,x,1\nann,x,1\n", 2, "row 4", "row 2", "`ann`"),
    table("duplicate-column", "id,plan,plan\nann,x,y\n", 2, "`plan`"),
    table("column-without-name", "id,,plan\nann,x,y\n", 2, "column 2"),
    table("too-few-cells", HEAD + "ann,x\n", 2, "row 2", "2 cells", "3"),
    table("too-many-cells", HEAD + "ann,x,1,2\n", 2, "row 2", "4 cells"),
    table("semicolons", "id;plan;points\nann;x;1\n", 2, "semicolons"),
    table("tabs", "id\tplan\nann\tx\n", 2, "tabs"),
    table("unterminated-quote", HEAD + 'ann,"x,1\n', 2, "quote"),
    table("text-after-quote", HEAD + 'ann,"x"y,1\n', 2, "quote"),
    table("lone-cr", "id,plan\rann,x\r", 2, "U901"),
    table("nul", HEAD + "an\0n,x,1\n", (0, 2)),
    table("utf-16", HEAD.encode("utf-16"), 2, "UTF-16"),
    table("utf-16-without-mark", HEAD.encode("utf-16-le"), 2, "UTF-16"),
    table("latin-1", (HEAD + "J\u00f6rg,x,1\n").encode("latin-1"), 2, "line 2", "0xF6"),
    table("byte-order-mark", b"\xef\xbb\xbf" + (HEAD + "ann,x,1\n").encode(), 0),
    table("crlf", HEAD.replace("\n", "\r\n") + "ann,x,1\r\n", 0),
    table("binary", bytes(range(256)) * 50, 2, "U901"),
    table("html", "<html><body>404</body></html>", 2, "U901"),
    table("line-of-a-megabyte", HEAD + "ann," + "x" * 1_000_001 + ",1\n", 2, "line 2", "1 MB"),
    table("header-of-a-megabyte", "id," + "x" * 1_000_001 + "\n", 2, "line 1", "1 MB"),
    table("no-newline-at-all", b"a" * 3_000_000, 2, "1 MB"),
    table("field-of-64-kB", HEAD + "ann," + "x" * 64_001 + ",1\n", 2, "row 2", "64 kB"),
    table("field-over-lines", HEAD + 'ann,"' + "x\n" * 40_000 + '",1\n', 2, "64 kB"),
    table("field-of-just-64-kB", HEAD + "ann," + "x" * 64_000 + ",1\n", 0),
    table(
        "columns-20000", "id," + ",".join(f"c{n}" for n in range(20_000)) + "\nann" + ",1" * 20_000 + "\n", 0
    ),
    table(
        "faults-5000", HEAD + "".join(f"p{n},x,many\n" for n in range(5_000)), 2, "row 21", "and 4980 more"
    ),
    table("number-exponent", HEAD + "ann,x,1e5\n", 2, "row 2", "`points`", "`1e5`"),
    table("number-nan", HEAD + "ann,x,nan\n", 2, "`nan`"),
    table("number-infinity", HEAD + "ann,x,-inf\n", 2, "`-inf`"),
    table("number-thirteen-digits", HEAD + "ann,x,1000000000000\n", 2, "out of range"),
    table("number-of-5000-digits", HEAD + f"ann,x,{'9' * 5_000}\n", 2, "out of range"),
    table("number-arabic", HEAD + "ann,x,\u0661\n", 2, "`points`"),
    table("number-with-plus", HEAD + "ann,x,+1\n", 2, "`+1`"),
    table("number-with-space", HEAD + "ann,x, 1\n", 2, "` 1`"),
    table("date-1899", "id,joined\nann,1899-12-31\n", 2, "`1899-12-31`"),
    table("date-3000", "id,joined\nann,3000-01-01\n", 2, "`3000-01-01`"),
    table("date-american", "id,joined\nann,12/31/2026\n", 2, "`12/31/2026`"),
    table("datetime-1969", "id,seen\nann,1969-12-31T23:59:59Z\n", 2, "row 2"),
    table("datetime-offset-of-a-day", "id,seen\nann,2026-01-01T00:00+24:00\n", 2, "row 2"),
    table("flag-of-words", "id,vip\nann,maybe\n", 2, "`maybe`"),
    table("zone-of-a-path", "id,timezone\nann,../../etc/passwd\n", 2, "`../../etc/passwd`"),
    table("escape-in-id", HEAD + "an\x1b[31mn,x,1\nan\x1b[31mn,x,1\n", 2, "\\u{1B}"),
    table("escape-in-value", HEAD + "ann,x,\x1b]0;t\x07\n", 2, "\\u{1B}"),
    table("escape-in-column", "id,\x9bm\nann,1\n", 0, "\\u{9B}"),
    table("bidi-in-value", HEAD + "ann,x,\u202e1\n", 2, "\\u{202E}"),
    table("newline-in-value", HEAD + 'ann,x,"1\nerror[S001]: owned"\n', 2, "row 2", "\\u{0A}error"),
    table("id-of-64-kB", HEAD + "a" * 64_000 + ",x,1\n", 0),
    table("excel", b"PK\x03\x04", 2, "CSV", file="people.xlsx"),
    table("parquet", b"PAR1", 2, "Parquet", file="people.parquet"),
    table("zip", b"PK\x03\x04", 2, file="people.zip"),
    table("json-array", "[]", 2, "a line", file="people.json"),
)

OBJECTS = (
    lines("object", '{"id": "ann", "points": 1.5, "vip": true, "plan": null}\n', 0),
    lines("cut-off", '{"id": "ann"\n', 2, "row 1"),
    lines("array", "[1]\n", 2, "row 1"),
    lines("text", '"ann"\n', 2, "row 1"),
    lines("doubled-key", '{"id": "ann", "id": "bob"}\n', 2, "row 1", "twice"),
    lines("doubled-key-escaped", '{"id": "ann", "\\u0069d": "bob"}\n', 2, "twice"),
    lines("nan", '{"id": "ann", "points": NaN}\n', 2, "NaN"),
    lines("infinity", '{"id": "ann", "points": -Infinity}\n', 2, "Infinity"),
    lines("exponent", '{"id": "ann", "points": 1e400}\n', 2, "`points`"),
    lines("digits-5000", '{"id": "ann", "points": ' + "9" * 5_000 + "}\n", 2, "`points`"),
    lines("lone-surrogate", '{"id": "\\ud800"}\n', 2, "surrogate"),
    lines("lone-surrogate-in-key", '{"id": "ann", "\\udfff": 1}\n', 2, "surrogate"),
    lines("lone-surrogate-deep", '{"id": "ann", "x": {"y": "\\ud800"}}\n', 2, "row 1"),
    lines("number-as-id", '{"id": 7}\n', 2, "row 1"),
    lines("null-as-id", '{"id": null}\n', 2, "row 1"),
    lines("flag-as-id", '{"id": true}\n', 2, "row 1"),
    lines("list-in-cell", '{"id": "ann", "plan": ["x"]}\n', 2, "`plan`"),
    lines("deep", '{"id": ' + "[" * 100_000 + "]" * 100_000 + "}\n", 2, "row 1"),
    lines("deep-and-open", "[" * 500_000 + "\n", 2, "row 1"),
    lines("control-in-text", '{"id": "a\x01nn"}\n', 2, "row 1"),
    lines("escaped-control-in-id", '{"id": "a\\u001b[31m"}\n{"id": "a\\u001b[31m"}\n', 2, "\\u{1B}"),
    lines("not-utf-8", b'{"id": "\xff"}\n', 2, "row 1", "UTF-8"),
    lines("utf-16", '{"id": "ann"}\n'.encode("utf-16"), 2, "UTF-16"),
    lines("key-missing", '{"id": "ann"}\n{"plan": "x"}\n', 2, "row 2", "`id`"),
    lines("megabyte", '{"id": "' + "a" * 1_000_001 + '"}\n', 2, "line 1", "1 MB"),
    lines("field-of-64-kB", '{"id": "ann", "plan": "' + "a" * 64_001 + '"}\n', 2, "64 kB"),
    lines("empty", "", (0, 2)),
)


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b"a" * 1_000_000
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


WHOLE = gzip.compress((HEAD + "".join(f"p{n},x,{n}\n" for n in range(2_000))).encode(), mtime=0)
PACKED = (
    packed("packed", WHOLE, 0),
    packed("cut-off-packed", WHOLE[: len(WHOLE) // 2], 2, "cut off"),
    packed("cut-off-in-checksum", WHOLE[:-6], 2, "cut off"),
    packed("cut-off-in-header", WHOLE[:5], 2, "U901"),
    packed("checksum-wrong", WHOLE[:-8] + b"\0\0\0\0" + WHOLE[-4:], 2, "checksum"),
    packed("length-wrong", WHOLE[:-4] + b"\0\0\0\1", 2, "checksum"),
    packed("bytes-flipped", WHOLE[:200] + b"\xff\xff\xff\xff" + WHOLE[204:], 2, "damaged"),
    packed("not-packed", (HEAD + "ann,x,1\n").encode(), 2, "damaged"),
    packed("packed-nothing", b"", 2, "U901"),
    packed("garbage-after", WHOLE + b"garbage", 2, "damaged"),
    packed("two-members", WHOLE + gzip.compress(b"ann,x,1\n", mtime=0), 0),
    packed("bomb-without-lines", bomb(300), 2, "1 MB"),
    packed("bomb-of-lines", gzip.compress((HEAD + "\n" * 2_000_000).encode(), 9, mtime=0), 0),
    packed("bomb-in-json", bomb(300), 2, "1 MB", file="people.jsonl.gz"),
    packed("packed-twice", gzip.compress(WHOLE, mtime=0), 2, "U901"),
)


@named(SHAPES)
def test_a_hostile_table(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@named(OBJECTS)
def test_hostile_lines_of_json(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@named(PACKED)
def test_a_hostile_packed_table(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


def folder_in_place(folder: Path) -> None:
    (folder / "people.csv").mkdir()


def circle(folder: Path) -> None:
    (folder / "people.csv").symlink_to("people.csv")


def unreadable(folder: Path) -> None:
    (folder / "people.csv").touch()
    (folder / "people.csv").chmod(0)


PLACES: tuple[tuple[str, Callable[[Path], None] | None, str], ...] = (
    ("missing", None, "people.csv"),
    ("folder", folder_in_place, "people.csv"),
    ("link-to-itself", circle, "people.csv"),
    ("device", None, "/dev/zero"),
    ("random-device", None, "/dev/urandom"),
    ("full-device", None, "/dev/full"),
    ("name-of-5000", None, "a" * 5_000 + ".csv"),
    ("number-below-zero", None, "-1"),
    ("number-too-large", None, "1000000001"),
    ("number-of-5000-digits", None, "9" * 5_000),
    ("memory", None, "/proc/self/mem"),
)


@named(
    tuple(
        Case(
            name=name,
            line=f"run x.campaign --contacts={place}",
            code=2,
            files={"x.campaign": GOOD},
            prepare=prepare,
            says=("error",),
        )
        for name, prepare, place in PLACES
    )
)
def test_contacts_in_a_hostile_place(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_contacts_that_may_not_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unreadable(tmp_path)
    (tmp_path / "x.campaign").write_text(GOOD, encoding="utf-8")
    outcome = called(["run", "x.campaign", "--contacts", "people.csv"], tmp_path, capsys)
    assert outcome.code == 2
    assert "permission denied" in outcome.errors


RECORDED = GOOD.replace("email { opened: 50% }", 'seen from "seen.csv"')
ROWS = "contact,element,response,time\n"
SEEN = (
    ("seen", ROWS + "c0000000001,m,opened,2026-03-03T10:00:00Z\n", 0, ""),
    ("seen-empty", "", 2, "seen.csv"),
    ("seen-columns-alone", "who,what\n", 2, "`contact`"),
    ("seen-columns", "who,what\na,b\n", 2, "seen.csv"),
    ("seen-time-of-words", ROWS + "c0000000001,m,opened,soon\n", 2, "row 2"),
    ("seen-year-3000", ROWS + "c0000000001,m,opened,3000-01-01T00:00:00Z\n", 2, "row 2"),
    ("seen-unknown", ROWS + "nobody,m,opened,2026-03-03T10:00:00Z\n", 0, "left out"),
    ("seen-response", ROWS + "c0000000001,m,dreamt,2026-03-03T10:00:00Z\n", 2, "row 2"),
    ("seen-visit", ROWS.strip() + ",visit\nc0000000001,m,opened,2026-03-03T10:00:00Z,-1\n", 2, "`visit`"),
    ("seen-quote", ROWS + '"c0000000001,m\n', 2, "quote"),
)


@named(
    tuple(
        Case(
            name=name,
            line="run x.campaign --contacts 3",
            code=code,
            says=(says,),
            files={"x.campaign": RECORDED, "seen.csv": data},
        )
        for name, data, code, says in SEEN
    )
)
def test_hostile_recorded_data(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


# Not the process's largest size: that one is handed down from whoever starts it.
BOUNDED = """
import sys, tracemalloc
from campaignlang.cli import main
tracemalloc.start()
code = main(sys.argv[1:])
print(f"peak {tracemalloc.get_traced_memory()[1] // 1_000_000} MB")
sys.exit(code)
"""


@pytest.mark.parametrize("name", ["people.csv.gz", "people.jsonl.gz"])
def test_a_bomb_takes_little_memory(name: str, tmp_path: Path) -> None:
    """300 MB in 300 kB, without a line feed: refused after the first of them."""
    (tmp_path / "x.campaign").write_text(GOOD, encoding="utf-8")
    (tmp_path / name).write_bytes(bomb(300))
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, "run", "x.campaign", "--contacts", name],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "1 MB" in done.stderr
    assert int(done.stdout.split()[1]) < 50, done.stdout
