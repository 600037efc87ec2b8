"""The frame of a random program, and its times: all near each other, so that they often tie.

Wall times are whole seconds since 1970 on the campaign's wall. What dice show first is the simplest, so that
hypothesis shrinks towards it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from campaignlang.clock import civil_of_day, day_of_civil

DAY_SECONDS = 86_400
STEP_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": DAY_SECONDS, "month": 10 * DAY_SECONDS}
# How many steps a run is long; short where a loop of one step would go round a thousand times.
LENGTHS = {"second": (3, 90), "minute": (3, 90), "hour": (3, 96), "day": (2, 12), "month": (3, 15)}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

# Zones, and an evening after which their clocks change: an hour, half an hour, or over midnight.
NIGHTS: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("UTC", (2026, 3, 2)),
    ("Europe/Berlin", (2026, 3, 28)),
    ("Europe/Berlin", (2026, 10, 24)),
    ("America/New_York", (2026, 3, 7)),
    ("America/New_York", (2026, 10, 31)),
    ("Australia/Lord_Howe", (2026, 4, 4)),
    ("Australia/Lord_Howe", (2026, 10, 3)),
    ("Asia/Beirut", (2026, 3, 28)),
    ("Asia/Beirut", (2026, 10, 24)),
    ("America/Havana", (2026, 3, 7)),
    ("America/Havana", (2026, 10, 31)),
    ("Europe/Berlin", (2026, 1, 30)),
    ("Asia/Kathmandu", (2024, 2, 28)),
    # A minute after midnight back to the evening before: a local day twice, in two pieces.
    ("America/St_Johns", (2010, 11, 6)),
)
OTHER_ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Beirut", "Australia/Lord_Howe")

Option = TypeVar("Option")


class Dice:
    """A source of chance with the questions that generators ask."""

    def __init__(self, source: Random) -> None:
        self.source = source

    def one(self, *options: Option) -> Option:
        return options[self.source.randrange(len(options))]

    def number(self, low: int, high: int) -> int:
        return self.source.randint(low, high)

    def chance(self, percent: int) -> bool:
        return self.source.randrange(100) >= 100 - percent

    def some(self, options: tuple[Option, ...], percent: int) -> tuple[Option, ...]:
        return tuple(option for option in options if self.chance(percent))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What all parts of a program have in common. `kinds`: of its elements, in the file's order.

    `roles`: `entry`, `listener`, `exit`, `global` (an exit with a condition) or `step`.
    """

    dice: Dice
    step: str
    zone: str
    zones: tuple[str, ...]
    start: int
    length: int
    # Few lengths and few instants, so that one is the sum of others and many fall together.
    durations: tuple[str, ...]
    walls: tuple[int, ...]
    kinds: Mapping[str, str]
    roles: Mapping[str, str]

    def names(self, *kinds: str) -> tuple[str, ...]:
        return tuple(name for name, kind in self.kinds.items() if kind in kinds)

    def of_role(self, *roles: str) -> tuple[str, ...]:
        return tuple(name for name, role in self.roles.items() if role in roles)

    @property
    def step_seconds(self) -> int:
        return STEP_SECONDS[self.step]

    @property
    def end(self) -> int:
        return self.start + self.length * self.step_seconds


def new_frame(dice: Dice, kinds: Mapping[str, str], roles: Mapping[str, str]) -> Frame:
    # The commonest twice or three times.
    step = dice.one("hour", "day", "minute", "second", "hour", "day", "hour", "month", "minute")
    zone, evening = dice.one(*NIGHTS)
    day = day_of_civil(*evening) + (dice.number(-1, 0) if step == "day" else 0)
    hour = dice.one(20, 22, 23, 9) if step in ("hour", "day", "month") else dice.one(23, 25, 26, 27)
    second = hour * 3_600 + (dice.one(0, -5, -2) if step == "second" else dice.one(0, 0, 1_800))
    low, high = LENGTHS[step]
    start = day * DAY_SECONDS + second
    ahead = [dice.number(-1, 8) for _ in range(4)]
    others = tuple(one for one in OTHER_ZONES if one != zone)
    return Frame(
        dice=dice,
        step=step,
        zone=zone,
        zones=(zone, dice.one(*others), dice.one(*others)),
        start=start,
        length=dice.number(low, high),
        durations=tuple(any_duration(dice, step) for _ in range(3)),
        walls=tuple(start + steps * STEP_SECONDS[step] for steps in ahead),
        kinds=kinds,
        roles=roles,
    )


def date_text(day: int) -> str:
    year, month, day_of_month = civil_of_day(day)
    return f"{year:04d}-{month:02d}-{day_of_month:02d}"


def time_text(second: int) -> str:
    hours, rest = divmod(second, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02d}:{minutes:02d}" + (f":{seconds:02d}" if seconds else "")


def wall_text(wall: int) -> str:
    day, second = divmod(wall, DAY_SECONDS)
    return f"{date_text(day)} {time_text(second)}"


def wall(frame: Frame) -> int:
    """A few steps from the start, where everything happens."""
    if frame.dice.chance(75):
        return frame.dice.one(*frame.walls)
    return frame.start + frame.dice.number(-1, 8) * frame.step_seconds


def wall_literal(frame: Frame) -> str:
    return wall_text(wall(frame))


def date_literal(frame: Frame) -> str:
    return date_text(frame.start // DAY_SECONDS + frame.dice.number(-1, 4))


def time_literal(frame: Frame) -> str:
    if frame.dice.chance(25):
        return frame.dice.one("00:00", "02:30", "23:30", "10:00", "01:00", "02:00", "03:00")
    return time_text(wall(frame) % DAY_SECONDS)


def duration(frame: Frame) -> str:
    if frame.dice.chance(80):
        return frame.dice.one(*frame.durations)
    return any_duration(frame.dice, frame.step)


def any_duration(dice: Dice, step: str) -> str:
    """One to five steps; now and then mixed, so that calendar and exact parts meet."""
    if dice.chance(12):
        return dice.one(
            "1 day", "24 hours", "1 day 1 hour", "1 week", "1 month", "2 days 30 minutes", "90 seconds"
        )
    if step == "month":
        return dice.one("1 month", "2 weeks", "10 days", "1 month 1 day", "1 year", "30 days", "2 months")
    count = dice.number(1, 3 if step == "day" else 5)
    return f"{count} {step}{'s' if count > 1 else ''}"


def window(frame: Frame) -> str:
    begin = time_literal(frame)
    end = begin if frame.dice.chance(5) else time_literal(frame)
    return f"between {begin} and {end}"


def days(frame: Frame) -> str:
    dice = frame.dice
    today = (frame.start // DAY_SECONDS + 3) % 7
    near = tuple(WEEKDAYS[(today + ahead) % 7] for ahead in range(3))
    choice = dice.number(0, 4)
    if choice == 0:
        return dice.one(*near)
    if choice == 1:
        return dice.one("weekdays", "weekends", f"weekends, {date_literal(frame)}")
    if choice == 2:
        return date_literal(frame)
    if choice == 3:
        return f"{date_literal(frame)}, {date_literal(frame)}"
    return f"{near[0]}, {near[2]}"


def time_clauses(frame: Frame, percent: int = 30) -> list[str]:
    """Days, a clock time or a window, and `local`."""
    dice = frame.dice
    found = []
    if dice.chance(percent):
        found.append(f"on {days(frame)}")
    if dice.chance(percent):
        found.append(dice.one(f"at {time_literal(frame)}", window(frame)))
    if dice.chance(50 if found else percent // 2):
        found.append("local")
    return found


def instant(frame: Frame) -> str:
    """What `until` takes."""
    dice = frame.dice
    sign = dice.one("+", "-")
    events = frame.names("event")
    options = [
        wall_literal(frame),
        date_literal(frame),
        "due",
        f"due {sign} {duration(frame)}",
        "joined",
        f"joined {sign} {duration(frame)}",
        "next(born)",
        f"next(born) {sign} {duration(frame)}",
        "mark",
    ]
    if events:
        event = dice.one(*events)
        options += [f"{event}.ends", f"{event}.starts - {duration(frame)}", f"{event}.starts"]
    return dice.one(*options)
