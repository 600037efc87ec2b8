"""What the tests of documents share: fenced blocks of Markdown files, and the findings of a campaign file."""

import re
from dataclasses import dataclass
from pathlib import Path

from campaignlang.check import check
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import project_root, read_source, real_path
from campaignlang.model.imports import Unit, source_reader
from campaignlang.model.plugins import BUILT_IN_WORDS, kind_finder
from campaignlang.model.resolve import resolve
from campaignlang.syntax import tree
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language and text, and the line it begins on."""

    language: str
    text: str
    line: int


def blocks_of(path: Path, language: str) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(match[1], match[2], text.count("\n", 0, match.start()) + 1)
        for match in FENCE.finditer(text)
        if match[1] == language
    ]


def findings_in(path: Path) -> list[tuple[str, str, str]]:
    """Give code, severity and message of every finding of a file, from parsing to the last rule."""
    report = Report()

    def parsed(source: Source) -> tree.File:
        return parse(source, report, BUILT_IN_WORDS)

    try:
        source = Source(path.name, read_source(str(path), None))
    except Refused as refused:
        return [(refused.code, "error", refused.message)]
    reader = source_reader(project_root(str(path)), parsed)

    def read(name: str, importer: Unit) -> Unit:
        # Shown by their names, found where they are.
        return reader(str(path.parent / name), importer)

    document = resolve(Unit(real_path(str(path)), source, parsed(source)), read, report, kind_finder())
    check(document, report)
    return [(one.code.code, one.severity.value, one.message) for one in report.findings]
