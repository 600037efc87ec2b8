"""Draws a measured card: silhouette, tile with icon, kind, label, facts."""

from math import sqrt

from campaignlang.diagram.cards import FACT, FACT_LINE, KIND, LABEL, LABEL_LINE, Card
from campaignlang.diagram.looks import CIRCLE_RADIUS, DIAMOND_HALF, TILE, Tile
from campaignlang.diagram.silhouette import HEXAGON_POINT, Point
from campaignlang.diagram.svg import TextStyle, box, circle, number, path, points, tag, words
from campaignlang.diagram.theme import color
from campaignlang.model.elements.element import Family

PAGE_BAND = 6.5
DATA_BAR_INSET = 5
GOAL_GAP = 4
KIND_BASELINE = 8.5
LABEL_BASELINE = 26
TILE_TOP_CENTRE = 16
ICON_GRID = 20
ICON_SIZE = 19
ICON_SIZE_IN_DIAMOND = 17
ICON_STROKE = 1.7


def draw_card(card: Card, x: float, y: float) -> str:
    """Draw a card with its left top corner at a place."""
    centre = y + card.height / 2 + card.look.shift
    top = centre - card.words_height / 2
    return "".join(
        (
            *_outline(card, x, y),
            *_tile(card, x + card.look.inset + TILE / 2, _tile_centre(card, top, centre)),
            *_words(card, x + card.look.words_start, top),
        )
    )


def _tile_centre(card: Card, top: float, centre: float) -> float:
    lines = len(card.label_lines) + len(card.fact_lines)
    return top + TILE_TOP_CENTRE if card.look.has_tile_on_top and lines > 1 else centre


def _outline(card: Card, x: float, y: float) -> list[str]:
    look, width, height = card.look, card.width, card.height
    fill, stroke = color(look.fill), color(look.role)
    if look.is_hexagon:
        middle = y + height / 2
        left, right = x + HEXAGON_POINT, x + width - HEXAGON_POINT
        bottom = y + height
        outline = points(
            (x, middle), (left, y), (right, y), (x + width, middle), (right, bottom), (left, bottom)
        )
        return [path(outline, fill=fill, stroke=stroke, stroke_width=look.edge, stroke_linejoin="round")]
    radius = card.silhouette(x, y).radius
    drawn = [box(x, y, width, height, radius=radius, fill=fill, stroke=stroke, stroke_width=look.edge)]
    if card.is_goal:
        gap = GOAL_GAP
        inner = (x + gap, y + gap, width - 2 * gap, height - 2 * gap)
        drawn.append(box(*inner, radius=min(radius, inner[3] / 2), fill=stroke))
    elif card.element.family is Family.PAGE:
        drawn.append(_page_band(x, y, width, radius, stroke))
    elif card.element.family is Family.DATA:
        for bar in (x + DATA_BAR_INSET, x + width - DATA_BAR_INSET):
            drawn.append(path(f"M{number(bar)} {number(y)}v{number(height)}", stroke=stroke, stroke_width=1))
    return drawn


def _page_band(x: float, y: float, width: float, radius: float, fill: str) -> str:
    """The band along the top follows the round corners of the card."""
    step = radius - sqrt(radius**2 - (radius - PAGE_BAND) ** 2)
    left, right, bottom = number(x + step), number(x + width - step), number(y + PAGE_BAND)
    arc = f"A{number(radius)} {number(radius)} 0 0 1"
    commands = (
        f"M{left} {bottom}{arc} {number(x + radius)} {number(y)}"
        f"H{number(x + width - radius)}{arc} {right} {bottom}Z"
    )
    return path(commands, fill=fill)


def _tile(card: Card, x: float, y: float) -> list[str]:
    look = card.look
    ground, sign = ("on-goal", "goal") if card.is_goal else (look.role, "on-accent")
    size = ICON_SIZE
    if look.tile is Tile.CIRCLE:
        shape = circle(x, y, CIRCLE_RADIUS, ground)
    elif look.tile is Tile.SQUARE:
        half = TILE / 2
        shape = box(x - half, y - half, TILE, TILE, radius=look.tile_radius, fill=color(ground))
    else:
        half, size = DIAMOND_HALF, ICON_SIZE_IN_DIAMOND
        shape = path(points((x - half, y), (x, y - half), (x + half, y), (x, y + half)), fill=color(ground))
    return [shape, draw_icon(card.icon, (x, y), size, sign)]


def draw_icon(commands: str, centre: Point, size: float, role: str) -> str:
    """Draw an icon of the 20 × 20 grid around a place."""
    x, y = centre[0] - size / 2, centre[1] - size / 2
    return tag(
        "path",
        {
            "d": commands,
            "transform": f"translate({number(x)} {number(y)}) scale({size / ICON_GRID:.3g})",
            "fill": "none",
            "stroke": color(role),
            "stroke-width": ICON_STROKE,
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        },
    )


def _words(card: Card, x: float, top: float) -> list[str]:
    goal = card.is_goal
    kind = _in_role(KIND, "on-goal-muted" if goal else card.look.role)
    label = _in_role(LABEL, "on-goal" if goal else "ink")
    key = _in_role(FACT, "on-goal-muted" if goal else "muted")
    value = _in_role(FACT, "on-goal" if goal else "ink")
    drawn = [words(card.kind, x, top + KIND_BASELINE, kind)]
    baseline = top + LABEL_BASELINE
    for line in card.label_lines:
        drawn.append(words(line, x, baseline, label))
        baseline += LABEL_LINE
    baseline += FACT_LINE - LABEL_LINE
    for fact in card.fact_lines:
        start = x
        if fact.key:
            drawn.append(words(fact.key, x, baseline, key))
            start += FACT.width(f"{fact.key} ")
        if fact.text:
            drawn.append(words(fact.text, start, baseline, value))
        baseline += FACT_LINE
    return drawn


def _in_role(style: TextStyle, role: str) -> TextStyle:
    return TextStyle(size=style.size, role=role, is_bold=style.is_bold, spacing=style.spacing)
