"""`signal paid "Order paid" { on: "order.paid" }`"""

from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.elements.entries import reenter, until
from campaignlang.model.facts import again_facts, set_facts, text_facts, value_facts
from campaignlang.model.operations import Assign, Operation, Respond, Response


@dataclass(frozen=True, kw_only=True)
class Signal(Element):
    """Something that happens outside: it lets contacts in, or is heard of those inside."""

    word = "signal"
    title = "Signal"
    creatio = "Triggered adding"
    family = Family.ENTRY
    icon = "M11.2 2 4 11.4h5.2L8.6 18 16 8.4h-5.4z"
    takes_flows_in = False
    can_listen = True
    entry_response = "received"
    responses = (Response(name="received", doc="It happened."),)

    on: str | None = setting(Shape.TEXT, "What happens outside, for instance `order.paid`.", is_required=True)
    where: Condition | None = setting(Shape.CONDITION, "Who is let in; none: everyone.")
    until: Operand | None = until()
    reenter: Duration | None = reenter()

    @classmethod
    def enters_when(cls, has_flows_in: bool, has_flows_out: bool) -> bool:
        return has_flows_out

    def facts(self) -> tuple[Fact, ...]:
        return (
            *text_facts("on", self.on),
            *value_facts("where", self.where),
            *again_facts(self.reenter),
            *set_facts(self),
            *value_facts("until", self.until),
        )

    def lower(self) -> tuple[Operation, ...]:
        return (Assign(self.sets), Respond(responses=self.responses))
