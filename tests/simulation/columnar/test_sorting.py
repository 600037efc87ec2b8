"""Orders of rows and texts, and ranks over blocks, against Python's own sorting."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from campaignlang.doors.spills import spills
from campaignlang.simulation.columnar.columns.texts import texts_of
from campaignlang.simulation.columnar.outputs import ranking
from campaignlang.simulation.columnar.outputs.put_aside import TextsAside
from campaignlang.simulation.columnar.outputs.ranking import Ranks, ranks_of
from campaignlang.simulation.columnar.outputs.sorting import row_order, text_order

ALPHABETS = ("ab", "a\0", "aé\U0001f600", "0123456789")
BEGINNINGS = ("", "c00000", "customer-")
# Columns of few bits are packed, those of many are not.
BITS = (1, 4, 20, 62)


def made_up_texts(chance: random.Random, longest: int) -> list[str]:
    alphabet, beginning = chance.choice(ALPHABETS), chance.choice(BEGINNINGS)
    return [
        beginning + "".join(chance.choices(alphabet, k=chance.randint(0, longest)))
        for _ in range(chance.randint(0, 40))
    ]


@pytest.mark.parametrize("longest", [0, 3, 12, 30, 300])
def test_texts_go_by_code_points(longest: int) -> None:
    chance = random.Random(longest)
    for _ in range(100):
        texts = made_up_texts(chance, longest)
        order = text_order(texts_of(texts))
        assert sorted(texts) == [texts[place] for place in (range(len(texts)) if order is None else order)]


def test_rows_go_by_their_columns_and_then_stay() -> None:
    chance = np.random.default_rng(1)
    for count in (0, 1, 2, 50, 300):
        for _ in range(60):
            columns = [
                chance.integers(-(2**bits) // 2, 2**bits // 2 + 1, count)
                for bits in chance.choice(BITS, chance.integers(1, 5))
            ]
            assert np.lexsort(columns[::-1]).tolist() == row_order(columns).tolist()


@contextmanager
def ranks(folder: Path, blocks: list[list[str]], range_ids: int) -> Iterator[Ranks]:
    with spills(str(folder / "x"), 2) as (data, offsets):
        ids = TextsAside(data, offsets)
        found = [(ids.add(texts_of(block)), len(block)) for block in blocks]
        ids.read()
        bounds = [(block[0].encode(), block[-1].encode()) for block in blocks]
        yield ranks_of(ids, found, bounds, range_ids)


@pytest.mark.parametrize("range_ids", [1, 10, 1_000])
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_blocks_are_ranked_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: str, range_ids: int
) -> None:
    monkeypatch.setattr(ranking, "SAMPLE_IDS", 3)
    chance = random.Random(range_ids)
    blocks = [
        sorted({f"{beginning}{chance.randrange(200)}" for _ in range(chance.randint(1, 30))})
        for _ in range(8)
    ]
    every = sorted({text for block in blocks for text in block})
    with ranks(tmp_path, blocks, range_ids) as found:
        for run, block in enumerate(blocks):
            expected = [every.index(text) for text in block]
            assert expected == found.of(run, np.arange(len(block))).tolist()
            for rank in range(len(every) + 1):
                assert sum(one < rank for one in expected) == found.place(run, rank)


def test_blocks_of_rising_ids_are_moved_only(tmp_path: Path) -> None:
    blocks = [["d", "e"], ["a", "b", "c"], ["x"]]
    with ranks(tmp_path, blocks, 10) as found:
        assert found.every is None
        assert [3, 0, 5] == list(found.firsts)
        assert not found.is_number
        assert [0, 1, 2, 2] == [found.place(0, rank) for rank in (3, 4, 5, 6)]
    with ranks(tmp_path, [blocks[1], blocks[0], blocks[2]], 10) as found:
        assert found.is_number
