"""Addresses in campaigns and templates: https, http, mailto, or nothing. Never raises, never fetches."""

import re
from functools import lru_cache

from campaignlang.frozen import cached_property, dataclass

# No white space, control characters, quotes, angle brackets or backslashes anywhere; no user name before
# the host, which is there to mislead readers.
WEB = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[^\s/?#:@\[\]\\\"'<>`^{|}\x00-\x20\x7f]+)(?::([0-9]{1,5}))?"
    r"(/[^\s?#\\\"<>`^{|}\x00-\x20\x7f]*)?(?:\?([^\s#\\\"<>`^{|}\x00-\x20\x7f]*))?"
    r"(?:#([^\s\\\"<>`^{|}\x00-\x20\x7f]*))?",
    re.IGNORECASE,
)
MAIL = re.compile(
    r"mailto:([^\s@?#\\\"<>:/\x00-\x20\x7f]+@[^\s@?#\\\"<>:/\x00-\x20\x7f]+)"
    r"(?:\?([^\s#\\\"<>\x00-\x20\x7f]*))?",
    re.IGNORECASE,
)
HOST_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
# Invisible, or able to turn the direction of what follows.
MISLEADING = re.compile("[\u0080-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
PORT_MAX = 65_535
HOST_CHARACTERS_MAX = 253
LABEL_CHARACTERS_MAX = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """The parts as written (host and scheme in lower case); `host` of a mailto is the whole address."""

    scheme: str
    host: str
    port: int | None = None
    path: str = ""
    query: str = ""
    fragment: str = ""

    @cached_property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """The names and values of the query, percent signs resolved."""
        pairs = (part.partition("=") for part in self.query.split("&") if part)
        return tuple((percent_decoded(name), percent_decoded(value)) for name, _, value in pairs)


@lru_cache(maxsize=1 << 8)
def parse_url(text: str) -> Url | None:
    """The parts of an address, or None when it is not one we follow."""
    if MISLEADING.search(text):
        return None
    mail = MAIL.fullmatch(text)
    if mail is not None:
        return Url(scheme="mailto", host=mail[1], query=mail[2] or "")
    web = WEB.fullmatch(text)
    if web is None or not is_host(web[2]) or (web[3] and int(web[3]) > PORT_MAX):
        return None
    return Url(
        scheme=web[1].lower(),
        host=web[2].lower(),
        port=int(web[3]) if web[3] else None,
        path=web[4] or "",
        query=web[5] or "",
        fragment=web[6] or "",
    )


def host_and_port(text: str) -> str | None:
    """`nodes.example:8786` as it is; None for anything else, a missing port too."""
    found = parse_url(f"http://{text}")
    if found is None or found.port is None or found.path or found.query or found.fragment:
        return None
    return f"{found.host}:{found.port}"


def is_host(text: str) -> bool:
    if text.startswith("["):
        return ":" in text
    labels = text.removesuffix(".").split(".")
    return len(text) <= HOST_CHARACTERS_MAX and all(
        len(label) <= LABEL_CHARACTERS_MAX and HOST_LABEL.fullmatch(label) for label in labels
    )


def percent_decoded(text: str) -> str:
    """`a%20b+c` -> `a b c`; what is no UTF-8 becomes U+FFFD, a lone `%` stays."""
    if "%" not in text and "+" not in text:
        return text
    data = re.sub(
        rb"%([0-9A-Fa-f]{2})",
        lambda match: bytes.fromhex(match[1].decode("ascii")),
        text.replace("+", " ").encode("utf-8", "replace"),
    )
    return data.decode("utf-8", "replace")
