"""What all tests share: `--accept` rewrites the goldens, and you answer for every line of the difference."""

from collections.abc import Callable
from pathlib import Path

import pytest

from campaignlang import frozen

# Before anything else of the package: what a test changes by mistake is to be seen.
frozen.is_guarded = True

Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write the goldens anew instead of comparing")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a file, or write the file when told to accept."""

    def compare(path: Path, found: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(found, encoding="utf-8", newline="\n")
        assert found == path.read_text(encoding="utf-8")

    return compare
