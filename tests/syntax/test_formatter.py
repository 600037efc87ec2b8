"""The laws of the layout: nothing changes its meaning, a second pass changes nothing, comments stay.

Laid out are files made at random, the examples, and examples with a piece torn out.
"""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.syntax import tree
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.formatter import format_source
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source
from tests.documents import ROOT
from tests.layouts import files

EXAMPLES = (
    *sorted((ROOT / "examples").rglob("*.campaign")),
    *sorted((ROOT / "campaignlang").rglob("*.campaign")),
)
# A number ends where a word begins: what was torn out may have stood between them.
PIECE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*|[0-9][0-9_]*|\w+|->|[^\w\s]', re.DOTALL
)


def formatted(text: str) -> str:
    return format_source(Source("file.campaign", text)).text


def parsed(text: str) -> tuple[tree.File, Report]:
    report = Report()
    return parse(Source("file.campaign", text), report), report


def pieces(text: str) -> list[str]:
    """Give words, signs and comments in their order; without what the layout puts in or leaves out."""
    found = [piece.rstrip() for piece in PIECE.findall(text) if piece != ";"]
    kept: list[str] = []
    for number, piece in enumerate(found):
        after = found[number + 1 :]
        if piece == "," and after[:1] == [")"]:
            continue
        if (piece == "{" and after[:1] == ["}"]) or (piece == "}" and found[number - 1] == "{"):
            continue
        kept.append(piece)
    return kept


def comments_in(text: str) -> list[str]:
    return [comment for _, comment in parsed(text)[0].comments]


@settings(max_examples=80, deadline=None)
@given(files())
def test_a_layout_means_what_was_meant(text: str) -> None:
    before, report = parsed(text)
    if report.findings:
        return
    after, faults = parsed(formatted(text))
    assert not faults.findings
    assert before.blocks == after.blocks


@settings(max_examples=80, deadline=None)
@given(files())
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = formatted(text)
    assert once == formatted(once)


@settings(max_examples=80, deadline=None)
@given(files())
def test_every_comment_stays_between_the_words_it_stood_between(text: str) -> None:
    once = formatted(text)
    assert sorted(comments_in(text)) == sorted(comments_in(once))
    # Of a block on one line that is opened up, the comment beside it stands beside its head then.
    if not re.search(r"\{[^\n#]*\}[^\n]*#", re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', text)):
        assert pieces(text) == pieces(once)


def test_a_comment_beside_a_block_that_is_opened_up_stands_beside_its_head() -> None:
    before = "campaign a {\n  exit b { goal: yes; set: x = 5 } # why\n}\n"
    after = formatted(before)
    head = "  exit b {"
    assert head.ljust(43) + "# why\n    goal: yes\n" in after
    assert after == formatted(after)


@settings(max_examples=60, deadline=None)
@given(files())
def test_lines_have_one_blank_line_between_them_and_no_blanks_behind_them(text: str) -> None:
    if parsed(text)[1].findings or '"""' in text:
        return
    after = formatted(text)
    assert "\n\n\n" not in after
    assert not after.startswith("\n")
    assert not re.search(r"[ \t]\n|\n\n\Z", after)
    assert after.endswith("\n") or not after


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_a_torn_file_is_laid_out_once_and_loses_nothing(example: Path, data: st.DataObject) -> None:
    text = example.read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    torn = text[:start] + text[end:]
    once = formatted(torn)
    assert once == formatted(once)
    assert pieces(torn) == pieces(once)


SIGNS = (
    *("campaign", "a", "b", "{", "}", "{\n", "}\n", "\n", ";", ":", "->", ",", "(", ")", '"x"', '"""y\nz"""'),
    *('"', '"""', "# c\n", "#", "5", "2 days", "50%", "when", "after", "and", "not", "-", "+", ".", "["),
    *(
        "language 1",
        'test "t"',
        "import",
        "behavior",
        "contact",
        'email m "M"',
        "goal: yes",
        " ",
        "\t",
        "\x07",
    ),
    *("\u202e", "\r", "\\", "é", "\x0c", "\x85", "\x00", "\x04"),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SIGNS), st.sampled_from(("", " ", "\n"))), max_size=40))
def test_whatever_stands_in_a_file_is_laid_out_once_and_stays(signs: list[tuple[str, str]]) -> None:
    def visible(text: str) -> str:
        return re.sub(r"[\s;,{}]", "", text)

    text = "".join(sign + gap for sign, gap in signs)
    once = formatted(text)
    assert once == formatted(once)
    assert visible(text) == visible(once)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_laid_out_as_they_stand(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == formatted(text)
