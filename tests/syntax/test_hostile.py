"""Whatever text comes: no crash, no hang, no word of Lark's, and places that lie inside the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.syntax import tree
from campaignlang.syntax.diagnostic import Diagnostic
from tests.syntax.reading import check, faults, manual_example

EXAMPLE = manual_example()
PIECES = (
    *('"', '"""', "{", "}", "(", ")", "\n", ";", "#", "\\", ":", ",", "->", "%", "-", ".", "[", "]"),
    *(
        "not ",
        "when ",
        "and ",
        "campaign x {\n",
        "\ntest ",
        "\nbehavior b {",
        "email a ",
        "2026-01-01",
        "5 days",
    ),
    *("\x00", "\x04", "\r", "\t", "\ufeff", "\u202e", "“", "é", "漢", "\ud800", "campain ", "contct {"),
)
MUTATIONS = st.tuples(st.integers(0, len(EXAMPLE) - 1), st.sampled_from(PIECES) | st.just(""))


def check_bounds(text: str) -> tuple[Diagnostic, ...]:
    findings = check(text)[1]
    for found in findings:
        assert found.span is not None
        assert 0 <= found.span.start <= found.span.end <= len(text)
        for words in (found.message, found.label, found.help or "", *found.notes):
            assert "Token" not in words
            assert "Unexpected" not in words
            assert "\n" not in words
    return findings


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read(text: str) -> None:
    check_bounds(text)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=200, deadline=None)
def test_any_pieces_of_the_language_are_read(text: str) -> None:
    check_bounds(text)


@given(MUTATIONS)
@settings(max_examples=100, deadline=None)
def test_any_change_of_the_manuals_file_is_read(mutation: tuple[int, str]) -> None:
    at, piece = mutation
    check_bounds(EXAMPLE[:at] + piece + EXAMPLE[at + 1 :])


@pytest.mark.slow
def test_one_wrong_character_seldom_gives_more_than_three_findings() -> None:
    counts = [
        len(check(EXAMPLE[:at] + piece + EXAMPLE[at + 1 :])[1])
        for at in range(0, len(EXAMPLE), 29)
        for piece in ('"', "}", "{", "(", "", "x", ";", "\n")
    ]
    assert max(counts) <= 16
    assert sum(count > 3 for count in counts) <= len(counts) // 50


@given(st.integers(0, len(EXAMPLE)))
@settings(max_examples=100, deadline=None)
def test_a_file_that_is_cut_off_is_read(length: int) -> None:
    assert len(check_bounds(EXAMPLE[:length])) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "campaign x { a -> b when " + "(" * 10_000 + "opened" + ")" * 10_000 + " }",
        "campaign x { a -> b when " + "not " * 10_000 + "opened }",
        "campaign x { a -> b when " + "not (" * 5_000 + "opened" + ")" * 5_000 + "; b -> c }",
        "campaign x { a -> b when " + "x + " * 10_000 + "x > 2 }",
        "{" * 10_000,
        "campaign x { " * 10_000,
    ],
    ids=["brackets", "negations", "both", "sum", "braces", "blocks"],
)
def test_what_is_nested_too_deep_is_said_once(text: str) -> None:
    assert [line.split()[1] for line in faults(text)].count("S008") == 1


def test_a_hundred_deep_is_not_too_deep() -> None:
    text = "campaign x { a -> b when " + "(" * 99 + "opened" + ")" * 99 + "\n}"
    assert faults(text) == []
    assert [line.split()[1] for line in faults(text.replace("opened", "((opened))"))] == ["S008"]


def test_long_conditions_are_flat() -> None:
    file, findings = check("campaign x { a -> b when " + "x and not y or " * 10_000 + "x }")
    assert findings == ()
    campaign = file.blocks[0]
    assert isinstance(campaign, tree.Block)
    flow = campaign.statements[0]
    assert isinstance(flow, tree.Flow)
    condition = flow.clauses[0].arguments[0]
    assert isinstance(condition, tree.Logic)
    assert len(condition.conditions) == 10_001


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 100_000,
        "# comment\n" * 30_000,
        '"' * 30_000,
        '"\n' * 10_000,
        '"""' * 10_001,
        " " * 300_000,
        '"' + " " * 300_000 + "{",
        "}\n" * 10_000,
        "campaign x {\n" * 2_000,
        "email a\n}\n" * 3_000,
        "a -> b when\n" * 3_000,
        "(\n" * 10_000,
        "campaign x {\n" + "  a -> b when (x\n" * 3_000,
        "\\" * 100_000,
        '"' + "\\" * 100_001 + '"',
        "-" * 50_000,
        "a," * 50_000,
        "1" * 100_000,
        "x" * 100_000,
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_no_text_takes_long(text: str) -> None:
    begin = time.perf_counter()
    check_bounds(text)
    assert time.perf_counter() - begin < 10


def test_a_file_over_five_megabytes_is_refused() -> None:
    assert faults("#" * 5_000_001) == ["1:1 S009 the file is larger than 5 MB"]


def test_names_texts_and_campaigns_have_their_limits() -> None:
    assert faults(f"email {'a' * 65} {{}}") == ["1:7 S009 this name is longer than 64 characters"]
    assert faults(f'email a "{"a" * 100_001}"'.replace("email a", "email ab")) == [
        "1:10 S009 this text is longer than 100 kB"
    ]
    many = ", ".join(["a"] * 400)
    assert faults(f"campaign x {{ {many} -> {many} }}") == [
        "1:10 S009 the campaign has 160,000 flows, more than 100,000"
    ]
