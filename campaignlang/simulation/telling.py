"""A story as lines: what `trace` prints for each event, and what a failed expectation shows."""

from campaignlang import clock
from campaignlang.doors.screen import escape_text
from campaignlang.model.campaign import Campaign
from campaignlang.model.wording import flow_in_words
from campaignlang.simulation.explain import Explanation, FlowAnswer
from campaignlang.simulation.story import Event, Passage

# For each `moved` of a passage, by its place among the passage's events, the answers of the flows.
Answers = dict[tuple[int, int], tuple[FlowAnswer, ...]]


def event_line(event: Event, zone: clock.Zone) -> str:
    """Give `2026-03-02 09:00:00  invite  sent`, and the detail or flow where there is one."""
    parts = [clock.local_text(event.time, zone, seconds=True), event.element, escape_text(event.event)]
    if event.flow:
        parts.append(event.flow)
    if event.detail:
        parts.append(escape_text(event.detail))
    return "  ".join(parts)


def answers_of(explanation: Explanation) -> Answers:
    return {(move.entry, move.place): move.flows for move in explanation.moves}


def answer_line(answer: FlowAnswer, campaign: Campaign) -> str:
    """Give `    -> reminder  not opened · after 2 days: taken`, in the drawing's words."""
    flow = next(flow for flow in campaign.flows if flow.key == answer.flow)
    words = " · ".join(flow_in_words(flow, campaign)) or "at once"
    verdict = "taken" if answer.is_taken else f"not taken: {answer.why}" if answer.why else "not taken"
    return f"    -> {flow.target}  {escape_text(words)}: {escape_text(verdict)}"


def passage_lines(
    passage: Passage, answers: Answers, campaign: Campaign, zone: clock.Zone
) -> list[tuple[int, str]]:
    """Give the events of a passage as lines with their instants, below each move its flows."""
    lines: list[tuple[int, str]] = []
    for place, event in enumerate(passage.events):
        lines.append((event.time, event_line(event, zone)))
        for answer in answers.get((passage.entry, place), ()):
            lines.append((event.time, answer_line(answer, campaign)))
    return lines


def story_lines(explanation: Explanation, campaign: Campaign, zone: clock.Zone) -> list[tuple[int, str]]:
    """Give a whole story so, passage by passage."""
    answers = answers_of(explanation)
    return [
        line
        for passage in explanation.story.passages
        for line in passage_lines(passage, answers, campaign, zone)
    ]
