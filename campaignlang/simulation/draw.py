"""Keyed chance: every draw is a 64-bit number that depends on nothing but what it is about.

No generator and no state, so no decision depends on the order of work. Pure integers; the only other
arithmetic is `decimal` at 28 digits, for the delays by half and ninety per cent.
"""

from bisect import bisect_right
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from itertools import accumulate

from campaignlang.simulation.quantiles import NEGATED_QUANTILES

WORD = 0xFFFF_FFFF_FFFF_FFFF
GOLDEN = 0x9E37_79B9_7F4A_7C15
FIRST_FACTOR = 0xBF58_476D_1CE4_E5B9
SECOND_FACTOR = 0x94D0_49BB_1331_11EB
SHARE_BITS = 53
TABLE_PIECES = 4_096
NINETY_TIMES = 15  # Without a second figure ninety in a hundred come within fifteen times the first.
NINETY_QUANTILE = Decimal("1.281551566")
HUNDRED_PERCENT = 100_000_000  # millionths of a per cent


def mix(word: int) -> int:
    """SplitMix64's output function."""
    word = (word + GOLDEN) & WORD
    word = ((word ^ (word >> 30)) * FIRST_FACTOR) & WORD
    word = ((word ^ (word >> 27)) * SECOND_FACTOR) & WORD
    return word ^ (word >> 31)


def fold(text: str) -> int:
    """A text as one number: its UTF-8 bytes, eight at a time."""
    data = text.encode("utf-8")
    folded, words = len(data), int.from_bytes(data, "little")
    for _ in range(0, len(data), 8):
        folded = mix(folded ^ (words & WORD))
        words >>= 64
    return folded


@lru_cache(maxsize=1 << 10)
def person(seed: int, contact: str) -> int:
    """Minded for a while: a made-up contact is drawn by this number and lives by it at once."""
    return mix(seed ^ fold(contact))


def purpose_key(campaign: str, element: str, purpose: str) -> int:
    """The part of a place that is the same at every visit."""
    return fold(f"{campaign}\0{element}\0{purpose}")


def place(campaign: str, element: str, purpose: str, visit: int) -> int:
    return mix(purpose_key(campaign, element, purpose) ^ visit)


def draw(person_number: int, place_number: int) -> int:
    return mix(person_number ^ place_number)


def threshold(numerator: int, denominator: int) -> int:
    """A chance as a bound: it comes true for draws whose upper 53 bits are below it."""
    return (numerator << SHARE_BITS) // denominator


def comes_true(number: int, numerator: int, denominator: int) -> bool:
    return number >> 11 < threshold(numerator, denominator)


def pick_equal(count: int, number: int) -> int:
    """One of so many, all alike; counted from 0."""
    return (count * (number >> 11)) >> SHARE_BITS


def pick_weighted(shares: tuple[int, ...], number: int) -> int:
    """The first whose cumulative share (millionths of a per cent) contains it; the last takes the rest."""
    return pick_bounded(cumulative_bounds(shares), number)


def cumulative_bounds(shares: tuple[int, ...]) -> tuple[int, ...]:
    """The bounds of all but the last, who takes the rest."""
    return tuple(threshold(share, HUNDRED_PERCENT) for share in tuple(accumulate(shares))[:-1])


def pick_bounded(bounds: tuple[int, ...], number: int) -> int:
    """How many bounds a draw is not below."""
    return bisect_right(bounds, number >> 11)


def uniform(low: int, high: int, number: int) -> int:
    """A whole number from low to high, both included."""
    return low + (((high - low + 1) * (number >> 11)) >> SHARE_BITS)


@lru_cache(maxsize=1)
def _negated_quantiles() -> tuple[int, ...]:
    return tuple(int(word) for word in NEGATED_QUANTILES.split())


def quantile_billionths(index: int) -> int:
    """The standard normal quantile of index/4096, in billionths."""
    if index > TABLE_PIECES // 2:
        return _negated_quantiles()[TABLE_PIECES - index]
    return -_negated_quantiles()[index]


def _context() -> Context:
    """Whoever runs this may have set decimal's own: it must decide nothing here."""
    return Context(prec=28, rounding=ROUND_HALF_EVEN)


@lru_cache(maxsize=1 << 8)
def _spread(half_seconds: int, ninety_seconds: int) -> Decimal:
    context = _context()
    ratio = context.divide(Decimal(ninety_seconds), Decimal(half_seconds))
    return context.divide(context.ln(ratio), NINETY_QUANTILE)


@lru_cache(maxsize=1 << 16)
def table_entry(half_seconds: int, ninety_seconds: int, index: int) -> int:
    """Whole seconds within which index/4096 of those who do it have done it."""
    factor = _factor(_spread(half_seconds, ninety_seconds), index)
    seconds = _context().multiply(Decimal(half_seconds), factor)
    return int(max(Decimal(1), seconds).to_integral_value(ROUND_HALF_EVEN))


@lru_cache(maxsize=1 << 16)
def _factor(spread: Decimal, index: int) -> Decimal:
    """Tables of one spread, with 90% unsaid for instance, are multiples of each other."""
    context = _context()
    quantile = Decimal(quantile_billionths(index)).scaleb(-9, context)
    return context.exp(context.multiply(spread, quantile))


def half_within_seconds(half_seconds: int, ninety_seconds: int | None, number: int) -> int:
    """A log-normal delay, between two entries of its table."""
    if ninety_seconds is None:
        ninety_seconds = NINETY_TIMES * half_seconds
    index = number >> 52
    low = table_entry(half_seconds, ninety_seconds, index)
    high = table_entry(half_seconds, ninety_seconds, index + 1)
    return low + (((high - low) * (number >> 36 & 0xFFFF)) >> 16)
