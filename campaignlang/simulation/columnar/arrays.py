"""The arrays of the engine: one type of whole number for values and instants, one for draws.

A value is held as in `model.values`, a flag as 0 or 1, a text as its code in the run's `Pool`.
"""

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

# No value and no instant: numbers, which come nearest, end one above it.
EMPTY = -(2**63)
