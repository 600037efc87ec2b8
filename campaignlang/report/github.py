"""Findings as GitHub annotations, worst first: GitHub shows only the first ten of each severity.

`::error file=…,line=…,col=…,endLine=…,endColumn=…,title=…::message`
"""

from collections.abc import Sequence

from campaignlang.doors.screen import escape_text
from campaignlang.report.addresses import relative_path
from campaignlang.syntax.diagnostic import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def findings_github(findings: Sequence[Diagnostic]) -> str:
    """Give one annotation a line."""
    worst_first = sorted(findings, key=lambda finding: list(Severity).index(finding.severity))
    return "\n".join(annotation(finding) for finding in worst_first)


def annotation(finding: Diagnostic) -> str:
    properties: dict[str, str] = {}
    if finding.span is not None:
        (line, column), (end_line, end_column) = finding.span.place, finding.span.end_place
        properties["file"] = relative_path(finding.span.source.path)
        properties["line"], properties["endLine"] = str(line), str(end_line)
        # Columns are shown only within one line; the last one counts as marked.
        if line == end_line:
            properties["col"], properties["endColumn"] = str(column), str(max(column, end_column - 1))
    properties["title"] = f"{finding.code.code} {finding.code.slug}"
    written = ",".join(f"{name}={escaped_property(value)}" for name, value in properties.items())
    told = [finding.message, *finding.notes, *((finding.help,) if finding.help else ())]
    message = escaped("\n".join(told))
    return f"::{_COMMANDS[finding.severity]} {written}::{message}"


def escaped(text: str) -> str:
    """Escape a message: what would end the line, and what escapes."""
    text = escape_text(text, keep_lines=True)
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Escape a property: what would end it, too."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")
