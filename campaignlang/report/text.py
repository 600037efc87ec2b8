"""Findings for people: the message, the place in the source with a caret, notes and help.

Gives text and prints nothing. Whatever comes from the user's files is escaped here, and tabs, wide and
combining characters are measured, so that carets stay below what they point at.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from campaignlang.doors.limits import FINDINGS_IN_FULL_MAX
from campaignlang.doors.screen import escape_text
from campaignlang.report.columns import Drawn, drawn
from campaignlang.syntax.diagnostic import Diagnostic, Related, Severity
from campaignlang.syntax.source import Source, Span

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_GUTTER = "1;34"
_BOLD = "1"


def findings_text(findings: Iterable[Diagnostic], *, is_colored: bool = False) -> str:
    """Give all findings, in their order, with blank lines between; of a file at most 50 in full."""
    shown: list[str] = []
    counts: dict[str, int] = {}
    for finding in findings:
        path = "" if finding.span is None else finding.span.source.path
        counts[path] = counts.get(path, 0) + 1
        if counts[path] <= FINDINGS_IN_FULL_MAX:
            shown.append(finding_text(finding, is_colored=is_colored))
    for path, count in counts.items():
        rest = count - FINDINGS_IN_FULL_MAX
        if rest > 0:
            place = f" in {escape_text(path)}" if path else ""
            shown.append(f"… and {rest} more {'finding' if rest == 1 else 'findings'}{place}")
    return "\n\n".join(shown)


def finding_text(finding: Diagnostic, *, is_colored: bool = False) -> str:
    """Give one finding, in lines, without a line end after the last."""
    pen = _Pen(is_colored)
    code = f"{finding.code.code} {finding.code.slug}"
    severity = pen.paint(f"{finding.severity.value}[{code}]", _COLORS[finding.severity])
    lines = [severity + pen.paint(f": {escape_text(finding.message)}", _BOLD)]
    width = 0
    if finding.span is not None:
        excerpt = _Excerpt(finding, pen)
        width = excerpt.width
        lines += excerpt.lines()
    margin = " " * (width + 1)
    if width and (finding.notes or finding.help):
        lines.append(pen.paint(f"{margin}|", _GUTTER))
    told = [("note", note) for note in finding.notes] + ([("help", finding.help)] if finding.help else [])
    for word, text in told:
        lines.append(f"{margin}{pen.paint('=', _GUTTER)} {pen.paint(word, _BOLD)}: {escape_text(text)}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Colour, or none."""

    is_colored: bool

    def paint(self, text: str, color: str) -> str:
        return f"\x1b[{color}m{text}\x1b[0m" if self.is_colored and text else text


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span to underline, and what to say of it."""

    span: Span
    label: str
    sign: str

    @property
    def line(self) -> int:
        return self.span.place[0]


class _Excerpt:
    """The lines of the source that a finding shows, its own file's first, each with its marks."""

    def __init__(self, finding: Diagnostic, pen: _Pen) -> None:
        assert finding.span is not None
        self.pen = pen
        self.color = _COLORS[finding.severity]
        self.primary = _Mark(finding.span, finding.label, "^")
        self.related = tuple(_Mark(place.span, place.label, "-") for place in _distinct(finding.related))
        lines = [mark.line for mark in (self.primary, *self.related)]
        self.width = len(str(max(lines)))

    def lines(self) -> list[str]:
        source = self.primary.span.source
        here = [mark for mark in self.related if mark.span.source == source]
        text = [self._head("-->", self.primary.span)]
        text += self._snippet(source, [self.primary, *here])
        elsewhere: dict[Source, list[_Mark]] = {}
        for mark in self.related:
            if mark.span.source != source:
                elsewhere.setdefault(mark.span.source, []).append(mark)
        for other, marks in elsewhere.items():
            text.append(self._head(":::", marks[0].span))
            text += self._snippet(other, marks)
        return text

    def _head(self, arrow: str, span: Span) -> str:
        line, column = span.place
        place = f"{escape_text(span.source.path)}:{line}:{column}"
        return f"{' ' * self.width}{self.pen.paint(arrow, _GUTTER)} {place}"

    def _snippet(self, source: Source, marks: list[_Mark]) -> list[str]:
        by_line: dict[int, list[_Mark]] = {}
        for mark in marks:
            by_line.setdefault(mark.line, []).append(mark)
        numbers = sorted(by_line)
        # The line before the fault, for its surroundings.
        before = self.primary.line - 1
        if self.primary in marks and before >= 1 and before not in by_line and source.line(before).strip():
            numbers = sorted((*numbers, before))
        text = [self._gutter("")]
        last = None
        for number in numbers:
            if last is not None and number > last + 1:
                text.append(self.pen.paint("...", _GUTTER))
            last = number
            text += self._marked_line(source.line(number), number, by_line.get(number, []))
        return text

    def _marked_line(self, line: str, number: int, marks: list[_Mark]) -> list[str]:
        ranges = [_range(mark, line) for mark in marks]
        focus = min(ranges, default=self._focus())
        shown = drawn(line, focus)
        text = [self._gutter(str(number), shown.text)]
        # Of several marks on a line the later ones come first, so that no label runs into another.
        for mark, (start, end) in sorted(
            zip(marks, ranges, strict=True), key=lambda pair: pair[1], reverse=True
        ):
            text.append(self._underline(mark, shown, start, end))
        return text

    def _focus(self) -> tuple[int, int]:
        column = self.primary.span.place[1] - 1
        return column, column

    def _underline(self, mark: _Mark, shown: Drawn, start: int, end: int) -> str:
        left, right = shown.column(start), shown.column(end)
        signs = mark.sign * max(1, right - left)
        label = f" {escape_text(mark.label)}" if mark.label else ""
        color = self.color if mark.sign == "^" else _GUTTER
        return self._gutter("", " " * left + self.pen.paint(signs + label, color))

    def _gutter(self, number: str, text: str = "") -> str:
        edge = self.pen.paint(f"{number:>{self.width}} |", _GUTTER)
        return f"{edge} {text}" if text.strip() else edge


def _range(mark: _Mark, line: str) -> tuple[int, int]:
    """Give the part of its first line that a span covers, in characters of the line."""
    start = mark.span.place[1] - 1
    length = max(1, mark.span.end - mark.span.start)
    return start, min(start + length, max(len(line), start + 1))


def _distinct(related: tuple[Related, ...]) -> tuple[Related, ...]:
    return tuple(dict.fromkeys(related))
