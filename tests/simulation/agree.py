"""Run thousands of random programs on both engines, and show the first difference, made small.

    python -m tests.simulation.agree --programs 1000 --seed 1 [--from 0] [--only 17] [--jobs 2] [--seconds 30]

Program n of a seed is the same on every machine: `--only n` runs it again. Before there is a columnar engine
the reference engine runs alone, and a digest of all that it gave is printed.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation import engines
from tests.simulation.agreeing import WHOLE_BLOCK, Difference, digest, first_difference, lives_of, report
from tests.simulation.random_programs import Ready, numbered_case
from tests.simulation.shrinking import shrink

CHUNK = 25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=1_000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--only", type=int, help="this one program, always shown")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=30, help="to make a difference smaller")
    parser.add_argument("--all", action="store_true", help="go on: list the numbers of all that differ")
    options = parser.parse_args()
    if options.only is not None:
        return show(options.seed, options.only, options.seconds)
    numbers = range(options.first, options.first + options.programs)
    begin = time.monotonic()
    differing = 0
    total = hashlib.sha256()
    for number, found in run_all(options.seed, numbers, options.jobs):
        if found is None or found.startswith("="):
            total.update((found or "").encode())
        else:
            differing += 1
            sys.stdout.write(f"program {number}: {found}\n")
            if not options.all:
                return show(options.seed, number, options.seconds)
        if (number + 1 - options.first) % 500 == 0:
            rate = (number + 1 - options.first) / (time.monotonic() - begin)
            sys.stderr.write(f"{number + 1 - options.first:,} programs, {rate:.0f} a second\n")
    how = "agreed" if engines.HAS_COLUMNAR else f"run, digest {total.hexdigest()[:16]}"
    sys.stdout.write(f"{len(numbers) - differing:,} programs {how}, {differing:,} differ\n")
    return 1 if differing else 0


def run_all(seed: str, numbers: range, jobs: int) -> Iterator[tuple[int, str | None]]:
    """Give each number with what was found: None, a digest after `=`, or what differs."""
    if jobs == 1:
        yield from ((number, verdict(seed, number)) for number in numbers)
        return
    with ProcessPoolExecutor(jobs) as pool:
        try:
            found = pool.map(partial(verdict, seed), numbers, chunksize=CHUNK)
            yield from zip(numbers, found, strict=True)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def verdict(seed: str, number: int) -> str | None:
    found = numbered_case(seed, number)
    if not engines.HAS_COLUMNAR:
        return f"={digest(lives_of(found))}"
    difference = compare(found, number)
    return None if difference is None else difference.what


def compare(found: Ready, number: int) -> Difference | None:
    """Whole blocks always; small ones and another order in turn."""
    sizes = (WHOLE_BLOCK, *((1,) if number % 3 == 0 else ()), *((2,) if number % 5 == 0 else ()))
    return first_difference(found, sizes, is_permuted=number % 4 == 0)


def show(seed: str, number: int, seconds: float) -> int:
    """Make a difference small and show it; a case without one as it is."""
    found = numbered_case(seed, number)
    if not engines.HAS_COLUMNAR:
        lines = [found.case.text, *(f"{contact.id}: {contact.values}" for contact in found.contacts)]
        sys.stdout.write("\n".join([*lines, f"digest {digest(lives_of(found))}", ""]))
        return 0
    difference = compare(found, number)
    if difference is None:
        sys.stdout.write(f"{found.case.text}\nboth engines agree\n")
        return 0

    def differs(one: Ready) -> bool:
        again = compare(one, number)
        # A difference must not become a failure of another sort while it is made smaller.
        return again is not None and again.what.endswith("fails") == difference.what.endswith("fails")

    small = shrink(found, differs, seconds)
    last = compare(small, number)
    assert last is not None
    sys.stdout.write(f"{report(small, last)}\n\nagain: --seed {seed} --only {number}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
