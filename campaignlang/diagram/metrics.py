"""How wide a text is in Arial and the fonts with its widths (Arimo, Liberation Sans), without a font.

Widths of characters outside the table are guesses; `is_measured` says whether there are any.
"""

import unicodedata
from functools import cache

from campaignlang.diagram import widths

UNITS_PER_EM = 2048
DIGITS = 3
MISSING = 0xFFF
WIDE_UNITS = UNITS_PER_EM
EMOJI_UNITS = UNITS_PER_EM * 13 // 10
OTHER_UNITS = UNITS_PER_EM * 66 // 100
EMOJI = ((0x1F000, 0x1FAFF), (0x2600, 0x27BF))


def text_width(text: str, size: float, *, is_bold: bool = False, spacing: float = 0) -> float:
    """Give the width in px; letter-spacing stands after each character."""
    units = sum(_units(character, is_bold) for character in text)
    return units * size / UNITS_PER_EM + spacing * len(text)


def is_measured(text: str) -> bool:
    """Say whether the width of each character is known, not guessed."""
    return all(_table_units(character, False) is not None for character in text)


@cache
def _units(character: str, is_bold: bool) -> int:
    found = _table_units(character, is_bold)
    return _guessed_units(character) if found is None else found


def _table_units(character: str, is_bold: bool) -> int | None:
    point = ord(character)
    index = 0
    for first, last in widths.RANGES:
        if first <= point <= last:
            at = (index + point - first) * DIGITS
            units = int((widths.BOLD if is_bold else widths.REGULAR)[at : at + DIGITS], 16)
            return None if units == MISSING else units
        index += last - first + 1
    return None


def _guessed_units(character: str) -> int:
    point = ord(character)
    if any(first <= point <= last for first, last in EMOJI):
        return EMOJI_UNITS
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    is_wide = unicodedata.east_asian_width(character) in ("W", "F")
    return WIDE_UNITS if is_wide else OTHER_UNITS
