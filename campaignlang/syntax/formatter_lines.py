"""A statement's tokens to lines: what is set apart, and where a long line is broken.

A line is broken only where the language lets it go on: before a clause, and behind `,` `->` `and` `or`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from campaignlang.syntax.formatter_tokens import Comment, Token
from campaignlang.syntax.words import BLOCK_WORDS, CLAUSE_WORDS

WIDTH = 100

# Behind one of these a `-` belongs to the number that follows.
_BEFORE_OPERAND = frozenset(
    (
        *("(", ",", ":", "=", "==", "!=", "<", "<=", ">", ">=", "+", "-"),
        *("and", "or", "not", "in", "contains", "with"),
        *CLAUSE_WORDS,
    )
)
_TIGHT_BEFORE = frozenset((",", ":", ")", "]", "[", "."))
_TIGHT_AFTER = frozenset(("(", "[", "."))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the output, and the comment beside it; only a comment where `code` is empty."""

    code: str
    comment: str = ""


def spaces_of(tokens: Sequence[Token]) -> list[int]:
    """Give the spaces before each token: one, or none where signs hold together."""
    spaces = [0] * len(tokens)
    before, is_sign = "", False  # a sign: a minus that belongs to the number behind it
    for number, token in enumerate(tokens):
        text = token.text
        is_together = (
            number == 0
            or text in _TIGHT_BEFORE
            or before in _TIGHT_AFTER
            or is_sign
            or (text == "(" and before == "next")
        )
        if not is_together:
            spaces[number] = 1
        is_sign = text == "-" and before in _BEFORE_OPERAND
        before = text
    return spaces


def clauses_of(tokens: Sequence[Token]) -> list[int]:
    """Give the numbers of the tokens that begin a clause or a share, brackets left out."""
    found, depth = [], 0
    for number, token in enumerate(tokens):
        if token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
        elif depth == 0 and (token.text in CLAUSE_WORDS or _is_share(tokens, number)):
            found.append(number)
    return found


def _is_share(tokens: Sequence[Token], number: int) -> bool:
    return tokens[number].text[-1] == "%" and number == len(tokens) - 1


def without_last_comma(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out the comma before a `)`."""
    if not any(token.text == ")" for token in tokens):
        return tokens
    return tuple(
        token
        for number, token in enumerate(tokens)
        if not (
            token.text == ","
            and not token.comments
            and number + 1 < len(tokens)
            and tokens[number + 1].text == ")"
        )
    )


def joined(tokens: Sequence[Token], spaces: Sequence[int]) -> str:
    return "".join(
        [
            " " * space + token.text if space else token.text
            for token, space in zip(tokens, spaces, strict=True)
        ]
    )


def has_comments(tokens: Sequence[Token]) -> bool:
    """Whether a comment stands inside of a statement."""
    return any(token.comments for token in tokens[1:])


def lines_of(tokens: Sequence[Token], spaces: Sequence[int], indent: int, further: int) -> list[Line]:
    """Lay a statement out from column `indent` on; lines that go on begin at column `further`."""
    text = " " * indent + joined(tokens, spaces)
    if not has_comments(tokens) and (len(text) <= WIDTH or "\n" in text):
        return [Line(text)]
    filler = _Filler(tokens, spaces, further, [" " * indent])
    first = 0
    for number in range(1, len(tokens)):
        if tokens[number].comments:
            filler.place(first, number, 0, can_break=False)
            filler.comments(tokens[number].comments)
            first = number
    filler.place(first, len(tokens), 0, can_break=False)
    return [Line(line.rstrip(" "), comment) for line, comment in filler.result()]


@dataclass(slots=True)
class _Filler:
    """Fills lines with what fits; what does not is broken at the outermost places first."""

    tokens: Sequence[Token]
    spaces: Sequence[int]
    further: int
    lines: list[str]
    beside: dict[int, str] = field(default_factory=dict)  # comments, by line
    levels: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.levels = _levels(self.tokens)

    def result(self) -> list[tuple[str, str]]:
        found = []
        for number, line in enumerate(self.lines):
            is_comment = line.lstrip(" ").startswith("#")
            found.append(("", line) if is_comment else (line, self.beside.get(number, "")))
        return found

    def comments(self, comments: Sequence[Comment]) -> None:
        for comment in comments:
            if comment.is_own_line:
                self.lines.append(" " * self.further + comment.text)
            else:
                self.beside[len(self.lines) - 1] = comment.text
        self.lines.append("")

    def place(self, first: int, last: int, level: int, *, can_break: bool) -> None:
        if self._fits(first, last) or level > max(self.levels, default=0):
            self._append(first, last)
            return
        starts = [first, *(number for number in range(first + 1, last) if self.levels[number] == level)]
        for start, end in zip(starts, [*starts[1:], last], strict=True):
            may_break = can_break or start > first
            if not self._fits(start, end) and may_break and self.lines[-1].strip():
                is_short = self.further + self._width(start, end) <= WIDTH
                if is_short or len(self.lines[-1]) > WIDTH // 2:
                    self.lines.append("")
            if self._fits(start, end):
                self._append(start, end)
            else:
                self.place(start, end, level + 1, can_break=False)

    def _width(self, first: int, last: int) -> int:
        return len(joined(self.tokens[first:last], self.spaces[first:last]).lstrip(" "))

    def _fits(self, first: int, last: int) -> bool:
        line = self.lines[-1]
        if not line:
            return self.further + self._width(first, last) <= WIDTH
        return len(line) + len(joined(self.tokens[first:last], self.spaces[first:last])) <= WIDTH

    def _append(self, first: int, last: int) -> None:
        text = joined(self.tokens[first:last], self.spaces[first:last])
        self.lines[-1] = self.lines[-1] + text if self.lines[-1] else " " * self.further + text.lstrip(" ")


def _levels(tokens: Sequence[Token]) -> list[int]:
    """Give for each token how far inside a line may be broken before it; -1: it may not."""
    levels = [-1] * len(tokens)
    depth, is_between = 0, False
    before = ""
    for number, token in enumerate(tokens):
        text = token.text
        if text == ")":
            depth -= 1
        is_before_colon = number + 1 < len(tokens) and tokens[number + 1].text == ":"
        # A line that begins with a block's word would end the statement.
        if number and not (text in BLOCK_WORDS and not is_before_colon):
            is_clause = text in CLAUSE_WORDS and not is_before_colon and before not in (":", "half", ",")
            if depth == 0 and is_clause and before[-1] != "%":
                levels[number] = 0
            elif before in (",", "->") or (before in ("and", "or") and not is_between):
                levels[number] = 1 + depth
        if before == "and":
            is_between = False
        if text == "between":
            is_between = True
        if text == "(":
            depth += 1
        before = text
    return levels
