"""Whole random campaigns with behaviour, contacts and clock: everything the language can express, near ties.

`cases()` is a hypothesis strategy, `numbered_case` the same by a seed, for bulk. Both roll the same dice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from campaignlang.clock import FOREVER
from campaignlang.doors.refused import Refused
from campaignlang.doors.zones import zone as zone_by_name
from campaignlang.model.campaign import Document
from campaignlang.model.imports import Unit
from campaignlang.model.plugins import kind_finder
from campaignlang.model.resolve import resolve
from campaignlang.model.stops import stops_runs
from campaignlang.model.values import Value
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.first_by_value import first_by_value
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import Scenario, Seen, clock_of_run
from campaignlang.simulation.synthetic import synthetic_contacts
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source
from tests.simulation.random_behaviors import Row, behavior, seen_rows
from tests.simulation.random_elements import element, flows, profile
from tests.simulation.random_times import DAY_SECONDS, Dice, Frame, new_frame, wall, wall_text

STEP_KINDS = ("email", "wait", "email", "sms", "landing", "event", "call", "update", "create", "split")
IDS = ("b", "a", "c10", "c9", "d2345678", "é", "a-very-long-id-of-a-contact", "Z")
TRIES = 40
CHANGING = ("now", "today", "next(", "frequency", "refresh")
SCHEMA = """contact {
  plan: text ("free", "pro")
  note: text
  score: number
  level: number required
  keen: flag
  news: flag
  due: datetime
  mark: datetime
  born: date
  joined: date
}
folder chosen { where: score >= 1 or keen }
email letter "L" { subject: "L" when keen; subject: "M"; template: "l.html" }
email other_letter "O" { subject: "O" }
sms letter_sms "L" { text: "L" }
sms other_letter_sms "O" { text: "O" }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text, who is there, and how it is run. `people`: by attribute; the rest is made up.

    `made_up`: so many synthetic contacts besides; `seen` None: by chance. Walls are the campaign's.
    """

    text: str
    people: tuple[Mapping[str, Value], ...]
    made_up: int
    seed: int
    seen: Mapping[str, tuple[Row, ...]] | None
    start_at: int | None
    stop_at: int | None
    until: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A case that can be run."""

    case: Case
    program: Program
    scenario: Scenario
    contacts: tuple[Contact, ...]


def cases() -> st.SearchStrategy[Ready]:
    found = st.randoms(use_true_random=False).map(lambda source: ready(new_case(Dice(source))))
    return found.filter(lambda one: one is not None).map(_there)


def _there(found: Ready | None) -> Ready:
    assert found is not None
    return found


def numbered_case(seed: str, number: int) -> Ready:
    """The same for the same seed and number, on every machine."""
    source = Random(f"{seed}/{number}")
    for _ in range(TRIES):
        found = ready(new_case(Dice(source)))
        if found is not None:
            return found
    raise AssertionError(f"no valid program in {TRIES} tries: seed {seed}, number {number}")


def new_case(dice: Dice) -> Case:
    frame = skeleton(dice)
    starts_by_hand, seen_count = dice.chance(15), len(IDS) if dice.chance(20) else 0
    people = tuple(person(frame, who) for who in IDS[: dice.number(1, 5)])
    has_end = dice.chance(80)
    far = frame.start + 40 * DAY_SECONDS
    text = campaign(frame, starts_by_hand=starts_by_hand, has_end=has_end)
    # What time alone may change is looked through day by day, up to the year 2999 if nothing ends the run.
    needs_until = not has_end and (dice.chance(60) or any(word in text for word in CHANGING))
    return Case(
        text=text,
        people=people,
        made_up=dice.number(1, 3) if dice.chance(40) else 0,
        seed=dice.one(1, 7, 2**64 - 1) if dice.chance(40) else dice.number(0, 10_000),
        seen={str(one["id"]): seen_rows(frame) for one in people} if seen_count else None,
        start_at=frame.start if starts_by_hand else None,
        stop_at=frame.end - dice.one(0, 1) * frame.step_seconds if dice.chance(12) else None,
        until=dice.one(
            frame.end,
            far if frame.step in ("day", "month") else frame.end,
            frame.start + dice.number(2, 9) * frame.step_seconds,
        )
        if needs_until or dice.chance(15)
        else None,
    )


def skeleton(dice: Dice) -> Frame:
    """Which elements there are, and what part they play."""
    kinds: dict[str, str] = {}
    roles: dict[str, str] = {}

    def add(name: str, kind: str, role: str) -> None:
        kinds[name], roles[name] = kind, role

    first = dice.one("audience", "audience", "signal", "landing", "event")
    entries = [first] + [
        dice.one("audience", "signal", "landing", "event") for _ in range(2) if dice.chance(35)
    ]
    exits = [("exit", "global") for _ in range(dice.number(0, 2))]
    listeners = [("signal", "listener") for _ in range(2) if dice.chance(30)]
    steps = [(dice.one(*STEP_KINDS), "step") for _ in range(dice.number(2, 7))]
    entered = [(kind, "entry") for kind in entries]
    parts = [*entered, *listeners, *steps, ("exit", "exit"), ("exit", "exit"), *exits]
    if dice.chance(30):
        dice.source.shuffle(parts)
    for number, (kind, role) in enumerate(parts):
        add(f"{'s' if role == 'entry' else 'x' if 'exit' in kind else 'e'}{number}", kind, role)
    return new_frame(dice, kinds, roles)


def campaign(frame: Frame, *, starts_by_hand: bool, has_end: bool) -> str:
    dice = frame.dice
    steps, exits = frame.of_role("step"), frame.of_role("exit", "global")
    arrows = []
    for name in frame.of_role("entry"):
        first = (steps[0], steps[0], *steps)
        arrows += [f"{name} -> {steps[0]}"] if dice.chance(60) else flows(frame, name, first, ())
    for place, name in enumerate(steps):
        onward = (*steps[place + 1 : place + 3], *steps[place + 1 :], *steps[place + 1 :], *exits)
        arrows += flows(frame, name, onward, steps[: place + 1])
    # A step that no flow leads to would be an entry of its own.
    reached = [arrow.split(" ")[2] for arrow in arrows]
    arrows += [f"{frame.of_role('entry')[0]} -> {name} when keen" for name in steps if name not in reached]
    lines = [
        f'timezone: "{frame.zone}"',
        f"start: {'manual' if starts_by_hand else wall_text(frame.start)}",
        f"end: {wall_text(frame.end) if has_end else 'manual'}",
        *profile(frame),
        *(element(frame, name) for name in frame.kinds),
        *arrows,
    ]
    body = "\n  ".join(lines)
    return f'{SCHEMA}campaign c "C" {{\n  {body}\n}}\n{behavior(frame)}\n'


def person(frame: Frame, who: str) -> Mapping[str, Value]:
    """Mostly something, often nothing; what is not given is as a file without that column has it."""
    dice = frame.dice
    zone = zone_by_name(frame.zone)
    assert zone is not None
    today = frame.start // DAY_SECONDS

    def instant() -> int:
        return zone.instant(*divmod(wall(frame), DAY_SECONDS))

    values: dict[str, Value] = {
        "id": who,
        "email": dice.one("", "x@example.com", None) if dice.chance(30) else "",
        "phone": dice.one("", "+491", None) if dice.chance(30) else "",
        "timezone": dice.one(frame.zone, *frame.zones, None),
        "subscribed": dice.one(True, False, None) if dice.chance(30) else True,
        "plan": dice.one("free", "pro", None),
        "note": dice.one("a", "ab", "b", None),
        # Now and then so large that a sum leaves the range.
        "score": 2**62 if dice.chance(2) else dice.one(0, 1_000_000, 2_000_000, 2_500_000, None),
        "level": dice.one(1_000_000, 0, 2_000_000),
        "keen": dice.one(True, False, None),
        "news": dice.one(True, False, None),
        "due": dice.one(instant(), None),
        "mark": dice.one(instant(), None),
        "born": dice.one(11_016, today - 366, today - 364, None),
        "joined": dice.one(today, today - 1, today + 1, today + 2, None),
    }
    return values


def read(text: str) -> Document | None:
    """None where a finding would stop a run."""
    source, report = Source("random.campaign", text), Report()
    unit = Unit("random.campaign", source, parse(source, report))

    def no_import(path: str, importer: Unit) -> Unit:
        raise AssertionError(path)

    document = resolve(unit, no_import, report, kind_finder(with_plugins=False))
    return None if any(stops_runs(one.code) for one in report.findings) else document


def ready(case: Case) -> Ready | None:
    """None for a case that nobody could run."""
    document = read(case.text)
    if document is None:
        return None
    program = lower(document.campaigns[0], document.behaviors[0])

    def instant(wall: int | None) -> int | None:
        return None if wall is None else program.zone.instant(*divmod(wall, DAY_SECONDS))

    try:
        clock = clock_of_run(
            program,
            start_at=instant(case.start_at),
            stop_at=instant(case.stop_at),
            until=instant(case.until),
        )
    except Refused:
        return None
    assert clock.start < FOREVER
    names = [one.name for one in program.schema.attributes]
    people = tuple(Contact(str(one["id"]), tuple(one[name] for name in names)) for one in case.people)
    contacts = (*people, *synthetic_contacts(program, case.made_up, case.seed))
    recorded: dict[str, tuple[Seen, ...]] | None = None
    if case.seen is not None:
        recorded = {
            who: tuple((name, key, clock.start + after, visit) for name, key, after, visit in rows)
            for who, rows in case.seen.items()
        }
    scenario = Scenario(
        clock=clock, seed=case.seed, recorded=recorded, shut_out=first_by_value(program, contacts)
    )
    return Ready(case=case, program=program, scenario=scenario, contacts=contacts)
