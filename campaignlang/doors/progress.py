"""The door for progress: one line on a terminal's standard error, rewritten as work goes on, gone at the end.

Says nothing where nobody looks on, and of work that is done in a moment.
"""

import os
import sys
import time
from types import TracebackType
from typing import Self

SILENT_SECONDS = 1
EVERY_TENTHS = 2
COLUMNS = 80


class Progress:
    """Shows how many of `total` things are done. Nothing else is printed inside of `with`."""

    def __init__(self, total: int, things: str) -> None:
        self.total = total
        self.things = things
        self.started = time.monotonic()
        self.next = self.started + SILENT_SECONDS
        self.shown = 0
        self.is_watched = _is_watched()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def tell(self, done: int) -> None:
        """Say that so many are done."""
        if not self._is_due():
            return
        rate = int(done / (time.monotonic() - self.started))
        parts = [f"{done:,} of {self.total:,} {self.things}", f"{rate:,} a second"]
        if rate:
            parts.append(f"{_duration(max(self.total - done, 0) // rate)} left")
        self._write(", ".join(parts))

    def say(self, text: str) -> None:
        """Say what is done that has no number, a text of ours."""
        if self.is_watched and time.monotonic() >= self.started + SILENT_SECONDS:
            self._write(text)

    def _is_due(self) -> bool:
        if not self.is_watched or time.monotonic() < self.next:
            return False
        self.next = time.monotonic() + EVERY_TENTHS / 10
        return True

    def _write(self, text: str) -> None:
        if not self.is_watched or (not text and not self.shown):
            return
        # The last column stays free: some terminals begin a new line when it is written to.
        line = text[: _columns() - 1]
        try:
            sys.stderr.write("\r" + line.ljust(self.shown) + ("" if line else "\r"))
            sys.stderr.flush()
        except (OSError, ValueError):
            self.is_watched = False
        self.shown = len(line)


def _is_watched() -> bool:
    try:
        return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:
        return False


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or COLUMNS
    except (OSError, ValueError):
        return COLUMNS


def _duration(seconds: int) -> str:
    """`4 s`, `2 min 05 s`, `1 h 02 min`"""
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3_600:
        return f"{seconds // 60} min {seconds % 60:02d} s"
    return f"{seconds // 3_600} h {seconds // 60 % 60:02d} min"
