"""A run put together again from the parcels of its shares: counts at once, tables at the end, all in order.

with Gathering(job, tables, names) as gathering:
    for parcel in parcels:
        gathering.add(parcel)
    gathering.write_log()
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from campaignlang.frozen import dataclass
from campaignlang.simulation.columnar.columns.outcome import Names
from campaignlang.simulation.columnar.rows import Details
from campaignlang.simulation.columnar.workers.shares import CodedEvents, Job, Parcel
from campaignlang.simulation.tally import Tally, add_tally

# Tables are imported by runs that write them.
if TYPE_CHECKING:
    from campaignlang.simulation.campaign_log import Period
    from campaignlang.simulation.columnar.outputs.event_log import EventLog
    from campaignlang.simulation.columnar.outputs.executions import Executions
    from campaignlang.simulation.columnar.outputs.participants import Participants


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables a run writes as files: path and ending of each, None where it is not asked for."""

    log: tuple[str, str] | None
    participants: tuple[str, str] | None
    is_spreadsheet_safe: bool


class Gathering:
    """Collects parcels inside of `with`; what is put aside for the tables is gone on every way out."""

    def __init__(self, job: Job, tables: Tables, names: Names) -> None:
        self.tally = Tally(job.program.zone)
        self.sum_of_folds = 0
        self._details = Details()
        own_names = replace(names, details=self._details.texts)
        self._log = _event_log(tables, own_names)
        self._people = _participants(tables, own_names, job)
        self._executions = _executions(job, own_names)
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            for table in (self._log, self._people):
                if table is not None:
                    opened.enter_context(table)
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def add(self, parcel: Parcel) -> None:
        add_tally(self.tally, parcel.tally)
        self.sum_of_folds += parcel.sum_of_folds
        if self._executions is not None:
            self._executions.add_all(parcel.executions)
        if self._log is not None and parcel.events is not None:
            self._add_events(self._log, parcel.events)
        if self._people is not None and parcel.passages is not None:
            self._people.add_sorted(parcel.passages)

    def periods(self) -> "Mapping[int, Period]":
        """Give what the campaign log is made of."""
        return {} if self._executions is None else self._executions.periods()

    def write_log(self) -> None:
        if self._log is not None:
            self._log.finish()

    def write_participants(self) -> None:
        if self._people is not None:
            self._people.finish()

    def _add_events(self, log: "EventLog", coded: CodedEvents) -> None:
        """Put a block's events aside, with the codes of the whole log instead of their own."""
        places = [self._details.code(detail) for detail in coded.details]
        tails: Sequence[tuple[int, ...]] = [(*front, places[detail]) for *front, detail in coded.tails]
        codes = log.tails.codes_of_numbers(tails)
        log.runs.add_sorted(replace(coded.run, codes=codes[coded.run.codes]))


def _event_log(tables: Tables, names: Names) -> "EventLog | None":
    if tables.log is None:
        return None
    from campaignlang.simulation.columnar.outputs.event_log import EventLog

    return EventLog(*tables.log, names, is_spreadsheet_safe=tables.is_spreadsheet_safe)


def _participants(tables: Tables, names: Names, job: Job) -> "Participants | None":
    if tables.participants is None:
        return None
    from campaignlang.simulation.columnar.columns.texts import Pool
    from campaignlang.simulation.columnar.outputs.participants import Participants

    # Changes come as text: the pool of those who made them is not asked.
    schema = job.program.schema
    return Participants(
        *tables.participants, names, Pool(), schema, is_spreadsheet_safe=tables.is_spreadsheet_safe
    )


def _executions(job: Job, names: Names) -> "Executions | None":
    if not job.kept.executions:
        return None
    from campaignlang.simulation.columnar.outputs.executions import Executions

    return Executions(job.program, job.scenario.clock.start, names)
