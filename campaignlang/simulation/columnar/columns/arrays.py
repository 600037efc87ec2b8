"""The arrays of the engine: one type of whole number for values and instants, one for draws.

A value is held as in `model.values`, a flag as 0 or 1, a text as its code in the run's `Pool`.
"""

import numpy as np
import numpy.typing as npt

from campaignlang.clock import FOREVER

Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

# No value and no instant: numbers, which come nearest, end one above it.
EMPTY = -(2**63)


def where_so(instants: Integers, is_so: Flags) -> Integers:
    """Instants, none before 1970, where something is so, and FOREVER elsewhere.

    `np.where` on a mask that goes to and fro costs five times as much: a guess at each element goes wrong.
    """
    return np.maximum(instants, np.multiply(~is_so, FOREVER))


def keep_memory() -> None:
    """Have the allocator keep what is freed, where it is glibc's: arrays come and go by the thousand.

    It hands large pieces back to the system, and each new one is then paid page by page, until one of nearly
    32 MB was freed (`M_MMAP_THRESHOLD` of mallopt(3) is dynamic). The pages of this one are not touched.
    """
    freed = np.empty(30 << 20, np.uint8)
    del freed
