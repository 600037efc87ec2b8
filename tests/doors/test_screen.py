"""What is printed steers neither terminal nor runner; no closed pipe or full disk is a surprise."""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.doors.screen import escape_text, print_bytes, print_text

PRINTING = """
from campaignlang.doors.screen import print_text
from campaignlang.doors.refused import Refused
import sys
try:
    for number in range(5_000):
        print_text("a line that is longer than nothing")
except Refused as refused:
    print_text(refused.message, error=True)
    sys.exit(2)
sys.exit(1)
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain Grüße 日本 🎉", "plain Grüße 日本 🎉"),
        ("\x1b[31mred", "\\u{1B}[31mred"),
        ("a\rb\x00c\x7f", "a\\u{0D}b\\u{00}c\\u{7F}"),
        ("\x9b31m", "\\u{9B}31m"),
        ("\u202eevil\u2066", "\\u{202E}evil\\u{2066}"),
        ("a\u2028b", "a\\u{2028}b"),
        ("caf\udce9", "caf\\u{E9}"),
        ("\ud800", "\\u{D800}"),
        ("a\nb", "a\\u{0A}b"),
    ],
)
def test_what_steers_is_shown(text: str, expected: str) -> None:
    assert escape_text(text) == expected


def test_lines_stay_lines_when_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("one\ntwo\x1b[0m")
    print_text("three", error=True, end="")
    assert capsys.readouterr() == ("one\ntwo\\u{1B}[0m\n", "three")


def test_colour_passes_only_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    print_text("\x1b[1;31merror\x1b[0m \x1b]0;title\x07\x1b[2J", styled=True)
    assert capsys.readouterr().out == "\x1b[1;31merror\x1b[0m \\u{1B}]0;title\\u{07}\\u{1B}[2J\n"


def test_runners_are_not_commanded(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for mark in ("TF_BUILD", "TEAMCITY_VERSION", "GITHUB_ACTIONS"):
        monkeypatch.delenv(mark, raising=False)
    print_text("##vso[task.setvariable]")
    monkeypatch.setenv("TF_BUILD", "True")
    print_text("##vso[x] ##[group] ##teamcity[y] ## heading")
    out = capsys.readouterr().out
    assert out == "##vso[task.setvariable]\n#\\u{23}vso[x] #\\u{23}[group] #\\u{23}teamcity[y] ## heading\n"


def test_what_the_terminal_cannot_show_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="cp1252"))
    print_text("é → 日")
    assert raw.getvalue().replace(b"\r", b"") == "é \\u{2192} \\u{65E5}\n".encode("cp1252")


def test_bytes_are_written_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii"))
    print_bytes(b"\x89PNG\r\n")
    assert raw.getvalue() == b"\x89PNG\r\n"


def child(**streams: int) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    arguments: dict[str, Any] = {"env": environment, **streams}
    return subprocess.Popen([sys.executable, "-c", PRINTING], **arguments)


def test_a_closed_pipe_ends_silently_with_the_code_that_was_due() -> None:
    process = child(stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(30) == 1
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_a_sentence_and_2() -> None:
    with Path("/dev/full").open("wb") as full:
        process = child(stdout=full, stderr=subprocess.PIPE)
        errors = process.communicate(timeout=30)[1]
    assert process.returncode == 2
    assert errors.replace(b"\r", b"") == b"cannot write to the screen: no space left on device\n"


def test_no_stream_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    print_text("nobody reads this")
    print_bytes(b"nor this")


def test_a_refusal_says_what_it_is() -> None:
    refused = Refused("U907", "cannot read `x`", "look again")
    assert (refused.code, str(refused), refused.help) == ("U907", "cannot read `x`", "look again")
