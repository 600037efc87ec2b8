"""Copies of the process find what one process finds, in its order; nothing hangs on them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.documents import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux alone")

# In a process of its own: pytest's has threads, and is not copied.
PROGRAM = """
import sys
from campaignlang.cli import checking, main, side_by_side
copies, is_broken, path = int(sys.argv[1]), sys.argv[2] == "broken", sys.argv[3]
side_by_side.copies_that_pay = lambda: copies
checking.FLOWS_MIN = 0
if is_broken:
    def packed(found, document):
        raise MemoryError
    side_by_side.packed = packed
for form in ("text", "json"):
    print(main(["check", path, "--format", form]))
"""
CAMPAIGN = """campaign c{number} "C" {{
  timezone: "Europe/Berlin"
  start: 2026-03-02 09:00
  end: 2026-04-02 09:00
  audience a "A" {{ where: subscribed and not subscribed }}
  email m "M" {{ uses: news }}
  email again "A" {{ template: "gone.html" }}
  exit done "Done"
  a -> m
  m -> again when opened after 2 hours
  m -> done when clicked
  again -> done{more}
}}
"""
RECORD = 'email news "N" { subject: "Hi {{ contact.frist_name }}"; template: "news.html" }\n'


def found(folder: Path, copies: int, how: str = "whole") -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(copies), how, "many.campaign"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    campaigns = [
        CAMPAIGN.format(number=number, more=" after 9 days" * (number % 3 == 0)) for number in range(7)
    ]
    (tmp_path / "news.html").write_text('<a href="https://acme.example/x">x</a>', encoding="utf-8")
    (tmp_path / "many.campaign").write_text(RECORD + "\n".join(campaigns), encoding="utf-8")
    return tmp_path


def test_copies_find_the_same_in_the_same_order(folder: Path) -> None:
    alone = found(folder, 0)
    for code in ("F316", "R502", "R503", "R504", "C606"):
        assert code in alone
    for copies in (1, 2, 3, 20):
        assert found(folder, copies) == alone


def test_what_a_copy_does_not_tell_is_looked_for_here(folder: Path) -> None:
    assert found(folder, 3, "broken") == found(folder, 0)
