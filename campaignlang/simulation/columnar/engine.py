"""A run in blocks: each block of contacts lives through the program, and leaves an outcome."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from campaignlang.doors.refused import Refused
from campaignlang.simulation.columnar.arriving import ARRIVED, arrive
from campaignlang.simulation.columnar.asking import ProgramAsks
from campaignlang.simulation.columnar.block import Block
from campaignlang.simulation.columnar.columns.arrays import Flags, keep_memory
from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
from campaignlang.simulation.columnar.columns.outcome import Changed, Names, Outcome
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.entering import Entering
from campaignlang.simulation.columnar.kept_out import count_kept_out
from campaignlang.simulation.columnar.life import Life
from campaignlang.simulation.columnar.moving import stay
from campaignlang.simulation.columnar.prepared import PreparedProgram
from campaignlang.simulation.columnar.recorded import RecordedBlock
from campaignlang.simulation.columnar.rows import Details
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import Scenario


class Engine:
    """A program ready to be run, block by block. `keeps_events`: rows are kept, not only counted."""

    def __init__(
        self, program: Program, scenario: Scenario, pool: Pool, *, keeps_events: bool, keeps_passages: bool
    ) -> None:
        keep_memory()
        self.prepared = PreparedProgram(program, scenario, pool)
        self.asks = ProgramAsks(self.prepared)
        self.details = Details()
        self.keeps_events = keeps_events
        self.keeps_passages = keeps_passages

    @property
    def names(self) -> Names:
        from campaignlang.simulation.columnar.rows import event_codes

        return Names(
            elements=tuple(node.name for node in self.prepared.nodes),
            events=tuple(event_codes(self.prepared)),
            flows=self.prepared.flow_keys,
            details=self.details.texts,
        )

    def run(self, contacts: ContactBlock, shut_out: Mapping[str, Flags] | None = None) -> Outcome:
        """Let a block live through the run. Raises Refused (U904 to U906) of its first contact that fails."""
        block = Block(self.prepared, self.asks, contacts, self.details, keeps_events=self.keeps_events)
        life = Life(self.prepared, self.asks, block, keeps_passages=self.keeps_passages)
        recorded = self.prepared.scenario.recorded
        if recorded is not None:
            life.recorded = RecordedBlock(recorded, contacts)
        entering = Entering(life, shut_out if shut_out is not None else self._shut_out(contacts))
        _live(life, entering)
        if block.failures:
            raise _first_failure(block)
        tally = block.rows.tally
        tally.contacts = block.size
        tally.first_at, tally.last_at = block.rows.first_at, block.rows.last_at
        count_kept_out(entering)
        return Outcome(
            contacts=contacts,
            tally=tally,
            events=block.rows.events() if self.keeps_events else None,
            passages=life.all_passages() if self.keeps_passages else None,
            changed=_changed(block) if self.keeps_passages else (),
        )

    def outcomes(self, blocks: Iterable[ContactBlock]) -> Iterator[Outcome]:
        for contacts in blocks:
            yield self.run(contacts)

    def _shut_out(self, contacts: ContactBlock) -> Mapping[str, Flags]:
        shut_out = self.prepared.scenario.shut_out
        if not shut_out:
            return {}
        ids = [contacts.ids.text(place) for place in range(len(contacts))]
        return {
            entry: np.array([one in left_out for one in ids], bool) for entry, left_out in shut_out.items()
        }


def _live(life: Life, entering: Entering) -> None:
    outside = np.arange(life.block.size)
    while len(outside):
        entering.enter(outside)
        _walk(life)
        if not life.left:
            break
        outside = life.block.before_failure(np.concatenate(life.left))
        life.left.clear()
        entering.leave(outside)
    life.end()


def _walk(life: Life) -> None:
    """Go through the nodes until nobody is on the way; without loops once is enough."""
    nodes = life.prepared.nodes
    while True:
        is_done = True
        for index in life.prepared.order:
            node = nodes[index]
            for visits in life.entered[index]:
                assert node.entry is not None
                stay(life, visits, node.entry.rule.response, has_entered=True)
                is_done = False
            life.entered[index].clear()
            arrivals = life.arrivals[index]
            if not arrivals:
                continue
            is_done = False
            who = arrivals[0][0] if len(arrivals) == 1 else np.concatenate([one for one, _ in arrivals])
            at = arrivals[0][1] if len(arrivals) == 1 else np.concatenate([one for _, one in arrivals])
            arrivals.clear()
            arrived = arrive(life, node, who, at, ARRIVED)
            if arrived is not None and len(arrived):
                stay(life, arrived, None, has_entered=False)
        if is_done:
            return


def _first_failure(block: Block) -> Refused:
    place = min(block.failures)
    return block.failures[place](block.contacts.ids.text(place))


def _changed(block: Block) -> tuple[Changed, ...]:
    found = []
    for attribute, off_at in block.off_at.items():
        if attribute >= 0:
            block.set_values(attribute, np.flatnonzero(off_at < block.prepared.ends_at), 0)
    for attribute in sorted(block.written):
        values = block.values(attribute)
        places = np.flatnonzero(values != block.written[attribute])
        if len(places):
            found.append(Changed(attribute=attribute, contact=places, values=values[places]))
    return tuple(found)
