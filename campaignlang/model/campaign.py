"""The resolved campaign, and the document it stands in: what drawing, runs and reports are made of."""

from collections.abc import Iterable
from dataclasses import field

from campaignlang.clock import Duration
from campaignlang.frozen import cached_property, dataclass
from campaignlang.model.behavior import Behavior
from campaignlang.model.contact import ContactSchema
from campaignlang.model.elements.element import Element, Record
from campaignlang.model.flow import Flow
from campaignlang.model.test_block import Test
from campaignlang.model.values import WallTime
from campaignlang.syntax.source import Source, Span


@dataclass(frozen=True, slots=True)
class Quiet:
    """`quiet: between TIME and TIME [local]`, seconds of the day."""

    begin: int
    end: int
    is_local: bool


@dataclass(frozen=True, slots=True)
class Limit:
    count: int
    duration: Duration


@dataclass(frozen=True, slots=True)
class GoalTarget:
    """`unit` is `percent` (then `amount` is millionths of a per cent) or `participants`."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`start`, `end`: None for `manual`; wall times in `timezone`."""

    owner: str | None = None
    utm_campaign: str
    timezone: str = "UTC"
    start: WallTime | None = None
    end: WallTime | None = None
    frequency: Duration | None = None
    quiet: Quiet | None = None
    limit: Limit | None = None
    goal: GoalTarget | None = None
    description: str | None = None
    setting_spans: tuple[tuple[str, Span], ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """Elements and flows in file order; flows multiplied out (`a, b -> c` is two).

    `faulty`: names of elements of which something is not known, because it, or a flow that leaves it,
    had a fault that stops runs. Rules of the graph are silent about them: one fault, one finding.
    """

    name: str
    label: str | None
    profile: Profile
    schema: ContactSchema
    elements: tuple[Element, ...]
    flows: tuple[Flow, ...]
    faulty: frozenset[str] = frozenset()
    span: Span = field(compare=False, repr=False)
    name_span: Span = field(compare=False, repr=False)

    @cached_property
    def element_by_name(self) -> dict[str, Element]:
        return {element.name: element for element in self.elements}

    @cached_property
    def flows_by_source(self) -> dict[str, tuple[Flow, ...]]:
        return self._grouped(flow.source for flow in self.flows)

    @cached_property
    def flows_by_target(self) -> dict[str, tuple[Flow, ...]]:
        return self._grouped(flow.target for flow in self.flows)

    def _grouped(self, names: Iterable[str]) -> dict[str, tuple[Flow, ...]]:
        """Sort the flows by a name each, in one pass: a loop for each element would be quadratic."""
        groups: dict[str, list[Flow]] = {element.name: [] for element in self.elements}
        for name, flow in zip(names, self.flows, strict=True):
            groups.setdefault(name, []).append(flow)
        return {name: tuple(group) for name, group in groups.items()}

    @cached_property
    def reached(self) -> frozenset[str]:
        """The elements that some way leads to from an entry."""
        found = {element.name for element in self.elements if self.is_entry(element)}
        waiting = sorted(found)
        while waiting:
            for flow in self.flows_by_source.get(waiting.pop(), ()):
                if flow.target not in found:
                    found.add(flow.target)
                    waiting.append(flow.target)
        return frozenset(found)

    @cached_property
    def circling(self) -> frozenset[str]:
        """What is left when elements are taken away, over and over, that no flow leads to any more."""
        missing = {name: len(flows) for name, flows in self.flows_by_target.items()}
        ready = [name for name, count in missing.items() if count == 0]
        while ready:
            name = ready.pop()
            del missing[name]
            for flow in self.flows_by_source.get(name, ()):
                missing[flow.target] -= 1
                if missing[flow.target] == 0:
                    ready.append(flow.target)
        return frozenset(missing)

    def is_entry(self, element: Element) -> bool:
        """Say whether contacts come in by this element (decided by its kind and the flows)."""
        return element.enters_when(
            bool(self.flows_by_target[element.name]), bool(self.flows_by_source[element.name])
        )

    def is_listener(self, element: Element) -> bool:
        return element.can_listen and not self.is_entry(element)

    def is_global_exit(self, element: Element) -> bool:
        return element.leaves_when is not None


@dataclass(frozen=True, kw_only=True)
class Document:
    """A file with what it imports. `sources`: the file first, then its imports in their order.

    `imported_behaviors` follow the file's own, in import order. Whether its findings stop runs is for
    `model.stops` to say.
    """

    sources: tuple[Source, ...]
    schema: ContactSchema
    records: tuple[Record, ...]
    campaigns: tuple[Campaign, ...]
    behaviors: tuple[Behavior, ...]
    imported_behaviors: tuple[Behavior, ...]
    tests: tuple[Test, ...]
