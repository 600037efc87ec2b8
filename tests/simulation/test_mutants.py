"""The list of mistakes in the reference engine is sound, and a sample of it is noticed.

All of it: `python benchmarks/mutants.py`, some minutes.
"""

import subprocess
import sys

import pytest

from benchmarks.mutants import REFERENCE, mutated, read_mutants
from tests.documents import ROOT

EVERY = 13


def test_every_mistake_stands_in_its_file_and_can_be_made() -> None:
    mutants = read_mutants()
    assert len(mutants) >= 60
    assert len(set(mutants)) == len(mutants)
    for mutant in mutants:
        text = (REFERENCE / mutant.file).read_text(encoding="utf-8")
        compile(mutated(mutant, text), mutant.file, "exec")


@pytest.mark.slow
def test_a_sample_of_the_mistakes_is_noticed() -> None:
    command = [sys.executable, "benchmarks/mutants.py", "--every", str(EVERY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
