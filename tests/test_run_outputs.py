"""The files a run leaves: their columns, keys and fingerprints, and the rows of the campaign log.

What stands in them for one campaign or another is pinned by the cases of tests/cases/semantics; an
`expected_campaign_log.csv` there lists rows that must be in the log in this order. An empty cell of
it agrees with anything, and other rows may stand between.
"""

import csv
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from campaignlang.cli import main

CASES = Path(__file__).parent / "cases" / "semantics"
WITH_CAMPAIGN_LOG = tuple(sorted(path.parent.name for path in CASES.glob("*/expected_campaign_log.csv")))
EVENT_COLUMNS = ["time", "contact", "entry", "element", "event", "flow", "detail"]
PARTICIPANT_COLUMNS = ["contact", "entry", "entered_at", "status", "element", "since", "left_at", "changed"]
CAMPAIGN_LOG_COLUMNS = [
    "campaign",
    "action",
    "step",
    "participants",
    "status",
    "started",
    "ended",
    "duration_seconds",
    "scheduled",
    "error",
]
SUMMARY_KEYS = [
    "schema_version",
    "campaign",
    "label",
    "behavior",
    "seed",
    "timezone",
    "start",
    "end",
    "completed_by",
    "first_event",
    "last_event",
    "contacts",
    "participants",
    "goal",
    "elements",
    "flows",
    "messages",
    "days",
    "not_simulated",
    "versions",
    "fingerprint",
]
RUN = ["run", "case.campaign", "--contacts", "contacts.csv", "--behavior", "r"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a case with updates, re-entry and late responses."""
    copied = tmp_path / "case"
    shutil.copytree(CASES / "arriving_late_changes_the_contact", copied)
    monkeypatch.chdir(copied)
    return copied


def run(*options: str, line: list[str] = RUN) -> None:
    assert main([*line, *options]) == 0


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns_of(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def summary_of(path: Path) -> dict[str, Any]:
    run("--summary", path.name)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_the_columns_are_those_of_the_manual(folder: Path) -> None:
    run("--log", "log.csv", "--participants", "participants.csv", "--campaign-log", "campaign.csv")
    assert columns_of(folder / "log.csv") == EVENT_COLUMNS
    assert columns_of(folder / "participants.csv") == PARTICIPANT_COLUMNS
    assert columns_of(folder / "campaign.csv") == CAMPAIGN_LOG_COLUMNS


def test_the_summary_has_its_keys_in_their_order(folder: Path) -> None:
    summary = summary_of(folder / "summary.json")
    assert list(summary) == SUMMARY_KEYS
    assert summary["schema_version"] == 1
    assert list(summary["contacts"]) == ["all", "entered", "kept_out"]
    assert list(summary["contacts"]["kept_out"]) == ["exit", "until", "distinct", "where", "not_entered"]
    assert list(summary["participants"]) == ["all", "inside", "unfinished", "exited", "goal"]
    assert list(summary["versions"]) == ["campaignlang", "tzdata"]
    assert list(summary["fingerprint"]) == ["campaign", "contacts"]
    assert [element["name"] for element in summary["elements"]] == ["s", "e", "x"]
    assert list(summary["elements"][0]) == ["name", "kind", "label", "arrived", "left", "waiting"]
    assert list(summary["flows"][0]) == ["flow", "from", "to", "taken"]


def test_json_lines_hold_the_rows_of_csv(folder: Path) -> None:
    run("--log", "log.csv")
    run("--log", "log.jsonl")
    lines = (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()
    objects = [json.loads(line) for line in lines]
    assert [list(found) for found in objects] == [EVENT_COLUMNS] * len(objects)
    as_text = [{key: "" if value is None else str(value) for key, value in row.items()} for row in objects]
    assert read_rows(folder / "log.csv") == as_text


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    names = ("log.csv", "participants.csv", "campaign.csv", "summary.json")
    options = [
        "--log",
        names[0],
        "--participants",
        names[1],
        "--campaign-log",
        names[2],
        "--summary",
        names[3],
    ]
    run(*options)
    first = [(folder / name).read_bytes() for name in names]
    run(*options)
    assert first == [(folder / name).read_bytes() for name in names]


def test_the_order_of_the_contacts_file_changes_nothing(folder: Path) -> None:
    run("--log", "log.csv", "--summary", "summary.json")
    first = [(folder / name).read_bytes() for name in ("log.csv", "summary.json")]
    header, *contacts = (folder / "contacts.csv").read_text(encoding="utf-8").splitlines()
    (folder / "contacts.csv").write_text("\n".join([header, *reversed(contacts)]) + "\n", encoding="utf-8")
    run("--log", "log.csv", "--summary", "summary.json")
    assert first == [(folder / name).read_bytes() for name in ("log.csv", "summary.json")]


def test_the_campaign_is_known_by_its_text(folder: Path) -> None:
    source = (folder / "case.campaign").read_bytes()
    expected = hashlib.sha256(source).hexdigest()
    assert expected == summary_of(folder / "summary.json")["fingerprint"]["campaign"]
    windows = b"\xef\xbb\xbf" + source.replace(b"\n", b"\r\n")
    (folder / "case.campaign").write_bytes(windows)
    assert expected == summary_of(folder / "summary.json")["fingerprint"]["campaign"]


def test_another_attribute_is_another_audience(folder: Path) -> None:
    before = summary_of(folder / "summary.json")["fingerprint"]
    text = (folder / "contacts.csv").read_text(encoding="utf-8")
    (folder / "contacts.csv").write_text(text.replace("a,cold", "a,warm"), encoding="utf-8")
    after = summary_of(folder / "summary.json")["fingerprint"]
    assert before["contacts"] != after["contacts"]
    assert before["campaign"] == after["campaign"]


def test_nothing_is_left_beside_the_outputs(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    run("--log", "log.csv", "--summary", "summary.json")
    assert {path.name for path in folder.iterdir()} == before | {"log.csv", "summary.json"}


@pytest.mark.parametrize("name", WITH_CAMPAIGN_LOG)
def test_a_campaign_log_has_the_rows_of_its_case(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / name
    shutil.copytree(CASES / name, copied)
    monkeypatch.chdir(copied)
    arguments = json.loads((copied / "args.json").read_text(encoding="utf-8"))["args"]
    run("--campaign-log", "log.csv", line=["run", "case.campaign", *arguments])
    actual = iter(read_rows(copied / "log.csv"))
    for wanted in read_rows(copied / "expected_campaign_log.csv"):
        assert stands_in(actual, wanted), f"missing, or out of order: {wanted}"


def stands_in(rows: Iterator[dict[str, str]], wanted: dict[str, str]) -> bool:
    """Go on to the next row that agrees with all cells of `wanted` that are not empty."""
    cells = {column: cell for column, cell in wanted.items() if cell}
    return any(all(row[column] == cell for column, cell in cells.items()) for row in rows)


def trace_of(contact: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    line = ["trace", *RUN[1:], "--contact", contact, "--format", "json"]
    assert main(line) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_trace_tells_the_rows_of_the_log(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("--log", "log.csv")
    trace = trace_of("c", capsys)
    assert list(trace) == ["schema_version", "contact", "entries", "kept_out"]
    assert trace["contact"] == "c"
    assert [entry["entry"] for entry in trace["entries"]] == [1, 2]
    told = [
        (event["time"], str(entry["entry"]), event["element"], event["event"])
        for entry in trace["entries"]
        for event in entry["events"]
    ]
    logged = [
        (row["time"], row["entry"], row["element"], row["event"])
        for row in read_rows(folder / "log.csv")
        if row["contact"] == "c"
    ]
    assert sorted(logged) == sorted(told)
    moves = [event for entry in trace["entries"] for event in entry["events"] if event["event"] == "moved"]
    assert [[flow["taken"] for flow in move["flows"]] for move in moves] == [[True]] * len(moves)


def test_a_trace_says_why_somebody_never_came_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, *contacts = (folder / "contacts.csv").read_text(encoding="utf-8").splitlines()
    with_flag = [f"{header},subscribed", *(f"{line},no" for line in contacts)]
    (folder / "contacts.csv").write_text("\n".join(with_flag) + "\n", encoding="utf-8")
    trace = trace_of("a", capsys)
    assert trace["entries"] == []
    assert list(trace["kept_out"]) == ["entry_element", "part", "why"]
    assert trace["kept_out"]["entry_element"] == "s"
    assert "subscribed" in trace["kept_out"]["part"]
