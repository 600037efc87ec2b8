"""Outputs in hostile places, pipes that close, disks that are full, and a process that is ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.attempt import GOOD, SECONDS_MAX, Case, assert_ours, called, contents, named, play

PROGRAM = (sys.executable, "-m", "campaignlang")
ROOT = Path(__file__).parents[2]
FILES: dict[str, str | bytes] = {"x.campaign": GOOD, "people.csv": "id,plan\nann,x\nbob,y\n"}
RUN = "run x.campaign --contacts people.csv"
Prepare = Callable[[Path], None]


def case(
    name: str, line: str, code: int | tuple[int, ...], *says: str, prepare: Prepare | None = None
) -> Case:
    return Case(name=name, line=line, code=code, says=says, files=FILES, prepare=prepare)


def folder(name: str) -> Prepare:
    return lambda place: (place / name).mkdir()


def link(name: str, target: str) -> Prepare:
    return lambda place: (place / name).symlink_to(target)


def project_link(name: str, target: str) -> Prepare:
    def prepare(place: Path) -> None:
        (place / "pyproject.toml").touch()
        (place / name).symlink_to(target)

    return prepare


def hard_link(name: str, target: str) -> Prepare:
    return lambda place: os.link(place / target, place / name)


OUTPUTS = (
    case("draw-onto-the-source", "draw x.campaign -o x.campaign --format txt", 2, "U908", "input"),
    case(
        "draw-onto-a-link-to-the-source",
        "draw x.campaign -o y.svg",
        2,
        "input",
        prepare=link("y.svg", "x.campaign"),
    ),
    case(
        "draw-onto-a-hard-link",
        "draw x.campaign -o y.svg",
        2,
        "input",
        prepare=hard_link("y.svg", "x.campaign"),
    ),
    case("draw-onto-the-source-by-dots", "draw x.campaign -o ././x.campaign --format txt", 2, "input"),
    case("draw-into-a-missing-folder", "draw x.campaign -o none/y.svg", 2, "U908", "folder"),
    case("draw-below-a-file", "draw x.campaign -o people.csv/y.svg", 2, "U908"),
    case("draw-name-of-5000", f"draw x.campaign -o {'a' * 5_000}.svg", 2, "U908"),
    case(
        "draw-onto-a-link-outside",
        "draw x.campaign -o y.svg",
        2,
        "U908",
        prepare=project_link("y.svg", "/etc"),
    ),
    case(
        "draw-through-a-folder-outside",
        "draw x.campaign -o out/y.svg",
        2,
        "U908",
        prepare=project_link("out", ".."),
    ),
    case("draw-onto-a-circle", "draw x.campaign -o y.svg", 2, prepare=link("y.svg", "y.svg")),
    case("draw-full", "draw x.campaign -o /dev/full --format svg", 2, "U908", "no space left"),
    case("draw-null", "draw x.campaign -o /dev/null --format svg", 0),
    case("draw-device-without-format", "draw x.campaign -o /dev/null", 2),
    case("run-onto-the-source", f"{RUN} --summary x.campaign", 2, "input"),
    case("run-onto-the-contacts", f"{RUN} --log people.csv", 2, "`people.csv`", "input"),
    case("run-onto-the-contacts-by-dots", f"{RUN} --log ./a/../people.csv", 2, "input", prepare=folder("a")),
    case("run-two-that-are-one", f"{RUN} --log y.csv --participants ./y.csv", 2, "same output"),
    case(
        "run-two-by-a-link",
        f"{RUN} --log y.csv --participants z.csv",
        2,
        "same output",
        prepare=link("y.csv", "z.csv"),
    ),
    case("run-summary-that-is-the-log", f"{RUN} --log y.csv --summary y.csv", 2, "same output"),
    case("run-two-on-the-screen", f"{RUN} --summary - --log -", 2),
    case("run-log-a-folder", f"{RUN} --log y.csv", 2, "folder", prepare=folder("y.csv")),
    case("run-summary-a-folder", f"{RUN} --summary .", 2, "folder"),
    case("run-summary-missing-folder", f"{RUN} --summary a/b.json", 2, "U908"),
    case("run-summary-full", f"{RUN} --summary /dev/full", 2, "no space left"),
    case(
        "run-onto-a-link-outside",
        f"{RUN} --log y.csv",
        2,
        "U908",
        prepare=project_link("y.csv", "/etc/passwd"),
    ),
    case("run-summary-of-nothing", f"{RUN} --summary ''", 2, "U908"),
    case("run-summary-proc", f"{RUN} --summary /proc/version", 2, "U908"),
    case("run-second-output-missing", f"{RUN} --log y.csv --summary a/b.json", 2, "U908"),
    case("new-onto-a-link", "new y", 2, prepare=link("y", "x.campaign")),
)


@named(tuple(one for one in OUTPUTS if one.name != "run-second-output-missing"))
def test_an_output_in_a_hostile_place(case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    play(case, tmp_path, capsys)


def test_a_run_whose_later_output_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log may have come, whole; nothing else."""
    line = f"{RUN} --log y.csv --summary a/b.json"
    (tmp_path / "y.csv").write_text("old", encoding="utf-8")
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    before = contents(tmp_path)
    assert called(line.split(), tmp_path, capsys).code == 2
    after = contents(tmp_path)
    assert {**after, "y.csv": ""} == {**before, "y.csv": ""}
    log = after["y.csv"]
    assert log == b"old" or (isinstance(log, bytes) and log.endswith(b"\n"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return tmp_path


PRINTING = (
    ("check x.campaign bad.campaign", 1),
    ("check x.campaign", 0),
    ("check bad.campaign --format json", 1),
    ("draw x.campaign -o -", 0),
    ("draw x.campaign -o - --format png", 0),
    ("run x.campaign --contacts 50", 0),
    ("run x.campaign --contacts 50 --format json", 0),
    ("trace x.campaign --contacts 50", 0),
    ("test x.campaign", 0),
    ("explain", 0),
    ("--help", 0),
    ("--version", 0),
)


def started(line: str, place: Path, output: int | None, errors: int | None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*PROGRAM, *line.split()],
        cwd=place,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize(("line", "code"), PRINTING)
def test_a_closed_pipe(line: str, code: int, place: Path) -> None:
    """Nobody reads: silence, and the code that was due."""
    (place / "bad.campaign").write_text("campaign c {\n  emial e\n}\n" * 50, encoding="utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    child = started(line, place, writer, subprocess.PIPE)
    os.close(writer)
    _, errors = child.communicate(timeout=SECONDS_MAX)
    shown = errors.decode()
    assert child.returncode == code, shown
    assert_ours(shown)
    assert "roken pipe" not in shown
    assert sorted(contents(place)) == ["bad.campaign", "people.csv", "x.campaign"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("line", [line for line, _ in PRINTING])
def test_a_full_disk_on_the_screen(line: str, place: Path) -> None:
    (place / "bad.campaign").write_text("campaign c {\n  emial e\n}\n", encoding="utf-8")
    with Path("/dev/full").open("wb") as full:
        child = started(line, place, full.fileno(), subprocess.PIPE)
        _, errors = child.communicate(timeout=SECONDS_MAX)
    shown = errors.decode()
    assert child.returncode == 2, shown
    assert "no space left on device" in shown
    assert_ours(shown)


@pytest.mark.parametrize("line", ["check x.campaign", "check none.campaign", "run x.campaign --contacts 5"])
def test_no_screen_at_all(line: str, place: Path) -> None:
    """Both streams closed before the program starts, as a daemon may leave them."""
    child = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&- 2>&- <&-', "sh", *PROGRAM, *line.split()],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=SECONDS_MAX,
    )
    assert child.returncode == (2 if "none" in line else 0)
    assert sorted(contents(place)) == ["people.csv", "x.campaign"]


def test_head_of_a_long_output(place: Path) -> None:
    """`campaign … | head -c 10`"""
    (place / "bad.campaign").write_text("campaign c {\n" + "  emial e\n" * 5_000 + "}\n", encoding="utf-8")
    child = started("check bad.campaign", place, subprocess.PIPE, subprocess.PIPE)
    assert child.stdout is not None
    assert child.stderr is not None
    assert len(child.stdout.read(10)) == 10
    child.stdout.close()
    errors = child.stderr.read().decode()
    child.stderr.close()
    assert child.wait(SECONDS_MAX) == 1
    assert_ours(errors)


ENDED = """
import sys, time
from campaignlang.cli import console
from campaignlang.simulation import tables
write = tables.table_text
def slow(*arguments, **named):
    for text in write(*arguments, **named):
        yield text
        yield "x" * 500_000
        print("writing", flush=True)
        time.sleep(60)
tables.table_text = slow
console()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_ended_while_writing(number: signal.Signals, code: int, place: Path) -> None:
    """The old output is whole, and no temporary file stays."""
    (place / "log.csv").write_text("old and whole", encoding="utf-8")
    before = contents(place)
    child = subprocess.Popen(
        [sys.executable, "-c", ENDED, *RUN.split(), "--log", "log.csv"],
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"writing\n"
    assert set(contents(place)) > set(before), "it is not writing"
    child.send_signal(number)
    _, errors = child.communicate(timeout=SECONDS_MAX)
    assert child.returncode == code, errors.decode()
    assert_ours(errors.decode())
    assert contents(place) == before


def test_a_layout_that_hangs(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A `dot` that answers nothing is stopped, and with it the command."""
    program = place / "hanging"
    program.write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("campaignlang.doors.limits.LAYOUT_SECONDS_MAX", 1)
    monkeypatch.setattr("campaignlang.diagram.layout.find_program", lambda _: (str(program), False))
    began = time.monotonic()
    play(Case(name="", line="draw x.campaign", code=1, says=("U906", "1 s"), files=FILES), place, capsys)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", '{"objects": 5}', '{"objects": [], "edges": [{}]}', "\\377"]
)
def test_a_layout_of_nonsense(
    answer: str, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = place / "lying"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\nprintf '{answer}'\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("campaignlang.diagram.layout.find_program", lambda _: (str(program), False))
    play(Case(name="", line="draw x.campaign", code=(1, 2), files=FILES), place, capsys)
