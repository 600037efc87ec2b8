"""Our own words for a syntax error: what cannot stand there, and what could."""

import re
from collections.abc import Collection

from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.near import did_you_mean
from campaignlang.syntax.source import Source, Span

# What stands at a fault, the longest first; a name is cut at 40 characters.
_FOUND = re.compile(r"(?P<text>\"\"\"|\"[^\"\n]*\"?)|\w+|->|=>|[=!<>]=|&&|\|\||.", re.DOTALL)
_SHOWN_MAX = 40
# How a setting begins, or a line of a behaviour.
_SETTING = re.compile(r"[^\W\d]\w*[ \t]*:")

_VALUES = frozenset(("NUMBER", "TEXT", "NAME", "DATE"))
_CLAUSES = frozenset(("_WHEN", "_AFTER", "_WITHIN", "_UNTIL"))
_OPERATORS = frozenset(("COMPARE", "_CONTAINS", "_IS"))
_TEST_LINES = frozenset(("_GIVEN", "_EXPECT"))
_BLOCKS = frozenset(("_CAMPAIGN", "_BEHAVIOR"))

# In the order in which they are named; what a group stands for is not named again.
_GROUPS: tuple[tuple[frozenset[str], str], ...] = (
    (_BLOCKS, "a block"),
    (_TEST_LINES, "a line of a test"),
    (_VALUES, "a value"),
    (_OPERATORS, "a comparison"),
    (_CLAUSES, "a clause like `when` or `after`"),
)
_NAMED: tuple[tuple[str, str], ...] = (
    ("WORD", "a name"),
    ("NAME", "a name"),
    ("TEXT", "a text in quotes"),
    ("NUMBER", "a number"),
    ("PERCENT", "a percentage"),
    ("DATE", "a date"),
    ("TIME", "a time"),
    ("COLON", "`:`"),
    ("EQUAL", "`=`"),
    ("COMPARE", "a comparison"),
    ("_ARROW", "`->`"),
    ("LPAR", "`(`"),
    ("COMMA", "`,`"),
    ("RPAR", "`)`"),
    ("LSQB", "`[`"),
    ("RSQB", "`]`"),
    ("DOT", "`.`"),
    ("_OPEN", "`{`"),
    ("_CLOSE", "`}`"),
    ("_END", "the end of the line"),
)
_NAMED_MAX = 4
# Words that are named only where little else can stand.
_WORDS = re.compile(r"_?[A-Z]+")

_HELPS = {
    "=": "compare with `==`",
    "&&": "write `and`",
    "||": "write `or`",
    "!": "write `not`",
    "'": 'texts are written in double quotes, `"…"`',
    "“": 'texts are written in straight quotes, `"…"`',
    "”": 'texts are written in straight quotes, `"…"`',
    "„": 'texts are written in straight quotes, `"…"`',
    "’": 'texts are written in straight quotes, `"…"`',
    "\u00a0": "this is a no-break space; write an ordinary one",
    "→": "write `->`",
    "=>": "write `->`",
}


def report_fault(
    source: Source,
    text: str,
    offset: int,
    accepted: Collection[str],
    reserved: Collection[str],
    report: Report,
) -> None:
    """Report what cannot stand at an offset of the prepared text, unless it is a name said to be reserved."""
    at_end = offset >= len(source.text) or text[offset] in "\n;\x00"
    expected = _expected(accepted)
    label = f"expected {expected}" if expected else ""
    if at_end:
        last = len(text[:offset].rstrip(" \t\n;"))
        last = min(last, len(source.text))
        span = Span(source, last, min(last + 1, len(source.text)))
        message = (
            "the file ends too early" if not text[offset:].strip("\n \x00") else "the line ends too early"
        )
        report.add(codes.SYNTAX, span, message, label=label)
        return
    found = _FOUND.match(source.text, offset)
    assert found is not None
    word = found[0]
    if word in reserved:
        return
    start = _beginning(source.text, offset)
    span = Span(source, start, found.end())
    shown = source.text[start : found.end()]
    help = _HELPS.get(word) or (did_you_mean(word, _words(accepted)) if word.isidentifier() else None)
    if help is None and "_END" in accepted and _SETTING.match(text, offset):
        help = f"end what stands before with `;`, or write `{word}` on a line of its own"
    if word == "=" and "COMPARE" not in accepted:
        help = None
    report.add(codes.SYNTAX, span, f"{_shown(shown)} cannot stand here", label=label, help=help)


def _beginning(text: str, offset: int) -> int:
    """`2nd_mail` is a number and a name to the parser, and one word to whoever wrote it."""
    if not (text[offset].isalnum() or text[offset] == "_"):
        return offset
    start = offset
    while start > 0 and offset - start < _SHOWN_MAX and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return start


def _shown(text: str) -> str:
    if text.startswith('"'):
        return "this text"
    cut = text if len(text) <= _SHOWN_MAX else f"{text[:_SHOWN_MAX]}…"
    return f"`{cut}`" if cut.isprintable() else f"the character U+{ord(text[0]):04X}"


def _words(accepted: Collection[str]) -> tuple[str, ...]:
    """The words of the language among the terminals: a typo may mean one of them."""
    plain = {name for name, _ in _NAMED}
    names = (name for name in sorted(accepted) if name not in plain and _WORDS.fullmatch(name))
    return tuple(name.strip("_").lower() for name in names)


def _expected(accepted: Collection[str]) -> str:
    left = set(accepted)
    named: list[str] = []
    for group, name in _GROUPS:
        if group <= left:
            named.append(name)
            if group is _BLOCKS or group is _TEST_LINES:
                left.clear()
            elif group is _VALUES:
                left -= {"WORD", "NAME", "TEXT", "NUMBER", "PERCENT", "DATE", "TIME", "LPAR"}
            elif group is _OPERATORS:
                left -= {"COMPARE", "TEXT", "DOT", "EQUAL"}
            elif group is _CLAUSES:
                left -= {"PERCENT"}
    for terminal, name in _NAMED:
        if terminal in left and name not in named:
            named.append(name)
    if not named or named == ["the end of the line"]:
        named += [f"`{word}`" for word in _words(left)]
    named = named[:_NAMED_MAX]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}" if named else ""
