"""No input makes the tool crash: random bytes, and the examples with something cut, doubled or swapped.

Found seeds are kept in hypothesis' database; a failure names how to play it again.
"""

import contextlib
import io
import os
import random
import re
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaignlang.cli import main
from tests.documents import ROOT
from tests.hostile.attempt import GOOD, assert_ours, limited

EXAMPLES = tuple(sorted((ROOT / "examples").glob("*.campaign")))
TEXTS = (GOOD, *(path.read_text(encoding="utf-8") for path in EXAMPLES))
LINES = (
    ("check", "x.campaign"),
    ("draw", "x.campaign", "-o", "x.svg"),
    ("draw", "x.campaign", "-o", "x.dot"),
    ("draw", "x.campaign", "-o", "x.mmd"),
    ("run", "x.campaign", "--contacts", "3", "--log", "x.csv", "--until", "2026-12-31T00:00"),
    ("trace", "x.campaign", "--contacts", "3", "--until", "2026-12-31T00:00"),
    ("test", "x.campaign"),
)
WORDS = (
    *('"', '"""', "{", "}", "(", ")", "->", ":", ",", ";", "\n", "\\", "\u202e", "\0", "#", "%", "-", "+"),
    *(
        "and",
        "or",
        "not",
        "in",
        "is empty",
        "when",
        "after",
        "within",
        "until",
        "on",
        "at",
        "between",
        "local",
    ),
    *(
        "otherwise",
        "100%",
        "0%",
        "0 seconds",
        "10 years",
        "1970-01-01",
        "2999-12-31",
        "24:00",
        "now",
        "today",
    ),
    *("next(joined)", "any email.opened", "webinar.starts", "a.visits", "contact.goal", "empty", "yes"),
    *("campaign", "behavior", "test", "import", "language 1", "contact", "email", "split", "wait", "exit"),
    *("set: plan = plan + 1", "where: yes", "uses: x", "was: invite", "goal: yes", "reenter: 1 second"),
    *(
        "999999999999.999999",
        "1e9",
        "\u0661",
        "x" * 70,
        "expect",
        "simulate",
        "given",
        "monday",
        "-1",
        "1 month",
    ),
)
QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def hold(data: bytes, *lines: tuple[str, ...]) -> None:
    """Call command lines on a file, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "pyproject.toml").touch()
        for name in ("shared", "emails", "contacts", "recorded"):
            shutil.copytree(ROOT / "examples" / name, place / name)
        (place / "x.campaign").write_bytes(data)
        (place / "people.csv").write_bytes(b"id,plan\nann,x\n")
        for line in lines:
            screen, errors = io.StringIO(), io.StringIO()
            with (
                contextlib.chdir(folder),
                contextlib.redirect_stdout(screen),
                contextlib.redirect_stderr(errors),
                limited(60),
            ):
                code = main(list(line))
            shown = screen.getvalue() + errors.getvalue()
            assert code in (0, 1, 2), shown
            assert_ours(shown)
            assert code == 0 or shown
        left = {name for name in os.listdir(folder) if name.endswith(".tmp")}
        assert not left
        assert (place / "x.campaign").read_bytes() == data


@QUICK
@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    hold(data, *LINES)


@QUICK
@given(st.text(max_size=300))
def test_random_text_in_a_campaign(text: str) -> None:
    hold(GOOD.replace("  a -> m\n", f"  {text}\n").encode("utf-8", "replace"), *LINES)


@QUICK
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_random_words(words: list[str]) -> None:
    hold(" ".join(words).encode(), *LINES)
    hold(GOOD.replace("  a -> m\n", f"  a -> m {' '.join(words)}\n").encode(), *LINES)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with a few places changed."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 30))
        word = draw(st.sampled_from(WORDS))
        match draw(st.sampled_from(("cut", "word", "swap", "double", "line", "truncate"))):
            case "cut":
                text = text[:at] + text[at + length :]
            case "word":
                text = f"{text[:at]} {word} {text[at:]}"
            case "swap":
                text = text[:at] + word + text[at + length :]
            case "double":
                text = text[: at + length] + text[at:]
            case "line":
                lines = text.split("\n")
                first, second = at % len(lines), (at * 7 + length) % len(lines)
                lines[first], lines[second] = lines[second], lines[first]
                text = "\n".join(lines)
            case _:
                text = text[:at] if at > len(text) // 2 else text
    return text


@pytest.mark.slow
@settings(QUICK, max_examples=25)
@given(mutated())
def test_mutated_examples(text: str) -> None:
    hold(text.encode("utf-8", "replace"), *LINES)


# Tokens that may stand in each other's place, so that what comes of it is often still a campaign.
SORTS = (
    re.compile(r"\b\d+ (?:second|minute|hour|day|week|month|year)s?\b"),
    re.compile(r"\b\d\d\d\d-\d\d-\d\d(?: \d\d:\d\d)?"),
    re.compile(r"(?<!-)\b\d\d:\d\d\b"),
    re.compile(r"\b\d[\d_.]*%"),
    re.compile(r"\b[a-z][a-z_0-9]*\b(?! \")(?!:)"),
    re.compile(r"when [^\n]*"),
    re.compile(r"(?:after|within|until|on|at|between) [^\n]*"),
    re.compile(r"otherwise"),
)
SPARE = (
    ("0 seconds", "1 second", "1 month", "10 years", "400 days", "25 hours"),
    ("1970-01-01", "2999-12-31 23:59", "2024-02-29", "2026-03-29 02:30", "2026-10-25 02:30", "1900-01-01"),
    ("00:00", "23:59", "02:30", "12:00"),
    ("0%", "100%", "0.000001%", "50%"),
    ("opened", "subscribed", "now", "today", "empty", "local", "yes", "no", "phone", "timezone"),
    ("when yes", "when now > 2026-03-05", "when today == 2026-03-10", "when phone is empty", ""),
    ("at 02:30", "after 1 month", "on 2026-03-29", "between 23:00 and 01:00 local", "within 0 seconds", ""),
    ("otherwise on monday", ""),
)


@st.composite
def rearranged(draw: st.DrawFn) -> str:
    """An example in which tokens have taken the place of others of their sort."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 5))):
        sort = draw(st.integers(0, len(SORTS) - 1))
        places = list(SORTS[sort].finditer(text))
        if not places:
            continue
        place = draw(st.sampled_from(places))
        other = draw(st.sampled_from((*(one[0] for one in places), *SPARE[sort])))
        text = text[: place.start()] + other + text[place.end() :]
    return text


@pytest.mark.slow
@settings(QUICK, max_examples=12)
@given(rearranged())
def test_rearranged_examples(text: str) -> None:
    hold(text.encode(), *LINES)


@settings(QUICK, max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(("people.csv", "people.jsonl", "people.csv.gz")))
def test_random_contacts(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        (Path(folder) / "x.campaign").write_text(GOOD, encoding="utf-8")
        screen = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            code = main(["run", "x.campaign", "--contacts", name])
        assert code in (0, 2), screen.getvalue()
        assert_ours(screen.getvalue())


@settings(QUICK, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=12), max_size=5))
def test_random_command_lines(arguments: list[str]) -> None:
    """`new` makes folders, and is left out."""
    if arguments and arguments[0] == "new":
        return
    with tempfile.TemporaryDirectory() as folder:
        screen = io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            code = main(arguments)
        assert code in (0, 1, 2), screen.getvalue()
        assert_ours(screen.getvalue())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_mutated_bytes_of_the_examples(seed: int) -> None:
    """Bytes flipped at random places: `check` and `run`, many times."""
    chance = random.Random(seed)
    for _ in range(25):
        data = bytearray(chance.choice(TEXTS).encode())
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        hold(bytes(data), LINES[0], LINES[4])
