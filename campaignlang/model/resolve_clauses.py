"""The clauses of flows and waits: days, clock times, durations, conditions (T201, T202, T205, T206)."""

from collections.abc import Sequence

from campaignlang.clock import ALWAYS, Duration, Times, weekday_mask
from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition, Operand
from campaignlang.model.literals import check_day, check_percent, duration_value, wrong_type
from campaignlang.model.names import Scope, did_you_mean, shown
from campaignlang.model.resolve_conditions import resolve_condition, resolve_instant
from campaignlang.syntax import tree
from campaignlang.syntax.codes import CLAUSES_THAT_EXCLUDE_EACH_OTHER, NOT_AN_ALLOWED_VALUE, WRONG_TYPE
from campaignlang.syntax.diagnostic import Related, Report
from campaignlang.syntax.source import Span

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY_NAMES = {
    **{name: (number,) for number, name in enumerate(WEEKDAYS)},
    "weekdays": (0, 1, 2, 3, 4),
    "weekends": (5, 6),
}
TIME_CLAUSES = ("on", "at", "between", "local")
FLOW_CLAUSES = ("when", "after", "within", "until", *TIME_CLAUSES, "otherwise", "share")
# The words that cannot stand beside each other; a share stands alone.
EXCLUSIVE = (
    ("at", "between"),
    ("otherwise", "when"),
    ("otherwise", "after"),
    ("otherwise", "within"),
    ("otherwise", "until"),
    *(("share", word) for word in FLOW_CLAUSES if word != "share"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """What the clauses of a flow, wait or setting say."""

    condition: Condition | None = None
    after: Duration | None = None
    within: Duration | None = None
    until: Operand | None = None
    times: Times = ALWAYS
    is_local: bool = False
    is_otherwise: bool = False
    share_millionths: int | None = None
    spans: tuple[tuple[str, Span], ...] = ()


NO_CLAUSES = Clauses()


def resolve_clauses(
    clauses: Sequence[tree.Clause], scope: Scope, allowed: tuple[str, ...], what: str
) -> Clauses:
    """Resolve the clauses that may stand here; `what` is what they stand on, for the messages."""
    if not clauses:
        return NO_CLAUSES
    kept = single_clauses(clauses, allowed, what, scope.report)
    return Clauses(
        condition=clause_condition(kept, scope),
        after=clause_duration(kept.get("after"), scope.report),
        within=clause_duration(kept.get("within"), scope.report),
        until=clause_instant(kept.get("until"), scope),
        times=clause_times(kept, scope.report),
        is_local="local" in kept,
        is_otherwise="otherwise" in kept,
        share_millionths=clause_share(kept.get("share"), scope.report),
        spans=tuple((word, clause.span) for word, clause in kept.items()),
    )


def single_clauses(
    clauses: Sequence[tree.Clause], allowed: tuple[str, ...], what: str, report: Report
) -> dict[str, tree.Clause]:
    """Give each clause by its word; report those that do not belong, come twice, or exclude each other."""
    kept: dict[str, tree.Clause] = {}
    for clause in clauses:
        if clause.word not in allowed:
            takes = f"it takes {', '.join(allowed)}" if allowed else "it takes no clauses"
            report.add(WRONG_TYPE, clause.span, f"{what} takes no `{name_of(clause)}`", notes=(takes,))
        elif clause.word in kept:
            first = Related(kept[clause.word].span, "first here")
            message = f"`{name_of(clause)}` stands twice"
            report.add(CLAUSES_THAT_EXCLUDE_EACH_OTHER, clause.span, message, related=(first,))
        else:
            kept[clause.word] = clause
    for first_word, second_word in EXCLUSIVE if len(kept) > 1 else ():
        if first_word in kept and second_word in kept:
            report_exclusive(kept, first_word, second_word, report)
    return kept


def report_exclusive(kept: dict[str, tree.Clause], first: str, second: str, report: Report) -> None:
    """Report at the later of the two clauses, and let only the earlier one count."""
    early, late = sorted((kept[first], kept[second]), key=lambda clause: clause.span.start)
    report.add(
        CLAUSES_THAT_EXCLUDE_EACH_OTHER,
        late.span,
        f"`{name_of(early)}` and `{name_of(late)}` exclude each other",
        related=(Related(early.span, f"`{name_of(early)}` stands here"),),
        help="a share stands alone" if "share" in (first, second) else None,
    )
    del kept[late.word]


def name_of(clause: tree.Clause) -> str:
    return clause.span.text if clause.word == "share" and clause.span.text else clause.word


def clause_condition(kept: dict[str, tree.Clause], scope: Scope) -> Condition | None:
    clause = kept.get("when")
    if clause is None or not clause.arguments:
        return None
    return resolve_condition(clause.arguments[0], scope)


def clause_duration(clause: tree.Clause | None, report: Report) -> Duration | None:
    if clause is None or not clause.arguments:
        return None
    return duration_value(clause.arguments[0], report, f"`{clause.word}`")


def clause_instant(clause: tree.Clause | None, scope: Scope) -> Operand | None:
    if clause is None or not clause.arguments:
        return None
    return resolve_instant(clause.arguments[0], scope, "`until`")


def clause_share(clause: tree.Clause | None, report: Report) -> int | None:
    if clause is None or not clause.arguments:
        return None
    percent = clause.arguments[0]
    if not isinstance(percent, tree.Percent):
        wrong_type(report, "a share", "a percent", percent)
        return None
    return percent.millionths if check_percent(percent, report) else None


def clause_times(kept: dict[str, tree.Clause], report: Report) -> Times:
    if not any(word in kept for word in TIME_CLAUSES):
        return ALWAYS
    weekdays, dates = clause_days(kept.get("on"), report)
    at = kept.get("at")
    return Times(
        weekdays=weekdays,
        dates=dates,
        at=time_of_day(at.arguments[0], report, "`at`") if at is not None and at.arguments else None,
        between=clause_window(kept.get("between"), report),
    )


def time_of_day(node: tree.Node, report: Report, what: str) -> int | None:
    if isinstance(node, tree.Time):
        return node.second
    wrong_type(report, what, "a time", node, "`10:00`")
    return None


def clause_window(clause: tree.Clause | None, report: Report) -> tuple[int, int] | None:
    if clause is None or len(clause.arguments) < 2:
        return None
    begin = time_of_day(clause.arguments[0], report, "`between`")
    end = time_of_day(clause.arguments[1], report, "`between`")
    return None if begin is None or end is None else (begin, end)


def clause_days(clause: tree.Clause | None, report: Report) -> tuple[int, tuple[int, ...]]:
    """Give the weekdays as a mask, and the dates in order."""
    numbers: list[int] = []
    dates: dict[int, None] = {}
    for argument in clause.arguments if clause is not None else ():
        match argument:
            case tree.Date(day=day):
                if check_day(argument, report):
                    dates[day] = None
            case tree.Reference(names=(name,), link=None):
                if name.text in DAY_NAMES:
                    numbers.extend(DAY_NAMES[name.text])
                else:
                    report.add(
                        NOT_AN_ALLOWED_VALUE,
                        name.span,
                        f"{shown(name.text)} is no day",
                        notes=(f"days are {', '.join(DAY_NAMES)} and dates",),
                        help=did_you_mean(report, name.text, DAY_NAMES),
                    )
            case _:
                wrong_type(report, "`on`", "days", argument, "`on monday, 2026-03-20`")
    return weekday_mask(numbers), tuple(sorted(dates))
