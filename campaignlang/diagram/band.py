"""The band below the graph: exits that people leave by from anywhere, signals that only listen.

Placed here, not by Graphviz: no flow leads to them or from them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from campaignlang.diagram.cards import KIND, Card, listened_sets
from campaignlang.diagram.lines import Ends, draw_straight
from campaignlang.diagram.pills import Pill, draw_pill, measure_pill
from campaignlang.diagram.svg import box, tag, title, words
from campaignlang.diagram.theme import color
from campaignlang.model.campaign import Campaign
from campaignlang.model.wording import condition_in_words, in_one_line

PADDING = 18
CAPTION_BASELINE = 22
FIRST_ROW = 38
ROW_GAP = 14
SECTION_GAP = 14
ITEM_GAP = 30
LINE_LENGTH = 44
PILL_WORDS_WIDTH = 152
LEAVES = "LEAVES FROM ANYWHERE WHEN …"
HEARS = "HEARS FROM OUTSIDE"

CardWriter = Callable[[Card, float, float], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A card with its pill before it (a global exit) or behind it (what a listener sets).

    `told`: the pill's words, uncut.
    """

    card: Card
    pill: Pill | None
    told: str
    is_exit: bool

    @property
    def width(self) -> float:
        return self.card.width + (self.pill.width + LINE_LENGTH if self.pill else 0)

    @property
    def height(self) -> float:
        return max(self.card.height, self.pill.height if self.pill else 0)


def draw_band(
    cards: Sequence[Card], campaign: Campaign, x: float, y: float, width: float, write_card: CardWriter
) -> tuple[str, float]:
    """Draw the band with its left top corner at a place; give it and its height, both empty for no cards."""
    items = tuple(band_item(card, campaign) for card in cards)
    exits = tuple(item for item in items if item.is_exit)
    listeners = tuple(item for item in items if not item.is_exit)
    if not items:
        return "", 0
    drawn = []
    bottom = y
    sections = ((LEAVES, _rows(exits, width - 2 * PADDING)), (HEARS, tuple((one,) for one in listeners)))
    for caption, rows in sections:
        if rows:
            top = bottom if bottom == y else bottom + SECTION_GAP
            drawn.append(words(caption, x + PADDING, top + CAPTION_BASELINE, KIND))
            text, bottom = _draw_rows(rows, x + PADDING, top + FIRST_ROW, write_card)
            drawn.append(text)
    height = bottom + PADDING - y
    frame = box(
        x,
        y,
        width,
        height,
        radius=10,
        fill="none",
        stroke=color("pill-edge"),
        stroke_width=1.2,
        stroke_dasharray="2 4",
    )
    return frame + "".join(drawn), height


def band_item(card: Card, campaign: Campaign) -> Item:
    condition = card.element.leaves_when
    name = f"band-pill-{card.name}"
    is_exit = condition is not None
    told = (
        (condition_in_words(condition, campaign),)
        if condition is not None
        else listened_sets(card.element, campaign)
    )
    pill = measure_pill(name, told, words_width=PILL_WORDS_WIDTH) if told else None
    return Item(card=card, pill=pill, told=in_one_line(told), is_exit=is_exit)


def _rows(items: Sequence[Item], width: float) -> tuple[tuple[Item, ...], ...]:
    rows: list[list[Item]] = []
    room = 0.0
    for item in items:
        if not rows or item.width + ITEM_GAP > room:
            rows.append([item])
            room = width - item.width
        else:
            rows[-1].append(item)
            room -= item.width + ITEM_GAP
    return tuple(tuple(row) for row in rows)


def _draw_rows(
    rows: Sequence[Sequence[Item]], left: float, top: float, write_card: CardWriter
) -> tuple[str, float]:
    drawn = []
    for row in rows:
        height = max(item.height for item in row)
        x = left
        for item in row:
            drawn.append(_draw_item(item, x, top + height / 2, write_card))
            x += item.width + ITEM_GAP
        top += height + ROW_GAP
    return "".join(drawn), top - ROW_GAP


def _draw_item(item: Item, x: float, middle: float, write_card: CardWriter) -> str:
    card, pill = item.card, item.pill
    card_top = middle - card.height / 2
    if pill is None:
        return write_card(card, x, card_top)
    pill_top = middle - pill.height / 2
    if item.is_exit:
        card_x, pill_x = x + pill.width + LINE_LENGTH, x
        line = draw_straight(((x + pill.width, middle), (card_x, middle)), Ends(has_diamond=True))
    else:
        card_x, pill_x = x, x + card.width + LINE_LENGTH
        line = draw_straight(((x + card.width, middle), (pill_x, middle)), Ends())
    tooltip = title(item.told)
    flow = tag("g", {"id": pill.name, "class": "flow"}, tooltip, draw_pill(pill, pill_x, pill_top), line)
    return flow + write_card(card, card_x, card_top)
