"""Which brace is missing: in a file whose braces do not match, and only there.

Each block that a line begins (`campaign`, `behavior`, …) is judged on its own. What stands where
it cannot says that a `}` is missing before it; a `}` that is left over, that a `{` was forgotten.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field

from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related, Report
from campaignlang.syntax.lines import MARK, Event, Patch
from campaignlang.syntax.source import Source, Span

# A statement that stands in a campaign or a behaviour, not in an element or a section.
_OUTER = re.compile(r"[^\W\d]\w*(?:[ \t]+[^\W\d]\w*(?![ \t]*:)|[ \t]*(?:,|->|\{))")
_ELEMENT = re.compile(r'([^\W\d]\w*[ \t]+[^\W\d]\w*)(?:"(?:[^"\\\n]|\\[^\n])*+"|[^:\n{};"])*+')
_WORD = re.compile(r"[^\W\d]\w*")
_WIDE_BLOCKS = ("campaign", "behavior", "test")
# What a mark may be put over.
_BLANKS = (" ", "\t", "\n", ";")
# A `{` put in where it was forgotten makes a block be judged anew: so often, and no more.
_GUESSES_MAX = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Braces:
    missing: Mapping[int, str]
    patches: tuple[Patch, ...]
    faults: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A `{`, and where its statement begins."""

    offset: int
    head: int


@dataclass(slots=True)
class _Matching:
    source: Source
    text: str
    report: Report
    is_cut: bool
    open_texts: tuple[int, ...]  # where texts without an end begin
    guesses: int = 0
    missing: dict[int, str] = field(default_factory=dict)
    patches: list[Patch] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)


def match_braces(
    source: Source, text: str, events: tuple[Event, ...], report: Report, *, is_cut: bool
) -> Braces:
    """Find what is missing; `is_cut`: the end of the file was swallowed by a text, so say nothing of it."""
    open_texts = sorted(
        found.span.start
        for found in report.findings
        if found.code is codes.UNCLOSED_STRING and found.span is not None and found.span.source is source
    )
    matching = _Matching(source, text, report, is_cut, tuple(open_texts))
    begin = 0
    for index in (*(at for at, event in enumerate(events) if event[1] == "block" and at), len(events)):
        end = events[index][0] if index < len(events) else len(text)
        region = events[begin:index]
        if not _is_balanced(region):
            _match_region(matching, region, end)
        begin = index
    return Braces(
        missing=matching.missing,
        patches=tuple(sorted(matching.patches)),
        faults=tuple(matching.faults),
    )


def _is_balanced(events: tuple[Event, ...]) -> bool:
    depth = 0
    for _, what in events:
        if what == "{":
            depth += 1
        elif what == "}":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _match_region(matching: _Matching, events: tuple[Event, ...], end: int) -> None:
    mended = _mended(matching, events)
    while mended is not None:
        events = mended
        mended = _mended(matching, events)
    opens = sum(what == "{" for _, what in events)
    excess = opens - sum(what == "}" for _, what in events)
    opened: list[_Opened] = []
    head = events[0][0] if events else 0
    for offset, what in events:
        if what == "{":
            opened.append(_Opened(offset, head))
        elif what == "}":
            if opened:
                opened.pop()
            else:
                _report_stray(matching, offset)
        else:
            head = offset
            if excess > 0 and _cannot_stand(matching, opened, offset):
                _report_unclosed(matching, (opened.pop(),), offset)
                excess -= 1
    if opened:
        _report_unclosed(matching, tuple(opened), end)


def _cannot_stand(matching: _Matching, opened: list[_Opened], offset: int) -> bool:
    """Whether the statement is one of the block around the one that is open."""
    if not opened or _OUTER.match(matching.text, offset) is None or matching.text[offset - 1] not in _BLANKS:
        return False
    if len(opened) > 1:
        return True
    word = _WORD.match(matching.text, opened[0].head)
    return word is None or word[0] not in _WIDE_BLOCKS


def _report_unclosed(matching: _Matching, opened: tuple[_Opened, ...], before: int) -> None:
    source, text = matching.source, matching.text
    word = _WORD.match(text, before)
    related = [Related(Span(source, at.offset, at.offset + 1), "opened here") for at in opened]
    if matching.is_cut and before == len(text):
        pass
    elif word is not None:
        message = f"a `}}` is missing before `{word[0][:40]}`"
        span = Span(source, before, word.end())
        matching.report.add(codes.UNCLOSED_BLOCK, span, message, related=related)
    else:
        last = len(text.rstrip(" \t\n"))
        message = "the file ends before its last `}`"
        span = Span(source, max(0, last - 1), last)
        matching.report.add(codes.UNCLOSED_BLOCK, span, message, label="`}` expected", related=related)
    at = before if before == len(text) else before - 1
    if at == len(text) or text[at] in _BLANKS:
        matching.missing[at] = matching.missing.get(at, "") + "}" * len(opened)
        matching.patches.append((at, at + 1, MARK))


def _report_stray(matching: _Matching, offset: int) -> None:
    span = Span(matching.source, offset, offset + 1)
    if not _is_after_open_text(matching, offset):
        matching.report.add(codes.SYNTAX, span, "this `}` closes nothing", help="remove it")
    matching.patches.append((offset, offset + 1, " "))
    matching.faults.append(offset)


def _is_after_open_text(matching: _Matching, offset: int) -> bool:
    """Whether a text opened before in the line has no end: then it may have swallowed the `{`."""
    before = bisect_left(matching.open_texts, offset)
    return before > 0 and matching.text.rfind("\n", 0, offset) < matching.open_texts[before - 1]


def _mended(matching: _Matching, events: tuple[Event, ...]) -> tuple[Event, ...] | None:
    """Where a `}` is left over: put in the `{` that was forgotten, or take out the `}` that is too many.

    A `}` indented more than what it closes tells: it was an element's, and either the element has no `{`,
    or it lost its `}` before. So does one at the end of a line that closes all. Give the events as they
    are then, or None where all match or nothing tells.
    """
    opened: list[tuple[_Opened, int]] = []  # with the last element in it that has no brace
    deeper: tuple[int, int] | None = None
    early = closing = -1
    for index, (offset, what) in enumerate(events):
        if what == "{":
            opened.append((_Opened(offset, offset), -1))
        elif what == "statement":
            element = _ELEMENT.match(matching.text, offset)
            if not opened:
                # The block went on: what closed it closed it too early.
                early = closing if early < 0 else early
            elif element is not None and matching.text[element.end() : element.end() + 1] == "\n":
                opened[-1] = (opened[-1][0], index)
        elif what == "}":
            if not opened:
                return _without_leftover(matching, events, deeper, early)
            brace, element_index = opened.pop()
            if deeper is None and _is_deeper(matching, offset, brace.offset):
                deeper = (index, element_index)
            if not opened:
                closing = -1 if _stands_alone(matching, offset) else index
    return None


def _without_leftover(
    matching: _Matching, events: tuple[Event, ...], deeper: tuple[int, int] | None, early: int
) -> tuple[Event, ...] | None:
    if matching.guesses >= _GUESSES_MAX:
        return None
    matching.guesses += 1
    if deeper is not None and deeper[1] >= 0:
        return _with_opening(matching, events, deeper[1])
    extra = deeper[0] if deeper is not None else early
    if extra < 0:
        return None
    _report_stray(matching, events[extra][0])
    return (*events[:extra], *events[extra + 1 :])


def _begins_line(matching: _Matching, offset: int) -> bool:
    line, column = matching.source.place(offset)
    return not matching.source.line(line)[: column - 1].strip()


def _stands_alone(matching: _Matching, offset: int) -> bool:
    return matching.source.line(matching.source.place(offset)[0]).partition("#")[0].strip(" \t;") == "}"


def _is_deeper(matching: _Matching, close: int, opening: int) -> bool:
    """Whether a `}` at the head of its line is indented more than the line of the `{` it would close."""
    if not _begins_line(matching, close):
        return False
    column = matching.source.place(close)[1]
    opener = matching.source.line(matching.source.place(opening)[0])
    return column - 1 > len(opener) - len(opener.lstrip())


def _with_opening(matching: _Matching, events: tuple[Event, ...], suspect: int) -> tuple[Event, ...]:
    start = events[suspect][0]
    head = _ELEMENT.match(matching.text, start)
    assert head is not None
    # The newline that ended the element, up to the next statement: blanks, and the mark at their end.
    after = events[suspect + 1][0]
    newline = head.end()
    matching.patches.append((newline, after, MARK.rjust(after - newline)))
    matching.missing[after - 1] = "{"
    end = newline - (len(head[0]) - len(head[0].rstrip()))
    name = " ".join(head[1].split())
    message = f"a `{{` is missing after `{name[:80]}`"
    span = Span(matching.source, end, end + 1)
    matching.report.add(codes.SYNTAX, span, message, label="`{` expected")
    return (*events[: suspect + 1], (after - 1, "{"), *events[suspect + 1 :])
