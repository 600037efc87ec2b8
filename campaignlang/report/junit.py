"""Findings as JUnit XML: a suite for each file, a failed case for each finding. Infos do not fail."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from campaignlang.doors.screen import escape_character, escape_text
from campaignlang.report.addresses import relative_path
from campaignlang.report.text import finding_text
from campaignlang.syntax.diagnostic import Diagnostic, Severity

# What XML 1.0 cannot hold, however it is written.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def findings_junit(findings: Sequence[Diagnostic], file_count: int) -> str:
    """Give the document. Without findings it has one case that passed, so that nobody reads it as not run."""
    suites: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        path = "" if finding.span is None else relative_path(finding.span.source.path)
        suites.setdefault(path, []).append(finding)
    failures = sum(_fails(finding) for finding in findings)
    cases = max(1, len(findings))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="campaign check" tests="{cases}" failures="{failures}" errors="0">')
    for path, found in suites.items():
        lines += _suite(path or "campaign check", found)
    if not findings:
        lines.append('  <testsuite name="campaign check" tests="1" failures="0" errors="0">')
        lines.append(f'    <testcase classname="campaign check" name="{file_count} files, no findings"/>')
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines)


def _fails(finding: Diagnostic) -> bool:
    return finding.severity is not Severity.INFO


def _suite(path: str, findings: Sequence[Diagnostic]) -> list[str]:
    failures = sum(_fails(finding) for finding in findings)
    name = attribute(path)
    lines = [f'  <testsuite name={name} tests="{len(findings)}" failures="{failures}" errors="0">']
    for finding in findings:
        place = "" if finding.span is None else ":{}:{}".format(*finding.span.place)
        title = attribute(f"{finding.code.code} {finding.code.slug}{place}")
        position = "" if finding.span is None else f' line="{finding.span.place[0]}"'
        lines.append(f"    <testcase classname={name} name={title} file={name}{position}>")
        text = content(finding_text(finding))
        if _fails(finding):
            message = attribute(finding.message)
            lines.append(f'      <failure type="{finding.severity.value}" message={message}>{text}</failure>')
        else:
            lines.append(f"      <system-out>{text}</system-out>")
        lines.append("    </testcase>")
    lines.append("  </testsuite>")
    return lines


def attribute(text: str) -> str:
    """Quote and escape an attribute's text, which has one line."""
    return quoteattr(_speakable(escape_text(text)))


def content(text: str) -> str:
    return escape(_speakable(escape_text(text, keep_lines=True)))


def _speakable(text: str) -> str:
    return _UNSPEAKABLE.sub(lambda found: escape_character(found[0]), text)
