"""`exit attended "Attended" { goal: yes }`"""

from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.facts import set_facts, text_facts
from campaignlang.model.operations import Assign, Finish, Operation


@dataclass(frozen=True, kw_only=True)
class Exit(Element):
    """Leave the campaign; with a condition, from wherever the contact is."""

    word = "exit"
    title = "Exit"
    creatio = "Exit from campaign"
    family = Family.EXIT
    icon = "M8.4 3H3.2v14h5.2M7.4 10h9.8M13.6 6.2 17.4 10l-3.8 3.8"
    ends_passage = True

    goal: bool = setting(Shape.FLAG, "Who leaves here has reached the goal.", default=False)
    where: Condition | None = setting(
        Shape.CONDITION,
        "Contacts for whom it becomes true leave from wherever they are.",
    )
    uses: str | None = setting(
        Shape.FOLDER,
        "A folder whose contacts leave from wherever they are.",
        in_record=False,
    )

    @property
    def leaves_when(self) -> Condition | None:
        return self.where

    def facts(self) -> tuple[Fact, ...]:
        return (*text_facts("in", self.uses), *set_facts(self))

    def lower(self) -> tuple[Operation, ...]:
        return (Assign(self.sets), Finish(self.goal))
