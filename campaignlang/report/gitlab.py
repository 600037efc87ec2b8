"""Findings as a GitLab code-quality report: a JSON list, which merge requests show beside the lines."""

import json
from collections.abc import Sequence

from campaignlang.doors.screen import escape_text
from campaignlang.report.addresses import relative_address
from campaignlang.report.fingerprint import fingerprints
from campaignlang.syntax.diagnostic import Diagnostic, Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "[]\\{}"})


def findings_gitlab(findings: Sequence[Diagnostic]) -> str:
    values = [
        {
            "description": escaped(f"{finding.code.code} {finding.code.slug}: {finding.message}"),
            "check_name": finding.code.slug,
            "fingerprint": mark,
            "severity": _SEVERITIES[finding.severity],
            "location": _location(finding),
        }
        for finding, mark in zip(findings, fingerprints(findings), strict=True)
    ]
    return json.dumps(values, ensure_ascii=False, indent=2)


def escaped(text: str) -> str:
    """Escape what a reader of messages takes for links and markup."""
    return escape_text(text).translate(_MARKUP)


def _location(finding: Diagnostic) -> dict[str, object]:
    if finding.span is None:
        # A place is asked for: what is wrong with no file stands at the folder.
        return {"path": ".", "lines": {"begin": 1}}
    return {
        "path": relative_address(finding.span.source.path),
        "lines": {"begin": finding.span.place[0], "end": finding.span.end_place[0]},
    }
