"""One number for a whole event log: the SHA-256 of the CSV that `--log` would write.

The same for every engine, size of blocks, order of contacts and number of workers; `sha256sum` gives it too.
"""

import hashlib
from collections.abc import Iterable

from campaignlang.doors.outputs import STANDARD_OUTPUT
from campaignlang.simulation.columnar.columns.outcome import Names, Outcome
from campaignlang.simulation.columnar.outputs.event_log import event_bytes
from campaignlang.simulation.columnar.outputs.event_runs import EventRuns
from campaignlang.simulation.columnar.outputs.runs import WINDOW_ROWS
from campaignlang.simulation.columnar.outputs.table_bytes import Form
from campaignlang.simulation.logs import EVENT_COLUMNS, event_rows
from campaignlang.simulation.story import Story
from campaignlang.simulation.tables import table_text

FORM = Form("csv", EVENT_COLUMNS)


class EventDigest(EventRuns):
    """Collects outcomes inside of `with`, as the event log does, and gives their digest instead."""

    def __init__(self, names: Names, window_rows: int = WINDOW_ROWS) -> None:
        super().__init__(STANDARD_OUTPUT, names, window_rows)

    def finish(self) -> str:
        found = hashlib.sha256()
        with self.rows() as rows:
            for data in event_bytes(FORM, rows, self.runs.ids, self.tails):
                found.update(data)
        return found.hexdigest()


def digest(outcomes: Iterable[Outcome], names: Names) -> str:
    """Give the digest of a run's outcomes, in whatever blocks and order."""
    with EventDigest(names) as collected:
        for outcome in outcomes:
            collected.add(outcome)
        return collected.finish()


def stories_digest(stories: Iterable[Story]) -> str:
    """Give the digest of a run by the reference engine; holds all events at once."""
    found = hashlib.sha256()
    for text in table_text("csv", EVENT_COLUMNS, event_rows(stories)):
        found.update(text.encode("utf-8", "surrogatepass"))
    return found.hexdigest()
