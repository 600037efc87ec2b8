"""Sources of every unlucky sort: encodings, characters, nesting, things that are never closed."""

from pathlib import Path

import pytest

from tests.hostile.attempt import GOOD, Case, contents, named, play

CHECK = "check x.campaign"


def source(name: str, text: str | bytes, code: int, *says: str) -> Case:
    return Case(name=name, line=CHECK, code=code, says=says, files={"x.campaign": text})


def labelled(text: str) -> str:
    return GOOD.replace('email m "M"', f'email m "{text}"')


def conditioned(text: str) -> str:
    return GOOD.replace("where: subscribed }", f"where: {text} }}")


ENCODINGS = (
    source("utf-16-little", GOOD.encode("utf-16"), 1, "S010", "UTF-16"),
    source("utf-16-big", b"\xfe\xff" + GOOD.encode("utf-16-be"), 1, "S010", "UTF-16"),
    source("utf-16-without-mark", GOOD.encode("utf-16-le"), 1, "S007"),
    source("utf-32", GOOD.encode("utf-32"), 1, "S010"),
    source("latin-1", labelled("Plätze").encode("latin-1"), 1, "S010", "0xE4", "line 14"),
    source(
        "cut-in-a-character",
        labelled("Plätze").encode()[: labelled("Plätze").encode().find(b"\xc3") + 1],
        1,
        "S010",
    ),
    source("overlong", labelled("@@").encode().replace(b"@@", b"\xc0\xaf"), 1, "S010", "0xC0"),
    source("surrogate-bytes", labelled("@@").encode().replace(b"@@", b"\xed\xa0\x80"), 1, "S010"),
    source("beyond-unicode", labelled("@@").encode().replace(b"@@", b"\xf5\x80\x80\x80"), 1, "S010"),
    source("nul-byte", GOOD.replace("Dana", "Da\0na"), 1, "S007"),
    source("only-nul", b"\0" * 100, 1, "S007"),
    source("gzip", b"\x1f\x8b\x08\x00" + bytes(range(256)), 1, "S010"),
    source("only-a-mark", b"\xef\xbb\xbf", 0),
    source("empty", b"", 0),
    source("only-blank-lines", "\n" * 20_000, 0),
    source("only-comments", "# x\n" * 20_000, 0),
    source("mark-and-crlf", b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), 0),
    source("two-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(), 0),
    source("lone-cr", GOOD.replace("\n", "\r"), 1, "S007"),
    source("no-last-newline", GOOD.rstrip("\n"), 0),
)

# One of each sort: C0, DEL, C1, and every bidirectional one.
FORBIDDEN = (
    *range(0x01, 0x09),
    0x0B,
    0x0C,
    0x1B,
    0x7F,
    0x85,
    0x9B,
    0x61C,
    0x200E,
    0x200F,
    0x202A,
    0x202E,
    0x2066,
    0x2069,
)
WRITTEN = tuple(
    source(f"character-{sign:04x}", labelled(f"M{chr(sign)}[31m"), 1, "S007") for sign in FORBIDDEN[6:]
)
ESCAPED = tuple(
    source(f"escape-{sign:04x}", labelled(f"M\\u{{{sign:X}}}"), 1, "error[S00")
    for sign in (0x00, 0x07, 0x1B, 0x9B, 0x202E, 0x2066, 0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF)
)
CHARACTERS = (
    *WRITTEN,
    *ESCAPED,
    source("escape-character-in-a-comment", GOOD + "# \x1b]0;owned\x07\n", 1, "S007"),
    source("bidi-in-a-comment", GOOD + "# \u202e } \u2066\n", 1, "S007"),
    source("form-feed-between-lines", GOOD.replace("\n  a -> m", "\n\f  a -> m"), 1, "S007"),
    source("no-break-space", GOOD.replace("a -> m", "a\u00a0-> m"), 1, "error[S"),
    source("zero-width-space", GOOD.replace("a -> m", "a\u200b-> m"), 1, "error[S"),
    source("line-separator", GOOD.replace("\n", "\u2028"), 1, "error[S"),
    source("cyrillic-name", GOOD.replace("a -> m", "\u0430 -> m"), 1, "N102"),
    source("fullwidth-digits", GOOD.replace("1 day", "\uff11 day"), 1, "error[S"),
    source("escape-without-end", labelled("\\u{41"), 1, "error[S"),
    source("escape-of-nothing", labelled("\\u{}"), 1, "error[S"),
    source("escape-unknown", labelled("\\q"), 1, "error[S"),
    source("escape-of-a-million-digits", labelled("\\u{" + "4" * 1_000_000 + "}"), 1, "error[S"),
)


def deep(opening: str, closing: str, times: int, inside: str = "subscribed") -> str:
    return conditioned(opening * times + inside + closing * times)


NESTING = (
    source("brackets-1000", deep("(", ")", 1_000), 1, "S008"),
    source("brackets-100000", deep("(", ")", 100_000), 1, "S008"),
    source("brackets-101", deep("(", ")", 101), 1, "S008"),
    source("brackets-98", deep("(", ")", 98), 0),
    source("not-100000", deep("not ", "", 100_000), 1, "S008"),
    source("not-brackets", deep("not (", ")", 60), 1, "S008"),
    source("and-20000", conditioned("subscribed" + " and subscribed" * 20_000), 0),
    source("or-and-20000", conditioned("subscribed" + " or vip and subscribed" * 10_000), 0),
    source("sum-20000", conditioned("points > 1" + " + points" * 20_000), 1),
    source("minus-20000", conditioned("points > " + "- " * 20_000 + "1"), 1),
    source("list-20000", conditioned("plan in (" + ", ".join(f'"{n}"' for n in range(20_000)) + ")"), 0),
    source("braces-10000", GOOD + "campaign d {\n" * 10_000, 1, "error[S"),
    source("braces-in-a-line", "campaign c { " + "email e { " * 10_000, 1, "error[S"),
    source("closing-braces", "}" * 20_000, 1, "error[S"),
    source("opening-braces", "{" * 20_000, 1, "error[S"),
    source("opening-brackets", "(" * 20_000, 1, "error[S"),
    source("brackets-crossed", GOOD.replace("where: subscribed }", "where: (subscribed }"), 1, "S011"),
    source("arrows-10000", GOOD.replace("a -> m\n", "a" + " -> m" * 10_000 + "\n"), 1),
    source("commas", GOOD.replace("a -> m\n", "a -> " + "m, " * 10_000 + "m\n"), 1),
)

UNCLOSED = (
    source("text", GOOD.replace('"Dana"', '"Dana'), 1, "S003"),
    source("text-at-the-end", GOOD + 'campaign d "', 1, "S003"),
    source("long-text", GOOD.replace('"Dana"', '"""Dana'), 1, "S003"),
    source("quotes-20001", '"' * 20_001, 1, "error[S"),
    source("backslash-at-the-end", GOOD + 'campaign d "\\', 1, "S003"),
    source("block", GOOD.removesuffix("}\n"), 1, "S002"),
    source("all-blocks", "campaign c {\n  email e {\n" * 300, 1, "S002"),
    source("only-arrows", "-> " * 10_000, 1, "error[S"),
    source("only-a-keyword", "campaign", 1, "error[S"),
    source("keyword-lines", "campaign\n" * 3_000, 1, "error[S"),
    source("a-fault-a-line", "campaign c {\n" + "  email !\n" * 3_000 + "}\n", 1, "error[S"),
    source(
        "unknown-kinds",
        "campaign c {\n" + "".join(f"  emial e{n}\n" for n in range(3_000)) + "}\n",
        1,
        "N103",
    ),
    source(
        "unknown-names",
        GOOD + 'test "t" {\n' + "".join(f"  expect x{n}\n" for n in range(3_000)) + "}\n",
        1,
        "N102",
    ),
    source("a-million-letters", "a" * 1_000_000, 1, "error["),
    source("a-million-digits", "1" * 1_000_000, 1, "error["),
    source("a-million-semicolons", ";" * 1_000_000, 0),
    source("edition-of-tomorrow", "language 99999999999999999999\n" + GOOD, 1, "S005"),
    source("edition-zero", "language 0\n", 1, "S005"),
    source("edition-of-words", 'language "one"\n', 1, "error["),
    source("python", "import os\nos.system('touch owned')\n", 1, "error["),
    source("html", "<!doctype html><script>alert(1)</script>", 1, "error["),
    source("svg-bomb", '<!DOCTYPE x [<!ENTITY a "a">]><svg>&a;</svg>', 1, "error["),
    source("json", '{"a": [1, 2, {"b": null}]}', 1, "error["),
)


@named((*ENCODINGS, *CHARACTERS, *NESTING))
def test_a_hostile_source_is_a_finding(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play(case, tmp_path, capsys)


@named(UNCLOSED)
def test_what_is_never_closed_is_a_finding(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    play(case, tmp_path, capsys)


@pytest.mark.parametrize("command", ["draw x.campaign", "run x.campaign --contacts 3", "test x.campaign"])
@pytest.mark.parametrize(
    "case", [ENCODINGS[0], CHARACTERS[0], NESTING[0], UNCLOSED[0]], ids=lambda one: one.name
)
def test_other_commands_refuse_it_as_well(
    case: Case, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").touch()
    same = Case(name=case.name, line=command, code=1, says=("error[S",), files=case.files)
    play(same, tmp_path, capsys)
    assert not [name for name in contents(tmp_path) if name.endswith((".svg", ".tmp"))]
