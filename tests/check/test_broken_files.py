"""Examples broken on purpose, one fault each: each gets its finding, and nothing that follows from it."""

import re
from pathlib import Path

import pytest

from campaignlang.check import check
from campaignlang.cli.loading import load
from campaignlang.doors.templates import template_texts
from campaignlang.syntax.diagnostic import Severity
from tests.documents import ROOT

BROKEN = sorted((ROOT / "tests" / "cases" / "broken").glob("*.campaign"))
HEADER = re.compile(r"# Broken on purpose: ([A-Z]\d{3}) at line (\d+)\. ")


def header_of(path: Path) -> tuple[str, int]:
    found = HEADER.match(path.read_text(encoding="utf-8"))
    assert found is not None, path
    return found[1], int(found[2])


def has_page(path: Path) -> bool:
    """Say whether the rule is there already: every rule has a page."""
    return (ROOT / "docs" / "rules" / f"{header_of(path)[0]}.md").exists()


@pytest.mark.parametrize("path", [path for path in BROKEN if has_page(path)], ids=lambda path: path.stem)
def test_a_broken_example_gets_exactly_its_finding(path: Path) -> None:
    loaded = load(str(path))
    assert loaded.document is not None
    check(loaded.document, loaded.report, template_texts(str(path)))
    found = [
        (one.code.code, one.span.place[0])
        for one in loaded.report.findings
        if one.severity is not Severity.INFO and one.span is not None
    ]
    assert found == [header_of(path)]


def test_there_are_twenty() -> None:
    assert len(BROKEN) == 20
