"""From a path on the command line to a resolved document, its findings beside it."""

from collections.abc import Mapping

from campaignlang.cli.program import FAULTS, Stop, say
from campaignlang.doors.refused import Refused
from campaignlang.doors.screen import print_text
from campaignlang.doors.sources import project_root, read_source, real_path, shown_path
from campaignlang.doors.templates import template_texts
from campaignlang.frozen import dataclass
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Document
from campaignlang.model.imports import NO_TEXTS, Unit, source_reader
from campaignlang.model.plugins import BUILT_IN_WORDS, kind_finder
from campaignlang.model.resolve import resolve
from campaignlang.model.stops import stops_drawing, stops_runs
from campaignlang.syntax.codes import CODES
from campaignlang.syntax.diagnostic import Diagnostic, Report
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source, Span

# What a source's door refuses and what is nevertheless a finding of the file, at its beginning.
FINDINGS_OF_THE_DOOR = ("S009", "S010")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as far as it could be understood. `document` None: not even its text could be read."""

    path: str
    document: Document | None
    report: Report


def load(path: str, *, with_plugins: bool = True, texts: Mapping[str, str] = NO_TEXTS) -> Loaded:
    """Read, parse and resolve a file and its imports. Raises Refused where it cannot be opened.

    `texts`, by resolved path, stand in for what is in the files.
    """
    report = Report()
    root = project_root(path)
    try:
        text = texts.get(real_path(path)) if texts else None
        source = Source(shown_path(path), read_source(path, root) if text is None else text)
    except Refused as fault:
        if fault.code not in FINDINGS_OF_THE_DOOR:
            raise
        code = next(one for one in CODES if one.code == fault.code)
        report.add(code, Span(Source(shown_path(path), ""), 0, 0), fault.message, help=fault.help)
        return Loaded(path, None, report)

    def parsed(one: Source) -> Unit:
        return Unit(real_path(path), one, parse(one, report, BUILT_IN_WORDS))

    read = source_reader(root, lambda one: parse(one, report, BUILT_IN_WORDS), texts)
    document = resolve(parsed(source), read, report, kind_finder(with_plugins=with_plugins))
    return Loaded(path, document, report)


def load_document(path: str, *, is_drawn: bool = False, with_plugins: bool = True) -> Document:
    """Load a file that is to be run or drawn: findings without which it has no meaning end the command.

    All others are counted in one line on standard error.
    """
    loaded = load(path, with_plugins=with_plugins)
    stops = stops_drawing if is_drawn else stops_runs
    findings = loaded.report.findings
    stopping = [finding for finding in findings if stops(finding.code)]
    if stopping or loaded.document is None:
        from campaignlang.report.text import findings_text

        print_text(findings_text(stopping or findings), error=True)
        raise Stop(FAULTS)
    others = other_findings(loaded, findings)
    if others:
        say(f"{others}; see `campaign check {loaded.path}`")
    return loaded.document


def other_findings(loaded: Loaded, findings: tuple[Diagnostic, ...]) -> str:
    """Count what `check` would find besides: `2 warnings in shown.campaign`; empty for nothing."""
    from campaignlang.check import check
    from campaignlang.check.suppressions import without_suppressed
    from campaignlang.cli.checking import Choice, chosen
    from campaignlang.doors.settings import read_settings

    assert loaded.document is not None
    settings = read_settings(loaded.path)
    check(loaded.document, loaded.report, template_texts(loaded.path), crowded_hours=settings.crowded_hours)
    found = without_suppressed(loaded.report.findings, loaded.document.sources[:1])
    counts = {"error": 0, "warning": 0}
    for finding in chosen(found, settings, loaded.path, Choice((), (), True)):
        if finding.severity.value in counts:
            counts[finding.severity.value] += 1
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for word, count in counts.items() if count]
    return f"{', '.join(parts)} in {shown_path(loaded.path)}" if parts else ""


def standard_behavior() -> Behavior:
    """Give the behaviour that the package brings."""
    from campaignlang.model.standard import standard_behavior as packaged_behavior

    return packaged_behavior(kind_finder())
