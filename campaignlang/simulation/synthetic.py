"""Made-up contacts: as the behaviour's `contact` section says, else alike over allowed values, else plain.

Each is drawn by its own id, so a longer audience begins with the shorter one.
"""

from collections.abc import Iterator

from campaignlang.model.behavior import Mix
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type, Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.draw import mix, person, pick_equal, purpose_key
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.chances import pick_value

ID_DIGITS = 10
CONTACT_VISIT = 0


def synthetic_contacts(program: Program, count: int, seed: int) -> Iterator[Contact]:
    """So many contacts, `c0000000001` first; the program has the behaviour's `contact` lines."""
    makers = tuple(_Maker(attribute, program) for attribute in program.schema.attributes)
    for number in range(1, count + 1):
        contact_id = f"c{number:0{ID_DIGITS}d}"
        who = person(seed, contact_id)
        yield Contact(contact_id, tuple(maker.value(contact_id, who) for maker in makers))


class _Maker:
    """How one attribute is made."""

    __slots__ = ("allowed", "key", "name", "plain", "values")

    def __init__(self, attribute: AttributeDeclaration, program: Program) -> None:
        self.name = attribute.name
        self.values: Mix | None = next(
            (one for one in program.contact if one.attribute == attribute.name), None
        )
        self.allowed = attribute.allowed
        self.plain = _plain(attribute, program)
        self.key = mix(purpose_key("", "", attribute.name) ^ CONTACT_VISIT)

    def value(self, contact_id: str, who: int) -> Value:
        if self.name == "id":
            return contact_id
        if self.values is not None:
            return pick_value(self.values, mix(who ^ self.key))
        if self.name == "email":
            return f"{contact_id}@example.com"
        if self.allowed:
            return self.allowed[pick_equal(len(self.allowed), mix(who ^ self.key))]
        return self.plain


def _plain(attribute: AttributeDeclaration, program: Program) -> Value:
    """What an attribute nobody says anything about is; `phone` is not given, which is not empty."""
    if attribute.name == "phone":
        return ""
    if attribute.name == "timezone":
        return program.zone.key
    if attribute.name == "subscribed" or attribute.name in program.consents:
        return True
    if attribute.type is Type.NUMBER:
        return 0
    if attribute.type is Type.FLAG:
        return False
    return None
