"""`campaign run`: a campaign on the simulated clock; the summary on the screen, the rest in files."""

import json
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from campaignlang.cli.how import COLUMNAR, REFERENCE, How, how_to_run
from campaignlang.cli.people import blocks_of, contacts_of
from campaignlang.cli.program import Command, note, screen_format
from campaignlang.cli.run_files import RunFiles, output_paths, run_files
from campaignlang.cli.running import BLOCK_CONTACTS, Plan, Wanted, plan_of, run_options
from campaignlang.doors.outputs import refuse_clashes, write_output
from campaignlang.doors.screen import print_json, print_text

if TYPE_CHECKING:
    from campaignlang.cli.done import Done
    from campaignlang.simulation.columnar.workers.crew import Crew

EPILOG = """Examples:
  campaign run examples/spring_webinar.campaign
  campaign run examples/spring_webinar.campaign --contacts 10_000 --seed 7 --log events.csv
  campaign run letter.campaign --start-at 2026-01-05T09:00 --until 2026-02-05T09:00
  campaign run offer.campaign --contacts people.csv --column id="Contact ID"
  campaign run offer.campaign --contacts people.parquet --workers 2 --log events/
  campaign run offer.campaign --contacts 100_000_000 --on dask://nodes.example:8786
"""


@click.command(cls=Command, help="Run a campaign on the simulated clock.", epilog=EPILOG)
@click.argument("file")
@run_options
@click.option("--log", metavar="FILE", help="Every event (.csv, .jsonl, .parquet, or a folder).")
@click.option(
    "--campaign-log", metavar="FILE", help="What the campaign did, step by step (.csv, .jsonl, .parquet)."
)
@click.option("--participants", metavar="FILE", help="Where each passage stands (.csv, .jsonl, .parquet).")
@click.option("--summary", metavar="FILE", help="The summary (.json).")
@screen_format
@click.option("--spreadsheet-safe", is_flag=True, help="Keep spreadsheets from running cells as formulas.")
@click.option(
    "--engine",
    type=click.Choice((COLUMNAR, REFERENCE)),
    default=COLUMNAR,
    show_default=True,
    help="Both leave the same; `reference` is the slow definition.",
)
@click.option("--workers", metavar="N", help="So many processes at once, up to 4 for each core.")
@click.option("--on", metavar="SCHEDULER", help="`dask` (a cluster on this machine) or dask://HOST:PORT.")
# For tests, and for measuring: nothing that is written depends on it.
@click.option("--block-contacts", type=click.IntRange(1, 1 << 20), default=BLOCK_CONTACTS, hidden=True)
def run(
    file: str,
    log: str | None,
    campaign_log: str | None,
    participants: str | None,
    summary: str | None,
    form: str,
    spreadsheet_safe: bool,
    engine: str,
    workers: str | None,
    on: str | None,
    block_contacts: int,
    **options: Any,
) -> None:
    how = how_to_run(engine, block_contacts, workers, on)
    wanted = Wanted(**options)
    files = run_files(
        log=log,
        campaign_log=campaign_log,
        participants=participants,
        summary=summary,
        is_spreadsheet_safe=spreadsheet_safe,
        inputs=(file, *([wanted.contacts] if wanted.contacts is not None else [])),
    )
    with crew_of(how) as crew:
        plan = plan_of(file, wanted)
        done, is_chance = run_by(how, plan, wanted, files, crew)
    found = summary_of(plan, done, is_chance=is_chance)
    summary_text = json.dumps(found, ensure_ascii=False, indent=2)
    if summary is not None:
        with write_output(summary) as stream:
            stream.write((summary_text + "\n").encode("utf-8"))
    note_nobody(done)
    if form == "json":
        print_json(summary_text)
    else:
        print_text(screen_of(plan, done, found, files.unwritten))


def crew_of(how: How) -> "AbstractContextManager[Crew | None]":
    """Start the processes of a run first: they import their engine while the campaign is read."""
    if how.workers == 1 or how.on is not None:
        return nullcontext()
    from campaignlang.simulation.columnar.workers.crew import Crew

    return Crew(how.workers)


def run_by(how: How, plan: Plan, wanted: Wanted, files: RunFiles, crew: "Crew | None") -> "tuple[Done, bool]":
    """Run by the engine that was asked for; and say whether chance decided, or recorded data."""
    if how.engine == REFERENCE:
        from campaignlang.cli.by_reference import run_by_reference

        contacts = contacts_of(plan, wanted)
        refuse_clashes(output_paths(files), (*plan.sources, *contacts.inputs))
        done = run_by_reference(plan, contacts, files, how.block_contacts)
        return done, contacts.scenario.recorded is None
    from campaignlang.cli.by_columns import run_by_columns

    blocks = blocks_of(plan, wanted, how.block_contacts)
    refuse_clashes(output_paths(files), (*plan.sources, *blocks.inputs))
    done = run_by_columns(plan, blocks, files, how, crew)
    return done, blocks.scenario.recorded is None


def summary_of(plan: Plan, done: "Done", *, is_chance: bool) -> dict[str, Any]:
    from campaignlang.simulation.fingerprint import campaign_fingerprint
    from campaignlang.simulation.not_simulated import not_simulated
    from campaignlang.simulation.summary import RunFacts, summarise

    facts = RunFacts(
        behavior=plan.behavior.name,
        seed=plan.seed,
        start=plan.clock.start,
        end=done.completion.ended_at,
        completed_by=done.completion.completed_by,
        not_simulated=not_simulated(plan.campaign, plan.behavior, done.tally, is_chance=is_chance),
        campaign_fingerprint=campaign_fingerprint(plan.document.sources),
        contacts_fingerprint=done.contacts_fingerprint,
        unfinished=done.completion.unfinished,
    )
    return summarise(plan.campaign, facts, done.tally)


def screen_of(plan: Plan, done: "Done", summary: dict[str, Any], unwritten: tuple[str, ...]) -> str:
    from campaignlang.report.run_screen import run_screen

    screen = run_screen(
        summary, done.tally, plan.program.zone, start=plan.clock.start, end=done.completion.ended_at
    )
    names = {"summary": "summary.json", "log": "events.csv", "campaign-log": "campaign.csv"}
    offers = [f"--{name} {names.get(name, f'{name}.csv')}" for name in unwritten]
    return f"{screen}\n\nit could also write: {', '.join(offers)}" if offers else screen


def note_nobody(done: "Done") -> None:
    """Say that nobody came in, and why."""
    if done.tally.contacts and not done.tally.entered:
        reasons = ", ".join(
            f"{count:,} by {reason.replace('_', ' ')}"
            for reason, count in sorted(done.tally.kept_out.items())
        )
        note(f"nobody came in: {reasons}")
