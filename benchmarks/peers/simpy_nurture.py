"""The nurture campaign in SimPy, as one writes it there: a process for each participant, events for answers.

Its clock is seconds from the campaign's start; it ends with the campaign.
"""

from collections.abc import Generator
from random import Random
from typing import Any

import simpy

from benchmarks.peers import nurture as facts
from benchmarks.peers.nurture import Counts
from benchmarks.peers.plain_nurture import Plan
from campaignlang.clock import day_text

Shape = tuple[float, float]
Steps = Generator[simpy.Event, Any, None]


class Lead:
    """A participant: its zone's place, whether it takes e-mails, and an event for each answer it gives."""

    def __init__(self, env: simpy.Environment, place: int) -> None:
        self.place = place
        self.subscribed = True
        self.opened: dict[str, simpy.Event] = {}
        self.clicked: dict[str, simpy.Event] = {}


class World:
    """The environment, the calendar, and what is counted."""

    def __init__(self, seed: int) -> None:
        self.env = simpy.Environment()
        self.random = Random(seed)
        self.plan = Plan(self.random)
        self.counts: Counts = Counts()

    def move(self, source: str, target: str, number: int) -> None:
        self.counts[f"taken {source}->{target}#{number}"] += 1
        self.counts[f"arrived {target}"] += 1

    def wait(self, shape: Shape) -> simpy.Timeout:
        return self.env.timeout(self.plan.delay(shape))

    def until(self, at: int) -> simpy.Timeout:
        return self.env.timeout(at - self.env.now)

    def send(self, lead: Lead, name: str) -> None:
        lead.opened[name] = self.env.event()
        lead.clicked[name] = self.env.event()
        if not lead.subscribed:
            self.counts[f"skipped {name}"] += 1
            return
        self.counts[f"sent {name}"] += 1
        day = self.plan.zones[facts.BERLIN].local(self.plan.start + int(self.env.now))[0]
        self.counts[f"messages {day_text(day)}"] += 1
        if self.random.random() < facts.BOUNCED:
            self.counts[f"bounced {name}"] += 1
            return
        self.counts[f"delivered {name}"] += 1
        if self.random.random() < facts.OPENED:
            self.env.process(answer(self, lead, name))


def answer(world: World, lead: Lead, name: str) -> Steps:
    """Open, and perhaps click and unsubscribe, in whatever order that is."""
    yield world.wait(facts.OPENED_DELAY)
    world.counts[f"opened {name}"] += 1
    lead.opened[name].succeed()
    if world.random.random() < facts.UNSUBSCRIBED:
        world.env.process(unsubscribe(world, lead, name))
    if world.random.random() < facts.CLICKED:
        yield world.wait(facts.CLICKED_DELAY)
        world.counts[f"clicked {name}"] += 1
        lead.clicked[name].succeed()


def unsubscribe(world: World, lead: Lead, name: str) -> Steps:
    yield world.wait(facts.UNSUBSCRIBED_DELAY)
    world.counts[f"unsubscribed {name}"] += 1
    lead.subscribed = False


def run(count: int, seed: int) -> Counts:
    world = World(seed)
    for _ in range(count):
        world.env.process(live(world))
    world.env.run(until=world.plan.end)
    return +world.counts


def live(world: World) -> Steps:
    draw = world.random.random()
    lead = Lead(world.env, sum(draw >= bound for bound in world.plan.bounds))
    world.counts["arrived leads"] += 1
    world.move("leads", "trial", 1)
    if world.random.random() >= facts.TREATED:
        world.move("trial", "control", 2)
        return
    world.move("trial", "guide", 1)
    world.send(lead, "guide")
    world.move("guide", "pause", 1)
    yield world.until(world.plan.pause_ends)
    if not lead.opened["guide"].triggered:
        morning = world.plan.next_morning(int(world.env.now), world.plan.zones[lead.place])
        yield lead.opened["guide"] | world.until(morning)
    if lead.clicked["guide"].triggered:
        world.move("pause", "demo", 1)
        yield from demo(world)
        return
    if lead.opened["guide"].triggered:
        world.move("pause", "tips", 2)
        world.send(lead, "tips")
        deadline = world.plan.days_later(int(world.env.now), facts.TIPS_DAYS)
        yield lead.clicked["tips"] | world.until(deadline)
        if lead.clicked["tips"].triggered:
            world.move("tips", "demo", 1)
            yield from demo(world)
            return
        yield world.until(world.plan.next_morning(deadline, world.plan.zones[lead.place]))
        world.move("tips", "again", 2)
    else:
        world.move("pause", "again", 3)
    world.send(lead, "again")
    yield lead.clicked["again"] | world.until(world.plan.days_later(int(world.env.now), facts.AGAIN_DAYS))
    if lead.clicked["again"].triggered:
        world.move("again", "demo", 1)
        yield from demo(world)
    else:
        world.move("again", "silent", 2)


def demo(world: World) -> Steps:
    submitted = world.env.event()
    if world.random.random() < facts.VISITED:
        world.counts["visited demo"] += 1
        if world.random.random() < facts.SUBMITTED:
            world.env.process(submit(world, submitted))
    deadline = world.plan.days_later(int(world.env.now), facts.DEMO_DAYS)
    yield submitted | world.until(deadline)
    if submitted.triggered:
        world.move("demo", "booked", 1)
    else:
        world.move("demo", "silent", 2)


def submit(world: World, submitted: simpy.Event) -> Steps:
    yield world.wait(facts.SUBMITTED_DELAY)
    world.counts["submitted demo"] += 1
    submitted.succeed()
