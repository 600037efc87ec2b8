"""Values of arrays as outputs write them: each value is written once."""

import numpy as np

from campaignlang.model.values import Type
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.rows import Details
from campaignlang.simulation.value_text import value_text


def text_of(value: int, type: Type | None, pool: Pool) -> str:
    """Give a value of an array as text, `yes`, `2.5`, `2026-03-02`; nothing for EMPTY."""
    if value == EMPTY:
        return ""
    if type is Type.TEXT:
        return pool.texts[value]
    return value_text(bool(value) if type is Type.FLAG else value, type)


def value_details(details: Details, pool: Pool, prefix: str, values: Integers, type: Type | None) -> Integers:
    """Give the codes of `prefix` and each value's text."""
    each, places = np.unique(values, return_inverse=True)
    codes = [details.code(prefix + text_of(value, type, pool)) for value in each.tolist()]
    return np.array(codes, np.int64)[places.reshape(-1)]
