"""A run by the reference engine: one contact after the other, all stories held where a table needs them."""

from collections.abc import Iterable

from campaignlang.cli.done import Done, write_campaign_log, write_table
from campaignlang.cli.people import Contacts
from campaignlang.cli.run_files import PARQUET, PARTS, RunFiles, TableFile
from campaignlang.cli.running import Plan
from campaignlang.simulation.campaign_log import periods_of
from campaignlang.simulation.logs import EVENT_COLUMNS, PARTICIPANT_COLUMNS, event_rows, participant_rows
from campaignlang.simulation.run import Run, period_finder, run
from campaignlang.simulation.story import Story


def run_by_reference(plan: Plan, people: Contacts, files: RunFiles, block_contacts: int) -> Done:
    """Run, and write the tables. `block_contacts`: how many contacts a part of a log is counted in."""
    tables = (files.log, files.campaign_log, files.participants)
    is_kept = any(table is not None for table in tables)
    done = run(plan.program, people.scenario, people.contacts, keeps_stories=is_kept)
    safe = files.is_spreadsheet_safe
    if files.log is not None:
        write_log(files.log, plan, done.stories, block_contacts, is_spreadsheet_safe=safe)
    if files.campaign_log is not None:
        periods = periods_of(done.stories, period_finder(plan.program, plan.clock.start))
        write_campaign_log(files.campaign_log, plan, periods, done.completion, is_spreadsheet_safe=safe)
    if files.participants is not None:
        write_participants(files.participants, plan, done, is_spreadsheet_safe=safe)
    return Done(
        tally=done.tally,
        completion=done.completion,
        contacts_fingerprint=done.contacts_fingerprint,
    )


def write_log(
    file: TableFile, plan: Plan, stories: Iterable[Story], block_contacts: int, *, is_spreadsheet_safe: bool
) -> None:
    if file.ending not in (PARQUET, PARTS):
        write_table(file, EVENT_COLUMNS, event_rows(stories), is_spreadsheet_safe=is_spreadsheet_safe)
        return
    from campaignlang.simulation.columnar import story_files

    schema = plan.program.schema
    if file.ending == PARTS:
        story_files.write_parts(file.path, stories, schema, block_contacts)
    else:
        story_files.write_log(file.path, stories, schema)


def write_participants(file: TableFile, plan: Plan, done: Run, *, is_spreadsheet_safe: bool) -> None:
    schema = plan.program.schema
    if file.ending == PARQUET:
        from campaignlang.simulation.columnar import story_files

        story_files.write_participants(file.path, done.stories, schema)
        return
    rows = participant_rows(done.stories, schema)
    write_table(file, PARTICIPANT_COLUMNS, rows, is_spreadsheet_safe=is_spreadsheet_safe)
