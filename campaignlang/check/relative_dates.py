"""Windows reckoned from `today` or `now` that nothing can lie in: `renewal > today + 60 days` and before 45.

What is a contradiction whenever it is asked, whatever the calendar: months are taken at their longest and
shortest.
"""

from collections.abc import Iterator
from itertools import islice, product

from campaignlang.check.rival_times import longest, shortest
from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c

# Each is compared with each.
BOUNDS_COMPARED_MAX = 60

MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "=="}


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparison of an attribute with `today` or `now`, so far off: in seconds, at least and at most."""

    subject: tuple[str, str]
    operator: str
    least: int
    most: int
    written: c.Operand


def is_empty_window(condition: c.Condition) -> bool:
    """Say whether of the comparisons that must all hold two leave nothing between them."""
    found = (bound for part in joined(condition) if (bound := bound_of(part)) is not None)
    bounds = tuple(islice(found, BOUNDS_COMPARED_MAX))
    return any(is_nothing_between(low, high) for low, high in product(bounds, bounds))


def is_nothing_between(low: Bound, high: Bound) -> bool:
    if low.subject != high.subject or "<" in low.operator or ">" in high.operator:
        return False
    takes_equal = "=" in low.operator and "=" in high.operator
    return low.least > high.most or (low.written == high.written and not takes_equal)


def joined(condition: c.Condition) -> Iterator[c.Condition]:
    if isinstance(condition, c.All):
        for part in condition.conditions:
            yield from joined(part)
    else:
        yield condition


def bound_of(atom: c.Condition) -> Bound | None:
    match atom:
        case c.Compare(left=c.Attribute(name=name), operator=word, right=far) if word in MIRRORED:
            return bound_from(name, word, far)
        case c.Compare(left=far, operator=word, right=c.Attribute(name=name)) if word in MIRRORED:
            return bound_from(name, MIRRORED[word], far)
        case _:
            return None


def bound_from(name: str, word: str, far: c.Operand) -> Bound | None:
    match far:
        case c.Today() | c.Now():
            return Bound((name, type(far).__name__), word, 0, 0, far)
        case c.Sum(left=c.Today() | c.Now() as base, sign=sign, right=c.Literal(value=Duration() as size)):
            least, most = sorted((sign * shortest(size), sign * longest(size)))
            return Bound((name, type(base).__name__), word, least, most, far)
        case _:
            return None
