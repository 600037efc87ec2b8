"""A run by the columnar engine: blocks of contacts, one after the other or by several at once."""

from collections.abc import Iterable
from contextlib import ExitStack

from campaignlang.cli.done import Done, write_campaign_log
from campaignlang.cli.how import How
from campaignlang.cli.people import Blocks
from campaignlang.cli.run_files import PARTS, RunFiles, TableFile
from campaignlang.cli.running import Plan
from campaignlang.doors.output_folders import write_folder
from campaignlang.doors.progress import Progress
from campaignlang.simulation.columnar.columns.outcome import Names
from campaignlang.simulation.columnar.workers.gathering import Gathering, Tables
from campaignlang.simulation.columnar.workers.shares import (
    Job,
    Kept,
    Parcel,
    ShareRunner,
    shares_of_many,
    shares_of_one,
)
from campaignlang.simulation.completion import completion
from campaignlang.simulation.fingerprint import contacts_fingerprint


def run_by_columns(plan: Plan, people: Blocks, files: RunFiles, how: How) -> Done:
    """Run, and write the tables."""
    with ExitStack() as opened:
        progress = opened.enter_context(Progress(people.count, "contacts"))
        log = files.log
        is_in_parts = log is not None and log.ending == PARTS
        kept = Kept(
            events=log is not None and not is_in_parts,
            passages=files.participants is not None,
            executions=files.campaign_log is not None,
            parts=opened.enter_context(write_folder(log.path)) if log is not None and is_in_parts else None,
        )
        job = Job(
            program=plan.program,
            scenario=people.scenario,
            shut_out=people.shut_out,
            kept=kept,
            block_contacts=how.block_contacts,
        )
        tables = Tables(
            log=None if is_in_parts else _pair(log),
            participants=_pair(files.participants),
            is_spreadsheet_safe=files.is_spreadsheet_safe,
        )
        names, parcels = _run(job, people, how, opened)
        gathering = opened.enter_context(Gathering(job, tables, names))
        for parcel in parcels:
            gathering.add(parcel)
            progress.tell(gathering.tally.contacts)
        ended = completion(plan.program, plan.clock, gathering.tally)
        progress.say("writing files")
        gathering.write_log()
        if files.campaign_log is not None:
            write_campaign_log(
                files.campaign_log,
                plan,
                gathering.periods(),
                ended,
                is_spreadsheet_safe=files.is_spreadsheet_safe,
            )
        gathering.write_participants()
    return Done(
        tally=gathering.tally,
        completion=ended,
        contacts_fingerprint=contacts_fingerprint(gathering.sum_of_folds),
    )


def _run(job: Job, people: Blocks, how: How, opened: ExitStack) -> tuple[Names, Iterable[Parcel]]:
    """Give the names of a run, and its parcels, which are made while somebody goes through them."""
    given = None if people.is_made_up else people.blocks
    if how.workers == 1 and how.on is None:
        runner = ShareRunner(job, people.pool)
        shares = shares_of_one(job, people.count, given)
        return runner.names, (parcel for share in shares for parcel in runner.parcels(share))
    shares = shares_of_many(job, people.count, given, people.pool)
    if how.on is None:
        from campaignlang.simulation.columnar.workers.crew import Crew

        # The processes import what they need while this one makes itself ready.
        crew = opened.enter_context(Crew(job, how.workers))
        return ShareRunner(job).names, crew.parcels(shares)
    from campaignlang.simulation.columnar.workers.on_dask import Cluster

    cluster = opened.enter_context(Cluster(job, how.on.address, how.workers))
    return ShareRunner(job).names, cluster.parcels(shares)


def _pair(table: TableFile | None) -> tuple[str, str] | None:
    return None if table is None else (table.path, table.ending)
