"""`split follow_up "Which thank-you?"`"""

from campaignlang.frozen import dataclass
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.facts import set_facts, text_facts
from campaignlang.model.operations import Assign, Choose, Operation


@dataclass(frozen=True, kw_only=True)
class Split(Element):
    """Send people different ways by chance, in shares."""

    word = "split"
    title = "Split"
    creatio = "Random split"
    family = Family.CONTROL
    icon = "M10 17.6v-5.2L4 6.4M10 12.4l6-6M3.6 9.8V5.9h3.9M16.4 9.8V5.9h-3.9"
    is_split = True

    by: str | None = setting(Shape.TEXT, "The same text draws the same people, everywhere.")

    def facts(self) -> tuple[Fact, ...]:
        return (*set_facts(self), *text_facts("by", self.by))

    def lower(self) -> tuple[Operation, ...]:
        return (Assign(self.sets), Choose(self.by))
