"""Why a participant went where it went: for each move, each flow of the element with its answer.

Runs the one contact again, watching; nothing here decides anything.
"""

from dataclasses import dataclass

from campaignlang.clock import local_text
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.reference.flows import PreparedFlow
from campaignlang.simulation.reference.living import Life
from campaignlang.simulation.reference.moving import exit_now, first_ready, is_allowed_now, other_ways
from campaignlang.simulation.reference.person import Person, Visit, Way
from campaignlang.simulation.reference.prepared import PreparedProgram
from campaignlang.simulation.reference.why import first_failing
from campaignlang.simulation.scenario import Scenario
from campaignlang.simulation.story import Story

ELSEWHERE = "the draw went another way"
LATER_IN_FILE = "ready too, but later in the file"
LOSES_TIES = "ready too, but `otherwise` loses every tie"
OPEN = "another flow can still be taken"
NOT_NOW = "not at this time"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowAnswer:
    """`ready`: the instant it is ready at if nothing else happens; `why`: empty for the one that is taken."""

    flow: str
    ready: int | None
    is_taken: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """`place`: of the `moved` among its passage's events."""

    entry: int
    place: int
    flows: tuple[FlowAnswer, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    story: Story
    moves: tuple[Move, ...]


def explain(program: Program, scenario: Scenario, contact: Contact) -> Explanation:
    """Give a contact's story with the answers of all flows at each of its moves."""
    prepared = PreparedProgram(program, scenario)
    moves: list[Move] = []

    def watch(person: Person, visit: Visit, now: int, taken: PreparedFlow | None) -> None:
        answers = _answers(prepared, person, visit, now, taken)
        moves.append(Move(entry=visit.stay.entry, place=len(visit.stay.events), flows=answers))

    story = Life(prepared, contact, watch).story()
    return Explanation(story, tuple(moves))


def _answers(
    prepared: PreparedProgram, person: Person, visit: Visit, now: int, taken: PreparedFlow | None
) -> tuple[FlowAnswer, ...]:
    ways = {way.flow.key: way for way in (*visit.ways, *other_ways(prepared, person, visit))}
    found = []
    for flow in sorted((*visit.node.flows, *visit.node.others), key=lambda one: one.rule.number):
        if flow is taken:
            found.append(FlowAnswer(flow=flow.key, ready=now, is_taken=True, why=""))
            continue
        way = ways.get(flow.key)
        ready = None if way is None else first_ready(person, way, now, prepared.ends_at)
        why = _why(prepared, person, visit, flow, way, now, taken)
        known = ready if ready is not None and ready < prepared.ends_at else None
        found.append(FlowAnswer(flow=flow.key, ready=known, is_taken=False, why=why))
    return tuple(found)


def _why(
    prepared: PreparedProgram,
    person: Person,
    visit: Visit,
    flow: PreparedFlow,
    way: Way | None,
    now: int,
    taken: PreparedFlow | None,
) -> str:
    if taken is None:
        exit_node = exit_now(prepared, person, now)
        return f"`{exit_node.name}` interrupts" if exit_node is not None else ""
    if visit.node.rule.choose is not None:
        return ELSEWHERE
    if way is None:
        return OPEN
    if now < way.begin:
        return f"not before {local_text(way.begin, way.zone)}"
    if now > way.deadline:
        return (
            "its instant is empty" if way.deadline < 0 else f"over since {local_text(way.deadline, way.zone)}"
        )
    part = first_failing(prepared.program, flow.rule.parts, person, now, is_local=flow.rule.is_local)
    if part is not None:
        return f"{part.words}: no"
    if not is_allowed_now(way, now):
        return NOT_NOW
    # Wherever it stands: before the one that is taken, too.
    is_beaten = flow.rule.is_otherwise and not taken.rule.is_otherwise
    return LOSES_TIES if is_beaten else LATER_IN_FILE
