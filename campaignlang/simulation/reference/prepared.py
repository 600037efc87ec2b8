"""A program made ready to run: conditions as closures, purposes of chance folded, ticks laid out.

Made once for a run and the same for every contact; afterwards only what was found last is minded in it.
"""

from campaignlang.clock import Ticks
from campaignlang.model.conditions import AnyHasCome, HasCome, Visits, type_of
from campaignlang.model.contact import AttributeDeclaration
from campaignlang.model.operations import Effect, Response, SetRule, Timing, Variant
from campaignlang.model.parts import operands
from campaignlang.model.values import Type, Value
from campaignlang.simulation.draw import (
    HUNDRED_PERCENT,
    place,
    threshold,
)
from campaignlang.simulation.program import ChanceLine, Node, Program
from campaignlang.simulation.reference.chances import PreparedFill, PreparedLine
from campaignlang.simulation.reference.changing import compile_change
from campaignlang.simulation.reference.conditions import compile_condition
from campaignlang.simulation.reference.flows import PreparedFlow, Rule, Turn
from campaignlang.simulation.reference.operands import (
    Get,
    Names,
    compile_instant,
    compile_operand,
    names_of,
)
from campaignlang.simulation.reference.person import Laid, Person
from campaignlang.simulation.scenario import Scenario, ScriptedResponse

ENTERED = "entered"


class PreparedSet:
    """`set: attribute = value`; a required attribute keeps its value where the expression is empty."""

    __slots__ = ("attribute", "get", "index", "keeps")

    def __init__(self, rule: SetRule, program: Program) -> None:
        self.index = program.attribute_index[rule.attribute]
        self.attribute = program.schema.attributes[self.index]
        self.keeps = self.attribute.is_required
        self.get = compile_value(rule, self.attribute, names_of(program))


def compile_value(rule: SetRule, attribute: AttributeDeclaration, names: Names) -> Get:
    """A date given to a date-time is its beginning; a date-time given to a date is the day it falls on."""
    if attribute.type is Type.DATETIME:
        return compile_instant(rule.value, names)
    get = compile_operand(rule.value, names)
    if attribute.type is not Type.DATE or type_of(rule.value) is not Type.DATETIME:
        return get

    def day(person: Person, at: int) -> Value:
        instant = get(person, at)
        return None if instant is None else names.zone(person).local(int(instant))[0]

    return day


class PreparedChoice:
    """A setting that stands several times: the first variant that holds counts."""

    __slots__ = ("name", "variants")

    def __init__(self, name: str, variants: tuple[Variant, ...], names: Names) -> None:
        self.name = name
        self.variants = tuple(
            (
                None if variant.condition is None else compile_condition(variant.condition, names),
                variant.value,
            )
            for variant in variants
        )


class PreparedEntry:
    """`looks`: the instants an audience looks again, as ticks; None where it looks once, or is told.

    `changes`: when time alone may make its condition hold, or an exit's not hold.
    """

    __slots__ = ("changes", "line", "looks", "next_looks", "parts", "rule", "until", "where")

    def __init__(self, node: Node, program: Program, scenario: Scenario) -> None:
        assert node.entry is not None
        names = names_of(program)
        self.rule = node.entry
        self.where = None if node.entry.where is None else Rule(node.entry.where, names)
        conditions = [one.condition for one in program.exits]
        if node.entry.where is not None:
            conditions.append(node.entry.where)
        changes = (compile_change(condition, names) for condition in conditions)
        self.changes = tuple(change for change in changes if change is not None)
        self.parts = tuple((part, compile_condition(part.condition, names)) for part in node.entry.parts)
        self.until = None if node.entry.until is None else compile_instant(node.entry.until, names)
        start, refresh = scenario.clock.start, node.entry.refresh
        self.looks = None if refresh is None else Ticks(start, refresh, program.zone)
        # Looks come at the same instants for everybody: each is worked out once.
        self.next_looks: dict[int, int] = {}
        self.line = tuple(
            PreparedLine(line, node, program, line.response)
            for line in node.lines
            if line.response == ENTERED
        )


class PreparedNode:
    """A node with everything compiled. `alternatives`: the names of each group in the kind's order.

    `laid`: the ways of those who acted in the second that was last.
    """

    __slots__ = (
        "alternatives",
        "asked_lines",
        "asks",
        "chains",
        "choices",
        "closes_at",
        "effects",
        "entry",
        "fields",
        "fills",
        "finish",
        "first_sets",
        "fixed_lines",
        "flows",
        "has_common_ways",
        "heard_of",
        "hold_until",
        "holds",
        "index",
        "is_changing",
        "is_local",
        "is_watched",
        "kind",
        "laid",
        "later_sets",
        "lines",
        "links",
        "name",
        "openings",
        "order",
        "others",
        "plain",
        "responses",
        "rule",
        "scripted",
        "steps",
        "turn",
    )

    def __init__(self, node: Node, program: Program, scenario: Scenario, ticks: Ticks | None) -> None:
        names = names_of(program)
        self.rule = node
        self.index = node.index
        self.name = node.name
        self.kind = node.kind
        self.closes_at = node.closes_at
        self.first_sets = tuple(PreparedSet(rule, program) for rule in node.sets if rule.response is None)
        self.later_sets = _sets_by_response(node, program)
        self.flows = tuple(
            PreparedFlow(rule, node, program, ticks) for rule in node.flows if not rule.is_otherwise
        )
        self.others = tuple(
            PreparedFlow(rule, node, program, ticks) for rule in node.flows if rule.is_otherwise
        )
        # A first flow without a clause is taken at once, whatever the others say.
        self.plain = self.flows[0] if self.flows and self.flows[0].is_plain and node.choose is None else None
        self.is_changing = any(flow.when is not None and flow.when.change is not None for flow in self.flows)
        self.is_watched = bool(self.others)
        # Nothing is noted in them, and no instant in them is a person's own.
        self.has_common_ways = not self.others and all(flow.until is None for flow in self.flows)
        self.laid: Laid | None = None
        self.is_local = any(rule.is_local for rule in node.flows)
        self.finish = node.finish
        self.holds = node.hold is not None or (node.holds_for_quiet and program.quiet is not None)
        # A split that nothing leaves holds people as any other element does.
        choose = node.choose if self.flows else None
        self.turn = None if choose is None else Turn(node, choose, self.flows, program)
        self.hold_until = (
            compile_instant(node.hold.until, names_of(program, is_local=node.hold.is_local))
            if node.hold is not None and node.hold.until is not None
            else None
        )
        sent = node.send.choices if node.send is not None else ()
        self.choices = tuple(PreparedChoice(name, variants, names) for name, variants in sent)
        self.fields = tuple(
            (
                note.event,
                tuple((name, compile_operand(value, names), type_of(value)) for name, value in note.fields),
            )
            for note in node.notes
        )
        self.entry = None if node.entry is None else PreparedEntry(node, program, scenario)
        listed = node.respond.responses if node.respond is not None else ()
        self.responses: dict[str, Response] = {response.name: response for response in listed}
        self.order = {response.name: index for index, response in enumerate(listed)}
        self.effects = {
            response.name: response.effect for response in listed if response.effect is not Effect.NONE
        }
        # What people who are dormant never do; nobody is where the behaviour says nothing of them.
        is_asked = program.dormant_millionths > 0
        self.openings = tuple(one.name for one in listed if one.is_opening and is_asked)
        self.alternatives = _alternatives(listed)
        self.asks = node.respond.asks if node.respond is not None else ()
        self.scripted = _scripted(node, scenario)
        # Beside what was seen or written chances are not used, and no form is filled.
        is_by_chance = scenario.recorded is None and scenario.script is None
        self.lines = _lines(node, program) if is_by_chance else {}
        self.links = tuple(sorted(key for key in self.lines if " " in key))
        # Of most responses one line counts for everybody; the others are asked on arrival.
        self.fixed_lines = {key: lines[0] for key, lines in self.lines.items() if lines[0].test is None}
        self.asked_lines = tuple(
            (key, lines) for key, lines in self.lines.items() if lines[0].test is not None
        )
        self.steps = _steps(self, is_by_chance=is_by_chance)
        self.chains: dict[str, tuple[str, ...]] = {}
        asked = tuple(fill for fill in node.fills if is_by_chance and fill.attribute in self.asks)
        self.fills = tuple(PreparedFill(fill, node, program) for fill in asked)
        # Listeners' lines that count from this node's responses; filled in when all nodes are ready.
        self.heard_of: tuple[tuple[PreparedNode, PreparedLine], ...] = ()


class Step:
    """A response to decide, or a group of alternatives at its first; `has_links`: their links after it."""

    __slots__ = ("alternatives", "has_links", "name")

    def __init__(self, response: Response, alternatives: tuple[str, ...], *, has_links: bool) -> None:
        self.name = response.name
        self.alternatives = alternatives
        self.has_links = has_links


def _steps(node: PreparedNode, *, is_by_chance: bool) -> tuple[Step, ...]:
    """What is decided as a node acts, in the kind's order; by chance nothing comes without a line."""
    found = []
    for name, response in node.responses.items():
        alternatives = node.alternatives[response.one_of] if response.one_of is not None else ()
        if response.timing is Timing.ACTING or (alternatives and name != alternatives[0]):
            continue
        has_links = response.has_links and (bool(node.links) or not is_by_chance)
        if alternatives or not is_by_chance or name in node.lines or has_links:
            found.append(Step(response, alternatives, has_links=has_links))
    return tuple(found)


def _sets_by_response(node: Node, program: Program) -> dict[str, tuple[PreparedSet, ...]]:
    found: dict[str, tuple[PreparedSet, ...]] = {}
    for rule in node.sets:
        if rule.response is not None:
            found[rule.response] = (*found.get(rule.response, ()), PreparedSet(rule, program))
    return found


def _alternatives(responses: tuple[Response, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for response in responses:
        if response.one_of is not None:
            found[response.one_of] = (*found.get(response.one_of, ()), response.name)
    return found


def _scripted(node: Node, scenario: Scenario) -> tuple[ScriptedResponse, ...]:
    lines = scenario.script.responses if scenario.script is not None else ()
    return tuple(line for line in lines if line.element == node.name)


def _lines(node: Node, program: Program) -> dict[str, tuple[PreparedLine, ...]]:
    """A node's lines by response; a listener's second line of one purpose is numbered."""
    found: dict[str, tuple[PreparedLine, ...]] = {}
    purposes: dict[str, int] = {}
    for line in node.lines:
        if line.response == ENTERED:
            continue
        purpose = _purpose(line, node, program)
        purposes[purpose] = purposes.get(purpose, 0) + 1
        if node.is_listener and purposes[purpose] > 1:
            purpose = f"{purpose}#{purposes[purpose]}"
        prepared = PreparedLine(line, node, program, purpose)
        found[line.response] = (*found.get(line.response, ()), prepared)
    return found


def _purpose(line: ChanceLine, node: Node, program: Program) -> str:
    if node.is_listener and line.of_element is not None:
        return f"{line.response} of {program.nodes[line.of_element].draw_name}.{line.of}"
    return line.response


class PreparedProgram:
    """`watched`: what decides anything but itself; other responses only make a row.

    `audiences`: entries that look for contacts by themselves; `has_calls`: others may be told of them.
    """

    __slots__ = (
        "audiences",
        "dormant_bound",
        "dormant_place",
        "ends_at",
        "entries",
        "exits",
        "exits_ask_passage",
        "has_calls",
        "is_changing",
        "listeners",
        "nodes",
        "program",
        "scenario",
        "start",
        "ticks",
        "watched",
    )

    def __init__(self, program: Program, scenario: Scenario) -> None:
        names = names_of(program)
        self.program = program
        self.scenario = scenario
        # Drawn once for a contact, whatever the campaign.
        self.dormant_bound = threshold(program.dormant_millionths, HUNDRED_PERCENT)
        self.dormant_place = place("", "", "dormant", 0)
        self.start = scenario.clock.start
        self.ends_at = scenario.clock.horizon
        self.ticks = None if program.frequency is None else Ticks(self.start, program.frequency, program.zone)
        self.nodes = tuple(PreparedNode(node, program, scenario, self.ticks) for node in program.nodes)
        self.exits = tuple((one.node, Rule(one.condition, names)) for one in program.exits)
        self.entries = tuple(node for node in self.nodes if node.entry is not None)
        # In a test only its lines let in.
        self.audiences = tuple(
            node for node in self.entries if not _is_told(node) and scenario.script is None
        )
        self.has_calls = scenario.script is not None or any(_is_told(node) for node in self.entries)
        self.listeners = tuple(node for node in self.nodes if node.rule.is_listener)
        self.watched = _watched(program)
        self.exits_ask_passage = any(
            isinstance(operand, HasCome | AnyHasCome | Visits)
            for one in program.exits
            for operand in operands(one.condition)
        )
        # Time alone may bring a global exit.
        self.is_changing = self.ticks is not None or any(rule.change is not None for _, rule in self.exits)
        for node in self.nodes:
            node.is_changing = node.is_changing or self.is_changing
            node.heard_of = tuple(
                (listener, line)
                for listener in self.listeners
                for lines in listener.lines.values()
                for line in lines
                if line.of_element == node.index
            )


def _is_told(node: PreparedNode) -> bool:
    return node.entry is not None and node.entry.rule.is_told


def _watched(program: Program) -> frozenset[str]:
    """The responses that any condition of a flow or exit asks for, under whatever element's name."""
    conditions = [exit.condition for exit in program.exits]
    conditions.extend(
        flow.condition for node in program.nodes for flow in node.flows if flow.condition is not None
    )
    return frozenset(
        operand.response
        for condition in conditions
        for operand in operands(condition)
        if isinstance(operand, HasCome | AnyHasCome)
    )
