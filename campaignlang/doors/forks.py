"""Copies of this process that work something out beside it, where the system can make them for nothing.

A copy has all that this process has in memory, without its being told. What cannot be copied (a process
with threads, another system) works alone: nobody may rely on a copy.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Self


def copies_that_pay() -> int:
    """Say how many copies can work beside this process: one less than it has cores, 0 where none can."""
    threading = sys.modules.get("threading")
    # Copied are no threads but this one: what others hold would be held for ever.
    has_threads = threading is not None and threading.active_count() > 1
    if sys.platform != "linux" or has_threads:
        return 0
    return len(os.sched_getaffinity(0)) - 1


class Copy:
    """One copy, at work until its result is asked for, or the `with` ends."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        self.process = -1
        self.reading, writing = os.pipe()
        # There may be no more processes: `result` says that there is none.
        with contextlib.suppress(OSError):
            self.process = os.fork()
        if self.process == 0:
            end_with(work, writing)
        os.close(writing)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process > 0:
            os.kill(self.process, signal.SIGKILL)
            self._waited()
        os.close(self.reading)

    def result(self) -> bytes | None:
        """Wait for what it has worked out; None where it did not come to its end."""
        if self.process < 0:
            return None
        pieces = []
        while piece := os.read(self.reading, 1 << 20):
            pieces.append(piece)
        return b"".join(pieces) if self._waited() == 0 else None

    def _waited(self) -> int:
        _, status = os.waitpid(self.process, 0)
        self.process = -1
        return status


def end_with(work: Callable[[], bytes], writing: int) -> None:
    """Do the work of a copy, and end it: nothing of what this process would do at its end is for a copy."""
    code = 1
    try:
        left = memoryview(work())
        while left:
            left = left[os.write(writing, left) :]
        code = 0
    except BaseException:
        # Whatever it is: who asked works it out again, and meets it too.
        pass
    finally:
        os._exit(code)
