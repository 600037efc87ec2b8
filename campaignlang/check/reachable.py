"""In which cases a participant can come to an element: a walk over the graph with what is so of them.

Only what is asked for is followed (attributes, counts of visits, responses of elements passed); all the
rest may be so or not. So more cases than can be are given, never fewer, but for what changes by responses
that come after an element is left: somebody for whom nothing more comes there always is.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from campaignlang.check.atoms import Group, Truths, truth, verdict
from campaignlang.check.responses import asked_of
from campaignlang.clock import ALWAYS
from campaignlang.doors.zones import zone
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import SetRule
from campaignlang.model.parts import atoms

# The number of the option that is so, for each group.
State = tuple[int, ...]


class Walk:
    """A walk through one campaign that follows some groups; `steps` are left of what it may cost."""

    def __init__(self, campaign: Campaign, groups: tuple[Group, ...], steps: int) -> None:
        self.campaign = campaign
        self.groups = groups
        self.place = {group.key: place for place, group in enumerate(groups)}
        self.steps = steps
        self.exits = tuple(one.leaves_when for one in campaign.elements if one.leaves_when is not None)
        self.truths: dict[State, Truths] = {}

    def arrivals(self) -> dict[str, set[State]] | None:
        """Give the states in which somebody can be at each element; None where that takes too long."""
        found: dict[str, set[State]] = {element.name: set() for element in self.campaign.elements}
        waiting: list[tuple[Element, State]] = []
        for element in self.campaign.elements:
            if self.campaign.is_entry(element):
                where = getattr(element, "where", None)
                for state in self.first_states():
                    if where is None or verdict(where, self.told(state)) is not False:
                        self.arrive(element, state, found, waiting)
        while waiting:
            if self.steps <= 0:
                return None
            element, state = waiting.pop()
            flows = self.campaign.flows_by_source[element.name]
            for flow in flows:
                target = self.campaign.element_by_name[flow.target]
                for after in self.leaving(element, flow, flows, state):
                    self.arrive(target, after, found, waiting)
        return found

    def told(self, state: State) -> Truths:
        """Give what the atoms are in a state."""
        found = self.truths.get(state)
        if found is None:
            found = {}
            for group, number in zip(self.groups, state, strict=True):
                found.update(group.options[number].truths)
            self.truths[state] = found
        return found

    def first_states(self) -> Iterator[State]:
        """Give everybody there can be, before anything came of the campaign."""
        choices: list[Iterable[int]] = []
        for group in self.groups:
            is_attribute = "." not in group.key
            choices.append(range(len(group.options)) if is_attribute else (self.nothing_of(group),))
        return product(*choices)

    def nothing_of(self, group: Group) -> int:
        return next((number for number, one in enumerate(group.options) if one.value in ((), 0)), 0)

    def arrive(
        self,
        element: Element,
        state: State,
        found: dict[str, set[State]],
        waiting: list[tuple[Element, State]],
    ) -> None:
        for after in self.changed_on_arrival(element, state):
            self.steps -= 1
            if after in found[element.name]:
                continue
            told = self.told(after)
            if any(verdict(condition, told) is True for condition in self.exits):
                continue
            found[element.name].add(after)
            waiting.append((element, after))

    def changed_on_arrival(self, element: Element, state: State) -> Iterator[State]:
        states = [state]
        count = self.place.get(f"{element.name}.visits")
        if count is not None:
            last = len(self.groups[count].options) - 1
            states = [replaced(one, count, min(one[count] + 1, last)) for one in states]
        own = self.place.get(f"{element.name}.")
        if own is not None:
            states = [replaced(one, own, self.nothing_of(self.groups[own])) for one in states]
        for rule in element.sets:
            if rule.response is None:
                states = [after for one in states for after in self.assigned(one, rule)]
        return iter(states)

    def assigned(self, state: State, rule: SetRule) -> Iterator[State]:
        place = self.place.get(rule.attribute)
        if place is None:
            yield state
            return
        group = self.groups[place]
        declared = self.campaign.schema.find(rule.attribute)
        if isinstance(rule.value, c.Empty) and declared is not None and declared.is_required:
            yield state
            return
        yield from (replaced(state, place, number) for number in self.numbers_of(group, rule.value))

    def numbers_of(self, group: Group, value: c.Operand) -> Iterable[int]:
        """Give the options a value may be; all where it is worked out."""
        everything = range(len(group.options))
        if isinstance(value, c.Empty):
            return [number for number in everything if group.options[number].value is None] or everything
        if not isinstance(value, c.Literal) or not isinstance(value.value, str | int | bool):
            return everything
        place = zone(self.campaign.profile.timezone)
        for number in everything:
            told = group.options[number].truths
            if all(truth(atom, group.key, value.value, place) == is_so for atom, is_so in told):
                return (number,)
        return everything

    def leaving(self, element: Element, flow: Flow, flows: tuple[Flow, ...], state: State) -> Iterator[State]:
        """Give the states in which a flow can be taken, with what has come by then."""
        for before in self.responded(element, state):
            self.steps -= 1
            told = self.told(before)
            if flow.condition is not None and verdict(flow.condition, told) is False:
                continue
            if any(self.wins(other, flow, told, element) for other in flows if other is not flow):
                continue
            yield from self.changed_by_responses(element, flow, before)

    def wins(self, other: Flow, flow: Flow, told: Truths, element: Element) -> bool:
        """Say whether another flow is taken for sure, as the element acts, or before `otherwise`."""
        if other.share_millionths is not None or element.is_split or other.is_otherwise:
            return False
        holds = other.condition is None or verdict(other.condition, told) is True
        if not holds or (other.condition is not None and asks_own(other.condition, element)):
            return False
        if flow.is_otherwise:
            return other.until is None and (not other.times.dates or bool(other.times.weekdays))
        if not is_at_once(other, self.campaign):
            return False
        return other.number < flow.number or flow.after is not None

    def responded(self, element: Element, state: State) -> Iterator[State]:
        choices: list[Iterable[int]] = []
        for place, group in enumerate(self.groups):
            if group.key == f"{element.name}.":
                needed = element.entry_response if self.campaign.is_entry(element) else None
                asked = {key for one in group.options for key in keys_of(one.value)}
                choices.append(
                    number
                    for number, one in enumerate(group.options)
                    if needed not in asked or needed in keys_of(one.value)
                )
            elif group.key == f"any {element.word}.":
                come = set(keys_of(group.options[state[place]].value))
                choices.append(
                    number for number, one in enumerate(group.options) if come <= set(keys_of(one.value))
                )
            elif group.key.endswith(".") and self.is_heard(group.key):
                choices.append(range(len(group.options)))
            else:
                choices.append((state[place],))
        return product(*choices)

    def is_heard(self, key: str) -> bool:
        element = self.campaign.element_by_name.get(key.rstrip("."))
        return element is not None and self.campaign.is_listener(element)

    def changed_by_responses(self, element: Element, flow: Flow, state: State) -> Iterator[State]:
        states = [state]
        for rule in element.sets:
            if rule.response is not None:
                is_sure = flow.condition is not None and needs(flow.condition, rule.response, element)
                states = [
                    after
                    for one in states
                    for after in (*(() if is_sure else (one,)), *self.assigned(one, rule))
                ]
        for name in getattr(element, "asks", ()):
            place = self.place.get(name)
            if place is not None:
                options = range(len(self.groups[place].options))
                states = [replaced(one, place, number) for one in states for number in options]
        return iter(states)


def replaced(state: State, place: int, number: int) -> State:
    return (*state[:place], number, *state[place + 1 :])


def keys_of(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def asks_own(condition: c.Condition, element: Element) -> bool:
    return any(asked_of(atom, element) is not None for atom in atoms(condition))


def needs(condition: c.Condition, response: str, element: Element) -> bool:
    """Say whether a condition can hold only once this response of the element has come."""
    without: Truths = {
        atom: False
        for atom in atoms(condition)
        if (key := asked_of(atom, element)) is not None
        and (key == response or key.startswith(f"{response} "))
    }
    return verdict(condition, without) is False


def is_at_once(flow: Flow, campaign: Campaign) -> bool:
    """Say whether a flow is allowed from the instant the element acts."""
    return (
        flow.after is None
        and flow.until is None
        and flow.times == ALWAYS
        and (campaign.profile.frequency is None or flow.is_sequence)
    )
