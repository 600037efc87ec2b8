"""`audience readers "Newsletter readers" { where: subscribed; refresh: 1 day }`"""

from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.elements.element import ONCE, Element, Fact, Family, Once, Shape, setting
from campaignlang.model.elements.entries import reenter, until
from campaignlang.model.facts import again_facts, is_own, set_facts, text_facts, value_facts
from campaignlang.model.phrases import every_in_words


@dataclass(frozen=True, kw_only=True)
class Audience(Element):
    """Let in the contacts for whom a condition holds, at the start and at every refresh."""

    word = "audience"
    title = "Audience"
    creatio = "Add audience (Add from folder)"
    family = Family.ENTRY
    icon = (
        "M7.2 9.2a2.9 2.9 0 1 0 0-5.8 2.9 2.9 0 0 0 0 5.8M1.8 16.6c0-3.2 2.2-5 5.4-5s5.4 1.8 5.4 5"
        "M13 3.7a2.8 2.8 0 0 1 0 5.2M14.9 11.9c2 .6 3.3 2.2 3.3 4.7"
    )
    takes_flows_in = False
    refreshes = True

    where: Condition | None = setting(Shape.CONDITION, "Who is let in; none: everyone.")
    uses: str | None = setting(Shape.FOLDER, "The folder whose contacts are let in.", in_record=False)
    refresh: Duration | Once | None = setting(
        Shape.INTERVAL,
        "How often it looks again, or `once`; without it every tick of `frequency`, or once.",
    )
    until: Operand | None = until()
    reenter: Duration | None = reenter()
    distinct: str | None = setting(
        Shape.ATTRIBUTE,
        "Of contacts with the same value of this attribute only the first by id is let in.",
    )

    @classmethod
    def enters_when(cls, has_flows_in: bool, has_flows_out: bool) -> bool:
        return True

    def facts(self) -> tuple[Fact, ...]:
        shows_condition = self.uses is None or is_own(self, "where")
        return (
            *value_facts("where", self.where, on_card=shows_condition),
            *text_facts("from", self.uses),
            *self._refresh_facts(),
            *again_facts(self.reenter),
            *set_facts(self),
            *value_facts("until", self.until),
            *text_facts("one per", self.distinct),
        )

    def _refresh_facts(self) -> tuple[Fact, ...]:
        """`refreshed every day`"""
        if self.refresh is None:
            return ()
        return (Fact("refreshed", "once" if self.refresh is ONCE else every_in_words(self.refresh)),)
