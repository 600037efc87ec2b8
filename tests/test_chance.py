"""Chance to the bit: the numbers of the section "Chance", worked out apart from the engine.

The two CSV files are the design's worked examples; the literals below come from a script that was
written from the page alone. The last test holds the whole table against its definition.
"""

import csv
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from statistics import NormalDist

import pytest

from campaignlang.simulation.draw import (
    comes_true,
    draw,
    fold,
    half_within_seconds,
    mix,
    person,
    pick_equal,
    place,
    table_entry,
    uniform,
)

CHANCE = Path(__file__).parent / "cases" / "chance"
HIGHEST = 2**64 - 1
TOP_INDEX = 4096


def rows(name: str) -> list[dict[str, str]]:
    with (CHANCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("draws.csv"), ids=lambda row: f"{row['purpose']} seed {row['seed']}")
def test_a_draw_is_the_worked_example(row: dict[str, str]) -> None:
    somebody = person(int(row["seed"]), row["contact"])
    somewhere = place(row["campaign"], row["element"], row["purpose"], int(row["visit"]))
    assert int(row["draw"]) == draw(somebody, somewhere)


@pytest.mark.parametrize("row", rows("tables.csv"), ids=lambda row: f"{row['half_seconds']} at {row['i']}")
def test_a_table_entry_is_the_worked_example(row: dict[str, str]) -> None:
    half, ninety = int(row["half_seconds"]), int(row["ninety_seconds"])
    assert int(row["T"]) == table_entry(half, ninety, int(row["i"]))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (0, 16294208416658607535),
        (1, 10451216379200822465),
        (HIGHEST, 16490336266968443936),
        (0x9E3779B97F4A7C15, 7960286522194355700),
    ],
)
def test_mix_is_the_output_function_of_splitmix64(word: int, expected: int) -> None:
    assert expected == mix(word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a", 7075883509774426401),
        ("12345678", 2600358871960718120),
        ("123456789", 17479844147582076057),
        ("é", 6548206371861830912),
        ("\0", 10451216379200822465),
        ("c\0e\0opened", 30872730651307137),
        ("😀 Grüße aus Köln", 14144383653278131956),
    ],
)
def test_fold_starts_with_the_number_of_bytes_and_pads_the_last_word(text: str, expected: int) -> None:
    assert expected == fold(text)


def test_a_text_and_the_same_text_with_a_zero_byte_fold_apart() -> None:
    assert fold("a") != fold("a\0")


@pytest.mark.parametrize(
    ("seed", "contact", "expected"),
    [
        (0, "a", 13971819848363002055),
        (1, "a", 13060828834564945078),
        (HIGHEST, "c0000000001", 18201478919458429808),
        (3, "ö", 8002722121178458302),
    ],
)
def test_a_person_is_the_seed_and_the_id(seed: int, contact: str, expected: int) -> None:
    assert expected == person(seed, contact)


@pytest.mark.parametrize(
    ("campaign", "element", "purpose", "visit", "expected"),
    [
        ("c", "e", "opened", 1, 16864079467926600025),
        ("c", "e", "opened", 2, 16884870849979472274),
        ("", "", "summer test", 1, 170965023851102806),
        ("", "", "dormant", 0, 8812809789186330248),
        ("c", "paid", "received", 7, 1309508687509832983),
    ],
)
def test_a_place_counts_visits(campaign: str, element: str, purpose: str, visit: int, expected: int) -> None:
    assert expected == place(campaign, element, purpose, visit)


@pytest.mark.parametrize(
    ("numerator", "denominator", "first_that_fails"),
    [
        (1, 3, 6148914691236515840),
        (35, 100, 6456360425798342656),
        (3, 1000, 55340232221126656),
        (7, 20, 6456360425798342656),
    ],
)
def test_a_chance_is_an_exact_fraction(numerator: int, denominator: int, first_that_fails: int) -> None:
    assert comes_true(first_that_fails - 1, numerator, denominator)
    assert not comes_true(first_that_fails, numerator, denominator)


def test_a_chance_of_all_and_of_nothing() -> None:
    assert comes_true(HIGHEST, 1, 1)
    assert comes_true(0, 1, 1)
    assert not comes_true(0, 0, 1)


def test_the_low_eleven_bits_of_a_draw_do_not_count() -> None:
    half = 1 << 63
    assert comes_true(half - 1, 1, 2)
    assert not comes_true(half, 1, 2)
    assert not comes_true(half + 2047, 1, 2)


@pytest.mark.parametrize(
    ("half", "ninety", "drawn", "expected"),
    [
        (7200, 86400, 0, 2),
        (7200, 86400, HIGHEST, 31571595),
        (7200, 86400, 1 << 63, 7200),
        (7200, 86400, (1 << 63) + (1 << 51), 7204),
        (60, 900, 4052016455854680740, 12),
        (16200, 216000, 17546781345139148991, 461088),
        (60, 900, HIGHEST, 558678),
        (1, 15, (2049 << 52) | (0xFFFF << 36), 1),
    ],
)
def test_a_delay_lies_between_two_entries(half: int, ninety: int, drawn: int, expected: int) -> None:
    assert expected == half_within_seconds(half, ninety, drawn)


ENTRIES = (
    (7200, 86400, {0: 2, 1: 8, 17: 43, 1024: 1947, 2047: 7191, 2048: 7200, 3686: 86307, 3687: 86540}),
    (7200, 86400, {4095: 6219946, 4096: 31571982}),
    (60, 900, {0: 1, 1024: 14, 2048: 60, 3686: 899, 3687: 902, 4095: 95126, 4096: 558686}),
    (3600, 54000, {0: 1, 1: 2, 17: 14, 1024: 866, 2047: 3595, 2049: 3605, 3687: 54095, 4096: 33521167}),
    (16200, 216000, {0: 3, 17: 78, 2048: 16200, 3686: 215757, 4095: 18641263, 4096: 101368858}),
    (86400, 2592000, {0: 1, 1024: 14424, 2049: 86540, 3686: 2588176, 4096: 8345109355}),
    (1, 1, {0: 1, 2048: 1, 4096: 1}),
)


@pytest.mark.parametrize(("half", "ninety", "entries"), ENTRIES)
def test_a_table_holds_whole_seconds(half: int, ninety: int, entries: dict[int, int]) -> None:
    assert entries == {index: table_entry(half, ninety, index) for index in entries}


@pytest.mark.parametrize(
    ("low", "high", "drawn", "expected"),
    [
        (1, 300, 0, 1),
        (1, 300, HIGHEST, 300),
        (0, 0, HIGHEST, 0),
        (0, 1, (1 << 63) - 1, 0),
        (0, 1, 1 << 63, 1),
        (3600, 7200, 4052016455854680740, 4390),
        (-5, 5, 17546781345139148991, 5),
        (-5, 5, 0, -5),
    ],
)
def test_between_includes_both_ends(low: int, high: int, drawn: int, expected: int) -> None:
    assert expected == uniform(low, high, drawn)


@pytest.mark.parametrize(
    ("count", "drawn", "expected"),
    [
        (2, (1 << 63) - 1, 0),
        (2, 1 << 63, 1),
        (3, 0, 0),
        (3, 6148914691236517205, 0),
        (3, 6148914691236517888, 1),
        (3, HIGHEST, 2),
        (7, 9706203005007225152, 3),
        (1, HIGHEST, 0),
    ],
)
def test_equal_shares_are_cut_by_the_high_bits(count: int, drawn: int, expected: int) -> None:
    assert expected == pick_equal(count, drawn)


def quantile(index: int) -> Decimal:
    """z[i]: the float is right to more than the nine decimals that are kept."""
    if index == 0:
        share = Fraction(1, 2**17)
    elif index == TOP_INDEX:
        share = 1 - Fraction(1, 2**17)
    else:
        share = Fraction(index, TOP_INDEX)
    exact = Decimal(NormalDist().inv_cdf(share.numerator / share.denominator))
    return exact.quantize(Decimal("1e-9"), ROUND_HALF_EVEN)


def defined_entry(half: int, ninety: int, index: int) -> int:
    with localcontext(Context(prec=28, rounding=ROUND_HALF_EVEN)):
        sigma = (Decimal(ninety) / Decimal(half)).ln() / Decimal("1.281551566")
        seconds = Decimal(half) * (sigma * quantile(index)).exp()
        return int(max(Decimal(1), seconds).to_integral_value(ROUND_HALF_EVEN))


@pytest.mark.parametrize(("half", "ninety"), [(7200, 86400), (16200, 216000), (60, 900)])
def test_every_eleventh_entry_is_its_definition(half: int, ninety: int) -> None:
    wanted = range(0, TOP_INDEX + 1, 11)
    expected = [defined_entry(half, ninety, index) for index in wanted]
    assert expected == [table_entry(half, ninety, index) for index in wanted]


def test_a_table_never_falls() -> None:
    entries = [table_entry(7200, 86400, index) for index in range(0, TOP_INDEX + 1, 64)]
    assert sorted(entries) == entries
