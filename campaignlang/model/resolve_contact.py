"""The contact schema: the built-in attributes, then those of the file, then those of its imports."""

from collections.abc import Iterable

from campaignlang.model.contact import BUILT_IN, AttributeDeclaration, ContactSchema
from campaignlang.model.literals import TYPE_WORDS, literal, wrong_type
from campaignlang.model.names import did_you_mean, listed, report_duplicate, shown
from campaignlang.model.values import Type, Value
from campaignlang.syntax import tree
from campaignlang.syntax.codes import DUPLICATE_NAME, WRONG_TYPE
from campaignlang.syntax.diagnostic import Related, Report

ATTRIBUTE_TYPES = (Type.TEXT, Type.NUMBER, Type.FLAG, Type.DATE, Type.DATETIME)


def resolve_schema(blocks: Iterable[tree.Block], report: Report) -> ContactSchema:
    """Join all `contact` blocks, the file's own first; several files may declare an attribute alike."""
    found = {one.name: one for one in BUILT_IN}
    for block in blocks:
        for statement in block.statements:
            if not isinstance(statement, tree.AttributeDeclaration):
                report.add(WRONG_TYPE, statement.span, "`contact` holds attributes: `name: type`")
                continue
            declaration = resolve_attribute(statement, report)
            first = found.get(declaration.name)
            if first is None or first.is_built_in:
                found[declaration.name] = (
                    declaration if first is None else with_built_in(first, declaration, report)
                )
            else:
                report_second(first, declaration, report)
    return ContactSchema(tuple(found.values()))


def resolve_attribute(node: tree.AttributeDeclaration, report: Report) -> AttributeDeclaration:
    """Type a declaration; one of an unknown type counts as text, for what follows."""
    words = [one.value for one in ATTRIBUTE_TYPES]
    if node.type_name.text not in words:
        report.add(
            WRONG_TYPE,
            node.type_name.span,
            f"{shown(node.type_name.text)} is no type of attributes",
            notes=(f"types are {listed(words)}",),
            help=did_you_mean(report, node.type_name.text, words),
        )
        found = Type.TEXT
    else:
        found = Type(node.type_name.text)
    return AttributeDeclaration(
        name=node.name.text,
        type=found,
        allowed=allowed_values(node, found, report),
        is_required=node.is_required,
        span=node.name.span,
    )


def allowed_values(node: tree.AttributeDeclaration, type_: Type, report: Report) -> tuple[Value, ...]:
    """Give the values an attribute may have: of texts alone."""
    allowed: dict[Value, None] = {}
    if node.allowed and type_ is not Type.TEXT:
        report.add(
            WRONG_TYPE,
            node.allowed[0].span,
            f"only a text lists its values, and {shown(node.name.text)} is {TYPE_WORDS[type_]}",
        )
        return ()
    for value in node.allowed:
        found = literal(value, report)
        if found is None or not isinstance(found.value, str):
            wrong_type(report, shown(node.name.text), TYPE_WORDS[Type.TEXT], value)
        else:
            allowed[found.value] = None
    return tuple(allowed)


def with_built_in(
    built_in: AttributeDeclaration, declaration: AttributeDeclaration, report: Report
) -> AttributeDeclaration:
    """Let a file say more about a built-in attribute: that it is required, or what its values are."""
    if declaration.type is built_in.type:
        return AttributeDeclaration(
            name=built_in.name,
            type=built_in.type,
            allowed=declaration.allowed,
            is_required=declaration.is_required or built_in.is_required,
            span=declaration.span,
        )
    report.add(
        WRONG_TYPE,
        declaration.span,
        f"{shown(built_in.name)} is built in, and is {TYPE_WORDS[built_in.type]}",
    )
    return built_in


def report_second(first: AttributeDeclaration, second: AttributeDeclaration, report: Report) -> None:
    """Report a second declaration in one file, and one in an import that says something else."""
    assert first.span is not None
    assert second.span is not None
    if first.span.source is second.span.source:
        report_duplicate(report, "attributes", first.name, first.span, second.span)
    elif first != second:
        report.add(
            DUPLICATE_NAME,
            first.span,
            f"{shown(first.name)} is declared otherwise in an imported file",
            related=(Related(second.span, "declared here too"),),
        )
