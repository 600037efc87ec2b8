"""What tests expect: arrivals, ways, settings that counted, responses, attributes and figures."""

from campaignlang.clock import Zone
from campaignlang.frozen import dataclass
from campaignlang.model.campaign import Campaign
from campaignlang.model.conditions import All, Condition
from campaignlang.model.elements.element import setting_rules
from campaignlang.model.literals import check_percent, wall_time, written
from campaignlang.model.names import (
    Declared,
    Names,
    Scope,
    did_you_mean,
    find_element,
    response_key,
    responses_of,
    shown,
    unknown_element,
)
from campaignlang.model.resolve_conditions import resolve_condition
from campaignlang.model.resolve_references import report_unknown_response
from campaignlang.model.test_block import (
    Arrival,
    AttributeCheck,
    Expectation,
    Figure,
    FigureCheck,
    Outcome,
    PathTaken,
    ResponseCame,
    SettingChosen,
)
from campaignlang.syntax import tree
from campaignlang.syntax.codes import UNKNOWN_RESPONSE, UNKNOWN_SETTING, WRONG_TYPE

# Figures of one word; any other word is an element's or, of one contact, an attribute's.
FIGURES = ("goal", "waiting", "unfinished")
MESSAGES = "messages"
MESSAGES_PER_CONTACT = "messages per contact"
NUMBERS = (MESSAGES, MESSAGES_PER_CONTACT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a test's lines are resolved against. `simulates`: its expectations are figures.

    `is_certain`: all its lines could be read, and they agree on whether it simulates.
    """

    campaign: Campaign
    names: Names
    zone: Zone
    simulates: bool
    is_certain: bool

    def is_entry(self, name: str) -> bool:
        element = self.campaign.element_by_name.get(name)
        return element is not None and self.campaign.is_entry(element)


def resolve_expectation(what: tree.Node, bench: Bench) -> Expectation | None:
    """Bind one expectation."""
    if bench.simulates and not isinstance(what, tree.Check):
        if not isinstance(what, tree.Outcome) or what.word not in ("goal", "no goal"):
            message = "with `simulate` an expectation compares figures"
        else:
            message = f"with `simulate` {shown(what.word)} is a figure to compare"
        if bench.is_certain:
            bench.names.report.add(
                WRONG_TYPE, what.span, message, help="for example `expect reminder between 40% and 70%`"
            )
        return None
    match what:
        case tree.Arrival():
            return resolve_arrival(what, bench)
        case tree.Path(elements=stops):
            found = [find_element(bench.names, name) for name in stops]
            names = tuple(one.name for one in found if one is not None)
            return PathTaken(what.span, names) if len(names) == len(found) else None
        case tree.Chosen():
            return resolve_chosen(what, bench)
        case tree.Happened():
            return resolve_happened(what, bench)
        case tree.Outcome(word=word, element=name):
            element = None if name is None else find_element(bench.names, name)
            if name is not None and element is None:
                return None
            return Outcome(what.span, word, None if element is None else element.name)
        case tree.Check():
            return resolve_check(what, bench)
    return None


def resolve_arrival(what: tree.Arrival, bench: Bench) -> Arrival | None:
    report = bench.names.report
    element = find_element(bench.names, what.element)
    visit = None
    if what.visit is not None:
        visit = what.visit.millionths // 1_000_000
        if visit < 1 or what.visit.millionths % 1_000_000:
            report.add(WRONG_TYPE, what.visit.span, "visits are counted from 1 in whole numbers")
            return None
    at = None if what.at is None else wall_time(what.at, report, "`at`", allows_date=True)
    if element is None or (what.at is not None and at is None):
        return None
    return Arrival(what.span, element.name, visit, at, what.times)


def resolve_chosen(what: tree.Chosen, bench: Bench) -> SettingChosen | None:
    """Bind `reminder with subject: "…"`, of a setting that may stand several times."""
    report = bench.names.report
    element = find_element(bench.names, what.element)
    if element is None or element.kind is None:
        return None
    varied = [name for name, rule in setting_rules(element.kind).items() if rule.is_varied]
    if what.setting.text not in varied:
        report.add(
            UNKNOWN_SETTING,
            what.setting.span,
            f"no {shown(what.setting.text)} of {shown(element.name)} is chosen on arrival",
            notes=(f"settings that may stand several times: {', '.join(varied)}",),
            help=did_you_mean(report, what.setting.text, varied),
        )
        return None
    match what.value:
        case tree.Text(value=value):
            return SettingChosen(what.span, element.name, what.setting.text, value)
        case tree.Reference(names=(name,), link=None) if what.setting.text == "uses":
            return SettingChosen(what.span, element.name, what.setting.text, name.text)
    report.add(
        WRONG_TYPE, what.value.span, f"{shown(what.setting.text)} is a text, not {written(what.value)}"
    )
    return None


def resolve_happened(what: tree.Happened, bench: Bench) -> ResponseCame | None:
    element = find_element(bench.names, what.element)
    if element is None or element.kind is None:
        return None
    response = responses_of(element.kind).get(what.response.text)
    if response is None:
        report_unknown_response(what.response, element, bench.names)
        return None
    if what.link is not None and not response.has_links:
        message = f"{shown(response.name)} has no links to tell apart"
        bench.names.report.add(UNKNOWN_RESPONSE, what.link.span, message)
        return None
    return ResponseCame(what.span, element.name, response_key(response.name, what.link))


def resolve_check(what: tree.Check, bench: Bench) -> AttributeCheck | FigureCheck | None:
    if not bench.simulates and not is_messages(what.left):
        return resolve_attribute_check(what, bench)
    if what.operator in ("is empty", "is not empty"):
        bench.names.report.add(WRONG_TYPE, what.span, "a figure is never empty")
        return None
    left = resolve_figure(what.left, bench)
    right = None if what.right is None else resolve_figure(what.right, bench)
    upper = None if what.upper is None else resolve_figure(what.upper, bench)
    if left is None or right is None or (what.upper is not None and upper is None):
        return None
    for figure, node in ((right, what.right), (upper, what.upper)):
        if figure is not None and node is not None and not is_comparable(left, figure):
            bench.names.report.add(
                WRONG_TYPE,
                node.span,
                f"{shown(what.left.span.text)} does not compare with {shown(node.span.text)}",
                help="messages are numbers, the other figures percents or counts",
            )
            return None
    return FigureCheck(what.span, left, what.operator, right, upper)


def is_messages(node: tree.Node) -> bool:
    match node:
        case tree.Reference(names=(name,)):
            return name.text == MESSAGES
        case tree.Figure(word=word):
            return word == MESSAGES_PER_CONTACT
    return False


def is_comparable(left: Figure, right: Figure) -> bool:
    """Messages are numbers; the rest are people, whose number or percentage is asked for."""
    if "number" in (left.word, right.word):
        return True
    return (left.word in NUMBERS) is (right.word in NUMBERS)


def resolve_attribute_check(what: tree.Check, bench: Bench) -> AttributeCheck | None:
    """Bind `plan == "pro"`: a condition on the contact at the end."""
    sides = (what.left, what.right, what.upper)
    for side in sides:
        if isinstance(side, tree.Figure) or is_figure_word(side, bench):
            assert side is not None
            message = f"{shown(side.span.text)} is a figure, and only `simulate` gives figures"
            if bench.is_certain:
                bench.names.report.add(WRONG_TYPE, side.span, message)
            return None
    condition = attribute_condition(what, bench)
    return None if condition is None else AttributeCheck(what.span, condition)


def is_figure_word(node: tree.Node | None, bench: Bench) -> bool:
    match node:
        case tree.Reference(names=(name,)):
            is_element = name.text in bench.names.elements
            is_figure = is_element or name.text in FIGURES or name.text == MESSAGES
            return is_figure and bench.names.schema.find(name.text) is None
        case tree.Reference(names=(name, _)):
            return name.text in bench.names.elements
    return False


def attribute_condition(what: tree.Check, bench: Bench) -> Condition | None:
    left, right, upper = what.left, what.right, what.upper
    assert not isinstance(left, tree.Figure)
    assert not isinstance(right, tree.Figure)
    assert not isinstance(upper, tree.Figure)
    scope = Scope(names=bench.names)
    if what.operator in ("is empty", "is not empty"):
        is_negated = what.operator == "is not empty"
        return resolve_condition(tree.Emptiness(what.span, left, is_negated), scope)
    if right is None:
        return None
    if what.operator != "between":
        return resolve_condition(tree.Comparison(what.span, left, what.operator, right), scope)
    least = resolve_condition(tree.Comparison(what.span, left, ">=", right), scope)
    if least is None or upper is None:
        return None
    most = resolve_condition(tree.Comparison(what.span, left, "<=", upper), scope)
    return None if most is None else All(what.span, (least, most))


def resolve_figure(node: tree.Expression | tree.Figure, bench: Bench) -> Figure | None:
    """Bind a figure of a simulation, or a number or percent to compare it with."""
    report = bench.names.report
    match node:
        case tree.Figure(word="goal after", element=tree.Name() as name):
            element = find_element(bench.names, name)
            return None if element is None else Figure("goal after", element.name)
        case tree.Figure():
            return Figure(node.word)
        case tree.Percent(millionths=amount):
            return Figure("percent", amount=amount) if check_percent(node, report) else None
        case tree.Number(millionths=amount):
            return Figure("number", amount=amount)
        case tree.Reference(names=(name,), link=None):
            return figure_of_name(name, bench)
        case tree.Reference(names=(name, response)):
            return figure_of_response(node, name, response, bench)
    report.add(
        WRONG_TYPE,
        node.span,
        f"a figure is compared, and this is {written(node)}",
        notes=("figures: goal, goal after ELEMENT, an element, ELEMENT.RESPONSE, waiting, unfinished",),
    )
    return None


def figure_of_name(name: tree.Name, bench: Bench) -> Figure | None:
    if name.text in FIGURES:
        return Figure(name.text)
    if name.text == MESSAGES:
        if not bench.simulates:
            return Figure(MESSAGES)
        message = "of many contacts `messages` are counted for each"
        bench.names.report.add(WRONG_TYPE, name.span, message, help="write `messages per contact`")
        return None
    element = bench.names.elements.get(name.text)
    if element is not None:
        return Figure("element", element.name)
    if bench.names.schema.find(name.text) is not None:
        message = f"{shown(name.text)} is an attribute, and `simulate` gives figures"
        bench.names.report.add(WRONG_TYPE, name.span, message)
        return None
    unknown_element(bench.names, name, extra=(*FIGURES, MESSAGES_PER_CONTACT))
    return None


def figure_of_response(
    node: tree.Reference, name: tree.Name, response: tree.Name, bench: Bench
) -> Figure | None:
    element: Declared | None = find_element(bench.names, name)
    if element is None or element.kind is None:
        return None
    if response.text not in responses_of(element.kind):
        report_unknown_response(response, element, bench.names)
        return None
    return Figure("response", element.name, response_key(response.text, node.link))
