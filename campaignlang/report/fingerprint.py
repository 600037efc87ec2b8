"""What tells findings apart from one run to the next: rule, file, text, and the number among equals.

Lines are not counted: a finding stays itself when something is written above it.
"""

import hashlib
from collections.abc import Sequence

from campaignlang.report.addresses import relative_path
from campaignlang.syntax.diagnostic import Diagnostic


def fingerprints(findings: Sequence[Diagnostic]) -> tuple[str, ...]:
    """Give one for each finding, in their order: SHA-256 in hex."""
    counts: dict[tuple[str, str, str], int] = {}
    found = []
    for finding in findings:
        span = finding.span
        path = "" if span is None else relative_path(span.source.path)
        text = finding.message if span is None else " ".join(span.source.line(span.place[0]).split())
        key = (finding.code.code, path, text)
        counts[key] = counts.get(key, 0) + 1
        digest = hashlib.sha256("\0".join((*key, str(counts[key]))).encode("utf-8", "surrogatepass"))
        found.append(digest.hexdigest())
    return tuple(found)
