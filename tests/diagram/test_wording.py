"""The words of conditions, times and flows: a table of what is written and what is read."""

import pytest

from campaignlang.clock import Duration, Times, day_of_civil, weekday_mask
from campaignlang.model import phrases
from campaignlang.model.conditions import (
    All,
    Any,
    AnyHasCome,
    Attribute,
    Compare,
    Condition,
    Constant,
    ElementDate,
    HasCome,
    Holds,
    IsEmpty,
    Literal,
    NextYearly,
    Not,
    Now,
    OneOf,
    Operand,
    Sum,
    Today,
    Visits,
)
from campaignlang.model.values import Type, WallTime
from campaignlang.model.wording import condition_in_words, flow_in_words, in_one_line
from tests.diagram import samples
from tests.diagram.samples import SPAN, came, days, equals, has, negated, text

WEBINAR = samples.webinar()
COUNTRY = Attribute(SPAN, "country", Type.TEXT)
AGE = Attribute(SPAN, "age", Type.NUMBER)
JOINED = Attribute(SPAN, "joined", Type.DATE)
MARCH = WallTime(day_of_civil(2026, 3, 2), 9 * 3600)


def literal(type_: Type, value: int | bool | Duration | WallTime) -> Literal:
    return Literal(SPAN, type_, value)


def compare(left: Operand, operator: str, right: Operand) -> Compare:
    return Compare(SPAN, left, operator, right)


THREE = literal(Type.NUMBER, 3_000_000)
ONE = literal(Type.NUMBER, 1_000_000)
STARTS = ElementDate(SPAN, "webinar", "starts", MARCH)
MONTH_AGO = Sum(SPAN, Today(SPAN), -1, literal(Type.DURATION, days(30)), Type.DATE)
CONDITIONS: tuple[tuple[Condition, str], ...] = (
    (equals("country", "DE"), "country is DE"),
    (equals("country", ""), "country is “”"),
    (equals("country", "a, b"), "country is “a, b”"),
    (compare(COUNTRY, "!=", text("DE")), "country is not DE"),
    (compare(COUNTRY, "contains", text("E")), "country contains E"),
    (compare(COUNTRY, "starts with", text("D")), "country begins with D"),
    (OneOf(SPAN, COUNTRY, (text("DE"), text("FR"), text("UK")), False), "country is DE, FR or UK"),
    (OneOf(SPAN, COUNTRY, (text("DE"), text("FR")), True), "country is not DE or FR"),
    (IsEmpty(SPAN, COUNTRY, False), "country is not known"),
    (IsEmpty(SPAN, COUNTRY, True), "country is known"),
    (compare(AGE, "<", THREE), "age under 3"),
    (compare(AGE, "<=", THREE), "age at most 3"),
    (compare(AGE, ">", literal(Type.NUMBER, -2_500_000)), "age over −2.5"),
    (compare(AGE, ">=", THREE), "age at least 3"),
    (compare(JOINED, "<", MONTH_AGO), "joined before today − 30 days"),
    (compare(JOINED, "<=", Today(SPAN)), "joined by today"),
    (compare(JOINED, ">", literal(Type.DATE, day_of_civil(2026, 3, 2))), "joined after 2 Mar 2026"),
    (compare(JOINED, ">=", literal(Type.DATETIME, MARCH)), "joined from 2 Mar 2026 09:00"),
    (compare(Now(SPAN), ">", STARTS), "now after “Spring webinar” starts"),
    (compare(NextYearly(SPAN, JOINED), "==", Today(SPAN)), "next joined is today"),
    (compare(Visits(SPAN, "invite"), "<", THREE), "“You're invited” seen under 3 times"),
    (compare(Visits(SPAN, "invite"), ">=", ONE), "“You're invited” seen at least 1 time"),
    (has("subscribed"), "subscribed"),
    (negated(has("subscribed")), "not subscribed"),
    (came("hard_bounced"), "hard bounced"),
    (came('clicked "https://acme.example"'), "clicked https://acme.example"),
    (came("opened", "invite", is_own=False), "“You're invited” opened"),
    (negated(came("opened", "invite", is_own=False)), "“You're invited” not opened"),
    (Holds(SPAN, AnyHasCome(SPAN, "email", "unsubscribed")), "any email unsubscribed"),
    (Constant(SPAN, True), "always"),
    (Any(SPAN, (came("replied"), came("clicked"))), "replied or clicked"),
    (All(SPAN, (has("a"), Any(SPAN, (has("b"), has("c"))))), "a and (b or c)"),
    (Any(SPAN, (All(SPAN, (has("a"), has("b"))), has("c"))), "(a and b) or c"),
    (Not(SPAN, All(SPAN, (has("a"), has("b")))), "not (a and b)"),
)  # fmt: skip


@pytest.mark.parametrize(("condition", "words"), CONDITIONS, ids=[words for _, words in CONDITIONS])
def test_conditions(condition: Condition, words: str) -> None:
    assert condition_in_words(condition, WEBINAR) == words


def test_an_element_without_label_is_called_by_its_name() -> None:
    condition = Holds(SPAN, HasCome(SPAN, "nobody", "opened"))
    assert condition_in_words(condition, WEBINAR) == "“nobody” opened"


def test_flows_are_said_in_one_line() -> None:
    said = {flow.key: in_one_line(flow_in_words(flow, WEBINAR)) for flow in WEBINAR.flows}
    assert said["readers->invite#1"] == ""
    assert said["invite->reminder#2"] == "not opened · after 2 days · weekdays 10:00"
    assert said["reminder->silent#2"] == "otherwise"
    assert said["register->webinar#1"] == "submitted · until “Spring webinar” starts"
    assert said["follow_up->thanks_long#2"] == "50%"


MONDAY_THURSDAY = weekday_mask((0, 3))
DAYS = (day_of_civil(2026, 5, 2), day_of_civil(2026, 5, 3))
NINE, FIVE = 9 * 3600, 17 * 3600
TIMES: tuple[tuple[Times, str | None], ...] = (
    (Times(), None),
    (Times(at=NINE), "at 9:00"),
    (Times(weekdays=samples.WEEKDAYS, at=36_000), "weekdays 10:00"),
    (Times(weekdays=weekday_mask((5, 6))), "on weekends"),
    (Times(weekdays=MONDAY_THURSDAY, at=NINE), "Monday, Thursday 9:00"),
    (Times(between=(NINE, FIVE)), "between 9:00 and 17:00"),
    (Times(weekdays=samples.WEEKDAYS, between=(NINE, FIVE)), "weekdays between 9:00 and 17:00"),
    (Times(dates=DAYS), "on 2 May 2026, 3 May 2026"),
    (Times(dates=DAYS[:1], at=NINE), "2 May 2026 09:00"),
)


@pytest.mark.parametrize(("times", "words"), TIMES)
def test_times(times: Times, words: str | None) -> None:
    assert phrases.days_and_clock_in_words(times) == words


def test_durations_and_runs() -> None:
    assert phrases.duration_in_words(Duration(days=2, hours=4)) == "2 days 4 hours"
    assert phrases.duration_in_words(Duration(weeks=1)) == "1 week"
    assert phrases.every_in_words(Duration(hours=1)) == "every hour"
    assert phrases.every_in_words(Duration(days=2)) == "every 2 days"
    assert phrases.per_in_words(3, Duration(weeks=1)) == "3 per week"
    assert phrases.percent_in_words(300_000) == "0.3%"
    assert phrases.run_in_words(None, None, "UTC") == "by hand"
    end = WallTime(day_of_civil(2026, 3, 30), 18 * 3600)
    later = WallTime(day_of_civil(2027, 1, 1), 0)
    zone = "Europe/Berlin"
    assert phrases.run_in_words(MARCH, end, zone) == "2 Mar 2026 09:00 → 30 Mar 18:00, Europe/Berlin"
    assert phrases.run_in_words(MARCH, later, zone) == "2 Mar 2026 09:00 → 1 Jan 2027 00:00, Europe/Berlin"
    assert phrases.run_in_words(MARCH, None, zone) == "2 Mar 2026 09:00 → by hand, Europe/Berlin"


def test_an_event_on_one_day_and_over_several() -> None:
    starts, ends = (samples.wall(2026, 3, 20, hour) for hour in (15, 16))
    assert phrases.stretch_in_words(starts, ends) == "20 Mar 2026, 15:00–16:00"
    assert (
        phrases.stretch_in_words(starts, samples.wall(2026, 3, 21, 9)) == "20 Mar 2026, 15:00 – 21 Mar, 09:00"
    )
