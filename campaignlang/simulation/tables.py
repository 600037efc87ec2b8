"""Rows as text, by a file's ending: CSV or JSON Lines. Parquet is `columnar.parquet`, where pyarrow is.

The same rows give the same bytes; `is_spreadsheet_safe` keeps spreadsheets from running cells.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from campaignlang.doors.refused import Refused

Cell = str | int
ENDINGS = ("csv", "jsonl", "parquet")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_SPECIAL = re.compile('[,"\n\r]').search
_BLOCK = 2_000


def table_ending(path: str) -> str:
    """Give `csv`, `jsonl` or `parquet`, or refuse the path."""
    ending = _ending(path)
    if ending == "parquet":
        require_pyarrow(path)
    if ending in ENDINGS:
        return ending
    raise Refused(
        "U908",
        f"the ending of `{path}` is none of .csv, .jsonl, .parquet",
        help="the ending chooses the format: .csv, .jsonl or .parquet",
    )


def is_table(path: str) -> bool:
    return _ending(path) in ENDINGS


def _ending(path: str) -> str:
    return path.rsplit(".", 1)[-1].lower() if "." in path else ""


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
    lines = [csv_row(columns) + "\n"]
    for row in rows:
        lines.append(csv_row([safe_cell(cell) for cell in row] if is_spreadsheet_safe else row) + "\n")
        if len(lines) >= _BLOCK:
            yield "".join(lines)
            lines.clear()
    yield "".join(lines)


def csv_row(cells: Sequence[Cell]) -> str:
    """Give a row of CSV, quoted where it must be.

    Not by `csv`: which cells it quotes differs between Pythons, and the same run gives the same bytes.
    """
    return ",".join([cell if type(cell) is str and not _SPECIAL(cell) else _quoted(cell) for cell in cells])


def _quoted(cell: Cell) -> str:
    text = str(cell)
    return '"' + text.replace('"', '""') + '"' if _SPECIAL(text) else text


def safe_cell(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(DANGEROUS) else cell
