"""A block of contacts while they live through a run: one array for each thing that is known of them.

On arrays what `reference.person` remembers of one. Changed by the steps beside it.
"""

from collections.abc import Callable

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.doors.refused import Refused
from campaignlang.simulation.columnar.asking import TIMEZONE, AnySlot, ProgramAsks, Slot
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Flags, Integers
from campaignlang.simulation.columnar.columns.chance import fold, persons
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.lookup import codes_of
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.crowd import Crowd
from campaignlang.simulation.columnar.prepared import PreparedProgram
from campaignlang.simulation.columnar.rows import Details, Orders, Rows

OUTSIDE = -1
Failure = Callable[[str], Refused]  # From the contact's id.


class Came:
    """When a response comes to each contact of a block, and its place among what comes in that second."""

    __slots__ = ("at", "tie")

    def __init__(self, size: int) -> None:
        self.at = np.full(size, FOREVER, np.int64)
        self.tie = np.zeros(size, np.int64)

    def expect(self, who: Integers, at: Integers, tie: Integers | None) -> None:
        self.at[who] = at
        if tie is not None:
            self.tie[who] = tie

    def expect_sooner(self, who: Integers, at: Integers, tie: Integers | None) -> None:
        """The earliest is the one; of two in one second that with the smaller tie."""
        if tie is not None:
            before, known = self.at[who], self.tie[who]
            is_first = (at < before) | ((at == before) & (tie < known))
            self.tie[who] = np.where(is_first, tie, known)
        self.at[who] = np.minimum(self.at[who], at)


class Block:
    """`node`: where each one is (OUTSIDE: nowhere); `made`: visits so far.

    `came`: when each kept response of the latest visit in the passage comes, `any_came` of any of the
    kind's; asked for an instant, those up to it have come.
    """

    def __init__(
        self,
        prepared: PreparedProgram,
        asks: ProgramAsks,
        contacts: ContactBlock,
        details: Details,
        *,
        keeps_events: bool,
    ) -> None:
        size = len(contacts)
        self.size = size
        self.prepared = prepared
        self.asks = asks
        self.contacts = contacts
        folds = fold(contacts.ids) if contacts.folds is None else contacts.folds
        self.person = persons(prepared.scenario.seed, folds)
        self.rows = Rows(prepared, details, keeps=keeps_events)
        self.orders = Orders(prepared)
        self._values: dict[int, Integers] = {}
        self.written: dict[int, Integers] = {}  # What a changed attribute was at the beginning.
        self.node = np.full(size, OUTSIDE, np.int64)
        self.made = np.zeros(size, np.int64)
        self.entries = np.zeros(size, np.int64)
        self.entered_at = np.zeros(size, np.int64)
        self.last_in = np.full(size, FOREVER, np.int64)
        self.since = np.zeros(size, np.int64)
        self.came: dict[Slot, Came] = {}
        self.any_came: dict[AnySlot, Came] = {}
        self.as_of: Integers | None = None
        self.visit_counts: dict[int, Integers] = {}
        self.visit_numbers: dict[int, Integers] = {}
        self.sent: list[Integers] = []
        self.sent_count = np.zeros(size, np.int64)
        self.bounced: dict[int, Integers] = {}
        self.moves = np.zeros(size, np.int64)
        self.moves_at = np.full(size, EMPTY, np.int64)
        self.last_nodes: list[Integers] = []
        # From when on a consent is no, or an address out of use, for good; see `ProgramAsks.switches`.
        self.off_at: dict[int, Integers] = {}
        self._own_wall: Wall | None = None
        self._always_yes: dict[int, bool] = {}
        self._dormant: Flags | None = None
        self.failures: dict[int, Failure] = {}

    def __len__(self) -> int:
        return self.size

    def crowd(self, who: Integers) -> Crowd:
        """Give some participants, their clauses read in the campaign's zone."""
        return Crowd(self, who, self.prepared.campaign_wall)

    def values(self, attribute: int) -> Integers:
        """Give an attribute of all as it is now, texts as codes."""
        found = self._values.get(attribute)
        if found is None:
            column = self.contacts.columns[attribute]
            found = codes_of(column, self.prepared.pool) if isinstance(column, Texts) else column
            self._values[attribute] = found
        return found

    def set_values(self, attribute: int, who: Integers, values: Integers | int) -> None:
        if attribute not in self.written:
            self.written[attribute] = self.values(attribute)
            self._values[attribute] = self.written[attribute].copy()
        self._values[attribute][who] = values

    def is_empty(self, attribute: int, who: Integers) -> Flags | None:
        """Say who has no value; None where everybody has one. Needs no codes of texts nobody changes."""
        column = self.contacts.columns[attribute]
        if isinstance(column, Texts) and attribute not in self._values:
            return None if column.is_empty is None else column.is_empty[who]
        is_empty: Flags = self.values(attribute)[who] == EMPTY
        return is_empty

    def is_always_yes(self, attribute: int) -> bool:
        """Whether everybody says yes at the beginning, and nothing but a switch ever changes it."""
        if attribute in self.asks.changed:
            return False
        found = self._always_yes.get(attribute)
        if found is None:
            found = self._always_yes[attribute] = bool((self.values(attribute) == 1).all())
        return found

    def own_wall(self, who: Integers) -> Wall:
        """Give each one's own zone now; the campaign's where it is empty."""
        codes = self.values(TIMEZONE)
        if TIMEZONE in self.asks.changed:
            # Codes are changed where they stand: nothing that is kept would hold.
            return self.prepared.zones.wall(codes[who])
        if self._own_wall is None:
            self._own_wall = self.prepared.zones.wall(codes)
        return self._own_wall.take(who)

    def has_come(self, slot: Slot, who: Integers, at: Integers) -> Flags:
        return self._has_come(self.came.get(slot), who, at)

    def any_has_come(self, slot: AnySlot, who: Integers, at: Integers) -> Flags:
        return self._has_come(self.any_came.get(slot), who, at)

    def _has_come(self, came: "Came | None", who: Integers, at: Integers) -> Flags:
        if came is None:
            return np.full(len(who), False)
        due = came.at[who]
        if self.as_of is None:
            is_past: Flags = due <= at
            return is_past
        # While a late effect happens, what comes after it in its second has not come.
        is_before: Flags = (due < at) | ((due == at) & (came.tie[who] <= self.as_of[who]))
        return is_before

    def switch_off(self, mark: int, who: Integers, at: Integers) -> None:
        found = self.off_at.get(mark)
        if found is None:
            found = self.off_at[mark] = np.full(self.size, FOREVER, np.int64)
        found[who] = np.minimum(found[who], at)

    def come_at(self, slot: Slot, who: Integers, at: Integers, tie: Integers | None = None) -> None:
        """A response of the latest visit comes at these instants; `tie`: its places among those of one."""
        if slot in self.asks.kept:
            self.came.setdefault(slot, Came(self.size)).expect(who, at, tie)
        any_slot = (self.prepared.nodes[slot[0]].kind, slot[1])
        if any_slot in self.asks.any_kept:
            self.any_came.setdefault(any_slot, Came(self.size)).expect_sooner(who, at, tie)

    def visits_of(self, node: int) -> Integers:
        """Give how often each one has visited a node in the present passage."""
        return self._counts(self.visit_counts, node)

    def numbers_of(self, node: int) -> Integers:
        """Give how often each one has visited a node in the whole run."""
        return self._counts(self.visit_numbers, node)

    def _counts(self, counts: dict[int, Integers], node: int) -> Integers:
        found = counts.get(node)
        if found is None:
            found = counts[node] = np.zeros(self.size, np.int64)
        return found

    def is_dormant(self, who: Integers) -> Flags:
        if self._dormant is None:
            from campaignlang.simulation.columnar.columns.chance import mix

            draws = mix(self.person ^ np.uint64(self.prepared.dormant_place))
            self._dormant = (draws >> np.uint64(11)) < np.uint64(self.prepared.dormant_bound)
        return self._dormant[who]

    def fail(self, who: Integers, failure: Callable[[int], Failure]) -> None:
        """These end the run with an error; of each the first counts."""
        for place in who.tolist():
            if place not in self.failures:
                self.failures[place] = failure(place)

    def before_failure(self, who: Integers) -> Integers:
        """Once somebody has failed only those before them matter: one of these may fail, too."""
        return who[who < min(self.failures)] if self.failures else who

    def fail_sum(self, who: Integers) -> None:
        def failure(place: int) -> Failure:
            node = int(self.node[place])
            where = f" at `{self.prepared.nodes[node].name}`" if node != OUTSIDE else ""
            return lambda contact: Refused("U905", f"a sum of `{contact}` leaves the range of numbers{where}")

        self.fail(who, failure)

    def forget_passage(self, who: Integers) -> None:
        """What was asked for in the passage ends with it; late responses still come."""
        self.node[who] = OUTSIDE
        if not (self.prepared.can_reenter or self.asks.effects_ask_passage):
            return
        for came in (*self.came.values(), *self.any_came.values()):
            came.at[who] = FOREVER
        for counts in self.visit_counts.values():
            counts[who] = 0
