"""SVG text: the one writer and its one escaper. What it writes is inert: no script, no references.

Words go through `escape`, always, quotes included: nothing in a label can become markup.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from campaignlang.diagram.metrics import is_measured, text_width
from campaignlang.diagram.theme import color

FONT_FAMILY = "Arial, Liberation Sans, Arimo, Helvetica, sans-serif"
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
SPECIAL = re.compile("[&<>\"']")
NOT_XML = re.compile("[^\t\n\\x20-\\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How words look; `spacing` is between letters."""

    size: float
    role: str = "ink"
    is_bold: bool = False
    spacing: float = 0

    def width(self, text: str) -> float:
        return text_width(text, self.size, is_bold=self.is_bold, spacing=self.spacing)


def plain(text: str) -> str:
    """Replace what XML cannot hold by U+FFFD."""
    return NOT_XML.sub(REPLACEMENT, text)


def escape(text: str) -> str:
    """Make text safe in contents and attributes; what XML cannot hold becomes U+FFFD."""
    return SPECIAL.sub(lambda match: ENTITIES[match[0]], plain(text))


def number(value: float) -> str:
    """One decimal at most, no `.0`, no `-0`."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, attributes: Mapping[str, str | float | None], *contents: str) -> str:
    """Write an element; attributes that are None are left out. Contents are markup already."""
    written = "".join(
        f' {key}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(contents)
    return f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>"


def words(text: str, x: float, y: float, style: TextStyle, *, is_centred: bool = False) -> str:
    """Write a line of words, stretched to its measured width whatever the font.

    Not stretched: one character, guessed widths (they would be squeezed), letter-spacing (resvg
    stretches the glyphs as well).
    """
    is_stretched = len(text) > 1 and not style.spacing and is_measured(text)
    attributes: dict[str, str | float | None] = {
        "x": x,
        "y": y,
        "font-size": style.size,
        "font-weight": "bold" if style.is_bold else None,
        "fill": color(style.role),
        "letter-spacing": style.spacing or None,
        "text-anchor": "middle" if is_centred else None,
        "textLength": style.width(text) if is_stretched else None,
        "lengthAdjust": "spacingAndGlyphs" if is_stretched else None,
    }
    return tag("text", attributes, escape(text))


def title(text: str) -> str:
    """Write a tooltip."""
    return f"<title>{escape(text)}</title>"


def box(
    x: float, y: float, width: float, height: float, *, radius: float = 0, **looks: str | float | None
) -> str:
    """Write a rectangle; looks are `fill`, `stroke`, `stroke_width`, `stroke_dasharray`."""
    named = {key.replace("_", "-"): value for key, value in looks.items()}
    places = {"x": x, "y": y, "width": width, "height": height, "rx": radius or None}
    return tag("rect", {**places, **named})


def path(commands: str, **looks: str | float | None) -> str:
    return tag("path", {"d": commands, **{key.replace("_", "-"): value for key, value in looks.items()}})


def circle(x: float, y: float, radius: float, role: str) -> str:
    return tag("circle", {"cx": x, "cy": y, "r": radius, "fill": color(role)})


def points(*places: tuple[float, float]) -> str:
    """Give the commands of a closed outline with straight sides."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places) + "Z"
