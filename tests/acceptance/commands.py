"""Run a command line in this process, as a user would type it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from campaignlang.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left: its exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)


class Commands:
    """The command line, in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def write(self, name: str, text: str) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return name

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def __call__(self, *arguments: str) -> Answer:
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            code = main(arguments)
        finally:
            os.chdir(before)
        captured = self.capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def findings(self, text: str, name: str = "case.campaign") -> list[dict[str, Any]]:
        """Give the findings of a text, without the ones that rules of time and style may add."""
        found = self("check", self.write(name, text), "--format", "json").value["findings"]
        assert isinstance(found, list)
        return found
