"""Elements: declared first, so that names may be used before; then typed, and joined with their records."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaignlang.doors import limits
from campaignlang.model.conditions import All, Condition
from campaignlang.model.elements.element import Element, Record, Shape, setting_rules
from campaignlang.model.names import Declared, FindKind, Names, Scope, a_kind, report_duplicate, shown
from campaignlang.model.operations import Variant
from campaignlang.model.records import FOLDER
from campaignlang.model.resolve_references import report_unknown_kind
from campaignlang.model.resolve_settings import Place, Settings, resolve_settings
from campaignlang.model.values import WallTime
from campaignlang.syntax import tree
from campaignlang.syntax.codes import CLAUSES_THAT_EXCLUDE_EACH_OTHER, MISSING_SETTING, UNKNOWN_KIND
from campaignlang.syntax.diagnostic import Related, Report
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span


def declare_elements(
    nodes: Sequence[tree.Element], records: Mapping[str, Record], find_kind: FindKind, report: Report
) -> dict[str, Declared]:
    """Give every element by its name, the first of two (N101)."""
    declared: dict[str, Declared] = {}
    for node in nodes:
        name = node.name.text
        if name in declared:
            report_duplicate(report, "elements", name, declared[name].span, node.name.span)
            continue
        kind = find_kind(node.kind.text)
        dates = {} if kind is None else declared_dates(node, kind, records)
        declared[name] = Declared(name=name, span=node.name.span, kind=kind, dates=dates)
    return declared


def declared_dates(
    node: tree.Element, kind: type[Element], records: Mapping[str, Record]
) -> dict[str, WallTime]:
    """Read the dates that conditions elsewhere may ask for, before any condition is resolved."""
    found: dict[str, WallTime] = {}
    base = next(
        (
            setting.value.names[0].text
            for setting in node.settings
            if setting.name.text == "uses"
            and not setting.clauses
            and isinstance(setting.value, tree.Reference)
        ),
        None,
    )
    for name in kind.dates:
        own = next((setting.value for setting in node.settings if setting.name.text == name), None)
        if isinstance(own, tree.DateTime):
            found[name] = WallTime(own.day, own.second)
        elif isinstance(own, tree.Date):
            found[name] = WallTime(own.day, 0)
        elif own is None and base is not None and base in records:
            value = dict(records[base].settings).get(name)
            if isinstance(value, WallTime):
                found[name] = value
    return found


def resolve_element(node: tree.Element, names: Names, records: Mapping[str, Record]) -> Element | None:
    """Build an element of its kind; None where the kind is unknown."""
    kind = names.find_kind(node.kind.text)
    if kind is None:
        if node.kind.text == FOLDER:
            names.report.add(
                UNKNOWN_KIND,
                node.kind.span,
                "`folder` is no kind of element",
                help="a folder stands outside of campaigns, and an audience uses it",
            )
        elif node.kind.text not in names.lost:
            report_unknown_kind(names, node.kind.text, node.kind.span)
        return None
    place = Place(
        scope=Scope(names=names, own=names.elements[node.name.text]),
        kind=kind,
        records=records,
        is_record=False,
    )
    settings = resolve_settings(node.settings, place)
    used = used_records(settings)
    base = records.get(used[-1]) if used and "uses" in settings.values else None
    values, spans = merged(kind, settings, base)
    # What a record that is not known would give is not missing.
    if not names.has_fault(node) and (used or "uses" not in settings.spans):
        report_missing(node, kind, spans, names)
    report_two_waits(kind, settings.spans, names)
    fields: dict[str, Any] = {f"{name}_" if name == "for" else name: value for name, value in values.items()}
    return kind(
        **fields,
        name=node.name.text,
        label=node.label.value if node.label is not None else None,
        was=settings.was,
        sets=settings.sets,
        own_settings=tuple(settings.spans),
        records=used,
        span=node.span,
        name_span=node.name.span,
        setting_spans=tuple(spans.items()),
    )


def used_records(settings: Settings) -> tuple[str, ...]:
    """Give the records that `uses` names; the one without `when`, whose other settings count, is last."""
    value = settings.values.get("uses")
    if isinstance(value, str):
        return (value,)
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(one.value for one in value if isinstance(one, Variant)))
    return ()


def merged(
    kind: type[Element], settings: Settings, base: Record | None
) -> tuple[dict[str, Any], dict[str, Span]]:
    """Join an element's settings with its record's: its own win; a folder's condition is added."""
    values, spans = dict(settings.values), dict(settings.spans)
    if base is None:
        return values, spans
    rules = setting_rules(kind)
    base_values, base_spans = dict(base.settings), dict(base.setting_spans)
    if base.kind == FOLDER:
        values["where"] = joined(values.get("where"), base_values.get("where"))
        return values, spans
    for name, value in base_values.items():
        if name not in spans and name in rules and rules[name].shape is not Shape.RECORD:
            values[name] = value
    for name, span in base_spans.items():
        spans.setdefault(name, span)
    return values, spans


def joined(own: Condition | None, folder: Condition | None) -> Condition | None:
    """Both must hold, the element's own first."""
    if own is None or folder is None:
        return own if folder is None else folder
    parts = [*(own.conditions if isinstance(own, All) else (own,))]
    parts.extend(folder.conditions if isinstance(folder, All) else (folder,))
    return All(own.span, tuple(parts))


def report_missing(
    node: tree.Element, kind: type[Element], present: Mapping[str, Span], names: Names
) -> None:
    """Report T203, of the element and its record together."""
    rules = setting_rules(kind)
    # A setting that was misspelt is not missing.
    misspelt = [one.name.text for one in node.settings if one.name.text not in rules]
    meant = [
        name
        for text in misspelt[: limits.NEAR_NAMES_FINDINGS_MAX]
        for name in near(text, (*rules, *kind.needs_one_of))
    ]
    for name, rule in rules.items():
        if rule.is_required and name not in present and name not in meant:
            names.report.add(
                MISSING_SETTING,
                node.name.span,
                f"{a_kind(kind)} needs `{name}`",
                label=f"{shown(node.name.text)} has none",
                help=f"add `{name}: …`: {rule.doc[0].lower()}{rule.doc[1:].rstrip('.')}",
            )
    wanted = kind.needs_one_of
    if not wanted:
        return
    found = [name for name in wanted if name in present or name in meant]
    if not found:
        needed = " or ".join(f"`{name}`" for name in wanted)
        names.report.add(
            MISSING_SETTING,
            node.name.span,
            f"{a_kind(kind)} needs {needed}",
            label=f"{shown(node.name.text)} has {'neither' if len(wanted) > 1 else 'none'}",
        )


def report_two_waits(kind: type[Element], own: Mapping[str, Span], names: Names) -> None:
    """Report `for` beside `until`: which of them would it be?"""
    if len(own) < 2:
        return
    waits = [name for name, rule in setting_rules(kind).items() if rule.shape is Shape.WAIT and name in own]
    for name in waits[1:]:
        names.report.add(
            CLAUSES_THAT_EXCLUDE_EACH_OTHER,
            own[name],
            f"`{waits[0]}` and `{name}` exclude each other",
            related=(Related(own[waits[0]], f"`{waits[0]}` stands here"),),
        )
