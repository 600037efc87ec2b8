"""What a drawing consists of, measured: cards and flows, before anything has a place."""

from dataclasses import dataclass

from campaignlang.diagram.cards import Card, measure_card, stands_in_band
from campaignlang.diagram.layout import Link, Node
from campaignlang.diagram.pills import Pill, flow_pill
from campaignlang.model.campaign import Campaign
from campaignlang.model.flow import Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnFlow:
    """A flow and its pill, if it has words; `name` is its id and its pill's."""

    flow: Flow
    name: str
    pill: Pill | None
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`cards`: those of the graph; `band`: those below it, which no flow leads to or from."""

    campaign: Campaign
    cards: tuple[Card, ...]
    band: tuple[Card, ...]
    flows: tuple[DrawnFlow, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        cards = (Node(card.name, card.width, card.height) for card in self.cards)
        pills = (flow.pill for flow in self.flows)
        return (*cards, *(Node(pill.name, pill.width, pill.height) for pill in pills if pill))

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for flow in self.flows for link in flow.links)


def measure_picture(campaign: Campaign) -> Picture:
    """Measure all cards and pills."""
    cards = tuple(measure_card(element, campaign) for element in campaign.elements)
    pairs: dict[tuple[str, str], int] = {}
    flows = []
    for flow in campaign.flows:
        pair = (flow.source, flow.target)
        pairs[pair] = count = pairs.get(pair, 0) + 1
        # Names of elements hold no hyphen, so no two flows are called the same.
        name = f"flow-{flow.source}-{flow.target}" + (f"-{count}" if count > 1 else "")
        pill = flow_pill(flow, name, campaign)
        flows.append(DrawnFlow(flow=flow, name=name, pill=pill, links=_links(flow, pill)))
    return Picture(
        campaign=campaign,
        cards=tuple(card for card in cards if not stands_in_band(card.element, campaign)),
        band=tuple(card for card in cards if stands_in_band(card.element, campaign)),
        flows=tuple(flows),
    )


def _links(flow: Flow, pill: Pill | None) -> tuple[Link, ...]:
    """Give the lines of a flow: to its pill and on, or one over two ranks, so that ranks alternate."""
    if pill is None:
        return (Link(tail=flow.source, head=flow.target, weight=4, ranks=2),)
    return (
        Link(tail=flow.source, head=pill.name, has_diamond=flow.is_conditional, has_head=False, weight=3),
        Link(tail=pill.name, head=flow.target, weight=2),
    )
