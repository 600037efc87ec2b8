"""`distinct`: of contacts with the same value of an attribute only the one with the smallest id counts.

Looks at the whole audience file, before anything is run; ids compare by code points.
"""

from collections.abc import Iterable, Mapping

from campaignlang.model.values import Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program


def first_by_value(program: Program, contacts: Iterable[Contact]) -> Mapping[str, frozenset[str]]:
    """By entry, the ids of contacts that do not count; no contact is looked at where no entry asks."""
    asked = {
        node.name: program.attribute_index[node.entry.distinct]
        for node in program.entries
        if node.entry is not None and node.entry.distinct is not None
    }
    if not asked:
        return {}
    firsts: dict[str, dict[Value, str]] = {name: {} for name in asked}
    others: dict[str, list[str]] = {name: [] for name in asked}
    for contact in contacts:
        for name, index in asked.items():
            value = contact.values[index]
            if value is None or value == "":
                continue  # Empty values all count, and so do addresses that no column gives.
            first = firsts[name].setdefault(value, contact.id)
            if first == contact.id:
                continue
            others[name].append(max(first, contact.id))
            firsts[name][value] = min(first, contact.id)
    return {name: frozenset(ids) for name, ids in others.items()}
