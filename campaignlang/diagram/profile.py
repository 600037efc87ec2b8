"""The campaign's profile in words: the fields of the header and of the outline, the goal."""

from campaignlang.diagram.cards import is_goal, label_of
from campaignlang.model.campaign import Campaign, GoalTarget, Profile, Quiet
from campaignlang.model.phrases import (
    clock_in_words,
    count_in_words,
    every_in_words,
    per_in_words,
    percent_in_words,
    run_in_words,
)
from campaignlang.model.wording import THEIR_OWN_TIME


def campaign_label(campaign: Campaign) -> str:
    return " ".join((campaign.label or "").split()) or campaign.name


def goal_in_words(campaign: Campaign) -> str | None:
    """`2% reach “Attended”`; `250 people reach a goal` where there are several."""
    target = campaign.profile.goal
    if target is None:
        return None
    goals = tuple(label_of(element) for element in campaign.elements if is_goal(element))
    what = f"“{goals[0]}”" if len(goals) == 1 else "a goal"
    return f"{_amount_in_words(target)} reach {what}"


def _amount_in_words(target: GoalTarget) -> str:
    if target.unit == "percent":
        return percent_in_words(target.amount)
    return count_in_words(target.amount, "person", "people")


def header_fields(profile: Profile) -> tuple[tuple[str, str], ...]:
    """Give caption and value of each field that is set, in the header's order."""
    fields = (
        ("runs", run_in_words(profile.start, profile.end, profile.timezone)),
        ("owner", profile.owner),
        ("utm_campaign", profile.utm_campaign),
        ("frequency", every_in_words(profile.frequency) if profile.frequency else None),
        ("quiet hours", _quiet_in_words(profile.quiet)),
        ("limit", per_in_words(profile.limit.count, profile.limit.duration) if profile.limit else None),
    )
    return tuple((caption, " ".join(value.split())) for caption, value in fields if value)


def _quiet_in_words(quiet: Quiet | None) -> str | None:
    """`22:00 to 8:00, their own time`"""
    if quiet is None:
        return None
    hours = f"{clock_in_words(quiet.begin)} to {clock_in_words(quiet.end)}"
    return f"{hours}, {THEIR_OWN_TIME}" if quiet.is_local else hours


def profile_fields(campaign: Campaign) -> tuple[tuple[str, str], ...]:
    """Give the fields of the outline: those of the header, the goal, what the campaign is for."""
    more = (("goal", goal_in_words(campaign)), ("about", campaign.profile.description))
    told = tuple((caption, " ".join(value.split())) for caption, value in more if value)
    return (*header_fields(campaign.profile), *told)
