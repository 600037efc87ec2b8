"""The door for Parquet: batches of columns, and their cells as a CSV would have them.

pyarrow is an extra, and imported when there is such a file. Rows count from 1; there is no header.
"""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from campaignlang.clock import day_text, instant_text
from campaignlang.doors.cells import Cell, Fault, NumberText, Row, is_long, refuse_doubled
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import shown_path
from campaignlang.doors.tables import CODE, PACKED_ENDINGS

ADVICE = "Parquet is not read here; install `campaignlang[parquet]`, or export it as CSV"
BATCH_ROWS = 1 << 16
# How many of a unit are a second.
UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


class ParquetTable:
    """A file that is being read: its columns, and batches of those that are wanted."""

    def __init__(self, file: BinaryIO, path: str, batch_rows: int = BATCH_ROWS) -> None:
        self.name = shown_path(path)
        self.batch_rows = batch_rows
        try:
            from pyarrow import parquet
        except ImportError:
            raise Refused(CODE, f"`{self.name}` is neither CSV nor JSON Lines", ADVICE) from None
        if path.lower().endswith(PACKED_ENDINGS):
            raise Refused(CODE, f"`{self.name}` is packed once more", "unpack it first")
        try:
            self.file: Any = parquet.ParquetFile(file)
            self.schema: Any = self.file.schema_arrow
        except (OSError, ValueError, KeyError, TypeError):
            raise self.damaged() from None
        self.columns: tuple[str, ...] = tuple(self.schema.names)
        if not self.columns:
            raise Refused(CODE, f"`{self.name}` has no columns")
        refuse_doubled(self.columns, self.name)

    def batches(self, wanted: Collection[str]) -> Iterator[Any]:
        """The record batches of these columns; a column of lists, or of bytes, is refused."""
        found = [column for column in self.columns if column in wanted]
        for column in found:
            if not is_held(self.schema.field(column).type):
                raise Refused(CODE, f"`{self.name}`: column `{column}` holds no text, number, flag or time")
        batches = self.file.iter_batches(batch_size=self.batch_rows, columns=found)
        while True:
            try:
                batch = next(batches, None)
            except (OSError, ValueError, KeyError, TypeError):
                raise self.damaged() from None
            if batch is None:
                return
            yield batch

    def damaged(self) -> Refused:
        return Refused(CODE, f"`{self.name}` is damaged: no Parquet file, or its data cannot be read")


def parquet_rows(table: ParquetTable, wanted: Collection[str], fault: Fault) -> Iterator[Row]:
    """One row after the other; columns that are not wanted are there, and empty."""
    row = 0
    for batch in table.batches(wanted):
        yield from batch_rows(table.columns, batch, row, fault)
        row += batch.num_rows


def batch_rows(columns: Sequence[str], batch: Any, row: int, fault: Fault) -> Iterator[Row]:
    """The rows of a batch, of which `row` stand before it."""
    names = batch.schema.names
    empty: dict[str, Cell] = dict.fromkeys(columns)
    found = [cells_of(column) for column in batch.columns]
    for values in zip(*found, strict=True) if found else ((),) * batch.num_rows:
        row += 1
        cells = dict(zip(names, values, strict=True))
        long = next((key for key, cell in cells.items() if isinstance(cell, str) and is_long(cell)), None)
        if long is not None:
            fault(row, f"row {row}, column `{long}`: longer than 64 kB")
        else:
            yield row, empty | cells


def is_held(type: Any) -> bool:
    """Whether cells can be of this type."""
    from pyarrow import types

    held = (
        types.is_string,
        types.is_large_string,
        types.is_string_view,
        types.is_boolean,
        types.is_integer,
        types.is_floating,
        types.is_decimal,
        types.is_date,
        types.is_timestamp,
        types.is_null,
    )
    if types.is_dictionary(type):
        return is_held(type.value_type)
    return any(test(type) for test in held)


def cells_of(array: Any) -> list[Cell]:
    """The cells of an array: texts and flags as they are, all else as it is written in a CSV."""
    from pyarrow import types

    type = array.type
    if types.is_dictionary(type):
        values = cells_of(array.dictionary)
        return [None if index is None else values[index] for index in array.indices.to_pylist()]
    found: list[Any]
    if types.is_date(type):
        found = array.cast("date32").cast("int32").to_pylist()
        return [None if day is None else day_text(day) for day in found]
    if types.is_timestamp(type):
        found = array.cast("int64").to_pylist()
        return [None if count is None else timestamp_text(count, type) for count in found]
    if types.is_floating(type) or types.is_decimal(type):
        # The shortest text that is the number, which Arrow finds for the narrow ones too.
        found = (array.cast("float32") if types.is_float16(type) else array).cast("string").to_pylist()
        return [None if text is None else number_cell(text) for text in found]
    found = array.to_pylist()
    if types.is_integer(type):
        return [None if number is None else NumberText(number) for number in found]
    return found


def number_cell(text: str) -> NumberText:
    """`1e-05` -> `0.00001`; what is no number stays as it is, and is told."""
    number = Decimal(text)
    if not number.is_finite():
        return NumberText(text)
    plain = format(number, "f")
    return NumberText(plain.rstrip("0").rstrip(".") if "." in plain else plain)


def timestamp_text(count: int, type: Any) -> str:
    """`2026-03-02T08:00:00Z`; without the `Z` where no zone is given, and with what is beyond seconds."""
    seconds, rest = divmod(count, UNITS[type.unit])
    text = instant_text(seconds).removesuffix("Z")
    if rest:
        text += f".{rest:0{len(str(UNITS[type.unit])) - 1}d}".rstrip("0")
    return text if type.tz is None else f"{text}Z"
