"""Whether the engine at hand is the right one: the first thing in the suite that it does otherwise.

Prepared once and asked for many mutants, so nothing here parses a campaign but the worked cases.
"""

import contextlib
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import Scenario
from tests import test_semantics_cases as cases
from tests.simulation import engines, test_ties
from tests.simulation.agreeing import digest
from tests.simulation.playing import contact_of
from tests.simulation.random_programs import numbered_case
from tests.simulation.test_reference_digests import DIGESTS, DIGITS, SEED


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """Something to run, and what must come of it."""

    name: str
    program: Program
    scenario: Scenario
    contacts: tuple[Contact, ...]
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    ties: tuple[Exhibit, ...]
    programs: tuple[Exhibit, ...]


def material() -> Material:
    ties = []
    for tie in test_ties.TIES:
        program, scenario = test_ties.prepare(tie)
        contacts = (contact_of(program, test_ties.values_of(tie, program)),)
        ties.append(
            Exhibit(
                name=f"tie: {tie.name}",
                program=program,
                scenario=scenario,
                contacts=contacts,
                expected=tie.expect,
            )
        )
    programs = []
    for line in DIGESTS.read_text(encoding="utf-8").splitlines():
        number, expected = line.split()
        found = numbered_case(SEED, int(number))
        programs.append(
            Exhibit(
                name=f"program {number}",
                program=found.program,
                scenario=found.scenario,
                contacts=found.contacts,
                expected=expected,
            )
        )
    return Material(ties=tuple(ties), programs=tuple(programs))


def notice(found: Material, *, is_quick: bool) -> str:
    """Give what notices first that this is not the engine it should be; empty when nothing does."""
    for exhibit in found.ties:
        (life,) = engines.reference_lives(exhibit.program, exhibit.scenario, exhibit.contacts)
        if isinstance(life, Refused) or test_ties.told(life) != exhibit.expected:
            return exhibit.name
    for exhibit in found.programs:
        lives = engines.reference_lives(exhibit.program, exhibit.scenario, exhibit.contacts)
        if digest(lives)[:DIGITS] != exhibit.expected:
            return exhibit.name
    for name in () if is_quick else cases.NAMES:
        try:
            run_case(name)
        except AssertionError:
            return f"case: {name}"
    return ""


class Output(NamedTuple):
    out: str
    err: str


class Screen:
    """What a command printed, as pytest's `capsys` gives it."""

    def __init__(self) -> None:
        self.out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        self.err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)

    def readouterr(self) -> Output:
        texts = []
        for stream in (self.out, self.err):
            stream.flush()
            texts.append(stream.buffer.getvalue().decode("utf-8"))
        return Output(*texts)


@contextlib.contextmanager
def in_copy_of(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, name)
        shutil.copytree(cases.CASES / name, folder)
        with contextlib.chdir(folder):
            yield folder


def run_case(name: str) -> None:
    screen = Screen()
    capsys = cast("pytest.CaptureFixture[str]", screen)
    with (
        in_copy_of(name) as folder,
        contextlib.redirect_stdout(screen.out),
        contextlib.redirect_stderr(screen.err),
    ):
        arguments = json.loads((folder / "args.json").read_text(encoding="utf-8"))
        if arguments.get("command") == "test":
            cases.compare_tests(folder, arguments, capsys)
            return
        # The engine with the mistake in it, not the one that runs by default.
        arguments["args"] = [*cases.extra(arguments), "--engine", "reference"]
        if "error" in arguments:
            cases.compare_refusal(arguments, capsys)
        else:
            cases.compare_run(folder, arguments, capsys)
