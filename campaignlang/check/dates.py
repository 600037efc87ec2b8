"""Rules on written date-times: those that daylight saving skips, or repeats."""

from collections.abc import Iterator

from campaignlang import clock
from campaignlang.check.logic import inner_operands, operands
from campaignlang.doors.zones import zone
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element, setting_rules
from campaignlang.model.values import WallTime
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Span


def moved_times(campaign: Campaign, document: Document, report: Report) -> None:
    """D402 and D403: report each literal that is no plain instant in the campaign's zone."""
    place = zone(campaign.profile.timezone)
    if place is None:
        return
    for at, span in written_times(campaign, document):
        if place.is_missing(at.day, at.second):
            code, fault, label = codes.NONEXISTENT_TIME, "does not exist", "the clocks go forward here"
        elif place.is_twice(at.day, at.second):
            code, fault, label = codes.AMBIGUOUS_TIME, "comes twice", "the clocks go back here"
        else:
            continue
        instant = place.instant(at.day, at.second)
        written = f"{clock.day_text(at.day)} {clock.time_text(at.second)}"
        report.add(
            code,
            span,
            f"`{written}` {fault} in `{campaign.profile.timezone}`",
            label=label,
            notes=(f"it is read as {clock.local_text(instant, place)} ({clock.instant_text(instant)})",),
            help="write a time an hour earlier or later",
        )


def written_times(campaign: Campaign, document: Document) -> Iterator[tuple[WallTime, Span]]:
    """Give the date-times of a campaign and its tests that are read in its zone, with their places."""
    profile = campaign.profile
    spans = dict(profile.setting_spans)
    for name, at in (("start", profile.start), ("end", profile.end)):
        if at is not None:
            yield at, spans.get(name, campaign.name_span)
    for element in campaign.elements:
        yield from times_of_element(element)
    for flow in campaign.flows:
        if flow.is_local:
            continue
        if flow.condition is not None:
            yield from times_in(operands(flow.condition))
        if flow.until is not None:
            yield from times_in(inner_operands(flow.until))
    for test in document.tests:
        if test.campaign != campaign.name:
            continue
        for at in (test.start_at, test.stop_at):
            if at is not None:
                yield at, test.name_span
        for line in (*test.deeds, *test.expectations):
            at = getattr(line, "at", None)
            if isinstance(at, WallTime):
                yield at, line.span


def times_of_element(element: Element) -> Iterator[tuple[WallTime, Span]]:
    """Give the literals of its own date settings, deadlines and conditions."""
    for name in setting_rules(type(element)):
        if name not in element.own_settings:
            continue
        value = getattr(element, name, None)
        span = element.setting_span(name)
        if isinstance(value, WallTime):
            yield value, span
        elif isinstance(value, c.Literal | c.Sum):
            yield from times_in(inner_operands(value))
    if element.leaves_when is not None:
        yield from times_in(operands(element.leaves_when))


def times_in(found: Iterator[c.Operand]) -> Iterator[tuple[WallTime, Span]]:
    for operand in found:
        if isinstance(operand, c.Literal) and isinstance(operand.value, WallTime):
            yield operand.value, operand.span


DATE_RULES = (moved_times,)
