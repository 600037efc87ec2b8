"""`event webinar "Spring webinar" { starts: 2026-03-20 15:00; ends: 2026-03-20 16:30 }`"""

from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Operand
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.elements.entries import reenter, until
from campaignlang.model.elements.messages import uses
from campaignlang.model.facts import again_facts, count_facts, set_facts, value_facts, varied_facts
from campaignlang.model.operations import Assign, Operation, Respond, Response, Timing, Variant
from campaignlang.model.phrases import stretch_in_words
from campaignlang.model.values import WallTime


@dataclass(frozen=True, kw_only=True)
class Event(Element):
    """Something that takes place at a time; an entry when no flow leads to it."""

    word = "event"
    title = "Event"
    creatio = "Event (Add to event); Add from event"
    family = Family.PAGE
    icon = "M2.6 4.4h14.8v12.8H2.6zM2.6 8.4h14.8M6.4 2.4v3.6M13.6 2.4v3.6M6.2 11.4h2M6.2 14.2h2M11.6 11.4h2.2"
    dates = ("starts", "ends")
    entry_response = "registered"
    closes_entry_at = "ends"
    responses = (
        Response(name="registered", timing=Timing.BEFORE_CLOSE, doc="Said they would come."),
        Response(
            name="declined",
            timing=Timing.BEFORE_CLOSE,
            is_refusal=True,
            doc="Said they would not come.",
        ),
        Response(
            name="missed",
            one_of="attendance",
            timing=Timing.AT_CLOSE,
            is_by_person=False,
            doc="Was not there; known at the end.",
        ),
        Response(
            name="attended",
            one_of="attendance",
            timing=Timing.AT_CLOSE,
            is_by_person=False,
            doc="Was there; known at the end.",
        ),
    )

    starts: WallTime | None = setting(Shape.DATE_TIME, "When it begins.", is_required=True)
    ends: WallTime | None = setting(Shape.DATE_TIME, "When it ends and who came is known.", is_required=True)
    seats: int | None = setting(Shape.COUNT, "How many can come; the summary sets it beside who came.")
    uses: tuple[Variant, ...] = uses()
    until: Operand | None = until()
    reenter: Duration | None = reenter()

    @classmethod
    def enters_when(cls, has_flows_in: bool, has_flows_out: bool) -> bool:
        return not has_flows_in

    def facts(self) -> tuple[Fact, ...]:
        return (
            *self._time_facts(),
            *count_facts("seats", self.seats),
            *varied_facts("uses", self.uses, on_card=False),
            *again_facts(self.reenter),
            *set_facts(self),
            *value_facts("until", self.until),
        )

    def _time_facts(self) -> tuple[Fact, ...]:
        """`on 20 Mar 2026, 15:00–16:30`"""
        if self.starts is None or self.ends is None:
            return ()
        return (Fact("on", stretch_in_words(self.starts, self.ends)),)

    def lower(self) -> tuple[Operation, ...]:
        return (Assign(self.sets), Respond(responses=self.responses, closes=self.ends))
