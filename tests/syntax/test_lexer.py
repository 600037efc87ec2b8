"""Our lexer and Lark's contextual one give the same tokens, and stop at the same place."""

import random
from pathlib import Path

import lark
import pytest
from lark.exceptions import UnexpectedInput

from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.lexer import WordLexer
from campaignlang.syntax.lines import read_lines
from campaignlang.syntax.source import Source
from campaignlang.syntax.table import OPTIONS

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
def languages() -> tuple[lark.Lark, lark.Lark]:
    plugins = {"ContextualLexer": WordLexer}
    return lark.Lark(GRAMMAR, **OPTIONS), lark.Lark(GRAMMAR, _plugins=plugins, **OPTIONS)


def read(language: lark.Lark, text: str) -> tuple[list[tuple[str, str, int, int]], int | None]:
    """Give the tokens as far as the text parses, and where it stops."""
    tokens = []
    interactive = language.parse_interactive(text)
    try:
        for token in interactive.iter_parse():
            tokens.append((token.type, str(token), token.start_pos, token.end_pos))
        interactive.feed_eof()
    except UnexpectedInput as unexpected:
        return tokens, unexpected.pos_in_stream
    return tokens, None


def lines_of(text: str) -> str:
    return read_lines(Source("a.campaign", text), Report()).text


def test_examples_give_the_same_tokens(languages: tuple[lark.Lark, lark.Lark]) -> None:
    assert len(TEXTS) > 10
    for path in TEXTS:
        text = lines_of(path.read_text(encoding="utf-8"))
        theirs, ours = (read(language, text) for language in languages)
        assert theirs == ours, path


def test_mutated_examples_give_the_same_tokens(languages: tuple[lark.Lark, lark.Lark]) -> None:
    chance = random.Random(7)
    for path in TEXTS:
        whole = path.read_text(encoding="utf-8")
        for _ in range(12):
            place = chance.randrange(len(whole))
            mutated = whole[:place] + chance.choice(MUTATIONS) + whole[place + chance.randrange(4) :]
            text = lines_of(mutated)
            theirs, ours = (read(language, text) for language in languages)
            assert theirs == ours, mutated
