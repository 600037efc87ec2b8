"""What comes back from a visit: all its responses get their instants, or never, at the instant it acts.

From the behaviour, from a script, or from recorded data; each at most once a visit, in the kind's order.
"""

from heapq import heappush

from campaignlang.clock import FOREVER, step
from campaignlang.model.operations import Response, Timing
from campaignlang.model.values import Value
from campaignlang.simulation.draw import draw
from campaignlang.simulation.reference.chances import PreparedLine
from campaignlang.simulation.reference.person import Person, Visit
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram

# What was seen or written of a visit: a response's instant, and what a form was filled with.
Values = tuple[tuple[str, Value], ...]
Given = dict[str, tuple[int, Values]]


def choose_lines(person: Person, visit: Visit, at: int) -> None:
    """Of each response the first line whose condition holds on arrival counts."""
    chosen = dict(visit.node.fixed_lines)
    for key, lines in visit.node.asked_lines:
        for line in lines:
            if line.test is None or line.test(person, at):
                chosen[key] = line
                break
    visit.lines = chosen


def respond(
    prepared: PreparedProgram, person: Person, visit: Visit, entered_by: str | None, form: Values
) -> None:
    """Decide the responses of a visit that acts now, and put them on their way.

    `entered_by`: the response that coming in by it is; `form`: what a test says it was filled with.
    """
    node, at = visit.node, visit.acts_at
    given = _given(prepared, person, visit)
    decision = _Decision(prepared, person, visit, given)
    if entered_by is not None:
        decision.comes(entered_by, at)
    for one in node.steps:
        if one.alternatives:
            decision.choose(one.alternatives)
        elif one.name != entered_by:
            decision.decide(one.name)
        if one.has_links:
            for link in decision.links(one.name):
                decision.decide(link)
    for key, instant in visit.due.items():
        if instant < prepared.ends_at:
            values: Values = ()
            if given is not None:
                values = form if key == entered_by else given.get(key, (0, ()))[1]
            name = key.partition(" ")[0] if " " in key else key
            heappush(
                person.pending, (instant, visit.order, node.order[name], key, visit.stay.entry, visit, values)
            )


class _Decision:
    """The instants of one visit as they are found; `lost`: what cannot come any more."""

    __slots__ = ("at", "due", "given", "lost", "node", "person", "prepared", "visit")

    def __init__(self, prepared: PreparedProgram, person: Person, visit: Visit, given: Given | None) -> None:
        self.prepared = prepared
        self.person = person
        self.visit = visit
        self.given = given
        self.node = visit.node
        self.at = visit.acts_at
        self.due = visit.due
        # Who is dormant never opens, whatever would bring an opening with it.
        is_dormant = given is None and bool(self.node.openings) and _is_dormant(prepared, person)
        self.lost: dict[str, bool] = dict.fromkeys(self.node.openings, True) if is_dormant else {}

    def links(self, name: str) -> tuple[str, ...]:
        if self.given is None:
            return self.node.links
        return tuple(sorted(key for key in self.given if key.startswith(f"{name} ")))

    def decide(self, key: str) -> None:
        if self.given is not None:
            found = self.given.get(key)
            if found is not None:
                self.comes(key, found[0])
            return
        line = self.visit.lines.get(key)
        if line is None:
            return
        instant = self.drawn(line)
        if instant is not None:
            self.comes(key, instant)

    def drawn(self, line: PreparedLine) -> int | None:
        """The instant a line gives, None where it does not come true."""
        base = self.at if line.of is None else self.due.get(line.of)
        return None if base is None else line.instant(self.person, self.visit.number, base)

    def comes(self, key: str, instant: int) -> None:
        """One that comes brings what it depends on to its own instant at the latest."""
        node, due, lost = self.node, self.due, self.lost
        chain = node.chains.get(key)
        if chain is None:
            chain = node.chains[key] = _chain(node, key)
        if key in lost:
            return
        for one in chain:
            if one in lost:
                return
        if node.closes_at is not None and instant >= node.closes_at and _must_be_before(node, key):
            return
        due[key] = min(instant, due.get(key, instant))
        for one in chain:
            due[one] = min(instant, due.get(one, instant))

    def choose(self, alternatives: tuple[str, ...]) -> None:
        """Of alternatives exactly one comes."""
        if self.given is None:
            chosen, instant = self._drawn_of(alternatives)
        else:
            chosen, instant = self._given_of(alternatives)
        closes_at = self.node.closes_at
        if closes_at is not None and self.node.responses[chosen].timing is Timing.AT_CLOSE:
            # Who has declined, or arrives when it is over, has missed it.
            if self.at >= closes_at or self._has_refused():
                chosen = alternatives[0]
            instant = max(self.at, closes_at)
        for one in alternatives:
            if one != chosen:
                self.lost[one] = True
        self.due[chosen] = instant

    def _has_refused(self) -> bool:
        return any(response.is_refusal and name in self.due for name, response in self.node.responses.items())

    def _drawn_of(self, alternatives: tuple[str, ...]) -> tuple[str, int]:
        """The one whose line is found first has that chance, else the first named comes."""
        line = self._first_line(alternatives)
        if line is None:
            return alternatives[0], self.at
        instant = self.drawn(line)
        if instant is not None:
            return line.response, instant
        return alternatives[1 if line.response == alternatives[0] else 0], self.at

    def _first_line(self, alternatives: tuple[str, ...]) -> PreparedLine | None:
        lines = self.visit.lines
        found = None
        for one in alternatives:
            line = lines.get(one)
            if line is not None and (found is None or line.position < found.position):
                found = line
        return found

    def _given_of(self, alternatives: tuple[str, ...]) -> tuple[str, int]:
        """The one that is there, of several the last named; else the one another response depends on."""
        assert self.given is not None
        there = [one for one in alternatives if one in self.given]
        if there:
            return there[-1], self.given[there[-1]][0]
        needed = [one for one in alternatives if any(one in _chain(self.node, key) for key in self.given)]
        return (needed[-1] if needed else alternatives[0]), self.at


def depends_on(node: PreparedNode, key: str) -> str | None:
    """What a response cannot come without; a link's, the response itself."""
    name, _, link = key.partition(" ")
    if link:
        return name
    response: Response | None = node.responses.get(name)
    return None if response is None else response.of


def _chain(node: PreparedNode, key: str) -> tuple[str, ...]:
    """All that a response cannot come without."""
    found: list[str] = []
    one = depends_on(node, key)
    while one is not None:
        found.append(one)
        one = depends_on(node, one)
    return tuple(found)


def _must_be_before(node: PreparedNode, key: str) -> bool:
    return node.responses[key.partition(" ")[0]].timing is Timing.BEFORE_CLOSE


def _is_dormant(prepared: PreparedProgram, person: Person) -> bool:
    if person.is_dormant is None:
        person.is_dormant = draw(person.number, prepared.dormant_place) >> 11 < prepared.dormant_bound
    return person.is_dormant


def _given(prepared: PreparedProgram, person: Person, visit: Visit) -> Given | None:
    """What a script or recorded data say of this visit; None where chance decides."""
    scenario = prepared.scenario
    if scenario.script is not None:
        return _scripted(prepared, visit)
    if scenario.recorded is None:
        return None
    found: Given = {}
    for number in (None, visit.number):
        for response, at in person.seen.get((visit.node.name, number), ()):
            _keep_earliest(found, response, at, visit.acts_at, ())
    return found


def _scripted(prepared: PreparedProgram, visit: Visit) -> Given:
    """Lines about this very visit win over those about every visit."""
    own: Given = {}
    every: Given = {}
    at = visit.acts_at
    for line in visit.node.scripted:
        if line.visit is not None and line.visit != visit.number:
            continue
        instant = at if line.at is None else line.at
        if line.after is not None:
            instant = step(at, line.after, prepared.program.zone)
        _keep_earliest(every if line.visit is None else own, line.response, instant, at, line.values)
    return every | own


def _keep_earliest(found: Given, key: str, instant: int, since: int, values: Values) -> None:
    """One that comes before the visit acts does not happen."""
    if instant >= since and instant < found.get(key, (FOREVER, ()))[0]:
        found[key] = (instant, values)
