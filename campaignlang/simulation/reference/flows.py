"""Flows made ready to run: their conditions as closures, their ticks, and which way a split goes."""

from campaignlang.clock import FOREVER, LONG_AGO, Duration, Ticks, Times, Zone, first_allowed, step
from campaignlang.model.conditions import Condition
from campaignlang.model.operations import Choose
from campaignlang.simulation.draw import cumulative_bounds, draw, mix, pick_bounded, pick_equal, purpose_key
from campaignlang.simulation.program import FlowRule, Node, Program
from campaignlang.simulation.reference.changing import compile_change
from campaignlang.simulation.reference.conditions import compile_condition
from campaignlang.simulation.reference.deciding import compile_decided
from campaignlang.simulation.reference.operands import Get, Names, compile_instant, names_of
from campaignlang.simulation.reference.person import Person

NEVER_LOOKED = (FOREVER, LONG_AGO)


class Rule:
    """A condition as it is asked: whether it holds, and when it may change by time alone."""

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
        "is_always",
        "is_any_time",
        "is_plain",
        "is_simple",
        "key",
        "openings",
        "rule",
        "target",
        "ticks",
        "until",
        "when",
    )

    def __init__(self, rule: FlowRule, node: Node, program: Program, ticks: Ticks | None) -> None:
        names = names_of(program, is_local=rule.is_local)
        self.rule = rule
        self.key = rule.key
        self.target = rule.target
        self.when = None if rule.condition is None else Rule(rule.condition, names)
        self.decided = (
            None if rule.condition is None else compile_decided(rule.condition, names, node.name, node.kind)
        )
        self.until: Get | None = None if rule.until is None else compile_instant(rule.until, names)
        self.ticks = ticks if rule.is_on_ticks else None
        self.is_always = rule.times.is_always
        self.is_plain = rule.is_sequence
        self.is_any_time = self.is_always and self.ticks is None
        # By zone: from one instant to another nothing is allowed. Found once, for all who ask in between.
        self.openings: dict[str, tuple[int, int]] = {}
        # Time alone changes nothing.
        self.is_simple = self.is_any_time and (self.when is None or self.when.change is None)
        self.has_deadline = (
            rule.within is not None
            or rule.until is not None
            or (bool(rule.times.dates) and not rule.times.weekdays)
        )

    def next_open(self, at: int, zone: Zone, before: int) -> int:
        """The first instant from `at` on that the clauses allow; none is looked for from `before` on."""
        looked_from, opens_at = self.openings.get(zone.key, NEVER_LOOKED)
        if looked_from <= at <= opens_at:
            return opens_at
        if self.is_always:
            found = at if self.ticks is None else self.ticks.at_or_after(at)
        else:
            found = first_allowed(at, self.rule.times, zone, self.ticks, before)
        if found < FOREVER:
            self.openings[zone.key] = (at, found)
        return found

    def begin_after(self, at: int, zone: Zone) -> int:
        assert self.rule.after is not None
        return begin_after(at, self.rule.after, self.rule.times, zone)


def begin_after(at: int, duration: Duration, times: Times, zone: Zone) -> int:
    """So long after; with a clock time and calendar units only, from the beginning of that day."""
    begin = step(at, duration, zone)
    if times.at is not None and duration.is_calendar_only:
        day, _ = zone.local(begin)
        begin = max(at, zone.instant(day, 0))
    return begin


class Turn:
    """Which way a split goes: one number a visit, or one for ever where it shares its text with others."""

    __slots__ = ("bounds", "flows", "key")

    def __init__(self, node: Node, choose: Choose, flows: tuple[PreparedFlow, ...], program: Program) -> None:
        self.flows = flows
        # Folded with the one visit that counts, or None: with each.
        own = purpose_key(program.campaign, node.draw_name, "split")
        self.key = (own, None) if choose.by is None else (purpose_key("", "", choose.by), 1)
        shares = tuple(flow.rule.share_millionths for flow in flows)
        weights = tuple(share for share in shares if share is not None)
        self.bounds = cumulative_bounds(weights) if weights else None

    def flow(self, person: Person, visit: int) -> PreparedFlow:
        key, always = self.key
        number = draw(person.number, mix(key ^ (visit if always is None else always)))
        if self.bounds is None:
            return self.flows[pick_equal(len(self.flows), number)]
        return self.flows[pick_bounded(self.bounds, number)]
