"""Event logs in parts, one for each share of the contacts: sorted Parquet files in a folder, and back.

Whoever runs a share writes its part with `part_log`; parts put together again are the log of one process.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from campaignlang.doors.output_folders import part_path, part_paths, read_part
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import Events, Names
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.outputs import parquet
from campaignlang.simulation.columnar.outputs.digests import EventDigest
from campaignlang.simulation.columnar.outputs.event_log import EventLog
from campaignlang.simulation.columnar.outputs.event_runs import EventRuns, ranked
from campaignlang.simulation.tables import require_pyarrow

READ_ROWS = 1 << 16
NO_NAMES = Names(elements=(), events=(), flows=(), details=())
WORDS = ("element", "event", "flow", "detail")


def part_log(folder: str, number: int, names: Names) -> EventLog:
    """Give the log of one share; `folder` is the one that `write_folder` gives."""
    return EventLog(part_path(folder, number, "parquet"), "parquet", names)


def parts_digest(folder: str) -> str:
    """Give the digest of the log whose parts a folder holds."""
    require_pyarrow(folder)
    with EventDigest(NO_NAMES) as collected:
        add_parts(collected, part_paths(folder))
        return collected.finish()


def merge_parts(folder: str, path: str, ending: str, *, is_spreadsheet_safe: bool = False) -> None:
    """Write the log whose parts a folder holds as one file."""
    require_pyarrow(folder)
    with EventLog(path, ending, NO_NAMES, is_spreadsheet_safe=is_spreadsheet_safe) as log:
        add_parts(log, part_paths(folder))
        log.finish()


def add_parts(collected: EventRuns, paths: tuple[str, ...]) -> None:
    """Add the rows of parts, of any number of contacts each; they bring their own names."""
    words = {name: _Words() for name in WORDS}
    for path in paths:
        for batch in _batches(path):
            ids, ranks, contact = _contacts(batch.column("contact"))
            events = Events(
                time=_numbers(batch.column("time").view("int64")) // parquet.MILLISECONDS,
                contact=contact,
                entry=_numbers(batch.column("entry")),
                order=np.zeros(0, np.int64),
                **{name: words[name].codes(batch.column(name)) for name in WORDS},
            )
            places = contact if ranks is None else ranks[contact]
            collected.runs.add(ids, events.time, places, collected.tails.codes_of(events))
    collected.tails.names = Names(
        elements=tuple(words["element"].places),
        events=tuple(words["event"].places),
        flows=tuple(words["flow"].places),
        details=tuple(words["detail"].places),
    )


def _batches(path: str) -> Iterator[Any]:
    from pyarrow.parquet import ParquetFile

    with read_part(path) as stream:
        yield from ParquetFile(stream).iter_batches(batch_size=READ_ROWS)


@dataclass(slots=True)
class _Words:
    """The texts of a column, numbered as they come; each batch has a numbering of its own."""

    places: dict[str, int] = field(default_factory=dict)

    def codes(self, column: Any) -> Integers:
        found = column.dictionary.to_pylist()
        table = np.array([self.places.setdefault(text, len(self.places)) for text in found], np.int64)
        return table[_numbers(column.indices)]


def _contacts(column: Any) -> tuple[Texts, Integers | None, Integers]:
    """Give ids in their order, the place of each in it, and each row's id."""
    import pyarrow

    coded = column.dictionary_encode()
    ids = coded.dictionary.cast(pyarrow.large_string())
    _, offsets, data = ids.buffers()
    bounds = np.frombuffer(offsets, np.int64)[ids.offset : ids.offset + len(ids) + 1]
    texts = Texts(np.frombuffer(data or b"", np.uint8), bounds)
    found, ranks = ranked(texts)
    return found, ranks, _numbers(coded.indices)


def _numbers(column: Any) -> Integers:
    return np.asarray(column).astype(np.int64)
