"""What became of one contact: the engines' result, and what all outputs are made of.

Instants are seconds UTC. Plain data: no wording, no formatting.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, cast

from campaignlang.model.values import Value


class Event(NamedTuple):
    """A row of the event log, without contact and entry. `flow`: `a->b#n`, or empty."""

    time: int
    element: str
    event: str
    flow: str
    detail: str


# A row from its fields in order. Calling `Event` takes three times as long, and a run makes millions.
row = cast("Callable[[tuple[int, str, str, str, str]], Event]", partial(tuple.__new__, Event))


class Passage(NamedTuple):
    """One entry of one contact, from coming in to leaving or the run's end.

    `status`: `participating`, `goal`, `exited`. `element`: where they are or left by.
    `since`: when they arrived there. `events`: in order, with those that came after leaving, and
    `ignored` ones.
    """

    entry: int
    entered_at: int
    status: str
    element: str
    since: int
    left_at: int | None
    events: tuple[Event, ...]


class KeptOut(NamedTuple):
    """Why a contact never came in: `reason` is exit, until, distinct, where or not_entered.

    `element`: the entry that looked last; `part`: the first part of its condition that failed, in
    the drawing's words; `why`: the value it failed on.
    """

    reason: str
    element: str
    part: str = ""
    why: str = ""


class Story(NamedTuple):
    """All passages of a contact in a run.

    `changed`: attributes whose value at the end is not that at the beginning, schema order.
    `answers`: to each entry line of a test, in its order: `entered`, `ignored`, or why it was refused.
    """

    contact: str
    passages: tuple[Passage, ...]
    kept_out: KeptOut | None
    changed: tuple[tuple[str, Value], ...] = ()
    answers: tuple[str, ...] = ()
