"""Markup and commands in every text: each output is read back, and the token stands in text alone.

The token is in the middle of whatever some format might obey. Where it is found, it must be in what a
reader of that format calls text: a text node, a cell, a JSON string, a quoted label.
"""

import csv
import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from campaignlang.doors.children import find_dot
from tests.hostile.attempt import CONTROL, called
from tests.hostile.payloads import PAYLOADS, SOURCE, TOKEN, written

ELEMENTS = {
    *("svg", "title", "desc", "defs", "style", "g", "a", "rect", "path", "circle", "text", "tspan"),
    *("ellipse", "line", "polygon", "polyline", "marker", "clipPath"),
}
ATTRIBUTES = {
    *("class", "cx", "cy", "d", "fill", "font-family", "font-size", "font-weight", "height", "href", "id"),
    *("lengthAdjust", "letter-spacing", "points", "r", "role", "rx", "ry", "stroke", "stroke-dasharray"),
    *("stroke-linecap", "stroke-linejoin", "stroke-width", "text-anchor", "textLength", "transform"),
    *(
        "viewBox",
        "width",
        "x",
        "x1",
        "x2",
        "y",
        "y1",
        "y2",
        "aria-label",
        "aria-labelledby",
        "aria-describedby",
        "target",
    ),
    *("opacity", "text-decoration", "fill-rule", "rel", "lang", "font-style", "fill-opacity", "style"),
}


@pytest.fixture(params=sorted(PAYLOADS))
def payload(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    found = PAYLOADS[request.param].replace("\t", " ")
    (tmp_path / "x.campaign").write_text(SOURCE.replace("PAYLOAD", written(found)), encoding="utf-8")
    return found


def drawn(ending: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    outcome = called(["draw", "x.campaign", "-o", f"y.{ending}"], folder, capsys)
    assert outcome.code == 0, outcome.errors
    text = (folder / f"y.{ending}").read_text(encoding="utf-8")
    # It may be printed where GitHub's runner reads along.
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    return text


def test_svg(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = drawn("svg", tmp_path, capsys)
    assert not CONTROL.search(text.replace("\n", ""))
    assert "<!" not in text
    assert "<?" not in text.removeprefix("<?xml")
    root = ET.fromstring(text)
    found = 0
    for node in root.iter():
        name = node.tag.removeprefix("{http://www.w3.org/2000/svg}")
        assert name in ELEMENTS
        for key, value in node.attrib.items():
            assert key in ATTRIBUTES, key
            assert TOKEN not in value or key == "aria-label"
            assert "url(" not in value.replace("url(#", "")
            if key == "href" or key.endswith("}href"):
                assert value.startswith(("https://", "http://", "mailto:", "#"))
        if name == "style":
            assert TOKEN not in (node.text or "")
            assert "url(" not in (node.text or "")
            assert "@import" not in (node.text or "")
        elif name in ("title", "desc", "text", "tspan"):
            found += TOKEN in (node.text or "")
        else:
            assert not (node.text or "").strip()
        assert not (node.tail or "").strip()
    assert found >= 5, "the token is not in the drawing"


DOT_TAGS = {"TABLE", "TR", "TD", "FONT", "B", "I", "BR"}
DOT_ATTRIBUTES = {"BORDER", "CELLBORDER", "CELLSPACING", "CELLPADDING", "ALIGN", "POINT-SIZE", "COLOR"}


def values_of(found: object) -> Iterator[tuple[str, str]]:
    """Every key and text of a JSON value."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from ((key, value),) if isinstance(value, str) else values_of(value)
    elif isinstance(found, list):
        for value in found:
            yield from values_of(value)


def test_dot(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Graphviz itself reads it back."""
    text = drawn("dot", tmp_path, capsys)
    program = find_dot()
    assert program is not None
    done = subprocess.run(
        [program, "-Kdot", "-Tdot_json"], input=text.encode(), capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    graph = json.loads(done.stdout)
    found = 0
    for key, value in values_of(graph):
        if TOKEN not in value:
            continue
        assert key in ("label", "tooltip", "edgetooltip"), key
        found += 1
        if key != "label":
            # Backslashes are doubled, and quotes are data for Graphviz's reader.
            assert not re.search(r"(?<!\\)(\\\\)*\\[NGETHLlrn]", value)
            continue
        table = ET.fromstring(
            value.strip().removeprefix("<<").join(("<", "")) if value.startswith("<<") else value
        )
        for node in table.iter():
            assert node.tag in DOT_TAGS, node.tag
            assert set(node.attrib) <= DOT_ATTRIBUTES, node.attrib
            assert not any(TOKEN in attribute for attribute in node.attrib.values())
    assert found >= 5
    assert "URL" not in done.stdout.decode().replace(TOKEN, "").split('"label"')[0]


MERMAID_LINE = re.compile(
    r"flowchart (TB|LR)|end|classDef [\w-]+ [\w:#,-]+|"
    r'subgraph band_\w+\["[^"]*"\]|'
    r'(element|band_pill)_\w+[(\[{]{1,2}"[^"]*"[)\]}]{1,2}:::[\w-]+|'
    r'element_\w+ (-->|-\.->)(\|"[^"]*"\|)? element_\w+|'
    r'band_pill_\w+\("[^"]*"\):::pill --> element_\w+|element_\w+ --> band_pill_\w+\("[^"]*"\):::pill'
)


def test_mermaid(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = drawn("mmd", tmp_path, capsys)
    assert "```" not in text
    assert TOKEN in text
    for line in text.splitlines():
        assert MERMAID_LINE.fullmatch(line.strip()), line
        for label in re.findall(r'"([^"]*)"', line):
            assert not re.search(r"[<>&`%\[\]{}|;\\](?![^#]*;)", re.sub(r"#\w+;|<br/>", "", label)), label


def test_outline(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = drawn("txt", tmp_path, capsys)
    assert TOKEN in text
    assert not CONTROL.search(text.replace("\n", ""))
    for line in text.splitlines():
        assert not line.lstrip().startswith((TOKEN, "::")), line


def run_everything(folder: Path, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    line = ["run", "x.campaign", "--contacts", "people.csv", "--log", "log.csv", "--summary", "s.json"]
    outcome = called([*line, *more, "--format", "json"], folder, capsys)
    assert outcome.code == 0, outcome.errors
    assert json.loads(outcome.output) == json.loads((folder / "s.json").read_text(encoding="utf-8"))
    return outcome.output


def lay_people(folder: Path, payload: str) -> None:
    """Contacts whose ids and texts are hostile as well."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([("id", "plan", "note"), (payload, payload, payload), ("bob", "b", "n")])
    (folder / "people.csv").write_text(stream.getvalue(), encoding="utf-8")


def test_logs_of_a_run(payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lay_people(tmp_path, payload)
    run_everything(tmp_path, capsys, "--participants", "p.jsonl", "--campaign-log", "c.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    assert {len(row) for row in rows} == {7}
    assert {row[1] for row in rows[1:]} == {payload, "bob"}
    for row in rows[1:]:
        assert not any(TOKEN in row[place] for place in (0, 2, 3, 4, 5)), row
    assert any(row[6] == f"note={payload}" for row in rows)
    for line in (tmp_path / "p.jsonl").read_text(encoding="utf-8").split("\n")[:-1]:
        found = json.loads(line)
        assert found["contact"] in (payload, "bob")
        assert not any(TOKEN in key for key in found)
    with (tmp_path / "c.csv").open(encoding="utf-8", newline="") as file:
        assert {len(row) for row in csv.reader(file, strict=True)} == {10}


def test_a_log_that_is_safe_for_spreadsheets(
    payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_people(tmp_path, payload)
    run_everything(tmp_path, capsys, "--spreadsheet-safe")
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, strict=True):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_screens_of_run_trace_and_test(
    payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No line begins with what somebody else wrote; a runner's commands are broken."""
    lay_people(tmp_path, payload)
    monkeypatch.setenv("TF_BUILD", "True")
    told = 0
    for line in (
        ["run", "x.campaign", "--contacts", "people.csv"],
        ["trace", "x.campaign", "--contacts", "people.csv", "--contact", payload],
        ["test", "x.campaign"],
        ["check", "x.campaign"],
        ["check", "x.campaign", "--format", "concise"],
    ):
        outcome = called(line, tmp_path, capsys)
        assert outcome.code in (0, 1), outcome.errors
        shown = outcome.output + outcome.errors
        assert not CONTROL.search(shown)
        assert not re.search(r"##(\[|vso\[|teamcity\[)", shown)
        for one in shown.splitlines():
            assert not one.startswith((TOKEN, "##", "```", "x.campaign:1:1: error[S001")), one
            assert not one.lstrip().startswith("::"), one
        told += TOKEN in shown
    assert told >= 3


def test_json_of_trace_test_and_check(
    payload: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_people(tmp_path, payload)
    bad = (tmp_path / "x.campaign").read_text(encoding="utf-8").replace("  a -> m\n", "  a -> mm\n")
    (tmp_path / "bad.campaign").write_text(bad, encoding="utf-8")
    trace = ["trace", "x.campaign", "--contacts", "people.csv", "--contact", payload]
    for line in (trace, ["test", "x.campaign"], ["check", "bad.campaign"]):
        outcome = called([*line, "--format", "json"], tmp_path, capsys)
        found = json.loads(outcome.output)
        assert found["schema_version"] == 1
        assert not CONTROL.search(outcome.output)
        if line is trace:
            assert found["contact"] == payload
        if line[0] == "test":
            assert [one["name"] for one in found["tests"]] == [payload]
        assert TOKEN not in json.dumps(keys_of(found))


def keys_of(found: object) -> list[str]:
    if isinstance(found, dict):
        return [*found, *(key for value in found.values() for key in keys_of(value))]
    return [key for value in found for key in keys_of(value)] if isinstance(found, list) else []
