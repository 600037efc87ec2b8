"""Our steps and Lark's give the same tree from the same table, and stop at the same place."""

import random
from pathlib import Path

import lark
import pytest
from lark.exceptions import UnexpectedInput

from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.lexer import Token
from campaignlang.syntax.lines import read_lines
from campaignlang.syntax.machine import Machine, Node, Unexpected
from campaignlang.syntax.source import Source
from campaignlang.syntax.table import OPTIONS, Table, table_of

ROOT = Path(__file__).resolve().parents[2]
GRAMMAR = (ROOT / "grammar" / "campaign.lark").read_text(encoding="utf-8")
TEXTS = tuple(sorted((ROOT / "examples").rglob("*.campaign"))) + tuple(
    sorted((ROOT / "tests" / "cases" / "broken").glob("*.campaign"))
)
MUTATIONS = (
    "",
    " ",
    "\n",
    "==",
    "=",
    "->",
    "- >",
    "when",
    "at",
    "9",
    "2026-03",
    '"',
    "{",
    ")",
    "²",
    "é",
    "a.b",
)


@pytest.fixture(scope="module")
def language() -> lark.Lark:
    return lark.Lark(GRAMMAR, **OPTIONS)


@pytest.fixture(scope="module")
def table(language: lark.Lark) -> Table:
    return table_of(language)


# What was read: a rule with its parts, a token, or the None of a part that was left out; with its place.
Shape = tuple[object, ...] | None


def read_by_lark(language: lark.Lark, text: str) -> tuple[list[Shape], int | None]:
    """Give what is on the stack in the end, and where it stops: None at the end of the text."""
    interactive = language.parse_interactive(text)
    end = None
    try:
        for _ in interactive.iter_parse():
            pass
        interactive.feed_token(lark.Token("$END", "", len(text)))
    except UnexpectedInput as unexpected:
        end = unexpected.pos_in_stream
    return [shape_by_lark(value) for value in interactive.parser_state.value_stack], end


def shape_by_lark(value: lark.Tree[lark.Token] | lark.Token | None) -> Shape:
    if value is None:
        return None
    if isinstance(value, lark.Token):
        return value.type, str(value), value.start_pos, value.end_pos
    place = (-1, -1) if value.meta.empty else (value.meta.start_pos, value.meta.end_pos)
    return str(value.data), *place, *(shape_by_lark(child) for child in value.children)


def read(table: Table, text: str) -> tuple[list[Shape], int | None]:
    machine = Machine(table, text)
    end = None
    try:
        machine.run()
    except Unexpected as unexpected:
        end = unexpected.position
    return [shape(value) for value in machine.values], end


def shape(value: Node | Token | None) -> Shape:
    if value is None:
        return None
    if isinstance(value, Token):
        return value.type, str(value), value.start, value.end
    return value.data, value.inner_start, value.inner_end, *(shape(child) for child in value.children)


def lines_of(text: str) -> str:
    return read_lines(Source("a.campaign", text), Report()).text


def test_examples_give_the_same_trees(language: lark.Lark, table: Table) -> None:
    assert len(TEXTS) > 10
    for path in TEXTS:
        text = lines_of(path.read_text(encoding="utf-8"))
        assert read_by_lark(language, text) == read(table, text), path


def test_mutated_examples_give_the_same_trees(language: lark.Lark, table: Table) -> None:
    chance = random.Random(7)
    for path in TEXTS:
        whole = path.read_text(encoding="utf-8")
        for _ in range(12):
            place = chance.randrange(len(whole))
            mutated = whole[:place] + chance.choice(MUTATIONS) + whole[place + chance.randrange(4) :]
            text = lines_of(mutated)
            assert read_by_lark(language, text) == read(table, text), mutated
