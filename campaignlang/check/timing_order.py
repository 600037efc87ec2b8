"""D408: a wait for a contact's date, after a wait for a later one of the same date: in the wrong order."""

from collections.abc import Iterator

from campaignlang.check.elsewhere import reached_without
from campaignlang.check.rival_times import DAY, HOUR, longest, shortest
from campaignlang.check.timing_places import Place, Plan, hold_span
from campaignlang.check.timing_witness import Finding
from campaignlang.clock import Duration
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.model.parts import set_attributes
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Related

# Each is compared with each.
WAITS_COMPARED_MAX = 60


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait until an attribute's date, and how far from it: the bounds in seconds."""

    place: Place
    attribute: str
    least: int
    most: int


def waits_in_wrong_order(plan: Plan) -> Iterator[Finding]:
    """Give the waits that everybody comes to from a later one. Sound only while nothing sets the date."""
    changing = set_attributes(plan.campaign)
    waits = [one for place in plan.places if (one := wait_of(place)) and one.attribute not in changing]
    if len(waits) > WAITS_COMPARED_MAX:
        return
    without = {
        one.place.index: reached_without(plan.campaign, one.place.element.name)
        for one in (waits if len(waits) > 1 else ())
    }
    for one in waits:
        if one.place.element.name not in plan.campaign.reached:
            continue
        for before in waits:
            if (
                before.attribute == one.attribute
                and before.least > one.most
                and one.place.element.name not in without[before.place.index]
            ):
                yield finding_of(one, before)
                break


def wait_of(place: Place) -> Wait | None:
    hold = place.hold
    if hold is None:
        return None
    # In whose zone a date is read may differ by a day and two hours.
    margin = DAY + 2 * HOUR if hold.is_local else 0
    match hold.until:
        case c.Attribute(name=name):
            return Wait(place, name, -margin, margin)
        case c.Sum(left=c.Attribute(name=name), sign=sign, right=c.Literal(value=Duration() as far)):
            ends = sorted((sign * shortest(far), sign * longest(far)))
            return Wait(place, name, ends[0] - margin, ends[1] + margin)
        case _:
            return None


def finding_of(one: Wait, before: Wait) -> Finding:
    name = one.place.element.name
    return Finding(
        code=codes.NEVER_AT,
        span=hold_span(one.place),
        message=f"`{name}` waits for what has always passed",
        label="always behind",
        related=(Related(hold_span(before.place), "whoever comes there has waited until then"),),
        help=f"let `{name}` come before `{before.place.element.name}`, or choose a later date",
    )
