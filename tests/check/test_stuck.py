"""F303 proved: whoever it says is stuck is stuck, and where it is silent nobody is."""

import random
import re

import pytest

from campaignlang.check import check
from campaignlang.check.stuck import Search
from campaignlang.model.behavior import Behavior
from campaignlang.simulation.lower import lower
from campaignlang.simulation.run import run
from campaignlang.simulation.scenario import Scenario, clock_of_run
from tests.check.replay import START, contact_of, replayed, resolved
from tests.documents import ROOT

CHUNKS = re.split(r"(?m)^---\n", (ROOT / "tests/cases/rules/F303.campaign").read_text(encoding="utf-8"))

HEAD = """contact {
  plan:  text ("free", "pro")
  score: number
  vip:   flag required
}
campaign c "C" {
  audience a "A"%s
  email e "E" {
    subject: "S"
    transactional: yes
  }
  exit x "X"
  exit y "Y"
  exit z "Z"
  a -> e
"""
BEHAVIOR = """}
behavior b {
  email {
    bounced: 20%
    opened: 60%, between 0 seconds and 5 days
    clicked: 50% of opened, between 0 seconds and 3 days
    replied: 50% of opened, between 0 seconds and 3 days
  }
}
"""
CONDITIONS = (
    *("opened", "clicked", "not opened", "not clicked", "replied", "bounced", "not bounced", "delivered"),
    *("vip", "not vip", 'plan == "pro"', 'plan != "pro"', "plan is empty", 'plan in ("free", "pro")'),
    *("score > 3", "score <= 3", "score < 5", "score is empty", "clicked or bounced", "opened and vip"),
    *("opened and not clicked", "not vip or clicked", 'clicked and plan == "free"', "skipped"),
)
TIMES = (
    "",
    "",
    "",
    " after 1 day",
    " after 2 days",
    " within 1 day",
    " within 3 days",
    " after 1 day within 2 days",
)
WHERES = ("", "", " { where: vip }", ' { where: plan == "pro" }', " { where: score > 4 or vip }")


@pytest.mark.parametrize("text", CHUNKS)
def test_the_witness_of_a_case_is_stuck(text: str) -> None:
    document, _ = resolved(text)
    campaign = document.campaigns[0]
    search = Search(campaign)
    marked = "error[F303]" in text
    found = {one.name: witness for one in campaign.elements if (witness := search.witness(one))}
    assert bool(found) is marked
    for name, witness in found.items():
        passage = replayed(campaign, name, witness)
        assert (passage.status, passage.element) == ("participating", name)


def random_campaign(number: int) -> str:
    """Give a campaign in which an e-mail is left by a few flows at random."""
    pick = random.Random(number)
    flows = []
    for target in pick.sample("xyzxyz", pick.randint(1, 4)):
        condition = pick.choice(CONDITIONS)
        flows.append(f"  e -> {target} when {condition}{pick.choice(TIMES)}\n")
    return HEAD % pick.choice(WHERES) + "".join(flows) + BEHAVIOR


def contacts_of_all_sorts(campaign: object) -> tuple[object, ...]:
    found = []
    for number in range(8):
        for plan in ("free", "pro", None):
            for score in (2_000_000, 4_500_000, 9_000_000, None):
                for vip in (True, False):
                    values = {"plan": plan, "score": score, "vip": vip}
                    found.append(contact_of(campaign, values, f"c{len(found)}-{number}"))
    return tuple(found)


def taken_and_waiting(text: str) -> tuple[set[str], set[str]]:
    """Give the flows taken, and the elements where somebody waits in the end."""
    document, _ = resolved(text)
    campaign = document.campaigns[0]
    behavior: Behavior = document.behaviors[0]
    program = lower(campaign, behavior)
    scenario = Scenario(clock=clock_of_run(program, start_at=START))
    done = run(
        program, scenario, contacts_of_all_sorts(campaign), keeps_stories=True, keeps_fingerprint=False
    )
    passages = [passage for story in done.stories for passage in story.passages]
    taken = {event.flow for passage in passages for event in passage.events if event.event == "moved"}
    return taken, {one.element for one in passages if one.status == "participating"}


@pytest.mark.parametrize("number", range(150))
def test_what_is_called_impossible_never_happens(number: int) -> None:
    text = random_campaign(number)
    document, report = resolved(text)
    campaign = document.campaigns[0]
    witness = Search(campaign).witness(campaign.element_by_name["e"])
    check(document, report)
    never = {
        one.span.place[0]
        for one in report.findings
        if one.span is not None
        and (one.code.code == "F304" or (one.code.code == "F316" and "never" in one.message))
    }
    taken, waiting = taken_and_waiting(text)
    if witness is None:
        assert "e" not in waiting, text
    else:
        passage = replayed(campaign, "e", witness)
        assert (passage.status, passage.element) == ("participating", "e"), text
    for flow in campaign.flows:
        if flow.span.place[0] in never:
            assert flow.key not in taken, text
