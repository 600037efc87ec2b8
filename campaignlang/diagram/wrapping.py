"""Words into lines of limited width: at spaces, long words after a sign of their own, ends cut with `…`."""

import re

from campaignlang.diagram.svg import TextStyle

ELLIPSIS = "…"
BREAK_AFTER = "/_-.@?&="
BALANCE_STEP = 4
SHORT_LINE_SHARE = 0.4
# More than any lines of ours can hold: a text of 100 kB is not measured to its end.
CHARACTERS_MAX = 2_000
# A number stays with its unit, a plus or minus with what follows it.
GLUED = re.compile(r"(?<=\d) (?=(?:year|month|week|day|hour|minute|second|time)s?\b)|(?<= [+−]) ")
GLUE = "\N{NO-BREAK SPACE}"


def wrap(text: str, width: float, style: TextStyle, lines_max: int) -> tuple[str, ...]:
    """Give at most so many lines; what does not fit is cut and ends in `…`."""
    text = _in_one_line(text)
    lines = _all_lines(text, width, style)
    if len(lines) <= lines_max:
        return lines
    kept = lines[: lines_max - 1]
    start = 0
    for line in kept:
        start = text.index(line, start) + len(line)
    return (*kept, _cut(text[start:].lstrip(), width, style))


def wrap_balanced(text: str, width: float, style: TextStyle, lines_max: int) -> tuple[str, ...]:
    """As `wrap`, with lines of like lengths: no single word left over."""
    lines = wrap(text, width, style, lines_max)
    widest_word = max((style.width(word) for word in _words(text)), default=0)
    if len(lines) == 1 or widest_word > width or lines[-1].endswith(ELLIPSIS):
        return lines
    while width - BALANCE_STEP >= widest_word:
        width -= BALANCE_STEP
        narrower = _all_lines(text, width, style)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _in_one_line(text: str) -> str:
    return " ".join(text[:CHARACTERS_MAX].split())


def _words(text: str) -> list[str]:
    """Split at spaces, but not inside `30 days` and `− 30`."""
    return [word.replace(GLUE, " ") for word in GLUED.sub(GLUE, _in_one_line(text)).split(" ")]


def _all_lines(text: str, width: float, style: TextStyle) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for word in _words(text):
        joined = f"{line} {word}" if line else word
        if style.width(joined) <= width:
            line = joined
            continue
        if style.width(word) > width:
            # It is cut anyway, so it may as well begin on this line, if that has room for much of it.
            begun = _parts(joined, width, style)
            if line and len(begun[0]) > len(line) + len(word) // 4:
                *parts, line = begun
                lines.extend(parts)
                continue
        begun_with = _path_start(line, word, width, style)
        if begun_with:
            lines.append(f"{line} {begun_with}")
            word = word.removeprefix(begun_with)
        elif line:
            lines.append(line)
        *parts, line = _parts(word, width, style)
        lines.extend(parts)
    return (*lines, line) if line or not lines else tuple(lines)


def _path_start(line: str, word: str, width: float, style: TextStyle) -> str:
    """As much of a path as fits behind a short line: `at` does not stand alone before an address."""
    if not line or style.width(line) > width * SHORT_LINE_SHARE:
        return ""
    length = len(word) - 1
    while length > 0 and (word[length - 1] not in "/_" or style.width(f"{line} {word[:length]}") > width):
        length -= 1
    return word[:length]


def _parts(word: str, width: float, style: TextStyle) -> list[str]:
    """Cut a word that is wider than a line."""
    parts = []
    while len(word) > 1 and style.width(word) > width:
        length = _fitting(word, width, style)
        half = (length + 1) // 2
        after_sign = max((at + 1 for at in range(half, length) if word[at] in BREAK_AFTER), default=length)
        parts.append(word[:after_sign])
        word = word[after_sign:]
    return [*parts, word]


def _fitting(text: str, width: float, style: TextStyle) -> int:
    """How many characters fit, at least one."""
    length = 1
    while length < len(text) and style.width(text[: length + 1]) <= width:
        length += 1
    return length


def _cut(text: str, width: float, style: TextStyle) -> str:
    """Cut behind a word if that leaves half of the line: `today − 18…` would tell of 18 days."""
    length = _fitting(text, width - style.width(ELLIPSIS), style)
    glued = GLUED.sub(GLUE, text)
    if glued[length : length + 1] != " ":
        word_end = glued.rfind(" ", 0, length)
        length = word_end if word_end >= length // 2 else length
    return text[:length].rstrip(" ,;:") + ELLIPSIS
