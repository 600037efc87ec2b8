"""The command line: one file per command, the only place that prints and exits.

Commands are imported when they are called, so that `campaign --help` and `check` start fast.
"""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (without the program's name) and give its exit code; never raises."""
    from campaignlang.cli.program import run_program

    return run_program(list(sys.argv[1:] if arguments is None else arguments))


def console() -> None:
    """The `campaign` program."""
    sys.exit(main())
