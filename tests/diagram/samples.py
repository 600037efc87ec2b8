"""Campaigns made by hand through the model, so that drawing is tested without parser and resolver."""

from typing import Any

from campaignlang.clock import Duration, Times, day_of_civil, weekday_mask
from campaignlang.model.campaign import Campaign, GoalTarget, Profile
from campaignlang.model.conditions import (
    All,
    Attribute,
    Compare,
    Condition,
    HasCome,
    Holds,
    Literal,
    Not,
    OneOf,
)
from campaignlang.model.conditions import ElementDate as DateOf
from campaignlang.model.contact import ContactSchema
from campaignlang.model.elements.audience import Audience
from campaignlang.model.elements.element import Element
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.event import Event
from campaignlang.model.elements.exit import Exit
from campaignlang.model.elements.landing import Landing
from campaignlang.model.elements.split import Split
from campaignlang.model.elements.update import Update
from campaignlang.model.flow import Flow
from campaignlang.model.operations import SetRule, Variant
from campaignlang.model.values import Type, WallTime
from campaignlang.syntax.source import Source, Span

SOURCE = Source("examples/webinar.campaign", "campaign spring_webinar {\n}\n")
SPAN = Span(SOURCE, 0, 8)
AT: dict[str, Any] = {"span": SPAN, "name_span": SPAN}
WEEKDAYS = weekday_mask(range(5))


def text(value: str) -> Literal:
    return Literal(SPAN, Type.TEXT, value)


def flag(name: str) -> Attribute:
    return Attribute(SPAN, name, Type.FLAG)


def has(attribute: str) -> Holds:
    return Holds(SPAN, flag(attribute))


def came(response: str, element: str = "", *, is_own: bool = True) -> Holds:
    return Holds(SPAN, HasCome(SPAN, element, response, is_own))


def negated(condition: Condition) -> Not:
    return Not(SPAN, condition)


def equals(attribute: str, value: str) -> Compare:
    return Compare(SPAN, Attribute(SPAN, attribute, Type.TEXT), "==", text(value))


def always(value: str) -> tuple[Variant, ...]:
    return (Variant(value, None),)


def wall(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> WallTime:
    return WallTime(day_of_civil(year, month, day), hour * 3600 + minute * 60)


def days(count: int) -> Duration:
    return Duration(days=count)


class FlowMaker:
    """Numbers the flows of each source as the resolver does."""

    def __init__(self) -> None:
        self.flows: list[Flow] = []

    def add(self, source: str, target: str, **clauses: object) -> None:
        number = 1 + sum(flow.source == source for flow in self.flows)
        given: dict[str, Any] = {"span": SPAN, "source_span": SPAN, "target_span": SPAN, **clauses}
        self.flows.append(Flow(source=source, target=target, number=number, **given))


def campaign(
    elements: tuple[Element, ...],
    flows: tuple[Flow, ...],
    *,
    name: str = "sample",
    label: str | None = "Sample",
    profile: Profile | None = None,
) -> Campaign:
    return Campaign(
        name=name,
        label=label,
        profile=profile or Profile(utm_campaign="sample"),
        schema=ContactSchema(),
        elements=elements,
        flows=flows,
        **AT,
    )


def webinar() -> Campaign:
    """The spring webinar of the manual."""
    profile = Profile(
        owner="Dana Reyes",
        utm_campaign="spring-webinar-2026",
        timezone="Europe/Berlin",
        start=wall(2026, 3, 2, 9),
        end=wall(2026, 3, 30, 18),
        goal=GoalTarget(2_000_000, "percent"),
    )
    return campaign(
        _webinar_elements(), _webinar_flows(), name="spring_webinar", label="Spring webinar", profile=profile
    )


def _webinar_elements() -> tuple[Element, ...]:
    where = All(
        SPAN,
        (
            has("subscribed"),
            OneOf(SPAN, Attribute(SPAN, "country", Type.TEXT), (text("DE"), text("FR")), False),
        ),
    )
    day = Literal(SPAN, Type.DATE, day_of_civil(2026, 3, 13))
    german = Variant("Es gibt noch Plätze", equals("country", "DE"))
    return (
        Audience(name="readers", label="Newsletter readers", where=where, refresh=days(1), until=day, **AT),
        Email(name="invite", label="You're invited", uses=always("webinar_invitation"), **AT),
        Email(
            name="reminder",
            label="Seats are filling up",
            subject=(german, *always("Seats are filling up")),
            template=always("emails/reminder.html"),
            **AT,
        ),
        Landing(name="register", label="Registration page", url=always("https://acme.example/webinar"), **AT),
        Event(
            name="webinar",
            label="Spring webinar",
            starts=wall(2026, 3, 20, 15),
            ends=wall(2026, 3, 20, 16, 30),
            **AT,
        ),
        Split(name="follow_up", label="Which thank-you?", **AT),
        Email(name="thanks_short", label="Thanks", uses=always("thanks_a"), **AT),
        Email(name="thanks_long", label="Thanks, and what comes next", uses=always("thanks_b"), **AT),
        Update(
            name="mark",
            label="Mark as attended",
            sets=(SetRule("webinar_2026", Literal(SPAN, Type.FLAG, True), None),),
            **AT,
        ),
        Exit(name="attended", label="Attended", goal=True, **AT),
        Exit(name="silent", label="No answer", **AT),
        Exit(name="opted_out", label="Unsubscribed", where=negated(has("subscribed")), **AT),
    )


def _webinar_flows() -> tuple[Flow, ...]:
    maker = FlowMaker()
    maker.add("readers", "invite")
    maker.add("invite", "register", condition=came("clicked"))
    weekdays_at_ten = Times(weekdays=WEEKDAYS, at=36_000)
    maker.add("invite", "reminder", condition=negated(came("opened")), after=days(2), times=weekdays_at_ten)
    maker.add("invite", "silent", after=days(7))
    maker.add("reminder", "register", condition=came("clicked"), within=days(3))
    maker.add("reminder", "silent", is_otherwise=True)
    starts = DateOf(SPAN, "webinar", "starts", wall(2026, 3, 20, 15))
    maker.add("register", "webinar", condition=came("submitted"), until=starts)
    maker.add("register", "silent", is_otherwise=True)
    maker.add("webinar", "follow_up", condition=came("attended"))
    maker.add("webinar", "silent", is_otherwise=True)
    maker.add("follow_up", "thanks_short", share_millionths=50_000_000)
    maker.add("follow_up", "thanks_long", share_millionths=50_000_000)
    maker.add("thanks_short", "mark")
    maker.add("thanks_long", "mark")
    maker.add("mark", "attended")
    return tuple(maker.flows)
