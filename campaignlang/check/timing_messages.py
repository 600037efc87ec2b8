"""Rules on how messages reach one person: too close together, at night, the same twice."""

from collections.abc import Iterator
from heapq import heappop, heappush

from campaignlang.check.timing import NIGHT_BEGINS, NIGHT_ENDS, goes_out
from campaignlang.check.timing_bounds import may_send_before
from campaignlang.check.timing_places import Place, Plan
from campaignlang.check.timing_rules import Analysis, found_on, shown
from campaignlang.check.timing_visits import Step
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
    for gap, first, second in closest.values():
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
        return "at once" if seconds == 0 else f"{seconds} seconds"
    if seconds < HOUR_SECONDS:
        return f"{seconds // 60} minutes"
    return f"{seconds // HOUR_SECONDS} hours"


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
            for second in group:
                found = first_repeat(analysis, group, second)
                if found is None:
                    continue
                first, last = found
                what = "record" if word == "uses" else "template"
                yield found_on(
                    analysis,
                    last,
                    codes.REPEATED_MESSAGE,
                    second.element.setting_span(word),
                    f"one participant can get this {what} twice",
                    f"first by `{first.place.element.name}`",
                    f"give `{second.element.name}` a {what} of its own, or keep the ways apart",
                )


def first_repeat(analysis: Analysis, group: list[Place], second: Place) -> tuple[Step, Step] | None:
    """Give a way on which somebody gets one of the group and then this one."""
    leads = leading_to(analysis.plan, second)
    for first in group:
        if not any(way.target in leads for way in first.all_ways):
            continue
        for one in analysis.table.steps(first):
            if one.is_sent and one.acts < analysis.plan.horizon:
                found = way_to(analysis, one, second, leads)
                if found is not None:
                    return one, found
    return None


def leading_to(plan: Plan, target: Place) -> frozenset[int]:
    """Give the elements from which some way leads to this one, itself included."""
    found = {target.index}
    waiting = [target.index]
    while waiting:
        for index in plan.sources.get(waiting.pop(), ()):
            if index not in found:
                found.add(index)
                waiting.append(index)
    return frozenset(found)


def way_to(analysis: Analysis, first: Step, second: Place, leads: frozenset[int]) -> Step | None:
    waiting: list[tuple[int, int, Step]] = [(first.acts, 0, first)]
    seen: dict[tuple[int, int], None] = {}
    count = 0
    while waiting and count < SEARCHED_MAX:
        _, _, one = heappop(waiting)
        for following in analysis.table.onward(one):
            count += 1
            place = following.place
            key = place.index, following.acts
            if place.index not in leads or following.acts >= analysis.plan.horizon or key in seen:
                continue
            if place.index == second.index and following.is_sent:
                return following
            seen[key] = None
            heappush(waiting, (following.acts, count, following))
    return None
