"""Text to tokens, by what the parser accepts where it stands: the terminals of the grammar in plain Python.

Takes the place of Lark's contextual lexer, which compiles a regular expression for each of 60 sets of
terminals (15 ms at start-up). A test holds the two together.
"""

import re
from collections.abc import Container, Mapping

from campaignlang.syntax.words import RESERVED

_BLANK = re.compile(r"[ \t]*+")
# In the order in which they are tried.
_LITERALS = (
    ("DATE", re.compile(r"\d+-\d+-\d+(?:T[\w:.+-]*)?")),
    ("TIME", re.compile(r"\d+:\d+(?::\d+)*")),
    ("PERCENT", re.compile(r"\d[\d_]*(?:\.[\d_]+)?%")),
    ("NUMBER", re.compile(r"\d[\d_]*(?:\.[\d_]+)?")),
)
# What is no literal that begins with a digit, and the blanks before it. The groups: a word, an end, a text,
# a sign.
_TOKEN = re.compile(
    r"[ \t]*+(?:([^\W\d]\w*)|([\n;][ \t\n;]*)|"
    r'("""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\[^\n])*"|\x04+)|'
    r"([=!<>]=|->|[<>+\-{}:,()=.\[\]]))",
    re.DOTALL,
)
_WORD, _END, _TEXT = 1, 2, 3
_NAMES_OF_SIGNS = {
    **dict.fromkeys(("==", "!=", "<=", ">=", "<", ">"), "COMPARE"),
    "->": "_ARROW",
    "+": "PLUS",
    "-": "MINUS",
    "{": "_OPEN",
    "}": "_CLOSE",
    ":": "COLON",
    ",": "COMMA",
    "(": "LPAR",
    ")": "RPAR",
    "=": "EQUAL",
    ".": "DOT",
    "[": "LSQB",
    "]": "RSQB",
}


class Token(str):
    """A piece of text: `type`, the grammar's terminal, and its place, `start` to `end`."""

    __slots__ = ("end", "start", "type")

    type: str
    start: int
    end: int


def make_token(terminal: str, text: str, start: int) -> Token:
    token = Token(text)
    token.type = terminal
    token.start = start
    token.end = start + len(text)
    return token


def read_token(
    text: str, position: int, accepted: Container[str], keywords: Mapping[str, str]
) -> Token | None:
    """Give the token after the blanks here of which the parser accepts the terminal, if there is one."""
    found = _TOKEN.match(text, position)
    if found is None:
        position = after_blanks(text, position)
        for name, pattern in _LITERALS:
            if name in accepted and (literal := pattern.match(text, position)):
                return make_token(name, literal[0], position)
        return None
    sort = found.lastindex
    assert sort is not None
    word = found[sort]
    end = found.end()
    position = end - len(word)
    if sort == _WORD:
        name = keywords.get(word, "")
        if name not in accepted:
            name = "NAME" if "NAME" in accepted and word not in RESERVED else "WORD"
    elif sort == _END:
        name = "_END"
    elif sort == _TEXT:
        name = "TEXT"
    else:
        name = _NAMES_OF_SIGNS[word]
        if word == "==" and name not in accepted:
            # Where no comparison can stand `==` begins as `=`.
            name, word, end = "EQUAL", "=", position + 1
    if name not in accepted:
        return None
    # Written out: a call takes as long as all of this.
    token = Token(word)
    token.type = name
    token.start = position
    token.end = end
    return token


def after_blanks(text: str, position: int) -> int:
    blank = _BLANK.match(text, position)
    assert blank is not None
    return blank.end()
