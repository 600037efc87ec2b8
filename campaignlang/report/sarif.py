"""Findings as SARIF 2.1.0, for code scanning. Each rule comes with its page; columns count code points.

Only the rules that found something are described: the others are found by their pages.
"""

import json
from collections.abc import Sequence

from campaignlang.doors.screen import escape_text
from campaignlang.doors.sources import packaged
from campaignlang.report.addresses import page_address, relative_address
from campaignlang.report.fingerprint import fingerprints
from campaignlang.report.gitlab import escaped
from campaignlang.syntax.diagnostic import Code, Diagnostic, Fix, Related, Severity
from campaignlang.syntax.source import Span
from campaignlang.version import HOMEPAGE, VERSION

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def findings_sarif(findings: Sequence[Diagnostic]) -> str:
    codes = tuple(sorted({finding.code for finding in findings}, key=lambda code: code.code))
    marks = fingerprints(findings)
    driver = {
        "name": "campaignlang",
        "version": VERSION,
        "semanticVersion": VERSION,
        "informationUri": HOMEPAGE,
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, codes.index(finding.code), mark)
            for finding, mark in zip(findings, marks, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(code: Code) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": code.code,
        "name": "".join(part.capitalize() for part in code.slug.split("-")),
        "shortDescription": {"text": code.slug.replace("-", " ")},
        "helpUri": page_address(code.code),
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }
    try:
        page = packaged(f"docs/rules/{code.code}.md").decode("utf-8")
    except FileNotFoundError:
        return rule
    rule["help"] = {"text": _meaning(page), "markdown": page}
    return rule


def _meaning(page: str) -> str:
    """Give the section of a page that says what the rule finds, for those who show no Markdown."""
    _, _, rest = page.partition("## What it means\n")
    return rest.partition("\n## ")[0].strip() or page


def _result(finding: Diagnostic, rule: int, mark: str) -> dict[str, object]:
    told = [finding.message, *finding.notes, *((finding.help,) if finding.help else ())]
    result: dict[str, object] = {
        "ruleId": finding.code.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": _message("\n".join(told)),
        "partialFingerprints": {"campaignlang/v1": mark},
    }
    if finding.span is not None:
        result["locations"] = [{"physicalLocation": _place(finding.span)}]
    if finding.related:
        result["relatedLocations"] = [_related(place, number) for number, place in enumerate(finding.related)]
    if finding.fix is not None and finding.fix.edits:
        result["fixes"] = [_fix(finding.fix, finding.help or "mend it")]
    return result


def _message(text: str) -> dict[str, str]:
    return {"text": "\n".join(escaped(line) for line in escape_text(text, keep_lines=True).split("\n"))}


def _related(place: Related, number: int) -> dict[str, object]:
    location: dict[str, object] = {"id": number, "physicalLocation": _place(place.span)}
    if place.label:
        location["message"] = _message(place.label)
    return location


def _place(span: Span) -> dict[str, object]:
    return {"artifactLocation": _artifact(span), "region": _region(span)}


def _artifact(span: Span) -> dict[str, str]:
    return {"uri": relative_address(span.source.path)}


def _region(span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = span.place, span.end_place
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _fix(fix: Fix, description: str) -> dict[str, object]:
    by_path: dict[str, list[dict[str, object]]] = {}
    artifacts: dict[str, dict[str, str]] = {}
    for edit in fix.edits:
        path = edit.span.source.path
        artifacts[path] = _artifact(edit.span)
        change = {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        by_path.setdefault(path, []).append(change)
    changes = [
        {"artifactLocation": artifacts[path], "replacements": replacements}
        for path, replacements in by_path.items()
    ]
    return {"description": _message(description), "artifactChanges": changes}
