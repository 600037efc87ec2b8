"""Test blocks: the campaign they are of, what is given and done, and what is expected (N, T rules)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from campaignlang.clock import UTC
from campaignlang.doors import limits
from campaignlang.doors.zones import zone
from campaignlang.model.campaign import Campaign
from campaignlang.model.literals import attribute_value, duration_value, wall_time, whole_number
from campaignlang.model.names import (
    Declared,
    Names,
    did_you_mean,
    find_element,
    report_duplicate,
    response_key,
    responses_of,
    shown,
    syntax_faults,
)
from campaignlang.model.resolve_expectations import Bench, resolve_expectation
from campaignlang.model.resolve_references import find_attribute, report_unknown_response
from campaignlang.model.test_block import EntryLine, Expectation, ResponseLine, Simulation, TakesLine, Test
from campaignlang.model.values import Value, WallTime
from campaignlang.syntax import tree
from campaignlang.syntax.codes import (
    CLAUSES_THAT_EXCLUDE_EACH_OTHER,
    DUPLICATE_SETTING,
    MISSING_SETTING,
    UNKNOWN_BEHAVIOR,
    UNKNOWN_ELEMENT,
    UNKNOWN_RESPONSE,
    WRONG_TYPE,
)
from campaignlang.syntax.diagnostic import Related, Report
from campaignlang.syntax.source import Span

STANDARD = "standard"


@dataclass
class Draft:
    """A test as its lines are read one after the other."""

    given: dict[str, Value]
    given_spans: dict[str, Span]
    deeds: list[EntryLine | ResponseLine | TakesLine]
    expectations: list[Expectation]
    clocks: dict[str, tuple[WallTime | None, Span]]
    simulation: Simulation | None = None
    simulation_span: Span | None = None
    scripted_span: Span | None = None


def resolve_tests(
    blocks: Sequence[tree.Block],
    campaigns: Mapping[str, tuple[Campaign, Names]],
    behaviors: Sequence[Declared],
    report: Report,
) -> tuple[Test, ...]:
    """Resolve the tests of a file; `campaigns` are its campaigns with their names."""
    seen: dict[str, Span] = {}
    tests: list[Test] = []
    for block in blocks:
        label = block.label.value if block.label is not None else ""
        name_span = block.label.span if block.label is not None else block.span
        if label in seen:
            report_duplicate(report, "tests", label, seen[label], name_span)
        seen.setdefault(label, name_span)
        found = campaign_of(block, name_span, campaigns, report)
        if found is not None:
            tests.append(resolve_test(block, label, name_span, found, behaviors))
    return tuple(tests)


def campaign_of(
    block: tree.Block, name_span: Span, campaigns: Mapping[str, tuple[Campaign, Names]], report: Report
) -> tuple[Campaign, Names] | None:
    """Find the campaign a test is of: the one there is, or the one it names."""
    of = block.argument
    if isinstance(of, tree.Reference):
        name = of.names[0]
        if name.text in campaigns:
            return campaigns[name.text]
        declared = [Declared(name=one.name, span=one.name_span) for one, _ in campaigns.values()]
        lost = any(name.text in names.lost for _, names in campaigns.values())
        if not lost:
            report.add(
                UNKNOWN_ELEMENT,
                name.span,
                f"no campaign is called {shown(name.text)}",
                notes=(f"campaigns here: {', '.join(campaigns)}",) if campaigns else (),
                help=did_you_mean(report, name.text, declared),
            )
        return None
    if len(campaigns) == 1:
        return next(iter(campaigns.values()))
    has_faults = bool(syntax_faults(report))
    if campaigns:
        report.add(
            MISSING_SETTING,
            name_span,
            "the test does not say which campaign it is of",
            notes=(f"campaigns here: {', '.join(campaigns)}",),
            help=f"write `of {next(iter(campaigns))}` before the brace",
        )
    elif not has_faults:
        report.add(MISSING_SETTING, name_span, "there is no campaign here that the test could be of")
    return None


def resolve_test(
    block: tree.Block,
    label: str,
    name_span: Span,
    found: tuple[Campaign, Names],
    behaviors: Sequence[Declared],
) -> Test:
    campaign, names = found
    zone_of_test = zone(campaign.profile.timezone) or UTC
    simulates = any(isinstance(line, tree.Simulate) for line in block.statements)
    is_scripted = any(isinstance(line, tree.Given | tree.Deed | tree.Takes) for line in block.statements)
    bench = Bench(
        campaign=campaign,
        names=names,
        zone=zone_of_test,
        simulates=simulates,
        is_certain=not names.has_fault(block) and not (simulates and is_scripted),
    )
    draft = Draft(given={}, given_spans={}, deeds=[], expectations=[], clocks={})
    for line in block.statements:
        read_line(line, draft, bench, behaviors)
    report_mixed(draft, names.report)
    if not simulates and not names.has_fault(block):
        report_required(draft, name_span, names)
    return Test(
        name=label,
        campaign=campaign.name,
        given=tuple(draft.given.items()),
        start_at=draft.clocks["start"][0] if "start" in draft.clocks else None,
        stop_at=draft.clocks["stop"][0] if "stop" in draft.clocks else None,
        deeds=tuple(draft.deeds),
        simulation=draft.simulation,
        expectations=tuple(draft.expectations),
        span=block.span,
        name_span=name_span,
    )


def read_line(line: tree.Node, draft: Draft, bench: Bench, behaviors: Sequence[Declared]) -> None:
    report = bench.names.report
    match line:
        case tree.Given(values=values):
            draft.scripted_span = draft.scripted_span or line.span
            read_given(values, draft, bench)
        case tree.Clock(word=word, at=at):
            found = wall_time(at, report, f"`{word} at`", allows_date=True)
            if word in draft.clocks:
                first = Related(draft.clocks[word][1], "first here")
                report.add(DUPLICATE_SETTING, line.span, f"`{word} at` stands twice", related=(first,))
            else:
                draft.clocks[word] = (found, line.span)
        case tree.Deed():
            draft.scripted_span = draft.scripted_span or line.span
            deed = resolve_deed(line, bench)
            if deed is not None:
                draft.deeds.append(deed)
        case tree.Takes():
            draft.scripted_span = draft.scripted_span or line.span
            takes = resolve_takes(line, bench)
            if takes is not None:
                draft.deeds.append(takes)
        case tree.Simulate():
            read_simulation(line, draft, bench, behaviors)
        case tree.Expect(what=what):
            expectation = resolve_expectation(what, bench)
            if expectation is not None:
                draft.expectations.append(expectation)
        case _:
            report.add(WRONG_TYPE, line.span, "a test holds no such line")


def read_given(values: Sequence[tuple[tree.Name, tree.Expression]], draft: Draft, bench: Bench) -> None:
    for name, value in resolve_values(values, bench):
        if name.text in draft.given_spans:
            first = Related(draft.given_spans[name.text], "first here")
            message = f"{shown(name.text)} is given twice"
            bench.names.report.add(DUPLICATE_SETTING, name.span, message, related=(first,))
            continue
        draft.given_spans[name.text] = name.span
        if value is not None:
            draft.given[name.text] = value[0]


def resolve_values(
    values: Sequence[tuple[tree.Name, tree.Expression]], bench: Bench
) -> list[tuple[tree.Name, tuple[Value] | None]]:
    """Type `attribute: value, …`; None for a value at fault."""
    found: list[tuple[tree.Name, tuple[Value] | None]] = []
    for name, node in values:
        declaration = find_attribute(name, bench.names)
        if declaration is None:
            continue
        found.append((name, attribute_value(node, declaration, bench.zone, bench.names.report)))
    return found


def with_values(
    values: Sequence[tuple[tree.Name, tree.Expression]], bench: Bench
) -> tuple[tuple[str, Value], ...]:
    pairs = resolve_values(values, bench)
    return tuple((name.text, value[0]) for name, value in pairs if value is not None)


def report_mixed(draft: Draft, report: Report) -> None:
    if draft.simulation_span is not None and draft.scripted_span is not None:
        report.add(
            CLAUSES_THAT_EXCLUDE_EACH_OTHER,
            draft.scripted_span,
            "a test scripts one contact, or simulates an audience",
            related=(Related(draft.simulation_span, "an audience is simulated here"),),
        )


def report_required(draft: Draft, name_span: Span, names: Names) -> None:
    """Report attributes that are never empty and that the test does not give."""
    for declaration in names.schema.attributes:
        is_asked = declaration.is_required and not declaration.is_built_in
        if is_asked and declaration.name not in draft.given_spans:
            names.report.add(
                MISSING_SETTING,
                name_span,
                f"the test does not give {shown(declaration.name)}, which is required",
                help=f"add `given {declaration.name}: …`",
            )


def visit_of(node: tree.Number | None, report: Report) -> int | None:
    return None if node is None else whole_number(node, report, "a visit's number")


def resolve_deed(line: tree.Deed, bench: Bench) -> EntryLine | ResponseLine | None:
    """Bind `readers at …`, or what an element's contact does."""
    names, report = bench.names, bench.names.report
    element = find_element(names, line.element)
    values = with_values(line.values, bench)
    at = None if line.at is None else wall_time(line.at, report, "`at`", allows_date=True)
    visit = visit_of(line.visit, report)
    if line.response is None:
        if element is None or line.at is None or at is None:
            return None
        if not bench.is_entry(element.name):
            report_no_entry(line, bench)
            return None
        return EntryLine(line.span, element.name, at, values, line.is_refused)
    after = None if line.after is None else duration_value(line.after, report, "`after`")
    if line.after is not None and line.at is not None:
        first = Related(line.after.span, "`after` stands here")
        message = "`after` and `at` exclude each other"
        report.add(CLAUSES_THAT_EXCLUDE_EACH_OTHER, line.at.span, message, related=(first,))
        return None
    if element is None or element.kind is None:
        return None
    response = responses_of(element.kind).get(line.response.text)
    if response is None:
        report_unknown_response(line.response, element, names)
        return None
    if line.link is not None and not response.has_links:
        message = f"{shown(response.name)} has no links to tell apart"
        report.add(UNKNOWN_RESPONSE, line.link.span, message)
        return None
    key = response_key(response.name, line.link)
    return ResponseLine(line.span, element.name, visit, key, after, at, values)


def report_no_entry(line: tree.Deed, bench: Bench) -> None:
    """Report a line that lets in by what lets nobody in."""
    if line.element.text not in bench.campaign.element_by_name:
        return
    if line.element.text in bench.campaign.faulty:
        return
    entries = [one.name for one in bench.campaign.elements if bench.campaign.is_entry(one)]
    bench.names.report.add(
        WRONG_TYPE,
        line.element.span,
        f"{shown(line.element.text)} is no entry",
        notes=(f"contacts come in by {', '.join(entries)}",) if entries else (),
        help="say which response comes, as in `invite opened at …`",
    )


def resolve_takes(line: tree.Takes, bench: Bench) -> TakesLine | None:
    split = find_element(bench.names, line.split)
    target = find_element(bench.names, line.target)
    visit = visit_of(line.visit, bench.names.report)
    if split is None or target is None or split.kind is None:
        return None
    if not split.kind.is_split:
        message = f"{shown(split.name)} is no split: its flows decide which is taken"
        bench.names.report.add(WRONG_TYPE, line.split.span, message)
        return None
    leaving = bench.campaign.flows_by_source.get(split.name, ())
    if all(flow.target != target.name for flow in leaving):
        if split.name not in bench.campaign.faulty:
            bench.names.report.add(
                UNKNOWN_ELEMENT,
                line.target.span,
                f"no flow leads from {shown(split.name)} to {shown(target.name)}",
                notes=(f"its flows lead to {', '.join(flow.target for flow in leaving)}",) if leaving else (),
            )
        return None
    return TakesLine(line.span, split.name, visit, target.name)


def read_simulation(line: tree.Simulate, draft: Draft, bench: Bench, behaviors: Sequence[Declared]) -> None:
    report = bench.names.report
    if draft.simulation_span is not None:
        first = Related(draft.simulation_span, "first here")
        report.add(DUPLICATE_SETTING, line.span, "`simulate` stands twice", related=(first,))
        return
    draft.simulation_span = line.span
    audience: int | str | None
    match line.audience:
        case tree.Number():
            audience = whole_number(line.audience, report, "an audience", most=limits.CONTACTS_MAX)
        case tree.Text(value=path):
            audience = path
        case _:
            assert_never(line.audience)
    seed: int | None = 1
    if line.seed is not None:
        seed = whole_number(line.seed, report, "a seed", least=0, most=limits.SEED_MAX)
    name = line.behavior
    if name.text != STANDARD and all(one.name != name.text for one in behaviors):
        if name.text not in bench.names.lost and not bench.names.is_cut_off:
            report.add(
                UNKNOWN_BEHAVIOR,
                name.span,
                f"no behaviour is called {shown(name.text)}",
                notes=(f"behaviours: {', '.join([*(one.name for one in behaviors), STANDARD])}",),
                help=did_you_mean(report, name.text, behaviors, (STANDARD,)),
            )
        return
    if audience is not None and seed is not None:
        draft.simulation = Simulation(line.span, audience, name.text, seed)
