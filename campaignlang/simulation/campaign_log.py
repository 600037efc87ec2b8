"""The campaign log: what a marketer reads in Creatio, one row for each thing the campaign did.

With `frequency` a row's period is a tick, without it a campaign day; an audience's look stands alone.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from campaignlang import clock
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.story import Story
from campaignlang.simulation.tables import Cell

CAMPAIGN_LOG_COLUMNS = (
    "campaign",
    "action",
    "step",
    "participants",
    "status",
    "started",
    "ended",
    "duration_seconds",
    "scheduled",
    "error",
)

# What elements do; responses are what people do, and moves what the flows do.
DEEDS = ("entered", "arrived", "sent", "skipped", "updated", "created", "called", "left")

# What stands for the instant of a look where an element does not look.
NO_LOOK = -1


class Execution(NamedTuple):
    """What a campaign, or one element of it, did in a period: for how many passages, first and last."""

    participants: int
    first_at: int
    last_at: int


class Step(NamedTuple):
    """What has a row of its own in a period: an element, of an audience one look (its instant)."""

    element: str
    look: int


class Period(NamedTuple):
    """What was done in a tick or day: by the whole campaign, and by its elements."""

    whole: Execution
    steps: Mapping[Step, Execution]


@dataclass(slots=True)
class _Gathered:
    first_at: int
    last_at: int
    passages: set[tuple[str, int]] = field(default_factory=set)

    def add(self, at: int, passage: tuple[str, int]) -> None:
        self.first_at = min(self.first_at, at)
        self.last_at = max(self.last_at, at)
        self.passages.add(passage)

    @property
    def execution(self) -> Execution:
        return Execution(len(self.passages), self.first_at, self.last_at)


def campaign_log_rows(
    campaign: Campaign,
    periods: Mapping[int, Period],
    *,
    start: int | None,
    end: int | None,
    scheduled_start: int | None,
    scheduled_end: int | None,
) -> Iterator[tuple[Cell, ...]]:
    """Give the rows in order.

    `start` and `end`: when the campaign started and stopped, None where it did not. A start or stop at
    its own date-time is a scheduled one, one that was told is not.
    """
    name = campaign.name

    def row(action: str, step: str, execution: Execution, scheduled: int | None = None) -> tuple[Cell, ...]:
        participants, first, last = execution
        times = (clock.instant_text(first), clock.instant_text(last), last - first)
        return (name, action, step, participants, "success", *times, _text(scheduled), "")

    if start is None:
        return
    by_itself = scheduled_start is not None
    action = "scheduled start" if by_itself else "campaign start"
    yield row(action, "", Execution(0, start, start), start if by_itself else None)
    places = {element.name: place for place, element in enumerate(campaign.elements)}
    for period in sorted(periods):
        whole, steps = periods[period]
        yield row("campaign execution", "", whole)
        for step in sorted(steps, key=lambda one: (places[one.element], one.look)):
            action = f"element execution: {campaign.element_by_name[step.element].word}"
            yield row(action, step.element, steps[step])
    if end is not None:
        by_itself = end == scheduled_end
        action = "scheduled stop" if by_itself else "campaign stop"
        yield row(action, "", Execution(0, end, end), end if by_itself else None)


def periods_of(
    stories: Iterable[Story], period_of: Callable[[int], int], looking: Container[str]
) -> dict[int, Period]:
    """Gather what was done, by `period_of`: the period (a tick, a day) an instant belongs to.

    `looking`: the names of the audiences, of which each look stands alone.
    """
    whole: dict[int, _Gathered] = {}
    steps: dict[int, dict[Step, _Gathered]] = {}
    for story in stories:
        for passage in story.passages:
            key = (story.contact, passage.entry)
            for at, element, event, _, _ in passage.events:
                if event not in DEEDS:
                    continue
                period = period_of(at)
                whole.setdefault(period, _Gathered(at, at)).add(at, key)
                step = Step(element, at if element in looking else NO_LOOK)
                steps.setdefault(period, {}).setdefault(step, _Gathered(at, at)).add(at, key)
    return {
        period: Period(gathered.execution, {step: done.execution for step, done in steps[period].items()})
        for period, gathered in whole.items()
    }


def _text(at: int | None) -> str:
    return "" if at is None else clock.instant_text(at)
