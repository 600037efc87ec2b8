"""C605 on long chains of messages of one template."""

from heapq import heappop

import pytest

from campaignlang.check import timing_messages
from campaignlang.check.timing_findings import findings_of_time
from campaignlang.model.load import load_document
from campaignlang.syntax.diagnostic import Report


def repeats_in(count: int) -> list[str]:
    lines = ['campaign c "C" {', "  start: 2026-03-02 08:00", '  audience a "A"', '  exit x "X"']
    lines.extend(f'  email m{number} "M" {{ subject: "S"; template: "t.html" }}' for number in range(count))
    lines.extend(f"  m{number} -> m{number + 1} after 2 days" for number in range(count - 1))
    text = "\n".join([*lines, "  a -> m0", f"  m{count - 1} -> x after 2 days", "}"])
    document = load_document("case.campaign", text, Report())
    return [one.label for one in findings_of_time(document.campaigns[0]) if one.code.code == "C605"]


def test_every_message_but_the_first_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ["first by `m0`"] * 19 == repeats_in(20)
    # What is too far off to be found from the first is found from a later one.
    monkeypatch.setattr(timing_messages, "SEARCHED_MAX", 10)
    assert 19 == len(repeats_in(20))


def test_the_search_grows_with_the_messages_and_not_with_their_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[None] = []

    def counting(waiting: list[object]) -> object:
        taken.append(None)
        return heappop(waiting)

    monkeypatch.setattr(timing_messages, "heappop", counting)
    counts = []
    for messages in (40, 80):
        taken.clear()
        repeats_in(messages)
        counts.append(len(taken))
    assert counts[1] < 2.5 * counts[0]
