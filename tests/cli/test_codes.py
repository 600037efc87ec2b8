"""A selection of codes that names nothing is refused: it would silently select nothing."""

from pathlib import Path

import pytest

from campaignlang.cli import main

CAMPAIGN = 'campaign c "C" {\n}\n'


@pytest.mark.parametrize(("option", "code"), [("--select", 1), ("--ignore", 0)])
def test_an_option_names_codes_that_are_there(
    option: str,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.campaign").write_text(CAMPAIGN, encoding="utf-8")
    assert main(["check", option, "N,Q9"]) == 2
    assert "no code begins with `Q9`" in capsys.readouterr().err
    assert main(["check", option, "F,P701"]) == code


@pytest.mark.parametrize("setting", ['select = ["Q999"]', 'ignore = ["Z"]', 'severity = {N999 = "info"}'])
def test_the_settings_name_codes_that_are_there(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.campaign").write_text(CAMPAIGN, encoding="utf-8")
    Path("pyproject.toml").write_text(f"[tool.campaign]\n{setting}\n", encoding="utf-8")
    assert main(["check"]) == 2
    assert "no code begins with" in capsys.readouterr().err
