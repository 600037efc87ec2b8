"""F303 and F310 proved: whoever they say is stuck is stuck, and where they are silent nobody is."""

import random
import re
from itertools import product

import pytest

from campaignlang.check import check
from campaignlang.check.stuck_search import Search, Witness
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign
from campaignlang.model.values import Value
from campaignlang.simulation.lower import lower
from campaignlang.simulation.run import run
from campaignlang.simulation.scenario import Scenario, clock_of_run
from campaignlang.simulation.story import Passage
from tests.check.random_waits import random_waits
from tests.check.replay import START, contact_of, replayed, resolved
from tests.documents import ROOT

CHUNKS = tuple(
    chunk
    for code in ("F303", "F310")
    for chunk in re.split(
        r"(?m)^---\n", (ROOT / f"tests/cases/rules/{code}.campaign").read_text(encoding="utf-8")
    )
)

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
# An `otherwise` that is for nobody keeps nobody; where the clock decides, other tests look.
SEEN_OTHERWISE = re.compile("Nobody is kept|By the clock")
RESPONSES_BEFORE = ("opened", "clicked", "bounced", "hard_bounced", "unsubscribed")
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
    found = {one.name: witness for one in campaign.elements if (witness := search.witness(one))}
    told = {name: "F303" if witness.sibling is None else "F310" for name, witness in found.items()}
    for code in ("F303", "F310"):
        assert (code in told.values()) is (f"error[{code}]" in text and not SEEN_OTHERWISE.search(text))
    for name, witness in found.items():
        assert is_stuck(replayed_somehow(campaign, name, witness), name), witness


def is_stuck(passage: Passage | None, name: str) -> bool:
    return passage is not None and (passage.status, passage.element) == ("participating", name)


def replayed_somehow(campaign: Campaign, name: str, witness: Witness) -> Passage | None:
    """Replay a witness, who may have come here with what was no part of the case: other values, responses."""
    passage = replayed(campaign, name, witness)
    if is_stuck(passage, name):
        return passage
    declared = {one.name: one for one in campaign.schema.attributes}
    choices: dict[str, tuple[Value, ...]] = {"subscribed": (True, False), "email": ("c@x.example", None)}
    choices |= {"plan": ("free", "pro", None), "vip": (True, False), "score": (0, 4_000_000, 6_000_000, None)}
    asked = {key: values for key, values in choices.items() if key in declared}
    earlier = [one.name for one in campaign.elements if one.word == "email" and one.name != name]
    before = [(), *(((one, key),) for one in earlier for key in RESPONSES_BEFORE)]
    for *values, responses in product(*asked.values(), before):
        others = dict(zip(asked, values, strict=True))
        passage = replayed(campaign, name, witness, others=others, before=responses)
        if is_stuck(passage, name):
            return passage
    return passage


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


@pytest.mark.parametrize("number", range(80))
def test_what_is_called_impossible_never_happens(number: int) -> None:
    text = random_campaign(number)
    document, report = resolved(text)
    campaign = document.campaigns[0]
    check(document, report)
    never = {
        one.span.place[0]
        for one in report.findings
        if one.span is not None
        and (one.code.code == "F304" or (one.code.code == "F316" and "never" in one.message))
    }
    taken = check_who_waits(text, campaign)
    for flow in campaign.flows:
        if flow.span.place[0] in never:
            assert flow.key not in taken, text


@pytest.mark.parametrize("number", range(200))
def test_who_waits_for_ever_is_told_and_nobody_else(number: int) -> None:
    text = random_waits(number)
    document, report = resolved(text)
    assert not report.has_errors(), (text, report.findings)
    campaign = document.campaigns[0]
    taken = check_who_waits(text, campaign)
    search, element = Search(campaign), campaign.element_by_name["e"]
    if search.witness(element) is None and search.never_otherwise(element) is not None:
        assert not any(flow.key in taken for flow in campaign.flows if flow.is_otherwise), text


def check_who_waits(text: str, campaign: Campaign) -> set[str]:
    """Look at whether those told of are stuck, and others not; give the flows that are taken."""
    witness = Search(campaign).witness(campaign.element_by_name["e"])
    taken, waiting = taken_and_waiting(text)
    if witness is None:
        assert "e" not in waiting, text
    else:
        assert is_stuck(replayed_somehow(campaign, "e", witness), "e"), (text, witness)
    return taken
