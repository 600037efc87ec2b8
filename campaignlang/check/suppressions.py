"""`# campaign: ignore[F301] reason`: findings that a file says are meant; X904 for one in vain.

Beside a line it is said of the statements of that line, on a line of its own of the next line's;
`ignore-file` of the whole file. Reads comments alone: a campaign runs the same with and without them.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from campaignlang.syntax.codes import UNUSED_SUPPRESSION
from campaignlang.syntax.diagnostic import Diagnostic, Edit, Fix, Report, Severity
from campaignlang.syntax.lines import read_lines
from campaignlang.syntax.source import Source, Span

_MARK = re.compile(r"#[ \t]*campaign:[ \t]*ignore")
_SUPPRESSION = re.compile(r"#[ \t]*campaign:[ \t]*ignore(?P<file>-file)?\[(?P<codes>[^\]\n]*)\]")
_CODE = re.compile(r"[^\s,]+")
_WORD = "campaign:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One comment. `lines`: those it is said of, from 1; empty: the whole file."""

    comment: Span
    codes: tuple[Span, ...]
    lines: range
    is_file: bool

    def covers(self, finding: Diagnostic) -> bool:
        span = finding.span
        if span is None or span.source != self.comment.source:
            return False
        return self.is_file or span.place[0] in self.lines


def without_suppressed(findings: Iterable[Diagnostic], sources: Sequence[Source]) -> tuple[Diagnostic, ...]:
    """Leave out what is suppressed, and add what the suppressions of `sources` suppress in vain.

    Suppressions count in every file that has a finding; those in vain are said of `sources` alone.
    """
    found = tuple(findings)
    places = {source.path: source for source in sources}
    for finding in found:
        if finding.span is not None:
            places.setdefault(finding.span.source.path, finding.span.source)
    suppressions = tuple(one for source in places.values() for one in suppressions_in(source))
    if not suppressions:
        return found
    used: dict[tuple[str, int], None] = {}
    kept = tuple(finding for finding in found if not _suppress(finding, suppressions, used))
    report = Report()
    for suppression in suppressions:
        # Where names or types are at fault, other rules are silent: what they found may come again.
        if suppression.comment.source in sources and not _is_cut_short(found, suppression.comment.source):
            _report_unused(suppression, used, report)
    vain = [finding for finding in report.findings if not _suppress(finding, suppressions, {})]
    return (*kept, *vain)


def _is_cut_short(findings: Sequence[Diagnostic], source: Source) -> bool:
    return any(
        finding.code.code[0] in "SNT"
        and finding.severity is Severity.ERROR
        and finding.span is not None
        and finding.span.source == source
        for finding in findings
    )


def _suppress(
    finding: Diagnostic, suppressions: Sequence[Suppression], used: dict[tuple[str, int], None]
) -> bool:
    is_suppressed = False
    for suppression in suppressions:
        if suppression.covers(finding):
            for code in suppression.codes:
                if code.text in (finding.code.code, finding.code.slug):
                    used[code.source.path, code.start] = None
                    is_suppressed = True
    return is_suppressed


def _report_unused(suppression: Suppression, used: dict[tuple[str, int], None], report: Report) -> None:
    if not suppression.codes:
        report.add(
            UNUSED_SUPPRESSION,
            suppression.comment,
            "this comment names no code to ignore",
            help="name one: `# campaign: ignore[F301] reason`",
        )
        return
    own = (UNUSED_SUPPRESSION.code, UNUSED_SUPPRESSION.slug)
    vain = [
        code
        for code in suppression.codes
        if (code.source.path, code.start) not in used and code.text not in own
    ]
    place = "in this file" if suppression.is_file else "here"
    for code in vain:
        is_all = len(vain) == len(suppression.codes)
        report.add(
            UNUSED_SUPPRESSION,
            code,
            f"`{_shown(code.text)}` is not found {place}, and need not be ignored",
            label="suppresses nothing",
            help="take the comment out" if is_all else "take the code out",
            fix=Fix(
                (_removal(suppression.comment) if is_all else _removal_of_code(suppression, code),), True
            ),
        )


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _removal(comment: Span) -> Edit:
    """Take a comment out, with the blanks before it, or with its line where it has one of its own."""
    text, start, end = comment.source.text, comment.start, comment.end
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    if start == 0 or text[start - 1] == "\n":
        end = min(end + 1, len(text))
    return Edit(Span(comment.source, start, end), "")


def _removal_of_code(suppression: Suppression, code: Span) -> Edit:
    """Take one of several codes out, with the comma that parts it from the others."""
    number = suppression.codes.index(code)
    if number:
        return Edit(Span(code.source, suppression.codes[number - 1].end, code.end), "")
    return Edit(Span(code.source, code.start, suppression.codes[1].start), "")


def suppressions_in(source: Source) -> tuple[Suppression, ...]:
    """Give the suppressions of a file. Most files have none, and cost nothing."""
    if _WORD not in source.text or not _MARK.search(source.text):
        return ()
    lines = read_lines(source, Report())
    extents = _extents(source, lines.text, lines.starts)
    found = []
    for line, text in lines.comments:
        if not _MARK.match(text):
            continue
        start = source.line_starts[line - 1] + source.line(line).index(text)
        comment = Span(source, start, start + len(text))
        match = _SUPPRESSION.match(text)
        codes: tuple[Span, ...] = ()
        if match is not None:
            at = start + match.start("codes")
            codes = tuple(
                Span(source, at + code.start(), at + code.end()) for code in _CODE.finditer(match["codes"])
            )
        is_own_line = not source.text[source.line_starts[line - 1] : start].strip()
        found.append(
            Suppression(
                comment=comment,
                codes=codes,
                lines=_lines_below(source, line, extents) if is_own_line else _lines_beside(line, extents),
                is_file=match is not None and match["file"] is not None,
            )
        )
    return tuple(found)


def _extents(source: Source, text: str, starts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Give the first and the last line of each statement; a block's is its head."""
    extents = []
    for start, after in zip(starts, [*starts[1:], len(source.text)], strict=True):
        end = start + len(text[start:after].rstrip(" \t\n;")) - 1
        extents.append((source.place(start)[0], source.place(max(start, end))[0]))
    return tuple(extents)


def _lines_beside(line: int, extents: Sequence[tuple[int, int]]) -> range:
    meant = [extent for extent in extents if extent[0] <= line <= extent[1]]
    return range(min((first for first, _ in meant), default=line), line + 1)


def _lines_below(source: Source, line: int, extents: Sequence[tuple[int, int]]) -> range:
    line += 1
    last = len(source.line_starts)
    # Other comments may stand between, and a blank line may not.
    while line < last and source.line(line).lstrip().startswith("#"):
        line += 1
    return range(line, max((end for first, end in extents if first == line), default=line) + 1)
