"""The linear pass before the parser: which newlines end a statement, comments put aside, brackets counted.

The prepared text has the source's length (and two characters more), so that offsets hold. In it comments
and newlines that end nothing are spaces, U+0004 covers what was reported and could not be read, and U+0000
stands where a brace is missing. (As a Lark terminal with a lookahead the rule of newlines is quadratic.)
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from campaignlang.doors.limits import NESTING_MAX
from campaignlang.syntax import codes
from campaignlang.syntax.characters import FORBIDDEN, named
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Source, Span
from campaignlang.syntax.words import BLOCK_WORDS, CLAUSE_WORDS

COVER = "\x04"
MARK = "\x00"

# Where, and what: `{`, `}`, the beginning of a `statement`, or of a `block` at the head of a line.
Event = tuple[int, str]
Patch = tuple[int, int, str]

# What matters between words. Possessive, so that no text can make it slow.
_SIGNIFICANT = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*+"""|"(?!"")(?:[^"\\\n]|\\[^\n])*+")'
    r'|(?P<open_texts>""".*)'
    r'|(?P<open_text>"[^\n]*)'
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<newline>\n)"
    r"|(?P<bracket>[(){};])"
    r"|(?P<negation>(?<!\w)not\b)",
    re.DOTALL,
)
_LINE_HEAD = re.compile(
    r"[ \t]*(?:(?P<blank>[#\n]|\Z)"
    rf"|(?P<clause>(?:{'|'.join(CLAUSE_WORDS)})\b(?![ \t]*:))"
    rf"|(?P<block>(?:{'|'.join(BLOCK_WORDS)})\b(?![ \t]*:))"
    r"|)"
)
# How a line begins that is a statement of its own, though a round bracket before it is still open.
_STATEMENT_HEAD = re.compile(
    r"(?!(?:not|any|and|or|is|in|starts|contains|with)\b)[^\W\d]\w*"
    r"(?:[ \t]*(?::|->|\{)|[ \t]+(?!(?:and|or|in|is|not|contains|starts)\b)[^\W\d])"
)


_COMMENT_IN_TEXT = re.compile(r"[ \t]#[ \t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The prepared text, and what the parser must know of it."""

    text: str
    missing: Mapping[int, str]  # at U+0000 in the text: the braces that are missing there
    comments: tuple[tuple[int, str], ...]
    starts: tuple[int, ...]  # where statements begin
    faults: frozenset[int]  # the numbers of the statements with a fault that is reported already
    is_hopeless: bool  # nested so deep that nothing is left to parse

    def statement(self, offset: int) -> int:
        """Give the number of the statement that an offset lies in."""
        return max(0, bisect_right(self.starts, offset) - 1)


def read_lines(source: Source, report: Report) -> Lines:
    scanner = _Scanner(source, _without_forbidden(source, report), report)
    scanner.scan()
    return scanner.result()


def _without_forbidden(source: Source, report: Report) -> str:
    """Report control and bidirectional characters, and put spaces in their places."""
    text = source.text
    if text.startswith("\ufeff"):
        text = " " + text[1:]
    if "\r" in text:
        text = text.replace("\r\n", " \n")
    for found in FORBIDDEN.finditer(text):
        span = Span(source, found.start(), found.end())
        report.add(codes.FORBIDDEN_CHARACTER, span, f"{named(found[0][0])} is not allowed", help="remove it")
    return FORBIDDEN.sub(lambda found: " " * len(found[0]), text)


@dataclass(slots=True)
class _Scanner:
    source: Source
    text: str
    report: Report
    patches: list[Patch] = field(default_factory=list)
    covers: list[Patch] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    faulty: list[int] = field(default_factory=list)  # offsets of faults
    events: list[Event] = field(default_factory=list)
    gap: int = -1  # where the blanks and comments begin that are being passed over, or -1
    goes_on: bool = False  # what stands before the gap asks for more
    opaque: int = -1  # the end of the last text
    rounds: list[tuple[int, int]] = field(default_factory=list)  # open brackets: where, how much they nest
    nesting: int = 0  # of the open round brackets, `not`s included
    negations: int = 0  # `not`s in a row, the last of which ends at `negated`, the first begins at `negating`
    negating: int = -1
    negated: int = -1
    deep: int = -1  # where the outermost bracket or `not` stands that goes too deep, or -1
    depth: int = 0  # open braces
    is_cut: bool = False  # a text over several lines never ends
    is_hopeless: bool = False

    def scan(self) -> None:
        self.faulty.extend(found.start() for found in FORBIDDEN.finditer(self.source.text))
        self._begin_line(0)
        at = 0
        while not self.is_hopeless and (match := _SIGNIFICANT.search(self.text, at)) is not None:
            start, at = match.span()
            match match.lastgroup:
                case "newline":
                    self._begin_gap(start)
                    self._begin_line(at)
                case "comment":
                    self._begin_gap(start)
                    self.comments.append((self.source.place(start)[0], match[0].rstrip()))
                case "text":
                    self.opaque = at
                case "bracket":
                    self._bracket(start, match[0])
                case "negation":
                    self._negation(start, at)
                case "open_text":
                    at = self._open_text(start, at)
                case _:
                    self._open_texts(start, at)
        self._end_statement(len(self.text) if self.gap < 0 else self.gap)

    def result(self) -> Lines:
        if self.gap >= 0:
            self.patches.append((self.gap, len(self.text), "\n".ljust(len(self.text) - self.gap)))
        text = _patched(_patched(self.text, self.patches), sorted(self.covers))
        missing: Mapping[int, str] = {}
        faulty = tuple(self.faulty)
        patches: tuple[Patch, ...] = ()
        if not _is_balanced(self.events):
            # Few files need it, and importing it takes time.
            from campaignlang.syntax.braces import match_braces

            braces = match_braces(self.source, text, tuple(self.events), self.report, is_cut=self.is_cut)
            missing, patches, faulty = braces.missing, braces.patches, (*faulty, *braces.faults)
        text = _patched(text + "\n", patches) + "\n"
        starts = tuple(self.starts)
        faults = (max(0, bisect_right(starts, at) - 1) for at in faulty)
        return Lines(
            text=text,
            missing=missing,
            comments=tuple(self.comments),
            starts=starts,
            faults=frozenset(faults),
            is_hopeless=self.is_hopeless,
        )

    def _begin_gap(self, offset: int) -> None:
        if self.gap < 0:
            self.gap = offset
            self.goes_on = self._asks_for_more(offset)

    def _asks_for_more(self, end: int) -> bool:
        """Whether what ends here goes on after a newline: `,` `->` `and` `or` `+` `-` `(`."""
        text = self.text
        while end > 0 and text[end - 1] in " \t":
            end -= 1
        if end == self.opaque or end == 0:
            return False
        if text[end - 1] in ",+-(":
            return True
        if text[end - 1] == ">":
            return text[end - 2 : end] == "->"
        for word in ("and", "or"):
            if text.endswith(word, 0, end):
                before = text[end - len(word) - 1 : end - len(word)]
                return not (before.isalnum() or before in ("_", "."))
        return False

    def _begin_line(self, at: int) -> None:
        head = _LINE_HEAD.match(self.text, at)
        assert head is not None
        sort = head.lastgroup
        if sort == "blank":
            return
        content = head.end() if sort is None else head.start(sort)
        if self.gap < 0:
            self._begin_statement(content, is_block=sort == "block")
            return
        if sort == "block" or self.text[content] == "}":
            goes_on = False
        elif self.rounds:
            goes_on = _STATEMENT_HEAD.match(self.text, content) is None
        else:
            goes_on = self.goes_on or sort == "clause"
        gap, self.gap = self.gap, -1
        self.patches.append((gap, content, (" " if goes_on else "\n").ljust(content - gap)))
        if not goes_on:
            self._end_statement(gap)
            self._begin_statement(content, is_block=sort == "block")

    def _begin_statement(self, offset: int, *, is_block: bool) -> None:
        self.starts.append(offset)
        if self.text[offset] not in "{}":
            self.events.append((offset, "block" if is_block else "statement"))

    def _end_statement(self, end: int) -> None:
        """Close what is open in round brackets, and cover what was nested too deep."""
        if self.deep >= 0:
            self.covers.append((self.deep, end, COVER * (end - self.deep)))
        elif self.rounds:
            offset = self.rounds[-1][0]
            if not self.faulty or self.faulty[-1] < offset:
                span = Span(self.source, offset, offset + 1)
                self.report.add(codes.UNCLOSED_BRACKET, span, "this `(` is not closed", help="add a `)`")
                self.faulty.append(offset)
        self.rounds.clear()
        self.nesting = self.negations = 0
        self.deep = -1

    def _bracket(self, offset: int, bracket: str) -> None:
        if bracket == "(":
            before = self.negations if not self.text[self.negated : offset].strip() else 0
            self.negations = 0
            self.rounds.append((offset, before + 1))
            self.nesting += before + 1
            self._check_depth(offset, 1, self.negating if before else offset)
        elif bracket == ")":
            if self.rounds:
                self.nesting -= self.rounds.pop()[1]
        else:
            self._end_statement(offset)
            if bracket != ";":
                self.events.append((offset, bracket))
                self.depth = self.depth + 1 if bracket == "{" else max(0, self.depth - 1)
            if self.depth > NESTING_MAX:
                self._too_deep(offset, 1)
                self.is_hopeless = True
            head = _LINE_HEAD.match(self.text, offset + 1)
            if bracket != "}" and head is not None and head.lastgroup != "blank":
                content = head.end() if head.lastgroup is None else head.start(head.lastgroup)
                self._begin_statement(content, is_block=False)

    def _negation(self, start: int, end: int) -> None:
        if self.negations and not self.text[self.negated : start].strip():
            self.negations += 1
        else:
            self.negations, self.negating = 1, start
        self.negated = end
        self._check_depth(start, 3, self.negating)

    def _check_depth(self, offset: int, length: int, outermost: int) -> None:
        if self.deep < 0 and self.nesting + self.negations > NESTING_MAX:
            self.deep = min(outermost, self.rounds[0][0] if self.rounds else outermost)
            self._too_deep(offset, length)

    def _too_deep(self, offset: int, length: int) -> None:
        span = Span(self.source, offset, offset + length)
        message = f"this is nested more than {NESTING_MAX} deep"
        self.report.add(codes.NESTING_TOO_DEEP, span, message)
        self.faulty.append(offset)

    def _open_text(self, start: int, end: int) -> int:
        """Report a text without its end; brackets at the end of its line, and a comment, count as such."""
        brackets = " \t{});" if self.rounds else " \t{};"
        comment = _COMMENT_IN_TEXT.search(self.text, start, end)
        end = start + max(1, len(self.text[start : comment.start() if comment else end].rstrip(brackets)))
        span = Span(self.source, start, end)
        self.report.add(codes.UNCLOSED_STRING, span, "this text has no closing quote", help='add a `"`')
        self.covers.append((start, end, COVER * (end - start)))
        self.faulty.append(start)
        self.opaque = end
        return end

    def _open_texts(self, start: int, end: int) -> None:
        span = Span(self.source, start, start + 3)
        message = "this text has no closing quotes"
        self.report.add(codes.UNCLOSED_STRING, span, message, help='close it with `"""`')
        self.covers.append((start, end, COVER * (end - start)))
        self.faulty.append(start)
        self.is_cut = True


def _is_balanced(events: Iterable[Event]) -> bool:
    """Whether the braces match, and no block begins in another."""
    depth = 0
    for _, what in events:
        if what == "{":
            depth += 1
        elif what == "}":
            depth -= 1
        if depth < 0 or (what == "block" and depth > 0):
            return False
    return depth == 0


def _patched(text: str, patches: Iterable[Patch]) -> str:
    """Put the patches, in order, in their places; where two overlap the first one stays."""
    pieces: list[str] = []
    copied = 0
    for start, end, patch in patches:
        if end > copied:
            start = max(start, copied)
            pieces += (text[copied:start], patch[len(patch) - (end - start) :])
            copied = end
    return "".join((*pieces, text[copied:]))
