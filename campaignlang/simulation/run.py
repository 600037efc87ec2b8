"""One run from its ingredients to its results: lowering, people, stories, counts, what completed it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from campaignlang.clock import Ticks
from campaignlang.simulation.completion import Completion, completion
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.fingerprint import contact_fingerprint, contacts_fingerprint
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.living import simulate
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import Story
from campaignlang.simulation.tally import Tally, count


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run that has ended. `stories` are kept only where they were asked for."""

    program: Program
    scenario: Scenario
    tally: Tally
    completion: Completion
    stories: tuple[Story, ...]
    contacts_fingerprint: str


def run(
    program: Program,
    scenario: Scenario,
    contacts: Iterable[Contact],
    *,
    keeps_stories: bool,
    keeps_fingerprint: bool = True,
) -> Run:
    """Run contacts through a program. Raises Refused where the run ends in an error (U904 to U906)."""
    tally = Tally(program.zone)
    stories: list[Story] = []
    sum_of_folds = 0

    def passing() -> Iterable[Contact]:
        nonlocal sum_of_folds
        for contact in contacts:
            if keeps_fingerprint:
                sum_of_folds += contact_fingerprint(program.schema, contact)
            yield contact

    for story in simulate(program, scenario, passing()):
        count(tally, story)
        if keeps_stories:
            stories.append(story)
    return Run(
        program=program,
        scenario=scenario,
        tally=tally,
        completion=completion(program, scenario.clock, tally),
        stories=tuple(stories),
        contacts_fingerprint=contacts_fingerprint(sum_of_folds),
    )


def period_finder(program: Program, start: int) -> Callable[[int], int]:
    """Give the function that says which tick, or campaign day, an instant belongs to."""
    if program.frequency is None:
        return lambda at: program.zone.local(at)[0]
    ticks = Ticks(start, program.frequency, program.zone)
    return lambda at: ticks.number_at_or_after(at + 1) - 1
