"""Statements to the text of a file: blocks, indents, blank lines, and what stands in columns.

In columns stand the values of settings that follow each other, the clauses of flows, one-line sections of
behaviours, and comments beside lines. A blank line begins new columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from campaignlang.syntax.formatter_lines import (
    WIDTH,
    Line,
    clauses_of,
    has_comments,
    joined,
    lines_of,
    spaces_of,
    without_last_comma,
)
from campaignlang.syntax.formatter_tokens import Comment, Statement, Token

INDENT = 2
# Comments beside lines stand here, or two spaces behind the longest of the lines next to each other.
COMMENT_COLUMN = 43
# Where a value stands further right, its other lines are indented instead.
VALUE_COLUMN_MAX = 40
# Flows of two elements share their columns when they are about as long.
FLOW_WIDTHS_APART_MAX = 2
_BLOCKS = ("contact", "campaign", "behavior", "test")


@dataclass(slots=True)
class _Shape:
    """A statement, what it is laid out as, and the spaces before its tokens."""

    statement: Statement
    sort: str  # setting, flow, section, other
    tokens: tuple[Token, ...]
    spaces: list[int]
    column: int = 0  # the token that stands in a column; 0: none
    one_line: str = ""  # a block that stands on one line, from its `{`
    flow_source: str = ""
    head_width: int = field(default=0)

    @property
    def begins_run(self) -> bool:
        return self.statement.tokens[0].after_blank or any(
            comment.after_blank for comment in self.statement.above
        )


def laid_out(statements: Sequence[Statement], rest: Sequence[Comment]) -> str:
    """Give the text of a file."""
    lines: list[Line] = []
    _body(statements, "", 0, lines)
    if rest:
        first, *others = rest
        _comment(first, 0, lines, is_first=not lines)
        for comment in others:
            _comment(comment, 0, lines, is_first=False)
    return "".join(f"{line}\n" for line in _with_comments(lines))


def _body(statements: Sequence[Statement], parent: str, indent: int, lines: list[Line]) -> None:
    shapes = [_shape(statement, parent, indent) for statement in statements]
    _align(shapes)
    before: Statement | None = None
    for shape in shapes:
        statement = shape.statement
        must_part = before is not None and not parent and (_is_block(before) or _is_block(statement))
        if must_part and not shape.begins_run:
            lines.append(Line(""))
        for comment in statement.above:
            _comment(comment, indent, lines, is_first=before is None and comment is statement.above[0])
        if statement.tokens[0].after_blank and (before is not None or statement.above):
            lines.append(Line(""))
        _statement(shape, parent, indent, lines)
        before = statement


def _comment(comment: Comment, indent: int, lines: list[Line], *, is_first: bool) -> None:
    if comment.after_blank and not is_first:
        lines.append(Line(""))
    lines.append(Line("", " " * indent + comment.text))


def _is_block(statement: Statement) -> bool:
    return statement.verbatim is not None or statement.tokens[0].text in _BLOCKS


def _statement(shape: _Shape, parent: str, indent: int, lines: list[Line]) -> None:
    statement = shape.statement
    beside = "" if statement.beside is None else statement.beside.text
    if statement.verbatim is not None:
        lines.append(Line(statement.verbatim))
        return
    found = lines_of(shape.tokens, shape.spaces, indent, _further(shape, indent))
    if statement.statements is None or shape.one_line:
        last = found[-1]
        lines += [*found[:-1], Line(last.code + shape.one_line, beside)]
        return
    if _is_bare(statement):
        end = "" if _is_element(statement) else " {}"
        lines += [*found[:-1], Line(found[-1].code + end, beside)]
        return
    inside = "" if statement.inside is None else statement.inside.text
    if statement.was_one_line and beside:
        # It was said of the whole statement, which now begins here and ends lines below.
        inside, beside = beside, ""
    lines += [*found[:-1], Line(found[-1].code + " {", inside)]
    _body(statement.statements, statement.tokens[0].text, indent + INDENT, lines)
    for comment in statement.below:
        is_first = not statement.statements and comment is statement.below[0]
        _comment(comment, indent + INDENT, lines, is_first=is_first)
    lines.append(Line(" " * indent + "}", beside))


def _is_bare(statement: Statement) -> bool:
    return not (statement.statements or statement.inside or statement.below)


def _is_element(statement: Statement) -> bool:
    """Whether braces with nothing inside say nothing: behind a kind and a name."""
    return len(statement.tokens) > 1 and statement.tokens[0].text not in _BLOCKS


def _further(shape: _Shape, indent: int) -> int:
    """Give the column at which the further lines of a statement begin."""
    if shape.sort == "setting":
        head = sum(
            space + len(token.text)
            for token, space in zip(shape.tokens[: shape.column], shape.spaces, strict=False)
        )
        column = indent + head + shape.spaces[shape.column] if shape.column < len(shape.tokens) else indent
        if column <= VALUE_COLUMN_MAX:
            return column
    return indent + 2 * INDENT


# ---- shapes


def _shape(statement: Statement, parent: str, indent: int) -> _Shape:
    tokens = without_last_comma(statement.tokens)
    if statement.verbatim is not None:
        return _Shape(statement, "other", tokens, [])
    spaces = spaces_of(tokens)
    shape = _Shape(statement, "other", tokens, spaces)
    if statement.statements is not None:
        shape.one_line = _on_one_line(statement, indent + len(joined(tokens, spaces)))
        if parent == "behavior" and shape.one_line and len(tokens) == 1:
            shape.sort = "section"
            shape.head_width = len(tokens[0].text)
    elif parent and parent != "test":
        colon = next((number for number in (1, 2) if number < len(tokens) and tokens[number].text == ":"), 0)
        if colon:
            shape.sort = "setting"
            shape.column = colon + 1
            # The head of `clicked "https://…": 40%` says nothing of how wide its neighbours should be.
            shape.head_width = len(tokens[0].text) if colon == 1 else 0
        elif parent == "campaign":
            _shape_flow(shape)
    return shape


def _shape_flow(shape: _Shape) -> None:
    tokens, spaces = shape.tokens, shape.spaces
    arrow = next((number for number, token in enumerate(tokens) if token.text == "->"), 0)
    if not arrow:
        return
    shape.sort = "flow"
    shape.flow_source = joined(tokens[:arrow], spaces[:arrow])
    clauses = clauses_of(tokens)
    for clause, following in pairwise(clauses):
        if tokens[clause].text == "when" and _is_long(tokens[clause + 1 : following]):
            spaces[following] = 2
    if clauses and tokens[clauses[0] - 1].text[0] != '"':
        shape.column = clauses[0]
        shape.head_width = len(joined(tokens[: shape.column], spaces[: shape.column]))


def _is_long(condition: Sequence[Token]) -> bool:
    """Whether a condition is more than a name: then two spaces show where it ends."""
    return any(not (token.text[0] in '."' or token.text.isidentifier()) for token in condition) or any(
        token.text in ("not", "and", "or", "any", "in", "is", "contains", "starts") for token in condition
    )


def _on_one_line(statement: Statement, head_width: int) -> str:
    """Give ` { uses: invitation }` of an element or a section with one setting; empty where it is longer."""
    if statement.tokens[0].text in _BLOCKS or statement.statements is None or len(statement.statements) != 1:
        return ""
    only = statement.statements[0]
    if only.statements is not None or statement.inside or statement.below or only.above or only.beside:
        return ""
    if has_comments(only.tokens) or has_comments(statement.tokens):
        return ""
    tokens = without_last_comma(only.tokens)
    text = f" {{ {joined(tokens, spaces_of(tokens))} }}"
    return "" if "\n" in text or head_width + len(text) > WIDTH else text


# ---- columns


def _align(shapes: Sequence[_Shape]) -> None:
    """Widen the spaces before what stands in columns."""
    first = 0
    for number in range(1, len(shapes) + 1):
        ends = number == len(shapes) or shapes[number].sort != shapes[first].sort
        if ends or shapes[number].begins_run:
            _align_run(shapes[first:number])
            first = number


def _align_run(run: Sequence[_Shape]) -> None:
    if run[0].sort == "flow":
        for flows in _flow_runs(run):
            _pad(flows)
    elif run[0].sort == "setting":
        _pad(run)
    elif run[0].sort == "section":
        widest = max(shape.head_width for shape in run)
        for shape in run:
            shape.one_line = " " * (widest - shape.head_width) + shape.one_line


def _pad(run: Sequence[_Shape]) -> None:
    widest = max((shape.head_width for shape in run), default=0)
    for shape in run:
        if shape.head_width and shape.column < len(shape.tokens):
            shape.spaces[shape.column] = 1 + widest - shape.head_width


def _flow_runs(flows: Sequence[_Shape]) -> list[list[_Shape]]:
    """Part flows by the elements they leave; neighbours of about one length stay together."""
    runs: list[list[_Shape]] = []
    least = most = 0
    first = 0
    for number in range(1, len(flows) + 1):
        if number < len(flows) and flows[number].flow_source == flows[first].flow_source:
            continue
        group = list(flows[first:number])
        width = max(shape.head_width for shape in group)
        low, high = min(least, width), max(most, width)
        if runs and least and width and high - low <= FLOW_WIDTHS_APART_MAX:
            runs[-1] += group
            least, most = low, high
        else:
            runs.append(group)
            least = most = width
        first = number
    return runs


def _with_comments(lines: Sequence[Line]) -> list[str]:
    """Put comments beside lines in columns, those of lines next to each other in one."""
    written: list[str] = []
    first = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and lines[number].code and lines[number].comment:
            continue
        if first < number:
            widths = [len(line.code.rpartition("\n")[2]) for line in lines[first:number]]
            column = max(COMMENT_COLUMN, max(widths) + 2)
            for line, width in zip(lines[first:number], widths, strict=True):
                written.append(line.code + " " * (column - width) + line.comment)
        if number < len(lines):
            written.append(lines[number].code or lines[number].comment)
        first = number + 1
    return written
