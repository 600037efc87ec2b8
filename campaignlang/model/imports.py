"""Imports: which files a file is made of (N120, N121, N122), each read once, without recursion.

Files are opened by the `read` that is passed in; `source_reader` makes the usual one.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from campaignlang.doors import limits
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import path_beside, read_source, real_path, shown_path
from campaignlang.model.names import shown
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    CODES,
    IMPORT_CYCLE,
    IMPORT_NOT_FOUND,
    IMPORT_OUTSIDE_ROOT,
    TOO_LARGE,
    WRONG_TYPE,
)
from campaignlang.syntax.diagnostic import Code, Report
from campaignlang.syntax.source import Source, Span


@dataclass(frozen=True, slots=True)
class Unit:
    """A file that was read and parsed; `key` is its resolved path, by which it is read once."""

    key: str
    source: Source
    file: tree.File


# Given a path as written and the importing unit; raises Refused where it cannot be read.
Read = Callable[[str, Unit], Unit]
Parse = Callable[[Source], tree.File]

NO_TEXTS: Mapping[str, str] = MappingProxyType({})

_MISSING, _OUTSIDE = IMPORT_NOT_FOUND.code, IMPORT_OUTSIDE_ROOT.code


def source_reader(root: str | None, parse: Parse, texts: Mapping[str, str] = NO_TEXTS) -> Read:
    """Make the reader of a command: relative to the importing file, below `root`, each file parsed once.

    `texts`, by resolved path, stand in for what is in the files.
    """
    units: dict[str, Unit] = {}

    def read(path: str, importer: Unit) -> Unit:
        joined = path_beside(importer.source.path, path)
        key = real_path(joined, _MISSING)
        if key not in units:
            text = texts.get(key)
            if text is None:
                text = _text(joined, path, root)
            source = Source(shown_path(os.path.normpath(joined)), text)
            units[key] = Unit(key, source, parse(source))
        return units[key]

    return read


def _text(joined: str, path: str, root: str | None) -> str:
    try:
        return read_source(joined, root, missing=_MISSING, outside=_OUTSIDE)
    except Refused as refused:
        # Shown is the path as it is written there, not as it was joined.
        message = refused.message.replace(f"`{shown_path(joined)}`", shown(path))
        raise Refused(refused.code, message, refused.help) from None


@dataclass
class _Step:
    """A file on the way from the first to the one that is being looked at."""

    unit: Unit
    pending: list[tree.Text]


def gather(first: Unit, read: Read, report: Report) -> tuple[Unit, ...]:
    """Give the file and all it imports, itself or through others: the file first, then in import order."""
    found: dict[str, Unit] = {first.key: first}
    way: list[_Step] = [_Step(first, imported_paths(first.file, report))]
    while way:
        step = way[-1]
        if not step.pending:
            way.pop()
            continue
        path = step.pending.pop(0)
        unit = read_import(path, step.unit, read, report)
        if unit is None:
            continue
        circle = [one.unit for one in way]
        keys = [one.key for one in circle]
        if unit.key in keys:
            report_circle(path.span, [*circle[keys.index(unit.key) :], unit], report)
        elif unit.key not in found:
            if len(found) > limits.IMPORTS_MAX:
                report.add(TOO_LARGE, path.span, f"a file has at most {limits.IMPORTS_MAX} imports")
                break
            found[unit.key] = unit
            way.append(_Step(unit, imported_paths(unit.file, report)))
    return tuple(found.values())


def imported_paths(file: tree.File, report: Report) -> list[tree.Text]:
    paths: list[tree.Text] = []
    for block in file.blocks:
        if isinstance(block, tree.Block) and block.keyword == "import":
            if isinstance(block.argument, tree.Text):
                paths.append(block.argument)
            elif block.argument is not None:
                report.add(WRONG_TYPE, block.argument.span, "`import` takes a file's name in quotes")
    return paths


def read_import(path: tree.Text, importer: Unit, read: Read, report: Report) -> Unit | None:
    """Read one file, or report why not at the path."""
    written = path.value
    if written.startswith(("/", "\\")) or written[1:2] == ":" or "://" in written:
        report.add(
            IMPORT_OUTSIDE_ROOT, path.span, f"an import is relative to its file, and {shown(written)} is not"
        )
        return None
    try:
        return read(written, importer)
    except Refused as refused:
        code = code_of(refused.code)
        report.add(code, path.span, refused.message, help=refused.help)
        return None


def code_of(text: str) -> Code:
    """Give the code a door refused with; what cannot be read otherwise was not found."""
    found = next((code for code in CODES if code.code == text), IMPORT_NOT_FOUND)
    return IMPORT_NOT_FOUND if found.code.startswith("U") else found


def report_circle(span: Span, circle: list[Unit], report: Report) -> None:
    names = " -> ".join(unit.source.path for unit in circle)
    report.add(IMPORT_CYCLE, span, "this import closes a circle", notes=(f"the circle: {names}",))
