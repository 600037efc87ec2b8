"""Rules on time that one look at a setting or clause answers: D406, D409, D412, D413, C604."""

from collections.abc import Iterator

from campaignlang import clock
from campaignlang.check.graph import unreachable
from campaignlang.check.logic import Known, can_be, must_be
from campaignlang.check.responses import asked_of, response_of
from campaignlang.check.timing_places import shortest_seconds
from campaignlang.clock import FOREVER, Duration, Zone
from campaignlang.doors.zones import zone as zone_by_name
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Hold, Respond, Response, Send, Timing
from campaignlang.model.parts import atoms, operands
from campaignlang.model.phrases import duration_in_words
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Span

DAY_SECONDS = 86_400


def event_outside_campaign(campaign: Campaign, document: Document, report: Report) -> None:
    """D406: an event that begins before the campaign, or ends after it."""
    zone = zone_by_name(campaign.profile.timezone)
    if zone is None:
        return
    start, end = campaign.profile.start, campaign.profile.end
    for element in campaign.elements:
        if element.name in campaign.faulty:
            continue
        closes = closes_at(element, zone)
        if closes is None:
            continue
        starts = getattr(element, "starts", None)
        begins = closes if starts is None else zone.instant(starts.day, starts.second)
        if start is not None and begins < zone.instant(start.day, start.second):
            word, fault = "starts", "begins before the campaign starts"
        elif end is not None and closes > zone.instant(end.day, end.second):
            word, fault = "ends", "ends after the campaign"
        else:
            continue
        wall = start if word == "starts" else end
        assert wall is not None
        at = clock.local_text(zone.instant(wall.day, wall.second), zone)
        report.add(
            codes.EVENT_OUTSIDE_CAMPAIGN,
            element.setting_span(word),
            f"`{element.name}` {fault}",
            label=f"the campaign {'starts' if word == 'starts' else 'ends'} at {at}",
            help="who came is known only when the event has ended: move the campaign's dates, or the event's"
            if word == "ends"
            else "move the campaign's start, or the event",
        )


def closes_at(element: Element, zone: Zone) -> int | None:
    for operation in element.operations:
        if isinstance(operation, Respond) and operation.closes is not None:
            return zone.instant(operation.closes.day, operation.closes.second)
    return None


def coarse_frequency(campaign: Campaign, document: Document, report: Report) -> None:
    """D409: a delay or deadline shorter than the tick it is looked at on."""
    frequency = campaign.profile.frequency
    if frequency is None:
        return
    cut_off = {element.name for element in unreachable(campaign)}
    for flow in campaign.flows:
        source = campaign.element_by_name[flow.source]
        if source.is_split or flow.times.at is not None:
            continue
        if flow.source in campaign.faulty or flow.source in cut_off:
            continue
        for word, duration in (("after", flow.after), ("within", flow.within)):
            if duration is None or duration.behavior_seconds >= shortest_seconds(frequency):
                continue
            report.add(
                codes.COARSE_FREQUENCY,
                flow.clause_span(word),
                f"`{word}` is shorter than the campaign's frequency",
                label=f"looked at every {tick_words(frequency)}",
                help="choose a longer one, or a finer `frequency`",
            )


def tick_words(frequency: Duration) -> str:
    words = duration_in_words(frequency)
    return words.removeprefix("1 ")


def zone_unknown(campaign: Campaign, document: Document, report: Report) -> None:
    """D412: `local`, for contacts whose zone may be empty."""
    declaration = campaign.schema.find("timezone")
    if (declaration is not None and declaration.is_required) or all_entries_ask(campaign):
        return
    zone = campaign.profile.timezone
    for span in local_places(campaign):
        report.add(
            codes.ZONE_UNKNOWN,
            span,
            f"whose `timezone` is empty gets the campaign's: `{zone}`",
            label="read in their own zone",
            help="let in only contacts with a zone, or declare `timezone: text required`",
        )


def all_entries_ask(campaign: Campaign) -> bool:
    """Say whether nobody comes in without a zone."""
    entries = [element for element in campaign.elements if campaign.is_entry(element)]
    return bool(entries) and all(asks_for_zone(getattr(element, "where", None)) for element in entries)


def asks_for_zone(where: c.Condition | None) -> bool:
    if where is None:
        return False
    known: Known = {
        atom: atom.is_negated is False
        for atom in atoms(where)
        if isinstance(atom, c.IsEmpty)
        and isinstance(atom.operand, c.Attribute)
        and atom.operand.name == "timezone"
    }
    return bool(known) and must_be(where, False, known)


def local_places(campaign: Campaign) -> Iterator[Span]:
    quiet = campaign.profile.quiet
    if quiet is not None and quiet.is_local:
        yield dict(campaign.profile.setting_spans).get("quiet", campaign.name_span)
    cut_off = {element.name for element in unreachable(campaign)}
    for element in campaign.elements:
        for operation in element.operations if element.name not in cut_off else ():
            if isinstance(operation, Hold) and operation.is_local:
                yield element.setting_span("for" if operation.duration is not None else "until")
    for flow in campaign.flows:
        if flow.is_local and flow.source not in cut_off:
            yield flow.clause_span("local")


def before_the_event(campaign: Campaign, document: Document, report: Report) -> None:
    """D413: who declines falls through `otherwise` at once, to what was meant for those who missed it."""
    zone = zone_by_name(campaign.profile.timezone)
    if zone is None:
        return
    for element in campaign.elements:
        refusal = next((one for one in element.responses if one.is_refusal), None)
        closes = closes_at(element, zone)
        if refusal is None or closes is None or element.name in campaign.faulty:
            continue
        if element in unreachable(campaign):
            continue
        if asks_for(campaign, element, refusal):
            continue
        for flow in campaign.flows_by_source[element.name]:
            message = message_after(campaign, flow) if flow.is_otherwise else None
            if message is None or not comes_early(campaign, flow, closes, zone):
                continue
            report.add(
                codes.BEFORE_THE_EVENT,
                flow.clause_span("otherwise"),
                f"who declines gets `{message.name}` before `{element.name}`",
                label="taken as soon as somebody declines",
                help=f"add a way for them: `{element.name} -> … when {refusal.name}`",
            )


def asks_for(campaign: Campaign, element: Element, refusal: Response) -> bool:
    conditions = [flow.condition for flow in campaign.flows if flow.condition is not None]
    conditions += [one.leaves_when for one in campaign.elements if one.leaves_when is not None]
    for condition in conditions:
        for operand in operands(condition):
            match operand:
                case c.HasCome(element=name, response=key) if name == element.name and key == refusal.name:
                    return True
                case c.AnyHasCome(kind=kind, response=key) if kind == element.word and key == refusal.name:
                    return True
                case _:
                    pass
    return False


def message_after(campaign: Campaign, flow: Flow) -> Element | None:
    """Give the first message that follows a flow at once."""
    seen: dict[str, None] = {}
    waiting = [flow.target]
    while waiting:
        name = waiting.pop()
        element = campaign.element_by_name[name]
        if name in seen:
            continue
        seen[name] = None
        operations = element.operations
        if any(isinstance(one, Send) for one in operations):
            return element
        if any(isinstance(one, Hold) for one in operations):
            continue
        waiting.extend(one.target for one in campaign.flows_by_source[name] if one.is_sequence)
    return None


def comes_early(campaign: Campaign, flow: Flow, closes: int, zone: Zone) -> bool:
    """Say whether `otherwise` can be taken before the event is over by somebody who declines."""
    for sibling in campaign.flows_by_source[flow.source]:
        if sibling.is_otherwise:
            continue
        if sibling.condition is None or sibling.within is not None or sibling.until is not None:
            return False
        if not is_shut_by_refusal(campaign.element_by_name[flow.source], sibling.condition):
            return False
    start = campaign.profile.start
    since = 0 if start is None else zone.instant(start.day, start.second)
    limit = min(closes, since + 400 * DAY_SECONDS)
    return flow.is_local or clock.first_allowed(since, flow.times, zone, None, limit) < FOREVER


def is_shut_by_refusal(element: Element, condition: c.Condition) -> bool:
    """Say whether a condition is false for good as soon as somebody declines."""
    known: Known = {}
    for atom in atoms(condition):
        key = asked_of(atom, element)
        response = None if key is None else response_of(element, key)
        if response is None:
            continue
        first = next(one for one in element.responses if one.one_of == response.one_of)
        if response.timing is not Timing.AT_CLOSE or response is first:
            return False
        known[atom] = False
    return can_be(condition, False, known)


def early_reentry(campaign: Campaign, document: Document, report: Report) -> None:
    """C604: coming in again on the same day."""
    for element in campaign.elements:
        reenter = getattr(element, "reenter", None)
        if not isinstance(reenter, Duration) or not campaign.is_entry(element):
            continue
        if reenter.behavior_seconds >= DAY_SECONDS:
            continue
        report.add(
            codes.EARLY_REENTRY,
            element.setting_span("reenter"),
            f"contacts can come in again by `{element.name}` within a day",
            label="less than 1 day",
            help="let at least a day pass: `reenter: 1 day`",
        )


SCHEDULE_RULES = (
    event_outside_campaign,
    coarse_frequency,
    zone_unknown,
    before_the_event,
    early_reentry,
)
