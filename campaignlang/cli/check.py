"""`campaign check`: every finding of all files, in the form that is asked for."""

import sys
from collections.abc import Iterable, Sequence

import click

from campaignlang.cli.loading import load
from campaignlang.cli.program import FAULTS, Command, Stop
from campaignlang.doors.files import campaign_files
from campaignlang.doors.screen import print_json, print_text
from campaignlang.doors.settings import Settings, read_settings
from campaignlang.syntax.diagnostic import Diagnostic, Severity

FORMATS = ("text", "concise", "json")

EPILOG = """Examples:
  campaign check
  campaign check examples/spring_webinar.campaign
  campaign check campaigns/ --format concise
  campaign check --select N,T --ignore P705
"""


@click.command(cls=Command, help="Find what is wrong in campaign files.", epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--select", metavar="CODES", help="Only these codes, or what begins like them: N,T205.")
@click.option("--ignore", metavar="CODES", help="All but these codes, or what begins like them.")
@click.option("--no-plugins", is_flag=True, help="Know the built-in element kinds only.")
def check(
    files: tuple[str, ...], form: str, select: str | None, ignore: str | None, no_plugins: bool
) -> None:
    from campaignlang.check import check as check_document

    paths = campaign_files(files)
    found: dict[Diagnostic, None] = {}
    for path in paths:
        settings = read_settings(path)
        loaded = load(path, with_plugins=not no_plugins)
        if loaded.document is not None:
            check_document(loaded.document, loaded.report)
        wanted = chosen(loaded.report.findings, settings, path, listed(select), listed(ignore))
        # What an import has is found again with every file that imports it: told once.
        found.update(dict.fromkeys(wanted))
    findings = tuple(sorted(found, key=place))
    show(findings, form, len(paths))
    if any(finding.severity is not Severity.INFO for finding in findings):
        raise Stop(FAULTS)


def place(finding: Diagnostic) -> tuple[str, int, int, str]:
    span = finding.span
    return (
        ("", 0, 0, finding.code.code) if span is None else (span.source.path, *span.place, finding.code.code)
    )


def listed(codes: str | None) -> tuple[str, ...]:
    """Give the codes of `N,T205`; empty for none."""
    return tuple(code.strip().upper() for code in codes.split(",") if code.strip()) if codes else ()


def chosen(
    findings: Iterable[Diagnostic],
    settings: Settings,
    path: str,
    select: Sequence[str],
    ignore: Sequence[str],
) -> list[Diagnostic]:
    """Apply the command line and the project's settings: which findings count, and how severe they are."""
    from dataclasses import replace

    sections = settings.paths_for(path)
    selected = tuple(select) or settings.select
    ignored = (*ignore, *settings.ignore, *(code for section in sections for code in section.ignore))
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


def show(findings: tuple[Diagnostic, ...], form: str, file_count: int) -> None:
    if form == "json":
        from campaignlang.report.findings_json import findings_json

        print_json(findings_json(findings).rstrip("\n"))
        return
    if form == "concise":
        from campaignlang.report.concise import findings_concise

        if findings:
            print_text(findings_concise(findings).rstrip("\n"))
        return
    from campaignlang.report.tallied import findings_summary
    from campaignlang.report.text import findings_text

    is_colored = has_color()
    if findings:
        print_text(findings_text(findings, is_colored=is_colored).rstrip("\n") + "\n", styled=is_colored)
    print_text(findings_summary(findings, file_count))


def has_color() -> bool:
    """Say whether colour is wanted: on a terminal, unless NO_COLOR says no."""
    import os

    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
