"""The contact schema: the attributes contacts have, the built-in ones first."""

from dataclasses import field

from campaignlang.frozen import dataclass
from campaignlang.model.values import Type, Value
from campaignlang.syntax.source import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDeclaration:
    name: str
    type: Type
    allowed: tuple[Value, ...] = ()
    is_required: bool = False
    is_built_in: bool = False
    span: Span | None = field(default=None, compare=False, repr=False)


BUILT_IN: tuple[AttributeDeclaration, ...] = (
    AttributeDeclaration(name="id", type=Type.TEXT, is_required=True, is_built_in=True),
    AttributeDeclaration(name="email", type=Type.TEXT, is_built_in=True),
    AttributeDeclaration(name="phone", type=Type.TEXT, is_built_in=True),
    AttributeDeclaration(name="timezone", type=Type.TEXT, is_built_in=True),
    AttributeDeclaration(name="subscribed", type=Type.FLAG, is_built_in=True),
)


@dataclass(frozen=True, slots=True)
class ContactSchema:
    """Attributes in order: `id email phone timezone subscribed`, then as declared."""

    attributes: tuple[AttributeDeclaration, ...] = BUILT_IN

    def find(self, name: str) -> AttributeDeclaration | None:
        return next((one for one in self.attributes if one.name == name), None)
