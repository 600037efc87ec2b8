"""Fixes to text: the edits of safe fixes, put in their places. Decides nothing about findings."""

from collections.abc import Iterable

from campaignlang.syntax.diagnostic import Diagnostic, Edit, Fix
from campaignlang.syntax.source import Source, Span


def is_fixable(finding: Diagnostic) -> bool:
    """Whether `check --fix` mends it."""
    return finding.fix is not None and finding.fix.is_safe and bool(finding.fix.edits)


def fixed(source: Source, findings: Iterable[Diagnostic]) -> str:
    """Give the source's text with the safe fixes in it; of two that overlap, the first of the file."""
    edits: list[Edit] = []
    for fix in sorted(_fixes(source, findings), key=_place):
        if not any(_overlap(one, other) for one in fix.edits for other in edits):
            edits += fix.edits
    text = source.text
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end), reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def removal_of_flow(span: Span) -> Fix | None:
    """Take the lines of a flow out, where it is the only one of its statement and nothing else is on them."""
    text = span.source.text
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    is_alone = end >= 0 and text[start:end].strip() == span.text.strip()
    # With a comma it may be several flows at once; what has one for another reason is left alone, too.
    if not is_alone or span.text.count("->") != 1 or "," in span.text or "#" in span.text:
        return None
    return Fix((Edit(Span(span.source, start, end + 1), ""),), True)


def _fixes(source: Source, findings: Iterable[Diagnostic]) -> list[Fix]:
    """Give the fixes that change this source alone, each once."""
    found: dict[Fix, None] = {}
    for finding in findings:
        fix = finding.fix
        if fix is not None and is_fixable(finding) and all(edit.span.source == source for edit in fix.edits):
            found[fix] = None
    return list(found)


def _place(fix: Fix) -> tuple[int, int]:
    return min((edit.span.start, edit.span.end) for edit in fix.edits)


def _overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits touch the same text; two at the same place do, too."""
    first, second = sorted((one.span, other.span), key=lambda span: (span.start, span.end))
    return second.start < first.end or second.start == first.start
