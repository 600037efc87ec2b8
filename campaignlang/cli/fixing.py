"""`campaign check --fix`: safe fixes, again and again until nothing more can be mended, then written."""

from collections.abc import Sequence

import click

from campaignlang.cli.checking import Choice, findings_in
from campaignlang.cli.rewriting import as_written, read_text
from campaignlang.doors.outputs import write_output
from campaignlang.doors.refused import Refused
from campaignlang.doors.screen import escape_text, print_text
from campaignlang.doors.sources import STANDARD_INPUT, real_path, shown_path
from campaignlang.report.difference import unified_difference
from campaignlang.report.fingerprint import fingerprints
from campaignlang.syntax.diagnostic import Diagnostic
from campaignlang.syntax.fixing import fixed, is_fixable
from campaignlang.syntax.source import Source

# A mended name may bring the next fault to light; a fix that brings another one back must not go on for ever.
ROUNDS_MAX = 10


def fix_files(
    paths: Sequence[str], choice: Choice, known: frozenset[str] | None, *, is_diff: bool
) -> tuple[tuple[Diagnostic, ...], bool]:
    """Mend files, or show what would change. Give the findings that remain, and whether anything changed.

    Findings of a baseline are not mended: their authors have decided to leave them.
    """
    if STANDARD_INPUT in paths:
        raise click.UsageError("--fix changes files, and standard input is none")
    before = {path: read for path in paths if (read := _read(path)) is not None}
    # Two paths may lead to one file: it is mended once.
    names = {real_path(path): path for path in before}
    texts: dict[str, str] = {}
    findings = findings_in(paths, choice)
    for _ in range(ROUNDS_MAX):
        changed = _round(findings, names, known)
        if not changed:
            break
        texts.update(changed)
        findings = findings_in(paths, choice, texts)
    # What came back to what it was needs no writing.
    texts = {key: text for key, text in texts.items() if text != before[names[key]][1]}
    if is_diff:
        for key, text in texts.items():
            shown = escape_text(shown_path(names[key]))
            print_text(unified_difference(shown, before[names[key]][1], text).rstrip("\n"))
    else:
        for key, text in texts.items():
            with write_output(names[key]) as output:
                output.write(as_written(text, before[names[key]][0]))
    return findings, bool(texts)


def _read(path: str) -> tuple[bytes, str] | None:
    """Give bytes and text; None for what is no text, which is a finding of `check`'s."""
    try:
        return read_text(path)
    except Refused as refused:
        if refused.code.startswith("S"):
            return None
        raise


def _round(
    findings: Sequence[Diagnostic], names: dict[str, str], known: frozenset[str] | None
) -> dict[str, str]:
    """Give the new texts of the files that one round of fixes changes, by resolved path."""
    marks = fingerprints(findings) if known else ("",) * len(findings)
    wanted: dict[Source, list[Diagnostic]] = {}
    for finding, mark in zip(findings, marks, strict=True):
        if is_fixable(finding) and not (known and mark in known):
            assert finding.fix is not None
            wanted.setdefault(finding.fix.edits[0].span.source, []).append(finding)
    changed: dict[str, str] = {}
    for source, fixable in wanted.items():
        key = real_path(source.path)
        # Files that are only imported are left to whoever checks them.
        if key in names:
            text = fixed(source, fixable)
            if text != source.text:
                changed[key] = text
    return changed
