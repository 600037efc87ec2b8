"""What both engines leave of a run besides its tables, and the tables that are written alike for both."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from campaignlang.cli.run_files import PARQUET, TableFile
from campaignlang.cli.running import Plan
from campaignlang.doors.outputs import write_output
from campaignlang.frozen import dataclass
from campaignlang.simulation.completion import Completion
from campaignlang.simulation.tables import Cell, table_text
from campaignlang.simulation.tally import Tally

if TYPE_CHECKING:
    from campaignlang.simulation.campaign_log import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A run that has ended."""

    tally: Tally
    completion: Completion
    contacts_fingerprint: str


def write_campaign_log(
    file: TableFile,
    plan: Plan,
    periods: "Mapping[int, Period]",
    completion: Completion,
    *,
    is_spreadsheet_safe: bool,
) -> None:
    from campaignlang.simulation.campaign_log import CAMPAIGN_LOG_COLUMNS, campaign_log_rows

    rows = campaign_log_rows(
        plan.campaign,
        periods,
        start=plan.clock.start,
        end=completion.ended_at,
        scheduled_start=plan.program.start,
        scheduled_end=plan.program.end,
    )
    write_table(file, CAMPAIGN_LOG_COLUMNS, rows, is_spreadsheet_safe=is_spreadsheet_safe)


def write_table(
    file: TableFile,
    columns: Sequence[str],
    rows: Iterable[tuple[Cell, ...]],
    *,
    is_spreadsheet_safe: bool,
) -> None:
    """Write a table row by row."""
    with write_output(file.path) as stream:
        if file.ending == PARQUET:
            from campaignlang.simulation.columnar.outputs import parquet

            parquet.write_rows(stream, parquet.layout_of(columns), rows)
            return
        for text in table_text(file.ending, columns, rows, is_spreadsheet_safe=is_spreadsheet_safe):
            stream.write(text.encode("utf-8", "surrogatepass"))
