"""Rows as text, by a file's ending: CSV or JSON Lines. Parquet is `columnar.parquet`, where pyarrow is.

The same rows give the same bytes; `is_spreadsheet_safe` keeps spreadsheets from running cells.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from campaignlang.doors.refused import Refused

Cell = str | int
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_BLOCK = 2_000


def table_ending(path: str) -> str:
    """Give `csv`, `jsonl` or `parquet`, or refuse the path."""
    ending = path.rsplit(".", 1)[-1].lower() if "." in path else ""
    if ending in ("csv", "jsonl"):
        return ending
    if ending == "parquet":
        require_pyarrow(path)
        return ending
    raise Refused(
        "U908",
        f"the ending of `{path}` is none of .csv, .jsonl, .parquet",
        help="the ending chooses the format: .csv, .jsonl or .parquet",
    )


def require_pyarrow(path: str) -> None:
    """Refuse a Parquet file where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise Refused(
            "U908",
            f"`{path}` takes pyarrow, which is not installed",
            help="pip install 'campaignlang[parquet]', or use a name that ends in .csv or .jsonl",
        ) from None


def table_text(
    ending: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    is_spreadsheet_safe: bool = False,
) -> Iterator[str]:
    """Give the text of a table in blocks of lines, line ends LF."""
    if ending == "jsonl":
        for row in rows:
            yield json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) + "\n"
        return
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe_cell(cell) for cell in row] if is_spreadsheet_safe else row)
        if number % _BLOCK == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def safe_cell(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell
