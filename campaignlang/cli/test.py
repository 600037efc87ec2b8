"""`campaign test`: the tests of files, what was expected, what happened, and the passage around it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from campaignlang.cli.loading import load_document, standard_behavior
from campaignlang.cli.program import FAULTS, Command, Stop, screen_format
from campaignlang.doors.files import campaign_files
from campaignlang.doors.screen import escape_text, print_json, print_text
from campaignlang.doors.sources import project_root
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.test_block import Simulation
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.testing.result import ExpectationResult, TestResult
from campaignlang.testing.running import Gather, People, run_test

EPILOG = """Examples:
  campaign test
  campaign test examples/spring_webinar.campaign
  campaign test -k "late opener" --format json
"""


@click.command(cls=Command, help="Run the tests of campaign files.", epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("-k", "part", metavar="TEXT", help="Only tests with this in their name, in any case.")
@screen_format
@click.option("--no-plugins", is_flag=True, help="Know the built-in element kinds only.")
def test(files: tuple[str, ...], part: str | None, form: str, no_plugins: bool) -> None:
    documents = [load_document(path, with_plugins=not no_plugins) for path in campaign_files(files)]
    results: list[TestResult] = []
    for document in documents:
        results.extend(results_of(document, part, form == "text"))
    if form == "json":
        print_json(json.dumps(results_value(results), ensure_ascii=False, indent=2))
    elif not results:
        print_text("no test found")
    else:
        failed = sum(not result.passed for result in results)
        print_text(f"{len(results) - failed} passed, {failed} failed")
    if any(not result.passed for result in results):
        raise Stop(FAULTS)


def results_of(document: Document, part: str | None, is_shown: bool) -> list[TestResult]:
    """Run a document's tests, in their order; each is shown as soon as it has run."""
    campaigns = {campaign.name: campaign for campaign in document.campaigns}
    behaviors = {one.name: one for one in (*document.imported_behaviors, *document.behaviors)}
    if "standard" not in behaviors and any(
        one.simulation is not None and one.simulation.behavior == "standard" for one in document.tests
    ):
        behaviors["standard"] = standard_behavior()
    results = []
    for one in document.tests:
        if part is not None and part.lower() not in one.name.lower():
            continue
        result = run_test(one, campaigns[one.campaign], behaviors, gatherer(one.span.source.path))
        results.append(result)
        if is_shown:
            print_text(result_text(result))
    return results


def gatherer(source: str) -> Gather:
    """Make what opens the audiences of the tests of a file; paths are relative to it."""

    def gather(simulation: Simulation, campaign: Campaign, behavior: Behavior, program: Program) -> People:
        from campaignlang.cli.people import recorded_of, shut_out_of

        contacts = contacts_of(simulation, campaign, program, source)
        recorded = None
        if behavior.seen_from is not None:
            known = frozenset(contact.id for contact in contacts)
            recorded, _ = recorded_of(behavior, campaign, program.zone, known)
        shut_out, _ = shut_out_of(program, contacts)
        return People(contacts=contacts, recorded=recorded, shut_out=shut_out)

    return gather


def contacts_of(
    simulation: Simulation, campaign: Campaign, program: Program, source: str
) -> tuple[Contact, ...]:
    if isinstance(simulation.audience, int):
        from campaignlang.simulation.synthetic import refuse_gaps, synthetic_contacts

        refuse_gaps(program)
        return tuple(synthetic_contacts(program, simulation.audience, simulation.seed))
    from campaignlang.simulation.audience import read_audience

    place = str(Path(source).parent / simulation.audience)
    return read_audience(place, campaign, program.zone, {}, project_root(source)).contacts


def result_text(result: TestResult) -> str:
    """Give `ok  NAME`, or `FAILED  NAME` with what went wrong below."""
    name, file = escape_text(result.name), escape_text(result.file)
    if result.passed:
        return f"ok  {name}"
    lines = [f"FAILED  {name}"]
    if result.error is not None:
        lines.append(f"  {file}:{result.line}: {escape_text(result.error, keep_lines=True)}")
    for expectation in result.expectations:
        if not expectation.passed:
            lines.append(f"  {file}:{expectation.line}: expected {shown_text(expectation)}")
            lines.append(f"    found {escape_text(expectation.found)}")
            lines.extend(f"      {line}" for line in expectation.lines)
    return "\n".join(lines)


def shown_text(expectation: ExpectationResult) -> str:
    return escape_text(" ".join(expectation.text.split()).removeprefix("expect "))


def results_value(results: Sequence[TestResult]) -> dict[str, Any]:
    return {
        "schema_version": 1,
        "tests": [
            {
                "name": result.name,
                "file": result.file,
                "line": result.line,
                "passed": result.passed,
                "expectations": [
                    {
                        "line": one.line,
                        "text": shown_text(one),
                        "passed": one.passed,
                        "found": one.found,
                    }
                    for one in result.expectations
                ],
                "error": result.error,
            }
            for result in results
        ],
    }
