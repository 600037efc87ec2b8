"""The nurture campaign by hand in plain Python, one participant after the other: no queue, no rules."""

from bisect import bisect_right
from collections import Counter
from math import exp
from random import Random

from benchmarks.peers import nurture as facts
from benchmarks.peers.nurture import Counts
from campaignlang.clock import Zone, day_text
from campaignlang.doors.zones import zone as zone_by_name

Shape = tuple[float, float]


class Plan:
    """What is the same for everybody, worked out once."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.start, self.end = facts.start_and_end()
        self.counts: Counts = Counts()
        self.sent_by_day: Counter[int] = Counter()
        self.zones = [self.zone(name) for name in facts.ZONES]
        self.bounds = [sum(facts.ZONE_PERCENTS[: place + 1]) / 100 for place in range(len(facts.ZONES) - 1)]
        self.pause_ends = self.days_later(0, facts.PAUSE_DAYS)
        self.mornings = [self.next_morning(self.pause_ends, zone) for zone in self.zones]

    @staticmethod
    def zone(name: str) -> Zone:
        found = zone_by_name(name)
        assert found is not None
        return found

    def days_later(self, at: int, days: int) -> int:
        """By the campaign's calendar."""
        berlin = self.zones[facts.BERLIN]
        day, second = berlin.local(self.start + at)
        return berlin.instant(day + days, second) - self.start

    def next_morning(self, at: int, zone: Zone) -> int:
        day, second = zone.local(self.start + at)
        if second > facts.MORNING:
            day += 1
        weekday = (day + 3) % 7
        if weekday >= facts.SATURDAY:
            day += 7 - weekday
        return zone.instant(day, facts.MORNING) - self.start

    def delay(self, shape: Shape) -> int:
        return max(1, round(exp(self.random.gauss(*shape))))

    def email(self, name: str, at: int) -> tuple[int, int, int]:
        """Send, and give when it is opened, clicked, unsubscribed from, or NEVER."""
        counts, chance, end = self.counts, self.random.random, self.end
        counts[f"sent {name}"] += 1
        self.sent_by_day[self.zones[facts.BERLIN].local(self.start + at)[0]] += 1
        if chance() < facts.BOUNCED:
            counts[f"bounced {name}"] += 1
            return facts.NEVER, facts.NEVER, facts.NEVER
        counts[f"delivered {name}"] += 1
        if chance() >= facts.OPENED:
            return facts.NEVER, facts.NEVER, facts.NEVER
        opened_at = at + self.delay(facts.OPENED_DELAY)
        counts[f"opened {name}"] += opened_at < end
        clicked_at = gone_at = facts.NEVER
        if chance() < facts.CLICKED:
            clicked_at = opened_at + self.delay(facts.CLICKED_DELAY)
            counts[f"clicked {name}"] += clicked_at < end
        if chance() < facts.UNSUBSCRIBED:
            gone_at = opened_at + self.delay(facts.UNSUBSCRIBED_DELAY)
            counts[f"unsubscribed {name}"] += gone_at < end
        return opened_at, clicked_at, gone_at

    def move(self, source: str, target: str, number: int) -> None:
        self.counts[f"taken {source}->{target}#{number}"] += 1
        self.counts[f"arrived {target}"] += 1


def run(count: int, seed: int) -> Counts:
    plan = Plan(Random(seed))
    for _ in range(count):
        live(plan)
    plan.counts.update({f"messages {day_text(day)}": number for day, number in plan.sent_by_day.items()})
    return +plan.counts


def live(plan: Plan) -> None:
    """One participant, from beginning to end."""
    place = bisect_right(plan.bounds, plan.random.random())
    plan.counts["arrived leads"] += 1
    plan.move("leads", "trial", 1)
    if plan.random.random() >= facts.TREATED:
        plan.move("trial", "control", 2)
        return
    plan.move("trial", "guide", 1)
    opened_at, clicked_at, gone_at = plan.email("guide", 0)
    plan.move("guide", "pause", 1)
    reader_at = max(opened_at, plan.pause_ends)
    again_at = plan.mornings[place]
    if opened_at > again_at:
        plan.move("pause", "again", 3)
    elif clicked_at <= reader_at:
        plan.move("pause", "demo", 1)
        demo(plan, reader_at)
        return
    else:
        plan.move("pause", "tips", 2)
        clicked_at = facts.NEVER
        if gone_at > reader_at:
            _, clicked_at, later_gone_at = plan.email("tips", reader_at)
            gone_at = min(gone_at, later_gone_at)
        else:
            plan.counts["skipped tips"] += 1
        deadline = plan.days_later(reader_at, facts.TIPS_DAYS)
        if clicked_at <= deadline:
            plan.move("tips", "demo", 1)
            demo(plan, clicked_at)
            return
        plan.move("tips", "again", 2)
        again_at = plan.next_morning(deadline, plan.zones[place])
    again(plan, again_at, gone_at)


def again(plan: Plan, at: int, gone_at: int) -> None:
    clicked_at = facts.NEVER
    if gone_at > at:
        _, clicked_at, _ = plan.email("again", at)
    else:
        plan.counts["skipped again"] += 1
    if clicked_at < facts.NEVER and clicked_at <= plan.days_later(at, facts.AGAIN_DAYS):
        plan.move("again", "demo", 1)
        demo(plan, clicked_at)
    else:
        plan.move("again", "silent", 2)


def demo(plan: Plan, at: int) -> None:
    submitted_at = facts.NEVER
    if plan.random.random() < facts.VISITED:
        plan.counts["visited demo"] += 1
        if plan.random.random() < facts.SUBMITTED:
            submitted_at = at + plan.delay(facts.SUBMITTED_DELAY)
            plan.counts["submitted demo"] += submitted_at < plan.end
    if submitted_at < facts.NEVER and submitted_at <= plan.days_later(at, facts.DEMO_DAYS):
        plan.move("demo", "booked", 1)
    else:
        plan.move("demo", "silent", 2)
