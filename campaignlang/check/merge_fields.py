"""What stands in a message: merge fields such as `{{ contact.first_name }}`, and the links it has."""

import re
from collections.abc import Iterator
from functools import lru_cache

from campaignlang.frozen import dataclass

# No brace inside: of a text full of open ones each would be looked through to the end.
FIELD = re.compile(r"\{\{([^{}]*)\}\}")
CONTACT = re.compile(r"\s*contact\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)\s*(.*)", re.S)
# `| default: "there"`, `| default("there")`, `or "there"`, `?? "there"`
DEFAULT = re.compile(r"\|\s*default\b|\bor\b|\?\?|\|\|")
KEPT_MAX = 16
COMMENT_BEGIN, COMMENT_END = "<!--", "-->"
LINK = re.compile(r"""<[a-z][^<>]*?\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I | re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeField:
    """`{{ contact.NAME }}` at half-open offsets."""

    name: str
    has_default: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address, entities resolved, at half-open offsets."""

    address: str
    start: int
    end: int


# A template of many messages is the same for each of them: what is in it is found once.


@lru_cache(maxsize=KEPT_MAX)
def merge_fields(text: str) -> tuple[MergeField, ...]:
    return tuple(iterated_fields(text))


def iterated_fields(text: str) -> Iterator[MergeField]:
    for found in FIELD.finditer(text):
        contact = CONTACT.fullmatch(found[1])
        if contact is not None:
            yield MergeField(
                name=contact[1],
                has_default=DEFAULT.search(contact[2]) is not None,
                start=found.start(),
                end=found.end(),
            )


def has_field(text: str, name: str) -> bool:
    return any(found[1].strip() == name for found in FIELD.finditer(text))


@lru_cache(maxsize=KEPT_MAX)
def links_of(text: str) -> tuple[Link, ...]:
    """Give the links of a page; those in its comments are nobody's to follow."""
    return tuple(iterated_links(text))


def iterated_links(text: str) -> Iterator[Link]:
    for found in LINK.finditer(without_comments(text)):
        number = next(one for one in (1, 2, 3) if found[one] is not None)
        address = unescaped(found[number]).strip()
        yield Link(address=address, start=found.start(number), end=found.end(number))


def unescaped(text: str) -> str:
    """Resolve entities; what knows them all is loaded only where there is one."""
    if "&" not in text.replace("&amp;", ""):
        return text.replace("&amp;", "&")
    from html import unescape

    return unescape(text)


@lru_cache(maxsize=KEPT_MAX)
def without_comments(text: str) -> str:
    """Give the text with its comments blanked; offsets hold. One that is never closed goes to the end."""
    parts = []
    at = 0
    while (begin := text.find(COMMENT_BEGIN, at)) >= 0:
        closing = text.find(COMMENT_END, begin + len(COMMENT_BEGIN))
        end = len(text) if closing < 0 else closing + len(COMMENT_END)
        parts.append(text[at:begin] + " " * (end - begin))
        at = end
    return "".join(parts) + text[at:]
