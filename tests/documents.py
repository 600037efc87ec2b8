"""What the tests of documents share: fenced blocks of Markdown files, and the findings of a campaign file."""

import re
from dataclasses import dataclass
from pathlib import Path

from campaignlang.check import check
from campaignlang.check.suppressions import without_suppressed
from campaignlang.cli.loading import load
from campaignlang.doors.templates import template_texts

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


def findings_in(path: Path) -> list[tuple[str, str]]:
    """Give code and severity of every finding of a file, from parsing to the last rule."""
    loaded = load(str(path))
    if loaded.document is not None:
        check(loaded.document, loaded.report, template_texts(str(path)))
    own = loaded.document.sources[:1] if loaded.document is not None else ()
    findings = without_suppressed(loaded.report.findings, own)
    return [(found.code.code, found.severity.value) for found in findings]
