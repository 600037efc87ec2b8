"""What comes back from a visit: all its responses get their instants, or never, at the instant it acts.

From the behaviour, from a script, or from recorded data; each at most once a visit, in the kind's order.
"""

from heapq import heappush

from campaignlang.clock import FOREVER, step
from campaignlang.model.operations import Response, Timing
from campaignlang.model.values import Value
from campaignlang.simulation.reference.chances import PreparedLine, is_dormant
from campaignlang.simulation.reference.deciding import is_closed
from campaignlang.simulation.reference.person import Person, Visit
from campaignlang.simulation.reference.prepared import PreparedNode, PreparedProgram

# What was seen or written of a visit: a response's instant, and what a form was filled with.
Values = tuple[tuple[str, Value], ...]
Given = dict[str, tuple[int, Values]]


def choose_lines(person: Person, visit: Visit, at: int) -> None:
    """Of each response the first line whose condition holds on arrival counts."""
    for key, lines in visit.node.lines.items():
        for index, line in enumerate(lines):
            if line.test is None or line.test(person, at):
                visit.lines[key] = index
                break


def respond(
    prepared: PreparedProgram, person: Person, visit: Visit, entered_by: str | None, form: Values
) -> None:
    """Decide the responses of a visit that acts now, and put them on their way.

    `entered_by`: the response that coming in by it is; `form`: what a test says it was filled with.
    """
    node, at = visit.node, visit.acts_at
    if not node.responses:
        return
    given = _given(prepared, person, visit)
    decision = _Decision(prepared, person, visit, given)
    if entered_by is not None:
        decision.comes(entered_by, at)
    for name, response in node.responses.items():
        if response.timing is Timing.ACTING:
            continue
        if response.one_of is not None:
            alternatives = node.alternatives[response.one_of]
            if name == alternatives[0]:
                decision.choose(response.one_of, alternatives)
        elif name != entered_by:
            decision.decide(name)
        if response.has_links:
            for link in decision.links(name):
                decision.decide(link)
    for key, instant in visit.due.items():
        if instant < prepared.ends_at:
            values = given[key][1] if given is not None and key in given else ()
            if key == entered_by:
                values = form
            push(person, visit, key, instant, values)


def push(person: Person, visit: Visit, key: str, instant: int, values: Values = ()) -> None:
    name = key.partition(" ")[0]
    heappush(person.pending, (instant, visit.order, visit.node.order[name], key, visit, values))


class _Decision:
    """The instants of one visit as they are found; `lost`: what cannot come any more."""

    def __init__(self, prepared: PreparedProgram, person: Person, visit: Visit, given: Given | None) -> None:
        self.prepared = prepared
        self.person = person
        self.visit = visit
        self.given = given
        self.node = visit.node
        self.due = visit.due
        self.lost: dict[str, bool] = {}

    def links(self, name: str) -> tuple[str, ...]:
        if self.given is None:
            return self.node.links
        return tuple(sorted(key for key in self.given if key.startswith(f"{name} ")))

    def line(self, key: str) -> PreparedLine | None:
        index = self.visit.lines.get(key)
        return None if index is None else self.node.lines[key][index]

    def decide(self, key: str) -> None:
        if self.given is not None:
            found = self.given.get(key)
            if found is not None:
                self.comes(key, found[0])
            return
        line = self.line(key)
        if line is None:
            return
        if line.is_opening and is_dormant(self.person, self.prepared.program):
            self.lost[key] = True
            return
        instant = self.drawn(line)
        if instant is not None:
            self.comes(key, instant)

    def drawn(self, line: PreparedLine) -> int | None:
        """The instant a line gives, None where it does not come true."""
        base = self.visit.acts_at if line.of is None else self.due.get(line.of)
        if base is None or not line.comes(self.person, self.visit.number):
            return None
        return line.instant(self.person, self.visit.number, base)

    def comes(self, key: str, instant: int) -> None:
        """One that comes brings what it depends on to its own instant at the latest."""
        chain = [key]
        while (of := depends_on(self.node, chain[-1])) is not None:
            chain.append(of)
        if any(one in self.lost for one in chain):
            return
        name = key.partition(" ")[0]
        if self.node.responses[name].timing is Timing.BEFORE_CLOSE and is_closed(self.visit, instant):
            return
        self.due[key] = min(instant, self.due.get(key, instant))
        for one in chain[1:]:
            self.due[one] = min(instant, self.due.get(one, instant))

    def choose(self, group: str, alternatives: tuple[str, ...]) -> None:
        """Of alternatives exactly one comes."""
        responses = self.node.responses
        at = self.visit.acts_at
        first = responses[alternatives[0]]
        already = next((one for one in alternatives if one in self.due), None)
        if already is not None:
            chosen, instant = already, self.due[already]
        elif self.given is None:
            chosen, instant = self._drawn_of(alternatives)
        else:
            chosen, instant = self._given_of(alternatives)
        if first.timing is Timing.AT_CLOSE and self.node.closes_at is not None:
            # Who has declined, or arrives when it is over, has missed it.
            if is_closed(self.visit, at) or self._has_refused():
                chosen = alternatives[0]
            instant = max(at, self.node.closes_at)
        for one in alternatives:
            if one != chosen:
                self.lost[one] = True
        self.due[chosen] = instant

    def _has_refused(self) -> bool:
        return any(response.is_refusal and name in self.due for name, response in self.node.responses.items())

    def _drawn_of(self, alternatives: tuple[str, ...]) -> tuple[str, int]:
        """The one whose line is found first has that chance, else the first named comes."""
        at = self.visit.acts_at
        line = self._first_line(alternatives)
        rest = alternatives
        if line is not None:
            instant = self.drawn(line)
            if instant is not None:
                return line.response, instant
            rest = tuple(one for one in alternatives if one != line.response)
        return rest[0], at

    def _first_line(self, alternatives: tuple[str, ...]) -> PreparedLine | None:
        found = [line for line in map(self.line, alternatives) if line is not None]
        return min(found, key=lambda line: line.position) if found else None

    def _given_of(self, alternatives: tuple[str, ...]) -> tuple[str, int]:
        """The one that is there, of several the last named; else the one another response depends on."""
        assert self.given is not None
        at = self.visit.acts_at
        there = [one for one in alternatives if one in self.given]
        if there:
            return there[-1], self.given[there[-1]][0]
        needed = [one for one in alternatives if any(self._needs(key, one) for key in self.given)]
        return (needed[-1] if needed else alternatives[0]), at

    def _needs(self, key: str, base: str) -> bool:
        found = depends_on(self.node, key)
        while found is not None and found != base:
            found = depends_on(self.node, found)
        return found is not None


def depends_on(node: PreparedNode, key: str) -> str | None:
    """What a response cannot come without; a link's, the response itself."""
    name, _, link = key.partition(" ")
    if link:
        return name
    response: Response | None = node.responses.get(name)
    return None if response is None else response.of


def _given(prepared: PreparedProgram, person: Person, visit: Visit) -> Given | None:
    """What a script or recorded data say of this visit; None where chance decides."""
    scenario = prepared.scenario
    if scenario.script is not None:
        return _scripted(prepared, visit)
    if scenario.recorded is None:
        return None
    found: Given = {}
    for element, response, at, number in scenario.recorded.get(person.contact.id, ()):
        if element == visit.node.name and number in (None, visit.number):
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
