"""A condition asked of a contact outside any passage: no element was visited, nothing has come."""

from collections.abc import Mapping

from campaignlang.clock import Zone
from campaignlang.model.conditions import Condition
from campaignlang.model.values import Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.reference.conditions import compile_condition
from campaignlang.simulation.reference.operands import Names
from campaignlang.simulation.reference.person import Person


def condition_holds(condition: Condition, values: Mapping[str, Value], zone: Zone, at: int) -> bool:
    """Say whether it holds for these attributes, in this zone, at this instant."""
    names = Names({name: index for index, name in enumerate(values)}, {}, zone)
    person = Person(Contact(str(values.get("id") or ""), tuple(values.values())), 0, 0, zone)
    return compile_condition(condition, names)(person, at)
