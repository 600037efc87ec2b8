"""`create task "A task for sales" { record: "Activity"; fields: title = "Call back" }`"""

from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Operand
from campaignlang.model.elements.element import Element, Fact, Family, Shape, setting
from campaignlang.model.facts import set_facts, text_facts
from campaignlang.model.operations import Assign, Note, Operation


@dataclass(frozen=True, kw_only=True)
class Create(Element):
    """Add a record about the contact."""

    word = "create"
    title = "Create"
    creatio = "Add data"
    family = Family.DATA
    icon = "M4 2.4h8l4 4v11.2H4zM12 2.4v4h4M10 9v6M7 12h6"

    record: str | None = setting(Shape.TEXT, "What is added.", is_required=True)
    fields: tuple[tuple[str, Operand], ...] = setting(
        Shape.FIELD, "A field of it and its value.", is_repeatable=True
    )

    def facts(self) -> tuple[Fact, ...]:
        return (
            *text_facts("record", self.record),
            *(Fact(name, value) for name, value in self.fields),
            *set_facts(self),
        )

    def lower(self) -> tuple[Operation, ...]:
        return (Assign(self.sets), Note("created", self.fields))
