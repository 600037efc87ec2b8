"""Runs of the reference engine as outcomes of blocks, cut and shuffled: outputs are held against today's."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import numpy as np

from campaignlang.cli.people import contacts_of
from campaignlang.cli.running import Plan, Wanted, plan_of
from campaignlang.model.campaign import Campaign
from campaignlang.model.contact import BUILT_IN, AttributeDeclaration, ContactSchema
from campaignlang.model.values import Type
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.outcome import Changed, Events, Outcome, Passages
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.program import Program
from campaignlang.simulation.run import Run, run
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import Event, Passage, Story
from tests.documents import ROOT

EXAMPLES = tuple(sorted(path.stem for path in (ROOT / "examples").glob("*.campaign")))
Columns = TypeVar("Columns", Events, Passages, Changed)
BLOCK_SIZES = (1, 7, 1000)
TYPES = {"note": Type.TEXT, "score": Type.NUMBER, "since": Type.DATE, "at": Type.DATETIME, "vip": Type.FLAG}
SCHEMA = ContactSchema(
    (*BUILT_IN, *(AttributeDeclaration(name=name, type=type) for name, type in TYPES.items()))
)

# What has to be quoted, escaped, or kept from spreadsheets; and what has more bytes than characters.
ODD_TEXTS = (
    "",
    "plain",
    "a,b",
    'say "so"',
    "two\nlines",
    "back\\slash",
    "tab\there",
    "return\r",
    "=1+1",
    "-3",
    "'",
    "é",
    "雪",
    "\x01\x7f",
    "\U0001f600=",
    "subject=Hi;cc=x",
    "long " * 60,
)


@dataclass(frozen=True, slots=True)
class Ready:
    plan: Plan
    scenario: Scenario

    @property
    def program(self) -> Program:
        return self.plan.program

    @property
    def campaign(self) -> Campaign:
        return self.plan.campaign


@cache
def example(name: str, contacts: int = 40) -> tuple[Ready, Run]:
    """Run an example as `campaign run` does, on made-up contacts."""
    path = ROOT / "examples" / f"{name}.campaign"
    is_manual = "start: manual" in path.read_text(encoding="utf-8")
    wanted = Wanted(
        contacts=str(contacts),
        behavior_name=None,
        seed="7",
        start_at="2026-01-05T09:00" if is_manual else None,
        stop_at=None,
        until="2026-12-31T00:00" if is_manual else None,
        campaign_name=None,
        columns=(),
        no_plugins=True,
    )
    plan = plan_of(str(path), wanted)
    people = contacts_of(plan, wanted)
    return Ready(plan, people.scenario), run(
        plan.program, people.scenario, people.contacts, keeps_stories=True
    )


def odd_stories(count: int, seed: int = 1) -> tuple[Story, ...]:
    """Made-up stories: odd ids and details, few instants, several entries; some of nobody."""
    chance = random.Random(seed)
    ids = [f"{chance.choice(ODD_TEXTS[1:])}{number}" for number in range(count)]
    return tuple(
        Story(
            contact,
            tuple(_odd_passage(chance, entry) for entry in range(1, chance.choice((1, 1, 2, 3, 4)))),
            None,
            _odd_changes(chance),
        )
        for contact in ids
    )


def _odd_passage(chance: random.Random, entry: int) -> Passage:
    times = sorted(
        1_772_000_000 + chance.choice((0, 1, 60, 86_400, 700_000)) for _ in range(chance.randint(1, 9))
    )
    events = tuple(
        Event(
            at,
            chance.choice("abc"),
            chance.choice(("arrived", "moved", "sent", "clicked", "updated")),
            chance.choice(("", "a->b#1", "b->c#2")),
            chance.choice(ODD_TEXTS),
        )
        for at in times
    )
    is_inside = chance.random() < 0.5
    left_at = None if is_inside else times[-1]
    status = "participating" if is_inside else chance.choice(("goal", "exited"))
    return Passage(entry, times[0], status, chance.choice("abc"), times[-1], left_at, events)


def _odd_changes(chance: random.Random) -> tuple[tuple[str, str | int | bool | None], ...]:
    values = {
        "subscribed": chance.choice((True, False)),
        "note": chance.choice(ODD_TEXTS),
        "score": chance.choice((None, 0, -2_500_000, 17_000_000, 1)),
        "since": chance.choice((-25_567, 0, 20_000)),
        "at": 1_772_000_000,
        "vip": None,
    }
    return tuple((name, value) for name, value in values.items() if chance.random() < 0.3)


def outcomes(columns: StoryColumns, stories: Sequence[Story], size: int, seed: int = 1) -> Iterator[Outcome]:
    """Give stories in blocks of a size, the contacts shuffled, and the rows of every block in no order."""
    shuffled = list(stories)
    chance = np.random.default_rng(seed)
    random.Random(seed).shuffle(shuffled)
    for first in range(0, len(shuffled), size):
        found = columns.outcome(shuffled[first : first + size], first)
        assert found.events is not None and found.passages is not None
        yield replace(
            found,
            events=_shuffled_events(found.events, chance),
            passages=_shuffled(found.passages, chance.permutation(len(found.passages.contact))),
            changed=tuple(
                _shuffled(one, chance.permutation(len(one.contact))) for one in found.changed[::-1]
            ),
        )


def _shuffled_events(events: Events, chance: np.random.Generator) -> Events:
    """Also make two rows of a passage share an `order` here and there, and leave these in order."""
    order = events.order // 2
    keys = (chance.permutation(len(order)), np.arange(len(order)))
    # Rows of one contact, entry and order stay in order among themselves: they are moved as one.
    groups = np.unique(np.stack([events.contact, events.entry, order]), axis=1, return_inverse=True)[1]
    places = np.lexsort((keys[1], keys[0][groups.reshape(-1)] if len(order) else keys[0]))
    return _shuffled(replace(events, order=order), places)


def _shuffled(columns: Columns, places: Integers) -> Columns:
    found = {
        name: value[places]
        for name in columns.__dataclass_fields__
        if isinstance(value := getattr(columns, name), np.ndarray)
    }
    return replace(columns, **found)
