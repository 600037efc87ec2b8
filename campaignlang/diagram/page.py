"""The page: header, graph, band, key, put together as one SVG.

The same campaign gives the same bytes; nothing in it is a date, a version or a path.
"""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import quote

from campaignlang.diagram.band import CardWriter, draw_band
from campaignlang.diagram.card_drawing import draw_card
from campaignlang.diagram.cards import Card
from campaignlang.diagram.header import MARGIN, draw_header
from campaignlang.diagram.layout import Direction, Engine, Layout, lay_out
from campaignlang.diagram.lines import Ends, draw_route, draw_straight
from campaignlang.diagram.outline import draw_outline, element_title
from campaignlang.diagram.picture import DrawnFlow, Picture, measure_picture
from campaignlang.diagram.pills import draw_pill
from campaignlang.diagram.profile import campaign_label
from campaignlang.diagram.silhouette import Silhouette
from campaignlang.diagram.svg import FONT_FAMILY, TextStyle, box, escape, tag, title, words
from campaignlang.diagram.theme import color, dark_style, in_dark
from campaignlang.doors.urls import parse_url
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.wording import flow_in_words, in_one_line, label_in_words

Theme = Literal["light", "dark"]

WIDTH_MIN = 640
PAGE_RADIUS = 12
GRAPH_MARGIN = 26
KEY_BELOW = 26
KEY_TO_BOTTOM = 24
KEY_SAMPLE = 34
KEY_WORDS_GAP = 8
KEY_GAP = 22
KEY_BASELINE = 3.7
ABSOLUTE = re.compile("([A-Za-z]:)?/")
KEY = TextStyle(size=10.5, role="muted")
KEY_ITEMS = (
    (Ends(), "at once"),
    (Ends(has_diamond=True), "as soon as the words hold, the first way wins"),
    (Ends(is_dashed=True), "when no other way is left"),
)


def draw_svg(
    campaign: Campaign,
    *,
    direction: Direction = "TB",
    theme: Theme | None = None,
    source_url: str | None = None,
    engine: Engine = "bundled",
) -> str:
    """Draw a campaign; without a theme the reader's decides. `source_url`: cards link to their lines."""
    picture = measure_picture(campaign)
    layout = lay_out(picture.nodes, picture.links, direction=direction, engine=engine)
    width = round(max(layout.width + 2 * MARGIN, WIDTH_MIN))
    links = {element.name: link_of(element, source_url) for element in campaign.elements}

    def write_card(card: Card, x: float, y: float) -> str:
        return _write_card(card, x, y, campaign, links[card.name])

    header, top = draw_header(campaign, width)
    graph_top = top + GRAPH_MARGIN
    graph = _draw_graph(picture, layout, (width - layout.width) / 2, graph_top, write_card)
    bottom = graph_top + layout.height + (GRAPH_MARGIN if layout.height else 0)
    band, band_height = draw_band(picture.band, campaign, MARGIN, bottom, width - 2 * MARGIN, write_card)
    key_y = bottom + band_height + (KEY_BELOW if band_height else 0)
    height = round(key_y + KEY_TO_BOTTOM)
    page = (0.5, 0.5, width - 1, height - 1)
    ground = box(*page, radius=PAGE_RADIUS, fill=color("paper"))
    frame = box(*page, radius=PAGE_RADIUS, fill="none", stroke=color("frame"), stroke_width=1)
    body = "".join((ground, header, graph, band, _draw_key(key_y), frame))
    return _root(campaign, (width, height), body, theme, has_links=any(links.values()))


def _root(
    campaign: Campaign, size: tuple[int, int], body: str, theme: Theme | None, *, has_links: bool
) -> str:
    # No element id can be the same: only those of a campaign called `element` could.
    prefix = campaign.name if campaign.name != "element" else "campaign-element"
    width, height = size
    attributes: Mapping[str, str | float | None] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": width,
        "height": height,
        "viewBox": f"0 0 {width} {height}",
        "class": "campaign",
        "font-family": FONT_FAMILY,
        # What is inside an image is hidden from assistive technology, links too.
        "role": "group" if has_links else "img",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-outline",
    }
    name = tag("title", {"id": f"{prefix}-title"}, escape(campaign_label(campaign)))
    outline = tag("desc", {"id": f"{prefix}-outline"}, escape(draw_outline(campaign)))
    style = dark_style(body) if theme is None else ""
    drawn = in_dark(body) if theme == "dark" else body
    return tag("svg", attributes, name, outline, style, drawn) + "\n"


def _draw_graph(picture: Picture, layout: Layout, left: float, top: float, write_card: CardWriter) -> str:
    moved = layout.moved(left, top)
    places = moved.places
    pills = tuple(flow.pill for flow in picture.flows if flow.pill)
    outlines: dict[str, Silhouette] = {
        **{card.name: card.silhouette(*places[card.name]) for card in picture.cards},
        **{pill.name: pill.silhouette(*places[pill.name]) for pill in pills},
    }
    routes = iter(moved.routes)
    drawn = []
    for flow in picture.flows:
        lines = []
        for link in flow.links:
            ends = Ends(link.has_diamond, link.has_head, flow.flow.is_otherwise)
            tail, head = outlines[link.tail], outlines[link.head]
            lines.append(draw_route(next(routes), tail, head, ends, is_curved=moved.is_curved))
        pill = draw_pill(flow.pill, *places[flow.name]) if flow.pill else ""
        tooltip = title(_flow_title(flow, picture.campaign))
        drawn.append(tag("g", {"id": flow.name, "class": "flow"}, tooltip, *lines, pill))
    drawn.extend(write_card(card, *places[card.name]) for card in picture.cards)
    return "".join(drawn)


def _flow_title(flow: DrawnFlow, campaign: Campaign) -> str:
    """`“You're invited” → “Seats are filling up”: not opened · after 2 days`"""
    ends = " → ".join(label_in_words(name, campaign) for name in (flow.flow.source, flow.flow.target))
    told = in_one_line(flow_in_words(flow.flow, campaign))
    return f"{ends}: {told}" if told else ends


def _write_card(card: Card, x: float, y: float, campaign: Campaign, link: str | None) -> str:
    element = card.element
    facts = (f"{key} {value}" for key, value in card.facts)
    tooltip = title("\n".join((element_title(element, campaign), *facts)))
    drawn = draw_card(card, x, y)
    if link is not None:
        drawn = tag("a", {"href": link}, drawn)
    return tag("g", {"id": f"element-{element.name}", "class": element.word}, tooltip, drawn)


def link_of(element: Element, source_url: str | None) -> str | None:
    """Give the address a card leads to: its line in the repository, else what its `url` says."""
    if source_url is not None:
        path = element.span.source.path
        # A path from the machine's root is no path in a repository: only the file's name is.
        file = path.rpartition("/")[2] if ABSOLUTE.match(path) else path.removeprefix("./")
        address = f"{source_url.rstrip('/')}/{quote(file)}#L{element.span.place[0]}"
    else:
        plain = (one.value for one in element.url if one.condition is None)
        address = next(plain, "") if element.has_link else ""
    return address if parse_url(address) is not None else None


def _draw_key(middle: float) -> str:
    x: float = MARGIN
    drawn = []
    for ends, told in KEY_ITEMS:
        drawn.append(draw_straight(((x, middle), (x + KEY_SAMPLE, middle)), ends))
        x += KEY_SAMPLE + KEY_WORDS_GAP
        drawn.append(words(told, x, middle + KEY_BASELINE, KEY))
        x += KEY.width(told) + KEY_GAP
    return "".join(drawn)
