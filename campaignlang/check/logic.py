"""Conditions as formulas over their atoms: what they can be when some atoms are known.

Plain enumeration: a condition a person can read has few atoms; past the budget nothing is claimed.
"""

from collections.abc import Iterator
from itertools import product

from campaignlang.model import conditions as c
from campaignlang.model.parts import atoms

ATOMS_MAX = 12

Known = dict[c.Condition, bool]


def holds(condition: c.Condition, known: Known) -> bool:
    """Evaluate a condition whose atoms are all known."""
    match condition:
        case c.All(conditions=parts):
            return all(holds(part, known) for part in parts)
        case c.Any(conditions=parts):
            return any(holds(part, known) for part in parts)
        case c.Not(condition=inner):
            return not holds(inner, known)
        case c.Constant(value=value):
            return value
        case _:
            return known[condition]


def worlds(condition: c.Condition, known: Known) -> Iterator[Known] | None:
    """Give every way the unknown atoms can turn out; None where there are too many to look at."""
    free = [atom for atom in atoms(condition) if atom not in known]
    if len(free) > ATOMS_MAX:
        return None
    return (
        {**known, **dict(zip(free, values, strict=True))}
        for values in product((False, True), repeat=len(free))
    )


def can_be(condition: c.Condition, wanted: bool, known: Known) -> bool:
    """Say whether the condition can come out so; yes where there is too much to look at."""
    possible = worlds(condition, known)
    return possible is None or any(holds(condition, world) is wanted for world in possible)


def must_be(condition: c.Condition, wanted: bool, known: Known) -> bool:
    """Say whether the condition comes out so whatever else is the case; no where that is unclear."""
    return not can_be(condition, not wanted, known)
