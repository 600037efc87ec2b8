"""Findings one a line, for editors and `grep`: `FILE:LINE:COLUMN: error[N102 unknown-element]: message`."""

from collections.abc import Iterable

from campaignlang.doors.screen import escape_text
from campaignlang.syntax.diagnostic import Diagnostic


def findings_concise(findings: Iterable[Diagnostic]) -> str:
    return "\n".join(finding_concise(finding) for finding in findings)


def finding_concise(finding: Diagnostic) -> str:
    sort = f"{finding.severity.value}[{finding.code.code} {finding.code.slug}]"
    text = f"{sort}: {escape_text(finding.message)}"
    if finding.span is None:
        return text
    line, column = finding.span.place
    return f"{escape_text(finding.span.source.path)}:{line}:{column}: {text}"
