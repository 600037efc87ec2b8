"""`update mark "Mark as attended" { set: webinar_2026 = yes }`"""

from campaignlang.frozen import dataclass
from campaignlang.model.elements.element import Element, Fact, Family
from campaignlang.model.facts import set_facts


@dataclass(frozen=True, kw_only=True)
class Update(Element):
    """Change the contact's attributes."""

    word = "update"
    title = "Update"
    creatio = "Modify data"
    family = Family.DATA
    icon = "M3 17l.9-3.9L13.6 3.4l3 3L6.9 16.1zM11.6 5.4l3 3"
    needs_one_of = ("set",)

    def facts(self) -> tuple[Fact, ...]:
        return set_facts(self)
