"""How a program is run: the clock, the seed, and what was seen or written instead of chance.

All times are instants. A clock told wrongly is refused here, before anything is run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from campaignlang.clock import FOREVER, Duration, instant_text
from campaignlang.doors.refused import Refused
from campaignlang.model.test_block import EntryLine, ResponseLine, TakesLine, Test
from campaignlang.model.values import Value, WallTime
from campaignlang.simulation.program import Program

# A row of a `seen from` file: element, response's key (`entered`: comes in), instant, visit (None: of any).
Seen = tuple[str, str, int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunClock:
    """`end` is the campaign's own, `stop` was told, `until` cuts the run off; the earliest counts."""

    start: int
    end: int | None
    stop: int | None
    until: int | None

    @property
    def horizon(self) -> int:
        """Nothing is executed at or after it."""
        return min(at for at in (self.end, self.stop, self.until, FOREVER) if at is not None)

    @property
    def horizon_word(self) -> str | None:
        """`end`, `stop` or `until`, as the summary says what completed a run; None without an end."""
        for word, at in (("end", self.end), ("stop", self.stop), ("until", self.until)):
            if at is not None and at == self.horizon:
                return word
        return None


@dataclass(frozen=True, slots=True)
class ScriptedEntry:
    """`readers at … with …` of a test."""

    element: str
    at: int
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedResponse:
    """`retry[2] succeeded after 4 seconds`; `visit` None: at every visit; neither time: at once."""

    element: str
    visit: int | None
    response: str
    after: Duration | None
    at: int | None
    values: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class ScriptedTurn:
    """`follow_up takes thanks_long`"""

    element: str
    visit: int | None
    target: str


@dataclass(frozen=True, slots=True)
class Script:
    """What the one contact of a test does; nothing else happens to it."""

    entries: tuple[ScriptedEntry, ...] = ()
    responses: tuple[ScriptedResponse, ...] = ()
    turns: tuple[ScriptedTurn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`recorded`: by contact, None where chance decides.

    `shut_out`: by entry, the ids that `distinct` leaves out.
    """

    clock: RunClock
    seed: int = 1
    recorded: Mapping[str, tuple[Seen, ...]] | None = None
    script: Script | None = None
    shut_out: Mapping[str, frozenset[str]] = field(default_factory=dict)


def clock_of_run(
    program: Program,
    *,
    start_at: int | None = None,
    stop_at: int | None = None,
    until: int | None = None,
    is_scripted: bool = False,
) -> RunClock:
    """Refuse a clock that was told wrongly (U902) and a run that would never end (U903)."""
    if program.start is not None and start_at is not None:
        raise Refused(
            "U902",
            f"a start was told, but `{program.campaign}` starts by itself",
            f"it starts at {instant_text(program.start)}; leave the start out",
        )
    start = program.start if start_at is None else start_at
    if start is None:
        raise Refused(
            "U902",
            f"`{program.campaign}` starts when told, and no start was told",
            "say when it starts",
        )
    clock = RunClock(start=start, end=program.end, stop=stop_at, until=until)
    if start >= clock.horizon:
        raise Refused(
            "U902",
            f"the start of `{program.campaign}` is not before its {_horizon_in_words(clock)}",
            f"it starts at {instant_text(start)} and would end at {instant_text(clock.horizon)}",
        )
    if clock.horizon == FOREVER and not is_scripted:
        _refuse_endless(program)
    return clock


def _horizon_in_words(clock: RunClock) -> str:
    return {"end": "end", "stop": "stop", "until": "last instant"}.get(clock.horizon_word or "", "end")


def _refuse_endless(program: Program) -> None:
    for node in program.entries:
        entry = node.entry
        assert entry is not None
        if not entry.is_told and entry.refresh is not None and entry.until is None:
            raise Refused(
                "U903",
                f"the run would never end: `{node.name}` looks for contacts for ever",
                "give the audience an `until`, the campaign an `end`, or the run an `--until`",
            )


def script_of(program: Program, test: Test) -> Script:
    """The lines of a test by which its contact comes in and responds."""

    def instant(at: WallTime) -> int:
        return program.zone.instant(at.day, at.second)

    return Script(
        entries=tuple(
            ScriptedEntry(deed.element, instant(deed.at), deed.values)
            for deed in test.deeds
            if isinstance(deed, EntryLine)
        ),
        responses=tuple(
            ScriptedResponse(
                element=deed.element,
                visit=deed.visit,
                response=deed.response,
                after=deed.after,
                at=None if deed.at is None else instant(deed.at),
                values=deed.values,
            )
            for deed in test.deeds
            if isinstance(deed, ResponseLine)
        ),
        turns=tuple(
            ScriptedTurn(deed.element, deed.visit, deed.target)
            for deed in test.deeds
            if isinstance(deed, TakesLine)
        ),
    )
