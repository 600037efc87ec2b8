"""Same files, same seed, same bytes: under another hash seed, zone and language, in any order of people."""

import csv
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from campaignlang.cli import main

ROOT = Path(__file__).resolve().parent.parent
WEBINAR = str(ROOT / "examples" / "spring_webinar.campaign")
READERS = ROOT / "examples" / "contacts" / "spring_readers.csv"
RUN = ["run", WEBINAR, "--behavior", "last_spring", "--contacts", "200", "--seed", "7"]
WORLDS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C"},
)


def outputs(folder: Path, world: dict[str, str]) -> dict[str, bytes]:
    """Run and draw in a process of its own; give every file it wrote, and what it printed."""
    folder.mkdir()
    environment = {**os.environ, **world, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    printed = b""
    for command in (
        [*RUN, "--log", "log.csv", "--summary", "summary.json", "--participants", "people.jsonl"],
        [*RUN, "--campaign-log", "campaign.csv"],
        ["draw", WEBINAR, "-o", "webinar.svg"],
        ["draw", WEBINAR, "-o", "webinar.png"],
        ["draw", WEBINAR, "-o", "webinar.dot"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "campaignlang", *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        printed += done.stdout
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    return {**files, "printed": printed}


@pytest.mark.slow
def test_another_hash_seed_zone_and_language_change_no_byte(tmp_path: Path) -> None:
    first, second = (outputs(tmp_path / str(number), world) for number, world in enumerate(WORLDS))
    assert len(first) == 8
    for name, data in first.items():
        assert data == second[name], name


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_more_participants_change_nothing_for_the_first(tmp_path: Path) -> None:
    logs = []
    for count in ("10", "1000"):
        log = tmp_path / f"{count}.csv"
        assert (
            main(["run", WEBINAR, "--behavior", "last_spring", "--contacts", count, "--log", str(log)]) == 0
        )
        logs.append([row for row in rows_of(log) if int(row["contact"].removeprefix("c")) <= 10])
    assert logs[0]
    assert logs[0] == logs[1]


def test_the_order_of_the_audience_changes_nothing(tmp_path: Path) -> None:
    lines = READERS.read_text(encoding="utf-8").splitlines(keepends=True)
    shuffled = lines[1:]
    random.Random(1).shuffle(shuffled)
    other = tmp_path / "other.csv"
    other.write_text(lines[0] + "".join(shuffled), encoding="utf-8")
    assert shuffled != lines[1:]
    found = []
    for contacts in (READERS, other):
        folder = tmp_path / contacts.stem
        folder.mkdir()
        command = ["run", WEBINAR, "--behavior", "last_spring", "--contacts", str(contacts)]
        for option, name in (
            ("--log", "log.jsonl"),
            ("--summary", "summary.json"),
            ("--participants", "people.csv"),
            ("--campaign-log", "campaign.csv"),
        ):
            command += [option, str(folder / name)]
        assert main(command) == 0
        found.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert len(found[0]) == 4
    assert found[0] == found[1]
