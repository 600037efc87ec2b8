"""Source texts and places in them.

A Span is a half-open range of code-point offsets that knows its source.
Lines and columns (from 1) exist only where text is rendered.
"""

from bisect import bisect_right
from dataclasses import field

from campaignlang.frozen import cached_property, dataclass


@dataclass(frozen=True)
class Source:
    """A file's text as read: `path` as shown to the user, with `/`; line ends are LF."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return tuple(starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and the column of an offset, both from 1, columns in code points."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """Give the text of a line (numbered from 1) without its line end."""
        start = self.line_starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open code-point offsets `start` to `end` of a source."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]

    @property
    def place(self) -> tuple[int, int]:
        return self.source.place(self.start)

    @property
    def end_place(self) -> tuple[int, int]:
        return self.source.place(self.end)

    def to(self, other: "Span") -> "Span":
        """Give the span from this one's beginning to the other's end."""
        return Span(self.source, self.start, max(self.end, other.end))
