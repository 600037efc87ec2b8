"""F303 and F310: elements that can hold somebody for ever.

F303: the flows that leave do not cover every case. F310: there is an `otherwise` for it, but a sibling never
closes; or it never does so for anybody, so that `otherwise` is never taken.
"""

from campaignlang.check.graph import unreachable
from campaignlang.check.rivals import winner_over
from campaignlang.check.stuck_search import Search
from campaignlang.check.stuck_words import add_impossible_otherwise, add_stuck
from campaignlang.check.waiting import OutOfSteps
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report, Severity


def stuck(campaign: Campaign, document: Document, report: Report) -> None:
    search = Search(campaign)
    cut_off = {element.name for element in unreachable(campaign)}
    for element in campaign.elements:
        if element.name in campaign.faulty or element.name in cut_off or element.name not in campaign.reached:
            continue
        try:
            look_at(search, campaign, element, report)
        except OutOfSteps:
            report.add(
                codes.STUCK,
                campaign.name_span,
                "there are too many cases to say whether somebody can be stuck",
                label="not looked through to the end",
                severity=Severity.INFO,
            )
            return


def look_at(search: Search, campaign: Campaign, element: Element, report: Report) -> None:
    witness = search.witness(element)
    if witness is not None and witness.sibling is None:
        add_stuck(campaign, element, witness, report)
        return
    sibling = search.never_otherwise(element) if witness is None else witness.sibling
    if sibling is not None and (witness is not None or not is_shadowed(campaign, element)):
        add_impossible_otherwise(campaign, element, sibling, witness, report)


def is_shadowed(campaign: Campaign, element: Element) -> bool:
    """Say whether `otherwise` is for nobody because its siblings are for everybody: that is F304."""
    flows = campaign.flows_by_source[element.name]
    return all(winner_over(flow, flows, element, campaign) for flow in flows if flow.is_otherwise)


STUCK_RULES = (stuck,)
