"""One fault, one finding: what `a, b -> c clauses` gets wrong for `a` and for `b` stands there once."""

from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Diagnostic, Report

# Those about a flow: they stand at the flow or at one of its clauses.
OF_FLOWS = (
    codes.SHADOWED_FLOW,
    codes.IMPOSSIBLE_OTHERWISE,
    codes.RESPONSE_OF_ELSEWHERE,
    codes.OVERLAPPING_CONDITIONS,
    codes.CUT_OFF,
    codes.EVENT_ALREADY_OVER,
    codes.NEVER_AT,
    codes.DATE_PASSED,
    codes.PUSHED_TOO_LATE,
    codes.CROWDED,
    codes.QUIET_HOURS,
)


def once_per_statement(report: Report) -> None:
    """Keep the first finding of a code on each statement: its flows differ in where they begin."""
    told: dict[tuple[object, ...], None] = {}

    def is_told(found: Diagnostic) -> bool:
        if found.code not in OF_FLOWS or found.span is None:
            return False
        others = tuple((one.span.source.path, one.span.end) for one in found.related)
        key = (found.code, found.span.source.path, found.span.end, others)
        is_known = key in told
        told[key] = None
        return is_known

    report.leave_out(is_told)
