"""Findings for machines: one JSON object. Lines and columns count from 1, in code points."""

import json
from collections.abc import Iterable

from campaignlang.syntax.diagnostic import Diagnostic, Fix
from campaignlang.syntax.source import Span

SCHEMA_VERSION = 1


def findings_json(findings: Iterable[Diagnostic]) -> str:
    """Give the object as text, two spaces to a level, sorted by file, line, column and code."""
    values = sorted((finding_value(finding) for finding in findings), key=_order)
    document = {"schema_version": SCHEMA_VERSION, "findings": values}
    return json.dumps(document, ensure_ascii=False, indent=2)


def finding_value(finding: Diagnostic) -> dict[str, object]:
    return {
        "code": finding.code.code,
        "slug": finding.code.slug,
        "severity": finding.severity.value,
        "message": finding.message,
        **_place(finding.span),
        "help": finding.help,
        "notes": list(finding.notes),
        "related": [{**_place(place.span), "label": place.label} for place in finding.related],
        "fix": None if finding.fix is None else _fix(finding.fix),
    }


def _place(span: Span | None) -> dict[str, object]:
    """Without a place in a source, all of it is null."""
    if span is None:
        return dict.fromkeys(("file", "line", "column", "end_line", "end_column"))
    return {"file": span.source.path, **_extent(span)}


def _extent(span: Span) -> dict[str, object]:
    (line, column), (end_line, end_column) = span.place, span.end_place
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _fix(fix: Fix) -> dict[str, object]:
    edits = [{**_extent(edit.span), "text": edit.text} for edit in fix.edits]
    return {"safe": fix.is_safe, "edits": edits}


def _order(value: dict[str, object]) -> tuple[str, int, int, str]:
    file, line, column = value["file"] or "", value["line"] or 0, value["column"] or 0
    assert isinstance(file, str) and isinstance(line, int) and isinstance(column, int)
    return file, line, column, str(value["code"])
