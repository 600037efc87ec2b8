"""The clock of a run: what is refused before anything is run."""

import pytest

from campaignlang.doors.refused import Refused
from campaignlang.simulation.lower import lower
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import RunClock, clock_of_run
from tests.simulation.playing import read

DAY = 86_400
START = 1_772_442_000  # 2026-03-02T09:00:00Z


def program(profile: str, audience: str = "where: subscribed") -> Program:
    text = f"""campaign c "C" {{
      {profile}
      audience s {{ {audience} }}
      exit x "X"
      s -> x
    }}"""
    return lower(read(text).campaigns[0], None)


SCHEDULED = program("start: 2026-03-02 09:00; end: 2026-03-04 09:00")
MANUAL = program("")


def test_the_earliest_end_counts_and_names_what_completed_the_run() -> None:
    clock = clock_of_run(SCHEDULED, stop_at=START + DAY, until=START + 3 * DAY)
    assert START == clock.start
    assert (START + DAY, "stop") == (clock.horizon, clock.horizon_word)


def test_of_two_ends_at_one_instant_the_campaigns_own_counts() -> None:
    clock = RunClock(start=0, end=5, stop=5, until=5)
    assert "end" == clock.horizon_word


def test_a_start_told_for_a_campaign_that_starts_by_itself_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        clock_of_run(SCHEDULED, start_at=START)
    assert "U902" == refused.value.code


def test_a_manual_start_with_no_time_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        clock_of_run(MANUAL)
    assert "U902" == refused.value.code


def test_a_start_that_is_not_before_the_end_is_refused() -> None:
    for stop_at, until in ((START, None), (None, START), (START, START + 1), (START - 1, START)):
        with pytest.raises(Refused) as refused:
            clock_of_run(MANUAL, start_at=START, stop_at=stop_at, until=until)
        assert "U902" == refused.value.code
    assert START + 1 == clock_of_run(MANUAL, start_at=START, stop_at=START + 1).horizon


@pytest.mark.parametrize(
    ("profile", "audience"),
    [("", "refresh: 1 day"), ("frequency: 1 hour", "where: subscribed")],
)
def test_an_audience_that_refreshes_for_ever_needs_an_end(profile: str, audience: str) -> None:
    endless = program(profile, audience)
    with pytest.raises(Refused) as refused:
        clock_of_run(endless, start_at=START)
    assert "U903" == refused.value.code
    assert START + DAY == clock_of_run(endless, start_at=START, until=START + DAY).horizon


@pytest.mark.parametrize(
    ("profile", "audience"),
    [
        ("", "refresh: once"),
        ("", "refresh: 1 day; until: 2026-03-09"),
        ("frequency: 1 hour", "refresh: once"),
    ],
)
def test_an_audience_that_comes_to_an_end_needs_none(profile: str, audience: str) -> None:
    clock = clock_of_run(program(profile, audience), start_at=START)
    assert clock.horizon_word is None
