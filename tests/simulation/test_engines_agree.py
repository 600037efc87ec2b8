"""Both engines give the same of random programs, whatever the blocks and the order of contacts.

Of every example they give the same bytes: `tests/cli/test_run_engines.py`.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, note, settings

from campaignlang.clock import instant_text
from campaignlang.simulation.first_by_value import first_by_value
from campaignlang.simulation.story import Story
from campaignlang.simulation.synthetic import synthetic_contacts
from campaignlang.simulation.tally import Tally
from tests.simulation import engines
from tests.simulation.agreeing import WHOLE_BLOCK, first_difference, lives_of, report
from tests.simulation.random_programs import Ready, cases, numbered_case

BLOCK_SIZES = (1, 7, WHOLE_BLOCK)
MANY = 30


def check(ready: Ready, block_sizes: tuple[int, ...] = (WHOLE_BLOCK,), *, is_permuted: bool = False) -> None:
    """Fail with the campaign, the contact and both sides about their first difference."""
    found = first_difference(ready, block_sizes, is_permuted=is_permuted)
    if found is not None:
        text = report(ready, found)
        note(text)
        pytest.fail(text, pytrace=False)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
@given(cases())
def test_random_programs_give_the_same_on_both_engines(ready: Ready) -> None:
    check(ready)


@pytest.mark.parametrize("number", range(12))
def test_neither_blocks_nor_the_order_of_contacts_matter(number: int) -> None:
    ready = numbered_case("blocks", number)
    made_up = tuple(synthetic_contacts(ready.program, MANY, ready.case.seed))
    known = {contact.id for contact in ready.contacts}
    contacts = (*ready.contacts, *(one for one in made_up if one.id not in known))
    scenario = replace(ready.scenario, shut_out=first_by_value(ready.program, contacts))
    check(replace(ready, contacts=contacts, scenario=scenario), BLOCK_SIZES, is_permuted=True)


def test_a_report_shows_both_sides_at_their_first_difference() -> None:
    """What whoever mends an engine reads; here of an engine that forgets the last row of a passage."""
    ready = next(
        one
        for one in (numbered_case("report", number) for number in range(20))
        if any(isinstance(life, Story) and life.passages for life in lives_of(one))
    )

    def forgetful(_: object, __: object, contacts: object, ___: int) -> tuple[Story, ...]:
        assert isinstance(contacts, list)
        lives = lives_of(replace(ready, contacts=tuple(contacts)))
        return tuple(
            life._replace(passages=tuple(one._replace(events=one.events[:-1]) for one in life.passages))
            for life in lives
            if isinstance(life, Story)
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "columnar_stories", forgetful)
        patch.setattr(engines, "columnar_tally", lambda *_: Tally(ready.program.zone))
        found = first_difference(ready)
    assert found is not None
    assert found.contact is not None
    text = report(ready, found)
    assert ready.case.text in text
    assert f"contact {found.contact.id}" in text
    assert " | " in text
    assert instant_text(ready.scenario.clock.start) in text


def test_the_bulk_command_runs(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.simulation import agree

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["agree", "--programs", "3", "--seed", "test"])
        assert agree.main() == 0
    assert "3 programs" in capsys.readouterr().out
