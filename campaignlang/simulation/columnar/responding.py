"""What comes back from visits: all responses get their instants, or never, at the instants they act.

From the behaviour or from recorded data; each at most once a visit, in the kind's order.
"""

from typing import NamedTuple

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.model.operations import Timing
from campaignlang.simulation.columnar.columns.arrays import Flags, Integers
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.lines import PreparedLine
from campaignlang.simulation.columnar.recorded import Given, given_of
from campaignlang.simulation.columnar.rows import RESPONDING
from campaignlang.simulation.columnar.visits import Visits

NOBODY = np.empty(0, np.int64)


class Coming(NamedTuple):
    """For whom of the visits a response comes, and when. `places` None: for all."""

    places: Integers | None
    instants: Integers

    def of(self, some: Integers) -> "Coming":
        """Give some of those for whom it comes, by their place among them."""
        return Coming(some if self.places is None else self.places[some], self.instants[some])


Due = dict[str, Coming]


def respond(life: Life, visits: Visits, entered_by: str | None) -> Due:
    """Decide the responses of visits that act now, and put them on their way. Nothing of what was skipped.

    `entered_by`: the response that coming in by the node is.
    """
    due: Due = {}
    if visits.is_skipped is not None:
        skipped = np.flatnonzero(visits.is_skipped)
        due["skipped"] = Coming(skipped, visits.acts_at[skipped])
    if visits.node.steps:
        decision = _Decision(life, visits)
        decision.decide_all(entered_by)
        for key, coming in decision.due.items():
            due[key] = coming = _before_the_end(life, coming)
            _put_on_its_way(life, visits, key, coming)
    if visits.is_late is not None:
        late = np.flatnonzero(visits.is_late)
        due["late"] = Coming(late, visits.acts_at[late])
    return due


def _before_the_end(life: Life, coming: Coming) -> Coming:
    if not len(coming.instants):
        return coming
    last = int(coming.instants.max())
    if last >= life.prepared.ends_at:
        return _before_the_end(life, coming.of(np.flatnonzero(coming.instants < life.prepared.ends_at)))
    life.block.rows.mind_last(last)
    return coming


def _put_on_its_way(life: Life, visits: Visits, key: str, coming: Coming) -> None:
    """Make a response's rows, keep it where it is asked for, and let what it changes wait."""
    block, node = visits.block, visits.node
    places, at = coming
    if not len(at):
        return
    slot = (node.index, key)
    effect, switch = life.pending.place(*slot), life.asks.switch_of.get(slot)
    is_kept = life.asks.keeps(slot)
    if not (is_kept or block.rows.keeps or effect is not None or switch is not None):
        block.rows.count(node.index, key, len(at))
        return
    who = visits.who if places is None else visits.who[places]
    tie = visits.tie_of(places, key) if life.orders_matter else None
    if is_kept:
        block.come_at(slot, who, at, tie)
    if switch is not None:
        block.switch_off(switch, who, at)
    if effect is None and not block.rows.keeps:
        block.rows.count(node.index, key, len(at))
        return
    assert tie is not None
    rank = node.ranks[key] + 1
    order = visits.order_of(places)
    acts_at = visits.acts_at if places is None else visits.acts_at[places]
    row_order = np.where(at == acts_at, block.orders.of_visit(order, RESPONDING, rank), tie)
    block.rows.add(node.index, key, at, who=who, entry=block.entries[who], order=row_order)
    if effect is not None:
        numbers, addresses = visits.number, visits.addresses
        life.pending.expect(
            effect,
            who,
            at,
            tie=tie,
            row_order=row_order,
            number=1 if numbers is None else numbers if places is None else numbers[places],
            address=0 if addresses is None else addresses if places is None else addresses[places],
        )


class _Decision:
    """The instants of visits as they are found. `everyone`: whose message was not skipped; None: all.

    `dormant`: for whom an opening cannot come any more; `groups`: alternatives that are decided.
    """

    def __init__(self, life: Life, visits: Visits) -> None:
        self.life = life
        self.visits = visits
        self.node = visits.node
        self.due: Due = {}
        self.dormant: dict[str, Flags] = self._dormant()
        self.groups: set[str] = set()
        self.persons = visits.persons()
        everyone = None if visits.is_skipped is None else np.flatnonzero(~visits.is_skipped)
        self.acting = Coming(everyone, visits.acts_at if everyone is None else visits.acts_at[everyone])
        self.given: Given | None = None if self.node.is_by_chance else given_of(life, visits)

    def _dormant(self) -> dict[str, Flags]:
        """Who is dormant never opens, whatever would bring an opening with it."""
        openings = [one.name for one in self.node.responses.values() if one.is_opening]
        if not (openings and self.node.is_by_chance and self.life.prepared.program.dormant_millionths):
            return {}
        return dict.fromkeys(openings, self.visits.block.is_dormant(self.visits.who))

    def decide_all(self, entered_by: str | None) -> None:
        if entered_by is not None:
            self.comes(entered_by, self.acting)
        for one in self.node.steps:
            if one.alternatives:
                self.choose(one.alternatives)
            elif one.name != entered_by:
                self.decide(one.name)
            for link in one.links:
                self.decide(link)

    def decide(self, key: str) -> None:
        if self.given is not None:
            if key in self.given:
                self.comes(key, self._seen(self.given[key]))
            return
        parts = []
        has_one_line = len(self.node.lines.get(key, ())) == 1
        for line in self.node.lines.get(key, ()):
            coming = self._counting(line)
            if coming is not None:
                coming = self.drawn(line, coming)
                if has_one_line and self._is_plain(line, key):
                    if len(coming.instants):
                        self.due[key] = coming
                    return
                parts.append(coming)
            if line.test is None:
                break
        for coming in parts:
            if len(coming.instants):
                self.comes(key, coming)

    def _counting(self, line: PreparedLine) -> Coming | None:
        """For whom a line counts, and from when; None: for nobody."""
        chosen = self.visits.lines.get(line.position)
        coming = self._base(line)
        if coming is not None and chosen is not None:
            coming = _those(coming, chosen)
        if line.response in self.dormant and coming is not None:
            coming = _those(coming, ~self.dormant[line.response])
        return coming

    def _is_plain(self, line: PreparedLine, key: str) -> bool:
        """It counts from what it depends on, which is no later then, and has not been lost."""
        chain = self.node.chains[key]
        if key in self.due or self.node.closes_at is not None:
            return False
        return line.of == chain[0] if chain else True

    def _base(self, line: PreparedLine) -> Coming | None:
        """From what, and for whom, a line counts; None: for nobody."""
        return self.acting if line.of is None else self.due.get(line.of)

    def drawn(self, line: PreparedLine, coming: Coming) -> Coming:
        """Give for whom of these a line comes true, and when."""
        visits, (places, base) = self.visits, coming
        if places is None:
            comes, instants = line.instants(visits, visits.number, base, self.persons)
            return Coming(comes, instants)
        some = visits.block.crowd(visits.who[places])
        number = None if visits.number is None else visits.number[places]
        comes, instants = line.instants(some, number, base, self.persons[places])
        return Coming(places[comes], instants)

    def comes(self, key: str, coming: Coming) -> None:
        """One that comes brings what it depends on to its own instant at the latest."""
        chain = self.node.chains[key]
        places = np.arange(len(self.visits)) if coming.places is None else coming.places
        instants = coming.instants
        for one in (key, *chain):
            lost = self._lost(one)
            if lost is not None:
                kept = ~lost[places]
                places, instants = places[kept], instants[kept]
        timing = self.node.responses[key.partition(" ")[0]].timing
        if self.node.closes_at is not None and timing is Timing.BEFORE_CLOSE:
            kept = instants < self.node.closes_at
            places, instants = places[kept], instants[kept]
        if not len(places):
            return
        for one in (key, *chain):
            due = self._dense(one)
            due[places] = np.minimum(due[places], instants)
            self.due[one] = self._seen(due)

    def _lost(self, key: str) -> Flags | None:
        """For whom a response cannot come any more; None: nobody."""
        lost = self.dormant.get(key)
        if key in self.groups:
            lost = np.full(len(self.visits), True)
            coming = self.due.get(key)
            if coming is not None:
                lost[slice(None) if coming.places is None else coming.places] = False
        return lost

    def _dense(self, key: str) -> Integers:
        """The instants of a response for all visits; FOREVER where it does not come."""
        found = np.full(len(self.visits), FOREVER, np.int64)
        coming = self.due.get(key)
        if coming is not None:
            found[slice(None) if coming.places is None else coming.places] = coming.instants
        return found

    def _seen(self, instants: Integers) -> Coming:
        """From the instants of all visits to those for whom it comes."""
        is_there = instants < FOREVER
        if self.visits.is_skipped is not None:
            is_there &= ~self.visits.is_skipped
        places = np.flatnonzero(is_there)
        return Coming(places, instants[places])

    def choose(self, alternatives: tuple[str, ...]) -> None:
        """Of alternatives exactly one comes."""
        self.groups.update(alternatives)
        lines = sorted(
            (line for one in alternatives for line in self.node.lines.get(one, ())),
            key=lambda line: line.position,
        )
        is_plain = self.given is None and self.node.closes_at is None
        if is_plain and not lines:
            self.due[alternatives[0]] = self.acting
        elif is_plain and lines[0].test is None and lines[0].of is None:
            self._choose_plainly(lines[0], alternatives)
        else:
            self._choose_each(lines, alternatives)

    def _choose_plainly(self, line: PreparedLine, alternatives: tuple[str, ...]) -> None:
        """One line for all: it comes true, or the other comes at once."""
        coming = self.drawn(line, self.acting)
        other = alternatives[1 if line.response == alternatives[0] else 0]
        if not len(coming.instants):
            self.due[other] = self.acting
            return
        assert coming.places is not None
        is_other = np.full(len(self.visits), True)
        is_other[coming.places] = False
        if self.visits.is_skipped is not None:
            is_other &= ~self.visits.is_skipped
        others = np.flatnonzero(is_other)
        by_name = {line.response: coming, other: Coming(others, self.visits.acts_at[others])}
        for one in alternatives:
            if one in by_name:
                self.due[one] = by_name[one]

    def _choose_each(self, lines: list[PreparedLine], alternatives: tuple[str, ...]) -> None:
        if self.given is None:
            chosen, instants = self._drawn_of(lines, alternatives)
        else:
            chosen, instants = self._given_of(alternatives)
        at, closes_at = self.visits.acts_at, self.node.closes_at
        if closes_at is not None:
            timings = [self.node.responses[one].timing is Timing.AT_CLOSE for one in alternatives]
            is_at_close = np.array(timings)[chosen]
            # Who has declined, or arrives when it is over, has missed it.
            is_missed = is_at_close & ((at >= closes_at) | self._has_refused())
            chosen = np.where(is_missed, 0, chosen)
            instants = np.where(is_at_close, np.maximum(at, closes_at), instants)
        for number, one in enumerate(alternatives):
            is_chosen = chosen == number
            if self.visits.is_skipped is not None:
                is_chosen &= ~self.visits.is_skipped
            places = np.flatnonzero(is_chosen)
            self.due[one] = Coming(places, instants[places])

    def _has_refused(self) -> Flags:
        found = np.full(len(self.visits), False)
        for name, response in self.node.responses.items():
            if response.is_refusal:
                found |= self._dense(name) < FOREVER
        return found

    def _drawn_of(
        self, lines: list[PreparedLine], alternatives: tuple[str, ...]
    ) -> tuple[Integers, Integers]:
        """The one whose line is found first has that chance, else the first named comes."""
        chosen = np.zeros(len(self.visits), np.int64)
        instants = self.visits.acts_at.copy()
        left = np.full(len(self.visits), True)
        for line in lines:
            of_line = self.visits.lines.get(line.position)
            counts = left if of_line is None else left & of_line
            places = np.flatnonzero(counts)
            left = left & ~counts
            chosen[places] = 1 if line.response == alternatives[0] else 0
            base = self._base(line)
            if base is not None:
                drawn = self.drawn(line, _those(base, counts))
                assert drawn.places is not None
                chosen[drawn.places] = alternatives.index(line.response)
                instants[drawn.places] = drawn.instants
            if of_line is None:
                break
        return chosen, instants

    def _given_of(self, alternatives: tuple[str, ...]) -> tuple[Integers, Integers]:
        """The one that is there, of several the last named; else the one another response depends on."""
        assert self.given is not None
        chosen = np.zeros(len(self.visits), np.int64)
        instants = self.visits.acts_at.copy()
        for number, one in enumerate(alternatives):
            for key, found in self.given.items():
                if one in self.node.chains[key]:
                    chosen[found < FOREVER] = number
        for number, one in enumerate(alternatives):
            if one in self.given:
                is_there = self.given[one] < FOREVER
                chosen[is_there] = number
                instants[is_there] = self.given[one][is_there]
        return chosen, instants


def _those(coming: Coming, is_so: Flags) -> Coming:
    """Those of the visits for whom it comes, and of whom something is so."""
    if coming.places is None:
        places = np.flatnonzero(is_so)
        return Coming(places, coming.instants[places])
    return coming.of(np.flatnonzero(is_so[coming.places]))
