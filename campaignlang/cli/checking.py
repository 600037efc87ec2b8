"""What `check` finds in files, after suppressions, the settings and the command line have spoken."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from campaignlang.cli import VALUES_BETWEEN_COLLECTIONS
from campaignlang.cli.loading import load
from campaignlang.doors.refused import Refused
from campaignlang.doors.settings import Settings, read_settings
from campaignlang.doors.templates import template_texts
from campaignlang.frozen import dataclass
from campaignlang.model.campaign import Document
from campaignlang.model.imports import NO_TEXTS
from campaignlang.syntax.codes import CODES
from campaignlang.syntax.diagnostic import Diagnostic, Severity

# With fewer flows a copy of the process takes longer than it saves.
FLOWS_MIN = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """What the command line asks for: codes or what they begin with."""

    select: tuple[str, ...]
    ignore: tuple[str, ...]
    with_plugins: bool


def findings_in(
    paths: Sequence[str], choice: Choice, texts: Mapping[str, str] = NO_TEXTS
) -> tuple[Diagnostic, ...]:
    """Check files; `texts`, by resolved path, stand in for what is in them."""
    from campaignlang.check.suppressions import without_suppressed

    found: dict[Diagnostic, None] = {}
    for path in paths:
        settings = read_settings(path)
        with no_search_for_cycles():
            loaded = load(path, with_plugins=choice.with_plugins, texts=texts)
            if loaded.document is not None:
                checker_for(loaded.document)(
                    loaded.document,
                    loaded.report,
                    template_texts(path),
                    crowded_hours=settings.crowded_hours,
                )
        own = loaded.document.sources[:1] if loaded.document is not None else ()
        findings = without_suppressed(loaded.report.findings, own)
        # What an import has is found again with every file that imports it: told once.
        found.update(dict.fromkeys(chosen(findings, settings, path, choice)))
    return tuple(sorted(found, key=place))


def checker_for(document: Document) -> Callable[..., None]:
    """Give `check`, or what does the same with copies of this process, imported where that pays."""
    if len(document.campaigns) > 1 and sum(len(one.flows) for one in document.campaigns) >= FLOWS_MIN:
        from campaignlang.cli.side_by_side import check_side_by_side

        return check_side_by_side
    from campaignlang.check import check

    return check


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Trees of a large file live until it is checked: looking for garbage in them takes a third of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_count()[0] > VALUES_BETWEEN_COLLECTIONS:
                # They would be looked through at once, and live until the end.
                gc.freeze()
            gc.enable()


def place(finding: Diagnostic) -> tuple[str, int, int, str]:
    span = finding.span
    return (
        ("", 0, 0, finding.code.code) if span is None else (span.source.path, *span.place, finding.code.code)
    )


def listed(codes: str | None) -> tuple[str, ...]:
    """Give the codes of `N,T205`; empty for none. Raises Refused where nothing is called so."""
    found = tuple(code.strip().upper() for code in codes.split(",") if code.strip()) if codes else ()
    refuse_unknown(found)
    return found


def refuse_unknown(prefixes: Iterable[str]) -> None:
    """Refuse a selection that would silently select nothing."""
    for prefix in prefixes:
        if not any(code.code.startswith(prefix) for code in CODES):
            raise Refused(
                "U907", f"no code begins with `{prefix[:40]}`", "`campaign explain` lists all codes"
            )


def chosen(findings: Iterable[Diagnostic], settings: Settings, path: str, choice: Choice) -> list[Diagnostic]:
    """Apply the command line and the project's settings: which findings count, and how severe they are."""
    from dataclasses import replace

    sections = settings.paths_for(path)
    refuse_unknown((*(settings.select or ()), *settings.ignore, *settings.severity))
    for section in sections:
        refuse_unknown((*section.ignore, *section.severity))
    selected = choice.select or settings.select
    ignored = (*choice.ignore, *settings.ignore, *(code for section in sections for code in section.ignore))
    severities = dict(settings.severity)
    for section in sections:
        severities.update(section.severity)
    wanted = []
    for finding in findings:
        code = finding.code.code
        if selected is not None and not code.startswith(tuple(selected)):
            continue
        if ignored and code.startswith(ignored):
            continue
        # The longest prefix that was set is the most particular one.
        set_for = max((prefix for prefix in severities if code.startswith(prefix)), key=len, default=None)
        if set_for is not None:
            finding = replace(finding, severity=Severity(severities[set_for]))
        wanted.append(finding)
    return wanted
