"""A campaign as text that a person can read: for terminals, and for screen readers inside the SVG.

The whole campaign: each element in file order with its settings and its ways.
"""

from campaignlang.diagram.cards import facts_of, kind_words, label_of, listened_sets
from campaignlang.diagram.profile import campaign_label, profile_fields
from campaignlang.doors.screen import escape_text
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.wording import condition_in_words, flow_in_words, in_one_line


def draw_outline(campaign: Campaign) -> str:
    """Write the outline, a line feed after each line."""
    lines = [f"{escape_text(campaign_label(campaign))} ({campaign.name})"]
    lines.extend(f"{key}: {value}" for key, value in profile_fields(campaign))
    for element in campaign.elements:
        lines.extend(("", *_element_lines(element, campaign)))
    for caption, section in (
        ("From anywhere:", _from_anywhere_lines(campaign)),
        ("Hears from outside:", _listener_lines(campaign)),
    ):
        if section:
            lines.extend(("", caption, *section))
    return "\n".join(lines) + "\n"


def element_title(element: Element, campaign: Campaign) -> str:
    """`Email “You're invited” (invite)`"""
    return f"{kind_words(element, campaign)} “{label_of(element)}” ({element.name})"


def _element_lines(element: Element, campaign: Campaign) -> list[str]:
    facts = [f"  {key} {value}" for key, value in facts_of(element, campaign)]
    ways = [_way(flow, campaign) for flow in campaign.flows_by_source[element.name]]
    return [element_title(element, campaign), *facts, *ways]


def _way(flow: Flow, campaign: Campaign) -> str:
    """`-> reminder  not opened · after 2 days · weekdays 10:00`"""
    words = in_one_line(flow_in_words(flow, campaign))
    return f"  -> {flow.target}  {words}".rstrip()


def _from_anywhere_lines(campaign: Campaign) -> list[str]:
    return [
        f"  -> {element.name}  {condition_in_words(element.leaves_when, campaign)}"
        for element in campaign.elements
        if element.leaves_when is not None
    ]


def _listener_lines(campaign: Campaign) -> list[str]:
    lines = []
    for element in campaign.elements:
        if campaign.is_listener(element):
            sets = in_one_line(listened_sets(element, campaign))
            lines.append(f"  {element.name}  {sets}".rstrip())
    return lines
