"""Where the contact of a test can come to, and how early: over the ways its script leaves open.

A bound from below: what is not scripted does not happen, flows take their shortest, clock times and days
are not waited for.
"""

from heapq import heappop, heappush

from campaignlang import clock
from campaignlang.check.atoms import Truths, verdict
from campaignlang.check.responses import asked_of, response_of
from campaignlang.check.rival_times import shortest, soonest
from campaignlang.clock import Zone
from campaignlang.doors.zones import zone
from campaignlang.frozen import dataclass
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Hold, Timing
from campaignlang.model.parts import atoms
from campaignlang.model.test_block import EntryLine, ResponseLine, TakesLine, Test


@dataclass(frozen=True, slots=True)
class Reach:
    """`earliest`: by element, no later than the first instant the contact can be there."""

    earliest: dict[str, int]
    has_entry: bool

    def why_not(self, name: str) -> str | None:
        if name in self.earliest:
            return None
        return f"no way of this test leads to `{name}`" if self.has_entry else "no line lets the contact in"

    def told(self, at: int, place: Zone) -> str:
        return clock.local_text(at, place)


def reach_of(campaign: Campaign, test: Test) -> Reach | None:
    """Give what the contact of a test can reach; of simulated contacts all ways are open."""
    place = zone(campaign.profile.timezone)
    if place is None:
        return None
    starts: list[tuple[int, str]] = []
    if test.simulation is not None:
        starts = [(clock.LONG_AGO, one.name) for one in campaign.elements if campaign.is_entry(one)]
    for deed in test.deeds:
        if isinstance(deed, EntryLine) and not deed.is_refused:
            starts.append((place.instant(deed.at.day, deed.at.second), deed.element))
    earliest: dict[str, int] = {}
    waiting = sorted(starts)
    while waiting:
        at, name = heappop(waiting)
        if name in earliest:
            continue
        earliest[name] = at
        element = campaign.element_by_name[name]
        acts_at = at + hold_of(element)
        for flow in open_flows(element, campaign, test):
            heappush(waiting, (acts_at + begin_of(flow, campaign), flow.target))
    if starts:
        first = min(at for at, _ in starts)
        for element in campaign.elements:
            # A listener hears from coming in; a global exit may let go at once.
            if campaign.is_listener(element) or campaign.is_global_exit(element):
                earliest[element.name] = min(first, earliest.get(element.name, first))
    return Reach(earliest, bool(starts))


def hold_of(element: Element) -> int:
    """Give the least an element holds before it acts."""
    for operation in element.operations:
        if isinstance(operation, Hold) and operation.duration is not None:
            return soonest(operation.duration, operation.times)
    return 0


def begin_of(flow: Flow, campaign: Campaign) -> int:
    """Give the least until a flow is taken; `otherwise` waits for the others' deadlines."""
    if not flow.is_otherwise:
        return soonest(flow.after, flow.times)
    others = campaign.flows_by_source[flow.source]
    return max(
        (shortest(one.within) for one in others if one.until is None and not one.times.dates), default=0
    )


def open_flows(element: Element, campaign: Campaign, test: Test) -> tuple[Flow, ...]:
    """Give the flows a test leaves open: those of a split that it takes, those whose responses can come."""
    flows = campaign.flows_by_source[element.name]
    if test.simulation is not None:
        return flows
    if element.is_split:
        turns = [one for one in test.deeds if isinstance(one, TakesLine) and one.element == element.name]
        targets = {one.target for one in turns}
        first = flows[:1] if all(one.visit is not None for one in turns) else ()
        return (*first, *(flow for flow in flows if flow.target in targets))
    came = scripted_responses(element, campaign, test)
    return tuple(flow for flow in flows if can_be_taken(flow, element, came))


def scripted_responses(element: Element, campaign: Campaign, test: Test) -> frozenset[str]:
    """Give the responses of an element that can come: those written, what they bring, what needs no line."""
    waiting = [
        one.response for one in test.deeds if isinstance(one, ResponseLine) and one.element == element.name
    ]
    if campaign.is_entry(element) and element.entry_response is not None:
        waiting.append(element.entry_response)
    waiting += [
        one.name for one in element.responses if one.timing is Timing.ACTING or one.one_of is not None
    ]
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        response = response_of(element, key)
        if key in found or response is None:
            continue
        found.add(key)
        name, _, link = key.partition(" ")
        before = name if link else response.of
        if before is not None:
            waiting.append(before)
    return frozenset(found)


def can_be_taken(flow: Flow, element: Element, came: frozenset[str]) -> bool:
    if flow.condition is None:
        return True
    told: Truths = {}
    for atom in atoms(flow.condition):
        key = asked_of(atom, element)
        # What any element of the kind had may have come of another one.
        if key is not None and key not in came and not key_is_of_any(atom):
            told[atom] = False
    return verdict(flow.condition, told) is not False


def key_is_of_any(atom: object) -> bool:
    from campaignlang.model.conditions import AnyHasCome, Holds

    return isinstance(atom, Holds) and isinstance(atom.operand, AnyHasCome)
