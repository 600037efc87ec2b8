"""The summary of a run as JSON: what formats.md of the manual lists, in its order."""

from dataclasses import dataclass
from typing import Any

from campaignlang import clock
from campaignlang.doors.zones import tzdata_version
from campaignlang.model.campaign import Campaign
from campaignlang.model.operations import Timing
from campaignlang.simulation.tally import Tally
from campaignlang.version import VERSION

SKIP_REASONS = ("address", "bounced", "consent", "limit")
KEPT_OUT_REASONS = ("exit", "until", "distinct", "where", "not_entered")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What a run was and how it ended; instants None where not reached."""

    behavior: str
    seed: int
    start: int | None
    end: int | None
    completed_by: str
    not_simulated: tuple[str, ...]
    campaign_fingerprint: str
    contacts_fingerprint: str
    unfinished: int


def summarise(campaign: Campaign, facts: RunFacts, tally: Tally) -> dict[str, Any]:
    """Give the summary, ready to be written as JSON; keys and lists in their fixed order."""
    return {
        "schema_version": 1,
        "campaign": campaign.name,
        "label": campaign.label or campaign.name,
        "behavior": facts.behavior,
        "seed": facts.seed,
        "timezone": campaign.profile.timezone,
        "start": _instant(facts.start),
        "end": _instant(facts.end),
        "completed_by": facts.completed_by,
        "first_event": _instant(tally.first_at),
        "last_event": _instant(tally.last_at),
        "contacts": {
            "all": tally.contacts,
            "entered": tally.entered,
            "kept_out": {reason: tally.kept_out[reason] for reason in KEPT_OUT_REASONS},
        },
        "participants": {
            "all": tally.passages,
            "inside": tally.statuses["participating"],
            "unfinished": facts.unfinished,
            # Of those inside some are unfinished, of those who have left some reached a goal.
            "exited": tally.statuses["exited"] + tally.statuses["goal"],
            "goal": tally.statuses["goal"],
        },
        "goal": _goal(campaign, tally),
        "elements": [
            {
                "name": element.name,
                "kind": element.word,
                "label": element.label or element.name,
                "arrived": tally.arrived(element.name),
                "left": tally.arrived(element.name) - tally.waiting[element.name],
                "waiting": tally.waiting[element.name],
            }
            for element in campaign.elements
        ],
        "flows": [
            {"flow": flow.key, "from": flow.source, "to": flow.target, "taken": tally.flows[flow.key]}
            for flow in campaign.flows
        ],
        "messages": _messages(campaign, tally),
        "days": [
            {"date": clock.day_text(day), "messages": tally.messages_by_day[day]}
            for day in sorted(tally.messages_by_day)
        ],
        "not_simulated": list(facts.not_simulated),
        "versions": {"campaignlang": VERSION, "tzdata": tzdata_version()},
        "fingerprint": {
            "campaign": facts.campaign_fingerprint,
            "contacts": facts.contacts_fingerprint,
        },
    }


def percent(part: int, whole: int) -> float:
    """Give part of whole in per cent, four decimals, rounded half-even from whole numbers."""
    if whole == 0:
        return 0 / 1
    quotient, rest = divmod(part * 1_000_000, whole)
    if rest * 2 > whole or (rest * 2 == whole and quotient % 2 == 1):
        quotient += 1
    return quotient / 10_000


def _instant(at: int | None) -> str | None:
    return None if at is None else clock.instant_text(at)


def _goal(campaign: Campaign, tally: Tally) -> dict[str, Any] | None:
    target = campaign.profile.goal
    if target is None:
        return None
    reached = tally.statuses["goal"]
    if target.unit == "percent":
        # An empty run reaches no share of anybody.
        is_met = tally.passages > 0 and reached * 100_000_000 >= target.amount * tally.passages
        amount: float = percent(target.amount, 100_000_000)
    else:
        is_met = reached >= target.amount
        amount = target.amount
    return {
        "target": amount,
        "unit": target.unit,
        "reached": reached,
        "percent": percent(reached, tally.passages),
        "met": is_met,
    }


def _messages(campaign: Campaign, tally: Tally) -> list[dict[str, Any]]:
    rows = []
    for element in campaign.elements:
        if not element.is_message:
            continue
        sent = tally.events[element.name, "sent"]
        names = [one.name for one in element.responses if one.timing is not Timing.ACTING]
        counts = {name: tally.events[element.name, name] for name in names}
        rows.append(
            {
                "element": element.name,
                "kind": element.word,
                "sent": sent,
                "skipped": {reason: tally.skipped[element.name, reason] for reason in SKIP_REASONS},
                **counts,
                "rates": {name: percent(counts[name], sent) for name in names},
            }
        )
    return rows
