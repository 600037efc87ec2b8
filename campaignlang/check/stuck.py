"""F303 and F310: elements that can hold somebody for ever.

F303: the flows that leave do not cover every case. F310: there is an `otherwise` for it, but a sibling never
closes; or it never does so for anybody, so that `otherwise` is never taken.
"""

from campaignlang.check.graph import unreachable
from campaignlang.check.stuck_search import Search, Witness
from campaignlang.check.stuck_words import add_impossible_otherwise, add_stuck
from campaignlang.check.waiting import OutOfSteps
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report, Severity


def stuck(campaign: Campaign, document: Document, report: Report) -> None:
    search = Search(campaign)
    cut_off = {element.name for element in unreachable(campaign)}
    for element in campaign.elements:
        if element.name in campaign.faulty or element.name in cut_off or element.name not in campaign.reached:
            continue
        try:
            witness = search.witness(element)
            if witness is not None and witness.sibling is None:
                add_stuck(campaign, element, witness, report)
            elif (sibling := never_closing(search, element, witness)) is not None:
                add_impossible_otherwise(campaign, element, sibling, witness, report)
        except OutOfSteps:
            report.add(
                codes.STUCK,
                campaign.name_span,
                "there are too many cases to say whether somebody can be stuck",
                label="not looked through to the end",
                severity=Severity.INFO,
            )
            return


def never_closing(search: Search, element: Element, witness: Witness | None) -> Flow | None:
    return search.never_otherwise(element) if witness is None else witness.sibling


STUCK_RULES = (stuck,)
