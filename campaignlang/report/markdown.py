"""Findings as Markdown, for a comment on a pull request: the count, and a table, worst first.

Text of the user's stands in code spans, in which nothing is a link, a mention or markup.
"""

import re
from collections.abc import Sequence

from campaignlang.doors.screen import escape_text
from campaignlang.report.addresses import page_address, relative_path
from campaignlang.report.tallied import findings_summary
from campaignlang.syntax.diagnostic import Diagnostic, Severity

# A comment holds 65,536 characters.
ROWS_MAX = 100
_MARKUP = re.compile(r"([\\*_\[\]<>#@|~!&$:])")
_CODE = re.compile(r"`([^`]*)`")


def findings_markdown(findings: Sequence[Diagnostic], file_count: int) -> str:
    lines = [f"**campaign check**: {findings_summary(findings, file_count)}"]
    if findings:
        lines += ["", "| | where | rule | what |", "|---|---|---|---|"]
        worst_first = sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
        lines += [row(finding) for finding in worst_first[:ROWS_MAX]]
        rest = len(findings) - ROWS_MAX
        if rest > 0:
            lines += ["", f"… and {rest} more {'finding' if rest == 1 else 'findings'}"]
    return "\n".join(lines)


def row(finding: Diagnostic) -> str:
    place = ""
    if finding.span is not None:
        place = code(f"{relative_path(finding.span.source.path)}:{finding.span.place[0]}")
    rule = f"[{finding.code.code}]({page_address(finding.code.code)}) {finding.code.slug}"
    text = escaped(finding.message)
    if finding.help:
        text += f"<br>{escaped(finding.help)}"
    return f"| {finding.severity.value} | {place} | {rule} | {text} |"


def code(text: str) -> str:
    """Give a code span. A backtick would end it, and a bar the cell, even there."""
    text = escape_text(text).replace("`", "'").replace("|", "\\|")
    return f"`{text}`" if text.strip() else ""


def escaped(message: str) -> str:
    """Escape a message; what stands in backticks in it stays a code span."""
    pieces = _CODE.split(escape_text(message))
    # What `split` gives: text and code in turns.
    return "".join(
        code(piece) if number % 2 else _MARKUP.sub(r"\\\1", piece.replace("`", "'"))
        for number, piece in enumerate(pieces)
    )
