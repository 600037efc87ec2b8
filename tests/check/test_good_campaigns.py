"""No false alarm: campaigns of many characters get no finding but those their comments say."""

from pathlib import Path

import pytest

from tests.documents import ROOT
from tests.test_rule_cases import expectations, findings_of

FILES = sorted((ROOT / "tests" / "cases" / "good").glob("*.campaign"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_good_campaign_has_only_the_findings_its_comments_say(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = [(line, severity, code) for _, line, severity, code, _ in expectations(text)]
    found = [
        (one.span.place[0], one.severity.value, one.code.code)
        for one in findings_of(text)
        if one.span is not None and one.severity.value != "info"
    ]
    assert found == expected
