"""F304 proved: what is called never taken is taken by none of a thousand participants."""

import re

import pytest

from campaignlang.check import check
from campaignlang.model.plugins import kind_finder
from campaignlang.model.standard import standard_behavior
from campaignlang.simulation.lower import lower
from campaignlang.simulation.run import run
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.synthetic import synthetic_contacts
from tests.check.replay import START, resolved
from tests.documents import ROOT

CHUNKS = re.split(r"(?m)^---\n", (ROOT / "tests/cases/rules/F304.campaign").read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [text for text in CHUNKS if "warning[F304]" in text])
def test_a_shadowed_flow_never_wins(text: str) -> None:
    document, report = resolved(text)
    campaign = document.campaigns[0]
    check(document, report)
    lines = [one.span.place[0] for one in report.findings if one.code.code == "F304" and one.span is not None]
    program = lower(campaign, standard_behavior(kind_finder()))
    scenario = Scenario(clock=clock_of_run(program, start_at=START))
    done = run(program, scenario, synthetic_contacts(program, 1_000, 1), keeps_stories=True)
    taken = {event.flow for story in done.stories for passage in story.passages for event in passage.events}
    shadowed = [flow.key for flow in campaign.flows if flow.span.place[0] in lines]
    assert shadowed
    assert not taken & set(shadowed)
    assert len(done.stories) == 1_000
