"""A run by the reference engine: one contact after the other, all stories held where a table needs them."""

from collections.abc import Sequence

from campaignlang.cli.done import Done, write_campaign_log, write_table
from campaignlang.cli.people import Contacts
from campaignlang.cli.run_files import PARQUET, PARTS, RunFiles, TableFile
from campaignlang.cli.running import Plan
from campaignlang.doors.output_folders import part_path, write_folder
from campaignlang.simulation.campaign_log import periods_of
from campaignlang.simulation.logs import EVENT_COLUMNS, PARTICIPANT_COLUMNS, event_rows, participant_rows
from campaignlang.simulation.run import period_finder, run
from campaignlang.simulation.story import Story


def run_by_reference(plan: Plan, people: Contacts, files: RunFiles, block_contacts: int) -> Done:
    """Run, and write the tables. `block_contacts`: how many contacts a part of a log is counted in."""
    tables = (files.log, files.campaign_log, files.participants)
    is_kept = any(table is not None for table in tables)
    done = run(plan.program, people.scenario, people.contacts, keeps_stories=is_kept)
    safe = files.is_spreadsheet_safe
    if files.log is not None:
        write_log(files.log, done.stories, block_contacts, is_spreadsheet_safe=safe)
    if files.campaign_log is not None:
        looking = {node.name for node in plan.program.looking}
        periods = periods_of(done.stories, period_finder(plan.program, plan.clock.start), looking)
        write_campaign_log(files.campaign_log, plan, periods, done.completion, is_spreadsheet_safe=safe)
    if files.participants is not None:
        rows = participant_rows(done.stories, plan.program.schema)
        write_table(files.participants, PARTICIPANT_COLUMNS, rows, is_spreadsheet_safe=safe)
    return Done(tally=done.tally, completion=done.completion, contacts_fingerprint=done.contacts_fingerprint)


def write_log(
    file: TableFile, stories: Sequence[Story], block_contacts: int, *, is_spreadsheet_safe: bool
) -> None:
    if file.ending != PARTS:
        write_table(file, EVENT_COLUMNS, event_rows(stories), is_spreadsheet_safe=is_spreadsheet_safe)
        return
    from campaignlang.simulation.columnar.workers.shares import SHARE_BLOCKS

    size = SHARE_BLOCKS * block_contacts
    with write_folder(file.path) as folder:
        for number, first in enumerate(range(0, len(stories), size)):
            part = TableFile(part_path(folder, number, PARQUET), PARQUET)
            rows = event_rows(stories[first : first + size])
            write_table(part, EVENT_COLUMNS, rows, is_spreadsheet_safe=False)
