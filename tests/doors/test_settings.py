"""`[tool.campaign]`: what it holds, and that a misspelt key is said."""

from pathlib import Path

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.doors.settings import NO_SETTINGS, Settings, read_settings

WHOLE = """
[tool.campaign]
select = ["S", "N102"]
ignore = ["C606"]
severity = {C602 = "info"}
columns = {id = "Contact ID"}
crowded-hours = 12

[[tool.campaign.paths]]
path = "drafts/**"
ignore = ["P"]

[[tool.campaign.paths]]
path = "old"
severity = {F303 = "warning"}
"""


def settings(folder: Path, text: str) -> Settings:
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    return read_settings(str(folder / "x.campaign"))


def test_every_key_is_read(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE)
    assert found.select == ("S", "N102")
    assert found.ignore == ("C606",)
    assert found.severity == {"C602": "info"}
    assert found.columns == {"id": "Contact ID"}
    assert found.crowded_hours == 12
    assert [section.path for section in found.paths] == ["drafts/**", "old"]


def test_sections_are_for_the_files_their_patterns_match(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE)

    def sections(name: str) -> list[str]:
        return [section.path for section in found.paths_for(str(tmp_path / name))]

    assert sections("drafts/a/x.campaign") == ["drafts/**"]
    assert sections("a/old/x.campaign") == ["old"]
    assert sections("x.campaign") == []
    assert found.paths_for("-") == ()


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    settings(tmp_path, WHOLE)
    (tmp_path / "inner").mkdir()
    assert read_settings(str(tmp_path / "inner" / "x.campaign")).crowded_hours == 12
    assert settings(tmp_path / "inner", "[project]\nname = 'x'\n").crowded_hours is None
    assert NO_SETTINGS.select is None


@pytest.mark.parametrize(
    ("text", "message", "advice"),
    [
        ("[tool.campaign]\nselct = []", "[tool.campaign] has no setting `selct`", "did you mean `select`?"),
        (
            "[[tool.campaign.paths]]\npath = 'x'\nselect = []",
            "paths]] has no setting `select`",
            "it has path",
        ),
        ("[[tool.campaign.paths]]\nignore = []", "needs a `path`", "drafts"),
        ("[tool.campaign]\nignore = 'C602'", "`ignore` takes a list of texts", "C602"),
        ("[tool.campaign]\nseverity = {C602 = 'off'}", "`C602` takes error, warning or info, not `off`", ""),
        ("[tool.campaign]\ncolumns = {id = 3}", "`columns` takes a table of texts", ""),
        ("[tool.campaign]\ncrowded-hours = true", "`crowded-hours` takes a whole number of hours", ""),
        ("[tool.campaign]\ncrowded-hours = -1", "`crowded-hours` takes a whole number of hours", ""),
        ("[tool.campaign]\npaths = 'x'", "`paths` is written as [[tool.campaign.paths]]", ""),
        ("[tool]\ncampaign = 3", "`tool.campaign` takes a table", ""),
        ("[tool.campaign", "is not TOML: see ", ""),
        ("[tool.campaign]\nselect = 3 4\n", "is not TOML: see line 2, column 12", ""),
        ("[tool.campaign]\nselect = [3,", "is not TOML: see its end", ""),
        ("campaign = " + "[" * 100_000, "is not TOML: nested too deep", ""),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, text: str, message: str, advice: str) -> None:
    with pytest.raises(Refused) as caught:
        settings(tmp_path, text)
    assert caught.value.code == "U907"
    assert message in caught.value.message
    assert advice in (caught.value.help or "")
