"""Play a witness of the time rules on the reference engine: does what it says happen?"""

from campaignlang.check.timing_witness import Witness
from campaignlang.clock import FOREVER
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import (
    Scenario,
    Script,
    ScriptedEntry,
    ScriptedResponse,
    ScriptedTurn,
    clock_of_run,
)
from campaignlang.simulation.story import Event, Story
from tests.simulation.playing import contact_of

ARRIVALS = ("entered", "arrived", "left")


def replay(campaign: Campaign, witness: Witness, until: int | None = None) -> Story:
    """Give the story of the one contact of a witness, to where it ends or some other instant."""
    program = lower(campaign, None)
    scenario = Scenario(
        # Up to the instant that is of interest: some ways go round for ever.
        clock=clock_of_run(
            program, start_at=witness.start, until=until or until_of(witness), is_scripted=True
        ),
        script=script_of(witness),
    )
    contact = contact_of(program, {"id": "witness", **dict(witness.values)})
    return next(simulate(program, scenario, (contact,)))


def until_of(witness: Witness) -> int:
    _, arrived = witness.way[-1]
    return 1 + (witness.acts if witness.acts < FOREVER else arrived)


def script_of(witness: Witness) -> Script:
    entry, at = witness.entry
    return Script(
        entries=(ScriptedEntry(entry, at, ()),),
        responses=tuple(
            ScriptedResponse(element=element, visit=visit, response=key, after=None, at=instant, values=())
            for element, visit, key, instant in witness.responses
        ),
        turns=tuple(ScriptedTurn(element, visit, target) for element, visit, target in witness.turns),
    )


def way_of(story: Story) -> tuple[tuple[str, int], ...]:
    """Give where the contact was, and when: `entered`, `arrived` and `left` of the first passage."""
    return tuple((event.element, event.time) for event in events_of(story) if event.event in ARRIVALS)


def events_of(story: Story) -> tuple[Event, ...]:
    return tuple(story.passages[0].events) if story.passages else ()


def sent_at(story: Story) -> tuple[tuple[str, int], ...]:
    return tuple((event.element, event.time) for event in events_of(story) if event.event == "sent")


__all__ = ["Program", "events_of", "replay", "sent_at", "way_of"]
