"""The version the program tells is the one the package has."""

import tomllib
from pathlib import Path

from campaignlang.version import VERSION


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))
    assert VERSION == project["project"]["version"]
