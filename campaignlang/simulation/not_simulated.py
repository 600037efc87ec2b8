"""What a run leaves out, in sentences: entries nobody comes by, listeners that hear nothing, full events."""

from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.tally import Tally


def not_simulated(
    campaign: Campaign, behavior: Behavior, tally: Tally, *, is_chance: bool
) -> tuple[str, ...]:
    """Give the sentences. `is_chance`: nothing was recorded, the behaviour decides."""
    texts = []
    for element in campaign.elements:
        sections = [
            section
            for section in (
                behavior.section(element.name, is_kind=False),
                behavior.section(element.word, is_kind=True),
            )
            if section is not None
        ]
        known = {chance.response for section in sections for chance in section.chances}
        is_told = campaign.is_entry(element) and not element.refreshes
        if is_chance and is_told and "entered" not in known:
            texts.append(f"{element.name}: nobody comes in by it, `{behavior.name}` has no `entered`")
        if is_chance and campaign.is_listener(element) and "received" not in known:
            texts.append(f"{element.name}: nothing is heard, `{behavior.name}` has no `received`")
        seats = getattr(element, "seats", None)
        if seats is not None:
            came = tally.events[element.name, "attended"]
            texts.append(f"{element.name}: nobody is turned away; {seats:,} seats, {came:,} came")
    return tuple(texts)
