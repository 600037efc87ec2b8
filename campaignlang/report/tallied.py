"""The last line of `check`: `2 errors, 1 warning in 3 files (1 fixable)`."""

from collections.abc import Sequence

from campaignlang.syntax.diagnostic import Diagnostic, Severity
from campaignlang.syntax.fixing import is_fixable


def findings_summary(findings: Sequence[Diagnostic], files: int) -> str:
    """Count findings by severity; fixable are those that `--fix` mends."""
    counted = [
        _counted(sum(finding.severity is severity for finding in findings), severity.value)
        for severity in Severity
        if any(finding.severity is severity for finding in findings)
    ]
    if not counted:
        return f"{_counted(files, 'file')}, no findings"
    fixable = sum(is_fixable(finding) for finding in findings)
    end = f" ({fixable} fixable)" if fixable else ""
    return f"{', '.join(counted)} in {_counted(files, 'file')}{end}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
