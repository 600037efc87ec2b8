"""Progress: one line on a terminal, rewritten, gone at the end; nothing anywhere else."""

import io
import sys
import time

import pytest

from campaignlang.doors.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called by tests themselves: pytest puts its own stream in place after the fixtures."""
    found = Terminal()
    monkeypatch.setattr(sys, "stderr", found)
    monkeypatch.setenv("TERM", "xterm")
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_short_work_is_not_told(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    terminal = watched(monkeypatch)
    with Progress(1_000, "contacts") as told:
        clock[0] += 0.9
        told.tell(500)
        told.say("writing files")
    assert terminal.getvalue() == ""


def test_a_line_is_rewritten_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    terminal = watched(monkeypatch)
    with Progress(10_000_000, "contacts") as told:
        clock[0] += 2
        told.tell(1_000_000)
        told.tell(1_100_000)  # Too soon after.
        clock[0] += 2
        told.tell(9_000_000)
    first = "1,000,000 of 10,000,000 contacts, 500,000 a second, 18 s left"
    second = "9,000,000 of 10,000,000 contacts, 2,250,000 a second, 0 s left"
    assert terminal.getvalue() == f"\r{first}\r{second.ljust(len(first))}\r{' ' * len(second)}\r"


def test_a_shorter_line_covers_the_one_before(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    terminal = watched(monkeypatch)
    with Progress(10, "contacts") as told:
        clock[0] += 2
        told.tell(1)
        length = len(terminal.getvalue()) - 1
        told.say("writing files")
        assert terminal.getvalue().endswith("\r" + "writing files".ljust(length))


@pytest.mark.parametrize(("rest", "text"), [(59, "59 s"), (61, "1 min 01 s"), (7_320, "2 h 02 min")])
def test_how_long_it_takes(rest: int, text: str, monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    terminal = watched(monkeypatch)
    with Progress(2 + rest, "contacts") as told:
        clock[0] += 2
        told.tell(2)
        assert terminal.getvalue().endswith(f", 1 a second, {text} left")


def test_nobody_looks_on(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(10, "contacts") as told:
        clock[0] += 100
        told.tell(5)
    assert capsys.readouterr().err == ""


def test_a_terminal_that_is_gone(monkeypatch: pytest.MonkeyPatch, clock: list[float]) -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise OSError

    monkeypatch.setattr(sys, "stderr", Gone())
    with Progress(10, "contacts") as told:
        clock[0] += 100
        told.tell(5)
        clock[0] += 100
        told.tell(6)
