"""Case files: chunks parted by `---`, the findings expected of a line in a comment on it.

`# error[S001]: message | error[S004]: message`, in the order of columns. A chunk without is clean.
"""

import re

import pytest

from tests.syntax.reading import ROOT, check

CASES = ROOT / "tests" / "syntax" / "cases"
EXPECTED = re.compile(r"error\[(S\d+|T\d+)\]: (.*)")


def chunks() -> list[tuple[str, str]]:
    return [
        (f"{path.stem} {number}", chunk)
        for path in sorted(CASES.glob("*.campaign"))
        for number, chunk in enumerate(path.read_text(encoding="utf-8").split("---\n"), 1)
    ]


def expected(chunk: str) -> list[str]:
    found = []
    for number, line in enumerate(chunk.splitlines(), 1):
        _, mark, rest = line.partition("# error[")
        for part in f"error[{rest}".split(" | ") if mark else ():
            match = EXPECTED.fullmatch(part.strip())
            assert match is not None, f"not an expectation: {part}"
            found.append(f"{number} {match[1]} {match[2]}")
    return found


@pytest.mark.parametrize("chunk", [chunk for _, chunk in chunks()], ids=[name for name, _ in chunks()])
def test_case(chunk: str) -> None:
    assert chunk.startswith("# "), "a chunk says first what must hold"
    findings = check(chunk)[1]
    actual = [f"{found.span.place[0]} {found.code.code} {found.message}" for found in findings if found.span]
    assert expected(chunk) == actual
