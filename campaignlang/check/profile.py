"""Rules on a campaign's profile and labels."""

import re
from collections.abc import Sequence

from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.names import syntax_faults
from campaignlang.model.operations import Finish
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Span

UTM = re.compile(r"[a-z0-9._-]+", re.ASCII)


def profile_span(campaign: Campaign, name: str) -> Span:
    """Give the place of a profile setting's value, or the campaign's name where it stands nowhere."""
    return next((span for found, span in campaign.profile.setting_spans if found == name), campaign.name_span)


def is_set(campaign: Campaign, name: str) -> bool:
    return any(found == name for found, _ in campaign.profile.setting_spans)


def no_owner(campaign: Campaign, document: Document, report: Report) -> None:
    # Where it stands and is none (misspelt, no text), that has been said.
    is_at_fault = campaign.profile.owner is None and is_set(campaign, "owner")
    if not campaign.profile.owner and not is_at_fault:
        report.add(
            codes.NO_OWNER,
            campaign.name_span,
            f"campaign `{campaign.name}` has no owner",
            label="whom to ask?",
            help='add a line such as `owner: "Dana Reyes"`',
        )


def bad_utm(campaign: Campaign, document: Document, report: Report) -> None:
    mark = campaign.profile.utm_campaign
    # One that is made of the campaign's name fits, unless the name is at fault: that has been said.
    if UTM.fullmatch(mark) or not is_set(campaign, "utm_campaign"):
        return
    better = re.sub(r"[^a-z0-9._-]+", "-", mark.lower()).strip("-")
    report.add(
        codes.BAD_UTM,
        profile_span(campaign, "utm_campaign"),
        "`utm_campaign` holds characters that links cannot carry plainly",
        label="only a-z 0-9 - _ .",
        help=f'write it so: `"{better}"`' if better else "use small letters, digits and `-`",
    )


def goal_without_goal_exit(campaign: Campaign, document: Document, report: Report) -> None:
    if campaign.profile.goal is not None and not campaign.faulty and not goal_exits(campaign):
        report.add(
            codes.GOAL_WITHOUT_GOAL_EXIT,
            profile_span(campaign, "goal"),
            "a goal is set, and no exit counts as reaching it",
            label="nobody can reach it",
            help="add `goal: yes` to the exit that is the goal",
        )


def goal_exit_without_goal(campaign: Campaign, document: Document, report: Report) -> None:
    if is_set(campaign, "goal"):
        return
    for name in goal_exits(campaign):
        report.add(
            codes.GOAL_EXIT_WITHOUT_GOAL,
            campaign.element_by_name[name].name_span,
            f"`{name}` is a goal, and the campaign does not say how many should reach it",
            label="a goal exit",
            help=f"add to campaign `{campaign.name}` a line such as `goal: 2%`",
        )


def goal_exits(campaign: Campaign) -> tuple[str, ...]:
    return tuple(
        element.name
        for element in campaign.elements
        if any(isinstance(one, Finish) and one.is_goal for one in element.operations)
    )


def unlabelled(campaign: Campaign, document: Document, report: Report) -> None:
    faults = syntax_faults(report)
    if not campaign.label and not has_broken_head(campaign.name_span, faults):
        report.add(
            codes.UNLABELLED,
            campaign.name_span,
            f"campaign `{campaign.name}` has no label",
            label="readers see only its name",
            help=f'write `campaign {campaign.name} "…" {{`',
        )
    for element in campaign.elements:
        if not element.label and not has_broken_head(element.name_span, faults):
            report.add(
                codes.UNLABELLED,
                element.name_span,
                f"`{element.name}` has no label",
                label="the drawing shows only its name",
                help=f'write `{element.word} {element.name} "…"`',
            )


def has_broken_head(name: Span, faults: Sequence[Span]) -> bool:
    """Say whether something that did not parse stands between a name and its block: it may be the label."""
    text = name.source.text
    ends = [at for at in (text.find(sign, name.end) for sign in "{\n") if at >= 0]
    head_end = min(ends, default=len(text))
    return any(one.source is name.source and name.end <= one.start <= head_end for one in faults)


def everyone(campaign: Campaign, document: Document, report: Report) -> None:
    for element in campaign.elements:
        is_known = element.name not in campaign.faulty
        if (
            is_known
            and element.refreshes
            and not any(name in element.own_settings for name in ("where", "uses"))
        ):
            report.add(
                codes.EVERYONE,
                element.name_span,
                f"`{element.name}` lets everyone in",
                label="it has no condition",
                help="add `where: …`, such as `where: subscribed`",
            )


PROFILE_RULES = (
    no_owner,
    bad_utm,
    goal_without_goal_exit,
    goal_exit_without_goal,
    unlabelled,
    everyone,
)
