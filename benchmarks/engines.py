"""Measure the engines and their peers on the nurture campaign, in one run: pace, memory, ratios, scaling.

    python benchmarks/engines.py [--runs 3] [--share 1.0] [--no-scaling]

Each figure is the median of several processes of their own. Compare the ratios: seconds are those of one
machine, and of what else it did. What the columnar engine cannot do yet is left out.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOT_THERE = 3
# What, its name in the table, how many, and what is counted.
SUBJECTS = (
    ("simpy", "SimPy, a process a participant", 20_000, "participants"),
    ("plain", "plain Python, one after the other", 100_000, "participants"),
    ("reference", "reference engine", 20_000, "participants"),
    ("columnar", "columnar engine, counts only", 2_000_000, "participants"),
    ("numpy", "NumPy by hand for this campaign", 4_000_000, "participants"),
    ("columnar_run", "a whole run, one process", 4_000_000, "participants"),
    ("columnar_two_workers", "a whole run, two workers", 4_000_000, "participants"),
    ("columnar_log", "columnar engine, event log to Parquet", 1_000_000, "events"),
    ("columnar_csv", "contacts from a CSV", 1_000_000, "rows"),
)
SCALING = ("columnar", "numpy")
COUNTS = (10_000, 100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Medians of several runs. `processor`: seconds that processors worked, whatever else the machine did."""

    name: str
    unit: str
    done: int
    seconds: float
    processor: float
    peak_megabytes: float


def measure(what: str, count: int, runs: int, name: str = "", unit: str = "") -> Pace | None:
    """None for what is not there."""
    found = []
    for _ in range(runs):
        # A run of a tenth comes first, in the same process, and is not counted.
        command = [sys.executable, "-m", "benchmarks.pace", what, str(count), str(min(count // 10, 20_000))]
        child = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if child.returncode == NOT_THERE:
            return None
        if child.returncode != 0:
            sys.exit(child.stderr)
        found.append(json.loads(child.stdout))
    return Pace(
        name=name,
        unit=unit,
        done=found[0]["done"],
        seconds=statistics.median(one["seconds"] for one in found),
        processor=statistics.median(one["processor"] for one in found),
        peak_megabytes=statistics.median(one["peak_kilobytes"] for one in found) / 1_024,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--share", type=float, default=1.0, help="of the usual numbers of participants")
    parser.add_argument("--no-scaling", action="store_true")
    options = parser.parse_args()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.system()}")
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning\n")
    paces = {}
    for what, name, count, unit in SUBJECTS:
        pace = measure(what, int(count * options.share), options.runs, name, unit)
        if pace is not None:
            paces[what] = pace
    print_paces(paces)
    if not options.no_scaling:
        print_scaling([int(count * options.share) for count in COUNTS], options.runs)


def print_paces(paces: dict[str, Pace]) -> None:
    """Ratios are of processor seconds, as they hold on a shared machine; a second is one of the clock."""
    heads = ("number", "seconds", "processor", "a second", "peak MB", "x SimPy", "x NumPy")
    print(f"{'what':38}" + "".join(f"{head:>11}" for head in heads))
    bases = [paces[what].processor / paces[what].done for what in ("simpy", "numpy")]
    for pace in paces.values():
        figures = (f"{pace.seconds:.2f}", f"{pace.processor:.2f}", f"{pace.done / pace.seconds:,.0f}")
        # Only participants compare with participants.
        ratios = [f"{base * pace.done / pace.processor:.2f}" for base in bases]
        rest = ratios if pace.unit == "participants" else [pace.unit, ""]
        cells = (f"{pace.done:,}", *figures, f"{pace.peak_megabytes:.0f}", *rest)
        print(f"{pace.name:38}" + "".join(f"{cell:>11}" for cell in cells))
    if "columnar_run" in paces and "columnar_two_workers" in paces:
        runs = ("columnar_run", "columnar_two_workers")
        one, two = (paces[what].done / paces[what].seconds for what in runs)
        print(f"two workers: {two / one:.2f} times one, by the clock")


def print_scaling(counts: Sequence[int], runs: int) -> None:
    heads = ("participants", "seconds", "processor", "µs each", "peak MB")
    print(f"\n{'scaling':12}" + "".join(f"{head:>14}" for head in heads))
    for what in SCALING:
        for count in counts:
            pace = measure(what, count, 1 if count >= COUNTS[-1] else runs)
            if pace is None:
                break
            each = f"{pace.processor / pace.done * 1_000_000:.3f}"
            figures = (f"{pace.done:,}", f"{pace.seconds:.2f}", f"{pace.processor:.2f}", each)
            cells = (*figures, f"{pace.peak_megabytes:.0f}")
            print(f"{what:12}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    main()
