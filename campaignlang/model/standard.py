"""The behaviour that comes with the package, `standard`: used, with a note, when a file has none."""

from campaignlang.doors.sources import packaged, source_text
from campaignlang.model.behavior import Behavior
from campaignlang.model.imports import Unit
from campaignlang.model.names import FindKind
from campaignlang.model.resolve import resolve_standard
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Source

NAME = "standard"
PATH = "campaignlang/behaviors/standard.campaign"


def standard_behavior(find_kind: FindKind) -> Behavior:
    """Parse and resolve it; its text names kinds only, so it is the same for every document."""
    from campaignlang.syntax.parser import parse

    source = Source(PATH, source_text(packaged(PATH), PATH))
    report = Report()
    unit = Unit(PATH, source, parse(source, report))
    assert report.count == 0
    return resolve_standard(unit, find_kind)
