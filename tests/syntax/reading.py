"""How these tests call the parser: in one place, so that a change of it changes one line."""

from pathlib import Path

from campaignlang.syntax import tree
from campaignlang.syntax.diagnostic import Diagnostic, Report
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source

ROOT = Path(__file__).resolve().parent.parent.parent
KINDS = ("audience", "email", "landing", "event", "split", "update", "exit", "wait", "signal")


def check(text: str) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    report = Report()
    file = parse(Source("case.campaign", text), report, KINDS)
    return file, report.findings


def faults(text: str) -> list[str]:
    """Each finding as `line:column code message`."""
    return [f"{found_at(found)} {found.code.code} {found.message}" for found in check(text)[1]]


def found_at(found: Diagnostic) -> str:
    assert found.span is not None
    line, column = found.span.place
    return f"{line}:{column}"


def manual_example() -> str:
    return (ROOT / "tests" / "syntax" / "whole_file.campaign").read_text(encoding="utf-8")
