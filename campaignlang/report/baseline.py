"""Baselines: the findings a project has decided to live with for now, by fingerprint.

Messages and files stand in it for people; only the fingerprints are read again.
"""

import json
import re
from collections.abc import Sequence

from campaignlang.doors.limits import SETTINGS_BYTES_MAX
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import read_bytes, shown_path
from campaignlang.report.addresses import relative_path
from campaignlang.report.fingerprint import fingerprints
from campaignlang.syntax.diagnostic import Diagnostic

SCHEMA_VERSION = 1
CODE = "U907"
BYTES_MAX = 16 * SETTINGS_BYTES_MAX
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def baseline_text(findings: Sequence[Diagnostic]) -> str:
    values = [
        {
            "code": finding.code.code,
            "file": None if finding.span is None else relative_path(finding.span.source.path),
            "message": finding.message,
            "fingerprint": mark,
        }
        for finding, mark in zip(findings, fingerprints(findings), strict=True)
    ]
    document = {"schema_version": SCHEMA_VERSION, "findings": values}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read_baseline(path: str) -> frozenset[str]:
    """Give the fingerprints of a baseline. Raises Refused where it is none."""
    data = read_bytes(path, None, bytes_max=BYTES_MAX, too_large=CODE)
    shown = shown_path(path)
    try:
        document: object = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused(CODE, f"`{shown}` is no baseline: it is not JSON", _HELP) from None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise Refused(CODE, f"`{shown}` is no baseline: it has no `findings`", _HELP)
    if document.get("schema_version") != SCHEMA_VERSION:
        raise Refused(CODE, f"`{shown}` is a baseline of another version", _HELP)
    marks = []
    for value in document["findings"]:
        mark = value.get("fingerprint") if isinstance(value, dict) else None
        if not isinstance(mark, str) or not _FINGERPRINT.fullmatch(mark):
            raise Refused(CODE, f"`{shown}` is no baseline: a finding has no fingerprint", _HELP)
        marks.append(mark)
    return frozenset(marks)


_HELP = "write one with `campaign check --write-baseline FILE`"
