"""In which cases a participant can come to an element: a walk over the graph with what is so of them.

Only what is asked for is followed (attributes, counts of visits, responses of elements passed); all the
rest may be so or not. So more cases than can be are given, never fewer, but for what changes by responses
that come after an element is left: somebody for whom nothing more comes there always is.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from campaignlang.check.atoms import Group, Truths, attributes_of, truth, verdict
from campaignlang.check.consequences import attributes_changed, must_skip, options_of, send_of
from campaignlang.check.histories import has_deadline
from campaignlang.check.responses import asked_of, response_of
from campaignlang.check.rival_times import DAY, HOUR, is_no_longer, is_on_ticks, longest, shortest
from campaignlang.clock import ALWAYS
from campaignlang.doors.zones import zone
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Effect, SetRule, Timing
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
        send = send_of(element)
        is_skipped = send is not None and must_skip(send, self.values(state))
        for before in self.responded(element, state):
            self.steps -= 1
            told = self.told(before)
            if is_skipped and flow.condition is not None:
                told = {**told, **nothing_but_skipped(flow.condition, element)}
            if flow.condition is not None and (
                verdict(flow.condition, told) is False or self.is_forgotten(flow.condition, element, before)
            ):
                continue
            if any(self.wins(other, flow, told, element) for other in flows if other is not flow):
                continue
            yield from self.changed_by_responses(element, flow, before)

    def values(self, state: State) -> dict[str, object]:
        return {
            group.key: group.options[number].value for group, number in zip(self.groups, state, strict=True)
        }

    def is_forgotten(self, condition: c.Condition, element: Element, state: State) -> bool:
        """Say whether a condition needs a response that is not among those of `any KIND`."""
        place = self.place.get(f"any {element.word}.")
        if place is None:
            return False
        group = self.groups[place]
        come = keys_of(group.options[state[place]].value)
        asked = {key for one in group.options for key in keys_of(one.value)}
        return any(needs(condition, key, element) for key in sorted(asked - set(come)))

    def wins(self, other: Flow, flow: Flow, told: Truths, element: Element) -> bool:
        """Say whether another flow is taken for sure before this one, or at the same instant.

        What is told is so when this flow is taken: another that holds then and is allowed has been ready.
        """
        if other.share_millionths is not None or element.is_split or other.is_otherwise:
            return False
        condition = other.condition
        if condition is not None and (
            verdict(condition, told) is not True or self.may_change(condition, element)
        ):
            return False
        if flow.is_otherwise:
            return not has_deadline(other)
        if other.number > flow.number and condition is not None and asks_own(condition, element):
            return False
        return is_before(other, flow, self.campaign)

    def may_change(self, condition: c.Condition, element: Element) -> bool:
        """Say whether what a condition asks of the contact is changed by responses of the element."""
        changed = attributes_changed(element)
        return bool(changed) and any(
            one.name in changed for atom in atoms(condition) for one in attributes_of(atom)
        )

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
        return iter(self.without_consent(element, flow, states))

    def without_consent(self, element: Element, flow: Flow, states: list[State]) -> list[State]:
        """Add who takes back the consent to a message that got through, here or when they have moved on.

        And those whose address turns out not to exist.
        """
        send = send_of(element)
        if send is None:
            return states
        found = list(states)
        place = self.place.get(send.consent)
        if place is not None and not excludes(flow.condition, element, is_delivered=True):
            taken_back = options_of(self.groups[place], False, self.campaign) or self.not_given(place)
            found += [replaced(one, place, at) for one in states for at in taken_back]
        place = self.place.get(send.address)
        if place is not None and not excludes(flow.condition, element, is_delivered=False):
            # Where the attribute is asked for it keeps its value: nothing is said of these.
            found += [replaced(one, place, at) for one in states for at in self.not_given(place)]
        return found

    def not_given(self, place: int) -> tuple[int, ...]:
        group = self.groups[place]
        return () if group.options[0].truths else (len(group.options) - 1,)


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
        if (key := asked_of(atom, element)) is not None and response in causes_of(key, element)
    }
    return verdict(condition, without) is False


def causes_of(key: str, element: Element) -> tuple[str, ...]:
    """Give a response and what it cannot come without."""
    found = [key]
    if " " in key:
        found.append(key.split(" ", 1)[0])
    while (response := response_of(element, found[-1])) is not None and response.of is not None:
        found.append(response.of)
    return tuple(found)


def nothing_but_skipped(condition: c.Condition, element: Element) -> Truths:
    """Give what a condition asks of a message that was skipped; under `any KIND` others may have come."""
    found: Truths = {}
    for atom in atoms(condition):
        if isinstance(atom, c.Holds) and isinstance(atom.operand, c.HasCome):
            response = response_of(element, asked_of(atom, element) or "")
            if response is not None:
                found[atom] = response.timing is Timing.ACTING
    return found


def excludes(condition: c.Condition | None, element: Element, *, is_delivered: bool) -> bool:
    """Say whether a condition does not hold of those whom the message got through to, or did not."""
    if condition is None:
        return False
    known: Truths = {}
    groups: dict[str, str] = {}
    for one in element.responses:
        if one.one_of is not None:
            groups.setdefault(one.one_of, one.name)
    for atom in atoms(condition):
        key = asked_of(atom, element)
        response = None if key is None else response_of(element, key)
        if response is None or isinstance(getattr(atom, "operand", None), c.AnyHasCome):
            continue
        if response.one_of is not None:
            known[atom] = (groups[response.one_of] == response.name) is is_delivered
        elif response.timing is Timing.ACTING or is_delivered is (response.effect is Effect.ADDRESS):
            known[atom] = False
    return verdict(condition, known) is False


def is_before(other: Flow, flow: Flow, campaign: Campaign) -> bool:
    """Say whether a flow that holds all the while is ready before another, or at once with it and first."""
    is_first = other.number < flow.number
    if other.until is not None or other.times != ALWAYS:
        return False
    if is_on_ticks(other, campaign) and not (is_first and is_on_ticks(flow, campaign)):
        return False
    if other.within is not None and not is_no_longer(other.after, other.within):
        return False
    if other.after is None:
        return is_first or flow.after is not None
    if flow.times.at is not None:
        # Beside a clock time a day counts from its beginning.
        return longest(other.after) < shortest(flow.after) - DAY - HOUR
    return (is_first and is_no_longer(other.after, flow.after)) or longest(other.after) < shortest(flow.after)


def is_at_once(flow: Flow, campaign: Campaign) -> bool:
    """Say whether a flow is allowed from the instant the element acts."""
    return (
        flow.after is None
        and flow.until is None
        and flow.times == ALWAYS
        and (campaign.profile.frequency is None or flow.is_sequence)
    )
