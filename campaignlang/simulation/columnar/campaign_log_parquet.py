"""The campaign log as Parquet: few rows, so that they come one by one."""

from collections.abc import Iterable, Sequence

import numpy as np

from campaignlang.doors.outputs import write_output
from campaignlang.simulation.campaign_log import CAMPAIGN_LOG_COLUMNS, LogRow
from campaignlang.simulation.columnar import parquet
from campaignlang.simulation.columnar.arrays import EMPTY

TYPES = {
    "participants": parquet.INTEGER,
    "started": parquet.INSTANT,
    "ended": parquet.INSTANT,
    "duration_seconds": parquet.INTEGER,
    "scheduled": parquet.INSTANT,
}


def write_campaign_log(path: str, rows: Iterable[LogRow]) -> None:
    """Write the file; it has one group."""
    columns = {name: TYPES.get(name, parquet.WORD) for name in CAMPAIGN_LOG_COLUMNS}
    values = zip(*rows, strict=True)
    group = [_column(columns[name], found) for name, found in zip(columns, values, strict=False)]
    with write_output(path) as stream:
        parquet.write_tables(stream, columns, (), [group] if group else [])


def _column(kind: str, values: Sequence[str | int | None]) -> parquet.Column:
    if kind == parquet.WORD:
        names = sorted({str(value) for value in values})
        places = {name: place for place, name in enumerate(names)}
        return parquet.words(np.array([places[str(value)] for value in values], np.int64), names)
    numbers = np.array([EMPTY if value is None else value for value in values], np.int64)
    return parquet.instants(numbers) if kind == parquet.INSTANT else parquet.integers(numbers)
