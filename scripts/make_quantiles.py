"""Write campaignlang/simulation/quantiles.py: the standard normal distribution's quantiles, to nine decimals.

Run it from the repository's root. The numbers are worked out with `decimal` at 50 digits, so that the file
is the same wherever it is made.
"""

from decimal import Decimal, localcontext
from pathlib import Path

TARGET = Path("campaignlang/simulation/quantiles.py")
DIGITS = 50
PIECES = 4_096
SMALLEST = Decimal(1) / 2**17
PRECISION = Decimal("1e-40")
WIDTH = 100

HEAD = '''"""Quantiles of the standard normal distribution, in billionths. Made by scripts/make_quantiles.py.

Entry i of the text is minus the quantile of i/4096, for i from 0 (of 2**-17) to 2048; the others mirror it.
"""

NEGATED_QUANTILES = """
'''


def density(at: Decimal, pi: Decimal) -> Decimal:
    return (-at * at / 2).exp() / (2 * pi).sqrt()


def probability(at: Decimal, pi: Decimal) -> Decimal:
    """Of being at most `at`: one half and the density times x + x³/3 + x⁵/15 + …"""
    term = total = at
    odd = 3
    while abs(term) > PRECISION:
        term = term * at * at / odd
        total += term
        odd += 2
    return Decimal("0.5") + density(at, pi) * total


def circle() -> Decimal:
    """Pi, by Machin's formula."""

    def arctangent_of_inverse(number: int) -> Decimal:
        power = total = Decimal(1) / number
        odd, sign = 3, -1
        while power > PRECISION:
            power /= number * number
            total += sign * power / odd
            odd, sign = odd + 2, -sign
        return total

    return 4 * (4 * arctangent_of_inverse(5) - arctangent_of_inverse(239))


def quantile(share: Decimal, start: Decimal, pi: Decimal) -> Decimal:
    """Newton's method from a point nearby."""
    at = start
    while True:
        step = (probability(at, pi) - share) / density(at, pi)
        at -= step
        if abs(step) < Decimal("1e-30"):
            return at


def main() -> None:
    with localcontext() as context:
        context.prec = DIGITS
        pi = circle()
        at = Decimal(0)
        found: list[int] = []
        for index in range(PIECES // 2, -1, -1):
            at = quantile(Decimal(index) / PIECES if index else SMALLEST, at, pi)
            found.append(int((-at).scaleb(9).to_integral_value()))
    lines = [""]
    for number in reversed(found):
        if len(lines[-1]) + len(str(number)) + 1 > WIDTH:
            lines.append("")
        lines[-1] = f"{lines[-1]} {number}".lstrip()
    TARGET.write_text(HEAD + "\n".join(lines) + '\n"""\n', encoding="utf-8")


if __name__ == "__main__":
    main()
