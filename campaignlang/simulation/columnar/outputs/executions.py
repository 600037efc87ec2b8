"""What a campaign did in each period, from events in columns: the rows of the campaign log, block by block.

A passage counts once for a period and element, and once for a period. Contacts of two blocks are others, so
that blocks, and the shares of workers, only have to be added up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from campaignlang.clock import Ticks, Zone
from campaignlang.clock.zone import DAY_SECONDS
from campaignlang.simulation.campaign_log import DEEDS, NO_LOOK, Execution, Period, Step
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers
from campaignlang.simulation.columnar.columns.outcome import Events, Names, Outcome
from campaignlang.simulation.columnar.outputs.sorting import row_order
from campaignlang.simulation.program import Program

# The place of the whole campaign among its elements.
WHOLE = -1

# What a row of the log is about: the period, the element's place, of an audience the instant of its look.
Place = tuple[int, int, int]


@dataclass(slots=True)
class Executions:
    """Collects outcomes; `start`: when the campaign started, from which ticks count.

    `found`: what was done, by what the row is about.
    """

    program: Program
    start: int
    names: Names
    found: dict[Place, Execution] = field(default_factory=dict)

    def add(self, outcome: Outcome) -> None:
        events = outcome.events
        assert events is not None
        rows = np.flatnonzero(self._is_deed()[events.event])
        if not len(rows):
            return
        time = events.time[rows]
        period = self._periods(time)
        passages = _passages(events, rows)
        element = events.element[rows]
        look = np.where(self._is_looking()[element], time, NO_LOOK)
        for place, execution in _executions(period, element, look, passages, time):
            self._add(place, execution)
        whole, no_look = (np.full(len(rows), value) for value in (WHOLE, NO_LOOK))
        for place, execution in _executions(period, whole, no_look, passages, time):
            self._add(place, execution)

    def add_all(self, found: Mapping[Place, Execution]) -> None:
        """Add what was found elsewhere, of the same campaign and other contacts."""
        for place, execution in found.items():
            self._add(place, execution)

    def _add(self, place: Place, found: Execution) -> None:
        add_execution(self.found, place, found)

    def periods(self) -> dict[int, Period]:
        """Give what `campaign_log_rows` takes."""
        steps: dict[int, dict[Step, Execution]] = {}
        for (period, element, look), execution in self.found.items():
            if element != WHOLE:
                steps.setdefault(period, {})[Step(self.names.elements[element], look)] = execution
        return {period: Period(self.found[period, WHOLE, NO_LOOK], found) for period, found in steps.items()}

    def _is_deed(self) -> Flags:
        return np.array([event in DEEDS for event in self.names.events], bool)

    def _is_looking(self) -> Flags:
        looking = {node.name for node in self.program.looking}
        return np.array([name in looking for name in self.names.elements], bool)

    def _periods(self, time: Integers) -> Integers:
        program = self.program
        if program.frequency is None:
            return local_days(program.zone, time)
        return tick_numbers(Ticks(self.start, program.frequency, program.zone), time)


def add_execution(total: dict[Place, Execution], place: Place, found: Execution) -> None:
    """Add what other contacts had done at the same place."""
    before = total.get(place, Execution(0, found.first_at, found.last_at))
    total[place] = Execution(
        before.participants + found.participants,
        min(before.first_at, found.first_at),
        max(before.last_at, found.last_at),
    )


def _passages(events: Events, rows: Integers) -> Integers:
    """Give each row's contact and entry as one number."""
    entry = events.entry[rows]
    return events.contact[rows] * (int(entry.max()) + 1) + entry


def _executions(
    period: Integers, element: Integers, look: Integers, passages: Integers, time: Integers
) -> Iterator[tuple[Place, Execution]]:
    """Give what was done for each period, element and look that occurs."""
    looks, look = np.unique(look, return_inverse=True)  # small numbers are quickly put in order
    order = row_order((period, element, look, passages))
    period, element, look = period[order], element[order], look[order]
    passages, time = passages[order], time[order]
    is_first = np.ones(len(order), bool)
    is_first[1:] = (period[1:] != period[:-1]) | (element[1:] != element[:-1]) | (look[1:] != look[:-1])
    is_counted = is_first.copy()
    is_counted[1:] |= passages[1:] != passages[:-1]
    begins = np.flatnonzero(is_first)
    found = (
        period[begins],
        element[begins],
        looks[look[begins]],
        np.add.reduceat(is_counted.astype(np.int64), begins),
        np.minimum.reduceat(time, begins),
        np.maximum.reduceat(time, begins),
    )
    for in_period, of_element, at_look, participants, first_at, last_at in zip(
        *(column.tolist() for column in found), strict=True
    ):
        yield (in_period, of_element, at_look), Execution(participants, first_at, last_at)


def local_days(zone: Zone, time: Integers) -> Integers:
    """Give the day on the zone's wall clock at each instant: `zone.local` in columns."""
    instants = np.array(zone.instants, np.int64)
    first, last = np.searchsorted(instants, [int(time.min()), int(time.max())], side="right").tolist()
    offsets = np.array(zone.offsets[first : last + 1], np.int64)
    places = np.searchsorted(instants[first:last], time, side="right") if first < last else 0
    found: Integers = (time + offsets[places]) // DAY_SECONDS
    return found


def tick_numbers(ticks: Ticks, time: Integers) -> Integers:
    """Give the number of the last tick that is not after each instant; -1 before the start."""
    if not ticks.months and not ticks.days:
        return np.maximum((time - ticks.start) // ticks.seconds, -1)
    first = max(ticks.number_at_or_after(int(time.min()) + 1) - 1, 0)
    last = ticks.number_at_or_after(int(time.max()) + 1)
    instants = np.array([ticks.nth(number) for number in range(first, last + 1)], np.int64)
    found: Integers = np.searchsorted(instants, time, side="right") - 1 + first
    return found
