"""One hostile or unlucky command line: what lies in the folder, what is called, and what must come of it.

Whatever the case, the same holds: an exit code of ours, no traceback, no library's own words, no control
characters, inputs as they were, nothing left behind, and an end within seconds.
"""

import os
import re
import shlex
import signal
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import pytest

from campaignlang.cli import main

SECONDS_MAX = 30
# Words of Python, Lark, click, csv, json, zlib, tomllib and Graphviz that no user of ours should read.
FOREIGN = re.compile(
    r"Traceback|internal error: |\bErrno\b|Error\b: |Exception|\bLark\b|Unexpected (token|char)|"
    r"Expected one of|"
    r"codec can't|invalid start byte|Expecting (value|property)|Extra data|field limit|_csv|NoneType|"
    r"Not a gzipped|CRC check|zlib|Invalid statement|Invalid value for|<class |object at 0x|"
    r"Could not open file|syntax error in line|Error: Invalid|No such (option|command)|recursion"
)
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

GOOD = """language 1
contact {
  plan: text
  points: number
  joined: date
  seen: datetime
  vip: flag
}
campaign c "C" {
  owner: "Dana"
  start: 2026-03-02 09:00
  end: 2026-03-30 18:00
  audience a "A" { where: subscribed }
  email m "M" { subject: "S" }
  exit done "Done"
  exit gone "Gone" { where: not subscribed }
  a -> m
  m -> done after 1 day
}
behavior b "B" {
  email { opened: 50% }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`line` is the command line; `says` are pieces of what is printed; `leaves` are new files."""

    name: str
    line: str
    code: int | tuple[int, ...]
    says: tuple[str, ...] = ()
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    prepare: Callable[[Path], None] | None = None
    leaves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a command line."""

    code: int
    output: str
    errors: str


def named(cases: tuple[Case, ...]) -> pytest.MarkDecorator:
    """Make a test of each case."""
    assert len({case.name for case in cases}) == len(cases)
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def play(case: Case, folder: Path, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """Lay out the folder, call, and hold the outcome to what the case and this module's head say."""
    for name, data in case.files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    if case.prepare is not None:
        case.prepare(folder)
    before = contents(folder)
    outcome = called(shlex.split(case.line), folder, capsys)
    shown = outcome.output + outcome.errors
    codes = (case.code,) if isinstance(case.code, int) else case.code
    assert outcome.code in codes, shown
    assert_ours(shown)
    if outcome.code != 0:
        assert shown.strip(), "it said nothing"
    for piece in case.says:
        assert piece in shown, f"{piece!r} is not in:\n{shown}"
    after = contents(folder)
    new = sorted(set(after) - set(before))
    assert new == sorted(case.leaves)
    assert {name: after[name] for name in before} == before
    return outcome


def called(arguments: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """Call the program in a folder, with a limit of time."""
    old = Path.cwd()
    os.chdir(folder)
    capsys.readouterr()
    try:
        with limited(SECONDS_MAX):
            code = main(arguments)
    finally:
        os.chdir(old)
    captured = capsys.readouterr()
    return Outcome(code, captured.out, captured.err)


def assert_ours(shown: str) -> None:
    found = FOREIGN.search(shown)
    assert found is None, f"{found[0] if found else ''} in:\n{shown}"
    control = CONTROL.search(shown)
    assert control is None, f"{control[0]!r} in:\n{shown!r}" if control else ""


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """End a hang with a failure, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def too_long(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"it took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def contents(folder: Path) -> dict[str, bytes | str]:
    """Give every file below a folder with its bytes; of what is no regular file, what it is."""
    found: dict[str, bytes | str] = {}
    for place in sorted(folder.rglob("*")):
        mode = place.lstat().st_mode
        name = place.relative_to(folder).as_posix()
        if stat.S_ISLNK(mode):
            found[name] = f"-> {place.readlink()}"
        elif stat.S_ISREG(mode):
            found[name] = place.read_bytes()
        else:
            found[name] = "folder" if stat.S_ISDIR(mode) else "special"
    return found
