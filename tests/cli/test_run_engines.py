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


@pytest.mark.parametrize("contacts", ["0", "empty.csv"])
def test_nobody_at_all(contacts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if contacts != "0":
        (tmp_path / contacts).write_text("id,country,subscribed\n", encoding="utf-8")
        contacts = str(tmp_path / contacts)
    line = ["run", str(ROOT / "examples" / "spring_webinar.campaign"), "--contacts", contacts]
    reference = left_by(tmp_path / "reference", capsys, [*line, "--engine", "reference"])
    assert reference["code csv"] == 0
    # A message that nobody got has no rates, and no empty line in their place.
    assert "\n\n\n" not in str(reference["out csv"])
    assert left_by(tmp_path / "columnar", capsys, line) == reference
    assert left_by(tmp_path / "workers", capsys, [*line, "--workers", "2"]) == reference


def test_cells_of_spreadsheets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "people.csv").write_text("id,country,subscribed\n=1+1,DE,yes\n@a,FR,yes\n", encoding="utf-8")
    line = ["run", str(ROOT / "examples" / "spring_webinar.campaign"), "--spreadsheet-safe"]
    line += ["--contacts", str(tmp_path / "people.csv")]
    reference = left_by(tmp_path / "reference", capsys, [*line, "--engine", "reference"])
    assert b"'=1+1" in bytes(reference["people.csv"])  # type: ignore[arg-type]
    assert left_by(tmp_path / "columnar", capsys, line) == reference


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_screen_is_the_same(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["run", str(ROOT / "examples" / "trial_to_paid.campaign"), "--contacts", "90", "--format", format]
    assert main([*line, "--engine", "reference"]) == 0
    reference = capsys.readouterr()
    assert main(line) == 0
    assert capsys.readouterr() == reference


@pytest.mark.parametrize("engine", ["columnar", "reference"])
def test_what_cannot_be_written_is_refused_before_a_run(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of so many contacts would take hours."""
    line = ["run", str(ROOT / "examples" / "spring_webinar.campaign"), "--contacts", "1_000_000_000"]
    missing = tmp_path / "missing" / "log.csv"
    (tmp_path / "log.csv").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "notes.txt").touch()
    for path, why in (
        (missing, "its folder does not exist"),
        (tmp_path / "log.csv", "it is a folder"),
        (tmp_path / "other", "the folder holds other files"),
    ):
        assert main([*line, "--engine", engine, "--log", str(path)]) == 2
        assert why in capsys.readouterr().err
    assert main([*line, "--engine", engine, "--summary", str(missing)]) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log.csv", "other"]
