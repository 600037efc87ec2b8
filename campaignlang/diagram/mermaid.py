"""A campaign as a Mermaid flowchart, for hosts that draw it.

Texts stand in quotes, every sign that Mermaid or Markdown could read as theirs written as `#35;`. No
click, no directive, no front matter.
"""

import re

from campaignlang.diagram.band import band_item
from campaignlang.diagram.cards import Card
from campaignlang.diagram.layout import Direction
from campaignlang.diagram.picture import DrawnFlow, measure_picture
from campaignlang.diagram.svg import plain
from campaignlang.diagram.theme import COLORS, color
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Family
from campaignlang.model.wording import flow_in_words

# Letters of any script, digits, spaces and signs that mean nothing to Mermaid and Markdown.
SPECIAL = re.compile(r"[^\w .,:!?()'/+=@·–—−→…“”„‘’-]|_{2,}|-{2,}|={2,}", re.ASCII)
ENTITIES = {'"': "quot", "<": "lt", ">": "gt", "&": "amp"}
BREAK = "<br/>"
SHAPES: dict[Family, tuple[str, str]] = {
    Family.ENTRY: ("([", "])"),
    Family.MESSAGE: ("(", ")"),
    Family.PAGE: ("[", "]"),
    Family.CONTROL: ("{{", "}}"),
    Family.DATA: ("[[", "]]"),
    Family.EXIT: ("([", "])"),
}


def draw_mermaid(campaign: Campaign, *, direction: Direction = "TB") -> str:
    """Write a campaign as a Mermaid flowchart."""
    picture = measure_picture(campaign)
    lines = [f"flowchart {direction}"]
    lines.extend("  " + _node(card) for card in picture.cards)
    lines.extend("  " + _edge(flow, campaign) for flow in picture.flows)
    exits = tuple(card for card in picture.band if card.element.leaves_when is not None)
    listeners = tuple(card for card in picture.band if card.element.leaves_when is None)
    bands = (("anywhere", "Leaves from anywhere when …", exits), ("outside", "Hears from outside", listeners))
    for name, caption, cards in bands:
        if cards:
            lines.append(f'  subgraph band_{name}["{caption}"]')
            lines.extend("    " + line for card in cards for line in _band_lines(card, campaign))
            lines.append("  end")
    lines.extend(f"  {line}" for line in _classes())
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Write what could be read as Mermaid, Markdown or HTML as numbers."""
    line = plain(" ".join(text.split()))
    return SPECIAL.sub(lambda match: "".join(_entity(sign) for sign in match[0]), line)


def _entity(sign: str) -> str:
    return sign if ord(sign) > 0x7F else f"#{ENTITIES.get(sign, ord(sign))};"


def _node(card: Card) -> str:
    begins, ends = SHAPES[card.element.family]
    facts = (f"{line.key} {line.text}".strip() for line in card.fact_lines)
    told = BREAK.join(escape(text) for text in (card.kind, " ".join(card.label_lines), *facts))
    name = "goal" if card.is_goal else card.element.family.value
    return f'element_{card.name}{begins}"{told}"{ends}:::{name}'


def _edge(flow: DrawnFlow, campaign: Campaign) -> str:
    arrow = "-.->" if flow.flow.is_otherwise else "-->"
    told = BREAK.join(escape(part) for part in flow_in_words(flow.flow, campaign))
    words = f'|"{told}"|' if told else ""
    return f"element_{flow.flow.source} {arrow}{words} element_{flow.flow.target}"


def _band_lines(card: Card, campaign: Campaign) -> list[str]:
    item = band_item(card, campaign)
    lines = [_node(card)]
    if item.pill is not None:
        told = BREAK.join(escape(line) for line, _ in item.pill.lines)
        pill = f'band_pill_{card.name}("{told}"):::pill'
        ends = (pill, f"element_{card.name}")
        lines.append(" --> ".join(ends if item.is_exit else reversed(ends)))
    return lines


def _classes() -> list[str]:
    looks = [(family.value, family.value, f"{family.value}-fill", "ink") for family in Family]
    looks.append(("goal", "goal", "goal", "on-goal"))
    looks.append(("pill", "pill-edge", "pill", "ink"))
    assert all(role in COLORS for look in looks for role in look[1:])
    return [
        f"classDef {name} stroke:{color(edge)},fill:{color(fill)},color:{color(ink)}"
        for name, edge, fill, ink in looks
    ]
