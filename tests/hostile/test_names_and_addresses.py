"""File names and addresses of the hostile sort: shown as text, and links to nowhere but the web and mail."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.hostile.attempt import CONTROL, called
from tests.hostile.payloads import SOURCE, TOKEN

NAMES = (
    f"<img src=x onerror={TOKEN}>.campaign",
    f"$(touch owned){TOKEN}.campaign",
    f"'\"{TOKEN}`.campaign",
    f"%s{TOKEN}%n.campaign",
    f"::error::{TOKEN}.campaign",
    f"##vso[{TOKEN}].campaign",
    f"=1+1{TOKEN}.campaign",
    f"a\n{TOKEN}.campaign",
    f"a\x1b[31m{TOKEN}.campaign",
    f"a\u202e{TOKEN}.campaign",
    f"#{TOKEN}?x=y&z.campaign",
    f" {TOKEN} .campaign",
    f"\u65e5\u672c{TOKEN}.campaign",
)


@pytest.mark.parametrize("name", NAMES)
def test_file_names(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_BUILD", "True")
    text = SOURCE.replace("PAYLOAD", '"P"').replace("  a -> m\n", "  a -> mm\n")
    (tmp_path / name).write_text(text, encoding="utf-8")
    for form in ("text", "concise", "json"):
        outcome = called(["check", ".", "--format", form], tmp_path, capsys)
        assert outcome.code == 1
        assert not re.search(r"^\s*::", outcome.output, re.MULTILINE)
        assert not CONTROL.search(outcome.output), outcome.output
        assert not re.search(r"##(\[|vso\[|teamcity\[)", outcome.output)
        assert not re.search(f"^{TOKEN}", outcome.output, re.MULTILINE)
        if form == "json":
            found = json.loads(outcome.output)["findings"]
            assert {TOKEN in one["file"] for one in found} == {True}
    (tmp_path / name).write_text(SOURCE.replace("PAYLOAD", '"P"'), encoding="utf-8")
    outcome = called(["draw", name, "--source-url", "https://acme.example/"], tmp_path, capsys)
    assert outcome.code == 0, outcome.errors
    assert not CONTROL.search(outcome.output.replace("\n", ""))
    assert len(outcome.output.splitlines()) == 1
    assert not outcome.output.lstrip().startswith("::")
    root = ET.fromstring((tmp_path / name).with_suffix(".svg").read_text(encoding="utf-8"))
    links = [value for node in root.iter() for key, value in node.attrib.items() if key.endswith("href")]
    assert links
    assert all(link.startswith("https://acme.example/") for link in links)
    assert not any(set(link) & set(" <>\"'`\n\x1b\u202e") for link in links), links
    assert sorted(place.suffix for place in tmp_path.iterdir()) == [".campaign", ".svg"]


URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example/x",
    "https://[::",
    "https://acme.example@evil.example\\\\@x/",
    "https://\\u{2066}evil.example",
    "mailto:a@b.example?body=%0aBcc:x",
    'https://acme.example/\\" onclick=\\"x',
    "https://acme.example/'><script>",
    "https://" + "a" * 90_000,
)


@pytest.mark.parametrize("url", URLS)
def test_addresses(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only https, http and mailto become links, whatever the address looks like."""
    text = SOURCE.replace("PAYLOAD", '"P"').replace("https://acme.example/x", url)
    (tmp_path / "x.campaign").write_text(text, encoding="utf-8")
    called(["check", "x.campaign"], tmp_path, capsys)
    for ending in ("svg", "dot", "mmd", "txt"):
        outcome = called(["draw", "x.campaign", "-o", f"y.{ending}"], tmp_path, capsys)
        assert outcome.code in (0, 1), outcome.errors
        if outcome.code == 0 and ending == "svg":
            root = ET.fromstring((tmp_path / "y.svg").read_text(encoding="utf-8"))
            for node in root.iter():
                assert not any(key.lower().startswith("on") for key in node.attrib)
                link = node.attrib.get("href", "https://")
                assert link.startswith(("https://", "http://", "mailto:"))
                assert not CONTROL.search(link)
