"""The command line: one file per command, the only place that prints and exits.

Commands are imported when they are called, so that `campaign --help` and `check` start fast.
"""

import contextlib
import gc
import os
import sys
from collections.abc import Sequence

VALUES_BETWEEN_COLLECTIONS = 100_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name) and give its exit code; never raises."""
    from campaignlang.cli.program import run_program

    return run_program(list(sys.argv[1:] if arguments is None else arguments))


def console() -> None:
    """The `campaign` program: ended from outside, it unwinds, so that nothing half-written stays behind.

    At its own end it leaves without taking apart memory that goes anyway, and it looks for garbage
    seldom: the two were a sixth of what `campaign check` took.
    """
    import signal

    gc.set_threshold(VALUES_BETWEEN_COLLECTIONS)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # What is ignored stays so: `nohup` wants it.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)
    code = main()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    os._exit(code)


def end(number: int, _: object) -> None:
    """Leave by an exception, with the code a shell gives for the signal; the next signal ends at once."""
    import signal

    signal.signal(number, signal.SIG_DFL)
    sys.exit(128 + number)
