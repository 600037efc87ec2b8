"""Parquet holds the rows of CSV, whatever blocks they came in; its bytes follow from the rows."""

import builtins
import io
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from campaignlang import clock
from campaignlang.doors.refused import Refused
from campaignlang.simulation.campaign_log import CAMPAIGN_LOG_COLUMNS
from campaignlang.simulation.columnar.outputs.event_log import EventLog
from campaignlang.simulation.columnar.outputs.parquet import (
    CAMPAIGN_LOG,
    EVENTS,
    PARTICIPANTS,
    Layout,
    write_rows,
)
from campaignlang.simulation.columnar.outputs.participants import Participants
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.logs import EVENT_COLUMNS, PARTICIPANT_COLUMNS, event_rows, participant_rows
from campaignlang.simulation.story import Story
from campaignlang.simulation.tables import Cell
from tests.simulation.columnar.blocks import BLOCK_SIZES, EXAMPLES, SCHEMA, example, odd_stories, outcomes

GROUP_ROWS = 100


def log_file(folder: Path, stories: tuple[Story, ...], size: int) -> Path:
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, stories, size))
    path = folder / f"log{size}.parquet"
    with EventLog(str(path), "parquet", columns.names, window_rows=1, group_rows=GROUP_ROWS) as log:
        for outcome in found:
            log.add(outcome)
        log.finish()
    return path


def people_file(folder: Path, stories: tuple[Story, ...], size: int) -> Path:
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, stories, size))
    path = folder / f"people{size}.parquet"
    with Participants(
        str(path), "parquet", columns.names, columns.pool, SCHEMA, group_rows=GROUP_ROWS
    ) as people:
        for outcome in found:
            people.add(outcome)
        people.finish()
    return path


def by_rows(layout: Layout, rows: Iterable[tuple[Cell, ...]]) -> bytes:
    stream = io.BytesIO()
    write_rows(stream, layout, rows, GROUP_ROWS)
    return stream.getvalue()


def rows_of(path: Path) -> list[tuple[Any, ...]]:
    """The rows as CSV has them."""
    return [tuple(map(_cell, row.values())) for row in parquet.read_table(path).to_pylist()]


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return clock.instant_text(round(value.replace(tzinfo=UTC).timestamp()))
    return "" if value is None else value


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_give_the_rows_of_the_log(tmp_path: Path, name: str) -> None:
    stories = example(name)[1].stories
    assert list(event_rows(stories)) == rows_of(log_file(tmp_path, stories, 7))


def test_odd_texts_give_the_rows_of_both_tables(tmp_path: Path) -> None:
    stories = odd_stories(200)
    assert list(event_rows(stories)) == rows_of(log_file(tmp_path, stories, 7))
    assert list(participant_rows(stories, SCHEMA)) == rows_of(people_file(tmp_path, stories, 7))


@pytest.mark.parametrize("write", [log_file, people_file])
def test_blocks_change_no_byte(tmp_path: Path, write: Callable[[Path, tuple[Story, ...], int], Path]) -> None:
    stories = odd_stories(200)
    first, *others = (write(tmp_path, stories, size).read_bytes() for size in BLOCK_SIZES)
    assert [first] * len(others) == others


def test_rows_and_columns_give_the_same_bytes(tmp_path: Path) -> None:
    stories = odd_stories(200)
    assert by_rows(EVENTS, event_rows(stories)) == log_file(tmp_path, stories, 7).read_bytes()
    expected = by_rows(PARTICIPANTS, participant_rows(stories, SCHEMA))
    assert expected == people_file(tmp_path, stories, 7).read_bytes()


def test_the_campaign_log_is_a_table_too() -> None:
    row = ("c", "campaign start", "", 0, "success", "2026-03-02T08:00:00Z", "2026-03-02T08:00:01Z", 1, "", "")
    table = parquet.read_table(io.BytesIO(by_rows(CAMPAIGN_LOG, [row])))
    assert CAMPAIGN_LOG_COLUMNS == tuple(table.column_names)
    assert row == tuple(map(_cell, table.to_pylist()[0].values()))
    assert parquet.read_table(io.BytesIO(by_rows(CAMPAIGN_LOG, []))).num_rows == 0


def test_columns_have_the_types_of_the_manual(tmp_path: Path) -> None:
    stories = odd_stories(50)
    log, people = (parquet.read_schema(write(tmp_path, stories, 7)) for write in (log_file, people_file))
    assert EVENT_COLUMNS == tuple(log.names)
    assert PARTICIPANT_COLUMNS == tuple(people.names)
    instant, word = pyarrow.timestamp("ms", tz="UTC"), pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    assert [instant, pyarrow.string(), pyarrow.int64(), word, word, word, word] == log.types
    text = pyarrow.string()
    assert [text, pyarrow.int64(), instant, word, word, instant, instant, text] == people.types


def test_groups_have_a_fixed_number_of_rows(tmp_path: Path) -> None:
    found = parquet.ParquetFile(log_file(tmp_path, odd_stories(100), 7)).metadata
    sizes = [found.row_group(place).num_rows for place in range(found.num_row_groups)]
    assert [GROUP_ROWS] * (len(sizes) - 1) == sizes[:-1]
    assert 0 < sizes[-1] <= GROUP_ROWS


def test_an_empty_log_has_its_columns(tmp_path: Path) -> None:
    assert EVENT_COLUMNS == tuple(parquet.read_table(log_file(tmp_path, (), 7)).column_names)


def test_without_pyarrow_a_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("pyarrow"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(Refused) as caught:
        EventLog("log.parquet", "parquet", StoryColumns(SCHEMA).names)
    assert "campaignlang[parquet]" in (caught.value.help or "")
