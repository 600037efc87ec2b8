"""Behaviours: sections of kinds and elements, what forms are filled with, who sleeps and who never opens.

What the lines of a behaviour cannot be (B801 to B806) stands in `behavior_rules`.
"""

from collections.abc import Mapping, Sequence

from campaignlang.clock import Zone
from campaignlang.frozen import dataclass
from campaignlang.model.behavior import Behavior, Mix, Section
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.elements.element import Element
from campaignlang.model.literals import TYPE_WORDS, attribute_value, check_percent, wrong_type
from campaignlang.model.names import Declared, Names, a_kind, report_duplicate, shown, unknown_element
from campaignlang.model.operations import Effect
from campaignlang.model.resolve_chances import resolve_chance
from campaignlang.model.resolve_clauses import clause_window, single_clauses
from campaignlang.model.resolve_profile import first_of_each, report_unknown_setting
from campaignlang.model.resolve_references import find_attribute
from campaignlang.model.values import Type, Value
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    CHANCE_OVER_100,
    DUPLICATE_SETTING,
    QUANTILES_OUT_OF_ORDER,
    UNKNOWN_RESPONSE,
    WRONG_TYPE,
)
from campaignlang.syntax.diagnostic import Related, Report
from campaignlang.syntax.source import Span

SETTINGS = ("dormant", "awake", "seen")
HUNDRED_PERCENT = 100_000_000
MILLIONTHS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What behaviours are resolved against: the names of a file, and every kind an element's name has there.

    `zone`: in which date-times are read. `entries`: the elements by which contacts come in.
    """

    names: Names
    kinds: Mapping[str, tuple[type[Element], ...]]
    entries: frozenset[str]
    zone: Zone


def resolve_behavior(block: tree.Block, ground: Ground) -> Behavior:
    """Resolve one behaviour."""
    report = ground.names.report
    settings = first_of_each(
        [one for one in block.statements if isinstance(one, tree.Setting)],
        SETTINGS,
        "a behaviour",
        ground.names,
    )
    sections: list[Section] = []
    contact: list[Mix] = []
    seen_spans: dict[str, Span] = {}
    for statement in block.statements:
        match statement:
            case tree.Block(keyword="contact", statements=lines):
                contact.extend(resolve_mixes(lines, ground))
            case tree.Block(name=tree.Name() as name):
                if name.text in seen_spans:
                    report_duplicate(report, "sections", name.text, seen_spans[name.text], name.span)
                    continue
                seen_spans[name.text] = name.span
                section = resolve_section(statement, name, ground)
                if section is not None:
                    sections.append(section)
            case tree.Setting():
                pass
            case tree.Chance(response=line_name) | tree.Mix(attribute=line_name):
                report_unknown_setting(line_name, SETTINGS, "a behaviour", ground.names)
            case _:
                report.add(WRONG_TYPE, statement.span, "a behaviour holds settings and sections")
    seen = settings.get("seen")
    seen_from = seen_path(seen, report)
    return Behavior(
        name=block.name.text if block.name is not None else "",
        label=block.label.value if block.label is not None else None,
        dormant_millionths=dormant_share(settings.get("dormant"), report),
        awake=awake_window(settings.get("awake"), report),
        sections=tuple(sections),
        contact=only_first(contact, report),
        seen_from=seen_from,
        seen_from_span=seen.value.span if seen_from is not None and seen is not None and seen.value else None,
        span=block.span,
    )


def dormant_share(setting: tree.Setting | None, report: Report) -> int:
    if setting is None or setting.value is None:
        return 0
    if not isinstance(setting.value, tree.Percent):
        wrong_type(report, "`dormant`", "a percent", setting.value)
        return 0
    return setting.value.millionths if check_percent(setting.value, report) else 0


def awake_window(setting: tree.Setting | None, report: Report) -> tuple[int, int] | None:
    if setting is None:
        return None
    if setting.value is not None:
        wrong_type(report, "`awake`", "`between TIME and TIME`", setting.value)
        return None
    clauses = single_clauses(setting.clauses, ("between",), "`awake`", report)
    return clause_window(clauses.get("between"), report)


def seen_path(setting: tree.Setting | None, report: Report) -> str | None:
    if setting is None:
        return None
    if isinstance(setting.value, tree.Text):
        return setting.value.value
    place = setting.value.span if setting.value is not None else setting.span
    report.add(WRONG_TYPE, place, "`seen from` takes a file's name in quotes")
    return None


def resolve_section(block: tree.Block, name: tree.Name, ground: Ground) -> Section | None:
    """Resolve the lines about a kind, or about an element."""
    names = ground.names
    kind = names.find_kind(name.text) if name.text not in ground.kinds else None
    kinds = ground.kinds.get(name.text, () if kind is None else (kind,))
    if not kinds and name.text not in names.elements:
        unknown_element(names, name, wanted=names.elements.values(), extra=names.kind_words)
        if not names.is_open:
            return None
    chances, fills = [], []
    for statement in block.statements:
        match statement:
            case tree.Chance():
                own = Declared(name=name.text, span=name.span)
                chance = resolve_chance(statement, own, kinds, ground.names)
                if chance is not None:
                    report_no_entry(statement, name, kind is None, ground)
                    chances.append(chance)
            case tree.Mix():
                if is_form(statement, kinds, names):
                    fills.extend(resolve_mixes((statement,), ground))
            case _:
                message = "a section holds lines `RESPONSE: CHANCE`"
                names.report.add(WRONG_TYPE, statement.span, message)
    return Section(
        subject=name.text,
        is_kind=kind is not None,
        chances=tuple(chances),
        fills=only_first(fills, names.report),
        span=block.span,
    )


def report_no_entry(line: tree.Chance, name: tree.Name, is_element: bool, ground: Ground) -> None:
    """Report `entered` of an element that contacts arrive at by a flow."""
    if line.response.text != "entered" or not is_element or ground.names.is_open:
        return
    if name.text not in ground.entries:
        ground.names.report.add(
            UNKNOWN_RESPONSE,
            line.response.span,
            f"nobody comes in by {shown(name.text)}: flows lead to it, or none leaves it",
        )


def is_form(line: tree.Mix, kinds: Sequence[type[Element]], names: Names) -> bool:
    """Say whether the element has a form to fill in, and report it if not."""
    if not kinds or any(one.effect is Effect.FORM for kind in kinds for one in kind.responses):
        return True
    if line.attribute.text not in names.lost:
        names.report.add(
            UNKNOWN_RESPONSE,
            line.attribute.span,
            f"{a_kind(kinds[0])} has no form that {shown(line.attribute.text)} could be filled in",
            help="write one chance, as in `opened: 35%`",
        )
    return False


def only_first(mixes: Sequence[Mix], report: Report) -> tuple[Mix, ...]:
    """Report a second line for an attribute (T204)."""
    found: dict[str, Mix] = {}
    for mix in mixes:
        first = found.setdefault(mix.attribute, mix)
        if first is not mix:
            report.add(
                DUPLICATE_SETTING,
                mix.span,
                f"{shown(mix.attribute)} stands twice",
                related=(Related(first.span, "first here"),),
            )
    return tuple(found.values())


def resolve_mixes(lines: Sequence[tree.Node], ground: Ground) -> list[Mix]:
    """Resolve lines `plan: "free" 60%, "pro" 40%` and `nps: between 0 and 10`."""
    found: list[Mix] = []
    for line in lines:
        if not isinstance(line, tree.Mix):
            message = 'what contacts are made of is written `plan: "free" 60%, "pro" 40%`'
            ground.names.report.add(WRONG_TYPE, line.span, message)
            continue
        declaration = find_attribute(line.attribute, ground.names)
        if declaration is None:
            continue
        if declaration.name == "id":
            message = "the `id` of contacts is a number of their own, and no mix"
            ground.names.report.add(WRONG_TYPE, line.attribute.span, message)
            continue
        mix = (
            resolve_weights(line, declaration, ground)
            if line.weights
            else resolve_range(line, declaration, ground)
        )
        if mix is not None:
            found.append(mix)
    return found


def resolve_weights(line: tree.Mix, declaration: AttributeDeclaration, ground: Ground) -> Mix | None:
    report = ground.names.report
    weights: list[tuple[Value, int]] = []
    total = 0
    for weight in line.weights:
        value = attribute_value(weight.value, declaration, ground.zone, report)
        total += weight.percent.millionths
        if value is None or not check_percent(weight.percent, report):
            return None
        weights.append((value[0], weight.percent.millionths))
    if total > HUNDRED_PERCENT:
        report.add(CHANCE_OVER_100, line.span, f"the shares of {shown(declaration.name)} are above 100%")
        return None
    return Mix(attribute=declaration.name, type=declaration.type, weights=tuple(weights), span=line.span)


def resolve_range(line: tree.Mix, declaration: AttributeDeclaration, ground: Ground) -> Mix | None:
    """Resolve `between A and B`, of numbers, dates or date-times."""
    report = ground.names.report
    if line.low is None or line.high is None:
        return None
    if declaration.type not in (Type.NUMBER, Type.DATE, Type.DATETIME):
        found = TYPE_WORDS[declaration.type]
        message = f"`between` is for numbers and dates, and {shown(declaration.name)} is {found}"
        report.add(WRONG_TYPE, line.span, message)
        return None
    low = attribute_value(line.low, declaration, ground.zone, report)
    high = attribute_value(line.high, declaration, ground.zone, report)
    if low is None or high is None or not isinstance(low[0], int) or not isinstance(high[0], int):
        return None
    if low[0] > high[0]:
        report.add(QUANTILES_OUT_OF_ORDER, line.high.span, "the second end lies before the first")
        return None
    step = 1
    if declaration.type is Type.NUMBER:
        step = min(last_decimal(line.low.span.text), last_decimal(line.high.span.text))
    return Mix(
        attribute=declaration.name, type=declaration.type, low=low[0], high=high[0], step=step, span=line.span
    )


def last_decimal(text: str) -> int:
    """Give what the last decimal of a number counts, in millionths: `2.5` -> 100_000"""
    decimals = len(text.partition(".")[2])
    step: int = MILLIONTHS // 10 ** min(decimals, 6)
    return step
