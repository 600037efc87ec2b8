"""The peers of the benchmark do the same campaign: their counts agree with the reference engine's."""

from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks.peers.nurture import Counts, counts_of
from campaignlang.simulation.lower import lower
from campaignlang.simulation.run import run
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.documents import ROOT
from tests.simulation.playing import read

NURTURE = ROOT / "benchmarks" / "nurture.campaign"
SIGMAS = (
    4.5  # Some fifty counts for each peer: one in a thousand runs would fail by chance, and seeds are fixed.
)
COUNTS = {"numpy_nurture": 200_000, "plain_nurture": 20_000, "simpy_nurture": 6_000}
OURS = 8_000


@cache
def counts_of_reference() -> Counts:
    document = read(Path(NURTURE).read_text(encoding="utf-8"))
    program = lower(document.campaigns[0], document.behaviors[0])
    scenario = Scenario(clock=clock_of_run(program), seed=11)
    contacts = synthetic_contacts(program, OURS, 11)
    return counts_of(run(program, scenario, contacts, keeps_stories=False, keeps_fingerprint=False).tally)


@pytest.mark.parametrize("peer", COUNTS)
def test_a_peer_counts_what_the_reference_engine_counts(peer: str) -> None:
    number = COUNTS[peer]
    theirs: Counts = import_module(f"benchmarks.peers.{peer}").run(number, 5)
    ours = counts_of_reference()
    for key in {**ours, **theirs}:
        share = (ours[key] + theirs[key]) / (OURS + number)
        # A bound, and not the exact spread, where a share is near none or all.
        deviation = max(share * (1 - share), 2 / OURS) ** 0.5 * (1 / OURS + 1 / number) ** 0.5
        assert abs(ours[key] / OURS - theirs[key] / number) < SIGMAS * deviation, key
