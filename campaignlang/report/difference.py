"""Two versions of a file as a unified difference, as `patch` and `git apply` read it."""

import difflib

NO_LINE_END = "\\ No newline at end of file\n"


def unified_difference(path: str, before: str, after: str) -> str:
    """Give the difference, with a line end after its last line; empty where there is none."""
    lines = difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n{NO_LINE_END}" for line in lines)


def _lines(text: str) -> list[str]:
    # Not `splitlines`, for which a line separator or a form feed ends a line, too.
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
