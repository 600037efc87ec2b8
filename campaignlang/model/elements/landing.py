"""`landing register "Registration page" { url: "https://acme.example/webinar"; asks: plan }`"""

from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Operand
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.elements.entries import reenter, until
from campaignlang.model.elements.messages import uses
from campaignlang.model.facts import address_facts, again_facts, set_facts, value_facts, varied_facts
from campaignlang.model.operations import Assign, Effect, Operation, Respond, Response, Variant


@dataclass(frozen=True, kw_only=True)
class Landing(Element):
    """A page that is visited and whose form is submitted; an entry when no flow leads to it."""

    word = "landing"
    title = "Landing page"
    creatio = "Landing page; Add from landing"
    family = Family.PAGE
    icon = "M2 3.4h16v13.2H2zM2 7.2h16M4.4 5.3h.1M6.8 5.3h.1M5 10.4h5M5 13.3h3M12.2 10.2h3v3.2h-3z"
    entry_response = "submitted"
    connects_by = ("uses", "url")
    responses = (
        Response(name="visited", doc="The page was seen."),
        Response(name="submitted", of="visited", effect=Effect.FORM, doc="Its form was sent."),
    )

    url: tuple[Variant, ...] = setting(Shape.URL, "The page's address.", is_varied=True)
    uses: tuple[Variant, ...] = uses()
    until: Operand | None = until()
    reenter: Duration | None = reenter()
    asks: tuple[str, ...] = setting(
        Shape.ATTRIBUTE, "An attribute that the form fills in.", is_repeatable=True
    )

    @classmethod
    def enters_when(cls, has_flows_in: bool, has_flows_out: bool) -> bool:
        return not has_flows_in

    def facts(self) -> tuple[Fact, ...]:
        asks = (Fact("asks", ", ".join(self.asks), on_card=False),) if self.asks else ()
        return (
            *address_facts("at", self.url),
            *varied_facts("uses", self.uses, on_card=not self.url),
            *asks,
            *again_facts(self.reenter),
            *set_facts(self),
            *value_facts("until", self.until),
        )

    def lower(self) -> tuple[Operation, ...]:
        return (Assign(self.sets), Respond(responses=self.responses, asks=self.asks))
