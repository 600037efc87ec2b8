"""Chance, bit for bit as the worked examples have it."""

import csv
from decimal import Decimal, getcontext, localcontext
from pathlib import Path

import pytest

from campaignlang.simulation import draw
from scripts import make_quantiles

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("chance_draws.csv"))
def test_a_draw_is_the_worked_example(row: dict[str, str]) -> None:
    who = draw.person(int(row["seed"]), row["contact"])
    what = draw.place(row["campaign"], row["element"], row["purpose"], int(row["visit"]))
    assert int(row["draw"]) == draw.draw(who, what)


@pytest.mark.parametrize("row", rows("chance_tables.csv"))
def test_an_entry_is_the_worked_example(row: dict[str, str]) -> None:
    half, ninety = int(row["half_seconds"]), int(row["ninety_seconds"])
    assert int(row["T"]) == draw.table_entry(half, ninety, int(row["i"]))


def test_an_entry_does_not_depend_on_the_callers_decimal_context() -> None:
    before = draw.table_entry(7_201, 86_399, 4_000)
    draw.table_entry.cache_clear()
    with localcontext():
        getcontext().prec = 3
        assert before == draw.table_entry(7_201, 86_399, 4_000)


@pytest.mark.parametrize("index", [0, 1, 1_000, 2_047])
def test_the_shipped_quantiles_are_those_worked_out(index: int) -> None:
    with localcontext() as context:
        context.prec = make_quantiles.DIGITS
        share = Decimal(index) / 4_096 if index else make_quantiles.SMALLEST
        start = Decimal(draw.quantile_billionths(index)).scaleb(-9)
        found = make_quantiles.quantile(share, start, make_quantiles.circle())
        assert draw.quantile_billionths(index) == int(found.scaleb(9).to_integral_value())


def test_quantiles_mirror_each_other() -> None:
    assert 0 == draw.quantile_billionths(2_048)
    assert -draw.quantile_billionths(0) == draw.quantile_billionths(4_096)
    assert all(draw.quantile_billionths(i) < draw.quantile_billionths(i + 1) for i in range(4_096))


def test_a_delay_lies_between_two_entries() -> None:
    number = (2_048 << 52) | (0x8000 << 36)
    low, high = draw.table_entry(7_200, 86_400, 2_048), draw.table_entry(7_200, 86_400, 2_049)
    assert 7_200 == low
    assert low + (high - low) // 2 == draw.half_within_seconds(7_200, 86_400, number)


def test_without_a_second_figure_it_is_fifteen_times_the_first() -> None:
    number = 0xFEDC_BA98_7654_3210
    assert draw.half_within_seconds(60, 900, number) == draw.half_within_seconds(60, None, number)


def test_nothing_and_everything_come_as_they_must() -> None:
    assert not draw.comes_true(0, 0, 1)
    assert draw.comes_true(draw.WORD, 1, 1)


def test_choices_cover_their_ends() -> None:
    assert (0, 2) == (draw.pick_equal(3, 0), draw.pick_equal(3, draw.WORD))
    assert (5, 9) == (draw.uniform(5, 9, 0), draw.uniform(5, 9, draw.WORD))
    assert 1 == draw.pick_weighted((0, 100_000_000), 0)
    assert 1 == draw.pick_weighted((50_000_000, 50_000_000), 1 << 63)
    assert 0 == draw.pick_weighted((50_000_000, 50_000_000), (1 << 63) - 1)
