"""Characters that no campaign file may hold, written or as an escape: control and bidirectional ones."""

import re

FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def named(character: str) -> str:
    """Word a character that would not show: "the bidirectional character U+202E"."""
    sort = "bidirectional" if ord(character) > 0x9F else "control"
    return f"the {sort} character U+{ord(character):04X}"
