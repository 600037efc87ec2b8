"""Sorted runs of rows put aside, one for each block of contacts, and merged at the end in bounded memory.

A row is a key (time, and the place of its contact among the block's, by id) and one column of numbers, which
means what whoever adds it says. Runs may come in any order of contacts.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import numpy as np

from campaignlang.doors.spills import Spill
from campaignlang.simulation.columnar.columns.arrays import Integers
from campaignlang.simulation.columnar.columns.texts import Texts
from campaignlang.simulation.columnar.outputs.ahead import ahead
from campaignlang.simulation.columnar.outputs.pieces import text_bytes
from campaignlang.simulation.columnar.outputs.put_aside import TextsAside, read_column
from campaignlang.simulation.columnar.outputs.ranking import Ranks, ranks_of
from campaignlang.simulation.columnar.outputs.sorting import row_order, sorted_keys
from campaignlang.simulation.columnar.outputs.tails import Codes

# How many rows are merged at once, and how far apart the rows are by which it is decided where to cut.
WINDOW_ROWS = 1 << 19
SAMPLE_ROWS = 512
KEY, CODE = np.dtype(np.int64), np.dtype(np.uint32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """`keys[i]`, as put aside, is (time - `time_first`) << `contact_bits` | place of the contact.

    `samples`: the keys of every SAMPLE_ROWS-th row. `contact_first`: the number of its first contact.
    """

    rows: int
    keys: int
    codes: int
    time_first: int
    contact_bits: int
    contact_first: int
    contacts: int
    samples: Integers

    def key(self, time: int, place: int) -> int:
        """The key that rows from this time and contact on are not below; also for times beyond the run's."""
        return (max(time - self.time_first, 0) << self.contact_bits) + (
            place if time >= self.time_first else 0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SortedRun:
    """A run that is not put aside yet; the fields are those of `Run`. Whoever sorts need not write."""

    ids: Texts
    keys: Integers
    codes: Codes
    time_first: int
    contact_bits: int


def sorted_run(
    ids: Texts, time: Integers, place: Integers, code: Codes, further: Sequence[Integers] = ()
) -> SortedRun:
    """Make a run of rows in no order, and ids of which each is above the one before it.

    Rows of one time and contact (`place`: among the ids) follow the columns `further`, then stay as they
    stand.
    """
    contact_bits = max(len(ids) - 1, 0).bit_length()
    time_first = int(time.min()) if len(time) else 0
    assert (int(time.max(initial=time_first)) - time_first).bit_length() + contact_bits < 63
    keys = time - time_first
    keys <<= contact_bits
    keys |= place
    keys, order = sorted_keys(keys, further)
    return SortedRun(
        ids=ids, keys=keys, codes=code.take(order), time_first=time_first, contact_bits=contact_bits
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in the order of the log. `contact`: its number in the ids that were put aside."""

    time: Integers
    contact: Integers
    code: Codes

    def slice(self, begin: int, end: int) -> "Rows":
        return Rows(self.time[begin:end], self.contact[begin:end], self.code[begin:end])

    def halves(self) -> tuple["Rows", "Rows"]:
        middle = len(self.time) // 2
        return self.slice(0, middle), self.slice(middle, len(self.time))


def chained_rows(parts: Sequence[Rows]) -> Rows:
    """Give the rows of all parts, one after the other."""
    return Rows(
        np.concatenate([part.time for part in parts]),
        np.concatenate([part.contact for part in parts]),
        np.concatenate([part.code for part in parts]),
    )


def regrouped(rows: Iterable[Rows], count: int) -> Iterator[Rows]:
    """Give the same rows, so many at once; the last ones may be fewer."""
    kept: list[Rows] = []
    size = 0
    for window in rows:
        begin = 0
        while size + len(window.time) - begin >= count:
            end = begin + count - size
            yield chained_rows([*kept, window.slice(begin, end)])
            kept, size, begin = [], 0, end
        kept.append(window.slice(begin, len(window.time)))
        size += len(window.time) - begin
    if size:
        yield chained_rows(kept)


@dataclass(slots=True)
class Runs:
    """Runs put aside; `ids` are those of all contacts that have rows, each run's in their order."""

    keys: Spill
    codes: Spill
    ids: TextsAside
    window_rows: int = WINDOW_ROWS
    runs: list[Run] = field(default_factory=list)
    bounds: list[tuple[bytes, bytes]] = field(default_factory=list)

    def add(
        self, ids: Texts, time: Integers, place: Integers, code: Codes, further: Sequence[Integers] = ()
    ) -> None:
        """Put a run aside: see `sorted_run`."""
        self.add_sorted(sorted_run(ids, time, place, code, further))

    def add_sorted(self, run: SortedRun) -> None:
        """Put a run aside. An id may come again in a later run; its rows of one time follow those here."""
        if not len(run.keys):
            return
        self.bounds.append((text_bytes(run.ids, 0), text_bytes(run.ids, len(run.ids) - 1)))
        self.runs.append(
            Run(
                rows=len(run.keys),
                keys=self.keys.append(run.keys.data),
                codes=self.codes.append(run.codes.data),
                time_first=run.time_first,
                contact_bits=run.contact_bits,
                contact_first=self.ids.add(run.ids),
                contacts=len(run.ids),
                samples=run.keys[::SAMPLE_ROWS].copy(),
            )
        )

    def merged(self) -> Generator[Rows]:
        """Give all rows by (time, id), of one time and id as they were added. Nothing is added after.

        The next window is merged while one is used. Close what this gives before the spills are closed.
        """
        self.ids.read()
        if not self.runs:
            return
        ranks = ranks_of(self.ids, [(run.contact_first, run.contacts) for run in self.runs], self.bounds)
        with closing(ahead(self._windows(ranks))) as windows:
            yield from windows

    def _windows(self, ranks: Ranks) -> Iterator[Rows]:
        begins = [0] * len(self.runs)
        since = min(run.time_first for run in self.runs)
        for time, rank in self._cuts(ranks):
            window = self._window(ranks, begins, since, time, rank)
            if window is not None:
                yield window
            since = since if time is None else time
            self.ids.give_back()

    def _cuts(self, ranks: Ranks) -> Iterator[tuple[int | None, int]]:
        """Give the ends of windows, as (time, rank of a contact) that is in the next; the last has no end.

        Between two of them there are at most the rows of a window and, for each run, those between samples.
        """
        times, places = [], []
        for number, run in enumerate(self.runs):
            times.append((run.samples >> run.contact_bits) + run.time_first)
            places.append(ranks.of(number, run.samples & ((1 << run.contact_bits) - 1)))
        time, place = np.concatenate(times), np.concatenate(places)
        step = max(self.window_rows // SAMPLE_ROWS, 1)
        chosen = row_order((time, place))[step::step]
        yield from zip(time[chosen].tolist(), place[chosen].tolist(), strict=True)
        yield None, 0

    def _window(
        self, ranks: Ranks, begins: list[int], since: int, time: int | None, rank: int
    ) -> Rows | None:
        """Give the rows from `begins` to an end, and move `begins` there. None is before `since`."""
        keys, contacts, codes = [], [], []
        for number, run in enumerate(self.runs):
            begin = begins[number]
            found = self._keys_before(ranks, number, begin, time, rank)
            if not len(found):
                continue
            begins[number] = end = begin + len(found)
            codes.append(read_column(self.codes, run.codes, begin, end, CODE))
            place = found & ((1 << run.contact_bits) - 1)
            found >>= run.contact_bits
            found += run.time_first - since
            # A window of two centuries and a billion contacts would not fit.
            assert int(found[-1]).bit_length() + ranks.bits < 63
            found <<= ranks.bits
            found |= ranks.of(number, place)
            keys.append(found)
            if not ranks.is_number:
                contacts.append(place + run.contact_first)
        if not keys:
            return None
        merged, order = sorted_keys(np.concatenate(keys))
        contact = (
            merged & ((1 << ranks.bits) - 1) if ranks.is_number else np.concatenate(contacts).take(order)
        )
        merged >>= ranks.bits
        merged += since
        return Rows(merged, contact, np.concatenate(codes).take(order))

    def _keys_before(self, ranks: Ranks, number: int, begin: int, time: int | None, rank: int) -> Integers:
        """Read the keys of a run from a row on to an end."""
        run = self.runs[number]
        if time is None:
            return read_column(self.keys, run.keys, begin, run.rows, KEY)
        bound = run.key(time, ranks.place(number, rank))
        sample = int(np.searchsorted(run.samples, bound))
        above = min(sample * SAMPLE_ROWS, run.rows)
        if above <= begin:
            return np.zeros(0, np.int64)
        keys = read_column(self.keys, run.keys, begin, above, KEY)
        return keys[: int(np.searchsorted(keys, bound))]
