"""What draws pick, on arrays: value for value what `reference.chances.compile_pick` picks one by one."""

from collections.abc import Sequence

import numpy as np

from campaignlang.model.behavior import Mix
from campaignlang.model.values import Value
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers, Words
from campaignlang.simulation.columnar.columns.chance import scaled
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.draw import cumulative_bounds

# Draws are compared whole: their eleven lower bits decide nothing below a bound moved up by as many.
LOWER_BITS = 11
DRAWS_END = 1 << 64
# So many bounds are compared one by one; with more of them a search is faster.
COMPARED_BOUNDS_MAX = 12


def pick(mix: Mix, draws: Words, pool: Pool) -> Integers:
    """One of the weighted values, or a whole number of steps between two ends; texts as codes of `pool`."""
    if mix.weights:
        values = held_values([value for value, _ in mix.weights], pool)
        return values.take(_places(cumulative_bounds(tuple(share for _, share in mix.weights)), draws))
    low, high, step = mix.low, mix.high, mix.step
    assert low is not None
    assert high is not None
    picked = scaled((high - low) // step + 1, draws)
    if step != 1:
        picked *= step
    if low:
        picked += low
    return picked


def pick_equal(values: Sequence[Value], draws: Words, pool: Pool) -> Integers:
    """One of these, all alike."""
    return held_values(values, pool).take(scaled(len(values), draws))


def held_values(values: Sequence[Value], pool: Pool) -> Integers:
    """Values as columns hold them."""
    return np.array([held(value, pool) for value in values], np.int64)


def held(value: Value, pool: Pool) -> int:
    """One value as columns hold it: a flag as 0 or 1, a text as its code, nothing as EMPTY."""
    if value is None:
        return EMPTY
    return pool.code(value) if isinstance(value, str) else int(value)


def _places(bounds: tuple[int, ...], draws: Words) -> Integers:
    """How many bounds each draw is not below."""
    moved = [bound << LOWER_BITS for bound in bounds]
    below_end = np.array([bound for bound in moved if bound < DRAWS_END], np.uint64)
    if len(below_end) > COMPARED_BOUNDS_MAX:
        return np.searchsorted(below_end, draws, side="right")
    places = np.zeros(len(draws), np.int8)
    for bound in below_end:
        places += draws >= bound
    return places  # type: ignore[return-value]
