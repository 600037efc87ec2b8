"""`campaign explain`: every word the language declares has a page, and unknown ones get near names."""

import pytest

from campaignlang.cli import main
from campaignlang.cli.pages import page_words, pages_of
from campaignlang.syntax.codes import CODES


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


def test_a_code_and_its_slug_have_one_page(capsys: pytest.CaptureFixture[str]) -> None:
    page = explained(capsys, "N102")
    assert page.startswith("# N102 unknown-element\n")
    assert page == explained(capsys, "unknown-element") == explained(capsys, "n102")


def test_without_a_word_all_codes_that_are_found_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = explained(capsys).splitlines()
    codes = [line.split()[0] for line in lines]
    assert codes == [code.code for code in CODES if code.code in codes]
    assert "F310  impossible-otherwise" in explained(capsys)
    assert all(len(line.split(maxsplit=3)) == 4 for line in lines)


def test_a_kind_is_explained_from_its_declaration(capsys: pytest.CaptureFixture[str]) -> None:
    page = explained(capsys, "email")
    assert "Send a trigger e-mail." in page
    assert "Creatio: Marketing email." in page
    assert (
        "- `preheader` (text, may stand several times with `when`): What mailboxes show after the subject."
        in page
    )
    assert "- `clicked`: A link in it was followed. (of `opened`;" in page


def test_a_word_that_is_several_gets_all_pages(capsys: pytest.CaptureFixture[str]) -> None:
    page = explained(capsys, "goal")
    assert "# campaign.goal (setting)" in page
    assert "# exit.goal (setting)" in page
    assert "# wait.until (setting)" not in explained(capsys, "audience.until")


@pytest.mark.parametrize("word", page_words())
def test_every_declared_word_has_a_page(word: str) -> None:
    assert pages_of(word)


@pytest.mark.parametrize(("word", "near"), [("emial", "email"), ("N1O2", "N102"), ("dead-ends", "dead-end")])
def test_an_unknown_word_gets_near_ones(word: str, near: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 2
    said = capsys.readouterr().err
    assert f"did you mean `{near}`" in said
    assert said.endswith("?\n")


def test_a_word_like_nothing_is_refused_and_cut(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "x" * 500]) == 2
    assert len(capsys.readouterr().err) < 200
