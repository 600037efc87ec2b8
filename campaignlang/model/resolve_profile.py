"""The profile of a campaign: who, when, how often, to which end (N104, N109, T201, T204, T205, D401)."""

from collections.abc import Sequence

from campaignlang.clock import Duration
from campaignlang.doors import limits
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import GoalTarget, Limit, Profile, Quiet
from campaignlang.model.literals import check_percent, duration_value, wall_time, whole_number, wrong_type
from campaignlang.model.names import Names, Scope, did_you_mean, shown
from campaignlang.model.resolve_clauses import clause_window, resolve_clauses, single_clauses
from campaignlang.model.values import WallTime
from campaignlang.model.zone_names import is_zone
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    DUPLICATE_SETTING,
    START_NOT_BEFORE_END,
    UNKNOWN_SETTING,
    WRONG_TYPE,
)
from campaignlang.syntax.diagnostic import Related, Report
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span

SETTINGS = (
    "owner",
    "utm_campaign",
    "timezone",
    "start",
    "end",
    "frequency",
    "quiet",
    "limit",
    "goal",
    "description",
)
MANUAL = "manual"
UTC = "UTC"


def resolve_profile(name: str, statements: Sequence[tree.Setting], names: Names) -> Profile:
    """Type the profile's settings, and fill in its defaults."""
    report = names.report
    found = first_of_each(statements, SETTINGS, "a campaign", names)
    for setting in found.values():
        if setting.name.text != "quiet":
            resolve_clauses(setting.clauses, Scope(names=names), (), shown(setting.name.text))
    # A setting that was misspelt stands somewhere, though it has no value.
    misspelt = [setting for setting in statements if setting.name.text not in SETTINGS]
    meant = [
        (key, setting)
        for setting in misspelt[: limits.NEAR_NAMES_FINDINGS_MAX]
        for key in near(setting.name.text, SETTINGS)[:1]
        if key not in found
    ]
    utm = profile_text(found.get("utm_campaign"), report)
    profile = Profile(
        owner=profile_text(found.get("owner"), report),
        utm_campaign=name.replace("_", "-") if utm is None else utm,
        timezone=profile_zone(found.get("timezone"), report) or UTC,
        start=profile_instant(found.get("start"), report),
        end=profile_instant(found.get("end"), report),
        frequency=profile_duration(found.get("frequency"), report),
        quiet=profile_quiet(found.get("quiet"), report),
        limit=profile_limit(found.get("limit"), report),
        goal=profile_goal(found.get("goal"), report),
        description=profile_text(found.get("description"), report),
        setting_spans=tuple((key, value_span(setting)) for key, setting in (*found.items(), *meant)),
    )
    report_end_before_start(profile, report)
    return profile


def first_of_each(
    statements: Sequence[tree.Setting], known: Sequence[str], what: str, names: Names
) -> dict[str, tree.Setting]:
    """Give each setting by its name; report unknown ones and second ones."""
    found: dict[str, tree.Setting] = {}
    for setting in statements:
        name = setting.name.text
        if name not in known:
            taken = [other.name.text for other in statements]
            report_unknown_setting(setting.name, known, what, names, taken)
        elif name in found:
            names.report.add(
                DUPLICATE_SETTING,
                setting.name.span,
                f"{shown(name)} stands twice",
                related=(Related(found[name].name.span, "first here"),),
            )
        else:
            found[name] = setting
    return found


def report_unknown_setting(
    name: tree.Name, known: Sequence[str], what: str, names: Names, taken: Sequence[str] = ()
) -> None:
    """Report N104; `taken`: the settings that stand there."""
    if name.text not in names.lost:
        proposal = did_you_mean(names.report, name.text, known)
        names.report.add(
            UNKNOWN_SETTING,
            name.span,
            f"{what} has no setting {shown(name.text)}",
            notes=(f"its settings are {', '.join(known)}",),
            help=proposal and proposal.unless(taken),
        )


def value_span(setting: tree.Setting) -> Span:
    if setting.value is not None:
        return setting.value.span
    return setting.clauses[0].span if setting.clauses else setting.name.span


def value_of(setting: tree.Setting, expected: str, report: Report) -> tree.Node | None:
    """Give what is written after the colon, or report that only clauses are."""
    if setting.value is None:
        report.add(WRONG_TYPE, setting.span, f"{shown(setting.name.text)} takes {expected}")
    return setting.value


def profile_text(setting: tree.Setting | None, report: Report) -> str | None:
    node = value_of(setting, "a text", report) if setting is not None else None
    if setting is None or node is None:
        return None
    if isinstance(node, tree.Text):
        return node.value
    wrong_type(report, shown(setting.name.text), "a text", node)
    return None


def profile_zone(setting: tree.Setting | None, report: Report) -> str | None:
    text = profile_text(setting, report)
    if text is None or setting is None:
        return None
    return text if is_zone(text, value_span(setting), report) else None


def profile_instant(setting: tree.Setting | None, report: Report) -> WallTime | None:
    """Give a date-time; None for `manual`."""
    node = value_of(setting, "`manual` or a date-time", report) if setting is not None else None
    if setting is None or node is None:
        return None
    if isinstance(node, tree.Reference) and [name.text for name in node.names] == [MANUAL]:
        return None
    if isinstance(node, tree.DateTime):
        return wall_time(node, report, shown(setting.name.text), allows_date=False)
    wrong_type(report, shown(setting.name.text), "`manual` or a date-time", node, "`2026-03-02 09:00`")
    return None


def profile_duration(setting: tree.Setting | None, report: Report) -> Duration | None:
    node = value_of(setting, "a duration", report) if setting is not None else None
    if setting is None or node is None:
        return None
    return duration_value(node, report, shown(setting.name.text))


def profile_quiet(setting: tree.Setting | None, report: Report) -> Quiet | None:
    if setting is None:
        return None
    if setting.value is not None:
        wrong_type(report, "`quiet`", "`between TIME and TIME`", setting.value)
        return None
    clauses = single_clauses(setting.clauses, ("between", "local"), "`quiet`", report)
    window = clause_window(clauses.get("between"), report)
    if window is None:
        if "between" not in clauses:
            report.add(WRONG_TYPE, setting.name.span, "`quiet` takes `between TIME and TIME`")
        return None
    return Quiet(window[0], window[1], "local" in clauses)


def profile_limit(setting: tree.Setting | None, report: Report) -> Limit | None:
    node = value_of(setting, "`N per DURATION`", report) if setting is not None else None
    if node is None:
        return None
    if not isinstance(node, tree.Rate):
        wrong_type(report, "`limit`", "`N per DURATION`", node, "`2 per 7 days`")
        return None
    count = whole_number(node.count, report, "`limit`")
    duration = duration_value(node.duration, report, "`limit`")
    return None if count is None or duration is None else Limit(count, duration)


def profile_goal(setting: tree.Setting | None, report: Report) -> GoalTarget | None:
    node = value_of(setting, "a percent or a number", report) if setting is not None else None
    if node is None:
        return None
    if isinstance(node, tree.Percent):
        return GoalTarget(node.millionths, "percent") if check_percent(node, report) else None
    if isinstance(node, tree.Number):
        count = whole_number(node, report, "`goal`")
        return None if count is None else GoalTarget(count, "participants")
    wrong_type(report, "`goal`", "a percent or a number of participants", node, "`2%` or `100`")
    return None


def report_end_before_start(profile: Profile, report: Report) -> None:
    """Report D401, at the end."""
    found = zone(profile.timezone)
    if profile.start is None or profile.end is None or found is None:
        return
    start = found.instant(profile.start.day, profile.start.second)
    end = found.instant(profile.end.day, profile.end.second)
    if start < end:
        return
    spans = dict(profile.setting_spans)
    report.add(
        START_NOT_BEFORE_END,
        spans["end"],
        "the campaign does not start before it ends",
        related=(Related(spans["start"], "it starts here"),),
    )
