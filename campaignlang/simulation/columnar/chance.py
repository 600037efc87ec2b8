"""Keyed chance on arrays: bit for bit what `simulation.draw` gives one by one."""

import numpy as np

from campaignlang.simulation.columnar.arrays import Integers, Words
from campaignlang.simulation.columnar.texts import Texts
from campaignlang.simulation.draw import FIRST_FACTOR, GOLDEN, SECOND_FACTOR, SHARE_BITS

_GOLDEN = np.uint64(GOLDEN)
_FIRST = np.uint64(FIRST_FACTOR)
_SECOND = np.uint64(SECOND_FACTOR)
_THIRTY, _TWENTY_SEVEN, _THIRTY_ONE = np.uint64(30), np.uint64(27), np.uint64(31)
_ELEVEN = np.uint64(11)
WORD_BYTES = 8


def mix(words: Words) -> Words:
    """SplitMix64's output function; the argument is left as it is."""
    mixed = words + _GOLDEN
    rest = mixed >> _THIRTY
    mixed ^= rest
    mixed *= _FIRST
    np.right_shift(mixed, _TWENTY_SEVEN, out=rest)
    mixed ^= rest
    mixed *= _SECOND
    np.right_shift(mixed, _THIRTY_ONE, out=rest)
    mixed ^= rest
    return mixed


def fold(texts: Texts) -> Words:
    """Each text as one number: its UTF-8 bytes, eight at a time, little-endian, padded with zero bytes."""
    lengths = np.diff(texts.offsets)
    folded = lengths.astype(np.uint64)
    if not len(lengths):
        return folded
    # Zero bytes behind the last text, so that its last word can be read whole.
    padded = np.concatenate([texts.data, np.zeros(WORD_BYTES, np.uint8)])
    at_every_byte = np.lib.stride_tricks.as_strided(
        padded[:WORD_BYTES].view(np.dtype("<u8")), shape=(len(texts.data) + 1,), strides=(1,)
    )
    longest = int(lengths.max())
    begins = texts.offsets[:-1]
    is_same_length = longest == int(lengths.min())
    for begin in range(0, longest, WORD_BYTES):
        if is_same_length:
            words = at_every_byte[begins + begin]
            rest = longest - begin
            if rest < WORD_BYTES:
                words &= np.uint64((1 << 8 * rest) - 1)
            folded = mix(folded ^ words)
            continue
        going = np.flatnonzero(lengths > begin)
        words = at_every_byte[begins[going] + begin]
        kept = np.minimum(lengths[going] - begin, WORD_BYTES).astype(np.uint64)
        words &= np.uint64(0xFFFF_FFFF_FFFF_FFFF) >> (np.uint64(64) - kept * np.uint64(8))
        folded[going] = mix(folded[going] ^ words)
    return folded


def persons(seed: int, ids: Texts) -> Words:
    """What all draws of a contact begin with."""
    return mix(fold(ids) ^ np.uint64(seed))


def upper_bits(draws: Words) -> Words:
    """The 53 bits that chances, shares and uniform values look at."""
    return draws >> _ELEVEN


def scaled(count: int, draws: Words) -> Integers:
    """(count · (draw >> 11)) >> 53 without leaving 64 bits, for counts below 2⁶³."""
    bits = upper_bits(draws)
    # Halves of the 53 bits, 27 above and 26 below, and of the count, so that each product is whole.
    high, low = bits >> np.uint64(26), bits & np.uint64((1 << 26) - 1)
    count_low = np.uint64(count & 0xFFFF_FFFF)
    inner = count_low * high + ((count_low * low) >> np.uint64(26))
    count_high = np.uint64(count >> 32)
    if not count_high:
        return (inner >> np.uint64(SHARE_BITS - 26)).astype(np.int64)
    inner += (count_high * low) << np.uint64(6)
    return (((count_high * high) << np.uint64(5)) + (inner >> np.uint64(SHARE_BITS - 26))).astype(np.int64)
