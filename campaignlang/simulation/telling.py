"""A story as lines: what `trace` prints for each event, and what a failed expectation shows."""

from campaignlang import clock
from campaignlang.doors.screen import escape_text
from campaignlang.simulation.story import Event, Story


def event_line(event: Event, zone: clock.Zone) -> str:
    """Give `2026-03-02 09:00:00  invite  sent`, and the detail or flow where there is one."""
    parts = [clock.local_text(event.time, zone, seconds=True), event.element, escape_text(event.event)]
    if event.flow:
        parts.append(event.flow)
    if event.detail:
        parts.append(escape_text(event.detail))
    return "  ".join(parts)


def story_lines(story: Story, zone: clock.Zone) -> list[tuple[int, str]]:
    """Give all events of a story as lines with their instants, passage by passage."""
    return [(event.time, event_line(event, zone)) for passage in story.passages for event in passage.events]
