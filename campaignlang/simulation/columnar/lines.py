"""Lines of a behaviour made ready for arrays: their purposes folded, and the draws that decide them."""

import numpy as np

from campaignlang.simulation.columnar.calendar.openings import add_inside
from campaignlang.simulation.columnar.columns.arrays import Integers, Words
from campaignlang.simulation.columnar.columns.chance import draws, mix
from campaignlang.simulation.columnar.conditions import Test, compile_condition
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.delays import compile_delay
from campaignlang.simulation.columnar.operands import Names
from campaignlang.simulation.draw import HUNDRED_PERCENT, SHARE_BITS, purpose_key, threshold
from campaignlang.simulation.draw import mix as mix_one
from campaignlang.simulation.program import ChanceLine, Node, Program

EVERYBODY = 1 << SHARE_BITS


class PreparedLine:
    """`bound`: draws whose upper 53 bits are below it come true; for an opening, of those not dormant.

    `position`: among the node's lines; of alternatives the line that is found first counts.
    """

    __slots__ = (
        "awake",
        "bound",
        "chance_key",
        "delay",
        "delay_key",
        "first_chance_place",
        "first_delay_place",
        "is_opening",
        "of",
        "of_element",
        "position",
        "response",
        "test",
    )

    def __init__(self, line: ChanceLine, node: Node, program: Program, names: Names, purpose: str) -> None:
        self.position = node.lines.index(line)
        name = line.response.partition(" ")[0]
        responses = node.respond.responses if node.respond is not None else ()
        found = next((response for response in responses if response.name == name), None)
        self.response = line.response
        self.of = line.of
        self.of_element = line.of_element
        self.test: Test | None = None if line.condition is None else compile_condition(line.condition, names)
        self.is_opening = found is not None and found.is_opening
        others = HUNDRED_PERCENT - (program.dormant_millionths if self.is_opening else 0)
        # Everybody is dormant: the chance of the others is nobody's.
        self.bound = threshold(line.percent_millionths, others) if others else 0
        self.delay = None if line.delay is None else compile_delay(line.delay)
        self.chance_key = purpose_key(program.campaign, node.draw_name, purpose)
        self.delay_key = purpose_key(program.campaign, node.draw_name, f"{purpose} delay")
        # Most visits are the first: their places are kept.
        self.first_chance_place = np.uint64(mix_one(self.chance_key ^ 1))
        self.first_delay_place = np.uint64(mix_one(self.delay_key ^ 1))
        # Coming in, and what a listener hears, is what people do too.
        is_by_person = found is None or found.is_by_person
        self.awake = program.awake if is_by_person else None

    def instants(
        self, crowd: Crowd, number: Integers | None, base: Integers, persons: Words
    ) -> tuple[Integers, Integers]:
        """Give the places in the crowd of those for whom it comes true, and when it comes.

        `number`: of the visit (None: the first); `base`: the instant it counts from.
        """
        comes = self._true(persons, number)
        seconds: Integers | int = 0
        if self.delay is not None and len(comes):
            place: Words | np.uint64 = self.first_delay_place
            if number is not None:
                place = mix(np.uint64(self.delay_key) ^ number[comes].astype(np.uint64))
            seconds = self.delay(draws(persons[comes], place))
        since = base[comes]
        if self.awake is None:
            return comes, since + seconds
        if isinstance(seconds, int):
            seconds = np.zeros(len(comes), np.int64)
        wall = crowd.block.own_wall(crowd.who[comes])
        return comes, add_inside(since, seconds, self.awake, wall)

    def _true(self, persons: Words, number: Integers | None) -> Integers:
        if self.bound >= EVERYBODY:
            return np.arange(len(persons))
        if self.bound <= 0:
            return np.empty(0, np.int64)
        place: Words | np.uint64 = self.first_chance_place
        if number is not None:
            place = mix(np.uint64(self.chance_key) ^ number.astype(np.uint64))
        # The upper 53 bits are below the bound where the draw is below it with 11 zero bits behind.
        return np.flatnonzero(draws(persons, place) < np.uint64(self.bound << 11))
