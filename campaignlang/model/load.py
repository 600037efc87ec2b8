"""From a source's text to a Document in one call: parse, follow imports, resolve."""

from campaignlang.doors.sources import STANDARD_INPUT, project_root, real_path, shown_path
from campaignlang.model.campaign import Document
from campaignlang.model.imports import Unit, source_reader
from campaignlang.model.names import FindKind
from campaignlang.model.plugins import BUILT_IN_WORDS, kind_finder
from campaignlang.model.resolve import resolve
from campaignlang.syntax import tree
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Source


def load_document(path: str, text: str, report: Report, find_kind: FindKind | None = None) -> Document:
    """Resolve the text of a file that stands at `path` (`-`: standard input); imports are read from there."""
    from campaignlang.syntax.parser import parse

    def parse_source(source: Source) -> tree.File:
        return parse(source, report, BUILT_IN_WORDS)

    source = Source(shown_path(path), text)
    key = path if path == STANDARD_INPUT else real_path(path)
    first = Unit(key, source, parse_source(source))
    read = source_reader(project_root(path), parse_source)
    return resolve(first, read, report, find_kind or kind_finder())
