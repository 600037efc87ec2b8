"""What comes back from visits: all responses get their instants, or never, at the instants they act.

From the behaviour or from recorded data; each at most once a visit, in the kind's order.
"""

import numpy as np

from campaignlang.clock import FOREVER
from campaignlang.model.operations import Timing
from campaignlang.simulation.columnar.arrays import Flags, Integers
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.lines import PreparedLine
from campaignlang.simulation.columnar.recorded import Given, given_of
from campaignlang.simulation.columnar.rows import RESPONDING
from campaignlang.simulation.columnar.visits import Visits

Due = dict[str, Integers]  # By key, for each visit; FOREVER: it does not come.


def respond(life: Life, visits: Visits, entered_by: str | None) -> Due:
    """Decide the responses of visits that act now, and put them on their way. Nothing of what was skipped.

    `entered_by`: the response that coming in by the node is.
    """
    node = visits.node
    due: Due = {}
    if visits.is_skipped is not None:
        due["skipped"] = np.where(visits.is_skipped, visits.acts_at, FOREVER)
    if node.steps:
        places = None if visits.is_skipped is None else np.flatnonzero(~visits.is_skipped)
        active = visits if places is None else visits.some(places)
        decision = _Decision(life, active)
        decision.decide_all(entered_by)
        _put_on_their_way(life, active, decision.due)
        for key, instants in decision.due.items():
            if places is None:
                due[key] = instants
            else:
                due[key] = np.full(len(visits), FOREVER, np.int64)
                due[key][places] = instants
    if visits.is_late is not None:
        due["late"] = np.where(visits.is_late, visits.acts_at, FOREVER)
    return due


def _put_on_their_way(life: Life, visits: Visits, due: Due) -> None:
    """Make their rows, keep those that are asked for, and let what they change wait."""
    block, node = visits.block, visits.node
    ends_at = life.prepared.ends_at
    for key, instants in due.items():
        block.come_at((node.index, key), visits.who, instants)
        places = np.flatnonzero(instants < ends_at)
        if not len(places):
            continue
        at = instants if len(places) == len(visits) else instants[places]
        effect = life.pending.place(node.index, key)
        if effect is None and not block.rows.keeps:
            block.rows.count(node.index, key, at)
            continue
        rank = node.ranks[key] + 1
        who, order = visits.who[places], visits.order[places]
        tie = block.orders.pending(order, rank)
        is_at_once = at == visits.acts_at[places]
        row_order = np.where(is_at_once, block.orders.of_visit(order, RESPONDING, rank), tie)
        block.rows.add(node.index, key, at, who=who, entry=block.entries[who], order=row_order)
        if effect is not None:
            life.pending.expect(
                effect,
                who,
                at,
                tie=tie,
                row_order=row_order,
                number=1 if visits.number is None else visits.number[places],
                address=0 if visits.addresses is None else visits.addresses[places],
            )


class _Decision:
    """The instants of visits as they are found; `lost`: for whom a response cannot come any more."""

    def __init__(self, life: Life, visits: Visits) -> None:
        self.life = life
        self.visits = visits
        self.node = visits.node
        self.at = visits.acts_at
        self.due: Due = {}
        self.lost: dict[str, Flags] = {}
        self.persons = visits.persons()
        self.given: Given | None = None if self.node.is_by_chance else given_of(life, visits)

    def decide_all(self, entered_by: str | None) -> None:
        if entered_by is not None:
            self.comes(entered_by, np.arange(len(self.visits)), self.at)
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
                places = np.flatnonzero(self.given[key] < FOREVER)
                self.comes(key, places, self.given[key][places])
            return
        for line in self.node.lines.get(key, ()):
            places = self._places_of(line)
            if line.is_opening and self.life.prepared.program.dormant_millionths:
                places = self._awake_of(places, key)
            drawn, instants = self.drawn(line, places)
            if len(drawn):
                self.comes(key, drawn, instants)
            if line.test is None:
                return

    def _places_of(self, line: PreparedLine) -> Integers | None:
        """Those for whom a line counts; None: everybody."""
        chosen = self.visits.lines.get(line.position)
        return None if chosen is None else np.flatnonzero(chosen)

    def _awake_of(self, places: Integers | None, key: str) -> Integers:
        """Who is dormant never opens, and so loses it for good."""
        is_dormant = self.visits.block.is_dormant(self.visits.who)
        if places is None:
            self.lost[key] = is_dormant
            return np.flatnonzero(~is_dormant)
        lost = self.lost.setdefault(key, np.full(len(self.visits), False))
        lost[places] |= is_dormant[places]
        return places[~is_dormant[places]]

    def drawn(self, line: PreparedLine, places: Integers | None) -> tuple[Integers, Integers]:
        """Give for whom of these a line comes true, and when."""
        base = self.at
        if line.of is not None:
            of = self.due.get(line.of)
            if of is None:
                return np.empty(0, np.int64), np.empty(0, np.int64)
            base = of
            if places is None:
                comes = of < FOREVER
                places = None if comes.all() else np.flatnonzero(comes)
            else:
                places = places[of[places] < FOREVER]
        visits = self.visits
        if places is None:
            return line.instants(visits, visits.number, base, self.persons)
        number = None if visits.number is None else visits.number[places]
        some = visits.block.crowd(visits.who[places])
        comes_of, instants = line.instants(some, number, base[places], self.persons[places])
        return places[comes_of], instants

    def comes(self, key: str, places: Integers, instants: Integers) -> None:
        """One that comes brings what it depends on to its own instant at the latest."""
        node = self.node
        chain = node.chains[key]
        for one in (key, *chain):
            lost = self.lost.get(one)
            if lost is not None:
                kept = ~lost[places]
                places, instants = places[kept], instants[kept]
        if node.closes_at is not None and node.responses[key.partition(" ")[0]].timing is Timing.BEFORE_CLOSE:
            kept = instants < node.closes_at
            places, instants = places[kept], instants[kept]
        if not len(places):
            return
        for one in (key, *chain):
            due = self.due.get(one)
            if due is None:
                due = self.due[one] = np.full(len(self.visits), FOREVER, np.int64)
                due[places] = instants
            else:
                due[places] = np.minimum(due[places], instants)

    def choose(self, alternatives: tuple[str, ...]) -> None:
        """Of alternatives exactly one comes."""
        if self.given is None:
            chosen, instants = self._drawn_of(alternatives)
        else:
            chosen, instants = self._given_of(alternatives)
        closes_at = self.node.closes_at
        if closes_at is not None:
            is_at_close = np.array(
                [self.node.responses[one].timing is Timing.AT_CLOSE for one in alternatives]
            )[chosen]
            # Who has declined, or arrives when it is over, has missed it.
            is_missed = is_at_close & ((self.at >= closes_at) | self._has_refused())
            chosen = np.where(is_missed, 0, chosen)
            instants = np.where(is_at_close, np.maximum(self.at, closes_at), instants)
        for number, one in enumerate(alternatives):
            is_chosen = chosen == number
            self.lost[one] = ~is_chosen
            # What something has brought before is chosen again, at the instant given here.
            due = self.due.get(one)
            if due is None:
                self.due[one] = np.where(is_chosen, instants, FOREVER)
            else:
                self.due[one] = np.where(is_chosen, instants, due)

    def _has_refused(self) -> Flags:
        found = np.full(len(self.visits), False)
        for name, response in self.node.responses.items():
            if response.is_refusal and name in self.due:
                found |= self.due[name] < FOREVER
        return found

    def _drawn_of(self, alternatives: tuple[str, ...]) -> tuple[Integers, Integers]:
        """The one whose line is found first has that chance, else the first named comes."""
        chosen = np.zeros(len(self.visits), np.int64)
        instants = self.at.copy()
        lines = [line for one in alternatives for line in self.node.lines.get(one, ())]
        left = np.full(len(self.visits), True)
        for line in sorted(lines, key=lambda line: line.position):
            of_line = self._places_of(line)
            places = np.flatnonzero(left) if of_line is None else of_line[left[of_line]]
            left[places] = False
            is_first = line.response == alternatives[0]
            drawn, found = self.drawn(line, places)
            chosen[places] = 1 if is_first else 0
            chosen[drawn] = alternatives.index(line.response)
            instants[drawn] = found
            if of_line is None:
                break
        return chosen, instants

    def _given_of(self, alternatives: tuple[str, ...]) -> tuple[Integers, Integers]:
        """The one that is there, of several the last named; else the one another response depends on."""
        assert self.given is not None
        chosen = np.zeros(len(self.visits), np.int64)
        instants = self.at.copy()
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
