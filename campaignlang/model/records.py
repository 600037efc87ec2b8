"""Records: what exists outside the campaign; an element connects to one with `uses`. Folders are records."""

from collections.abc import Mapping

from campaignlang.frozen import dataclass
from campaignlang.model.conditions import Condition
from campaignlang.model.elements.element import Element, Family, Record, Shape, setting, setting_rules
from campaignlang.model.literals import wrong_type
from campaignlang.model.names import Declared, Names, a_kind, did_you_mean, shown
from campaignlang.syntax import tree
from campaignlang.syntax.codes import UNKNOWN_RECORD, WRONG_TYPE
from campaignlang.syntax.diagnostic import Related

FOLDER = "folder"


@dataclass(frozen=True, kw_only=True)
class Folder(Element):
    """A group of contacts, named once. It stands at top level only: no campaign has it as an element."""

    word = FOLDER
    title = "Folder"
    creatio = "Folder"
    family = Family.ENTRY
    icon = "M2.4 4.4h5.4l1.8 2.2h8v9.4H2.4z"

    where: Condition | None = setting(Shape.CONDITION, "Who is in it.", is_required=True)


def can_be_record(kind: type[Element]) -> bool:
    """Say whether elements of a kind connect to records of it."""
    return any(rule.shape is Shape.RECORD for rule in setting_rules(kind).values())


def find_record(node: tree.Node, sort: str, records: Mapping[str, Record], names: Names) -> str | None:
    """Give the name of the record that `uses` names (N105), of the right sort (T201)."""
    if not isinstance(node, tree.Reference) or len(node.names) != 1 or node.link is not None:
        wrong_type(names.report, "`uses`", "a record's name", node)
        return None
    name = node.names[0]
    record = records.get(name.text)
    if record is None:
        report_unknown_record(name, sort, records, names)
        return None
    if record.kind != sort:
        names.report.add(
            WRONG_TYPE,
            name.span,
            f"{shown(name.text)} is a record of the kind `{record.kind}`, not `{sort}`",
            related=(Related(record.name_span, "declared here"),),
        )
        return None
    return record.name


def report_unknown_record(name: tree.Name, sort: str, records: Mapping[str, Record], names: Names) -> None:
    if name.text in names.lost or names.is_cut_off:
        return
    right = [Declared(name=one.name, span=one.name_span) for one in records.values() if one.kind == sort]
    others = [Declared(name=one.name, span=one.name_span) for one in records.values() if one.kind != sort]
    kind = names.find_kind(sort)
    what = a_kind(kind) if kind is not None else f"a {sort}"
    listed = ", ".join(one.name for one in right[:12])
    names.report.add(
        UNKNOWN_RECORD,
        name.span,
        f"no record is called {shown(name.text)}",
        label=f"{what} of this name stands neither in the file nor in its imports",
        notes=(f"records of this kind: {listed}",) if right else (),
        help=did_you_mean(names.report, name.text, right, others),
    )
