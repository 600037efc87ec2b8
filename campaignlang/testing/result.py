"""What became of a test: plain data for the screen, JSON and whoever counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationResult:
    """`text`: the expectation as written; `found`: what happened instead, or as well.

    `lines`: at most 12 lines of the passage around it, for one that failed.
    """

    line: int
    text: str
    passed: bool
    found: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """`error`: why it could not be run, or an entry that went against its line."""

    __test__ = False  # its name is the language's; pytest is not to collect it

    name: str
    file: str
    line: int
    expectations: tuple[ExpectationResult, ...]
    error: str | None

    @property
    def passed(self) -> bool:
        return self.error is None and all(one.passed for one in self.expectations)
