"""The fixtures of the acceptance tests."""

from pathlib import Path

import pytest

from tests.acceptance.commands import Commands
from tests.acceptance.samples import CAMPAIGN, CONTACTS, TWO


@pytest.fixture
def campaign(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    return Commands(tmp_path, capsys)


@pytest.fixture
def prepared(campaign: Commands) -> Commands:
    campaign.write("c.campaign", CAMPAIGN)
    campaign.write("two.campaign", TWO)
    campaign.write("k.csv", CONTACTS)
    return campaign
