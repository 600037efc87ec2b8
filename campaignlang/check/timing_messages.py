"""Rules on how messages reach one person: too close together, at night, the same twice."""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from campaignlang.check.timing import goes_out
from campaignlang.check.timing_bounds import may_send_before
from campaignlang.check.timing_places import NIGHT_BEGINS, NIGHT_ENDS, Place, Plan
from campaignlang.check.timing_rules import Analysis, found_on, shown
from campaignlang.check.timing_steps import Step
from campaignlang.check.timing_witness import Finding
from campaignlang.clock import Duration, step, time_text
from campaignlang.model.operations import Variant
from campaignlang.syntax import codes

HOUR_SECONDS = 3_600
FOLLOWED_MAX = 60
SEARCHED_MAX = 400


def crowded(analysis: Analysis, hours: int) -> Iterator[Finding]:
    """C602: two messages to one participant within so many hours."""
    plan = analysis.plan
    closest: dict[tuple[int, int], tuple[int, Step, Step]] = {}
    for place in plan.places:
        if place.send is None or place.send.is_transactional:
            continue
        for first in analysis.table.steps(place):
            if not goes_out(plan, first):
                continue
            until = soon_until(plan, first.acts, hours)
            # Bounds are worked out in a tenth of the time that it takes to follow the ways.
            if may_send_before(plan, place, first.acts, until):
                for second in soon_after(analysis, first, until):
                    assert second.before is not None and second.flow is not None
                    key = second.before.place.index, second.flow.number
                    gap = second.acts - first.acts
                    if key not in closest or gap < closest[key][0]:
                        closest[key] = gap, first, second
    # Of the flows of one statement the one that brings it soonest is told.
    for gap, first, second in sorted(closest.values(), key=lambda one: one[0]):
        assert second.flow is not None
        yield found_on(
            analysis,
            second,
            codes.CROWDED,
            second.flow.span,
            f"`{second.place.element.name}` can come {gap_words(gap)} after `{first.place.element.name}`",
            f"less than {hours} hours",
            "leave more time between them, or set `limit` for the campaign",
        )


def soon_until(plan: Plan, at: int, hours: int) -> int:
    """Give the instant from which a message is far enough off: a day is one when clocks change, too."""
    days, rest = divmod(hours, 24)
    return min(at + hours * HOUR_SECONDS, step(at, Duration(days=days, hours=rest), plan.zone))


def gap_words(seconds: int) -> str:
    if seconds < 60:
        return "at once" if seconds == 0 else f"{seconds} second{'' if seconds == 1 else 's'}"
    size, word = (60, "minute") if seconds < HOUR_SECONDS else (HOUR_SECONDS, "hour")
    return f"{seconds // size} {word}{'' if seconds // size == 1 else 's'}"


def soon_after(analysis: Analysis, first: Step, until: int) -> Iterator[Step]:
    """Give the next messages that can follow one soon, each way no further than its first."""
    plan, table = analysis.plan, analysis.table
    waiting: list[tuple[int, int, Step]] = [(first.acts, 0, first)]
    count = 0
    while waiting and count < FOLLOWED_MAX:
        _, _, one = heappop(waiting)
        if not may_go_soon(plan, one.place):
            continue
        count += 1
        for following in table.onward(one):
            if following.acts >= min(until, plan.horizon):
                continue
            if goes_out(plan, following):
                yield following
            else:
                count += 1
                heappush(waiting, (following.acts, count, following))


def may_go_soon(plan: Plan, place: Place) -> bool:
    return not place.element.ends_passage and bool(place.all_ways)


def quiet_hours(analysis: Analysis) -> Iterator[Finding]:
    """C603: a message that can go out at night, in a campaign without quiet hours."""
    if analysis.plan.campaign.profile.quiet is not None:
        return
    for one in analysis.table.at_night.values():
        assert one.flow is not None
        begins, ends = time_text(NIGHT_BEGINS), time_text(NIGHT_ENDS)
        yield found_on(
            analysis,
            one,
            codes.QUIET_HOURS,
            one.flow.span,
            f"`{one.place.element.name}` can go out between {begins} and {ends}",
            f"at {shown(analysis, one.acts)}, for instance",
            f"add `quiet: between {begins} and {ends}` to the campaign, or say `at …` here",
        )


def repeated_message(analysis: Analysis) -> Iterator[Finding]:
    """C605: the same record or template twice in one passage."""
    plan = analysis.plan
    for word in ("uses", "template"):
        groups: dict[object, list[Place]] = {}
        for place in plan.places:
            sent: tuple[Variant, ...] = getattr(place.element, word, ())
            # A template that comes from the record is the record's: told once.
            if place.send is not None and sent and word in place.element.own_settings:
                groups.setdefault(sent, []).append(place)
        for group in groups.values():
            # What is sent by one element is sent twice only where ways lead back to it.
            if len(group) == 1 and group[0].element.name not in plan.campaign.circling:
                continue
            for second, (first, last) in sorted(repeats(analysis, group).items()):
                element = plan.places[second].element
                what = "record" if word == "uses" else "template"
                yield found_on(
                    analysis,
                    last,
                    codes.REPEATED_MESSAGE,
                    element.setting_span(word),
                    f"one participant can get this {what} twice",
                    f"first by `{first.place.element.name}`",
                    f"give `{element.name}` a {what} of its own, or keep the ways apart",
                )


def repeats(analysis: Analysis, group: list[Place]) -> dict[int, tuple[Step, Step]]:
    """Give, by element, a way on which somebody gets one of the group and then this one.

    Looked for from each message once, to all the others: with hundreds of one template pairs are too many.
    """
    found: dict[int, tuple[Step, Step]] = {}
    plan = analysis.plan
    leads = leading_to(plan, group)
    members = frozenset(place.index for place in group)
    for first in group:
        for one in analysis.table.steps(first):
            if one.is_sent and one.acts < plan.horizon:
                for last in sent_after(analysis, one, members, leads, found):
                    found.setdefault(last.place.index, (one, last))
    return found


def leading_to(plan: Plan, targets: list[Place]) -> frozenset[int]:
    """Give the elements from which ways lead to some others, these included, as far as is looked."""
    nearest = {place.index for place in targets}
    found = set(nearest)
    for _ in range(SEARCHED_MAX):
        if not nearest:
            break
        nearest = {source for index in nearest for source in plan.sources.get(index, ())} - found
        found |= nearest
    return frozenset(found)


def sent_after(
    analysis: Analysis,
    first: Step,
    targets: frozenset[int],
    leads: frozenset[int],
    found: Mapping[int, tuple[Step, Step]],
) -> Iterator[Step]:
    """Give the messages of some elements that are sent on ways from a step, as far as is looked.

    What follows a message that is found from another already is found from there.
    """
    waiting: list[tuple[int, int, Step]] = [(first.acts, 0, first)]
    seen: dict[tuple[int, int], None] = {}
    count = 0
    while waiting and count < SEARCHED_MAX:
        _, _, one = heappop(waiting)
        for following in analysis.table.onward(one):
            count += 1
            index = following.place.index
            key = index, following.acts
            other = found.get(index)
            if other is not None and other[0].place is not first.place:
                continue
            if index not in leads or following.acts >= analysis.plan.horizon or key in seen:
                continue
            if index in targets and following.is_sent:
                yield following
            seen[key] = None
            heappush(waiting, (following.acts, count, following))
