"""Lines of a behaviour with their purposes folded, and the draws that decide them."""

from collections.abc import Callable
from typing import assert_never

from campaignlang.clock import add_inside
from campaignlang.model.behavior import After, Between, Delay, HalfWithin, Mix
from campaignlang.model.values import Value
from campaignlang.simulation.draw import (
    HUNDRED_PERCENT,
    cumulative_bounds,
    half_within_seconds,
    mix,
    pick_bounded,
    purpose_key,
    threshold,
    uniform,
)
from campaignlang.simulation.program import ChanceLine, Node, Program
from campaignlang.simulation.reference.conditions import compile_condition
from campaignlang.simulation.reference.operands import names_of
from campaignlang.simulation.reference.person import Person, zone_of

Pick = Callable[[int], Value]  # From a draw to a value.


class PreparedLine:
    """`bound`: draws below it come true; for an opening, of those who are not dormant."""

    __slots__ = (
        "awake",
        "bound",
        "chance_key",
        "chance_place",
        "delay",
        "delay_key",
        "delay_place",
        "is_opening",
        "of",
        "of_element",
        "position",
        "response",
        "test",
        "zone",
    )

    def __init__(self, line: ChanceLine, node: Node, program: Program, purpose: str) -> None:
        # Of alternatives the line that is found first counts: the element's before the kind's.
        self.position = node.lines.index(line)
        name = line.response.partition(" ")[0]
        responses = node.respond.responses if node.respond is not None else ()
        found = next((response for response in responses if response.name == name), None)
        self.response = line.response
        self.of = line.of
        self.of_element = line.of_element
        self.test = None if line.condition is None else compile_condition(line.condition, names_of(program))
        self.is_opening = found is not None and found.is_opening
        others = HUNDRED_PERCENT - (program.dormant_millionths if self.is_opening else 0)
        # Everybody is dormant: the chance of the others is nobody's.
        self.bound = threshold(line.percent_millionths, others) if others else 0
        self.delay = None if line.delay is None else compile_delay(line.delay)
        self.chance_key = purpose_key(program.campaign, node.draw_name, purpose)
        self.delay_key = purpose_key(program.campaign, node.draw_name, f"{purpose} delay")
        # Most visits are the first: their places are kept.
        self.chance_place = mix(self.chance_key ^ 1)
        self.delay_place = mix(self.delay_key ^ 1)
        # Coming in, and what a listener hears, is what people do too.
        is_by_person = found is None or found.is_by_person
        self.awake = program.awake if is_by_person else None
        self.zone = program.zone

    def instant(self, person: Person, visit: int, base: int) -> int | None:
        """None where it does not come true; else so long after what it is of, while people are awake."""
        place = self.chance_place if visit == 1 else mix(self.chance_key ^ visit)
        if mix(person.number ^ place) >> 11 >= self.bound:
            return None
        seconds = 0
        if self.delay is not None:
            place = self.delay_place if visit == 1 else mix(self.delay_key ^ visit)
            seconds = self.delay(mix(person.number ^ place))
        if self.awake is None:
            return base + seconds
        return add_inside(base, seconds, self.awake, zone_of(person, self.zone))


def compile_delay(delay: Delay) -> Callable[[int], int]:
    """From a draw to seconds."""
    match delay:
        case HalfWithin(half_seconds=half, ninety_seconds=ninety):
            return lambda number: half_within_seconds(half, ninety, number)
        case After(seconds=seconds):
            return lambda number: seconds
        case Between(low_seconds=low, high_seconds=high):
            return lambda number: uniform(low, high, number)
        case _:
            assert_never(delay)


class PreparedFill:
    """What a form is filled with, for one attribute it asks."""

    __slots__ = ("attribute", "key", "pick")

    def __init__(self, fill: Mix, node: Node, program: Program) -> None:
        self.attribute = fill.attribute
        self.pick = compile_pick(fill)
        self.key = purpose_key(program.campaign, node.draw_name, f"asks {fill.attribute}")

    def value(self, person: Person, visit: int) -> Value:
        return self.pick(mix(person.number ^ mix(self.key ^ visit)))


def compile_pick(values: Mix) -> Pick:
    """One of the weighted values, or a whole number of steps between two ends."""
    if values.weights:
        weighted = tuple(value for value, _ in values.weights)
        bounds = cumulative_bounds(tuple(share for _, share in values.weights))
        return lambda number: weighted[pick_bounded(bounds, number)]
    low, high, step = values.low, values.high, values.step
    assert low is not None
    assert high is not None
    steps = (high - low) // step
    return lambda number: low + step * uniform(0, steps, number)
