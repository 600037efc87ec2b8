"""Whatever fails while a columnar output is written: the old file is whole, and nothing else is left."""

import errno
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from campaignlang.clock import UTC
from campaignlang.doors.refused import Refused
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.outcome import Events, Names, Outcome
from campaignlang.simulation.columnar.columns.texts import texts_of
from campaignlang.simulation.columnar.outputs import runs
from campaignlang.simulation.columnar.outputs.digests import EventDigest
from campaignlang.simulation.columnar.outputs.event_log import EventLog
from campaignlang.simulation.columnar.outputs.participants import Participants
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.tally import Tally
from tests.simulation.columnar.blocks import SCHEMA, odd_stories, outcomes

ENDINGS = ("csv", "jsonl", "parquet")
OLD = b"old and whole"
STORIES = odd_stories(60)


def write_log(path: Path, ending: str) -> None:
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, STORIES, 7))
    with EventLog(str(path), ending, columns.names) as log:
        for outcome in found:
            log.add(outcome)
        log.finish()


def write_people(path: Path, ending: str) -> None:
    columns = StoryColumns(SCHEMA)
    found = list(outcomes(columns, STORIES, 7))
    with Participants(str(path), ending, columns.names, columns.pool, SCHEMA) as people:
        for outcome in found:
            people.add(outcome)
        people.finish()


@pytest.mark.parametrize("call", ["open", "write", "read", "fsync", "replace"])
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("write", [write_log, write_people])
def test_whichever_call_fails_the_old_output_is_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Path, str], None],
    ending: str,
    call: str,
) -> None:
    output = tmp_path / f"out.{ending}"
    write(tmp_path / f"first.{ending}", ending)  # What is imported is imported before calls fail.
    whole = (tmp_path / f"first.{ending}").read_bytes()
    (tmp_path / f"first.{ending}").unlink()
    real: Callable[..., object] = getattr(os, call)
    for number in (1, 2, 3, 5, 8, 13, 21, 34, 1_000):
        output.write_bytes(OLD)
        calls = 0

        def failing(*arguments: object, number: int = number, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == number:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                write(output, ending)
                expected = whole
            except Refused as refused:
                assert refused.code == "U908"
                assert refused.message.endswith("no space left on device")
                expected = OLD
        assert expected == output.read_bytes()
        assert [output] == list(tmp_path.iterdir())
    assert output.read_bytes() == whole


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "read_column", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_log(tmp_path / f"out.{ending}", ending)
    assert [] == list(tmp_path.iterdir())


def test_memory_does_not_grow_with_the_run(tmp_path: Path) -> None:
    """Eight times the blocks take no megabyte more; what a block and a window take is in both."""
    few, many = (_peak(blocks) for blocks in (8, 64))
    assert many < few + (1 << 20)


def _peak(blocks: int) -> int:
    names = Names(elements=("a",), events=("entered",), flows=(), details=("",))
    chance = np.random.default_rng(1)
    count = 2_000
    tracemalloc.start()
    with EventDigest(names, window_rows=1 << 14) as collected:
        for block in range(blocks):
            ids = texts_of(f"c{block * count + number:010d}" for number in range(count))
            zeros = np.zeros(2 * count, np.int64)
            events = Events(
                # Half of all rows at one instant, which is more than a window has.
                time=1_772_000_000 + np.concatenate([zeros[:count], chance.integers(0, 10**6, count)]),
                contact=np.tile(np.arange(count), 2),
                entry=zeros + 1,
                element=zeros,
                event=zeros,
                flow=zeros - 1,
                detail=zeros,
                order=zeros,
            )
            collected.add(
                Outcome(
                    contacts=ContactBlock(first=block * count, ids=ids, columns=(ids,)),
                    tally=Tally(UTC),
                    events=events,
                    passages=None,
                    changed=(),
                )
            )
        collected.finish()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
