"""Recorded responses in columns: for each element, response and visit the contacts and instants, sorted."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.scenario import Seen

if TYPE_CHECKING:
    from campaignlang.simulation.columnar.life import Life
    from campaignlang.simulation.columnar.prepared import PreparedNode
    from campaignlang.simulation.columnar.visits import Visits

Given = dict[str, Integers]  # By key, for each visit; FOREVER: not seen.
ENTERED = "entered"
# A contact's place above, the instant below it: one sorted array is searched for both.
INSTANT_BITS = 36
INSTANTS = (1 << INSTANT_BITS) - 1


class RecordedBlock:
    """What was seen of the contacts of a block; `visit` None: of any."""

    def __init__(self, seen: Mapping[str, tuple[Seen, ...]], contacts: ContactBlock) -> None:
        found: dict[tuple[str, str], dict[int | None, list[int]]] = {}
        for place in range(len(contacts)):
            for element, response, at, visit in seen.get(contacts.ids.text(place), ()):
                by_visit = found.setdefault((element, response), {})
                by_visit.setdefault(visit, []).append((place << INSTANT_BITS) | at)
        self.rows = {
            key: {visit: np.sort(np.array(rows, np.int64)) for visit, rows in by_visit.items()}
            for key, by_visit in found.items()
        }

    def earliest(
        self, element: str, response: str, who: Integers, number: Integers | None, since: Integers
    ) -> Integers | None:
        """Give the first instant from `since` on that was seen of a visit; None: nothing was of anybody."""
        found = None
        for visit, rows in self.rows.get((element, response), {}).items():
            instants = _first_from(rows, who, since)
            if visit is not None:
                is_other = (1 if number is None else number) != visit
                instants = np.where(is_other, FOREVER, instants)
            found = instants if found is None else np.minimum(found, instants)
        return found

    def calls(self, element: str, size: int) -> list[Integers]:
        """Give when contacts come to an entry, as columns: the first time of each, the second, and so on."""
        parts = list(self.rows.get((element, ENTERED), {}).values())
        if not parts:
            return []
        # The same instant twice counts once.
        rows = np.unique(np.concatenate(parts))
        who = rows >> INSTANT_BITS
        turn = np.arange(len(rows)) - np.searchsorted(who, who)
        columns = []
        for number in range(int(turn.max()) + 1):
            is_here = turn == number
            column = np.full(size, FOREVER, np.int64)
            column[who[is_here]] = rows[is_here] & INSTANTS
            columns.append(column)
        return columns


def _first_from(rows: Integers, who: Integers, since: Integers) -> Integers:
    asked = (who << INSTANT_BITS) | since
    places = np.searchsorted(rows, asked)
    found = rows[np.minimum(places, len(rows) - 1)]
    is_there = (places < len(rows)) & (found >> INSTANT_BITS == who)
    return np.where(is_there, found & INSTANTS, FOREVER)


def given_of(life: "Life", visits: "Visits") -> Given:
    """What was seen of visits, from the second they act on; one that comes before does not happen."""
    assert life.recorded is not None
    found: Given = {}
    for key in visits.node.keys:
        instants = life.recorded.earliest(visits.node.name, key, visits.who, visits.number, visits.acts_at)
        if instants is not None:
            found[key] = instants
    return found


def heard_from(life: "Life", node: "PreparedNode", who: Integers, now: Integers) -> Integers:
    """When a listener hears what was seen, not before coming in; its `visit` is the entry number."""
    assert life.recorded is not None
    key = next(iter(node.responses))
    instants = life.recorded.earliest(node.name, key, who, life.block.entries[who], now)
    return np.full(len(who), FOREVER, np.int64) if instants is None else instants
