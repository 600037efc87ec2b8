"""What stands in a row of the event log behind time and contact, as one number.

A log has few of these among its millions of rows: they are numbered as they come, and whatever is done with
texts is done once for each.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import prod

import numpy as np
import numpy.typing as npt

from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import Events, Names

Codes = npt.NDArray[np.uint32]

# Up to here a table of all packed tails is quicker than a search.
TABLE_MAX = 1 << 22
NO_CODE = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """The fields of one, as texts."""

    entry: int
    element: str
    event: str
    flow: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TailColumns:
    """The fields of all, by their codes."""

    entry: Sequence[int]
    element: Sequence[str]
    event: Sequence[str]
    flow: Sequence[str]
    detail: Sequence[str]


@dataclass(slots=True)
class Tails:
    """All tails of a log; a code is a place in each of the columns."""

    names: Names
    _codes: dict[tuple[int, ...], int] = field(default_factory=dict)
    _found: list[tuple[int, ...]] = field(default_factory=list)
    _columns: TailColumns | None = None
    _tables: dict[int, Codes] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def numbers(self) -> Sequence[tuple[int, ...]]:
        """All tails by their codes: entry, and places in the lists of `names`."""
        return self._found

    def codes_of_numbers(self, tails: Iterable[tuple[int, ...]]) -> Codes:
        """Give the codes of tails as `numbers` has them; new ones are numbered."""
        found = []
        for tail in tails:
            code = self._codes.get(tail)
            if code is None:
                code = self._codes[tail] = len(self._found)
                self._found.append(tail)
            found.append(code)
        return np.array(found, np.uint32)

    def codes_of(self, events: Events) -> Codes:
        """Give each row's code; new tails are numbered."""
        if not len(events.time):
            return np.zeros(0, np.uint32)
        entry = int(events.entry[0])
        sizes = [len(names) for names in (self.names.details, self.names.elements, self.names.events)]
        space = prod(sizes) * (len(self.names.flows) + 1)
        if not 0 < space <= TABLE_MAX or bool((events.entry != entry).any()):
            return self._codes_by_search(events)
        # Details grow with the run, and come first, so that what was found before keeps its place.
        packed = events.detail * sizes[1]
        packed += events.element
        packed *= sizes[2]
        packed += events.event
        packed *= len(self.names.flows) + 1
        packed += events.flow
        packed += 1
        table = self._tables.get(entry, np.zeros(0, np.uint32))
        if len(table) < space:
            table = np.concatenate([table, np.full(space - len(table), NO_CODE, np.uint32)])
            self._tables[entry] = table
        codes = table.take(packed)
        if int(codes.max()) == NO_CODE:
            rows = np.flatnonzero(codes == NO_CODE)
            new, first = np.unique(packed[rows], return_index=True)
            columns = (events.entry, events.element, events.event, events.flow, events.detail)
            table[new] = self._number(np.stack([column[rows[first]] for column in columns], axis=1))
            codes = table.take(packed)
        return codes

    def _codes_by_search(self, events: Events) -> Codes:
        columns = (events.entry, events.element, events.event, events.flow, events.detail)
        lows = [int(column.min()) for column in columns]
        sizes = [int(column.max()) - low + 1 for column, low in zip(columns, lows, strict=True)]
        if prod(sizes) >= 2**63:
            return self._number(np.stack(columns, axis=1))
        packed = np.zeros(len(events.time), np.int64)
        for column, low, size in zip(columns, lows, sizes, strict=True):
            packed *= size
            packed += column - low
        if prod(sizes) <= TABLE_MAX:
            table = np.full(prod(sizes), NO_CODE, np.uint32)
            table[packed] = 0
            used = np.flatnonzero(table == 0)
            table[used] = self._number(_unpacked(used, lows, sizes))
            return table.take(packed)
        used, places = np.unique(packed, return_inverse=True)
        return self._number(_unpacked(used, lows, sizes))[places]

    def _number(self, tails: Integers) -> Codes:
        return self.codes_of_numbers(map(tuple, tails.tolist()))

    def columns(self) -> TailColumns:
        """Give all tails; made anew only when there are more than before."""
        if self._columns is None or len(self._columns.entry) < len(self):
            tails = [self.tail(code) for code in range(len(self))]
            self._columns = TailColumns(
                entry=[tail.entry for tail in tails],
                element=[tail.element for tail in tails],
                event=[tail.event for tail in tails],
                flow=[tail.flow for tail in tails],
                detail=[tail.detail for tail in tails],
            )
        return self._columns

    def tail(self, code: int) -> Tail:
        names = self.names
        entry, element, event, flow, detail = self._found[code]
        return Tail(
            entry=entry,
            element=names.elements[element],
            event=names.events[event],
            flow=names.flows[flow] if flow >= 0 else "",
            detail=names.details[detail],
        )


def _unpacked(packed: Integers, lows: list[int], sizes: list[int]) -> Integers:
    columns = []
    for low, size in zip(reversed(lows), reversed(sizes), strict=True):
        packed, rest = np.divmod(packed, size)
        columns.append(rest + low)
    return np.stack(columns[::-1], axis=1)
