"""Source to tree. Reports every syntax error of the file in one run, and never raises on any text."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from campaignlang.doors.limits import SOURCE_BYTES_MAX
from campaignlang.syntax import codes, tree
from campaignlang.syntax.building import build
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.lines import read_lines
from campaignlang.syntax.machine import Machine, Node, Unexpected
from campaignlang.syntax.source import Source, Span
from campaignlang.syntax.table import language

if TYPE_CHECKING:
    from campaignlang.syntax.recovery import Fault


def parse(source: Source, report: Report, kinds: Collection[str] = ()) -> tree.File:
    """Give the file's tree, with what could be understood; `kinds` may be no names but attributes'."""
    whole = Span(source, 0, len(source.text))
    if len(source.text.encode(errors="replace")) > SOURCE_BYTES_MAX:
        report.add(codes.TOO_LARGE, Span(source, 0, 0), "the file is larger than 5 MB")
        return tree.File(whole, ())
    lines = read_lines(source, report)
    if lines.is_hopeless:
        return tree.File(whole, (), lines.comments)
    machine = Machine(language(), lines.text)
    faults: list[Fault] = []
    parsed: Node | None
    try:
        parsed = machine.run()
    except Unexpected as unexpected:
        # Most files need it not, and importing it takes time.
        from campaignlang.syntax.recovery import Recovery

        parsed = Recovery(machine, lines, faults).run(unexpected)
    if parsed is None:
        return tree.File(whole, (), lines.comments)
    file, reserved = build(parsed, source, lines.comments, report, frozenset(kinds))
    if faults:
        from campaignlang.syntax.unexpected import report_fault

        for fault in faults:
            report_fault(source, lines.text, fault.offset, fault.accepted, reserved, report)
    return file
