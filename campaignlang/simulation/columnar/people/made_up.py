"""Made-up contacts in columns: value for value those of `simulation.synthetic`, any part of them at once.

Columns that are the same for every contact are one array for all blocks, which nobody can write to.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from campaignlang.frozen import dataclass
from campaignlang.simulation.columnar.columns import chance
from campaignlang.simulation.columnar.columns.arrays import Bytes, Integers, Words
from campaignlang.simulation.columnar.columns.contact_block import BLOCK_CONTACTS, Column, ContactBlock
from campaignlang.simulation.columnar.columns.picks import held, pick, pick_equal
from campaignlang.simulation.columnar.columns.texts import Pool, Texts
from campaignlang.simulation.program import Program
from campaignlang.simulation.synthetic import EMAIL_END, ID_BEGIN, ID_DIGITS, ID_PLACE, draw_key, plain_value

LOW_DIGITS = 4
LOW_NUMBERS = 10**LOW_DIGITS


def synthetic_blocks(
    program: Program,
    count: int,
    seed: int,
    pool: Pool,
    block_size: int = BLOCK_CONTACTS,
    first: int = 0,
    last: int | None = None,
) -> Iterator[ContactBlock]:
    """So many contacts, `c0000000001` first; of them those from place `first` to `last`, which is excluded.

    Ids and e-mail addresses are Texts, all other texts codes of `pool`.
    """
    made = _MadeUp(program, seed, pool)
    end = count if last is None else min(last, count)
    for begin in range(first, end, block_size):
        yield made.block(begin, min(begin + block_size, end))


@dataclass(frozen=True, slots=True)
class MadeUpBlocks:
    """All made-up contacts in blocks, as often as one goes through them."""

    program: Program
    count: int
    seed: int
    pool: Pool
    block_size: int

    def __iter__(self) -> Iterator[ContactBlock]:
        return synthetic_blocks(self.program, self.count, self.seed, self.pool, self.block_size)


class _MadeUp:
    """What all blocks are made of. `constants` are of the last block's length: it rarely changes."""

    def __init__(self, program: Program, seed: int, pool: Pool) -> None:
        self.seed = seed
        self.attributes = program.schema.attributes
        self.email = program.attribute_index["email"]
        self.draws = _draws(program, pool)
        self.plain = [held(plain_value(attribute, program), pool) for attribute in self.attributes]
        self.ids = _NumberedTexts("")
        self.emails = _NumberedTexts(EMAIL_END)
        self.constants: dict[int, Integers] = {}
        self.constants_length = -1

    def block(self, begin: int, end: int) -> ContactBlock:
        ids = self.ids.texts(begin + 1, end - begin)
        folds = chance.fold(ids)
        who = chance.persons(self.seed, folds) if self.draws else folds
        columns: list[Column] = []
        for place in range(len(self.attributes)):
            draw = self.draws.get(place)
            if draw is not None:
                key, picked = draw
                columns.append(picked(chance.draws(who, key)))
            elif place == ID_PLACE:
                columns.append(ids)
            elif place == self.email:
                columns.append(self.emails.texts(begin + 1, end - begin))
            else:
                columns.append(self.constant(self.plain[place], end - begin))
        return ContactBlock(first=begin, ids=ids, columns=tuple(columns), folds=folds)

    def constant(self, value: int, length: int) -> Integers:
        if length != self.constants_length:
            self.constants, self.constants_length = {}, length
        found = self.constants.get(value)
        if found is None:
            found = self.constants[value] = np.full(length, value, np.int64)
            found.setflags(write=False)
        return found


def _draws(program: Program, pool: Pool) -> dict[int, tuple[np.uint64, Callable[[Words], Integers]]]:
    """By an attribute's place, what its draws are keyed by and what they pick."""
    said = {one.attribute: one for one in reversed(program.contact)}
    found: dict[int, tuple[np.uint64, Callable[[Words], Integers]]] = {}
    for place, attribute in enumerate(program.schema.attributes):
        if place == ID_PLACE:
            continue
        key = np.uint64(draw_key(attribute))
        if attribute.name in said:
            found[place] = key, partial(pick, said[attribute.name], pool=pool)
        elif attribute.allowed:
            found[place] = key, partial(pick_equal, attribute.allowed, pool=pool)
    return found


class _NumberedTexts:
    """`c0000000001` and what follows it, by copying rows that differ in few columns from those before.

    `rows` has the ten thousand texts of one number above the last four digits.
    """

    def __init__(self, ending: str) -> None:
        begin, end = ID_BEGIN.encode("ascii"), ending.encode("ascii")
        self.high_column = len(begin)
        self.high_digits = ID_DIGITS - LOW_DIGITS
        low = self.high_column + self.high_digits
        self.rows: Bytes = np.zeros((LOW_NUMBERS, low + LOW_DIGITS + len(end)), np.uint8)
        self.rows[:, : len(begin)] = np.frombuffer(begin, np.uint8)
        self.rows[:, self.high_column : low] = ord("0")
        numbers = np.arange(LOW_NUMBERS)
        for place in range(LOW_DIGITS):
            self.rows[:, low + place] = ord("0") + numbers // 10 ** (LOW_DIGITS - 1 - place) % 10
        self.rows[:, low + LOW_DIGITS :] = np.frombuffer(end, np.uint8)
        self.high = "0" * self.high_digits
        self.offsets: Integers = np.zeros(1, np.int64)

    def texts(self, first: int, count: int) -> Texts:
        width = self.rows.shape[1]
        found = np.empty((count, width), np.uint8)
        done = 0
        while done < count:
            high, low = divmod(first + done, LOW_NUMBERS)
            self.turn_to(f"{high:0{self.high_digits}d}")
            taken = min(LOW_NUMBERS - low, count - done)
            found[done : done + taken] = self.rows[low : low + taken]
            done += taken
        if len(self.offsets) != count + 1:
            self.offsets = np.arange(count + 1) * width
            self.offsets.setflags(write=False)
        return Texts(found.reshape(-1), self.offsets)

    def turn_to(self, high: str) -> None:
        for place, (before, now) in enumerate(zip(self.high, high, strict=True)):
            if before != now:
                self.rows[:, self.high_column + place] = ord(now)
        self.high = high
