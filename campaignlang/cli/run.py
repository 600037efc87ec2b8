"""`campaign run`: a campaign on the simulated clock; the summary on the screen, the rest in files."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import click

from campaignlang.cli.program import Command, note
from campaignlang.cli.running import Ready, Wanted, prepare, run_options
from campaignlang.doors.outputs import refuse_clashes, write_output
from campaignlang.doors.screen import print_json, print_text
from campaignlang.simulation.run import Run

EPILOG = """Examples:
  campaign run examples/spring_webinar.campaign
  campaign run examples/spring_webinar.campaign --contacts 10_000 --seed 7 --log events.csv
  campaign run letter.campaign --start-at 2026-01-05T09:00 --until 2026-02-05T09:00
  campaign run offer.campaign --contacts people.csv --column id="Contact ID"
"""
FILE_OPTIONS = ("log", "campaign-log", "participants", "summary")


@click.command(cls=Command, help="Run a campaign on the simulated clock.", epilog=EPILOG)
@click.argument("file")
@run_options
@click.option("--log", metavar="FILE", help="Every event (.csv, .jsonl, .parquet).")
@click.option(
    "--campaign-log", metavar="FILE", help="What the campaign did, step by step (.csv, .jsonl, .parquet)."
)
@click.option("--participants", metavar="FILE", help="Where each passage stands (.csv, .jsonl, .parquet).")
@click.option("--summary", "summary_file", metavar="FILE", help="The summary (.json).")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--spreadsheet-safe", is_flag=True, help="Keep spreadsheets from running cells as formulas.")
def run(
    file: str,
    log: str | None,
    campaign_log: str | None,
    participants: str | None,
    summary_file: str | None,
    form: str,
    spreadsheet_safe: bool,
    **options: Any,
) -> None:
    from campaignlang.simulation.tables import table_ending

    tables = {"log": log, "campaign-log": campaign_log, "participants": participants}
    endings = {name: table_ending(path) for name, path in tables.items() if path is not None}
    outputs = [path for path in (*tables.values(), summary_file) if path is not None]
    wanted = Wanted(**options)
    named_inputs = [file, *([wanted.contacts] if wanted.contacts is not None else [])]
    refuse_clashes(outputs, named_inputs)
    ready = prepare(file, wanted)
    refuse_clashes(outputs, ready.inputs)

    from campaignlang.simulation import run as running

    done = running.run(ready.program, ready.scenario, ready.contacts, keeps_stories=bool(endings))
    summary = summary_of(ready, done)
    for name, path in tables.items():
        if path is not None:
            write_table(name, path, endings[name], TABLES[name](ready, done), spreadsheet_safe)
    summary_text = json.dumps(summary, ensure_ascii=False, indent=2)
    if summary_file is not None:
        with write_output(summary_file) as stream:
            stream.write((summary_text + "\n").encode("utf-8"))
    note_nobody(done)
    if form == "json":
        print_json(summary_text)
    else:
        show(
            ready,
            done,
            summary,
            [name for name in FILE_OPTIONS if {**tables, "summary": summary_file}[name] is None],
        )


def summary_of(ready: Ready, done: Run) -> dict[str, Any]:
    from campaignlang.simulation.fingerprint import campaign_fingerprint
    from campaignlang.simulation.run import not_simulated
    from campaignlang.simulation.summary import RunFacts, summarise

    facts = RunFacts(
        behavior=ready.behavior.name,
        seed=ready.scenario.seed,
        start=ready.scenario.clock.start,
        end=done.completion.ended_at,
        completed_by=done.completion.completed_by,
        not_simulated=not_simulated(ready.campaign, ready.behavior, done),
        campaign_fingerprint=campaign_fingerprint(ready.document.sources),
        contacts_fingerprint=done.contacts_fingerprint,
        unfinished=done.completion.unfinished,
    )
    return summarise(ready.campaign, facts, done.tally)


Rows = tuple[tuple[str, ...], Iterator[tuple[str | int, ...]]]


def log_table(ready: Ready, done: Run) -> Rows:
    from campaignlang.simulation.logs import EVENT_COLUMNS, event_rows

    return EVENT_COLUMNS, event_rows(done.stories)


def participants_table(ready: Ready, done: Run) -> Rows:
    from campaignlang.simulation.logs import PARTICIPANT_COLUMNS, participant_rows

    return PARTICIPANT_COLUMNS, participant_rows(done.stories, ready.campaign.schema)


def campaign_log_table(ready: Ready, done: Run) -> Rows:
    from campaignlang.simulation.campaign_log import CAMPAIGN_LOG_COLUMNS, campaign_log_rows, periods_of
    from campaignlang.simulation.run import period_finder

    start = ready.scenario.clock.start
    return CAMPAIGN_LOG_COLUMNS, campaign_log_rows(
        ready.campaign,
        periods_of(done.stories, period_finder(ready.program, start)),
        start=start,
        end=done.completion.ended_at,
        scheduled_start=ready.program.start,
        scheduled_end=ready.program.end,
    )


TABLES: dict[str, Callable[[Ready, Run], Rows]] = {
    "log": log_table,
    "campaign-log": campaign_log_table,
    "participants": participants_table,
}


def write_table(name: str, path: str, ending: str, table: Rows, is_spreadsheet_safe: bool) -> None:
    from campaignlang.simulation.tables import table_text

    columns, rows = table
    with write_output(path) as stream:
        if ending == "parquet":
            from campaignlang.simulation.columnar import parquet

            layouts = {"log": parquet.EVENTS, "participants": parquet.PARTICIPANTS}
            parquet.write_rows(stream, layouts.get(name, parquet.CAMPAIGN_LOG), rows)
            return
        for text in table_text(ending, columns, rows, is_spreadsheet_safe=is_spreadsheet_safe):
            stream.write(text.encode("utf-8", "surrogatepass"))


def show(ready: Ready, done: Run, summary: dict[str, Any], unwritten: list[str]) -> None:
    from campaignlang.report.run_screen import run_screen

    screen = run_screen(
        summary,
        done.tally,
        ready.program.zone,
        start=ready.scenario.clock.start,
        end=done.completion.ended_at,
    )
    could = ""
    if unwritten:
        names = {"summary": "summary.json", "log": "events.csv", "campaign-log": "campaign.csv"}
        offers = [f"--{name} {names.get(name, f'{name}.csv')}" for name in unwritten]
        could = f"\n\nit could also write: {', '.join(offers)}"
    print_text(screen + could)


def note_nobody(done: Run) -> None:
    """Say that nobody came in, and why."""
    if done.tally.contacts and not done.tally.entered:
        reasons = ", ".join(
            f"{count:,} by {reason.replace('_', ' ')}"
            for reason, count in sorted(done.tally.kept_out.items())
        )
        note(f"nobody came in: {reasons}")
