"""Literals of the tree as values of the model: their types, their ranges (T205), and words for both."""

from collections.abc import Callable

from campaignlang.clock import DAY_MAX, DAY_MIN, Duration, Zone
from campaignlang.doors import limits, numbers
from campaignlang.model.conditions import Literal
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.names import SHOWN_CHARACTERS_MAX, did_you_mean, listed, shown
from campaignlang.model.values import Type, Value, WallTime
from campaignlang.model.zone_names import ZONE_ATTRIBUTE, is_zone
from campaignlang.syntax import tree
from campaignlang.syntax.codes import NOT_AN_ALLOWED_VALUE, OUT_OF_RANGE, WRONG_TYPE
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.source import Span

TYPE_WORDS = {
    Type.TEXT: "a text",
    Type.NUMBER: "a number",
    Type.FLAG: "yes or no",
    Type.DATE: "a date",
    Type.DATETIME: "a date-time",
    Type.TIME: "a time",
    Type.DURATION: "a duration",
    Type.PERCENT: "a percent",
}
PERCENT_MILLIONTHS_MAX = 100 * limits.MILLIONTHS
# A year counts 365.25 days and a month a twelfth of that, so that 120 months are not above ten years.
MONTH_SECONDS = 2_629_800
DURATION_SECONDS_MAX = limits.DURATION_YEARS_MAX * 12 * MONTH_SECONDS


def written(node: tree.Node) -> str:
    """Say in words what stands there: `a text`, `a name`, `a condition`."""
    match node:
        case tree.Text():
            return TYPE_WORDS[Type.TEXT]
        case tree.Number():
            return TYPE_WORDS[Type.NUMBER]
        case tree.Percent():
            return TYPE_WORDS[Type.PERCENT]
        case tree.Duration():
            return TYPE_WORDS[Type.DURATION]
        case tree.Date():
            return TYPE_WORDS[Type.DATE]
        case tree.DateTime():
            return TYPE_WORDS[Type.DATETIME]
        case tree.Time():
            return TYPE_WORDS[Type.TIME]
        case tree.Flag(value=value):
            return "yes" if value else "no"
        case tree.Reference() | tree.AnyOf() | tree.NextDay() | tree.Moment():
            return shown(node.span.text) if node.span.text else "a name"
        case tree.Empty():
            return "empty"
        case tree.Sum():
            return "a sum"
        case tree.Assignment():
            return "an assignment"
        case tree.Rate():
            return "a rate"
    return "a condition"


def wrong_type(report: Report, what: str, expected: str, node: tree.Node, example: str = "") -> None:
    """Report T201: what takes what, and what was found instead."""
    if isinstance(node, tree.Broken):
        return
    help_text = f"for example {example}" if example else None
    if isinstance(node, tree.Text) and unquoted_type(node) is not None:
        help_text = f"write it without quotes: {shown(node.value)}"
    elif isinstance(node, tree.Reference) and expected == TYPE_WORDS[Type.TEXT]:
        help_text = "write a text in quotes"
    report.add(
        WRONG_TYPE,
        node.span,
        f"{what} takes {expected}, not {written(node)}",
        label=f"{expected} is expected here",
        help=help_text,
    )


def unquoted_type(node: tree.Text) -> Type | None:
    """Give the type that a text would have without its quotes, if it is written like a literal."""
    text = node.value
    if text in ("yes", "no"):
        return Type.FLAG
    readers: tuple[tuple[Type, Callable[[str], object]], ...] = (
        (Type.NUMBER, numbers.number),
        (Type.DATE, numbers.date),
        (Type.DATETIME, numbers.local_datetime),
        (Type.TIME, numbers.time_of_day),
        (Type.DURATION, numbers.duration),
    )
    for found, read in readers:
        if len(text) <= SHOWN_CHARACTERS_MAX and not isinstance(read(text), numbers.Unreadable):
            return found
    return None


def out_of_range(report: Report, span: Span, message: str, help: str | None = None) -> None:
    report.add(OUT_OF_RANGE, span, message, help=help)


def check_day(node: tree.Date | tree.DateTime, report: Report) -> bool:
    """Say whether a date or date-time is in range, and report it if not."""
    least = 0 if isinstance(node, tree.DateTime) else DAY_MIN
    if least <= node.day <= DAY_MAX:
        return True
    span = "1970 to 2999" if isinstance(node, tree.DateTime) else "1900 to 2999"
    sort = "date-times" if isinstance(node, tree.DateTime) else "dates"
    out_of_range(report, node.span, f"{shown(node.span.text)} is out of range: {sort} are from {span}")
    return False


def check_duration(node: tree.Duration, report: Report) -> bool:
    """Say whether a length of time is above nothing and at most ten years, and report it if not."""
    value = node.value
    if value.is_zero:
        out_of_range(report, node.span, "a duration of nothing has no meaning here")
        return False
    seconds = value.calendar_months * MONTH_SECONDS + value.calendar_days * 86_400 + value.exact_seconds
    if seconds > DURATION_SECONDS_MAX:
        out_of_range(report, node.span, f"{shown(node.span.text)} is longer than 10 years")
        return False
    return True


def check_percent(node: tree.Percent, report: Report) -> bool:
    if 0 <= node.millionths <= PERCENT_MILLIONTHS_MAX:
        return True
    edge = "below 0%" if node.millionths < 0 else "above 100%"
    out_of_range(report, node.span, f"{shown(node.span.text)} is {edge}")
    return False


def whole_number(
    node: tree.Node, report: Report, what: str, *, least: int = 1, most: int | None = None
) -> int | None:
    """Give a whole number in range, or report why there is none."""
    if not isinstance(node, tree.Number):
        wrong_type(report, what, "a whole number", node)
        return None
    value, rest = divmod(node.millionths, limits.MILLIONTHS)
    if rest:
        report.add(WRONG_TYPE, node.span, f"{what} takes a whole number, not {shown(node.span.text)}")
        return None
    if value < least or (most is not None and value > most):
        edge = f"at least {least}" if value < least else f"at most {most}"
        out_of_range(report, node.span, f"{what} is {edge}, not {value}")
        return None
    return value


def duration_value(node: tree.Node, report: Report, what: str) -> Duration | None:
    if not isinstance(node, tree.Duration):
        wrong_type(report, what, "a duration", node, "`2 days` or `90 minutes`")
        return None
    return node.value if check_duration(node, report) else None


def wall_time(node: tree.Node, report: Report, what: str, *, allows_date: bool) -> WallTime | None:
    """Give a date-time; where a date may stand too, it is its beginning."""
    if isinstance(node, tree.DateTime):
        return WallTime(node.day, node.second) if check_day(node, report) else None
    if isinstance(node, tree.Date) and allows_date:
        moment = tree.DateTime(node.span, node.day, 0)
        return WallTime(node.day, 0) if check_day(moment, report) else None
    wrong_type(report, what, "a date-time", node, "`2026-03-02 09:00`")
    return None


def literal(node: tree.Node, report: Report) -> Literal | None:
    """Give a literal as an operand; None for what is none, or is out of range (reported)."""
    span = node.span
    match node:
        case tree.Text(value=value):
            return Literal(span, Type.TEXT, value)
        case tree.Number(millionths=millionths):
            return Literal(span, Type.NUMBER, millionths)
        case tree.Percent(millionths=millionths):
            return Literal(span, Type.PERCENT, millionths) if check_percent(node, report) else None
        case tree.Duration(value=duration):
            return Literal(span, Type.DURATION, duration)
        case tree.Date(day=day):
            return Literal(span, Type.DATE, day) if check_day(node, report) else None
        case tree.DateTime(day=day, second=second):
            return Literal(span, Type.DATETIME, WallTime(day, second)) if check_day(node, report) else None
        case tree.Time(second=second):
            return Literal(span, Type.TIME, second)
        case tree.Flag(value=flag):
            return Literal(span, Type.FLAG, flag)
    return None


def not_allowed(declaration: AttributeDeclaration, value: Value, span: Span, report: Report) -> bool:
    """Report T202 where an attribute cannot have this value; say whether it was so."""
    if not declaration.allowed or value is None or value in declaration.allowed:
        return False
    allowed = [f'"{one}"' for one in declaration.allowed]
    report.add(
        NOT_AN_ALLOWED_VALUE,
        span,
        f"{shown(declaration.name)} is never {shown(span.text)}",
        notes=(f"its values are {listed(allowed)}",),
        help=did_you_mean(report, str(value), [str(one) for one in declaration.allowed]),
    )
    return True


def is_refused(declaration: AttributeDeclaration, value: Value, span: Span, report: Report) -> bool:
    """Report a value that an attribute cannot be given; a contact's zone must be one."""
    is_zone_asked = declaration.name == ZONE_ATTRIBUTE and isinstance(value, str)
    if is_zone_asked and not is_zone(str(value), span, report):
        return True
    return not_allowed(declaration, value, span, report)


def attribute_value(
    node: tree.Node, declaration: AttributeDeclaration, zone: Zone, report: Report
) -> tuple[Value] | None:
    """Give the value of an attribute as a literal says it, in a tuple of one; None after a report.

    Date-times without a zone of their own are read in `zone`; a date stands for its beginning.
    """
    what = shown(declaration.name)
    if isinstance(node, tree.Empty):
        if declaration.is_required:
            report.add(WRONG_TYPE, node.span, f"{what} is required and cannot be empty")
            return None
        return (None,)
    if declaration.type is Type.DATETIME:
        at = wall_time(node, report, what, allows_date=True)
        return None if at is None else (zone.instant(at.day, at.second),)
    found = literal(node, report)
    if found is None:
        if not isinstance(node, tree.Date | tree.DateTime | tree.Percent):
            wrong_type(report, what, TYPE_WORDS[declaration.type], node)
        return None
    if found.type is not declaration.type:
        wrong_type(report, what, TYPE_WORDS[declaration.type], node)
        return None
    assert isinstance(found.value, str | int | bool)
    return None if is_refused(declaration, found.value, node.span, report) else (found.value,)
