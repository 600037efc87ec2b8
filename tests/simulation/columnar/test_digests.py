"""One digest for a log, whatever made it: either engine, blocks, windows, or the parts of workers."""

import hashlib
from pathlib import Path

import pytest

from campaignlang.doors.output_folders import write_folder
from campaignlang.simulation.columnar.outputs.digests import EventDigest, digest, stories_digest
from campaignlang.simulation.columnar.outputs.event_log import EventLog
from campaignlang.simulation.columnar.outputs.parts import merge_parts, part_log, parts_digest
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.story import Story
from tests.simulation.columnar.blocks import BLOCK_SIZES, EXAMPLES, SCHEMA, example, odd_stories, outcomes


def column_digest(stories: tuple[Story, ...], size: int, seed: int) -> str:
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, stories, size, seed))
    return digest(found, columns.names)


def write_parts(folder: Path, stories: tuple[Story, ...], workers: int) -> None:
    with write_folder(str(folder)) as place:
        for number in range(workers):
            columns = StoryColumns(SCHEMA)
            found = list(outcomes(columns, stories[number::workers], 7, number))
            with part_log(place, number, columns.names) as log:
                for outcome in found:
                    log.add(outcome)
                log.finish()


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_have_one_digest(name: str) -> None:
    stories = example(name)[1].stories
    assert {stories_digest(stories)} == {
        column_digest(stories, size, seed) for seed, size in enumerate(BLOCK_SIZES)
    }


def test_another_event_is_another_digest() -> None:
    first, *others = stories = odd_stories(50)
    assert first.passages
    events = first.passages[0].events
    changed = events[0]._replace(detail=f"{events[0].detail}x")
    passage = first.passages[0]._replace(events=(changed, *events[1:]))
    other = (first._replace(passages=(passage, *first.passages[1:])), *others)
    assert column_digest(stories, 7, 1) != column_digest(other, 7, 1)


def test_it_is_that_of_the_file(tmp_path: Path) -> None:
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, odd_stories(50), 7))
    path = tmp_path / "log.csv"
    with EventLog(str(path), "csv", columns.names) as log, EventDigest(columns.names, 100) as counted:
        for outcome in found:
            log.add(outcome)
            counted.add(outcome)
        log.finish()
        assert hashlib.sha256(path.read_bytes()).hexdigest() == counted.finish()


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_parts_have_the_digest_of_the_whole(tmp_path: Path, workers: int) -> None:
    stories = odd_stories(150)
    folder = tmp_path / "log"
    write_parts(folder, stories, workers)
    assert [f"part-{number:04d}.parquet" for number in range(workers)] == sorted(
        path.name for path in folder.iterdir()
    )
    assert stories_digest(stories) == parts_digest(str(folder))
    merge_parts(str(folder), str(tmp_path / "log.csv"), "csv")
    assert stories_digest(stories) == hashlib.sha256((tmp_path / "log.csv").read_bytes()).hexdigest()


def test_parts_cut_anywhere_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaignlang.simulation.columnar.outputs.parts.READ_ROWS", 3)
    stories = odd_stories(60)
    folder = tmp_path / "log"
    write_parts(folder, stories, 2)
    assert stories_digest(stories) == parts_digest(str(folder))
