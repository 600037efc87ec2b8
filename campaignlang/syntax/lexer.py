"""Text to tokens, by what the parser accepts where it stands: the terminals of the grammar in plain Python.

Takes the place of Lark's contextual lexer, which compiles a regular expression for each of 60 sets of
terminals (15 ms at start-up). A test holds the two together.
"""

import re
from collections.abc import Collection, Iterator
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from campaignlang.syntax.words import RESERVED

_SKIP = re.compile(r"[ \t]*")
_WORD = re.compile(r"[^\W\d]\w*")
# In the order in which they are tried.
_LITERALS = (
    ("DATE", re.compile(r"\d+-\d+-\d+(?:T[\w:.+-]*)?")),
    ("TIME", re.compile(r"\d+:\d+(?::\d+)*")),
    ("PERCENT", re.compile(r"\d[\d_]*(?:\.[\d_]+)?%")),
    ("NUMBER", re.compile(r"\d[\d_]*(?:\.[\d_]+)?")),
)
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\[^\n])*"|\x04+',
    re.DOTALL,
)
_END = re.compile(r"[\n;][ \t\n;]*")
_SIGNS = re.compile(r"[=!<>]=|->|[<>+\-{}:,()=.\[\]]")
_EQUAL = re.compile("=")
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


class WordLexer:
    """What Lark calls with the parser's state before each token (its plug-in `ContextualLexer`)."""

    def __init__(
        self, conf: Any, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        self.accepts = {state: frozenset(accepted) for state, accepted in states.items()}
        # The grammar's words are written as `/when\b/`: what stands before the `\b`.
        self.keywords: dict[str, str] = {
            one.pattern.value.removesuffix(r"\b"): one.name
            for one in conf.terminals
            if one.pattern.value.endswith(r"\b") and "(" not in one.pattern.value
        }
        self.terminals_by_name = conf.terminals_by_name
        self.everything = frozenset(self.terminals_by_name)

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        counter = lexer_state.line_ctr
        text: str = lexer_state.text.text
        end: int = lexer_state.text.end
        while True:
            match = _SKIP.match(text, counter.char_pos)
            assert match is not None
            position = match.end()
            if position >= end:
                counter.char_pos = position
                return
            accepted = self.accepts[parser_state.position]
            found = self._token(text, position, accepted)
            if found is None:
                counter.char_pos = position
                raise self._unexpected(text, position, lexer_state, parser_state, accepted)
            counter.char_pos = found.end_pos
            lexer_state.last_token = found
            yield found

    def _token(self, text: str, position: int, accepted: frozenset[str]) -> Token | None:
        """Give the token here of which the parser accepts the type, if there is one."""
        letter = text[position]
        if letter in '"\x04':
            return _made("TEXT", _TEXT.match(text, position), accepted)
        if letter.isdecimal():
            for name, pattern in _LITERALS:
                if name in accepted and (found := pattern.match(text, position)):
                    return _made(name, found, accepted)
            return None
        if letter in "\n;":
            return _made("_END", _END.match(text, position), accepted)
        word = _WORD.match(text, position)
        if word is None:
            return _made_of_sign(text, position, accepted)
        return _made(self._name_of(word[0], accepted), word, accepted)

    def _name_of(self, word: str, accepted: frozenset[str]) -> str:
        keyword = self.keywords.get(word)
        if keyword is not None and keyword in accepted:
            return keyword
        if "NAME" in accepted and word not in RESERVED:
            return "NAME"
        return "WORD"

    def _unexpected(
        self, text: str, position: int, lexer_state: Any, parser_state: Any, accepted: frozenset[str]
    ) -> Exception:
        token = self._token(text, position, self.everything)
        if token is not None:
            return UnexpectedToken(  # type: ignore[no-untyped-call]
                token, accepted, state=parser_state, terminals_by_name=self.terminals_by_name
            )
        return UnexpectedCharacters(  # type: ignore[no-untyped-call]
            text, position, 1, 1, allowed=accepted, terminals_by_name=self.terminals_by_name
        )


def _made(name: str, found: re.Match[str] | None, accepted: frozenset[str]) -> Token | None:
    if found is None or name not in accepted:
        return None
    return Token(name, found[0], found.start(), 1, 1, 1, 1, found.end())


def _made_of_sign(text: str, position: int, accepted: frozenset[str]) -> Token | None:
    found = _SIGNS.match(text, position)
    if found is None:
        return None
    # Where no comparison can stand `==` begins as `=`.
    if found[0] == "==" and "COMPARE" not in accepted:
        found = _EQUAL.match(text, position)
        assert found is not None
    return _made(_NAMES_OF_SIGNS[found[0]], found, accepted)
