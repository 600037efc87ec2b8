"""The columnar participants file holds the bytes of the row-by-row one, whatever blocks it came in."""

from pathlib import Path

import pytest

from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.columnar.outputs.participants import Participants
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.logs import PARTICIPANT_COLUMNS, participant_rows
from campaignlang.simulation.story import Story
from campaignlang.simulation.tables import table_text
from tests.simulation.columnar.blocks import BLOCK_SIZES, EXAMPLES, SCHEMA, example, odd_stories, outcomes

ENDINGS = ("csv", "jsonl")


def expected(
    stories: tuple[Story, ...], schema: ContactSchema, ending: str, is_spreadsheet_safe: bool = False
) -> bytes:
    rows = participant_rows(stories, schema)
    text = table_text(ending, PARTICIPANT_COLUMNS, rows, is_spreadsheet_safe=is_spreadsheet_safe)
    return "".join(text).encode("utf-8")


def written(
    folder: Path,
    stories: tuple[Story, ...],
    schema: ContactSchema,
    ending: str,
    size: int,
    *,
    is_spreadsheet_safe: bool = False,
    window_rows: int = 1 << 20,
) -> bytes:
    path = folder / f"people.{ending}"
    columns = StoryColumns(schema)
    found = list(outcomes(columns, stories, size))
    with Participants(
        str(path),
        ending,
        columns.names,
        columns.pool,
        schema,
        is_spreadsheet_safe=is_spreadsheet_safe,
        window_rows=window_rows,
        group_rows=100,
    ) as people:
        for outcome in found:
            people.add(outcome)
        people.finish()
    assert [path] == list(folder.iterdir())
    return path.read_bytes()


@pytest.mark.parametrize("size", BLOCK_SIZES)
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_give_the_same_bytes(tmp_path: Path, name: str, ending: str, size: int) -> None:
    ready, run = example(name)
    schema = ready.program.schema
    assert expected(run.stories, schema, ending) == written(tmp_path, run.stories, schema, ending, size)


@pytest.mark.parametrize("is_spreadsheet_safe", [False, True])
@pytest.mark.parametrize("size", BLOCK_SIZES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_odd_texts_and_changes_are_written_alike(
    tmp_path: Path, ending: str, size: int, is_spreadsheet_safe: bool
) -> None:
    stories = odd_stories(120)
    assert expected(stories, SCHEMA, ending, is_spreadsheet_safe) == written(
        tmp_path, stories, SCHEMA, ending, size, is_spreadsheet_safe=is_spreadsheet_safe
    )


@pytest.mark.parametrize("size", BLOCK_SIZES)
def test_windows_of_few_rows_are_put_together_again(tmp_path: Path, size: int) -> None:
    stories = odd_stories(900, seed=3)
    assert expected(stories, SCHEMA, "csv") == written(tmp_path, stories, SCHEMA, "csv", size, window_rows=1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_is_a_file_too(tmp_path: Path, ending: str) -> None:
    nobody = (Story("a", (), None),)
    assert expected(nobody, SCHEMA, ending) == written(tmp_path, nobody, SCHEMA, ending, 7)
