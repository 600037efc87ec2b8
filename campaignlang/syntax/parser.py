"""Source to tree. Reports every syntax error of the file in one run, and never raises on any text.

Lark stops here and in `recovery`: what leaves is our own tree.
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Collection
from typing import TYPE_CHECKING

from campaignlang.doors.sources import packaged
from campaignlang.doors.limits import SOURCE_BYTES_MAX
from campaignlang.syntax import codes, tree
from campaignlang.syntax.building import build
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.lines import read_lines
from campaignlang.syntax.source import Source, Span
from campaignlang.syntax.unexpected import report_fault

if TYPE_CHECKING:
    from lark import Lark

# What `hatch_build.py` builds the table with as well.
OPTIONS = {"parser": "lalr", "lexer": "contextual", "maybe_placeholders": True, "propagate_positions": True}


def parse(source: Source, report: Report, kinds: Collection[str] = ()) -> tree.File:
    """Give the file's tree, with what could be understood; `kinds` may be no names but attributes'."""
    if len(source.text.encode(errors="replace")) > SOURCE_BYTES_MAX:
        message = "the file is larger than 5 MB"
        report.add(codes.TOO_LARGE, Span(source, 0, 0), message)
        return tree.File(Span(source, 0, 0), ())
    lines = read_lines(source, report)
    if lines.is_hopeless:
        return tree.File(Span(source, 0, len(source.text)), ())
    from campaignlang.syntax.recovery import Recovery

    recovery = Recovery(language().parse_interactive(lines.text), lines)
    parsed = recovery.run()
    file, reserved = build(parsed, source, lines.comments, report, frozenset(kinds))
    for fault in recovery.faults:
        report_fault(source, lines.text, fault.offset, fault.accepted, reserved, report)
    return file


@functools.cache
def language() -> Lark:
    """Load Lark's table as the package brings it; one that does not fit is built anew, in memory."""
    import lark

    grammar = packaged("grammar/campaign.lark")
    head = stamp(grammar)
    try:
        table = packaged("grammar/campaign.table")
    except FileNotFoundError:
        table = b""
    if table.startswith(head):
        return lark.Lark.load(io.BytesIO(table[len(head) :]))
    return lark.Lark(grammar.decode(), **OPTIONS)


def make_table(grammar: bytes) -> bytes:
    """Give what `language` loads: for the build, which saves it beside the grammar."""
    import lark

    table = io.BytesIO()
    lark.Lark(grammar.decode(), **OPTIONS).save(table)
    return stamp(grammar) + table.getvalue()


def stamp(grammar: bytes) -> bytes:
    """Give the first line of a table: the grammar and the Lark it is made of."""
    import lark

    return f"{hashlib.sha256(grammar).hexdigest()} lark {lark.__version__}\n".encode()
