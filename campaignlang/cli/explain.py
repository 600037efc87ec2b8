"""`campaign explain [WORD]`: the page of a code, a slug, a kind, a setting; without a word all codes."""

import click

from campaignlang.cli.program import FINE, Command
from campaignlang.doors.screen import print_text

PAGES_FOLDER = "docs/rules"
SHOWN_CHARACTERS_MAX = 40
EPILOG = """Examples:
  campaign explain
  campaign explain N102
  campaign explain dead-end
  campaign explain email
  campaign explain audience.refresh
"""


@click.command(cls=Command, epilog=EPILOG, short_help="Explain a code, a rule, a kind or a setting.")
@click.argument("word", required=False)
def explain(word: str | None) -> int:
    """Explain a code, a rule, a kind or a setting; without a word, list all codes.

    WORD is a code (N102), a rule's name (dead-end), a kind (email), a setting (refresh) or KIND.SETTING.
    """
    if word is None:
        print_text(code_list())
        return FINE
    found = explained(word)
    if not found:
        raise click.UsageError(unknown_word(word))
    print_text("\n\n".join(found))
    return FINE


def explained(word: str) -> tuple[str, ...]:
    """Give every page of a word; codes and slugs in any case."""
    from campaignlang.cli.pages import pages_of
    from campaignlang.syntax.codes import CODES

    wanted = word.strip()
    rules = [
        page
        for code in CODES
        if wanted.upper() == code.code or wanted.lower() == code.slug
        for page in (rule_page(code.code),)
        if page is not None
    ]
    return (*rules, *pages_of(wanted.lower()))


def rule_page(code: str) -> str | None:
    """Give the page of a code, or None for one that no rule of this version finds."""
    from campaignlang.doors.sources import packaged

    try:
        text = packaged(f"{PAGES_FOLDER}/{code}.md")
    except FileNotFoundError:
        return None
    return text.decode("utf-8").replace("\r\n", "\n").rstrip("\n")


def code_list() -> str:
    """Give a line for each code that has a page: code, slug, severity and what it finds."""
    from campaignlang.syntax.codes import CODES

    lines = []
    for code in CODES:
        page = rule_page(code.code)
        if page is not None:
            lines.append(f"{code.code}  {code.slug:<32} {code.severity.value:<8} {first_sentence(page)}")
    return "\n".join(lines)


def first_sentence(page: str) -> str:
    """Give what a page says first under "What it means", up to the first stop outside of code."""
    import re

    meaning = page.partition("## What it means\n")[2].strip().partition("\n\n")[0]
    first = re.match(r"(?:`[^`]*`|[^`.:;]|[.:;](?! ))*", " ".join(meaning.split()))
    return first[0].rstrip(".") if first is not None else ""


def unknown_word(word: str) -> str:
    """Say that nothing is called so, and what is."""
    from campaignlang.cli.pages import page_words
    from campaignlang.syntax.codes import CODES
    from campaignlang.syntax.near import near

    shown = word if len(word) <= SHOWN_CHARACTERS_MAX else word[: SHOWN_CHARACTERS_MAX - 1] + "…"
    names = [name for code in CODES for name in (code.code, code.slug) if rule_page(code.code) is not None]
    close = (
        near(word, (*names, *page_words())) or near(word.upper(), names) or near(word.lower(), page_words())
    )
    if close:
        listed = " or ".join(f"`{name}`" for name in close)
        return f"nothing is called `{shown}`; did you mean {listed}?"
    return f"nothing is called `{shown}`; `campaign explain` lists all codes"
