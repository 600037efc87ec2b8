"""Both engines leave the same bytes: on the screen, in notes and in every file, for every example."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from campaignlang.cli import main
from tests.documents import ROOT

EXAMPLES = tuple(sorted((ROOT / "examples").glob("*.campaign")))
OUTPUTS = {"--log": "log", "--campaign-log": "campaign", "--participants": "people"}
ENDINGS = ("csv", "jsonl", "parquet")


def started(path: Path) -> list[str]:
    """What has to be told of a campaign that starts by hand."""
    if "start: manual" not in path.read_text(encoding="utf-8"):
        return []
    return ["--start-at", "2026-01-05T09:00", "--until", "2026-12-31T00:00"]


def left_by(
    folder: Path, capsys: pytest.CaptureFixture[str], line: Sequence[str], endings: Sequence[str] = ENDINGS
) -> dict[str, bytes | str | int]:
    """Run in an empty folder with every output in every format; give all that it leaves."""
    folder.mkdir()
    found: dict[str, bytes | str | int] = {}
    for ending in endings:
        options = [part for option, name in OUTPUTS.items() for part in (option, f"{folder / name}.{ending}")]
        found[f"code {ending}"] = main([*line, *options, "--summary", str(folder / "summary.json")])
        screen = capsys.readouterr()
        found[f"out {ending}"], found[f"err {ending}"] = screen.out, screen.err
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_examples_give_the_same_bytes(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["run", str(example), "--contacts", "150", *started(example)]
    reference = left_by(tmp_path / "reference", capsys, [*line, "--engine", "reference"])
    assert reference["code csv"] == 0
    columnar = left_by(tmp_path / "columnar", capsys, [*line, "--block-contacts", "64"])
    assert list(columnar) == list(reference)
    for name, data in columnar.items():
        assert data == reference[name], name
