"""Rules on tests: those that expect nothing (X901), responses too early (X902), what can never be (X903)."""

import re
from collections.abc import Iterator
from itertools import pairwise

from campaignlang.check.scripted import Reach, reach_of
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.flow_rules import waits_for_fault
from campaignlang.model.resolve_campaign import fault_places
from campaignlang.model.test_block import (
    Arrival,
    EntryLine,
    Expectation,
    FigureCheck,
    Outcome,
    PathTaken,
    ResponseCame,
    ResponseLine,
    SettingChosen,
    Test,
)
from campaignlang.model.values import WallTime
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span

EXPECTS = re.compile(r"(?m)(?:^|[{;])\s*expect\b")


def tests_of(campaign: Campaign, document: Document) -> Iterator[Test]:
    return (test for test in document.tests if test.campaign == campaign.name)


def test_of_nothing(campaign: Campaign, document: Document, report: Report) -> None:
    for test in tests_of(campaign, document):
        is_refusal = any(isinstance(deed, EntryLine) and deed.is_refused for deed in test.deeds)
        # A line that was not understood is a finding of its own.
        if test.expectations or is_refusal or EXPECTS.search(without_comments(test.span.text)):
            continue
        # `expct done` reads as an element that does something: the misspelt word is that finding.
        if any(
            is_misspelt_expect(span, test)
            for span in report.places(lambda code: code is codes.UNKNOWN_ELEMENT)
        ):
            continue
        report.add(
            codes.TEST_OF_NOTHING,
            test.name_span,
            "this test expects nothing, so it cannot fail",
            label="no line begins with `expect`",
            help="add what should come of it, such as `expect ends in …`",
        )


def is_misspelt_expect(span: Span, test: Test) -> bool:
    return holds(test.span, span) and bool(near(span.text, ("expect",)))


def holds(around: Span, span: Span) -> bool:
    return around.source is span.source and around.start <= span.start <= around.end


def without_comments(text: str) -> str:
    return re.sub(r"(?m)^\s*#.*$", "", text)


def response_out_of_order(campaign: Campaign, document: Document, report: Report) -> None:
    place = zone(campaign.profile.timezone)
    if campaign.faulty or place is None:
        return
    for test in tests_of(campaign, document):
        reach = reach_of(campaign, test)
        if reach is None or test.simulation is not None or fault_places(report, test.span):
            continue
        for deed in test.deeds:
            if not isinstance(deed, ResponseLine) or deed.at is None:
                continue
            earliest = reach.earliest.get(deed.element)
            if earliest is None:
                continue
            at = place.instant(deed.at.day, deed.at.second)
            if at < earliest:
                report.add(
                    codes.RESPONSE_OUT_OF_ORDER,
                    deed.span,
                    f"`{deed.response[:40]}` comes before the contact can be at `{deed.element}`",
                    label="too early: it does not happen",
                    notes=(f"the contact cannot be there before {reach.told(earliest, place)}",),
                    help="give a later time, or `after …`, which counts from when the element acts",
                )


def unreachable_expectation(campaign: Campaign, document: Document, report: Report) -> None:
    place = zone(campaign.profile.timezone)
    if campaign.faulty or place is None:
        return
    for test in tests_of(campaign, document):
        # A line, or an exit's condition, that was not understood may be what brings the contact there.
        if fault_places(report, test.span) or any(waits_for_fault(one) for one in campaign.elements):
            continue
        reach = reach_of(campaign, test)
        if reach is None:
            continue
        for expectation in test.expectations:
            fault = fault_of(expectation, reach, campaign, test)
            if fault is None:
                at = expectation.at if isinstance(expectation, Arrival) else None
                fault = too_early_or_late(expectation, at, reach, test, campaign)
            if fault is not None:
                report.add(
                    codes.UNREACHABLE_EXPECTATION,
                    expectation.span,
                    f"this can never be: {fault}",
                    label="the test fails, whatever happens",
                )
                # Where nobody comes in, that is the fault, and all the rest follows from it.
                if not reach.has_entry:
                    break


def fault_of(expectation: Expectation, reach: Reach, campaign: Campaign, test: Test) -> str | None:
    """Say why an expectation cannot come true, from what the script lets happen; None: it may."""
    match expectation:
        case Arrival(element=name, times=times):
            return None if times == 0 else reach.why_not(name)
        case SettingChosen(element=name) | ResponseCame(element=name):
            return reach.why_not(name)
        case Outcome(word="goal"):
            goals = [element for element in campaign.elements if getattr(element, "goal", False)]
            if not goals:
                return "no exit is a goal"
            return None if any(reach.why_not(one.name) is None for one in goals) else "no goal can be reached"
        case Outcome(word="ends" | "waits" as word, element=name) if name is not None:
            is_exit = campaign.element_by_name[name].ends_passage
            if is_exit != (word == "ends"):
                return f"`{name}` is {'an' if is_exit else 'no'} exit"
            return reach.why_not(name)
        case PathTaken(elements=names):
            return path_fault(names, campaign) or reach.why_not(names[-1])
        case FigureCheck(left=left, operator=operator) if operator in (">", ">=") and test.simulation:
            if left.word == "element" and left.element is not None and expectation.right.amount > 0:
                return reach.why_not(left.element)
            return None
        case _:
            return None


def path_fault(names: tuple[str, ...], campaign: Campaign) -> str | None:
    for source, target in pairwise(names):
        leads = any(flow.target == target for flow in campaign.flows_by_source[source])
        if not leads and not campaign.is_global_exit(campaign.element_by_name[target]):
            return f"no flow leads from `{source}` to `{target}`"
    return None


def too_early_or_late(
    expectation: Expectation, at: WallTime | None, reach: Reach, test: Test, campaign: Campaign
) -> str | None:
    place = zone(campaign.profile.timezone)
    if at is None or place is None or not isinstance(expectation, Arrival) or expectation.times == 0:
        return None
    instant = place.instant(at.day, at.second)
    earliest = reach.earliest.get(expectation.element)
    if earliest is not None and instant < earliest:
        return f"`{expectation.element}` is reached no earlier than {reach.told(earliest, place)}"
    last = test.stop_at or campaign.profile.end
    if last is not None and instant >= place.instant(last.day, last.second):
        return "the campaign has ended by then"
    return None


EXPECTATION_RULES = (test_of_nothing, response_out_of_order, unreachable_expectation)
