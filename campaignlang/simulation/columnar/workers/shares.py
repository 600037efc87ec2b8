"""A run cut into shares of its contacts: what each leaves are parcels, of which the run is put together.

Whoever runs a share, in whichever process, leaves the same parcels; they refer to nothing outside of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from campaignlang.frozen import dataclass
from campaignlang.model.values import Type
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.contact_block import Column, ContactBlock
from campaignlang.simulation.columnar.columns.outcome import Names, Outcome
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.columnar.engine import Engine
from campaignlang.simulation.columnar.people.distinct import shut_out
from campaignlang.simulation.columnar.people.fingerprints import Fingerprint
from campaignlang.simulation.columnar.people.made_up import synthetic_blocks
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.tally import Tally, add_tally

# What keeps rows is imported by runs that keep some.
if TYPE_CHECKING:
    from campaignlang.simulation.campaign_log import Execution
    from campaignlang.simulation.columnar.outputs.executions import Place
    from campaignlang.simulation.columnar.outputs.participants import PassageRun
    from campaignlang.simulation.columnar.outputs.runs import SortedRun

# A share is so many blocks, and so is a part of a log: large enough that starting it costs nothing.
SHARE_BLOCKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a run besides counts. `parts`: the folder each share writes its part of the log to."""

    events: bool
    passages: bool
    executions: bool
    parts: str | None


NOTHING_KEPT = Kept(events=False, passages=False, executions=False, parts=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run, as everybody who runs shares of it is told once.

    `shut_out`: by entry, the places in the audience of those whom `distinct` leaves out.
    """

    program: Program
    scenario: Scenario
    shut_out: Mapping[str, Integers]
    kept: Kept
    block_contacts: int


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Made-up contacts from place `first` to `last`, which is excluded."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Given:
    """Contacts that were read. `texts`: those of the pool their codes are of; None: the engine's own pool."""

    number: int
    blocks: Iterable[ContactBlock]
    texts: Sequence[str] | None = None


Share = MadeUp | Given


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedEvents:
    """A block's events. `tails`, by code: entry, places of element, event, flow, detail in `details`."""

    run: "SortedRun"
    tails: Sequence[tuple[int, ...]]
    details: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a block leaves."""

    tally: Tally
    sum_of_folds: int
    events: CodedEvents | None
    passages: "PassageRun | None"
    executions: "Mapping[Place, Execution]"


class ShareRunner:
    """Runs shares of one job, one after the other."""

    def __init__(self, job: Job, pool: Pool | None = None) -> None:
        kept = job.kept
        self.job = job
        self.pool = Pool() if pool is None else pool
        keeps_events = kept.events or kept.executions or kept.parts is not None
        self.engine = Engine(
            job.program, job.scenario, self.pool, keeps_events=keeps_events, keeps_passages=kept.passages
        )
        self.names = self.engine.names
        self.fingerprint = Fingerprint(job.program.schema, self.pool)

    def parcels(self, share: Share) -> Iterator[Parcel]:
        """Give what each block of a share leaves. Raises Refused (U904 to U906) of the first that fails."""
        folder = self.job.kept.parts
        if folder is None:
            yield from map(self._parcel, self._outcomes(share))
            return
        from campaignlang.simulation.columnar.outputs.parts import part_log

        with part_log(folder, share.number, self.names) as part:
            for outcome in self._outcomes(share):
                part.add(outcome)
                yield self._parcel(outcome)
            part.finish()

    def _outcomes(self, share: Share) -> Iterator[Outcome]:
        places = self.job.shut_out
        for block in self._blocks(share):
            yield self.engine.run(block, {entry: shut_out(found, block) for entry, found in places.items()})

    def _blocks(self, share: Share) -> Iterator[ContactBlock]:
        program, scenario, size = self.job.program, self.job.scenario, self.job.block_contacts
        if isinstance(share, MadeUp):
            yield from synthetic_blocks(
                program, share.last, scenario.seed, self.pool, size, first=share.first
            )
        elif share.texts is None:
            yield from share.blocks
        else:
            for block in share.blocks:
                yield self._recoded(block, share.texts)

    def _recoded(self, block: ContactBlock, texts: Sequence[str]) -> ContactBlock:
        """Give a block whose texts are codes of another pool with those of this one."""
        codes = self.pool.codes_of(texts)
        attributes = self.job.program.schema.attributes

        def recoded(column: Column, place: int) -> Column:
            if isinstance(column, Texts) or attributes[place].type is not Type.TEXT:
                return column
            is_empty = column == EMPTY
            return np.where(is_empty, EMPTY, codes[np.where(is_empty, 0, column)])

        columns = tuple(recoded(column, place) for place, column in enumerate(block.columns))
        return replace(block, columns=columns)

    def _parcel(self, outcome: Outcome) -> Parcel:
        kept = self.job.kept
        self.fingerprint.total = 0
        self.fingerprint.add(outcome.contacts)
        return Parcel(
            tally=outcome.tally,
            sum_of_folds=self.fingerprint.total,
            events=coded_events(outcome, self.names) if kept.events else None,
            passages=self._passages(outcome) if kept.passages else None,
            executions=self._executions(outcome) if kept.executions else {},
        )

    def _passages(self, outcome: Outcome) -> "PassageRun":
        from campaignlang.simulation.columnar.outputs.participants import passage_run

        return passage_run(outcome, self.job.program.schema, self.pool)

    def _executions(self, outcome: Outcome) -> "Mapping[Place, Execution]":
        from campaignlang.simulation.columnar.outputs.executions import Executions

        executions = Executions(self.job.program, self.job.scenario.clock.start, self.names)
        executions.add(outcome)
        return executions.found


def joined_parcels(parcels: Sequence[Parcel]) -> Parcel:
    """Give one parcel for several that have no rows."""
    from campaignlang.simulation.columnar.outputs.executions import add_execution

    tally = Tally(parcels[0].tally.zone)
    executions: dict[Place, Execution] = {}
    for parcel in parcels:
        assert parcel.events is None and parcel.passages is None
        add_tally(tally, parcel.tally)
        for place, execution in parcel.executions.items():
            add_execution(executions, place, execution)
    sum_of_folds = sum(parcel.sum_of_folds for parcel in parcels)
    return Parcel(tally=tally, sum_of_folds=sum_of_folds, events=None, passages=None, executions=executions)


def coded_events(outcome: Outcome, names: Names) -> CodedEvents:
    """Give a block's events with the texts that their codes stand for."""
    from campaignlang.simulation.columnar.outputs.event_runs import event_run
    from campaignlang.simulation.columnar.outputs.tails import Tails

    tails = Tails(names)
    run = event_run(outcome, tails)
    details: dict[str, int] = {}
    numbers = tuple(
        (*front, details.setdefault(names.details[detail], len(details))) for *front, detail in tails.numbers
    )
    return CodedEvents(run=run, tails=numbers, details=tuple(details))


def shares_of_one(job: Job, count: int, given: Iterable[ContactBlock] | None) -> Iterator[Share]:
    """Cut a run for one process: it needs no cuts but those between parts of a log.

    `given` None: the contacts are made up.
    """
    if job.kept.parts is not None:
        yield from shares_of_many(job, count, given, None)
    elif given is None:
        yield MadeUp(0, 0, count)
    else:
        yield Given(0, given)


def shares_of_many(
    job: Job, count: int, given: Iterable[ContactBlock] | None, pool: Pool | None
) -> Iterator[Share]:
    """Cut a run into shares of SHARE_BLOCKS. `pool`: that of the codes, where the engine has another one."""
    if given is None:
        contacts = SHARE_BLOCKS * job.block_contacts
        for number, first in enumerate(range(0, count, contacts)):
            yield MadeUp(number, first, min(first + contacts, count))
        return
    blocks = iter(given)
    number = 0
    while some := tuple(islice(blocks, SHARE_BLOCKS)):
        yield Given(number, some, None if pool is None else tuple(pool.texts))
        number += 1
