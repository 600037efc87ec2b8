"""`campaign check`: every finding of all files, in the form that is asked for; and mending what can be."""

import sys

import click

from campaignlang.cli.checking import Choice, findings_in, listed
from campaignlang.cli.program import FAULTS, Command, Stop, note
from campaignlang.doors.files import campaign_files
from campaignlang.doors.screen import print_json, print_text
from campaignlang.syntax.diagnostic import Diagnostic, Severity

FORMATS = ("text", "concise", "json", "github", "gitlab", "sarif", "junit", "markdown")

EPILOG = """Examples:
  campaign check
  campaign check examples/spring_webinar.campaign
  campaign check campaigns/ --format concise
  campaign check --select N,T --ignore P705
  campaign check --fix --diff
  campaign check --write-baseline known.json
  campaign check --baseline known.json --format sarif > findings.sarif
"""


@click.command(cls=Command, help="Find what is wrong in campaign files.", epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="`text` and `concise` for people, the others for CI and tools.",
)
@click.option("--select", metavar="CODES", help="Only these codes, or what begins like them: N,T205.")
@click.option("--ignore", metavar="CODES", help="All but these codes, or what begins like them.")
@click.option("--fix", "is_fix", is_flag=True, help="Mend what can safely be mended, and show the rest.")
@click.option("--diff", "is_diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--baseline", metavar="FILE", help="Leave out the findings that this file knows.")
@click.option("--write-baseline", "baseline_out", metavar="FILE", help="Write all findings to a baseline.")
@click.option("--no-plugins", is_flag=True, help="Know the built-in element kinds only.")
def check(
    files: tuple[str, ...],
    form: str,
    select: str | None,
    ignore: str | None,
    is_fix: bool,
    is_diff: bool,
    baseline: str | None,
    baseline_out: str | None,
    no_plugins: bool,
) -> None:
    paths = campaign_files(files)
    choice = Choice(listed(select), listed(ignore), not no_plugins)
    if baseline_out is not None:
        refuse_together(is_fix, is_diff, baseline)
        write_baseline(baseline_out, findings_in(paths, choice), paths)
        return
    known = None
    if baseline is not None:
        from campaignlang.report.baseline import read_baseline

        known = read_baseline(baseline)
    if is_fix or is_diff:
        from campaignlang.cli.fixing import fix_files

        findings, is_changed = fix_files(paths, choice, known, is_diff=is_diff)
        if is_diff:
            if is_changed or is_faulty(findings):
                raise Stop(FAULTS)
            return
    else:
        findings = findings_in(paths, choice)
    if known is not None:
        findings = without_known(findings, known)
    show(findings, form, len(paths))
    if is_faulty(findings):
        raise Stop(FAULTS)


def is_faulty(findings: tuple[Diagnostic, ...]) -> bool:
    return any(finding.severity is not Severity.INFO for finding in findings)


def refuse_together(is_fix: bool, is_diff: bool, baseline: str | None) -> None:
    for is_given, option in ((is_fix, "--fix"), (is_diff, "--diff"), (baseline is not None, "--baseline")):
        if is_given:
            raise click.UsageError(f"--write-baseline and {option} do not go together")


def write_baseline(path: str, findings: tuple[Diagnostic, ...], inputs: tuple[str, ...]) -> None:
    from campaignlang.doors.outputs import write_output
    from campaignlang.doors.screen import escape_text
    from campaignlang.report.baseline import baseline_text

    with write_output(path, inputs) as output:
        output.write(baseline_text(findings).encode())
    if path != "-":
        count = f"{len(findings)} finding{'' if len(findings) == 1 else 's'}"
        print_text(f"{count} written to {escape_text(path)}")


def without_known(findings: tuple[Diagnostic, ...], known: frozenset[str]) -> tuple[Diagnostic, ...]:
    """Leave out what the baseline knows, and say how much that is."""
    from campaignlang.report.fingerprint import fingerprints

    marks = fingerprints(findings)
    kept = tuple(one for one, mark in zip(findings, marks, strict=True) if mark not in known)
    count = len(findings) - len(kept)
    gone = len(known) - len({mark for mark in marks if mark in known})
    if count:
        note(f"{count} finding{' is' if count == 1 else 's are'} in the baseline and not shown")
    if gone:
        note(
            f"{gone} finding{'' if gone == 1 else 's'} of the baseline can no longer be found: write it anew"
        )
    return kept


def show(findings: tuple[Diagnostic, ...], form: str, file_count: int) -> None:
    if form == "text":
        from campaignlang.report.tallied import findings_summary
        from campaignlang.report.text import findings_text

        is_colored = has_color()
        if findings:
            text = findings_text(findings, is_colored=is_colored).rstrip("\n")
            print_text(text + "\n", styled=is_colored)
        print_text(findings_summary(findings, file_count))
        return
    written = written_in(form, findings, file_count)
    if form in ("json", "gitlab", "sarif"):
        print_json(written)
    elif written:
        print_text(written.rstrip("\n"))


def written_in(form: str, findings: tuple[Diagnostic, ...], file_count: int) -> str:
    """Give the findings in a form for machines; what writes it is imported only here."""
    match form:
        case "json":
            from campaignlang.report.findings_json import findings_json

            return findings_json(findings)
        case "concise":
            from campaignlang.report.concise import findings_concise

            return findings_concise(findings)
        case "github":
            from campaignlang.report.github import findings_github

            return findings_github(findings)
        case "gitlab":
            from campaignlang.report.gitlab import findings_gitlab

            return findings_gitlab(findings)
        case "sarif":
            from campaignlang.report.sarif import findings_sarif

            return findings_sarif(findings)
        case "junit":
            from campaignlang.report.junit import findings_junit

            return findings_junit(findings, file_count)
        case _:
            from campaignlang.report.markdown import findings_markdown

            return findings_markdown(findings, file_count)


def has_color() -> bool:
    """Say whether colour is wanted: on a terminal, unless NO_COLOR says no."""
    import os

    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
