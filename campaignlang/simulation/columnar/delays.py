"""Delays of a behaviour on arrays: from draws to whole seconds, as `simulation.draw` gives them for one."""

from collections.abc import Callable
from typing import assert_never

import numpy as np

from campaignlang.model.behavior import After, Between, Delay, HalfWithin
from campaignlang.simulation import draw
from campaignlang.simulation.columnar.columns.arrays import Integers, Words
from campaignlang.simulation.columnar.columns.chance import scaled

DelayOf = Callable[[Words], Integers]
NOT_WORKED_OUT = -1
# Far beyond the last year, and so small that a sum with an instant stays a whole number of 64 bits.
SECONDS_MAX = 1 << 52
SMALL_STEP = 1 << 47  # Times 16 bits it stays below 63.


def compile_delay(delay: Delay) -> DelayOf:
    match delay:
        case HalfWithin(half_seconds=half, ninety_seconds=ninety):
            return _Table(half, draw.NINETY_TIMES * half if ninety is None else ninety)
        case After(seconds=seconds):
            return lambda draws: np.full(len(draws), seconds, np.int64)
        case Between(low_seconds=low, high_seconds=high):
            return lambda draws: low + scaled(high - low + 1, draws)
        case _:
            assert_never(delay)


class _Table:
    """The 4,097 whole seconds of a log-normal delay; entries are worked out when they are met.

    A whole table takes 20 ms, and a run of a few people needs few entries.
    """

    def __init__(self, half_seconds: int, ninety_seconds: int) -> None:
        self.half_seconds = half_seconds
        self.ninety_seconds = ninety_seconds
        self.entries = np.full(draw.TABLE_PIECES + 1, NOT_WORKED_OUT, np.int64)
        self.steps = np.zeros(draw.TABLE_PIECES, np.int64)
        self.is_known = np.zeros(draw.TABLE_PIECES, bool)
        self.has_large_steps = False

    def __call__(self, draws: Words) -> Integers:
        pieces = (draws >> np.uint64(52)).astype(np.int64)
        if not self.is_known.all():
            self._work_out(pieces)
        fractions = ((draws >> np.uint64(36)) & np.uint64(0xFFFF)).astype(np.int64)
        steps = self.steps[pieces]
        if self.has_large_steps:
            within = (steps >> 16) * fractions + (((steps & 0xFFFF) * fractions) >> 16)
        else:
            fractions *= steps
            fractions >>= 16
            within = fractions
        within += self.entries[pieces]
        return within

    def _work_out(self, pieces: Integers) -> None:
        is_asked = np.zeros(draw.TABLE_PIECES, bool)
        is_asked[pieces] = True
        for piece in np.flatnonzero(is_asked & ~self.is_known).tolist():
            for entry in (piece, piece + 1):
                if self.entries[entry] == NOT_WORKED_OUT:
                    seconds = draw.table_entry(self.half_seconds, self.ninety_seconds, entry)
                    self.entries[entry] = min(seconds, SECONDS_MAX)
            step = int(self.entries[piece + 1] - self.entries[piece])
            self.steps[piece] = step
            self.is_known[piece] = True
            self.has_large_steps = self.has_large_steps or step >= SMALL_STEP
