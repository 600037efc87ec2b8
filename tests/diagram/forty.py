"""A campaign of 41 elements: as large as people still draw, with loops, long jumps and global exits."""

from campaignlang.clock import Times
from campaignlang.model.campaign import Campaign, GoalTarget, Profile
from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Attribute,
    Compare,
    Condition,
    Holds,
    Literal,
    Sum,
    Today,
)
from campaignlang.model.elements.audience import Audience
from campaignlang.model.elements.call import Call
from campaignlang.model.elements.create import Create
from campaignlang.model.elements.element import Element
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.event import Event
from campaignlang.model.elements.exit import Exit
from campaignlang.model.elements.landing import Landing
from campaignlang.model.elements.signal import Signal
from campaignlang.model.elements.sms import Sms
from campaignlang.model.elements.split import Split
from campaignlang.model.elements.update import Update
from campaignlang.model.elements.wait import Wait, WaitRule
from campaignlang.model.operations import SetRule
from campaignlang.model.values import Type
from tests.diagram.samples import (
    AT,
    SPAN,
    WEEKDAYS,
    Duration,
    FlowMaker,
    always,
    came,
    campaign,
    days,
    equals,
    has,
    negated,
    text,
    wall,
)

EMAILS = (
    ("help", "Need a hand setting up?", "setup_help"),
    ("tip1", "Tip 1: invite your team", "tip_team"),
    ("tip2", "Tip 2: connect your calendar and your CRM", "tip_connect"),
    ("demo", "Come to the live demo", "demo_invitation"),
    ("tip3", "Tip 3: reports your boss will love", "tip_reports"),
    ("missed", "Sorry we missed you", "recording"),
    ("rescue", "Is something missing?", "rescue"),
    ("offer_plain", "Ready for Pro?", "offer_plain"),
    ("offer_off", "20% off your first year", "offer_discount"),
    ("offer_free", "Two months free, paid yearly", "offer_yearly"),
    ("basket", "Your basket is waiting", "basket"),
    ("refer", "Know someone who would like this?", "referral"),
)
PAGES = (
    ("setup", "Setup wizard", "app.acme.example/setup"),
    ("register", "Demo registration", "acme.example/demo"),
    ("why", "Why did it not work?", "acme.example/survey"),
    ("pricing", "Pricing page", "acme.example/pricing"),
    ("checkout", "Checkout", "app.acme.example/checkout"),
)
SHARES = (
    ("human", "task", 20),
    ("human", "first_week", 80),
    ("contact_by", "nudge", 30),
    ("contact_by", "rescue", 70),
    ("which_offer", "offer_plain", 50),
    ("which_offer", "offer_off", 25),
    ("which_offer", "offer_free", 25),
)
# Source, target, response, days after, days within.
WAYS: tuple[tuple[str, str, str, int, int], ...] = (
    ("welcome", "setup", "clicked", 0, 2),
    ("setup", "score", "submitted", 0, 0),
    ("help", "setup", "clicked", 0, 3),
    ("score", "human", "succeeded", 0, 0),
    ("score", "first_week", "failed", 0, 0),
    ("tip2", "demo", "not opened", 4, 0),
    ("demo", "register", "clicked", 0, 5),
    ("register", "group_demo", "submitted", 0, 0),
    ("register", "tip3", "", 2, 0),
    ("group_demo", "active", "attended", 0, 0),
    ("missed", "active", "clicked", 0, 0),
    ("missed", "contact_by", "", 5, 0),
    ("tip3", "active", "clicked", 0, 0),
    ("tip3", "contact_by", "not opened", 5, 0),
    ("tip3", "which_offer", "", 9, 0),
    ("nudge", "case", "replied", 0, 2),
    ("rescue", "case", "replied", 0, 5),
    ("why", "told_why", "submitted", 0, 0),
    ("why", "cooling", "", 7, 0),
    ("case", "cooling", "failed", 0, 0),
    ("case", "active", "succeeded", 0, 0),
    ("offer_plain", "pricing", "clicked", 0, 7),
    ("offer_off", "pricing", "clicked", 0, 7),
    ("offer_free", "pricing", "clicked", 0, 7),
    ("pricing", "checkout", "submitted", 0, 0),
    ("pricing", "last_call", "", 3, 0),
    ("last_call", "checkout", "clicked", 0, 3),
    ("checkout", "to_pro", "submitted", 0, 0),
    ("basket", "checkout", "clicked", 0, 2),
    ("welcome_pro", "refer", "", 14, 0),
)
OTHERWISE = (
    ("welcome", "help"),
    ("help", "contact_by"),
    ("specialist", "tip1"),
    ("demo", "tip3"),
    ("group_demo", "missed"),
    ("nudge", "why"),
    ("rescue", "why"),
    ("offer_plain", "last_call"),
    ("offer_off", "last_call"),
    ("offer_free", "last_call"),
    ("last_call", "ran_out"),
    ("basket", "ran_out"),
)
SEQUENCES = (
    ("trial", "welcome"),
    ("fair", "welcome"),
    ("task", "specialist"),
    ("first_week", "tip1"),
    ("cooling", "which_offer"),
    ("active", "which_offer"),
    ("to_pro", "welcome_pro"),
    ("refer", "customer"),
)


def trial_to_customer() -> Campaign:
    profile = Profile(
        owner="Lifecycle team, Priya Raman",
        utm_campaign="trial-onboarding-2026",
        timezone="Europe/London",
        start=wall(2026, 5, 4, 8),
        end=wall(2026, 8, 31, 20),
        frequency=Duration(hours=1),
        goal=GoalTarget(22_000_000, "percent"),
    )
    label = "Trial to customer: onboarding, rescue and upgrade"
    return campaign(_elements(), tuple(_maker().flows), name="trial", label=label, profile=profile)


def _elements() -> tuple[Element, ...]:
    emails = tuple(Email(name=name, label=label, uses=always(used), **AT) for name, label, used in EMAILS)
    pages = tuple(
        Landing(name=name, label=label, url=always(f"https://{url}"), **AT) for name, label, url in PAGES
    )
    return (*_entries(), *emails, *pages, *_others(), *_exits())


def _entries() -> tuple[Element, ...]:
    return (
        Signal(name="trial", label="Trial started", on="trial.created", where=equals("plan", "free"), **AT),
        Audience(name="fair", label="Trials from the fair", uses="fair_leads", refresh=days(1), **AT),
        Email(
            name="welcome", label="Welcome to Acme", subject=always("Your first ten minutes with Acme"), **AT
        ),
        Email(
            name="specialist",
            label="A note from your specialist",
            sender=always("the account's owner"),
            template=always("emails/specialist.html"),
            **AT,
        ),
        Email(name="last_call", label="Your trial ends in 3 days", transactional=True, **AT),
        Email(name="welcome_pro", label="Welcome to Pro", transactional=True, **AT),
        Sms(name="nudge", label="Shall we help?", text=always("Stuck? Reply and a person answers"), **AT),
    )


def _others() -> tuple[Element, ...]:
    def sets(attribute: str, value: str) -> tuple[SetRule, ...]:
        return (SetRule(attribute, text(value), None),)

    return (
        Call(name="score", label="Score the account", process="account_score", **AT),
        Call(name="case", label="Open a support case", process="open_case", **AT),
        Create(name="task", label="Task for sales", record="Activity", **AT),
        Update(name="active", label="Mark as active", sets=sets("stage", "active"), **AT),
        Update(name="to_pro", label="Move to Pro", sets=sets("plan", "pro"), **AT),
        Split(name="human", label="Human or automated?", **AT),
        Split(name="contact_by", label="Text or mail?", **AT),
        Split(name="which_offer", label="Which offer?", **AT),
        Wait(name="first_week", label="First week", for_=WaitRule(duration=days(5)), **AT),
        Wait(name="cooling", label="Cooling off", for_=WaitRule(duration=days(14)), **AT),
        Event(
            name="group_demo",
            label="Live group demo",
            starts=wall(2026, 5, 21, 11),
            ends=wall(2026, 5, 21, 11, 45),
            seats=200,
            **AT,
        ),
    )


def _exits() -> tuple[Element, ...]:
    month_ago = Sum(SPAN, Today(SPAN), -1, Literal(SPAN, Type.DURATION, days(30)), Type.DATE)
    joined_before = Compare(SPAN, Attribute(SPAN, "joined", Type.DATE), "<", month_ago)
    complained = Holds(SPAN, AnyHasCome(SPAN, "email", "complained"))
    bought = All(SPAN, (equals("plan", "pro"), joined_before))
    return (
        Exit(name="customer", label="Became a customer", goal=True, **AT),
        Exit(name="told_why", label="Told us why", **AT),
        Exit(name="ran_out", label="Trial ran out", **AT),
        Exit(name="opted_out", label="Unsubscribed", where=negated(has("subscribed")), **AT),
        Exit(name="elsewhere", label="Bought elsewhere", where=bought, **AT),
        Exit(name="complained", label="Complained", where=complained, **AT),
    )


def _maker() -> FlowMaker:
    maker = FlowMaker()
    for source, target in SEQUENCES:
        maker.add(source, target)
    for source, target, response, after, within in WAYS:
        condition: Condition | None = came(response.removeprefix("not ")) if response else None
        if condition is not None and response.startswith("not "):
            condition = negated(condition)
        maker.add(
            source,
            target,
            condition=condition,
            after=days(after) if after else None,
            within=days(within) if within else None,
        )
    office = Times(between=(9 * 3600, 17 * 3600))
    maker.add("setup", "help", condition=negated(came("submitted")), after=days(1), times=office)
    at_ten = Times(weekdays=WEEKDAYS, at=36_000)
    maker.add("tip1", "tip2", after=days(3), times=at_ten)
    maker.add("tip2", "tip3", condition=came("opened"), after=days(4), times=at_ten)
    answered = Any(SPAN, (came("replied"), came("clicked")))
    maker.add("specialist", "demo", condition=answered, within=days(4))
    maker.add("checkout", "basket", condition=negated(came("submitted")), after=Duration(hours=4))
    for source, target in OTHERWISE:
        maker.add(source, target, is_otherwise=True)
    for source, target, percent in SHARES:
        maker.add(source, target, share_millionths=percent * 1_000_000)
    return maker
