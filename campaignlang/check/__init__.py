"""The checker's rules: plain functions in explicit tuples, one file per family.

A rule reads one resolved campaign and adds what it finds; rules know no order and no state.
"""

from collections.abc import Callable

from campaignlang.check.connected import CONNECTION_RULES, bad_url_of_record
from campaignlang.check.consent import CONSENT_RULES
from campaignlang.check.contradiction import CONTRADICTION_RULES
from campaignlang.check.dates import DATE_RULES
from campaignlang.check.elsewhere import ELSEWHERE_RULES
from campaignlang.check.expectations import EXPECTATION_RULES
from campaignlang.check.graph import GRAPH_RULES
from campaignlang.check.loops import LOOP_RULES
from campaignlang.check.profile import PROFILE_RULES
from campaignlang.check.repeated import once_per_statement
from campaignlang.check.rivals import RIVAL_RULES
from campaignlang.check.schedule import SCHEDULE_RULES
from campaignlang.check.stuck import STUCK_RULES
from campaignlang.check.templates import ReadTemplate, templates
from campaignlang.check.timing_findings import time_rules
from campaignlang.model.campaign import Campaign, Document
from campaignlang.syntax.diagnostic import Report

Rule = Callable[[Campaign, Document, Report], None]

RULES: tuple[Rule, ...] = (
    *GRAPH_RULES,
    *STUCK_RULES,
    *CONTRADICTION_RULES,
    *RIVAL_RULES,
    *ELSEWHERE_RULES,
    *DATE_RULES,
    *CONNECTION_RULES,
    *CONSENT_RULES,
    *PROFILE_RULES,
    *EXPECTATION_RULES,
    *LOOP_RULES,
    *SCHEDULE_RULES,
)


def check(
    document: Document,
    report: Report,
    read_template: ReadTemplate | None = None,
    *,
    crowded_hours: int | None = None,
) -> None:
    """Run every rule on every campaign of a document whose names and types are sound enough to judge.

    Without a reader, templates are not looked at. `crowded_hours`: how close two messages may be, where a
    project says so.
    """
    for campaign in document.campaigns:
        check_campaign(campaign, document, report, read_template, crowded_hours=crowded_hours)
    once_per_statement(report)
    bad_url_of_record(document, report)


def check_campaign(
    campaign: Campaign,
    document: Document,
    report: Report,
    read_template: ReadTemplate | None = None,
    *,
    crowded_hours: int | None = None,
) -> None:
    """Run every rule on one campaign; what it finds does not hang on what is found of others."""
    for rule in RULES:
        rule(campaign, document, report)
    if read_template is not None:
        templates(campaign, read_template, report)
    time_rules(campaign, report, crowded_hours)
