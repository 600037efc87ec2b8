"""A line of a source as a terminal shows it: escaped, cut to a width, with the column of each character."""

import unicodedata
from dataclasses import dataclass

from campaignlang.doors.screen import escape_text

TAB_COLUMNS = 4
# Longer lines are cut around what is underlined.
LINE_COLUMNS_MAX = 120
_LEAD_COLUMNS = 40
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The text to show, and for each character of the source's line, and its end, where it begins."""

    text: str
    columns: tuple[int, ...]
    offset: int  # the first character that is shown

    def column(self, character: int) -> int:
        """Give where a character of the line stands; what is cut off stands at the edge."""
        index = max(0, character - self.offset)
        beyond = max(0, index - (len(self.columns) - 1))
        return self.columns[min(index, len(self.columns) - 1)] + min(beyond, 1)


def drawn(line: str, focus: tuple[int, int]) -> Drawn:
    """Draw a line so that the characters from `focus[0]` on are seen."""
    # Nothing that is cut off is looked at: a line may be megabytes long.
    first = 0
    if focus[0] > LINE_COLUMNS_MAX - _LEAD_COLUMNS:
        is_short = len(line) <= LINE_COLUMNS_MAX and sum(map(width, line)) <= LINE_COLUMNS_MAX
        first = 0 if is_short else focus[0] - _LEAD_COLUMNS
    pieces = [_CUT] if first else []
    column = len(pieces)
    columns = [column]
    is_cut = False
    for character in line[first : first + LINE_COLUMNS_MAX * 2]:
        piece = shown(character, column)
        if column + width_of(piece) > LINE_COLUMNS_MAX:
            is_cut = True
            break
        pieces.append(piece)
        column += width_of(piece)
        columns.append(column)
    if is_cut or first + len(columns) - 1 < len(line):
        pieces.append(_CUT)
    return Drawn("".join(pieces), tuple(columns), first)


def shown(character: str, column: int) -> str:
    """Give what stands for a character: spaces for a tab, an escape for a control character."""
    if character == "\t":
        return " " * (TAB_COLUMNS - column % TAB_COLUMNS)
    if character == "\r":
        return ""
    return escape_text(character)


def width_of(text: str) -> int:
    return sum(map(width, text))


def width(character: str) -> int:
    """Give the columns of a terminal that a character takes."""
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
