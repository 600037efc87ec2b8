"""Run each worked case of tests/cases/semantics and compare it with what was worked out by hand.

The form of a case is described in tests/cases/semantics/README.md. Nothing is accepted or
rewritten here: an expectation changes only with the text it was derived from.
"""

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from campaignlang.cli import main

CASES = Path(__file__).parent / "cases" / "semantics"
NAMES = tuple(sorted(folder.name for folder in CASES.iterdir() if (folder / "args.json").is_file()))

# How the objects of a summary's lists are found again: elements, flows, messages, days.
LIST_KEYS = ("name", "flow", "element", "date")


@pytest.mark.parametrize("engine", ["columnar", "reference"])
@pytest.mark.parametrize("name", NAMES)
def test_semantics_case(
    name: str,
    engine: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What the case says must happen is what happens, by either engine."""
    folder = tmp_path / name
    shutil.copytree(CASES / name, folder)
    monkeypatch.chdir(folder)
    arguments = json.loads((folder / "args.json").read_text(encoding="utf-8"))
    if arguments.get("command") == "test":
        compare_tests(folder, arguments, capsys)
        return
    arguments["args"] = [*extra(arguments), "--engine", engine]
    if "error" in arguments:
        compare_refusal(arguments, capsys)
    else:
        compare_run(folder, arguments, capsys)


def test_every_case_expects_something() -> None:
    """A folder without an expectation would pass whatever the engine does."""
    for name in NAMES:
        folder = CASES / name
        arguments = json.loads((folder / "args.json").read_text(encoding="utf-8"))
        assert "error" in arguments or any(folder.glob("expected_*")), name
        assert (folder / "why.md").is_file(), name


def test_every_expected_log_is_in_the_order_of_the_log() -> None:
    """Ordered by (time, contact id, entry): a slip of the writer, not of an engine."""
    for name in NAMES:
        path = CASES / name / "expected_events.csv"
        if path.is_file():
            rows = read_rows(path)
            keys = [(row["time"], row["contact"], int(row["entry"])) for row in rows]
            assert sorted(keys) == keys, name


def compare_run(folder: Path, arguments: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    outputs = ["--log", "events.csv", "--summary", "summary.json", "--participants", "participants.csv"]
    code = main(run_line(arguments) + outputs)
    captured = capsys.readouterr()
    assert code == 0, captured.err + captured.out
    if (folder / "expected_events.csv").is_file():
        compare_rows(folder / "expected_events.csv", folder / "events.csv")
    if (folder / "expected_participants.csv").is_file():
        compare_rows(folder / "expected_participants.csv", folder / "participants.csv")
    if (folder / "expected_summary.json").is_file():
        expected = json.loads((folder / "expected_summary.json").read_text(encoding="utf-8"))
        actual = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        assert expected == the_part_of(actual, expected)


def compare_refusal(arguments: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    code = main([*run_line(arguments), "--log", "events.csv"])
    captured = capsys.readouterr()
    said = captured.out + captured.err
    assert code in (1, 2), said
    assert code == arguments.get("exit", code), said
    assert str(arguments["error"]) in said


def compare_tests(folder: Path, arguments: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["test", "case.campaign", *extra(arguments), "--format", "json"])
    captured = capsys.readouterr()
    assert code in (0, 1), captured.err + captured.out
    found: list[tuple[str, str, str]] = []
    for test in json.loads(captured.out)["tests"]:
        if test["error"] is not None:
            found.append((test["name"], "error", "fail"))
            continue
        for number, expectation in enumerate(test["expectations"], start=1):
            result = "pass" if expectation["passed"] else "fail"
            found.append((test["name"], str(number), result))
    rows = read_rows(folder / "expected_tests.csv")
    expected = [(row["test"], row["expectation"], row["result"]) for row in rows]
    assert expected == found
    assert code == int(any(result == "fail" for _, _, result in expected))


def compare_rows(expected_path: Path, actual_path: Path) -> None:
    """Compare the columns that the expectation has, row by row, in order."""
    expected = read_rows(expected_path)
    with expected_path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    actual = [{column: row[column] for column in columns} for row in read_rows(actual_path)]
    assert lines(expected) == lines(actual)


def lines(rows: list[dict[str, str]]) -> list[str]:
    return [" | ".join(row.values()) for row in rows]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run_line(arguments: dict[str, object]) -> list[str]:
    return ["run", "case.campaign", *extra(arguments)]


def extra(arguments: dict[str, object]) -> list[str]:
    options = arguments["args"]
    assert isinstance(options, list)
    return [str(option) for option in options]


def the_part_of(actual: object, expected: object) -> object:
    """Cut `actual` down to the keys, and the named objects of lists, that `expected` speaks of."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return {key: the_part_of(actual.get(key), value) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(actual, list) and has_objects(expected):
        return [the_part_of(same_object(actual, item), item) for item in expected]
    return actual


def has_objects(values: list[object]) -> bool:
    return bool(values) and isinstance(values[0], Mapping)


def same_object(candidates: list[object], wanted: Mapping[str, object]) -> object:
    """Find the object of a list that has the same name (flow, element, date) as `wanted`."""
    key = next(key for key in LIST_KEYS if key in wanted)
    for candidate in candidates:
        if isinstance(candidate, Mapping) and candidate.get(key) == wanted[key]:
            return candidate
    return None
