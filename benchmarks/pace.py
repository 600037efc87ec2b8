"""One measurement in a process of its own, so that its peak of memory is its own.

Prints a line of JSON: how many were done, in how many seconds, at which peak. Prints nothing, and ends with
code 3, for what is not there.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Callable

from benchmarks.peers.nurture import Counts, counts_of

SEED = 1
NOT_THERE = 3
NURTURE = "benchmarks/nurture.campaign"
Work = Callable[[int], int]  # From a number of participants to how many things were done.


def peer(name: str) -> Work:
    def work(count: int) -> int:
        found: Counts = importlib.import_module(f"benchmarks.peers.{name}").run(count, SEED)
        return found["arrived leads"]

    return work


def reference(count: int) -> int:
    """As `campaign run` does without outputs, the making of contacts included."""
    from campaignlang.cli.loading import load_document
    from campaignlang.simulation.lower import lower
    from campaignlang.simulation.run import run
    from campaignlang.simulation.scenario import Scenario, clock_of_run
    from campaignlang.simulation.synthetic import synthetic_contacts

    document = load_document(NURTURE)
    program = lower(document.campaigns[0], document.behaviors[0])
    scenario = Scenario(clock=clock_of_run(program), seed=SEED)
    contacts = synthetic_contacts(program, count, SEED)
    done = run(program, scenario, contacts, keeps_stories=False, keeps_fingerprint=False)
    return counts_of(done.tally)["arrived leads"]


def columnar(deed: str) -> Work:
    """The deeds of `columnar_deeds.py`; those that are not wired are not there."""

    def work(count: int) -> int:
        try:
            found: int = getattr(importlib.import_module("benchmarks.columnar_deeds"), deed)(count, SEED)
        except (ImportError, NotImplementedError):
            sys.exit(NOT_THERE)
        return found

    return work


WORKS: dict[str, Work] = {
    "simpy": peer("simpy_nurture"),
    "plain": peer("plain_nurture"),
    "numpy": peer("numpy_nurture"),
    "reference": reference,
    "columnar": columnar("counts_only"),
    "columnar_run": columnar("one_process"),
    "columnar_two_workers": columnar("two_workers"),
    "columnar_log": columnar("event_log"),
    "columnar_csv": columnar("from_csv"),
}


def main() -> None:
    work, count, warm = WORKS[sys.argv[1]], int(sys.argv[2]), int(sys.argv[3])
    # Imports, zones and tables of delays are not what is measured.
    work(warm)
    begin, processor_begin = time.perf_counter(), processor_seconds()
    done = work(count)
    seconds, processor = time.perf_counter() - begin, processor_seconds() - processor_begin
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    found = {"done": done, "seconds": seconds, "processor": processor, "peak_kilobytes": peak}
    print(json.dumps(found))


def processor_seconds() -> float:
    """Of this process and of children that have ended: what else the machine does is not in it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
