"""Settings of elements and records: each typed by its kind's schema (N104, T201, T202, T204, T205).

What an element takes from the records it `uses` is for `resolve_elements`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from campaignlang.clock import ALWAYS
from campaignlang.frozen import dataclass
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.elements.element import ONCE, Element, Record, SettingRule, Shape, setting_rules
from campaignlang.model.elements.wait import WaitRule
from campaignlang.model.literals import (
    TYPE_WORDS,
    check_duration,
    duration_value,
    wall_time,
    whole_number,
    wrong_type,
)
from campaignlang.model.names import Scope, a_kind, did_you_mean, listed, shown
from campaignlang.model.operations import SetRule, Variant
from campaignlang.model.records import find_record
from campaignlang.model.resolve_assignments import resolve_assignment, resolve_field
from campaignlang.model.resolve_clauses import TIME_CLAUSES, resolve_clauses
from campaignlang.model.resolve_conditions import resolve_condition, resolve_instant
from campaignlang.model.resolve_references import find_attribute
from campaignlang.model.values import Type
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    DUPLICATE_SETTING,
    MISSING_SETTING,
    NOT_AN_ALLOWED_VALUE,
    UNKNOWN_SETTING,
    WRONG_TYPE,
)
from campaignlang.syntax.diagnostic import Related
from campaignlang.syntax.source import Span

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OWN_FORMS = ("set", "was")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where settings stand: on an element, or on a record. `what`: `an email`, for the messages."""

    scope: Scope
    kind: type[Element]
    records: Mapping[str, Record]
    is_record: bool

    @property
    def rules(self) -> Mapping[str, SettingRule]:
        rules = setting_rules(self.kind)
        return {name: rule for name, rule in rules.items() if rule.in_record} if self.is_record else rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Resolved settings by name; `spans` also names those whose value was at fault."""

    values: Mapping[str, Any]
    spans: Mapping[str, Span]
    sets: tuple[SetRule, ...] = ()
    was: str | None = None


def resolve_settings(statements: tuple[tree.Setting, ...], place: Place) -> Settings:
    """Type every setting; those at fault are reported and left out."""
    rules = place.rules
    grouped: dict[str, list[tree.Setting]] = {}
    for statement in statements:
        name = statement.name.text
        if name in rules or (name in OWN_FORMS and not place.is_record):
            grouped.setdefault(name, []).append(statement)
        elif name not in place.scope.names.lost:
            report_unknown_setting(statement.name, place, [one.name.text for one in statements])
    values: dict[str, Any] = {}
    for name, group in grouped.items():
        if name not in OWN_FORMS:
            value = resolve_group(group, rules[name], place)
            if value is not None:
                values[name] = value
    sets = [resolve_assignment(one, place.scope) for one in grouped.get("set", ())]
    return Settings(
        values=values,
        spans={name: value_span(group[0]) for name, group in grouped.items()},
        sets=tuple(one for one in sets if one is not None),
        was=resolve_was(grouped.get("was", ()), place),
    )


def value_span(statement: tree.Setting) -> Span:
    if statement.value is not None:
        return statement.value.span
    return statement.clauses[0].span if statement.clauses else statement.name.span


def report_unknown_setting(name: tree.Name, place: Place, taken: Sequence[str]) -> None:
    of_every_kind = setting_rules(Element)
    known = [name for name in place.rules if name not in of_every_kind]
    known += [*of_every_kind, *(() if place.is_record else OWN_FORMS)]
    is_of_elements = place.is_record and (name.text in setting_rules(place.kind) or name.text in OWN_FORMS)
    proposal = did_you_mean(place.scope.report, name.text, known)
    what = f"a record of the kind `{place.kind.word}`" if place.is_record else a_kind(place.kind)
    place.scope.report.add(
        UNKNOWN_SETTING,
        name.span,
        f"{what} has no setting {shown(name.text)}",
        notes=(f"its settings are {', '.join(known)}",),
        help="it belongs on the element that uses the record"
        if is_of_elements
        else proposal and proposal.unless(taken),
    )


def resolve_group(group: list[tree.Setting], rule: SettingRule, place: Place) -> Any:
    """Resolve all settings of one name."""
    if rule.is_varied:
        return resolve_variants(group, rule, place)
    if rule.is_repeatable:
        found = [resolve_one(one, rule, place) for one in group]
        return tuple(one for one in found if one is not None)
    for again in group[1:]:
        report_duplicate_setting(group[0], again, place)
    return resolve_one(group[0], rule, place)


def report_duplicate_setting(first: tree.Setting, again: tree.Setting, place: Place) -> None:
    place.scope.report.add(
        DUPLICATE_SETTING,
        again.name.span,
        f"{shown(first.name.text)} stands twice",
        related=(Related(first.name.span, "first here"),),
    )


def resolve_variants(group: list[tree.Setting], rule: SettingRule, place: Place) -> tuple[Variant, ...]:
    """Resolve a setting that may stand several times: the one without `when` is the rest, and comes last."""
    # On arrival nothing has come back from the element yet: bare names are attributes.
    arrival = Scope(names=place.scope.names)
    rest: tree.Setting | None = None
    found: list[Variant] = []
    last: list[Variant] = []
    for one in group:
        value = resolve_value(one, rule, place)
        clauses = resolve_clauses(one.clauses, arrival, ("when",), shown(one.name.text))
        is_rest = not any(clause.word == "when" for clause in one.clauses)
        if is_rest and rest is not None:
            report_duplicate_setting(rest, one, place)
            continue
        if is_rest:
            rest = one
        if isinstance(value, str):
            (last if is_rest else found).append(Variant(value, clauses.condition, value_span(one)))
    if rest is None:
        place.scope.report.add(
            MISSING_SETTING,
            group[-1].name.span,
            f"{shown(group[0].name.text)} is missing without `when`: what counts for the rest",
        )
    return (*found, *last)


def resolve_one(statement: tree.Setting, rule: SettingRule, place: Place) -> Any:
    if rule.shape is Shape.WAIT:
        return resolve_wait(statement, place)
    resolve_clauses(statement.clauses, place.scope, (), shown(statement.name.text))
    return resolve_value(statement, rule, place)


def resolve_wait(statement: tree.Setting, place: Place) -> WaitRule | None:
    what, scope = shown(statement.name.text), place.scope
    clauses = resolve_clauses(statement.clauses, scope, TIME_CLAUSES, what)
    value = statement.value
    if statement.name.text == "for":
        if value is None:
            scope.report.add(WRONG_TYPE, statement.name.span, "`for` takes a duration")
            return None
        duration = duration_value(value, scope.report, what)
        if duration is None:
            return None
        return WaitRule(duration=duration, times=clauses.times, is_local=clauses.is_local)
    if value is None:
        if clauses.times == ALWAYS and not clauses.is_local:
            return None
        return WaitRule(times=clauses.times, is_local=clauses.is_local)
    instant = resolve_instant(value, Scope(names=scope.names), what)
    if instant is None:
        return None
    return WaitRule(instant=instant, times=clauses.times, is_local=clauses.is_local)


def resolve_value(statement: tree.Setting, rule: SettingRule, place: Place) -> Any:
    """Turn what is written into what the setting's shape says; None after a report."""
    node, what, report = statement.value, shown(statement.name.text), place.scope.report
    if isinstance(node, tree.Broken):
        return None
    if node is None:
        message = f"{what} takes {rule.shape.value}, not {listed(one.word for one in statement.clauses)}"
        report.add(WRONG_TYPE, statement.span, message)
        return None
    match rule.shape:
        case Shape.TEXT | Shape.URL | Shape.FILE | Shape.METHOD:
            return text_value(node, rule.shape, what, place)
        case Shape.FLAG:
            if isinstance(node, tree.Flag):
                return node.value
            wrong_type(report, what, "yes or no", node)
        case Shape.COUNT:
            return whole_number(node, report, what)
        case Shape.DURATION:
            return duration_value(node, report, what)
        case Shape.INTERVAL:
            return interval_value(node, what, place)
        case Shape.DATE_TIME:
            return wall_time(node, report, what, allows_date=True)
        case Shape.INSTANT:
            return resolve_instant(node, Scope(names=place.scope.names), what)
        case Shape.CONDITION:
            return resolve_condition(node, Scope(names=place.scope.names))
        case Shape.ATTRIBUTE | Shape.FLAG_ATTRIBUTE:
            return attribute_name(node, rule.shape, what, place)
        case Shape.RECORD | Shape.FOLDER:
            sort = place.kind.word if rule.shape is Shape.RECORD else "folder"
            return find_record(node, sort, place.records, place.scope.names)
        case Shape.FIELD:
            return resolve_field(node, what, place.scope)
        case Shape.WAIT:
            return resolve_wait(statement, place)
    return None


def text_value(node: tree.Node, shape: Shape, what: str, place: Place) -> str | None:
    report = place.scope.report
    if not isinstance(node, tree.Text):
        wrong_type(report, what, "a text", node)
        return None
    if shape is Shape.METHOD and node.value not in METHODS:
        report.add(
            NOT_AN_ALLOWED_VALUE,
            node.span,
            f"{what} is never {shown(node.span.text)}",
            notes=(f"it is one of {', '.join(METHODS)}",),
            help=did_you_mean(report, node.value.upper(), METHODS)
            or (f"did you mean `{node.value.upper()}`?" if node.value.upper() in METHODS else None),
        )
        return None
    return node.value


def interval_value(node: tree.Node, what: str, place: Place) -> Any:
    if isinstance(node, tree.Reference) and [name.text for name in node.names] == [ONCE.value]:
        return ONCE
    if isinstance(node, tree.Duration):
        return node.value if check_duration(node, place.scope.report) else None
    wrong_type(place.scope.report, what, "a duration or `once`", node)
    return None


def attribute_name(node: tree.Node, shape: Shape, what: str, place: Place) -> str | None:
    """Give the name of an attribute (for a consent: of a flag)."""
    declaration = referred_attribute(node, what, place.scope)
    if declaration is None:
        return None
    if shape is Shape.FLAG_ATTRIBUTE and declaration.type is not Type.FLAG:
        message = f"{what} takes a flag, and {shown(declaration.name)} is {TYPE_WORDS[declaration.type]}"
        place.scope.report.add(WRONG_TYPE, node.span, message)
        return None
    return declaration.name


def referred_attribute(node: tree.Node, what: str, scope: Scope) -> AttributeDeclaration | None:
    if isinstance(node, tree.Reference) and node.link is None:
        if len(node.names) == 1:
            return find_attribute(node.names[0], scope.names)
        if len(node.names) == 2 and node.names[0].text == "contact":
            return find_attribute(node.names[1], scope.names)
    wrong_type(scope.report, what, "an attribute's name", node)
    return None


def resolve_was(group: Sequence[tree.Setting], place: Place) -> str | None:
    for again in group[1:]:
        report_duplicate_setting(group[0], again, place)
    if not group:
        return None
    node = group[0].value
    resolve_clauses(group[0].clauses, place.scope, (), "`was`")
    if isinstance(node, tree.Reference) and len(node.names) == 1 and node.link is None:
        return node.names[0].text
    if node is None:
        place.scope.report.add(WRONG_TYPE, group[0].name.span, "`was` takes a name")
    else:
        wrong_type(place.scope.report, "`was`", "a name", node)
    return None
