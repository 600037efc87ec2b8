"""The tree of a file, with its imports, to a Document: names bound, settings typed, defaults filled in.

Nothing is raised on any tree: faults go to the report, and what follows from one is not reported.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from campaignlang.clock import UTC, Zone
from campaignlang.doors import limits
from campaignlang.doors.zones import zone
from campaignlang.model.behavior import Behavior
from campaignlang.model.behavior_rules import check_behavior, check_models, is_whole
from campaignlang.model.campaign import Campaign, Document
from campaignlang.model.elements.element import Element, Record
from campaignlang.model.imports import Read, Unit, gather
from campaignlang.model.names import (
    Declared,
    FindKind,
    Names,
    lost_names,
    report_duplicate,
    shown,
    syntax_faults,
)
from campaignlang.model.plugins import BUILT_IN_WORDS
from campaignlang.model.resolve_behavior import Ground, resolve_behavior
from campaignlang.model.resolve_campaign import Plan, plan_campaigns, resolve_campaign
from campaignlang.model.resolve_contact import resolve_schema
from campaignlang.model.resolve_records import is_record_word, resolve_records
from campaignlang.model.resolve_tests import resolve_tests
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    IMPORT_NOT_FOUND,
    IMPORT_OUTSIDE_ROOT,
    NOT_UTF_8,
    TOO_LARGE,
    UNUSED_RECORD,
)
from campaignlang.syntax.diagnostic import Diagnostic, Report
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span

# The findings of an import that leave unknown what stands in it.
UNREAD = (IMPORT_NOT_FOUND, IMPORT_OUTSIDE_ROOT, NOT_UTF_8, TOO_LARGE)


def resolve(first: Unit, read: Read, report: Report, find_kind: FindKind) -> Document:
    """Resolve a file. `read` opens what it imports, `find_kind` knows the kinds of elements."""
    units = gather(first, read, report)
    faults = syntax_faults(report)
    names = Names(
        place="this file",
        schema=resolve_schema([block for unit in units for block in blocks_of(unit, "contact")], report),
        elements={},
        lost=lost_names(unit.file for unit in units),
        find_kind=find_kind,
        kind_words=BUILT_IN_WORDS,
        report=report,
        faults=faults,
        is_cut_off=any(report.has(code) for code in UNREAD),
    )
    record_blocks = [block for unit in units for block in unit.file.blocks if isinstance(block, tree.Element)]
    records = resolve_records(record_blocks, replace(names, is_open=True))
    by_name = {record.name: record for record in records}
    plans = plan_campaigns(blocks_of(first, "campaign"), names, by_name)
    campaigns = tuple(resolve_campaign(plan, by_name) for plan in plans)
    unused_record(first, records, plans, names)
    kinds = kinds_of_names(campaigns)
    own, imported = resolve_behaviors(units, plans, campaigns, names)
    blocks = [block for unit in units for block in blocks_of(unit, "behavior")]
    if all(is_whole(block, (*own, *imported), names) for block in blocks) and not names.is_cut_off:
        check_models(campaigns, (*own, *imported), kinds, report)
    tests = resolve_tests(
        blocks_of(first, "test"),
        {campaign.name: (campaign, plan.names) for campaign, plan in zip(campaigns, plans, strict=True)},
        declared_behaviors(units),
        report,
    )
    leave_out_cut_off(faults, report)
    return Document(
        sources=tuple(unit.source for unit in units),
        schema=names.schema,
        records=records,
        campaigns=campaigns,
        behaviors=own,
        imported_behaviors=imported,
        tests=tests,
    )


def leave_out_cut_off(faults: Sequence[Span], report: Report) -> None:
    """Take back what is said of a value that a syntax error cut off: `start: 2026-03-02 09:` is no date."""
    if not faults:
        return
    last: dict[tuple[str, int], int] = {}
    for fault in faults:
        line = fault.source.path, fault.place[0]
        last[line] = max(fault.start, last.get(line, 0))

    def is_cut_off(found: Diagnostic) -> bool:
        span = found.span
        if span is None or found.code.code[0] != "T":
            return False
        return last.get((span.source.path, span.end_place[0]), -1) >= span.start

    report.leave_out(is_cut_off)


def blocks_of(unit: Unit, keyword: str) -> list[tree.Block]:
    return [block for block in unit.file.blocks if isinstance(block, tree.Block) and block.keyword == keyword]


def unused_record(first: Unit, records: Sequence[Record], plans: Sequence[Plan], names: Names) -> None:
    """Report N111, of the file's own records; a file without campaigns declares them for others."""
    if not plans:
        return
    # As written, not as resolved: an element of an unknown kind uses its record too.
    used = {
        setting.value.names[0].text: None
        for plan in plans
        for element in plan.elements
        for setting in element.settings
        if isinstance(setting.value, tree.Reference) and is_meant(setting.name.text)
    }
    declared = {record.name: None for record in records}
    # What is near an undeclared name is what was meant by it.
    undeclared = [name for name in used if name not in declared]
    for name in undeclared[: limits.NEAR_NAMES_FINDINGS_MAX]:
        used.update(dict.fromkeys(near(name, declared)))
    for record in records:
        is_used = record.name in used or record.name in names.lost or not is_record_word(record.kind, names)
        if not is_used and record.span.source is first.source:
            names.report.add(
                UNUSED_RECORD,
                record.name_span,
                f"no element uses the record {shown(record.name)}",
                help=f"connect an element to it with `uses: {record.name}`, or take it out",
            )


@cache
def is_meant(name: str) -> bool:
    """Say whether a setting is `uses`, or that was meant by it."""
    return name == "uses" or bool(near(name, ("uses",)))


def kinds_of_names(campaigns: Sequence[Campaign]) -> dict[str, tuple[type[Element], ...]]:
    """Give the kinds of the elements that have a name, in whichever campaign."""
    kinds: dict[str, tuple[type[Element], ...]] = {}
    for campaign in campaigns:
        for element in campaign.elements:
            found = kinds.get(element.name, ())
            if type(element) not in found:
                kinds[element.name] = (*found, type(element))
    return kinds


def resolve_behaviors(
    units: Sequence[Unit], plans: Sequence[Plan], campaigns: Sequence[Campaign], names: Names
) -> tuple[tuple[Behavior, ...], tuple[Behavior, ...]]:
    """Resolve the behaviours of the file, and those it imports."""
    elements: dict[str, Declared] = {}
    for plan in plans:
        for name, element in plan.names.elements.items():
            elements.setdefault(name, element)
    kinds = kinds_of_names(campaigns)
    entries = frozenset(
        element.name
        for campaign in campaigns
        for element in campaign.elements
        if campaign.is_entry(element) or element.name in campaign.faulty
    )
    found: dict[str, Span] = {}
    own: list[Behavior] = []
    imported: list[Behavior] = []
    for number, unit in enumerate(units):
        # A section of an import, or of a file without campaigns, may be about an element of elsewhere.
        is_open = number > 0 or not plans
        ground = Ground(
            names=replace(names, place="any campaign of the file", elements=elements, is_open=is_open),
            kinds=kinds,
            entries=entries,
            zone=zone_of(campaigns),
        )
        for block in blocks_of(unit, "behavior"):
            behavior = resolve_one_behavior(block, ground, found)
            if behavior is not None:
                (imported if number else own).append(behavior)
    return tuple(own), tuple(imported)


def resolve_one_behavior(block: tree.Block, ground: Ground, found: dict[str, Span]) -> Behavior | None:
    report = ground.names.report
    behavior = resolve_behavior(block, ground)
    name_span = block.name.span if block.name is not None else block.span
    first = found.get(behavior.name)
    if first is not None:
        report_duplicate(report, "behaviours", behavior.name, first, name_span)
        return None
    found[behavior.name] = name_span
    check_behavior(behavior, block, ground.kinds, ground.names)
    return behavior


def zone_of(campaigns: Sequence[Campaign]) -> Zone:
    """Date-times in behaviours are read in the zone of the file's first campaign."""
    if not campaigns:
        return UTC
    return zone(campaigns[0].profile.timezone) or UTC


def declared_behaviors(units: Sequence[Unit]) -> list[Declared]:
    return [
        Declared(name=block.name.text, span=block.name.span)
        for unit in units
        for block in blocks_of(unit, "behavior")
        if block.name is not None
    ]


def resolve_standard(unit: Unit, find_kind: FindKind) -> Behavior:
    """Resolve the behaviour that comes with the package; its text names kinds only, and has no faults."""
    names = Names(
        place="the package",
        schema=resolve_schema((), Report()),
        elements={},
        lost=frozenset(),
        find_kind=find_kind,
        kind_words=BUILT_IN_WORDS,
        report=Report(),
        is_open=True,
    )
    ground = Ground(names=names, kinds={}, entries=frozenset(), zone=UTC)
    (block,) = blocks_of(unit, "behavior")
    behavior = resolve_behavior(block, ground)
    assert names.report.count == 0
    return behavior
