"""Rules on time that ask who can be where, when: D404, D405, D407, D408, D410, D411."""

from collections.abc import Iterator

from campaignlang.check.timing import FIRST, LAST, LATE, Timetable
from campaignlang.check.timing_bounds import Bounds, exact_begin, exact_deadline, next_open
from campaignlang.check.timing_facts import is_choice
from campaignlang.check.timing_places import Place, Plan, Way, has_clause, hold_span
from campaignlang.check.timing_pushes import pushes
from campaignlang.check.timing_steps import Step
from campaignlang.check.timing_visits import begin_of
from campaignlang.check.timing_witness import Finding, notes_of, steps_to
from campaignlang.clock import ALWAYS, FOREVER, Times, dates_deadline, local_text, step
from campaignlang.frozen import dataclass
from campaignlang.model import conditions as c
from campaignlang.syntax import codes
from campaignlang.syntax.diagnostic import Code
from campaignlang.syntax.source import Span

DAY_SECONDS = 86_400
ZONES_APART_SECONDS = DAY_SECONDS + 2 * 3_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What the rules are asked about."""

    plan: Plan
    table: Timetable
    bounds: Bounds
    points: list[tuple[int, ...] | None]
    endless: frozenset[Span]

    def goes_round(self, one: Step) -> bool:
        """Say whether a way goes round a loop that nothing bounds: it can always be made longer."""
        return bool(self.endless) and any(
            step_.flow is not None and step_.flow.span in self.endless for step_ in steps_to(one)
        )


def found_on(
    analysis: Analysis, one: Step, code: Code, span: Span, message: str, label: str, help_: str
) -> Finding:
    """Report what can happen, with the way somebody takes."""
    notes = notes_of(analysis.plan, one)
    return Finding(
        code=code,
        span=span,
        message=message,
        label=label,
        notes=notes,
        help=help_,
        shown_by=(analysis.plan, one),
    )


def shown(analysis: Analysis, at: int) -> str:
    return local_text(at, analysis.plan.zone)


def cut_off(analysis: Analysis) -> Iterator[tuple[Finding, Place, Way | None]]:
    """D405: a delay or deadline past the end, for somebody who came in at the start."""
    plan, end = analysis.plan, analysis.plan.end
    if end is None:
        return
    for place in plan.places:
        kept = analysis.table.kept[place.index]
        steps = [kept[name] for name in (FIRST, LAST) if name in kept]
        for one in steps:
            if has_chosen_date(one) or not (plan.has_start or is_fixed(place.hold_until, end)):
                continue
            if one.acts >= end > one.arrived and place.hold is not None and not analysis.goes_round(one):
                is_until = place.hold.duration is None
                message = f"`{place.element.name}` can wait past the campaign's end"
                label = "ends too late" if is_until else f"from {shown(analysis, one.arrived)} on"
                yield (
                    found_on(
                        analysis, one, codes.CUT_OFF, hold_span(place), message, label, end_help(analysis)
                    ),
                    place,
                    None,
                )
                break
        for way in place.all_ways:
            for one in steps:
                late = late_clause(plan, way, one, end)
                if late is None or analysis.goes_round(one):
                    continue
                word, at = late
                if not is_sure(analysis, place, way, one, word, end):
                    continue
                what = "delay" if word == "after" else "deadline"
                yield (
                    found_on(
                        analysis,
                        one,
                        codes.CUT_OFF,
                        way.flow.clause_span(word),
                        f"the {what} can run past the campaign's end",
                        f"until {shown(analysis, at)} for who is here at {shown(analysis, one.acts)}",
                        end_help(analysis),
                    ),
                    place,
                    way,
                )
                break


def is_fixed(at: int | None, end: int) -> bool:
    """Say whether an instant is the same for everyone, whenever the campaign starts, and past its end."""
    return at is not None and end < at < FOREVER


def is_sure(analysis: Analysis, place: Place, way: Way, one: Step, word: str, end: int) -> bool:
    """Say whether a way is cut off whatever date is chosen for the contact, and whenever it is started."""
    plan = analysis.plan
    if not plan.has_start:
        return word == "until" and is_fixed(way.until_fixed, end)
    if not has_chosen_date(one):
        return True
    acts = analysis.bounds.acts[place.index]
    return word == "after" and acts < end <= begin_of(way, acts, plan)


def end_help(analysis: Analysis) -> str:
    assert analysis.plan.end is not None
    return f"the campaign ends at {shown(analysis, analysis.plan.end)}: move its end, or shorten the way"


def late_clause(plan: Plan, way: Way, one: Step, end: int) -> tuple[str, int] | None:
    if one.acts >= end or not is_open_to(plan, way, one):
        return None
    flow = way.flow
    if flow.after is not None:
        begin = begin_of(way, one.acts, plan)
        if begin >= end:
            return "after", begin
    if flow.within is not None:
        deadline = step(one.acts, flow.within, plan.zone)
        if way.until_fixed is not None:
            deadline = min(deadline, way.until_fixed)
        if deadline > end:
            return "within", deadline
    elif way.until_fixed is not None and end < way.until_fixed < FOREVER:
        return "until", way.until_fixed
    return None


def is_open_to(plan: Plan, way: Way, one: Step) -> bool:
    """Say whether who is there may still be waiting for this flow at the end: no other takes them before."""
    return not any(
        other is not way
        and other.flow.condition is None
        and plan.first_open(other, begin_of(other, one.acts, plan), FOREVER) < FOREVER
        and (other.flow.within is None and other.until_fixed is None)
        for other in one.place.ways
    )


def has_chosen_date(one: Step) -> bool:
    """Say whether the way depends on a contact's date, which could always be later."""
    return any(
        wanted
        and is_choice(atom)
        and isinstance(getattr(atom, "right", None), c.Literal)
        and not isinstance(getattr(atom, "right", None).value, str)  # type: ignore[union-attr]
        for assumed in one.facts.asked.values()
        for atom, wanted, _ in assumed
    )


def event_over(analysis: Analysis) -> Iterator[Finding]:
    """D407: somebody can arrive at an event that is over."""
    for one in analysis.table.by_flow.values():
        closes = one.place.closes
        if closes is None or one.arrived < closes or one.flow is None:
            continue
        if closes <= analysis.plan.start or not hangs_on_nobodys_start(analysis, one):
            continue  # An event before the campaign is another fault (D406).
        flow = one.flow
        word = next(
            (
                word
                for word in ("until", "within", "after", "on", "at")
                if has_clause(flow.clause_spans, word)
            ),
            "when",
        )
        yield found_on(
            analysis,
            one,
            codes.EVENT_ALREADY_OVER,
            flow.clause_span(word),
            f"`{one.place.element.name}` can be over on arrival",
            f"as late as {shown(analysis, one.arrived)}",
            f"it ends at {shown(analysis, closes)}: add `until {one.place.element.name}.starts`",
        )


def date_passed(analysis: Analysis) -> Iterator[Finding]:
    """D410: a date or deadline that can lie behind on arrival."""
    for place in analysis.plan.places:
        one = analysis.table.kept[place.index].get(LATE)
        if one is None or not hangs_on_nobodys_start(analysis, one):
            continue
        for span, at in passed_dates(analysis.plan, place, one):
            yield found_on(
                analysis,
                one,
                codes.DATE_PASSED,
                span,
                f"this can lie behind when somebody arrives at `{place.element.name}`",
                f"over at {shown(analysis, at)}",
                "choose a later date, or let people in no later than they can be in time",
            )


def hangs_on_nobodys_start(analysis: Analysis, one: Step) -> bool:
    """Say whether somebody is late whenever the campaign starts: they come in, or respond, at will.

    Where it is started by hand, who is late only because of where the start was laid is nobody.
    """
    return analysis.plan.has_start or one.is_open_ended or not one.is_from_start


def passed_dates(plan: Plan, place: Place, one: Step) -> Iterator[tuple[Span, int]]:
    hold = place.hold
    if hold is not None:
        last = dates_deadline(hold.times, plan.zone)
        if place.hold_until is not None and place.hold_until < one.arrived and "late" not in place.asked:
            yield hold_span(place), place.hold_until
        elif last is not None and last <= one.held_until:
            yield hold_span(place), last
    if one.acts >= plan.horizon:
        return
    for way in place.all_ways:
        if way.until_fixed is not None and way.until_fixed < one.acts:
            yield way.flow.clause_span("until"), way.until_fixed
        if way.last_day_ends is not None and way.last_day_ends <= one.acts:
            yield way.flow.clause_span("on"), way.last_day_ends


def never_at(analysis: Analysis) -> Iterator[tuple[Finding, tuple[int, int] | None]]:
    """D408: days, times, ticks and deadlines that never meet; a wait for what has always passed."""
    plan, bounds = analysis.plan, analysis.bounds
    for place in plan.places:
        if bounds.arrives[place.index] >= plan.horizon:
            continue
        if plan.has_start and waits_for_the_past(plan, place, bounds.arrives[place.index]):
            yield (
                Finding(
                    code=codes.NEVER_AT,
                    span=hold_span(place),
                    message=f"`{place.element.name}` waits for what has always passed",
                    label="always behind",
                    notes=(f"nobody comes here before {shown(analysis, bounds.arrives[place.index])}",),
                    help="choose a later date",
                ),
                None,
            )
        for way in place.all_ways:
            if not plan.has_start and (way.until_fixed is not None or way.last_day_ends is not None):
                continue
            if never_open(analysis, place, way):
                yield (
                    Finding(
                        code=codes.NEVER_AT,
                        span=way.flow.clause_span(time_word(way)),
                        message=f"the way from `{place.element.name}` to `{way.flow.target}` is never open",
                        label="no instant meets all of it",
                        notes=never_notes(analysis, place, way),
                        help="choose days and times that come before the deadline, and that a tick hits",
                    ),
                    (place.index, way.flow.number),
                )


def waits_for_the_past(plan: Plan, place: Place, arrives: int) -> bool:
    hold = place.hold
    if hold is None:
        return False
    if hold.is_local:
        # Somebody's own clock is a day and two hours behind the campaign's at most.
        return place.hold_until is not None and place.hold_until + ZONES_APART_SECONDS < arrives
    if place.hold_until is not None and place.hold_until < arrives:
        return True
    last = dates_deadline(hold.times, plan.zone)
    return last is not None and last <= max(arrives, place.hold_until or 0)


def never_open(analysis: Analysis, place: Place, way: Way) -> bool:
    plan, flow = analysis.plan, way.flow
    if flow.is_local:
        return False
    if flow.after is not None and flow.within is not None:
        if flow.after.behavior_seconds > flow.within.behavior_seconds + 3 * DAY_SECONDS:
            return True
        is_exact = not flow.after.has_calendar_part and not flow.within.has_calendar_part
        if is_exact and flow.after.behavior_seconds > flow.within.behavior_seconds:
            return True
    if flow.times == ALWAYS:
        return False
    acts = analysis.bounds.acts[place.index]
    if not flow.is_otherwise:
        fixed = min(one for one in (FOREVER, way.until_fixed, way.last_day_ends) if one is not None)
        # What has passed on arrival is D410's.
        if fixed < acts:
            return False
    instants = analysis.points[place.index] if flow.within is not None else None
    if instants:
        return all(
            next_open(plan, way, exact_begin(plan, way, at), exact_deadline(plan, way, at)) >= FOREVER
            for at in instants
        )
    return analysis.bounds.moves.get((place.index, flow.number)) == FOREVER


def never_notes(analysis: Analysis, place: Place, way: Way) -> tuple[str, ...]:
    plan = analysis.plan
    if way.is_on_ticks and plan.ticks is not None and way.flow.within is None and not way.has_deadline:
        ticks = ", ".join(shown(analysis, plan.ticks.nth(number)) for number in range(3))
        return (f"the campaign's ticks: {ticks}, …",)
    return (
        f"nobody is at `{place.element.name}` before {shown(analysis, analysis.bounds.acts[place.index])}",
    )


def time_word(way: Way) -> str:
    times: Times = way.flow.times
    if times.between is not None:
        return "between"
    if times.at is not None:
        return "at"
    return "on" if times != ALWAYS else "within"


def pushed_too_late(analysis: Analysis) -> Iterator[Finding]:
    """D411: days, windows or quiet hours that push a message past the event or date it leads to."""
    plan = analysis.plan
    told: dict[Span, None] = {}
    for one in analysis.table.pushed.values():
        for span, begins, limit, what in pushes(plan, one):
            if begins < limit <= one.acts and span not in told:
                told[span] = None
                yield found_on(
                    analysis,
                    one,
                    codes.PUSHED_TOO_LATE,
                    span,
                    f"this can push `{one.place.element.name}` past {what}",
                    f"from {shown(analysis, begins)} to {shown(analysis, one.acts)}",
                    "leave more time before it, or a wider window",
                )
