"""A campaign prepared for the analysis of time: what each element does with an arrival, in few fields."""

from collections.abc import Callable
from dataclasses import field

from campaignlang.check.timing_asked import Asked, asked_responses
from campaignlang.check.timing_facts import AtomNotes, Facts
from campaignlang.check.timing_starts import nominal_start
from campaignlang.check.timing_values import atom_operands, changes_with_time, fixed_instant
from campaignlang.clock import ALWAYS, FOREVER, UTC, Duration, Ticks, Zone, dates_deadline, first_allowed
from campaignlang.doors.limits import ANALYSIS_STEPS_MAX
from campaignlang.doors.zones import zone as zone_by_name
from campaignlang.frozen import cached_property, dataclass
from campaignlang.model import conditions as c
from campaignlang.model.campaign import Campaign
from campaignlang.model.elements.element import Element
from campaignlang.model.flow import Flow
from campaignlang.model.operations import Choose, Effect, Hold, HoldForQuiet, Respond, Response, Send
from campaignlang.model.parts import atoms
from campaignlang.syntax.source import Span

DAY_SECONDS = 86_400
NIGHT_BEGINS, NIGHT_ENDS = 21 * 3_600, 8 * 3_600
NIGHT_TRIED = 22 * 3_600
MARKS_MAX = 4
# Of a campaign without an end so much is looked at.
ENDLESS_DAYS = 1_100


class Exhausted(Exception):
    """The analysis takes more steps than a check may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A flow as the analysis needs it. `order`: in the file; `until_fixed`: the same instant for everyone."""

    flow: Flow
    order: int
    target: int
    is_on_ticks: bool
    is_timed: bool
    is_always: bool
    until_fixed: int | None
    last_day_ends: int | None

    @property
    def has_deadline(self) -> bool:
        return self.flow.within is not None or self.flow.until is not None or self.last_day_ends is not None


@dataclass(frozen=True, kw_only=True)
class Place:
    """An element. `asked`: the responses of it that flows ask for, its own and those of other elements."""

    index: int
    element: Element
    hold: Hold | None
    hold_until: int | None
    waits_for_quiet: bool
    send: Send | None
    consent: c.Holds | None
    changes_facts: bool
    responses: tuple[Response, ...]
    closes: int | None
    is_split: bool
    ways: tuple[Way, ...]
    others: tuple[Way, ...]
    asked: tuple[str, ...]
    asked_here: tuple[str, ...]
    asked_elsewhere: tuple[str, ...]

    @cached_property
    def all_ways(self) -> tuple[Way, ...]:
        return (*self.ways, *self.others)

    # By key and group, as they are asked for: ways ask the same of them over and over.

    @cached_property
    def responses_by_name(self) -> dict[str, Response]:
        return {one.name: one for one in reversed(self.responses)}

    @cached_property
    def bases(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def answers(self) -> dict[tuple[tuple[tuple[str, int], ...], bool], tuple[tuple[str, int], ...]]:
        return {}

    @cached_property
    def effects(self) -> tuple[Response, ...]:
        """Give the responses that change what is so of the contact by themselves."""
        return tuple(one for one in self.responses if one.effect in (Effect.CONSENT, Effect.ADDRESS))

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        return {}

    def response(self, key: str) -> Response | None:
        return self.responses_by_name.get(key.partition(" ")[0])

    def base(self, key: str) -> str | None:
        """Give what a response cannot come without; a link's, the response itself."""
        if key in self.bases:
            return self.bases[key]
        name, _, link = key.partition(" ")
        found = self.response(name)
        base = name if link else (None if found is None else found.of)
        self.bases[key] = base
        return base

    def alternatives(self, group: str) -> tuple[str, ...]:
        found = self.groups.get(group)
        if found is None:
            found = tuple(one.name for one in self.responses if one.one_of == group)
            self.groups[group] = found
        return found


class Budget:
    """How many steps were taken."""

    def __init__(self) -> None:
        self.steps = 0

    def take(self, count: int) -> None:
        self.steps += count
        if self.steps > ANALYSIS_STEPS_MAX:
            raise Exhausted


@dataclass(frozen=True, kw_only=True)
class Plan:
    """`start`: a nominal one where it is started by hand; `horizon`: nothing is looked at from then on."""

    campaign: Campaign
    zone: Zone
    start: int
    end: int | None
    horizon: int
    ticks: Ticks | None
    places: tuple[Place, ...]
    exits: tuple["GlobalExit", ...]
    asks_of_kinds: bool
    budget: Budget = field(default_factory=Budget)
    # What was worked out of ways already, by their `id`: ways live as long as the plan.
    opened: dict[tuple[int, int, int], int] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    # The same of the conditions of flows.
    known_from: dict[int, int] = field(default_factory=dict)
    tests: dict[int, tuple[c.Condition, Callable[..., bool]]] = field(default_factory=dict)
    atoms: AtomNotes = field(default_factory=AtomNotes)

    @property
    def has_start(self) -> bool:
        return self.campaign.profile.start is not None

    @cached_property
    def index(self) -> dict[str, int]:
        return {place.element.name: place.index for place in self.places}

    @cached_property
    def sources(self) -> dict[int, list[int]]:
        """Give the elements from which a flow leads to one."""
        found: dict[int, list[int]] = {}
        for place in self.places:
            for way in place.all_ways:
                found.setdefault(way.target, []).append(place.index)
        return found

    @cached_property
    def telling(self) -> tuple[bool, ...]:
        """Say by element whether a rule on time has something to ask of it, or of what follows it."""
        found = [is_telling(place) for place in self.places]
        waiting = [index for index, is_told in enumerate(found) if is_told]
        while waiting:
            for source in self.sources.get(waiting.pop(), ()):
                if not found[source]:
                    found[source] = True
                    waiting.append(source)
        return tuple(found)

    @cached_property
    def marks(self) -> tuple[int, ...]:
        """Give the seconds before the dates that matter: beginnings of events, deadlines after messages."""
        found = [at for place in self.places if (at := event_begin(self, place)) is not None]
        found.extend(
            way.until_fixed
            for place in self.places
            if place.send is not None
            for way in place.ways
            if way.until_fixed is not None
        )
        return tuple(sorted({at - 1 for at in found if self.start < at < self.horizon}))[:MARKS_MAX]

    @cached_property
    def entries(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if self.campaign.is_entry(place.element))

    def first_open(self, way: Way, at: int, deadline: int) -> int:
        """Give the first instant from `at` on that a way's clauses allow; FOREVER without one."""
        ticks = self.ticks if way.is_on_ticks else None
        if way.is_always:
            if ticks is not None:
                at = ticks.at_or_after(at)
        else:
            key = id(way), at, deadline
            found = self.opened.get(key)
            if found is None:
                before = min(self.horizon, deadline + 1)
                found = self.opened[key] = first_allowed(at, way.flow.times, self.zone, ticks, before)
            at = found
        return at if at <= deadline and at < self.horizon else FOREVER


def plan_of(campaign: Campaign) -> Plan | None:
    """Prepare a campaign; None where its time cannot be judged."""
    profile = campaign.profile
    zone = zone_by_name(profile.timezone) or UTC
    end = None if profile.end is None else zone.instant(profile.end.day, profile.end.second)
    begin = profile.start or nominal_start(campaign, zone)
    start = zone.instant(begin.day, begin.second)
    horizon = start + ENDLESS_DAYS * DAY_SECONDS if end is None else end
    if start >= horizon:
        return None
    asked = asked_responses(campaign)
    indexes = {element.name: index for index, element in enumerate(campaign.elements)}
    exits = tuple(
        exit_of(element.leaves_when) for element in campaign.elements if element.leaves_when is not None
    )
    return Plan(
        campaign=campaign,
        zone=zone,
        start=start,
        end=end,
        horizon=horizon,
        ticks=None if profile.frequency is None else Ticks(start, profile.frequency, zone),
        places=tuple(place_of(campaign, element, indexes, zone, asked) for element in campaign.elements),
        exits=exits,
        asks_of_kinds=bool(asked.of_kinds) or any(one.asks_of_kinds for one in exits),
    )


@dataclass(frozen=True, slots=True)
class GlobalExit:
    """`is_timed`: it can come to hold although nothing happens; `is_plain`: it asks only for attributes."""

    condition: c.Condition
    is_timed: bool
    is_plain: bool
    asks_of_kinds: bool
    # What came of it already, by the `id` of the facts, which are kept so that no others take it.
    known: dict[int, tuple[Facts, bool]] = field(default_factory=dict, compare=False, repr=False)


def exit_of(condition: c.Condition) -> GlobalExit:
    asked = tuple(one for atom in atoms(condition) for one in atom_operands(atom))
    return GlobalExit(
        condition,
        is_timed=any(changes_with_time(atom) for atom in atoms(condition)),
        is_plain=all(isinstance(one, c.Attribute | c.Literal) for one in asked),
        asks_of_kinds=any(isinstance(one, c.AnyHasCome) for one in asked),
    )


def place_of(
    campaign: Campaign,
    element: Element,
    indexes: dict[str, int],
    zone: Zone,
    asked: Asked,
) -> Place:
    hold: Hold | None = None
    send: Send | None = None
    respond: Respond | None = None
    waits_for_quiet = is_split = False
    for operation in element.operations:
        match operation:
            case Hold():
                hold = operation
            case Send():
                send = operation
            case Respond():
                respond = operation
            case HoldForQuiet():
                waits_for_quiet = campaign.profile.quiet is not None
            case Choose():
                is_split = True
            case _:
                pass
    ways = tuple(
        way_of(flow, order, indexes, zone, is_split)
        for order, flow in enumerate(campaign.flows_by_source[element.name])
    )
    closes = None if respond is None else respond.closes
    here = asked.here.get(element.name, {})
    elsewhere = {**asked.elsewhere.get(element.name, {}), **asked.of_kinds.get(element.word, {})}
    return Place(
        index=indexes[element.name],
        element=element,
        hold=hold,
        hold_until=None if hold is None else fixed_instant(hold.until, zone),
        waits_for_quiet=waits_for_quiet,
        send=send,
        consent=None if send is None else consent_atom(campaign, send.consent),
        changes_facts=changes_facts(element, tuple(here)),
        responses=() if respond is None else respond.responses,
        closes=None if closes is None else zone.instant(closes.day, closes.second),
        is_split=is_split,
        ways=tuple(way for way in ways if not way.flow.is_otherwise),
        others=tuple(way for way in ways if way.flow.is_otherwise),
        asked=tuple({**here, **elsewhere}),
        asked_here=tuple(here),
        asked_elsewhere=tuple(elsewhere),
    )


def consent_atom(campaign: Campaign, name: str) -> c.Holds:
    declaration = campaign.schema.find(name)
    assert declaration is not None
    return c.Holds(campaign.name_span, c.Attribute(campaign.name_span, name, declaration.type))


def changes_facts(element: Element, asked: tuple[str, ...]) -> bool:
    """Say whether what comes back changes the contact while they are here."""
    return any(rule.response is not None for rule in element.sets) or any(
        response.name in asked and response.effect in (Effect.CONSENT, Effect.ADDRESS)
        for response in element.responses
    )


def way_of(flow: Flow, order: int, indexes: dict[str, int], zone: Zone, is_split: bool) -> Way:
    is_conditional = flow.is_conditional or flow.is_otherwise
    return Way(
        flow=flow,
        order=order,
        target=indexes[flow.target],
        is_on_ticks=not is_split and is_conditional and flow.times.at is None,
        is_timed=flow.condition is not None
        and any(changes_with_time(atom) for atom in atoms(flow.condition)),
        is_always=flow.times == ALWAYS,
        until_fixed=fixed_instant(flow.until, zone),
        last_day_ends=dates_deadline(flow.times, zone),
    )


def shortest_seconds(duration: Duration) -> int:
    """Give the least a duration can be: short months, and an hour lost to clocks that go forward."""
    days = duration.calendar_months * 28 + duration.calendar_days
    return max(0, days * DAY_SECONDS - (3 * 3_600 if days else 0)) + duration.exact_seconds


def hold_span(place: Place) -> Span:
    hold = place.hold
    return place.element.setting_span("for" if hold is not None and hold.duration is not None else "until")


def is_telling(place: Place) -> bool:
    """Say whether an element sends, waits or closes, or a flow that leaves it has to do with time."""
    return (
        place.send is not None
        or place.hold is not None
        or place.closes is not None
        or any(way.has_deadline or way.flow.after is not None or not way.is_always for way in place.all_ways)
    )


def has_clause(spans: tuple[tuple[str, Span], ...], word: str) -> bool:
    return any(found == word for found, _ in spans)


def event_begin(plan: Plan, place: Place) -> int | None:
    if place.closes is None:
        return None
    starts = getattr(place.element, "starts", None)
    return place.closes if starts is None else plan.zone.instant(starts.day, starts.second)


def is_night(plan: Plan, at: int) -> bool:
    second = plan.zone.local(at)[1]
    return second >= NIGHT_BEGINS or second < NIGHT_ENDS
