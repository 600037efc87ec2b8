"""Patterns of .gitignore and of `[[tool.campaign.paths]]`, without git: text to a regular expression."""

import re
from collections.abc import Sequence

from campaignlang.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One line of a .gitignore; `expression` matches whole paths relative to the file's folder."""

    expression: re.Pattern[str]
    is_exception: bool  # `!keep`
    is_for_folders: bool  # `build/`


def read_patterns(text: str) -> tuple[Pattern, ...]:
    """The patterns of a .gitignore; a line that is none is left out, as git does."""
    found = (read_pattern(line) for line in text.splitlines())
    return tuple(pattern for pattern in found if pattern is not None)


def read_pattern(line: str) -> Pattern | None:
    if line.startswith("#"):
        return None
    # Spaces at the end count only behind a backslash.
    line = re.sub(r"(?<!\\) +$", "", line.rstrip("\r"))
    is_exception = line.startswith("!")
    line = line[1:] if is_exception else line
    is_for_folders = line.endswith("/")
    line = line[:-1] if is_for_folders else line
    if not line:
        return None
    # A slash inside ties the pattern to its folder; else it is for names at any depth.
    prefix = "" if "/" in line else "(?:.*/)?"
    try:
        expression = re.compile(prefix + path_expression(line.removeprefix("/")), re.DOTALL)
    except re.error:
        return None
    return Pattern(expression=expression, is_exception=is_exception, is_for_folders=is_for_folders)


def path_expression(glob: str) -> str:
    """`*` and `?` stay in one part of a path; `**` between slashes, in front and at the end does not."""
    parts = glob.split("/")
    text = ""
    for index, part in enumerate(parts):
        is_last = index == len(parts) - 1
        if part == "**":
            text += ".+" if is_last else "(?:.*/)?"
        else:
            text += part_expression(part) + ("" if is_last else "/")
    return text


def part_expression(part: str) -> str:
    text = ""
    position = 0
    while position < len(part):
        character = part[position]
        position += 1
        if character == "*":
            # Several stars are one: repeated they would take a regular expression for ever.
            text += "" if text.endswith("[^/]*") else "[^/]*"
        elif character == "?":
            text += "[^/]"
        elif character == "\\" and position < len(part):
            text += re.escape(part[position])
            position += 1
        elif character == "[" and (end := set_end(part, position)) > 0:
            text += set_expression(part[position:end])
            position = end + 1
        else:
            text += re.escape(character)
    return text


def set_end(part: str, start: int) -> int:
    """The bracket that closes a set: the first member may be a bracket itself."""
    is_negated = part[start : start + 1] in ("!", "^")
    return part.find("]", start + (2 if is_negated else 1))


def set_expression(inside: str) -> str:
    is_negated = inside[0] in "!^"
    members = inside[1:] if is_negated else inside
    escaped = re.sub(r"([\\\[\]^&~|])", r"\\\1", members)
    return f"(?!/)[{'^' if is_negated else ''}{escaped}]"


def is_matched(path: str, is_folder: bool, patterns: Sequence[Pattern]) -> bool | None:
    """Whether the last pattern that matches says yes; None when none does."""
    for pattern in reversed(patterns):
        if (is_folder or not pattern.is_for_folders) and pattern.expression.fullmatch(path):
            return not pattern.is_exception
    return None


def is_matched_or_below(path: str, pattern: str) -> bool:
    """Whether a file is what a pattern names, or lies in a folder that it names."""
    read = read_pattern(pattern)
    if read is None:
        return False
    parts = path.split("/")
    return any(
        is_matched("/".join(parts[:length]), length < len(parts), (read,)) is True
        for length in range(1, len(parts) + 1)
    )
