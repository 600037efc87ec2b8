"""Flows: one arrow each, in file order, their clauses resolved for the element they leave."""

from collections.abc import Iterator, Mapping, Sequence

from campaignlang.doors import limits
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.names import Declared, Names, Scope, find_element
from campaignlang.model.resolve_clauses import FLOW_CLAUSES, Clauses, resolve_clauses
from campaignlang.syntax import tree

Arrow = tuple[tree.Flow, tuple[tree.Name, ...], tuple[tree.Name, ...], bool]


def resolve_flows(statements: Sequence[tree.Flow], names: Names) -> tuple[Flow, ...]:
    """Multiply out and resolve; a flow from or to what is not declared is left out."""
    if is_too_many(statements):
        return ()
    flows: list[Flow] = []
    counts: dict[str, int] = {}
    for statement, sources, targets, is_last in arrows(statements):
        # Whoever stands on both sides of a chain is asked for once.
        found_targets = found(targets, names)
        found_sources = [(name, names.elements[name.text]) for name in sources if name.text in names.elements]
        if statement.stops[0] is sources:
            found(sources, names)
        for source_name, source in found_sources:
            clauses = resolve_clauses(
                statement.clauses if is_last else (), Scope(names=names, own=source), FLOW_CLAUSES, "a flow"
            )
            for target_name, target in found_targets:
                counts[source.name] = counts.get(source.name, 0) + 1
                flows.append(
                    flow_of(
                        statement, (source_name, target_name), target, clauses, counts[source.name], is_last
                    )
                )
    return tuple(flows)


def flow_of(
    statement: tree.Flow,
    ends: tuple[tree.Name, tree.Name],
    target: Declared,
    clauses: Clauses,
    number: int,
    is_last: bool,
) -> Flow:
    source_name, target_name = ends
    label = statement.label if is_last else None
    return Flow(
        source=source_name.text,
        target=target.name,
        number=number,
        label=label.value if label is not None else None,
        share_millionths=clauses.share_millionths,
        condition=clauses.condition,
        after=clauses.after,
        within=clauses.within,
        until=clauses.until,
        times=clauses.times,
        is_local=clauses.is_local,
        is_otherwise=clauses.is_otherwise,
        span=source_name.span.to(statement.span if is_last else target_name.span),
        source_span=source_name.span,
        target_span=target_name.span,
        clause_spans=clauses.spans,
    )


def arrows(statements: Sequence[tree.Flow]) -> Iterator[Arrow]:
    """Give every arrow with the names on both sides; clauses belong to a statement's last."""
    for statement in statements:
        last = len(statement.stops) - 2
        for index in range(last + 1):
            yield (statement, statement.stops[index], statement.stops[index + 1], index == last)


def found(stops: Sequence[tree.Name], names: Names) -> list[tuple[tree.Name, Declared]]:
    pairs = [(name, find_element(names, name)) for name in stops]
    return [(name, element) for name, element in pairs if element is not None]


def is_too_many(statements: Sequence[tree.Flow]) -> bool:
    """Count before multiplying out: a line of names on two sides is short to write; `building` reports it."""
    count = 0
    for _, sources, targets, _ in arrows(statements):
        count += len(sources) * len(targets)
        if count > limits.FLOWS_MAX:
            return True
    return False


def touched_names(statements: Sequence[tree.Flow]) -> Mapping[str, None]:
    """Give every name that stands in a flow, also in one that could not be resolved."""
    return {name.text: None for statement in statements for stop in statement.stops for name in stop}


def leads_from(elements: Mapping[str, Element], flows: Sequence[Flow]) -> dict[str, list[Flow]]:
    """Give the flows that leave each element, in file order."""
    leaving: dict[str, list[Flow]] = {name: [] for name in elements}
    for flow in flows:
        leaving.setdefault(flow.source, []).append(flow)
    return leaving
