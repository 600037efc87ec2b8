"""`wait pause "Five days" { for: 5 days at 10:00 }`"""

from campaignlang.clock import ALWAYS, Duration, Times
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Operand
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.facts import set_facts, value_facts
from campaignlang.model.operations import Assign, Hold, Operation, Respond, Response, Timing
from campaignlang.model.phrases import clock_in_words, days_in_words, duration_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRule:
    """What follows `for:` or `until:`; an `until` of clauses only has no instant."""

    duration: Duration | None = None
    instant: Operand | None = None
    times: Times = ALWAYS
    is_local: bool = False


@dataclass(frozen=True, kw_only=True)
class Wait(Element):
    """Wait for so long, or until an instant."""

    word = "wait"
    title = "Wait"
    creatio = "Timer"
    family = Family.CONTROL
    icon = "M10 2.4a7.6 7.6 0 1 0 0 15.2 7.6 7.6 0 0 0 0-15.2M10 5.8V10l3 2"
    responses = (
        Response(
            name="late",
            timing=Timing.ACTING,
            is_by_person=False,
            doc="Its instant had passed on arrival, or is empty.",
        ),
    )
    needs_one_of = ("for", "until")

    # `for` is a word of Python's: the field is called `for_`, the setting `for`.
    for_: WaitRule | None = setting(Shape.WAIT, "How long: a duration, with on, at, between, local.")
    until: WaitRule | None = setting(
        Shape.WAIT, "Until when: an instant or clauses, or both.", in_record=False
    )

    def facts(self) -> tuple[Fact, ...]:
        rule = self.for_ or self.until or WaitRule()
        return (
            *((Fact("for", duration_in_words(rule.duration)),) if rule.duration is not None else ()),
            *value_facts("until", rule.instant),
            *_times_facts(rule),
            *set_facts(self),
        )

    def lower(self) -> tuple[Operation, ...]:
        rule = self.for_ or self.until or WaitRule()
        hold = Hold(
            duration=rule.duration,
            until=rule.instant,
            times=rule.times,
            is_local=rule.is_local,
        )
        return (Assign(self.sets), hold, Respond(responses=self.responses))


def _times_facts(rule: WaitRule) -> tuple[Fact, ...]:
    """`on weekdays`, `at 10:00`, `in their own time`"""
    facts = []
    if rule.times.has_days:
        facts.append(Fact("on", days_in_words(rule.times)))
    if rule.times.at is not None:
        facts.append(Fact("at", clock_in_words(rule.times.at)))
    if rule.times.between is not None:
        opens, closes = rule.times.between
        facts.append(Fact("between", f"{clock_in_words(opens)} and {clock_in_words(closes)}"))
    if rule.is_local:
        last = facts.pop() if facts else Fact("in", "")
        facts.append(Fact(last.key, f"{last.value}, their own time".lstrip(", ")))
    return tuple(facts)
