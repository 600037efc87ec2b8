"""Made-up contacts: as the behaviour's `contact` section says, else alike over allowed values, else plain.

Each is drawn by its own id, so a longer audience begins with the shorter one.
"""

from collections.abc import Iterator

from campaignlang.doors.refused import Refused
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.values import Type, Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.draw import mix, person, pick_equal, purpose_key
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.chances import Pick, compile_pick

ID, EMAIL = "id", "email"
ID_BEGIN = "c"
ID_DIGITS = 10
EMAIL_END = "@example.com"
CONTACT_VISIT = 0
ID_PLACE = 0


def synthetic_contacts(program: Program, count: int, seed: int) -> Iterator[Contact]:
    """So many contacts, `c0000000001` first; the program has the behaviour's `contact` lines."""
    attributes = program.schema.attributes
    plain = [plain_value(attribute, program) for attribute in attributes]
    email = program.attribute_index[EMAIL]
    draws = _draws(program)
    for number in range(1, count + 1):
        contact_id = f"{ID_BEGIN}{number:0{ID_DIGITS}d}"
        who = person(seed, contact_id)
        values = plain.copy()
        values[ID_PLACE] = contact_id
        values[email] = contact_id + EMAIL_END
        for one in draws:
            values[one.place] = one.pick(mix(who ^ one.key))
        yield Contact(contact_id, tuple(values))


def refuse_gaps(program: Program) -> None:
    """Raise Refused (U901) where made-up contacts would lack what is required: it needs a line."""
    made = {values.attribute for values in program.contact}
    gaps = [
        attribute.name
        for attribute in program.schema.attributes
        if attribute.is_required
        and attribute.name not in (ID, EMAIL, *made)
        and not attribute.allowed
        and plain_value(attribute, program) is None
    ]
    if gaps:
        names, name = ", ".join(f"`{one}`" for one in gaps), gaps[0]
        raise Refused(
            "U901",
            f"{names} {'is' if len(gaps) == 1 else 'are'} required, and no line says how to make it up",
            f"say it in the behaviour: `contact {{ {name}: … }}`; or give contacts in a file",
        )


class _Draw:
    """One attribute that chance decides."""

    __slots__ = ("key", "pick", "place")

    def __init__(self, place: int, attribute: AttributeDeclaration, pick: Pick) -> None:
        self.place = place
        self.pick = pick
        self.key = draw_key(attribute)


def draw_key(attribute: AttributeDeclaration) -> int:
    """What the draws of an attribute are keyed by."""
    return mix(purpose_key("", "", attribute.name) ^ CONTACT_VISIT)


def _draws(program: Program) -> tuple[_Draw, ...]:
    found = []
    for place, attribute in enumerate(program.schema.attributes):
        pick = _pick(attribute, program)
        if pick is not None and place != ID_PLACE:
            found.append(_Draw(place, attribute, pick))
    return tuple(found)


def _pick(attribute: AttributeDeclaration, program: Program) -> Pick | None:
    for values in program.contact:
        if values.attribute == attribute.name:
            return compile_pick(values)
    allowed = attribute.allowed
    if not allowed:
        return None
    return lambda number: allowed[pick_equal(len(allowed), number)]


def plain_value(attribute: AttributeDeclaration, program: Program) -> Value:
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
