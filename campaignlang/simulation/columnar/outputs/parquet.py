"""Tables as Parquet, through pyarrow, which comes with the extra `parquet` and is loaded here only.

The bytes follow from the rows and pyarrow's version alone: groups have a fixed number of rows, and each has
its own dictionaries of the texts that are in it, in the order of code points.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

import numpy as np

from campaignlang.simulation.campaign_log import CAMPAIGN_LOG_COLUMNS
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.outputs.pieces import Alike, Piece, joined, piece_of, table_of
from campaignlang.simulation.logs import EVENT_COLUMNS, PARTICIPANT_COLUMNS
from campaignlang.simulation.tables import Cell

GROUP_ROWS = 1 << 19
MILLISECONDS = 1_000
# Offsets of texts are held in 32 bits.
TEXT_BYTES_MAX = 2**31 - 1

INTEGER, INSTANT, MAYBE_INSTANT, TEXT, WORD = "integer", "instant", "instant or none", "text", "word"
Column = Any


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, with their types, and those its rows are sorted by."""

    columns: Mapping[str, str]
    sorted_by: Sequence[str] = ()


EVENTS = Layout(
    dict(zip(EVENT_COLUMNS, (INSTANT, TEXT, INTEGER, WORD, WORD, WORD, WORD), strict=True)),
    ("time", "contact"),
)
PARTICIPANTS = Layout(
    dict(
        zip(
            PARTICIPANT_COLUMNS,
            (TEXT, INTEGER, INSTANT, WORD, WORD, INSTANT, MAYBE_INSTANT, TEXT),
            strict=True,
        )
    ),
    ("contact", "entry"),
)
CAMPAIGN_LOG = Layout(
    dict(
        zip(
            CAMPAIGN_LOG_COLUMNS,
            (WORD, WORD, WORD, INTEGER, WORD, INSTANT, INSTANT, INTEGER, MAYBE_INSTANT, TEXT),
            strict=True,
        )
    )
)


def layout_of(columns: Sequence[str]) -> Layout:
    """Give the layout of the table that has these columns."""
    return next(one for one in (EVENTS, PARTICIPANTS, CAMPAIGN_LOG) if tuple(one.columns) == tuple(columns))


def write_rows(
    stream: BinaryIO, layout: Layout, rows: Iterable[Sequence[Cell]], group_rows: int = GROUP_ROWS
) -> None:
    """Write rows as CSV would have them: the same bytes as the same table in columns."""
    waiting = iter(rows)
    groups = iter(lambda: list(islice(waiting, group_rows)), [])
    kinds = layout.columns.values()
    write_groups(
        stream,
        layout,
        (
            [_column(kind, cells) for kind, cells in zip(kinds, zip(*group, strict=True), strict=True)]
            for group in groups
        ),
    )


def _column(kind: str, cells: Sequence[Any]) -> Column:
    if kind == INTEGER:
        return integers(np.array(cells, np.int64))
    if kind in (INSTANT, MAYBE_INSTANT):
        seconds = np.array([cell.removesuffix("Z") or "NaT" for cell in cells], "datetime64[s]")
        return instants(np.where(np.isnat(seconds), EMPTY, seconds.astype(np.int64)))
    if kind == TEXT:
        found = table_of([cell.encode("utf-8") for cell in cells])
        return texts(piece_of(found, np.arange(len(found))))
    places = {name: place for place, name in enumerate(dict.fromkeys(cells))}
    return words(np.array([places[cell] for cell in cells], np.int64), tuple(places))


def write_groups(stream: BinaryIO, layout: Layout, groups: Iterable[Sequence[Column]]) -> None:
    """Write groups of rows, each of all columns.

    One group is encoded while the next is prepared.
    """
    import pyarrow
    from pyarrow import parquet

    columns = layout.columns
    kinds = {
        INTEGER: pyarrow.int64(),
        INSTANT: pyarrow.timestamp("ms", tz="UTC"),
        MAYBE_INSTANT: pyarrow.timestamp("ms", tz="UTC"),
        TEXT: pyarrow.string(),
        WORD: pyarrow.dictionary(pyarrow.int32(), pyarrow.string()),
    }
    schema = pyarrow.schema(
        [
            # A column that says it has no nulls is written a fifth faster.
            pyarrow.field(name, kinds[kind], nullable=kind == MAYBE_INSTANT)
            for name, kind in columns.items()
        ]
    )
    places = list(columns)
    with (
        ThreadPoolExecutor(max_workers=1) as encoder,
        parquet.ParquetWriter(
            stream,
            schema,
            compression="snappy",
            use_dictionary=[name for name, kind in columns.items() if kind in (WORD, INTEGER)],
            write_statistics=[name for name, kind in columns.items() if kind not in (WORD, TEXT)],
            sorting_columns=[parquet.SortingColumn(places.index(name)) for name in layout.sorted_by] or None,
        ) as writer,
    ):
        encoded: Future[None] | None = None
        for group in groups:
            table = pyarrow.Table.from_arrays(list(group), schema=schema)
            if encoded is not None:
                encoded.result()
            encoded = encoder.submit(writer.write_table, table, row_group_size=max(len(table), 1))
        if encoded is not None:
            encoded.result()


def integers(values: Integers) -> Column:
    import pyarrow

    return pyarrow.array(values)


def instants(times: Integers) -> Column:
    """Give seconds as instants; EMPTY is null."""
    import pyarrow

    is_empty = times == EMPTY
    milliseconds = np.where(is_empty, 0, times) * MILLISECONDS
    mask = is_empty if bool(is_empty.any()) else None
    return pyarrow.array(milliseconds, mask=mask).view(pyarrow.timestamp("ms", tz="UTC"))


def texts(pieces: Piece | Alike) -> Column:
    """Give texts as they are, in parts where they are too long for one."""
    import pyarrow

    return pyarrow.chunked_array(list(_parts(pieces)), pyarrow.string())


def _parts(pieces: Piece | Alike) -> Iterable[Any]:
    import pyarrow

    count = len(pieces)
    if pieces.size > TEXT_BYTES_MAX:
        middle = count // 2
        yield from _parts(pieces.slice(0, middle))
        yield from _parts(pieces.slice(middle, count))
        return
    if isinstance(pieces, Alike):
        data = pieces.rows().view(np.uint8)
        offsets = np.arange(count + 1, dtype=np.int32) * np.int32(pieces.lengths)
    else:
        found = joined([pieces])
        data, offsets = found.data, found.offsets.astype(np.int32)
    yield pyarrow.StringArray.from_buffers(count, pyarrow.py_buffer(offsets), pyarrow.py_buffer(data))


def words(codes: Integers, names: Sequence[str], used: Integers | None = None) -> Column:
    """Give texts that repeat, by places in `names`; only those that occur (at the places `used`) are kept."""
    import pyarrow

    if used is None:
        used = used_of(codes)
    found = sorted({names[code] for code in used.tolist()})
    places = {name: place for place, name in enumerate(found)}
    table = np.zeros(len(names), np.int32)
    table[used] = [places[names[code]] for code in used.tolist()]
    return pyarrow.DictionaryArray.from_arrays(
        pyarrow.array(table.take(codes)), pyarrow.array(found, pyarrow.string())
    )


def used_of(codes: Integers) -> Integers:
    """Give which codes occur."""
    return np.flatnonzero(np.bincount(codes))
