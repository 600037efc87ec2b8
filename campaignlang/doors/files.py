"""Which files are meant: the `.campaign` files below a folder, in an order that is the same everywhere.

Names that begin with a dot, links, and folders that git ignores are not entered. Git itself is not needed.
"""

import os
from collections.abc import Iterator, Sequence

from campaignlang.doors import limits
from campaignlang.doors.ignoring import Pattern, is_matched, read_patterns
from campaignlang.doors.refused import Refused, reason
from campaignlang.doors.sources import STANDARD_INPUT, read_bytes, real_path, shown_path

ENDING = ".campaign"
IGNORE_FILE = ".gitignore"
# The patterns of each .gitignore with the folder they count from, outermost first.
Rules = tuple[tuple[str, tuple[Pattern, ...]], ...]


def campaign_files(paths: Sequence[str]) -> tuple[str, ...]:
    """The files of a command line, folders opened up; none given: the current folder. None found: refused."""
    found: dict[str, None] = {}
    for path in paths or (".",):
        # An empty path resolves to the current folder, and what is found there would lie below `/`.
        if path and path != STANDARD_INPUT and os.path.isdir(real_path(path)):
            found.update(dict.fromkeys(files_below(path)))
        else:
            found[path] = None
    if not found:
        where = ", ".join(f"`{shown_path(path)}`" for path in paths or (".",))
        raise Refused("U907", f"no .campaign file below {where}")
    return tuple(found)


def is_folder(path: str) -> bool:
    """Whether a path is a folder; one that can be no path at all is none."""
    return os.path.isdir(path)


def files_below(folder: str) -> tuple[str, ...]:
    """The `.campaign` files of a folder and the folders in it, sorted by path, as seen from `folder`."""
    prefix = "" if folder == "." else folder if folder.endswith(("/", os.sep)) else folder + os.sep
    start = real_path(folder)
    found = (prefix + path.replace("/", os.sep) for path in walk(start, "", rules_above(start)))
    return tuple(sorted(found, key=shown_path))


def walk(start: str, inside: str, rules: Rules) -> Iterator[str]:
    """Paths relative to `start`, with `/`. Iterative: a tree may be deeper than Python's stack."""
    waiting = [(inside, rules)]
    while waiting:
        inside, rules = waiting.pop()
        folder = os.path.join(start, inside) if inside else start
        rules = (*rules, *rules_of(folder))
        try:
            entries = list(os.scandir(folder))
        except OSError as fault:
            raise Refused("U907", f"cannot read the folder `{shown_path(folder)}`: {reason(fault)}") from None
        for entry in entries:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if entry.name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                if not is_ignored(os.path.join(folder, entry.name), rules):
                    waiting.append((path, rules))
            elif entry.name.endswith(ENDING) and entry.is_file(follow_symlinks=False):
                yield path


def is_ignored(folder: str, rules: Rules) -> bool:
    """The innermost .gitignore that has a matching pattern decides."""
    for base, patterns in reversed(rules):
        relative = os.path.relpath(folder, base).replace(os.sep, "/")
        verdict = is_matched(relative, True, patterns)
        if verdict is not None:
            return verdict
    return False


def rules_of(folder: str) -> Rules:
    try:
        text = read_bytes(os.path.join(folder, IGNORE_FILE), None, bytes_max=limits.SETTINGS_BYTES_MAX)
    except Refused:
        return ()  # None there, or one that git could not read either.
    return ((folder, read_patterns(text.decode("utf-8", "replace"))),)


def rules_above(start: str) -> Rules:
    """What the repository says above the folder one starts in; nothing when it ignores that very folder."""
    above = []
    folder = start
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ()  # No repository: only what lies in the folder itself counts.
        folder = parent
        above.append(folder)
    rules: Rules = ()
    for outer in reversed(above):
        rules = (*rules, *rules_of(outer))
    inner = start
    while above and inner != above[-1]:
        if is_ignored(inner, rules):
            return ()
        inner = os.path.dirname(inner)
    return rules
