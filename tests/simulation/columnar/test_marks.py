"""The search through buckets is that of `bisect_right`."""

from bisect import bisect_right

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.simulation.columnar.calendar.marks import marks_of

NUMBERS = st.one_of(st.integers(-40, 40), st.integers(-(10**11), 10**11), st.integers(10**9, 10**9 + 10**6))


@settings(deadline=None)
@given(st.lists(st.lists(NUMBERS).map(sorted), min_size=1, max_size=5), st.data())
def test_a_place_is_that_of_a_search_by_halves(rows: list[list[int]], data: st.DataObject) -> None:
    marks = marks_of([np.array(row, np.int64) for row in rows])
    codes = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=12))
    near = st.sampled_from([number for row in rows for number in row] or [0])
    values = [data.draw(NUMBERS | near) for _ in codes]
    found = marks.place(np.array(values, np.int64), np.array(codes, np.int64))
    expected = [
        int(marks.begins[code]) + bisect_right(rows[code], value)
        for code, value in zip(codes, values, strict=True)
    ]
    assert found.tolist() == expected
