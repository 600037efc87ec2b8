"""Texts in columns: taken, folded and coded as one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.simulation import draw
from campaignlang.simulation.columnar.columns import chance, lookup
from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers, Words
from campaignlang.simulation.columnar.columns.lookup import Lookup, codes_of
from campaignlang.simulation.columnar.columns.slices import slices_of
from campaignlang.simulation.columnar.columns.texts import Pool, Texts, texts_of
from tests.simulation.columnar.unpacking import codes_in, texts_in

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), max_size=12),
    st.text("ab", max_size=3),
    st.text("ab\0", min_size=25, max_size=70),
    st.sampled_from(("", "Europe/Berlin", "Asia/Tokyo")),
)
TEXTS = st.lists(TEXT, max_size=40)


@settings(deadline=None)
@given(TEXTS, st.data())
def test_taken_texts_are_those_at_the_places(found: list[str], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, max(len(found) - 1, 0)), max_size=30 if found else 0))
    taken = texts_of(found).take(np.array(places, np.int64))
    assert [found[place] for place in places] == texts_in(taken)


@settings(deadline=None)
@given(TEXTS)
def test_folds_are_those_of_single_texts(found: list[str]) -> None:
    assert [draw.fold(text) for text in found] == chance.fold(texts_of(found)).tolist()


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(TEXT, st.none()), max_size=30), max_size=4))
def test_equal_codes_are_equal_texts(found: list[list[str | None]]) -> None:
    pool = Pool()
    for texts in found:
        assert texts == codes_in(codes_of(texts_of(texts), pool), pool)
    expected = {text for texts in found for text in texts if text}
    assert sorted(expected) == sorted(text for text in pool.codes if text)


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=4), st.integers(0, 3))
def test_texts_of_one_fold_are_told_apart(found: list[list[str]], folds: int) -> None:
    def colliding(data: Bytes, begins: Integers, lengths: Integers) -> Words:
        # Texts of one word have a fold of their own.
        return np.where(lengths > 8, lengths.astype("u8") % (folds + 1), real(data, begins, lengths))

    real = chance.fold_slices
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lookup, "fold_slices", colliding)
        pool = Pool()
        for texts in found:
            assert texts == codes_in(codes_of(texts_of(texts), pool), pool)


def test_more_texts_than_are_kept_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookup, "KNOWN_MAX", 3)
    texts = texts_of([str(number) for number in range(10)] * 2)
    met: list[str] = []
    numbers = Lookup(lambda text: met.append(text) or int(text))  # type: ignore[func-returns-value]
    for _ in range(2):
        found = numbers.find(slices_of(texts))
        assert list(range(10)) * 2 == found.tolist()
    assert ["0", "1", "2"] == met[:3]
    assert 3 + 4 * 7 == len(met)


def test_no_texts_are_folded_and_coded_too() -> None:
    nothing = Texts(np.zeros(0, np.uint8), np.zeros(1, np.int64))
    assert [] == chance.fold(nothing).tolist()
    assert [] == codes_of(nothing, Pool()).tolist()
    assert 0 == len(nothing.take(np.zeros(0, np.int64)))
