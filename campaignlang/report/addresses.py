"""Paths and addresses in outputs that other programs read: relative to the working folder, with `/`."""

import posixpath
from pathlib import Path
from urllib.parse import quote

from campaignlang.version import HOMEPAGE


def relative_path(path: str) -> str:
    """Give a shown path relative to the working folder, where it lies below it."""
    if Path(path).is_absolute():
        try:
            path = Path(path).relative_to(Path.cwd()).as_posix()
        except ValueError:
            return path
    return posixpath.normpath(path)


def relative_address(path: str) -> str:
    """Give a path as a relative address, percent-encoded."""
    # A colon in the first part would begin a scheme: it is encoded like all that is not plain.
    relative = relative_path(path)
    try:
        # The bytes of names that are no text come as lone surrogates.
        encoded = relative.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        encoded = relative.encode("utf-8", "replace")
    return quote(encoded, safe="/")


def page_address(code: str) -> str:
    """Give the address of a rule's page."""
    return f"{HOMEPAGE}/blob/main/docs/rules/{code}.md"
