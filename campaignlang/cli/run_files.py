"""The files a run leaves: which were asked for, in what format, and what can be refused before any work."""

from campaignlang.doors.output_folders import is_output_folder, refuse_unwritable_folder
from campaignlang.doors.outputs import refuse_clashes, refuse_unwritable
from campaignlang.frozen import dataclass

PARQUET = "parquet"
# The ending of a folder of parts, which are Parquet files.
PARTS = "parts"


@dataclass(frozen=True, slots=True)
class TableFile:
    """`ending`: csv, jsonl, parquet, or `parts` for a folder."""

    path: str
    ending: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFiles:
    """None: not asked for. The options of the same names."""

    log: TableFile | None
    campaign_log: TableFile | None
    participants: TableFile | None
    summary: str | None
    is_spreadsheet_safe: bool

    @property
    def unwritten(self) -> tuple[str, ...]:
        """The options that were not given."""
        given = {
            "log": self.log,
            "campaign-log": self.campaign_log,
            "participants": self.participants,
            "summary": self.summary,
        }
        return tuple(name for name, file in given.items() if file is None)


def run_files(
    *,
    log: str | None,
    campaign_log: str | None,
    participants: str | None,
    summary: str | None,
    is_spreadsheet_safe: bool,
    inputs: tuple[str, ...],
) -> RunFiles:
    """Look at the paths before anything is run. Raises Refused (U908)."""
    files = RunFiles(
        log=None if log is None else _log(log),
        campaign_log=None if campaign_log is None else _table(campaign_log),
        participants=None if participants is None else _table(participants),
        summary=summary,
        is_spreadsheet_safe=is_spreadsheet_safe,
    )
    refuse_clashes(output_paths(files), inputs)
    for table in (files.log, files.campaign_log, files.participants):
        if table is not None:
            (refuse_unwritable_folder if table.ending == PARTS else refuse_unwritable)(table.path)
    if summary is not None:
        refuse_unwritable(summary)
    return files


def output_paths(files: RunFiles) -> tuple[str, ...]:
    tables = (files.log, files.campaign_log, files.participants)
    paths = tuple(table.path for table in tables if table is not None)
    return paths if files.summary is None else (*paths, files.summary)


def _log(path: str) -> TableFile:
    from campaignlang.simulation.tables import is_table, require_pyarrow

    # A folder whose name ends like a file's is a mistake, and refused as one.
    if is_output_folder(path) and not is_table(path):
        require_pyarrow(path)
        return TableFile(path, PARTS)
    return _table(path)


def _table(path: str) -> TableFile:
    from campaignlang.simulation.tables import table_ending

    return TableFile(path, table_ending(path))
