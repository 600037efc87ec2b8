"""What is counted while the stories of a run go by: enough for the summary, whatever the audience's size.

Counting never looks at a clock's zone but for the day a message was sent on.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from campaignlang.clock import Zone
from campaignlang.simulation.story import Story

COUNTERS = (
    "kept_out",
    "kept_out_parts",
    "statuses",
    "events",
    "flows",
    "skipped",
    "waiting",
    "messages_by_day",
)
ARRIVALS = ("entered", "arrived", "left")


@dataclass(slots=True)
class Tally:
    """Counts of a run so far; the only mutable value of the stage, made and read by one caller."""

    zone: Zone
    contacts: int = 0
    entered: int = 0
    kept_out: Counter[str] = field(default_factory=Counter)
    kept_out_parts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    events: Counter[tuple[str, str]] = field(default_factory=Counter)
    flows: Counter[str] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    messages_by_day: Counter[int] = field(default_factory=Counter)
    first_at: int | None = None
    last_at: int | None = None
    last_left_at: int | None = None

    def arrived(self, element: str) -> int:
        return sum(self.events[element, event] for event in ARRIVALS)

    @property
    def passages(self) -> int:
        return sum(self.statuses.values())


def count(tally: Tally, story: Story) -> None:
    """Add one contact's story to the counts."""
    tally.contacts += 1
    if story.kept_out is not None:
        reason = story.kept_out
        tally.kept_out[reason.reason] += 1
        tally.kept_out_parts[reason.reason, reason.element, reason.part] += 1
    if not story.passages:
        return
    tally.entered += 1
    events, flows = tally.events, tally.flows
    for passage in story.passages:
        tally.statuses[passage.status] += 1
        if passage.left_at is None:
            tally.waiting[passage.element] += 1
        elif tally.last_left_at is None or passage.left_at > tally.last_left_at:
            tally.last_left_at = passage.left_at
        for at, element, event, flow, detail in passage.events:
            events[element, event] += 1
            if flow:
                flows[flow] += 1
            elif event == "sent":
                tally.messages_by_day[tally.zone.local(at)[0]] += 1
            elif event == "skipped":
                tally.skipped[element, detail] += 1
        # The rows of a passage are in the order of time.
        first_at, last_at = passage.events[0].time, passage.events[-1].time
        if tally.first_at is None or first_at < tally.first_at:
            tally.first_at = first_at
        if tally.last_at is None or last_at > tally.last_at:
            tally.last_at = last_at


def add_tally(total: Tally, part: Tally) -> None:
    """Add the counts of some contacts to those of others."""
    total.contacts += part.contacts
    total.entered += part.entered
    for counter in COUNTERS:
        found: Counter[Any] = getattr(total, counter)
        found.update(getattr(part, counter))
    total.first_at = _chosen(min, total.first_at, part.first_at)
    total.last_at = _chosen(max, total.last_at, part.last_at)
    total.last_left_at = _chosen(max, total.last_left_at, part.last_left_at)


def _chosen(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)
