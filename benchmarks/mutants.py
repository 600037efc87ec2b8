"""Make each mistake of `mutants.txt` in a copy of the reference engine, and see that the suite notices.

    python benchmarks/mutants.py [--jobs 2] [--every 1] [--only moving] [--quick]

What notices first: a row of the table of ties, a digest of a random program, a worked case of the semantics.
A child is forked for each, takes the copy for the engine and imports anew whatever uses it. Exit code 1 and a
list when a mutant survives.
"""

import argparse
import importlib
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "campaignlang" / "simulation" / "reference"
LIST = ROOT / "benchmarks" / "mutants.txt"
SECONDS_MAX = 15
# What holds functions of the engine, or of who does: imported anew beside a mutant.
USERS = (
    "campaignlang.simulation.reference",
    "campaignlang.simulation.run",
    "campaignlang.simulation.evaluating",
    "campaignlang.simulation.completion",
    "campaignlang.simulation.explain",
    "campaignlang.simulation.synthetic",
    "campaignlang.testing",
    "campaignlang.cli",
    "tests.simulation",
    "tests.test_semantics_cases",
)


class Mutant(NamedTuple):
    """In a file of `simulation/reference`, `old` (which stands there once) becomes `new`."""

    file: str
    old: str
    new: str


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, help="each n-th only")
    parser.add_argument("--only", default="", help="of files whose name begins so")
    parser.add_argument("--quick", action="store_true", help="without the worked cases")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    chosen = [one for one in read_mutants() if one.file.startswith(options.only)][:: options.every]
    begin = time.monotonic()
    survivors = []
    for mutant, noticed_by in judge(chosen, options.jobs, is_quick=options.quick):
        if not noticed_by:
            survivors.append(mutant)
        print(f"{mutant.file:15} {noticed_by or 'SURVIVES':60.60} {one_line(mutant.new)}", flush=True)
    for mutant in survivors:
        print(f"\nsurvives in {mutant.file}:\n  {one_line(mutant.old)}\n  {one_line(mutant.new)}")
    print(f"\n{len(chosen)} mutants, {len(survivors)} survive, {time.monotonic() - begin:.0f} s")
    return 1 if survivors else 0


def read_mutants() -> tuple[Mutant, ...]:
    found = []
    file = ""
    for block in LIST.read_text(encoding="utf-8").split("\n\n"):
        lines = block.strip("\n").splitlines()
        if lines and lines[0].startswith("== "):
            file = lines[0][3:]
        old, new = ("\n".join(line[2:] for line in lines if line.startswith(mark)) for mark in ("- ", "+ "))
        if old:
            found.append(Mutant(file, old, new))
    return tuple(found)


def mutated(mutant: Mutant, text: str) -> str:
    assert text.count(mutant.old) == 1, f"{mutant.file}: `{mutant.old}` does not stand there once"
    return text.replace(mutant.old, mutant.new)


def one_line(text: str) -> str:
    return " ".join(text.split())


def judge(mutants: Sequence[Mutant], jobs: int, *, is_quick: bool) -> Iterator[tuple[Mutant, str]]:
    """Give with each mutant what noticed it, in their order; so many children at once."""
    material = importlib.import_module("tests.simulation.noticing").material()
    context = multiprocessing.get_context("fork")
    waiting = list(mutants)
    running: list[tuple[Mutant, ForkProcess, Connection]] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop(0)
            receiver, sender = context.Pipe(duplex=False)
            child = context.Process(target=live_as, args=(mutant, material, is_quick, sender))
            child.start()
            sender.close()
            running.append((mutant, child, receiver))
        mutant, child, receiver = running.pop(0)
        try:
            noticed_by = receiver.recv()
        except EOFError:
            # Nothing was said: it was ended for taking too long.
            noticed_by = "it does not end"
        child.join()
        yield mutant, noticed_by


def live_as(mutant: Mutant, material: object, is_quick: bool, sender: Connection) -> None:
    """In a child: be the mutant, and tell what noticed it."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "reference")
        shutil.copytree(REFERENCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        path = copy / mutant.file
        path.write_text(mutated(mutant, path.read_text(encoding="utf-8")), encoding="utf-8")
        for name in [one for one in sys.modules if one.startswith(USERS)]:
            del sys.modules[name]
        # The package's own `__init__` is empty: its modules are looked for in the copy.
        importlib.import_module("campaignlang.simulation.reference").__path__ = [str(copy)]
        try:
            notice = importlib.import_module("tests.simulation.noticing").notice
            found = notice(material, is_quick=is_quick)
        except Exception:
            found = f"it fails: {traceback.format_exc().splitlines()[-1]}"
    sender.send(found)


if __name__ == "__main__":
    sys.exit(main())
