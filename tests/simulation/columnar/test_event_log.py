"""The columnar event log holds the bytes of the row-by-row one, whatever blocks it was collected in."""

from pathlib import Path

import pytest

from campaignlang.simulation.columnar.outputs.event_log import EventLog
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.logs import EVENT_COLUMNS, event_rows
from campaignlang.simulation.story import Story
from campaignlang.simulation.tables import table_text
from tests.simulation.columnar.blocks import BLOCK_SIZES, EXAMPLES, SCHEMA, example, odd_stories, outcomes

ENDINGS = ("csv", "jsonl")


def expected(stories: tuple[Story, ...], ending: str, is_spreadsheet_safe: bool = False) -> bytes:
    rows = table_text(ending, EVENT_COLUMNS, event_rows(stories), is_spreadsheet_safe=is_spreadsheet_safe)
    return "".join(rows).encode("utf-8")


def written(
    folder: Path,
    stories: tuple[Story, ...],
    ending: str,
    size: int = 1000,
    *,
    is_spreadsheet_safe: bool = False,
    window_rows: int = 1 << 20,
) -> bytes:
    path = folder / f"log.{ending}"
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, stories, size))
    with EventLog(
        str(path), ending, columns.names, is_spreadsheet_safe=is_spreadsheet_safe, window_rows=window_rows
    ) as log:
        for outcome in found:
            log.add(outcome)
        log.finish()
    assert [path] == list(folder.iterdir())
    return path.read_bytes()


@pytest.mark.parametrize("size", BLOCK_SIZES)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_give_the_same_bytes(tmp_path: Path, name: str, ending: str, size: int) -> None:
    stories = example(name)[1].stories
    assert expected(stories, ending) == written(tmp_path, stories, ending, size)


@pytest.mark.parametrize("is_spreadsheet_safe", [False, True])
@pytest.mark.parametrize("size", BLOCK_SIZES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_odd_texts_are_written_alike(
    tmp_path: Path, ending: str, size: int, is_spreadsheet_safe: bool
) -> None:
    stories = odd_stories(120)
    assert expected(stories, ending, is_spreadsheet_safe) == written(
        tmp_path, stories, ending, size, is_spreadsheet_safe=is_spreadsheet_safe
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_empty_log_has_what_a_log_begins_with(tmp_path: Path, ending: str) -> None:
    nobody = (Story("a", (), None),)
    assert expected(nobody, ending) == written(tmp_path, nobody, ending)
    assert expected((), ending) == written(tmp_path, (), ending)


@pytest.mark.parametrize("size", BLOCK_SIZES)
def test_windows_of_few_rows_are_put_together_again(tmp_path: Path, size: int) -> None:
    stories = odd_stories(700, seed=2)
    assert expected(stories, "csv") == written(tmp_path, stories, "csv", size, window_rows=1)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_blocks_of_rising_ids_are_put_together(tmp_path: Path, is_reversed: bool) -> None:
    stories = tuple(
        story._replace(contact=f"c{number:06d}") for number, story in enumerate(odd_stories(400, seed=4))
    )
    columns = StoryColumns(SCHEMA)
    blocks = [columns.outcome(stories[first : first + 50], first) for first in range(0, 400, 50)]
    path = tmp_path / "log.csv"
    with EventLog(str(path), "csv", columns.names, window_rows=1) as log:
        for outcome in blocks[::-1] if is_reversed else blocks:
            log.add(outcome)
        log.finish()
    assert expected(stories, "csv") == path.read_bytes()
