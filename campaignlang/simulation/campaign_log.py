"""The campaign log: what a marketer reads in Creatio, one row for each thing the campaign did.

With `frequency` a row's period is a tick, without it a campaign day; an audience's look stands alone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

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
_DEEDS = ("entered", "arrived", "sent", "skipped", "updated", "created", "called", "left")


@dataclass(slots=True)
class _Execution:
    first_at: int
    last_at: int
    passages: set[tuple[str, int]] = field(default_factory=set)

    def add(self, at: int, passage: tuple[str, int]) -> None:
        self.first_at = min(self.first_at, at)
        self.last_at = max(self.last_at, at)
        self.passages.add(passage)


def campaign_log_rows(
    campaign: Campaign,
    stories: Iterable[Story],
    *,
    start: int | None,
    end: int | None,
    scheduled_start: int | None,
    scheduled_end: int | None,
    period_of: Callable[[int], int],
) -> Iterator[tuple[Cell, ...]]:
    """Give the rows in order. `period_of`: the period (a tick, a day) an instant belongs to.

    `start` and `end`: when the campaign started and stopped, None where it did not. A start or stop at
    its own date-time is a scheduled one, one that was told is not.
    """
    name = campaign.name

    def row(
        action: str, step: str, participants: int, first: int, last: int, scheduled: int | None = None
    ) -> tuple[Cell, ...]:
        times = (clock.instant_text(first), clock.instant_text(last), last - first)
        return (name, action, step, participants, "success", *times, _text(scheduled), "")

    if start is None:
        return
    by_itself = scheduled_start is not None
    action = "scheduled start" if by_itself else "campaign start"
    yield row(action, "", 0, start, start, start if by_itself else None)
    whole, steps = _executions(stories, period_of)
    places = {element.name: place for place, element in enumerate(campaign.elements)}
    for period in sorted(whole):
        execution = whole[period]
        yield row("campaign execution", "", len(execution.passages), execution.first_at, execution.last_at)
        for element_name in sorted(steps[period], key=lambda one: places[one]):
            step = steps[period][element_name]
            action = f"element execution: {campaign.element_by_name[element_name].word}"
            yield row(action, element_name, len(step.passages), step.first_at, step.last_at)
    if end is not None:
        by_itself = end == scheduled_end
        action = "scheduled stop" if by_itself else "campaign stop"
        yield row(action, "", 0, end, end, end if by_itself else None)


def _executions(
    stories: Iterable[Story], period_of: Callable[[int], int]
) -> tuple[dict[int, _Execution], dict[int, dict[str, _Execution]]]:
    whole: dict[int, _Execution] = {}
    steps: dict[int, dict[str, _Execution]] = {}
    for story in stories:
        for passage in story.passages:
            key = (story.contact, passage.entry)
            for at, element, event, _, _ in passage.events:
                if event not in _DEEDS:
                    continue
                period = period_of(at)
                whole.setdefault(period, _Execution(at, at)).add(at, key)
                steps.setdefault(period, {}).setdefault(element, _Execution(at, at)).add(at, key)
    return whole, steps


def _text(at: int | None) -> str:
    return "" if at is None else clock.instant_text(at)
