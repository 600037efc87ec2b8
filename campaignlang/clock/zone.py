"""A time zone as one table of transitions, from the first record to the end of 2999.

Rules that go on for ever are written out as transitions when the zone is made, so that every conversion
is one search in a sorted tuple; an engine that works on arrays reads the same tuples.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

DAY_SECONDS = 86_400

# No window, tick or clock time looks further than this from an instant to find its day.
STEADY_SECONDS = 3 * DAY_SECONDS


@dataclass(frozen=True, slots=True)
class Zone:
    """`offsets[0]` holds before `instants[0]`, `offsets[k]` from `instants[k - 1]` on (seconds east of UTC).

    Two zones of one key are equal: a run reads one edition of the tz database.
    """

    key: str
    instants: tuple[int, ...] = field(compare=False, repr=False)
    offsets: tuple[int, ...] = field(compare=False, repr=False)
    # The wall second from which `offsets[k + 1]` is used: a gap is read with the offset before it, a time
    # that occurs twice means the first, so in both cases the later of the two wall readings of a transition.
    walls: tuple[int, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        assert len(self.offsets) == len(self.instants) + 1
        walls = tuple(
            at + max(before, after)
            for at, before, after in zip(self.instants, self.offsets, self.offsets[1:], strict=False)
        )
        object.__setattr__(self, "walls", walls)

    def offset(self, instant: int) -> int:
        """Seconds east of UTC."""
        return self.offsets[bisect_right(self.instants, instant)]

    def local(self, instant: int) -> tuple[int, int]:
        """The local day (since 1970-01-01) and the second of that day's wall clock."""
        return divmod(instant + self.offsets[bisect_right(self.instants, instant)], DAY_SECONDS)

    def instant(self, day: int, second: int) -> int:
        """The instant of a wall time: in a gap by the offset before it, of two the first."""
        wall = day * DAY_SECONDS + second
        return wall - self.offsets[bisect_right(self.walls, wall)]

    def is_missing(self, day: int, second: int) -> bool:
        """Whether clocks jump over this wall time."""
        return self.local(self.instant(day, second)) != (day, second)

    def is_twice(self, day: int, second: int) -> bool:
        """Whether this wall time occurs twice."""
        wall = day * DAY_SECONDS + second
        index = bisect_right(self.walls, wall)
        if index == len(self.instants):
            return False
        # The next transition goes back, and this wall time comes again after it.
        again = wall - self.offsets[index + 1]
        return self.offsets[index + 1] < self.offsets[index] and again >= self.instants[index]

    def steady_offset(self, instant: int) -> int | None:
        """The offset, when no transition is within three days: then plain arithmetic gives wall times."""
        index = bisect_right(self.instants, instant)
        if index and instant - self.instants[index - 1] < STEADY_SECONDS:
            return None
        if index < len(self.instants) and self.instants[index] - instant <= STEADY_SECONDS:
            return None
        return self.offsets[index]


UTC = Zone("UTC", (), (0,))
