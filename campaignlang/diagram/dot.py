"""A campaign as DOT with looks, for other tools: they measure and place for themselves.

Labels are tables made here, each text in them escaped; no other value is markup, backslashes are doubled.
Curved lines: many an installed `dot` aborts on orthogonal ones.
"""

from typing import TYPE_CHECKING

from campaignlang.diagram.band import HEARS, LEAVES, band_item
from campaignlang.diagram.cards import Card
from campaignlang.diagram.layout import SPACES, Direction
from campaignlang.diagram.lines import LINE_WIDTH
from campaignlang.diagram.outline import element_title
from campaignlang.diagram.picture import DrawnFlow, Picture, measure_picture
from campaignlang.diagram.pills import Pill
from campaignlang.diagram.profile import campaign_label, goal_in_words, header_fields
from campaignlang.diagram.svg import escape, plain
from campaignlang.diagram.theme import color
from campaignlang.model.campaign import Campaign

if TYPE_CHECKING:
    from graphviz import Digraph  # type: ignore[import-untyped]

FONT = "Arial"
KIND_SIZE, LABEL_SIZE, FACT_SIZE, TITLE_SIZE = 9, 13, 11, 20
TABLE = '<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">'


def draw_dot(campaign: Campaign, *, direction: Direction = "TB") -> str:
    """Write a campaign as DOT."""
    import graphviz

    picture = measure_picture(campaign)
    node_space, rank_space = SPACES[direction]
    graph = graphviz.Digraph("campaign")
    graph.attr(
        "graph",
        rankdir=direction,
        nodesep=node_space,
        ranksep=rank_space,
        fontname=FONT,
        label=_header(campaign),
        labelloc="t",
        labeljust="l",
    )
    graph.attr("node", fontname=FONT, shape="box")
    graph.attr("edge", arrowsize="0.75", color=color("line"), penwidth=str(LINE_WIDTH))
    for card in picture.cards:
        _add_card(graph, card, campaign)
    for flow in picture.flows:
        _add_flow(graph, flow)
    _add_band(graph, picture)
    source: str = graph.source
    return source


def _table(rows: list[str]) -> str:
    cells = "".join(f'<TR><TD ALIGN="LEFT">{row}</TD></TR>' for row in rows)
    return f"<{TABLE}{cells}</TABLE>>"


def _font(text: str, size: int, role: str, *, is_bold: bool = False) -> str:
    words = f"<B>{escape(text)}</B>" if is_bold else escape(text)
    return f'<FONT POINT-SIZE="{size}" COLOR="{color(role)}">{words}</FONT>'


def _header(campaign: Campaign) -> str:
    rows = [_font(campaign_label(campaign), TITLE_SIZE, "ink", is_bold=True)]
    fields = header_fields(campaign.profile)
    goal = goal_in_words(campaign)
    for caption, value in (*fields, *((("goal", goal),) if goal else ())):
        rows.append(_font(f"{caption}: {value}", FACT_SIZE, "muted"))
    return _table(rows)


def _add_card(graph: "Digraph", card: Card, campaign: Campaign) -> None:
    import graphviz

    look = card.look
    ground = look.role if card.is_goal else look.fill
    rows = [_font(card.kind, KIND_SIZE, "on-goal-muted" if card.is_goal else look.role, is_bold=True)]
    ink, muted = ("on-goal", "on-goal-muted") if card.is_goal else ("ink", "muted")
    rows.extend(_font(line, LABEL_SIZE, ink, is_bold=True) for line in card.label_lines)
    for line in card.fact_lines:
        key = _font(line.key + " ", FACT_SIZE, muted) if line.key else ""
        rows.append(key + (_font(line.text, FACT_SIZE, ink) if line.text else ""))
    facts = (f"{key} {value}" for key, value in card.facts)
    tooltip = "; ".join((element_title(card.element, campaign), *facts))
    graph.node(
        card.name,
        label=_table(rows),
        shape="hexagon" if look.is_hexagon else "box",
        style="filled" if look.is_hexagon else "rounded,filled",
        fillcolor=color(ground),
        color=color(look.role),
        penwidth=str(look.edge),
        peripheries="2" if card.is_goal else "1",
        id=f"element-{card.name}",
        **{"class": card.element.word},
        tooltip=graphviz.escape(plain(tooltip)),
    )


def _add_pill(graph: "Digraph", pill: Pill) -> None:
    rows = [_font(line, FACT_SIZE, style.role, is_bold=style.is_bold) for line, style in pill.lines]
    graph.node(
        pill.name,
        label=_table(rows).replace(' ALIGN="LEFT"', ""),
        style="rounded,filled,dashed" if pill.is_dashed else "rounded,filled",
        fillcolor=color("pill"),
        color=color("pill-edge"),
        id=pill.name,
        **{"class": "flow"},
    )


def _add_flow(graph: "Digraph", flow: DrawnFlow) -> None:
    if flow.pill is not None:
        _add_pill(graph, flow.pill)
    style = {"style": "dashed"} if flow.flow.is_otherwise else {}
    for link in flow.links:
        looks = {"weight": str(link.weight), **style}
        if link.ranks > 1:
            looks["minlen"] = str(link.ranks)
        if link.has_diamond:
            looks |= {"dir": "both", "arrowtail": "odiamond", "arrowhead": "none"}
        elif not link.has_head:
            looks["dir"] = "none"
        graph.edge(link.tail, link.head, **looks)


def _add_band(graph: "Digraph", picture: Picture) -> None:
    """Add what stands in the band as clusters; a cluster without an id would take the graph's."""
    exits = tuple(card for card in picture.band if card.element.leaves_when is not None)
    listeners = tuple(card for card in picture.band if card.element.leaves_when is None)
    for name, caption, cards in (("anywhere", LEAVES, exits), ("outside", HEARS, listeners)):
        if not cards:
            continue
        with graph.subgraph(name=f"cluster_{name}") as cluster:
            label = _table([_font(caption, KIND_SIZE, "muted", is_bold=True)])
            cluster.attr(label=label, style="dotted", color=color("pill-edge"), id=f"band-{name}")
            for card in cards:
                _add_band_item(cluster, card, picture.campaign)


def _add_band_item(cluster: "Digraph", card: Card, campaign: Campaign) -> None:
    item = band_item(card, campaign)
    _add_card(cluster, card, campaign)
    if item.pill is None:
        return
    _add_pill(cluster, item.pill)
    if item.is_exit:
        cluster.edge(item.pill.name, card.name, dir="both", arrowtail="odiamond")
    else:
        cluster.edge(card.name, item.pill.name)
