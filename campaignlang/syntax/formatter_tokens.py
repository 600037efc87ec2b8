"""Source to the statements that the formatter lays out: tokens as written, comments where they stand.

Reads the prepared text of `lines`, in which a newline stands only where a statement ends. Says nothing of
what the tokens mean: a formatter that knows less of the language has less to get wrong.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from campaignlang.syntax.lines import MARK, Lines
from campaignlang.syntax.source import Source
from campaignlang.syntax.words import BLOCK_WORDS

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""|"(?:[^"\\\n]|\\[^\n])*+"|\x04+'
    r"|[^\W\d]\w*"
    r"|\d+-\d+-\d+(?:T[\w:.+-]*)?|\d+:\d+(?::\d+)*|\d[\d_]*(?:\.[\d_]+)?%?"
    r"|->|[=!<>]=|[^\s]",
    re.DOTALL,
)
_COMMENT = re.compile(r"#[^\n]*")
_LEFT_OVER = re.compile(r"[^ \t\r\n;#]+|#[^\n]*")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True, slots=True)
class Comment:
    """`# …`; `is_own_line`: nothing stands before it on its line."""

    text: str
    is_own_line: bool
    after_blank: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a sign or a literal, with the comments between the token before it and this one."""

    text: str
    start: int
    end: int
    comments: tuple[Comment, ...]
    begins_statement: bool
    after_blank: bool  # a blank line stands before it, behind the comments if there are any


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, with the block it opens, if it does.

    `above`: comments on lines of their own, `beside`: one at its end, `inside`: one behind its `{`,
    `below`: comments before its `}`. `verbatim`: what does not parse, and is left as it is.
    """

    tokens: tuple[Token, ...]
    above: tuple[Comment, ...] = ()
    statements: "tuple[Statement, ...] | None" = None
    inside: Comment | None = None
    below: tuple[Comment, ...] = ()
    beside: Comment | None = None
    was_one_line: bool = False  # its block stood on the line it begins on
    verbatim: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A top-level statement before it is read: its tokens, from `first` to before `last`."""

    first: int
    last: int
    is_whole: bool  # its braces match, and it parses


def tokens_of(source: Source, lines: Lines, *, has_faults: bool) -> tuple[Token, ...]:
    """Give the tokens; the last one is empty and holds the comments of the file's end."""
    tokens: list[Token] = []
    # Where a brace is missing, U+0000 may stand in place of the newline.
    text = lines.text[: len(source.text)].replace(MARK, "\n")
    if has_faults:
        text = _with_covered(source.text, text)
    end, is_cut = 0, True
    for found in _TOKEN.finditer(text):
        start = found.start()
        if text[start] == ";":
            is_cut = True
            continue
        comments: tuple[Comment, ...] = ()
        after_blank = False
        if start > end:
            is_cut = is_cut or "\n" in text[end:start]
            if start > end + 1:
                comments, after_blank = _gap(source.text[end:start], is_first=not tokens)
        tokens.append(
            Token(
                text=found[0],
                start=start,
                end=found.end(),
                comments=comments,
                begins_statement=is_cut,
                after_blank=after_blank,
            )
        )
        end, is_cut = found.end(), False
    comments, after_blank = _gap(source.text[end:], is_first=not tokens)
    size = len(source.text)
    tokens.append(
        Token(
            text="", start=size, end=size, comments=comments, begins_statement=True, after_blank=after_blank
        )
    )
    return tuple(tokens)


def _with_covered(source: str, text: str) -> str:
    """Put back what `lines` took out because it cannot stand there: it is left where it is."""
    pieces: list[str] = []
    at = 0
    for found in _TOKEN.finditer(text):
        pieces += (_left_over(source, text, at, found.start()), found[0])
        at = found.end()
    return "".join((*pieces, _left_over(source, text, at, len(text))))


def _left_over(source: str, text: str, start: int, end: int) -> str:
    """Give a gap of the text with what stands in the source there, blanks and comments aside."""
    gap = text[start:end]
    for found in _LEFT_OVER.finditer(source, start, end):
        if found[0][0] != "#":
            gap = gap[: found.start() - start] + "\x04" * len(found[0]) + gap[found.end() - start :]
    return gap


def _gap(gap: str, *, is_first: bool) -> tuple[tuple[Comment, ...], bool]:
    """Read what stands between two tokens: comments, and whether a blank line follows them."""
    if "\n" not in gap and "#" not in gap:
        return (), False
    comments = []
    at = 0
    for found in _COMMENT.finditer(gap):
        before = gap[at : found.start()]
        is_own_line = is_first or "\n" in before
        comments.append(Comment(found[0].rstrip(), is_own_line, _BLANK_LINE.search(before) is not None))
        at = found.end()
    return tuple(comments), _BLANK_LINE.search(gap, at) is not None


def chunks_of(tokens: Sequence[Token]) -> tuple[Chunk, ...]:
    """Cut the tokens into top-level statements; a line that begins a block ends what is still open."""
    chunks: list[Chunk] = []
    first = depth = 0
    is_whole = True
    for number, token in enumerate(tokens):
        if token.begins_statement and number > first:
            is_head = token.text in BLOCK_WORDS and tokens[number + 1].text != ":"
            # The last token is of no text: it ends what is open, too.
            if depth == 0 or is_head or not token.text:
                chunks.append(Chunk(first, number, is_whole and depth == 0))
                first, depth, is_whole = number, 0, True
        if token.text == "{":
            depth += 1
        elif token.text == "}":
            depth -= 1
            if depth < 0:
                depth, is_whole = 0, False
    return tuple(chunks)


@dataclass(slots=True)
class Reader:
    """Reads the statements of one list of tokens, one after the other."""

    tokens: Sequence[Token]
    source: Source
    at: int = 0
    used: dict[int, None] = field(default_factory=dict)  # tokens whose first comment stands beside another

    def chunk(self, chunk: Chunk) -> Statement:
        self.at = chunk.first
        if chunk.is_whole:
            return self.statement()
        above = self._comments(chunk.first)
        self.at = chunk.last
        start, end = self.tokens[chunk.first].start, self.tokens[chunk.last - 1].end
        text = self.source.text
        line_start = text.rfind("\n", 0, start) + 1
        if not text[line_start:start].strip():
            start = line_start
        if self._beside() is not None:
            line_end = text.find("\n", end)
            end = len(text) if line_end < 0 else line_end
        tokens = tuple(self.tokens[chunk.first : chunk.last])
        return Statement(tokens=tokens, above=above, verbatim=text[start:end].rstrip(" \t\r\n"))

    def statement(self) -> Statement:
        tokens, first = self.tokens, self.at
        above = self._comments(first)
        self.at += 1
        while not tokens[self.at].begins_statement and tokens[self.at].text not in ("{", "}"):
            self.at += 1
        found = tuple(tokens[first : self.at])
        if tokens[self.at].text != "{" or tokens[self.at].begins_statement:
            return Statement(tokens=found, above=above, beside=self._beside())
        self.at += 1
        inside = self._beside()
        statements: list[Statement] = []
        while tokens[self.at].text != "}":
            statements.append(self.statement())
        below = self._comments(self.at)
        close = tokens[self.at].start
        self.at += 1
        return Statement(
            tokens=found,
            above=above,
            statements=tuple(statements),
            inside=inside,
            below=below,
            beside=self._beside(),
            was_one_line="\n" not in self.source.text[found[-1].end : close],
        )

    def _beside(self) -> Comment | None:
        """Take the comment that stands on the line of the token before."""
        comments = self.tokens[self.at].comments
        if comments and not comments[0].is_own_line and self.at > 0:
            self.used[self.at] = None
            return comments[0]
        return None

    def _comments(self, number: int) -> tuple[Comment, ...]:
        comments = self.tokens[number].comments
        return comments[1:] if number in self.used else comments

    def rest(self) -> tuple[Comment, ...]:
        """Give the comments behind the last statement."""
        return self._comments(len(self.tokens) - 1)
