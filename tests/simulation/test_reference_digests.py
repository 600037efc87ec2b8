"""What the reference engine gives of random programs, as digests: a change of any outcome shows.

`pytest --accept` writes them anew, after a change of the generators or one of the semantics.
"""

from pathlib import Path

from tests.conftest import Golden
from tests.simulation.agreeing import digest, lives_of
from tests.simulation.random_programs import numbered_case

DIGESTS = Path(__file__).parent / "reference_digests.txt"
SEED, PROGRAMS = "golden", 400
DIGITS = 16


def test_random_programs_give_what_they_gave(golden: Golden) -> None:
    lines = (f"{number} {digest_of(number)}\n" for number in range(PROGRAMS))
    golden(DIGESTS, "".join(lines))


def digest_of(number: int) -> str:
    return digest(lives_of(numbered_case(SEED, number)))[:DIGITS]
