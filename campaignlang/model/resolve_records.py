"""The records of a file and its imports: declared once, typed by the schema of their kind."""

from collections.abc import Iterable
from dataclasses import replace

from campaignlang.model.elements.element import Record
from campaignlang.model.names import Names, Scope, report_duplicate, shown
from campaignlang.model.records import FOLDER, Folder, can_be_record
from campaignlang.model.resolve_references import report_unknown_kind
from campaignlang.model.resolve_settings import Place, resolve_settings
from campaignlang.syntax import tree
from campaignlang.syntax.codes import MISSING_SETTING, UNKNOWN_KIND


def resolve_records(blocks: Iterable[tree.Element], names: Names) -> tuple[Record, ...]:
    """Type all records, those of the file first; of two of one name the first counts."""
    found: dict[str, Record] = {}
    for block in blocks:
        record = resolve_record(block, names)
        first = found.get(record.name)
        if first is None:
            found[record.name] = record
        else:
            # Whoever reads the file is told at its own name, not at the imported one's.
            ours, theirs = first.name_span, record.name_span
            report_duplicate(names.report, "records", record.name, ours, theirs)
    return tuple(found.values())


def resolve_record(block: tree.Element, names: Names) -> Record:
    record = Record(
        kind=block.kind.text,
        name=block.name.text,
        label=block.label.value if block.label is not None else None,
        settings=(),
        span=block.span,
        name_span=block.name.span,
    )
    kind = Folder if block.kind.text == FOLDER else names.find_kind(block.kind.text)
    if kind is None:
        records_of = [word for word in (FOLDER, *names.kind_words) if is_record_word(word, names)]
        if block.kind.text not in names.lost:
            report_unknown_kind(
                replace(names, kind_words=tuple(records_of)),
                block.kind.text,
                block.kind.span,
                "kind of record",
            )
        return record
    if kind is not Folder and not can_be_record(kind):
        names.report.add(
            UNKNOWN_KIND,
            block.kind.span,
            f"{shown(block.kind.text)} is no kind of record",
            help="it stands inside a campaign",
        )
        return record
    place = Place(scope=Scope(names=names), kind=kind, records={}, is_record=True)
    settings = resolve_settings(block.settings, place)
    written = {setting.name.text for setting in block.settings}
    if kind is Folder and "where" not in written and not names.has_fault(block):
        names.report.add(
            MISSING_SETTING, block.name.span, f"the folder {shown(block.name.text)} lacks `where`"
        )
    return replace(
        record, settings=tuple(settings.values.items()), setting_spans=tuple(settings.spans.items())
    )


def is_record_word(word: str, names: Names) -> bool:
    """Say whether records can be of a kind."""
    if word == FOLDER:
        return True
    kind = names.find_kind(word)
    return kind is not None and can_be_record(kind)
