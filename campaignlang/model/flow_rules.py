"""What flows cannot be, whatever else they say: F307, F308, F309, F311, F312; and N110, what no flow touches.

These stand here and not in `check`: a campaign with such a flow has no meaning, and runs stop on them.
"""

from collections.abc import Sequence

from campaignlang.doors import limits
from campaignlang.doors.numbers import number_text
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.literals import PERCENT_MILLIONTHS_MAX
from campaignlang.model.names import Names, a_kind, shown
from campaignlang.model.resolve_flows import leads_from, touched_names
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    CLAUSES_THAT_EXCLUDE_EACH_OTHER,
    FLOW_INTO_ENTRY,
    FLOW_OUT_OF_EXIT,
    SHARE_OUTSIDE_SPLIT,
    SHARES_DO_NOT_ADD_UP,
    SOME_SHARES_MISSING,
    UNCLOSED_STRING,
    UNUSED_ELEMENT,
)
from campaignlang.syntax.diagnostic import Edit, Fix, Related, Report
from campaignlang.syntax.near import near

# One per cent: so much is lost when shares are rounded.
ROUNDING_MILLIONTHS_MAX = PERCENT_MILLIONTHS_MAX // 100


def check_flows(
    elements: Sequence[Element], flows: Sequence[Flow], statements: Sequence[tree.Flow], names: Names
) -> None:
    """Report what stands in flows that no campaign can mean."""
    by_name = {element.name: element for element in elements}
    flow_into_entry(by_name, flows, names.report)
    flow_out_of_exit(by_name, flows, names.report)
    uncertain = uncertain_sources(statements, names)
    for name, leaving in leads_from(by_name, flows).items():
        element = by_name.get(name)
        if element is None:
            continue
        if element.is_split:
            if name not in uncertain and name not in names.lost:
                check_shares(element, leaving, names.report)
        else:
            share_outside_split(element, leaving, names.report)
    unused_element(elements, statements, names)


def flow_into_entry(elements: dict[str, Element], flows: Sequence[Flow], report: Report) -> None:
    for flow in flows:
        target = elements.get(flow.target)
        if target is not None and not target.takes_flows_in:
            report.add(
                FLOW_INTO_ENTRY,
                flow.target_span,
                f"no flow leads to {a_kind(type(target))}: contacts come in by {shown(target.name)}",
                related=(Related(target.name_span, "declared here"),),
            )


def flow_out_of_exit(elements: dict[str, Element], flows: Sequence[Flow], report: Report) -> None:
    for flow in flows:
        source = elements.get(flow.source)
        if source is not None and source.ends_passage:
            report.add(
                FLOW_OUT_OF_EXIT,
                flow.source_span,
                f"no flow leaves {a_kind(type(source))}: contacts are out of the campaign then",
                related=(Related(source.name_span, "declared here"),),
            )


def share_outside_split(element: Element, leaving: Sequence[Flow], report: Report) -> None:
    for flow in leaving:
        if flow.share_millionths is not None:
            report.add(
                SHARE_OUTSIDE_SPLIT,
                flow.clause_span("share"),
                f"a share stands on flows that leave a split, and {shown(element.name)} is none",
                related=(Related(element.name_span, f"{a_kind(type(element))}, declared here"),),
            )


def check_shares(split: Element, leaving: Sequence[Flow], report: Report) -> None:
    """Report shares that are missing on some flows (F309), or do not add up (F307)."""
    for flow in leaving:
        for word, span in flow.clause_spans:
            if word != "share":
                message = f"a split decides by shares alone, not by `{word}`"
                report.add(CLAUSES_THAT_EXCLUDE_EACH_OTHER, span, message)
    shares = [flow.share_millionths for flow in leaving if flow.share_millionths is not None]
    written = [flow for flow in leaving if any(word == "share" for word, _ in flow.clause_spans)]
    if not written:
        return
    if any(flow.clause_spans for flow in leaving if flow not in written):
        return  # What stands there in place of a share has been reported.
    missing = [flow for flow in leaving if flow not in written]
    if missing:
        report.add(
            SOME_SHARES_MISSING,
            missing[0].span,
            f"this flow of the split {shown(split.name)} has no share, and others have one",
            related=(Related(written[0].clause_span("share"), "a share stands here"),),
            help="give every flow of a split a share, or none",
        )
    elif len(shares) == len(leaving) and sum(shares) != PERCENT_MILLIONTHS_MAX:
        report.add(
            SHARES_DO_NOT_ADD_UP,
            split.name_span,
            f"the shares of {shown(split.name)} add up to {number_text(sum(shares))}%, not 100%",
            related=[Related(span, span.text) for span in (one.clause_span("share") for one in leaving)],
            fix=rest_to_the_last(leaving, PERCENT_MILLIONTHS_MAX - sum(shares)),
        )


def rest_to_the_last(leaving: Sequence[Flow], missing_millionths: int) -> Fix | None:
    """Mend three times 33%: who is wrong by one per cent at most has rounded; the last share takes it."""
    last = leaving[-1]
    span = last.clause_span("share")
    is_shared = any(flow.clause_span("share") == span for flow in leaving[:-1])
    if abs(missing_millionths) > ROUNDING_MILLIONTHS_MAX or is_shared or last.share_millionths is None:
        return None
    mended = last.share_millionths + missing_millionths
    if mended <= 0:
        return None
    return Fix((Edit(span, f"{number_text(mended)}%"),), True)


def uncertain_sources(statements: Sequence[tree.Flow], names: Names) -> dict[str, None]:
    """Give the elements not all of whose flows are known: one leads to what is not declared."""
    return {
        name.text: None
        for statement in statements
        for sources, targets in zip(statement.stops, statement.stops[1:], strict=False)
        if any(target.text not in names.elements for target in targets)
        for name in sources
    }


def unused_element(elements: Sequence[Element], statements: Sequence[tree.Flow], names: Names) -> None:
    """Report N110: no flow touches it, and it neither listens nor lets out from anywhere.

    A flow of an undeclared name may have been of it: of what is near, or, with nothing near, of any.
    """
    if is_open_to_the_end(names.report):
        return
    touched = touched_names(statements)
    undeclared = [name for name in touched if name not in names.elements]
    meant: dict[str, None] = {}
    for name in undeclared[: limits.NEAR_NAMES_FINDINGS_MAX]:
        meant.update(dict.fromkeys(near(name, names.elements) or names.elements))
    for element in elements:
        is_used = element.name in touched or element.name in meant or element.name in names.lost
        # No flow can have a name that is a word of the language.
        is_used = is_used or element.name_span in names.faults
        if is_used or element.can_listen or element.leaves_when is not None or waits_for_fault(element):
            continue
        names.report.add(
            UNUSED_ELEMENT,
            element.name_span,
            f"no flow touches {shown(element.name)}",
            help="connect it with a flow, or take it out",
        )


def waits_for_fault(element: Element) -> bool:
    """Say whether it may be a global exit whose condition could not be resolved."""
    is_asked = any(name in ("where", "uses") for name, _ in element.setting_spans)
    return element.ends_passage and element.leaves_when is None and is_asked


def is_open_to_the_end(report: Report) -> bool:
    """Say whether a text in three quotes that is never closed has taken in the rest of the file."""
    return any(span.text.startswith('"""') for span in report.places(lambda code: code is UNCLOSED_STRING))
