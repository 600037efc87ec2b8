"""Widths of texts, and how these are cut into lines."""

from campaignlang.diagram.metrics import is_measured, text_width
from campaignlang.diagram.svg import TextStyle
from campaignlang.diagram.wrapping import wrap, wrap_balanced

STYLE = TextStyle(size=11)


def test_widths_are_those_of_the_font() -> None:
    # Advance widths read from Arimo with fontTools, in 1/2048 em.
    assert text_width("Spring webinar", 2048, is_bold=True) == 14793
    assert text_width("Spring webinar", 2048) == 13661
    assert text_width("→−“”…·–", 2048) == 2048 + 1196 + 682 + 682 + 2048 + 682 + 1139
    assert text_width("Äß", 2048) == 1366 + 1251


def test_what_the_font_lacks_is_guessed() -> None:
    assert text_width("春", 10) == 10
    assert text_width("e\u0301", 10) == text_width("e", 10)
    assert round(text_width("🎉", 10), 1) == 13
    assert is_measured("Привет, für")
    assert not is_measured("春")
    assert not is_measured("🎉")


def test_lines_break_at_spaces_and_numbers_keep_their_unit() -> None:
    assert wrap("until “Open day” starts − 2 days 1 hour", 140, STYLE, 2) == (
        "until “Open day” starts",
        "− 2 days 1 hour",
    )
    assert wrap("sets renewal = renewal + 1 year", 150, STYLE, 2) == ("sets renewal = renewal", "+ 1 year")


def test_a_word_that_is_too_long_is_cut_after_a_sign() -> None:
    assert wrap("POST crm.acme.example/hooks/renewal", 154, STYLE, 2) == (
        "POST crm.acme.example/",
        "hooks/renewal",
    )


def test_what_does_not_fit_ends_in_dots() -> None:
    lines = wrap("many words " * 40, 100, STYLE, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(STYLE.width(line) <= 100 for line in lines)


def test_a_cut_leaves_words_and_numbers_whole() -> None:
    """`today − 18…` would tell of 18 days."""
    told = "where subscribed and last_order before today − 180 days and orders at least 1"
    assert wrap(told, 159, STYLE, 2) == ("where subscribed and", "last_order before today…")
    assert wrap("Kept until tomorrow, " * 3, 110, STYLE, 1) == ("Kept until tomorrow…",)
    assert wrap("a " + "x" * 80, 100, STYLE, 1)[0].startswith("a xxxx")


def test_balanced_lines_leave_no_single_word_over() -> None:
    label = TextStyle(size=13.5, is_bold=True)
    assert wrap_balanced("Thanks, and what comes next", 154, label, 3) == ("Thanks, and", "what comes next")


def test_an_endless_text_is_cut_at_once() -> None:
    lines = wrap_balanced("x" * 100_000, 154, STYLE, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_a_key_does_not_stand_alone_before_a_path() -> None:
    assert wrap("template emails/trial_welcome.html", 154, STYLE, 2) == (
        "template emails/trial_",
        "welcome.html",
    )
    assert wrap("at acme.example/welcome-back", 150, STYLE, 2) == ("at acme.example/", "welcome-back")
