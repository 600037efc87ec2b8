"""A resolved campaign and a behaviour to a program: walks the elements through their `lower()`.

Knows no kind by name, and decides nothing about time but what stands fixed in the campaign's zone.
"""

from typing import assert_never

from campaignlang.clock import UTC, Duration, Zone, clamp
from campaignlang.doors.zones import zone as zone_by_name
from campaignlang.model.behavior import Behavior, Chance, Section
from campaignlang.model.campaign import Campaign
from campaignlang.model.conditions import All, Attribute, Condition
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import (
    Assign,
    Choose,
    Finish,
    Hold,
    HoldForQuiet,
    Note,
    Operation,
    Respond,
    Response,
    Send,
    SetRule,
)
from campaignlang.model.parts import operands
from campaignlang.model.values import WallTime
from campaignlang.model.wording import condition_in_words
from campaignlang.simulation.program import ChanceLine, EntryRule, FlowRule, GlobalExit, Node, Part, Program

ENTERED = "entered"


def lower(campaign: Campaign, behavior: Behavior | None) -> Program:
    """Say what a campaign does; without a behaviour (a scripted test) nothing comes by chance."""
    profile = campaign.profile
    zone = zone_by_name(profile.timezone) or UTC
    indexes = {element.name: index for index, element in enumerate(campaign.elements)}
    nodes = tuple(_node(campaign, element, behavior, indexes, zone) for element in campaign.elements)
    exits = tuple(
        GlobalExit(indexes[element.name], element.leaves_when, _parts(element.leaves_when, campaign))
        for element in campaign.elements
        if element.leaves_when is not None
    )
    consents = dict.fromkeys(node.send.consent for node in nodes if node.send is not None)
    return Program(
        campaign=campaign.name,
        zone=zone,
        schema=campaign.schema,
        nodes=nodes,
        exits=exits,
        start=_instant(profile.start, zone),
        end=_instant(profile.end, zone),
        frequency=profile.frequency,
        quiet=profile.quiet,
        limit=profile.limit,
        dormant_millionths=behavior.dormant_millionths if behavior else 0,
        awake=behavior.awake if behavior else None,
        contact=behavior.contact if behavior else (),
        consents=tuple(consents),
    )


def _instant(at: WallTime | None, zone: Zone) -> int | None:
    return None if at is None else clamp(zone.instant(at.day, at.second))


def _node(
    campaign: Campaign, element: Element, behavior: Behavior | None, indexes: dict[str, int], zone: Zone
) -> Node:
    operations = _Operations(element.lower())
    sections = _sections(element, behavior)
    respond = operations.respond
    return Node(
        index=indexes[element.name],
        name=element.name,
        draw_name=element.draw_name,
        kind=element.word,
        is_listener=campaign.is_listener(element),
        sets=_heard_sets(element.sets, respond) if campaign.is_listener(element) else element.sets,
        hold=operations.hold,
        holds_for_quiet=operations.holds_for_quiet,
        send=operations.send,
        notes=tuple(operations.notes),
        respond=respond,
        closes_at=_instant(respond.closes, zone) if respond else None,
        choose=operations.choose,
        finish=operations.finish,
        flows=tuple(
            _flow(flow, campaign, indexes, operations.choose)
            for flow in campaign.flows_by_source[element.name]
        ),
        entry=_entry(campaign, element, zone) if campaign.is_entry(element) else None,
        lines=tuple(
            _line(chance, respond.responses if respond else (), indexes)
            for section in sections
            for chance in section.chances
        ),
        fills=tuple(fill for section in sections for fill in section.fills),
    )


def _heard_sets(sets: tuple[SetRule, ...], respond: Respond | None) -> tuple[SetRule, ...]:
    """Nobody arrives at a listener: what it sets without a `when` it sets when it hears."""
    heard = respond.responses[0].name if respond is not None else None
    return tuple(SetRule(one.attribute, one.value, one.response or heard) for one in sets)


class _Operations:
    """The operations of an element, each in its place; an element acts in their fixed order."""

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self.hold: Hold | None = None
        self.holds_for_quiet = False
        self.send: Send | None = None
        self.notes: list[Note] = []
        self.respond: Respond | None = None
        self.choose: Choose | None = None
        self.finish: Finish | None = None
        for operation in operations:
            match operation:
                case Assign():
                    pass  # The sets are the element's, those that wait for a response too.
                case HoldForQuiet():
                    self.holds_for_quiet = True
                case Hold():
                    self.hold = operation
                case Send():
                    self.send = operation
                case Note():
                    self.notes.append(operation)
                case Respond():
                    self.respond = operation
                case Choose():
                    self.choose = operation
                case Finish():
                    self.finish = operation
                case _:
                    assert_never(operation)


def _flow(flow: Flow, campaign: Campaign, indexes: dict[str, int], choose: Choose | None) -> FlowRule:
    is_conditional = flow.is_conditional or flow.is_otherwise
    return FlowRule(
        key=flow.key,
        number=flow.number,
        target=indexes[flow.target],
        share_millionths=flow.share_millionths,
        condition=flow.condition,
        parts=_parts(flow.condition, campaign),
        after=flow.after,
        within=flow.within,
        until=flow.until,
        times=flow.times,
        is_local=flow.is_local,
        is_otherwise=flow.is_otherwise,
        is_sequence=flow.is_sequence,
        is_on_ticks=choose is None and is_conditional and flow.times.at is None,
    )


def _entry(campaign: Campaign, element: Element, zone: Zone) -> EntryRule:
    refresh: object = getattr(element, "refresh", None)
    if refresh is None:
        refresh = campaign.profile.frequency
    closes = element.closes_entry_at
    where: Condition | None = getattr(element, "where", None)
    return EntryRule(
        is_told=not element.refreshes,
        where=where,
        parts=_parts(where, campaign),
        until=getattr(element, "until", None),
        closes_at=_instant(getattr(element, closes), zone) if closes is not None else None,
        refresh=refresh if isinstance(refresh, Duration) else None,
        reenter=getattr(element, "reenter", None),
        distinct=getattr(element, "distinct", None),
        response=element.entry_response,
    )


def _parts(condition: Condition | None, campaign: Campaign) -> tuple[Part, ...]:
    """What must hold together, part by part: to say which one failed."""
    if condition is None:
        return ()
    if isinstance(condition, All):
        return tuple(part for inner in condition.conditions for part in _parts(inner, campaign))
    asked = dict.fromkeys(one.name for one in operands(condition) if isinstance(one, Attribute))
    return (Part(condition, condition_in_words(condition, campaign), tuple(asked)),)


def _sections(element: Element, behavior: Behavior | None) -> tuple[Section, ...]:
    """The element's section, then its kind's: the order in which lines are looked for."""
    if behavior is None:
        return ()
    found = (
        behavior.section(element.name, is_kind=False),
        behavior.section(element.word, is_kind=True),
    )
    return tuple(section for section in found if section is not None)


def _line(chance: Chance, responses: tuple[Response, ...], indexes: dict[str, int]) -> ChanceLine:
    of = chance.of
    if of is None and chance.of_element is None:
        of = _natural_base(chance.response, responses)
    return ChanceLine(
        response=chance.response,
        percent_millionths=chance.percent_millionths,
        of=of,
        of_element=None if chance.of_element is None else indexes.get(chance.of_element),
        delay=chance.delay,
        condition=chance.condition,
    )


def _natural_base(key: str, responses: tuple[Response, ...]) -> str | None:
    """What a chance is of when it does not say: a delivery where it depends on one, else the arrival."""
    firsts: dict[str, str] = {}
    bases: dict[str, str | None] = {}
    for response in responses:
        bases[response.name] = response.of
        if response.one_of is not None:
            firsts.setdefault(response.one_of, response.name)
    of = bases.get(key)
    return of if of is not None and of in firsts.values() else None
