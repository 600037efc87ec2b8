"""The campaign log from columns has the rows of the one from stories; its periods are those of the run."""

import random

import numpy as np
import pytest

from campaignlang.clock import Duration, Ticks
from campaignlang.doors.zones import zone
from campaignlang.simulation.campaign_log import periods_of
from campaignlang.simulation.columnar.outputs.executions import Executions, local_days, tick_numbers
from campaignlang.simulation.columnar.outputs.stories import StoryColumns
from campaignlang.simulation.run import period_finder
from tests.simulation.columnar.blocks import BLOCK_SIZES, EXAMPLES, example, outcomes

ZONES = ("UTC", "Europe/Berlin", "Pacific/Apia", "America/Havana")
FREQUENCIES = (
    Duration(hours=1),
    Duration(days=1),
    Duration(months=1),
    Duration(days=1, hours=5),
    Duration(weeks=1),
)
START = 1_767_225_600


@pytest.mark.parametrize("size", BLOCK_SIZES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_give_the_same_periods(name: str, size: int) -> None:
    ready, run = example(name)
    start = ready.scenario.clock.start
    looking = {node.name for node in ready.program.looking}
    columns = StoryColumns(ready.program.schema)
    found = list(outcomes(columns, run.stories, size))
    executions, others = (Executions(ready.program, start, columns.names) for _ in range(2))
    for place, outcome in enumerate(found):
        (executions if place % 2 else others).add(outcome)
    executions.add_all(others.found)
    assert periods_of(run.stories, period_finder(ready.program, start), looking) == executions.periods()


@pytest.mark.parametrize("key", ZONES)
def test_days_are_those_of_the_zone(key: str) -> None:
    found = zone(key)
    assert found is not None
    chance = random.Random(key)
    changes = [at + shift for at in found.instants[-200:] for shift in (-1, 0, 1) if 0 <= at]
    times = [chance.randrange(2**32) for _ in range(500)] + changes
    assert [found.local(at)[0] for at in times] == local_days(found, np.array(times)).tolist()
    assert [found.local(START)[0]] * 2 == local_days(found, np.array([START, START])).tolist()


@pytest.mark.parametrize("frequency", FREQUENCIES, ids=str)
@pytest.mark.parametrize("key", ZONES)
def test_ticks_are_those_of_the_clock(key: str, frequency: Duration) -> None:
    found = zone(key)
    assert found is not None
    ticks = Ticks(START, frequency, found)
    chance = random.Random(key)
    instants = [ticks.nth(number) for number in range(60)]
    times = [START + chance.randrange(-100_000, 90 * 86_400) for _ in range(300)]
    times += [at + shift for at in instants for shift in (-1, 0, 1)]
    assert [ticks.number_at_or_after(at + 1) - 1 for at in times] == tick_numbers(
        ticks, np.array(times)
    ).tolist()
