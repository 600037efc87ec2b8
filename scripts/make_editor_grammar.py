"""Write docs/editor/campaign.tmLanguage.json, a TextMate grammar, from the kinds and words of the language.

Run it from the repository's root; `--check` writes nothing and exits 1 where it is not what it should be.
"""

import json
import sys
from pathlib import Path

from campaignlang.model.elements import KINDS
from campaignlang.model.elements.element import setting_rules
from campaignlang.model.profile_settings import ELEMENT_SETTINGS, PROFILE_SETTINGS
from campaignlang.syntax.words import BLOCK_WORDS, CLAUSE_WORDS, UNITS

ROOT = Path(__file__).resolve().parent.parent
TARGET = "docs/editor/campaign.tmLanguage.json"
NAME = r"[a-z][a-z0-9_]*"
OPERATOR_WORDS = ("and", "or", "not", "in", "contains", "starts", "with", "is", "empty", "any")
VALUE_WORDS = ("yes", "no", "today", "now", "next", "manual", "once")
TEST_WORDS = (
    "given",
    "simulate",
    "expect",
    "never",
    "path",
    "ends",
    "waits",
    "takes",
    "refused",
    "start",
    "stop",
)
BEHAVIOR_WORDS = ("of", "half", "seen", "from", "per", "seed", "contacts", "to")
TYPES = ("text", "number", "flag", "date", "datetime")
# A single one: `1 day`.
ONE_UNITS = tuple(unit.removesuffix("s") for unit in UNITS)


def words(*groups: tuple[str, ...]) -> str:
    """Give an expression for whole words, the longest first."""
    found = sorted({word for group in groups for word in group}, key=lambda word: (-len(word), word))
    return rf"\b(?:{'|'.join(found)})\b"


def pattern(scope: str, match: str) -> dict[str, object]:
    return {"name": f"{scope}.campaign", "match": match}


def grammar() -> dict[str, object]:
    kinds = tuple(kind.word for kind in KINDS)
    settings = tuple(name for kind in KINDS for name in setting_rules(kind))
    profile = tuple(one.name for one in (*PROFILE_SETTINGS, *ELEMENT_SETTINGS))
    known = words(settings, profile, ("dormant", "awake"))
    escape = pattern("constant.character.escape", r"\\(?:[\"\\nt]|u\{[0-9A-Fa-f]{1,6}\})")
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "Campaign",
        "scopeName": "source.campaign",
        "fileTypes": ["campaign"],
        "patterns": [
            pattern("comment.line.number-sign", r"#.*$"),
            {
                "name": "string.quoted.triple.campaign",
                "begin": r'"""',
                "end": r'"""',
                "patterns": [escape],
            },
            {
                "name": "string.quoted.double.campaign",
                "begin": r'"',
                "end": r'"|$',
                "patterns": [escape, pattern("variable.other.merge", r"\{\{[^}\"]*\}\}")],
            },
            {
                "match": rf"^\s*({words(BLOCK_WORDS, ('contact', 'folder'))})(?!\s*:)(?:\s+({NAME}))?",
                "captures": {
                    "1": {"name": "keyword.control.block.campaign"},
                    "2": {"name": "entity.name.section.campaign"},
                },
            },
            {
                "match": rf"^\s*({words(kinds)})(?!\s*:)(?:\s+({NAME}))?",
                "captures": {
                    "1": {"name": "storage.type.kind.campaign"},
                    "2": {"name": "entity.name.function.element.campaign"},
                },
            },
            pattern("support.type.property-name", rf"{known}(?=\s*:)"),
            pattern("variable.other.property", rf"\b{NAME}\b(?=\s*:)"),
            pattern("constant.numeric.date", r"\b\d{4}-\d{2}-\d{2}\b"),
            pattern("constant.numeric.time", r"\b\d{2}:\d{2}(?::\d{2})?\b"),
            pattern("constant.numeric", r"-?\b\d[\d_]*(?:\.\d+)?%?"),
            pattern("keyword.operator.arrow", r"->"),
            pattern("keyword.operator.comparison", r"==|!=|<=|>=|<|>|[+\-=]"),
            pattern("keyword.control.clause", words(CLAUSE_WORDS)),
            pattern("keyword.control.test", words(TEST_WORDS)),
            pattern("keyword.operator.word", words(OPERATOR_WORDS)),
            pattern("keyword.other.behavior", words(BEHAVIOR_WORDS)),
            pattern("constant.language", words(VALUE_WORDS)),
            pattern("support.constant.unit", words(UNITS, ONE_UNITS)),
            pattern("storage.type.attribute", words(TYPES, ("required",))),
            pattern("variable.other", rf"\b{NAME}\b"),
        ],
    }


def made() -> dict[str, str]:
    return {TARGET: json.dumps(grammar(), indent=2, ensure_ascii=False) + "\n"}


def main(arguments: list[str]) -> int:
    for path, text in made().items():
        place = ROOT / path
        is_written = place.exists() and place.read_text(encoding="utf-8") == text
        if "--check" not in arguments:
            place.write_text(text, encoding="utf-8", newline="\n")
        elif not is_written:
            sys.stdout.write(f"{path} is not what scripts/make_editor_grammar.py makes\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
