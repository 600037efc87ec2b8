"""Stories survive the way into columns and back, whatever order their rows are in."""

import pytest

from campaignlang.model.contact import ContactSchema
from campaignlang.simulation.columnar.outputs.stories import StoryColumns, stories_of
from campaignlang.simulation.story import Story
from tests.simulation.columnar.blocks import BLOCK_SIZES, EXAMPLES, SCHEMA, example, odd_stories, outcomes


def there_and_back(stories: tuple[Story, ...], schema: ContactSchema, size: int) -> list[Story]:
    columns = StoryColumns(schema)
    found = list(outcomes(columns, stories, size))
    back = [story for outcome in found for story in stories_of(outcome, columns.names, columns.pool, schema)]
    return sorted(back, key=lambda story: story.contact)


def expected(stories: tuple[Story, ...]) -> list[Story]:
    plain = [story._replace(kept_out=None, answers=()) for story in stories]
    return sorted(plain, key=lambda story: story.contact)


@pytest.mark.parametrize("size", BLOCK_SIZES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_come_back(name: str, size: int) -> None:
    ready, run = example(name)
    assert expected(run.stories) == there_and_back(run.stories, ready.program.schema, size)


def test_odd_texts_and_values_come_back() -> None:
    stories = odd_stories(100)
    assert any(story.changed for story in stories)
    assert expected(stories) == there_and_back(stories, SCHEMA, 7)
