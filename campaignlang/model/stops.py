"""Which findings leave a file without meaning: `run`, `trace`, `test` and `draw` stop on them alone."""

from campaignlang.syntax.diagnostic import Code

STOPPING = (
    *(f"N{number}" for number in (*range(101, 110), 120, 121, 122)),
    *("F307", "F308", "F309", "F311", "F312", "D401", "B801", "B802", "B804", "B805", "B806"),
)
# A drawing shows neither chances nor whether the end comes first.
DRAWN_ALL_THE_SAME = ("B", "D")


def stops_runs(code: Code) -> bool:
    """Say whether `run`, `trace` and `test` stop on a finding of this code."""
    return code.code[0] in "ST" or code.code in STOPPING


def stops_drawing(code: Code) -> bool:
    """Say whether `draw` stops on it."""
    return stops_runs(code) and code.code[0] not in DRAWN_ALL_THE_SAME
