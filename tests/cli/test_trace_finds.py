"""Whom `trace` tells of: the first that came in or passed an element, as the reference engine would find."""

from pathlib import Path

import pytest

from campaignlang.cli import main
from campaignlang.cli.people import blocks_of, contacts_of
from campaignlang.cli.running import Wanted, plan_of
from campaignlang.simulation.columnar.workers import finding
from campaignlang.simulation.columnar.workers.finding import find_by_id, find_first
from campaignlang.simulation.columnar.workers.shares import NOTHING_KEPT, Job
from campaignlang.simulation.reference.living import simulate
from tests.cli.test_run_engines import EXAMPLES, started
from tests.cli.test_run_workers import CIRCLE
from tests.documents import ROOT


def wanted(path: Path, contacts: str) -> Wanted:
    told = started(path)
    return Wanted(
        contacts=contacts,
        behavior_name=None,
        seed="3",
        start_at=told[1] if told else None,
        stop_at=None,
        until=told[3] if told else None,
        campaign_name=None,
        columns=(),
        no_plugins=True,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_whoever_passes_an_element(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FIRST_CONTACTS", 0)
    options = wanted(example, "60")
    plan = plan_of(str(example), options)
    one_by_one, people = contacts_of(plan, options), blocks_of(plan, options, 7)
    job = Job(
        program=plan.program,
        scenario=people.scenario,
        shut_out=people.shut_out,
        kept=NOTHING_KEPT,
        block_contacts=7,
    )
    contacts = {contact.id: contact for contact in one_by_one.contacts}
    firsts: dict[str | None, str] = {}
    for story in simulate(plan.program, one_by_one.scenario, contacts.values()):
        if story.passages:
            firsts.setdefault(None, story.contact)
        for passage in story.passages:
            for event in passage.events:
                firsts.setdefault(event.element, story.contact)
    for element in (None, *(node.name for node in plan.program.nodes)):
        found = find_first(job, people.blocks, people.pool, element)
        if element in firsts:
            assert found is not None and found.contact == contacts[firsts[element]]
        else:
            assert found is None


def test_a_contact_by_its_id(tmp_path: Path) -> None:
    source, people_file = tmp_path / "c.campaign", tmp_path / "people.csv"
    source.write_text(CIRCLE, encoding="utf-8")
    ids = ["a", "ab", "ba", "é", "雪", "b", "a\U0001f600", "c0000000001"]
    people_file.write_text("id,score\n" + "".join(f"{one},1\n" for one in ids), encoding="utf-8")
    plan = plan_of(str(source), wanted(source, str(people_file)))
    people = blocks_of(plan, wanted(source, str(people_file)), 3)
    job = Job(
        program=plan.program, scenario=people.scenario, shut_out={}, kept=NOTHING_KEPT, block_contacts=3
    )
    for one in ids:
        found = find_by_id(job, people.blocks, people.pool, one)
        assert found is not None and found.contact.id == one
    for other in ("", "A", "aa", "bb", "\udc80", "c0000000002"):
        assert find_by_id(job, people.blocks, people.pool, other) is None


def test_a_later_contact_that_fails_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(finding, "FIRST_CONTACTS", 0)
    source, people_file = tmp_path / "c.campaign", tmp_path / "people.csv"
    source.write_text(CIRCLE, encoding="utf-8")
    people_file.write_text("id,score\na,1\nb,1000\n", encoding="utf-8")
    assert main(["trace", str(source), "--contacts", str(people_file)]) == 0
    assert capsys.readouterr().out.startswith("contact a\n")
    people_file.write_text("id,score\nb,1000\na,1\n", encoding="utf-8")
    assert main(["trace", str(source), "--contacts", str(people_file)]) == 1
    assert "U904" in capsys.readouterr().err


def test_an_element_that_is_not_there_is_a_fault_of_the_command_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = ["trace", str(ROOT / "examples" / "spring_webinar.campaign"), "--through", "remindr"]
    assert main(line) == 2
    assert "error: no element is called `remindr`; did you mean `reminder`?\n" in capsys.readouterr().err
