"""A program made ready for arrays: conditions as functions, purposes folded, ticks laid out.

Made once for a run and the same for every block; afterwards only tables grow in it, of what was met.
"""

from campaignlang.clock import Ticks, Zone
from campaignlang.doors.zones import zone as zone_by_name
from campaignlang.model.conditions import Condition, type_of
from campaignlang.model.operations import Effect, Response, Timing
from campaignlang.simulation.columnar.calendar.openings import TickTable
from campaignlang.simulation.columnar.calendar.wall import Wall
from campaignlang.simulation.columnar.changing import compile_change
from campaignlang.simulation.columnar.columns.arrays import EMPTY, Integers
from campaignlang.simulation.columnar.columns.texts import Pool
from campaignlang.simulation.columnar.conditions import compile_condition, may_fail
from campaignlang.simulation.columnar.deciding import compile_decided
from campaignlang.simulation.columnar.lines import PreparedLine
from campaignlang.simulation.columnar.operands import (
    Get,
    Names,
    compile_instant,
    compile_operand,
    names_of,
)
from campaignlang.simulation.columnar.reading_order import order_of_nodes
from campaignlang.simulation.columnar.settings import PreparedChoice, PreparedFill, PreparedSet, Turn
from campaignlang.simulation.draw import HUNDRED_PERCENT, place, threshold
from campaignlang.simulation.program import ChanceLine, FlowRule, Node, Program
from campaignlang.simulation.scenario import Scenario

ENTERED = "entered"


class Rule:
    """A condition as it is asked: for whom it holds, and when it may change by time alone."""

    __slots__ = ("change", "condition", "holds")

    def __init__(self, condition: Condition, names: Names) -> None:
        self.condition = condition
        self.holds = compile_condition(condition, names)
        self.change = compile_change(condition, names)


class PreparedFlow:
    """`ticks` None: any instant will do. `decided`: for siblings of an `otherwise`."""

    __slots__ = (
        "decided",
        "has_deadline",
        "is_any_time",
        "is_plain",
        "is_simple",
        "key",
        "number",
        "rule",
        "target",
        "ticks",
        "until",
        "when",
    )

    def __init__(
        self, rule: FlowRule, number: int, node: Node, program: Program, pool: Pool, ticks: TickTable | None
    ) -> None:
        names = names_of(program, pool, is_local=rule.is_local)
        self.rule = rule
        self.number = number  # among all flows of the campaign, as outputs count them
        self.key = rule.key
        self.target = rule.target
        self.when = None if rule.condition is None else Rule(rule.condition, names)
        self.decided = (
            None if rule.condition is None else compile_decided(rule.condition, names, node.name, node.kind)
        )
        self.until: Get | None = None if rule.until is None else compile_instant(rule.until, names)
        self.ticks = ticks if rule.is_on_ticks else None
        self.is_plain = rule.is_sequence
        self.is_any_time = rule.times.is_always and self.ticks is None
        # Time alone changes nothing, and it may be asked of those who do not ask it.
        self.is_simple = self.is_any_time and (
            self.when is None or (self.when.change is None and not may_fail(self.when.condition))
        )
        self.has_deadline = (
            rule.within is not None
            or rule.until is not None
            or (bool(rule.times.dates) and not rule.times.weekdays)
        )


class PreparedEntry:
    """`looks`: the instants an audience looks again; None where it looks once, or is told.

    `change`: when time alone may make its condition hold, or an exit's not hold. `lines`: of coming in.
    """

    __slots__ = ("change", "lines", "looks", "parts", "rule", "until", "where")

    def __init__(self, node: Node, program: Program, scenario: Scenario, names: Names) -> None:
        assert node.entry is not None
        self.rule = node.entry
        self.where = None if node.entry.where is None else Rule(node.entry.where, names)
        self.parts = tuple((part, compile_condition(part.condition, names)) for part in node.entry.parts)
        self.until = None if node.entry.until is None else compile_instant(node.entry.until, names)
        start, refresh = scenario.clock.start, node.entry.refresh
        self.looks = None if refresh is None else TickTable(Ticks(start, refresh, program.zone))
        conditions = [one.condition for one in program.exits]
        if node.entry.where is not None:
            conditions.append(node.entry.where)
        changes = (compile_change(condition, names) for condition in conditions)
        self.change = tuple(change for change in changes if change is not None)
        self.lines = tuple(
            PreparedLine(line, node, program, names, line.response)
            for line in node.lines
            if line.response == ENTERED
        )


class Step:
    """A response to decide, or a group of alternatives at its first; `links`: decided after it."""

    __slots__ = ("alternatives", "links", "name")

    def __init__(self, response: Response, alternatives: tuple[str, ...], links: tuple[str, ...]) -> None:
        self.name = response.name
        self.alternatives = alternatives
        self.links = links


class PreparedNode:
    """A node with everything compiled. `alternatives`: the names of each group in the kind's order.

    `ranks`: the place of each response among those of one instant; `chains`: all it cannot come without.
    """

    def __init__(
        self,
        node: Node,
        program: Program,
        scenario: Scenario,
        pool: Pool,
        ticks: TickTable | None,
        first: int,
    ) -> None:
        names = names_of(program, pool)
        self.rule = node
        self.index = node.index
        self.name = node.name
        self.kind = node.kind
        self.closes_at = node.closes_at
        prepared_sets = tuple((rule.response, PreparedSet(rule, program, names)) for rule in node.sets)
        self.first_sets = tuple(one for response, one in prepared_sets if response is None)
        self.later_sets: dict[str, tuple[PreparedSet, ...]] = {}
        for response, one in prepared_sets:
            if response is not None:
                self.later_sets[response] = (*self.later_sets.get(response, ()), one)
        flows = tuple(
            PreparedFlow(rule, first + place, node, program, pool, ticks)
            for place, rule in enumerate(node.flows)
        )
        self.flows = tuple(flow for flow in flows if not flow.rule.is_otherwise)
        self.others = tuple(flow for flow in flows if flow.rule.is_otherwise)
        # A first flow without a clause is taken at once, whatever the others say.
        is_plain = bool(self.flows) and self.flows[0].is_plain and node.choose is None
        self.plain = self.flows[0] if is_plain else None
        self.is_local = any(rule.is_local for rule in node.flows)
        self.finish = node.finish
        self.holds = node.hold is not None or (node.holds_for_quiet and program.quiet is not None)
        choose = node.choose if self.flows else None
        self.turn = None if choose is None else Turn(node, choose, program)
        is_local_hold = node.hold is not None and node.hold.is_local
        self.hold_until = (
            compile_instant(node.hold.until, names_of(program, pool, is_local=is_local_hold))
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
        self.entry = None if node.entry is None else PreparedEntry(node, program, scenario, names)
        self._prepare_responses(node, program, scenario, names)

    def _prepare_responses(self, node: Node, program: Program, scenario: Scenario, names: Names) -> None:
        listed = node.respond.responses if node.respond is not None else ()
        self.responses: dict[str, Response] = {response.name: response for response in listed}
        self.effects = {one.name: one.effect for one in listed if one.effect is not Effect.NONE}
        self.alternatives: dict[str, tuple[str, ...]] = {}
        for one in listed:
            if one.one_of is not None:
                self.alternatives[one.one_of] = (*self.alternatives.get(one.one_of, ()), one.name)
        self.asks = node.respond.asks if node.respond is not None else ()
        # Beside what was seen chances are not used, and no form is filled.
        self.is_by_chance = scenario.recorded is None
        self.lines = _lines(node, program, names) if self.is_by_chance else {}
        recorded = _recorded_links(node.name, scenario)
        links = tuple(sorted(key for key in (*self.lines, *recorded) if " " in key))
        self.keys = _keys(listed, links)
        self.ranks = {key: rank for rank, key in enumerate(self.keys)}
        self.chains = {key: _chain(self.responses, key) for key in self.keys}
        self.asked_lines = tuple(
            line for lines in self.lines.values() if lines[0].test is not None for line in lines
        )
        self.steps = tuple(
            Step(one, self.alternatives.get(one.one_of or "", ()), _links_of(one, links))
            for one in listed
            if one.timing is not Timing.ACTING and not self._is_later_alternative(one)
        )
        self.at_once = self._at_once()
        asked = tuple(fill for fill in node.fills if self.is_by_chance and fill.attribute in self.asks)
        by_attribute = {fill.attribute: fill for fill in reversed(asked)}
        self.fills = tuple(
            PreparedFill(by_attribute[name], node, program, names)
            for name in self.asks
            if name in by_attribute
        )
        # Listeners' lines that count from this node's responses; filled in when all nodes are ready.
        self.heard_of: tuple[tuple[PreparedNode, PreparedLine], ...] = ()

    def _at_once(self) -> frozenset[str]:
        """Alternatives that are decided as the element acts: by chance, with no delay, or the first named."""
        if not self.is_by_chance:
            return frozenset()
        found: dict[str, None] = {}
        for group in self.alternatives.values():
            lines = [line for one in group for line in self.lines.get(one, ())]
            is_late = any(line.delay is not None or line.awake is not None for line in lines)
            is_of = any(line.of is not None for line in lines)
            is_at_close = any(self.responses[one].timing is not Timing.ANY for one in group)
            if not (is_late or is_of or is_at_close):
                found.update(dict.fromkeys(group))
        return frozenset(found)

    def _is_later_alternative(self, response: Response) -> bool:
        return response.one_of is not None and self.alternatives[response.one_of][0] != response.name


def _links_of(response: Response, links: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(link for link in links if link.startswith(f"{response.name} "))


def _keys(listed: tuple[Response, ...], links: tuple[str, ...]) -> tuple[str, ...]:
    """The kind's order, links after what they are of, by their text."""
    return tuple(key for one in listed for key in (one.name, *_links_of(one, links)))


def _chain(responses: dict[str, Response], key: str) -> tuple[str, ...]:
    found: list[str] = []
    name, _, link = key.partition(" ")
    one = name if link else responses[name].of
    while one is not None:
        found.append(one)
        one = responses[one].of
    return tuple(found)


def _recorded_links(element: str, scenario: Scenario) -> tuple[str, ...]:
    if scenario.recorded is None:
        return ()
    found = {
        response: None
        for rows in scenario.recorded.values()
        for name, response, _, _ in rows
        if name == element and " " in response
    }
    return tuple(found)


def _lines(node: Node, program: Program, names: Names) -> dict[str, tuple[PreparedLine, ...]]:
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
        prepared = PreparedLine(line, node, program, names, purpose)
        found[line.response] = (*found.get(line.response, ()), prepared)
    return found


def _purpose(line: ChanceLine, node: Node, program: Program) -> str:
    if node.is_listener and line.of_element is not None:
        return f"{line.response} of {program.nodes[line.of_element].draw_name}.{line.of}"
    return line.response


class ZoneCodes:
    """From codes of a contact's `timezone` to zones; the campaign's where it is empty or not one."""

    def __init__(self, zone: Zone, pool: Pool) -> None:
        self.campaign_wall = Wall.of(zone)
        self.zone = zone
        self.pool = pool
        self.zones: list[Zone] = [zone]
        self.places: dict[int, int] = {EMPTY: 0}

    def wall(self, codes: Integers) -> Wall:
        """Give the zone of each, as one zone where it is the same for all."""
        if not len(codes):
            return self.campaign_wall
        low, high = int(codes.min()), int(codes.max())
        if low == high:
            return Wall.of(self.zones[self._place(low)])
        return self._each(codes)

    def _place(self, code: int) -> int:
        found = self.places.get(code)
        if found is None:
            zone = zone_by_name(self.pool.texts[code]) or self.zone
            if zone not in self.zones:
                self.zones.append(zone)
            found = self.places[code] = self.zones.index(zone)
        return found

    def _each(self, codes: Integers) -> Wall:
        import numpy as np

        # The pool of a run is small where its zones stand; one place more, at the end, is for EMPTY.
        size = len(self.pool.texts) + 1
        shifted = np.where(codes == EMPTY, size - 1, codes)
        is_met = np.zeros(size, bool)
        is_met[shifted] = True
        places = np.zeros(size, np.int64)
        for code in np.flatnonzero(is_met[:-1]).tolist():
            places[code] = self._place(code)
        return Wall.each(tuple(self.zones), places[shifted])


class PreparedProgram:
    """`audiences`: entries that look for contacts by themselves; `told`: those that people come to."""

    def __init__(self, program: Program, scenario: Scenario, pool: Pool) -> None:
        assert scenario.script is None, "a test's script is the reference engine's"
        names = names_of(program, pool)
        self.program = program
        self.scenario = scenario
        self.pool = pool
        self.names = names
        self.campaign_wall = names.campaign_wall
        self.zones = ZoneCodes(program.zone, pool)
        # Drawn once for a contact, whatever the campaign.
        self.dormant_bound = threshold(program.dormant_millionths, HUNDRED_PERCENT)
        self.dormant_place = place("", "", "dormant", 0)
        self.start = scenario.clock.start
        self.ends_at = scenario.clock.horizon
        frequency = program.frequency
        self.tick_clock = None if frequency is None else Ticks(self.start, frequency, program.zone)
        self.ticks = None if self.tick_clock is None else TickTable(self.tick_clock)
        nodes: list[PreparedNode] = []
        first = 0
        for node in program.nodes:
            nodes.append(PreparedNode(node, program, scenario, pool, self.ticks, first))
            first += len(node.flows)
        self.nodes = tuple(nodes)
        self.flow_keys = tuple(flow.key for node in program.nodes for flow in node.flows)
        self.exits = tuple((one.node, Rule(one.condition, names)) for one in program.exits)
        self.entries = tuple(node for node in self.nodes if node.entry is not None)
        self.audiences = tuple(
            node for node in self.entries if node.entry is not None and not node.entry.rule.is_told
        )
        self.told = tuple(node for node in self.entries if node.entry is not None and node.entry.rule.is_told)
        self.listeners = tuple(node for node in self.nodes if node.rule.is_listener)
        for one in self.nodes:
            one.heard_of = tuple(
                (listener, line)
                for listener in self.listeners
                for lines in listener.lines.values()
                for line in lines
                if line.of_element == one.index
            )
        self.order, self.cyclic = order_of_nodes(program)
        # Time alone may bring a global exit.
        self.exits_move = bool(self.exits) and (
            self.ticks is not None or any(rule.change is not None for _, rule in self.exits)
        )
        self.can_reenter = any(
            node.entry is not None and node.entry.rule.reenter is not None for node in self.entries
        )
