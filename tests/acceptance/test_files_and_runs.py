"""Files in, files out: which files are taken, contacts, what a run, a trace, a test and a drawing leave."""

import csv
import gzip
import io
import json
from typing import Any

import pytest

from tests.acceptance.commands import Answer, Commands
from tests.acceptance.samples import CAMPAIGN, TWO


def run(campaign: Commands, *options: str) -> Answer:
    return campaign("run", "c.campaign", "--contacts", "k.csv", "--seed", "1", *options)


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_which_files(prepared: Commands) -> None:
    prepared.write("deep/er/b.campaign", TWO)
    prepared.write("deep/.hidden/b.campaign", "!")
    prepared.write("ignored/b.campaign", "!")
    prepared.write(".gitignore", "ignored/\n")
    files = dict.fromkeys(
        one["file"] for one in prepared("check", "--format", "json", "--select", "P").value["findings"]
    )
    assert list(files) == []
    assert prepared("check", "--ignore", "C606").out.endswith("3 files, no findings\n")
    (prepared.folder / "none").mkdir()
    assert prepared("check", "none").code == 2
    assert prepared("check", "gone.campaign").code == 2
    for command in ("run", "trace"):
        assert prepared(command, "deep").code == 2
        assert prepared(command, "c.campaign", "two.campaign").code == 2


@pytest.mark.parametrize("command", ["run", "trace"])
def test_several_campaigns_need_a_name(prepared: Commands, command: str) -> None:
    answer = prepared(command, "two.campaign")
    assert answer.code == 2
    assert "`one`, `two`" in answer.err
    assert prepared(command, "two.campaign", "--campaign", "one").code == 0
    assert prepared(command, "two.campaign", "--campaign", "three").code == 2


def test_what_is_assumed_is_said(prepared: Commands) -> None:
    answer = prepared("run", "two.campaign", "--campaign", "one")
    assert "1,000" in answer.err and "standard" in answer.err and "seed 1" in answer.err
    assert "shoe" in run(prepared).err
    both = TWO + 'behavior p "P" { dormant: 1% }\nbehavior q "Q" { dormant: 2% }\n'
    prepared.write("b.campaign", both)
    several = prepared("run", "b.campaign", "--campaign", "one", "--contacts", "2", "--format", "json")
    assert "`p`" in several.err
    assert several.value["behavior"] == "p"


@pytest.mark.parametrize(
    ("options", "needle"),
    [
        (
            ("--campaign", "two"),
            "campaign run two.campaign --start-at 2026-01-05T09:00 --until 2026-02-05T09:00",
        ),
        (("--campaign", "one", "--start-at", "2026-01-01T09:00"), "starts by itself"),
        (("--campaign", "two", "--start-at", "2026-13-01T09:00"), "--start-at"),
        (("--campaign", "two", "--start-at", "2026-01-01 09:00", "--until", "2025-01-01 09:00"), "before"),
        (("--campaign", "one", "--seed", "18446744073709551616"), "--seed"),
        (("--campaign", "one", "--behavior", "nope"), "nope"),
        (("--campaign", "one", "--contacts", "gone.csv"), "gone.csv"),
        (("--campaign", "one", "--log", "x.txt"), ".csv"),
        (("--campaign", "one", "--contacts", "5", "--column", "id=x"), "--column"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_exits_2(prepared: Commands, options: tuple[str, ...], needle: str) -> None:
    answer = prepared("run", "two.campaign", *options)
    assert (answer.code, answer.out) == (2, "")
    assert needle in answer.err
    assert sorted(path.name for path in prepared.folder.iterdir()) == [
        "c.campaign", "k.csv", "pyproject.toml", "two.campaign",
    ]  # fmt: skip


@pytest.mark.parametrize("start", ["2026-01-01T09:00", "2026-01-01 09:00"])
def test_date_times_are_taken_with_a_space_or_a_t(prepared: Commands, start: str) -> None:
    line = ("run", "two.campaign", "--campaign", "two", "--contacts", "3", "--format", "json")
    assert prepared(*line, "--start-at", start).value["start"] == "2026-01-01T09:00:00Z"


SUMMARY_KEYS = [
    "schema_version", "campaign", "label", "behavior", "seed", "timezone", "start", "end", "completed_by",
    "first_event", "last_event", "contacts", "participants", "goal", "elements", "flows", "messages",
    "days", "not_simulated", "versions", "fingerprint",
]  # fmt: skip


def test_the_summary(prepared: Commands) -> None:
    answer = run(prepared, "--format", "json", "--summary", "s.json")
    value: dict[str, Any] = answer.value
    assert json.loads(prepared.read("s.json")) == value
    assert list(value) == SUMMARY_KEYS
    assert list(value["contacts"]) == ["all", "entered", "kept_out"]
    # x6: exit (first of the reasons); x2: the same `born` as x1; x4 and x5: where.
    assert value["contacts"]["kept_out"] == {
        "exit": 1, "until": 0, "distinct": 1, "where": 2, "not_entered": 0,
    }  # fmt: skip
    assert list(value["contacts"]["kept_out"]) == ["exit", "until", "distinct", "where", "not_entered"]
    assert value["participants"] == {"all": 2, "inside": 0, "unfinished": 0, "exited": 2, "goal": 1}
    assert value["goal"] == {"target": 50, "unit": "percent", "reached": 1, "percent": 50, "met": True}
    assert list(value["goal"]) == ["target", "unit", "reached", "percent", "met"]
    assert value["elements"][0] == {
        "name": "all_of", "kind": "audience", "label": "All", "arrived": 2, "left": 2, "waiting": 0,
    }  # fmt: skip
    assert value["flows"][2] == {"flow": "hi->bad#2", "from": "hi", "to": "bad", "taken": 1}
    (message,) = value["messages"]
    responses = [
        "delivered", "bounced", "hard_bounced", "opened", "clicked", "replied", "unsubscribed", "complained",
    ]  # fmt: skip
    assert list(message) == ["element", "kind", "sent", "skipped", *responses, "rates"]
    assert message["skipped"] == {"address": 1, "bounced": 0, "consent": 0, "limit": 0}
    assert list(message["rates"]) == responses
    assert value["days"] == [{"date": "2026-03-02", "messages": 1}]
    assert list(value["versions"]) == ["campaignlang", "tzdata"]
    assert list(value["fingerprint"]) == ["campaign", "contacts"]
    assert (value["start"], value["end"]) == ("2026-03-02T08:00:00Z", "2026-03-04T08:00:00Z")
    assert value["completed_by"] == "everyone left"


def test_the_tables_of_a_run(prepared: Commands) -> None:
    run(prepared, "--log", "l.csv", "--participants", "p.csv", "--campaign-log", "c.csv")
    log = rows(prepared.read("l.csv"))
    assert log[0] == ["time", "contact", "entry", "element", "event", "flow", "detail"]
    assert log[1] == ["2026-03-02T08:00:00Z", "x1", "1", "all_of", "entered", "", ""]
    assert ["2026-03-02T08:00:00Z", "x3", "1", "hi", "skipped", "", "address"] in log
    assert ["2026-03-02T09:00:00Z", "x1", "1", "hi", "moved", "hi->mark#1", ""] in log
    assert rows(prepared.read("p.csv")) == [
        ["contact", "entry", "entered_at", "status", "element", "since", "left_at", "changed"],
        ["x1", "1", "2026-03-02T08:00:00Z", "goal", "good", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z",
         "plan=;age=4.5;vip=yes"],
        ["x3", "1", "2026-03-02T08:00:00Z", "exited", "bad", "2026-03-04T08:00:00Z", "2026-03-04T08:00:00Z",
         ""],
    ]  # fmt: skip
    assert rows(prepared.read("c.csv"))[0] == [
        "campaign", "action", "step", "participants", "status", "started", "ended", "duration_seconds",
        "scheduled", "error",
    ]  # fmt: skip
    run(prepared, "--log", "l.jsonl")
    lines = [json.loads(line) for line in prepared.read("l.jsonl").splitlines()]
    assert [[str(value) for value in line.values()] for line in lines] == log[1:]
    assert list(lines[0]) == log[0]


def test_the_screen(prepared: Commands) -> None:
    out = run(prepared).out
    for needle in (
        "Camp", "2026-03-02 09:00 → 2026-03-04 09:00, Europe/Berlin", "everyone left", "entered        2",
        "1 by exit", "2 by where", "age over 3", "element", "message",
        "goal: 50.0 % of 2 reached a goal; target 50 %: met", "--log", "--participants",
    ):  # fmt: skip
        assert needle in out


@pytest.mark.parametrize(
    ("table", "needles"),
    [
        ("code\nk\n", ["`id`"]),
        ("plan\npro\n", ["`id`, `code`"]),
        ("ID,Code\na,k\n", ["`id`, `code`", "did you mean `ID`", "did you mean `Code`"]),
        ("id,code\na,k\nb,k\na,k\n", ["row 4", "`id`", "`a`", "row 2"]),
        ("id,code\n,k\n", ["row 2", "`id`"]),
        ("id,code\na,\n", ["row 2", "`code`"]),
        ("id,code,age\na,k,x\nb,k,1e3\nc,k,.5\nd,k,+1\n", ["row 2", "`age`", "`x`", "`1e3`", "`.5`", "`+1`"]),
        ("id,code,vip\na,k,maybe\n", ["row 2", "`vip`", "`maybe`"]),
        ("id,code,born\na,k,2026-13-01\n", ["row 2", "`born`", "`2026-13-01`"]),
        ("id,code,seen\na,k,2026-03-02\n", ["row 2", "`seen`", "`2026-03-02`"]),
        ("id,code,plan\na,k,gold\n", ["row 2", "`plan`", "`gold`", "free"]),
        ("id,code,timezone\na,k,europe/berlin\n", ["row 2", "`timezone`", "`europe/berlin`"]),
        ("id,code,age\n" + "".join(f"{row},k,x{row}\n" for row in range(23)), ["`x19`", "3 more"]),
    ],
)
def test_faults_of_a_contacts_file(prepared: Commands, table: str, needles: list[str]) -> None:
    prepared.write("k.csv", table)
    answer = run(prepared, "--log", "l.csv")
    assert (answer.code, answer.out) == (2, "")
    for needle in needles:
        assert needle in answer.err
    assert "`x20`" not in answer.err
    assert not (prepared.folder / "l.csv").exists()


def test_contacts_in_other_forms(prepared: Commands) -> None:
    lines = (
        '{"id": "a", "code": "k", "plan": "pro", "age": 4.5, "vip": true, "born": null}\n'
        '{"id": "b", "code": "k", "plan": "pro", "age": 3}\n'
    )
    prepared.write("k.jsonl", lines)
    (prepared.folder / "k.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    prepared.write("foreign.csv", "Contact ID,code,plan,age\na,k,pro,4\nb,k,pro,3\n")
    entered = []
    for name in ("k.jsonl", "k.jsonl.gz", "foreign.csv"):
        columns = ("--column", "id=Contact ID") if name == "foreign.csv" else ()
        answer = prepared("run", "c.campaign", "--contacts", name, "--format", "json", *columns)
        assert "`email`" in answer.err
        entered.append(answer.value["contacts"]["entered"])
    assert entered == [1, 1, 1]
    prepared.write("few.csv", "id,code\na,k\n")
    prepared.write("few.campaign", CAMPAIGN.replace("; set: plan = empty", ""))
    few = prepared("run", "few.campaign", "--contacts", "few.csv", "--format", "json")
    # `age` is set by the campaign itself.
    assert "`plan`" in few.err and "`age`" not in few.err and "nobody came in" in few.err
    prepared.write("number.jsonl", '{"id": 1, "code": "k"}\n')
    assert prepared("run", "c.campaign", "--contacts", "number.jsonl").code == 2


def test_trace(prepared: Commands) -> None:
    text = prepared("trace", "c.campaign", "--contacts", "k.csv").out.splitlines()
    assert "2026-03-02 09:00:00  hi  sent" in text
    moved = text.index("2026-03-02 10:00:00  hi  moved  hi->mark#1")
    assert text[moved + 1].strip() == "-> mark  opened · within 2 days: taken"
    assert text[moved + 2].strip().startswith("-> bad  otherwise: not taken")
    assert "x3" in prepared("trace", "c.campaign", "--contacts", "k.csv", "--through", "bad").out
    line = ("trace", "c.campaign", "--contacts", "k.csv", "--format", "json", "--contact")
    value = prepared(*line, "x1").value
    assert list(value) == ["schema_version", "contact", "entries", "kept_out"]
    (entry,) = value["entries"]
    assert list(entry) == ["entry", "events"]
    event = next(one for one in entry["events"] if one["flow"] == "hi->mark#1")
    assert list(event) == ["time", "local", "element", "event", "flow", "detail", "flows"]
    assert (event["time"], event["local"]) == ("2026-03-02T09:00:00Z", "2026-03-02 10:00:00")
    assert event["flows"][0] == {
        "flow": "hi->mark#1", "ready": "2026-03-02T09:00:00Z", "taken": True, "why": event["flows"][0]["why"],
    }  # fmt: skip
    assert value["kept_out"] is None
    out = prepared(*line, "x5").value
    assert out["entries"] == []
    assert out["kept_out"] == {"entry_element": "all_of", "part": "plan is pro", "why": "plan is free"}
    assert prepared(*line, "nobody").code == 2


TESTS = """
test "good" {
  given plan: "pro", age: 4, code: "k"
  all_of at 2026-03-02 09:00
  hi opened after 1 hour
  expect goal
}
test "bad" {
  given plan: "pro", age: 4, code: "k"
  all_of at 2026-03-02 09:00
  expect good at 2026-03-02 10:00
  expect ends in bad
}
test "not let in" {
  given plan: "free", age: 4, code: "k"
  all_of at 2026-03-02 09:00
  expect never good
}
test "let in" {
  given plan: "pro", age: 4, code: "k"
  all_of at 2026-03-02 09:00 refused
  expect never good
}
"""


def test_test(prepared: Commands) -> None:
    prepared.write("t.campaign", CAMPAIGN + TESTS)
    answer = prepared("test", "t.campaign")
    lines = answer.out.splitlines()
    assert answer.code == 1
    assert lines[0] == "ok  good"
    assert lines[1] == "FAILED  bad"
    line = 1 + (CAMPAIGN + TESTS).split("\n").index("  expect good at 2026-03-02 10:00")
    assert lines[2].strip() == f"t.campaign:{line}: expected good at 2026-03-02 10:00"
    assert lines[3].strip() == "found never"
    assert "2026-03-02 09:00:00  hi  sent" in [one.strip() for one in lines[4:16]]
    assert [one for one in lines if one.startswith("FAILED")] == [
        "FAILED  bad",
        "FAILED  not let in",
        "FAILED  let in",
    ]
    assert lines[-1] == "1 passed, 3 failed"
    value = prepared("test", "t.campaign", "--format", "json").value
    assert list(value) == ["schema_version", "tests"]
    assert list(value["tests"][0]) == ["name", "file", "line", "passed", "expectations", "error"]
    assert [one["passed"] for one in value["tests"]] == [True, False, False, False]
    assert [one["error"] is None for one in value["tests"]] == [True, True, False, False]
    assert value["tests"][1]["expectations"] == [
        {"line": line, "text": "good at 2026-03-02 10:00", "passed": False, "found": "never"},
        {"line": line + 1, "text": "ends in bad", "passed": True, "found": "left by bad"},
    ]
    assert prepared("test", "t.campaign", "-k", "GOOD").out == "ok  good\n1 passed, 0 failed\n"
    none = prepared("test", "c.campaign")
    assert (none.code, none.out) == (0, "no test found\n")


def test_what_has_no_meaning_stops(prepared: Commands) -> None:
    prepared.write("bad.campaign", CAMPAIGN.replace("mark -> good", "mark -> goood"))
    prepared.write("worn.campaign", CAMPAIGN.replace('owner: "D"', ""))
    for command in ("run", "trace", "test", "draw"):
        stopped = prepared(command, "bad.campaign")
        assert (stopped.code, stopped.out) == (1, "")
        assert "N102" in stopped.err
        going = prepared(command, "worn.campaign")
        assert going.code == 0
        assert "1 warning in worn.campaign" in going.err
    prepared.write("pyproject.toml", '[tool.campaign]\nignore = ["P701"]\n')
    assert "warning" not in prepared("test", "worn.campaign").err
    prepared.write("pyproject.toml", '[tool.campaign]\nignored = ["P701"]\n')
    for command in ("check", "run", "trace", "test", "draw"):
        refused = prepared(command, "worn.campaign")
        assert (refused.code, refused.out) == (2, "")
        assert "`ignored`" in refused.err


def test_draw(prepared: Commands) -> None:
    assert prepared("draw", "two.campaign", "--format", "txt").out.split() == ["two-one.txt", "two-two.txt"]
    assert prepared("draw", "c.campaign", "--format", "txt").out.split() == ["c.txt"]
    assert prepared("draw", "two.campaign", "-o", "x.txt").code == 2
    assert prepared("draw", "two.campaign", "-o", "x.txt", "--campaign", "two").out == "x.txt\n"
    assert prepared.read("x.txt") == prepared.read("two-two.txt")
    assert prepared("draw", "c.campaign", "-o", "-", "--format", "txt").out == prepared.read("c.txt")
    assert prepared.read("c.txt").startswith("Camp (c)\nruns: ")
    assert prepared("draw", "c.campaign", "--format", "txt", "--check").code == 0
    prepared.write("c.txt", "old")
    assert prepared("draw", "c.campaign", "--format", "txt", "--check").code == 1
    assert prepared.read("c.txt") == "old"
    assert prepared("draw", "c.campaign", "--format", "mmd", "--check").code == 1
    assert not (prepared.folder / "c.mmd").exists()
    for wrong in (("-o", "x.pdf"), ("--campaign", "nope"), ("-o", "-", "--check"), ("--theme", "sepia")):
        assert prepared("draw", "c.campaign", *wrong).code == 2


def test_exit_codes_of_the_command_line(prepared: Commands) -> None:
    assert prepared("--version").code == 0
    assert all(word in prepared("--version").out for word in ("Python", "Graphviz", "tz database"))
    assert prepared("nope").code == 2
    assert prepared("check", "--nope").code == 2
    assert prepared("explain", "nope").code == 2
    for word in ("F302", "dead-end", "email", "subject", "email.subject"):
        assert prepared("explain", word).code == 0
    assert "F302" in prepared("explain").out
    for command in ("new", "check", "explain", "fmt", "draw", "run", "trace", "test"):
        assert "Examples:" in prepared(command, "--help").out
