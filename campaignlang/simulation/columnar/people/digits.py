"""Cells to numbers, dates and instants with array operations, for the forms that nearly all files have.

Each function gives values and says which of them count: the rest is for `doors.numbers`, which knows all
forms and what is wrong with others. Eight digits are read as one word, whose lowest byte is the first.
"""

from functools import cache

import numpy as np

from campaignlang.clock import Zone, day_of_civil, last_day_of_month
from campaignlang.clock.calendar import FOREVER
from campaignlang.doors import limits
from campaignlang.simulation.columnar.columns.arrays import Bytes, Flags, Integers, Words
from campaignlang.simulation.columnar.columns.byte_words import (
    NARROW_BYTES,
    WORD,
    WORD_BYTES,
    at_every_byte,
    words_at,
)
from campaignlang.simulation.columnar.columns.slices import Slices

Found = tuple[Integers, Flags]
ZEROS = np.uint64(0x3030_3030_3030_3030)
HIGH_HALVES = np.uint64(0xF0F0_F0F0_F0F0_F0F0)
SIXES = np.uint64(0x0606_0606_0606_0606)
NUMBER_CHARACTERS_MAX = 1 + limits.NUMBER_WHOLE_DIGITS_MAX + 1 + limits.NUMBER_DECIMAL_DIGITS_MAX
DATE_CHARACTERS = 10
MINUTES_CHARACTERS = 16
SECONDS_CHARACTERS = 19


def numbers(cells: Slices) -> Found:
    """Millionths, of `12`, `-2.5`."""
    begins, lengths = cells.begins, cells.lengths
    is_negative = (cells.data[begins] == ord("-")) & (lengths > 0)
    has_negative = bool(is_negative.any())
    if has_negative:
        begins, lengths = begins + is_negative, lengths - is_negative
    values, is_number = wholes(cells.data, begins, lengths)
    values *= limits.MILLIONTHS
    rest = np.flatnonzero(~is_number & (lengths > 0) & (lengths < NUMBER_CHARACTERS_MAX))
    if len(rest):
        values[rest], is_number[rest] = _with_point(Slices(cells.data, begins[rest], lengths[rest]))
    if has_negative:
        np.negative(values, out=values, where=is_negative)
    return values, is_number


def _with_point(cells: Slices) -> Found:
    characters = words_at(cells.data, cells.begins, cells.lengths).view(np.uint8).reshape(len(cells), -1)
    points = (characters == ord(".")).argmax(axis=1)  # 0 where there is none: then the whole is no number
    whole, is_whole = wholes(cells.data, cells.begins, points)
    digits = cells.lengths - points - 1
    decimals, is_decimals = wholes(cells.data, cells.begins + points + 1, digits)
    is_number = is_whole & is_decimals & (digits <= limits.NUMBER_DECIMAL_DIGITS_MAX)
    scale = np.array([10**left for left in range(limits.NUMBER_DECIMAL_DIGITS_MAX, -1, -1)], np.int64)
    decimals *= scale[np.where(is_number, digits, 0)]
    return whole * limits.MILLIONTHS + decimals, is_number


def wholes(data: Bytes, begins: Integers, lengths: Integers) -> Found:
    """One to twelve digits."""
    first, is_whole = eight(_words(data, begins), np.minimum(lengths, WORD_BYTES))
    is_whole &= lengths <= limits.NUMBER_WHOLE_DIGITS_MAX
    long = np.flatnonzero(is_whole & (lengths > WORD_BYTES))
    if len(long):
        more = lengths[long] - WORD_BYTES
        high, is_high = eight(_words(data, begins[long]), more)
        low, is_low = eight(_words(data, begins[long] + more), np.full(len(long), WORD_BYTES))
        first[long], is_whole[long] = high * 10**WORD_BYTES + low, is_high & is_low
    return first, is_whole


def eight(words: Words, lengths: Integers) -> Found:
    """The number that the first one to eight bytes of each word write."""
    # Digits to the end of the word, zeros before them; what stood behind them is moved out.
    moved = ((WORD_BYTES - np.maximum(lengths, 1)) * 8).astype(np.uint64)
    words = (words << moved) | (ZEROS >> (np.uint64(63) - moved) >> np.uint64(1))
    is_whole = (words & HIGH_HALVES == ZEROS) & ((words + SIXES) & HIGH_HALVES == ZEROS) & (lengths > 0)
    words -= ZEROS
    words = words * np.uint64(10) + (words >> np.uint64(8))
    words &= np.uint64(0x00FF_00FF_00FF_00FF)
    words = words * np.uint64(100) + (words >> np.uint64(16))
    words &= np.uint64(0x0000_FFFF_0000_FFFF)
    words = words * np.uint64(10_000) + (words >> np.uint64(32))
    return (words & np.uint64(0xFFFF_FFFF)).astype(np.int64), is_whole


def dates(cells: Slices) -> Found:
    """Days, of `2026-03-02`."""
    days, is_day = _days(cells)
    return days, is_day & (cells.lengths == DATE_CHARACTERS)


def datetimes(cells: Slices, zone: Zone) -> Found:
    """Instants, of `2026-03-02 09:00` and with `T`, with seconds, with `Z`; other offsets are rare."""
    days, is_day = _days(cells)
    between = cells.data[np.where(is_day, cells.begins + DATE_CHARACTERS, 0)]
    last = cells.data[np.maximum(cells.begins + cells.lengths - 1, 0)]
    is_utc = last == ord("Z")
    lengths = cells.lengths - is_utc
    has_seconds = lengths == SECONDS_CHARACTERS
    seconds, is_time = _seconds(cells, has_seconds)
    is_time &= is_day & ((between == ord("T")) | (between == ord(" ")))
    is_time &= has_seconds | (lengths == MINUTES_CHARACTERS)
    walls = days * 86_400 + seconds
    places = np.searchsorted(np.array(zone.walls, np.int64), walls, side="right")
    instants = np.where(is_utc, walls, walls - np.array(zone.offsets, np.int64)[places])
    return instants, is_time & (instants >= 0) & (instants < FOREVER)


def _days(cells: Slices) -> Found:
    """The day that the first ten characters write."""
    is_long = cells.lengths >= DATE_CHARACTERS
    words = _pairs(cells.data, cells.begins)
    first, second = words[:, 0], words[:, 1]
    is_day = is_long & (first & np.uint64(0xFF00_00FF_0000_0000) == np.uint64(0x2D00_002D_0000_0000))
    digits = first & np.uint64(0x0000_0000_FFFF_FFFF)
    digits |= (first >> np.uint64(8)) & np.uint64(0x0000_FFFF_0000_0000)
    digits |= second << np.uint64(48)
    found, is_whole = eight(digits, np.full(len(cells), WORD_BYTES))
    months, day = np.divmod(found, 100)
    years, month = np.divmod(months, 100)
    is_day &= is_whole & (years >= limits.YEAR_OF_DATES_MIN) & (years <= limits.YEAR_MAX)
    is_day &= (month >= 1) & (month <= 12)
    place = np.where(is_day, (years - limits.YEAR_OF_DATES_MIN) * 12 + month - 1, 0)
    begins = month_begins()
    is_day &= (day >= 1) & (day <= begins[place + 1] - begins[place])
    return begins[place] + day - 1, is_day


def _seconds(cells: Slices, has_seconds: Flags) -> Found:
    """The second of the day that stands behind a date and a space."""
    end = len(cells.data) - NARROW_BYTES
    words = _words(cells.data, np.minimum(cells.begins + DATE_CHARACTERS + 1, end))
    minutes = (words & np.uint64(0x0000_00FF_FFFF_FFFF)) | np.uint64(0x3030_3A00_0000_0000)
    words = np.where(has_seconds, words, minutes)
    is_time = words & np.uint64(0x0000_FF00_00FF_0000) == np.uint64(0x0000_3A00_003A_0000)
    digits = words & np.uint64(0xFFFF)
    digits |= (words >> np.uint64(8)) & np.uint64(0xFFFF_0000)
    digits |= (words >> np.uint64(16)) & np.uint64(0xFFFF_0000_0000)
    found, is_whole = eight(digits, np.full(len(cells), 6))
    minutes_found, second = np.divmod(found, 100)
    hour, minute = np.divmod(minutes_found, 100)
    is_time &= is_whole & (hour < 24) & (minute < 60) & (second < 60)
    return hour * 3_600 + minute * 60 + second, is_time


@cache
def month_begins() -> Integers:
    """The first day of each month that dates may be of, and of the one after them."""
    day = day_of_civil(limits.YEAR_OF_DATES_MIN, 1, 1)
    begins = [day]
    for year in range(limits.YEAR_OF_DATES_MIN, limits.YEAR_MAX + 1):
        for month in range(1, 13):
            day += last_day_of_month(year, month)
            begins.append(day)
    return np.array(begins, np.int64)


def _pairs(data: Bytes, begins: Integers) -> Words:
    """Sixteen bytes from each place on, as two words."""
    return at_every_byte(data, NARROW_BYTES)[begins].view(WORD).reshape(-1, 2)


def _words(data: Bytes, begins: Integers) -> Words:
    """Eight bytes from each place on. Gathered as sixteen, which is faster."""
    return _pairs(data, begins)[:, 0]
