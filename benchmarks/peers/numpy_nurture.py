"""The nurture campaign by hand in NumPy, for this one campaign: what a general engine is held against.

Blocks that fit the cache, 32-bit seconds from the start, one uniform number where one decides several things,
work only on those concerned. The calendar is read per person, from tables of transitions.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from benchmarks.peers import nurture as facts
from benchmarks.peers.nurture import Counts
from campaignlang.clock import day_text
from campaignlang.doors.zones import zone as zone_by_name

BLOCK = 1 << 16
Seconds = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Bytes = npt.NDArray[np.uint8]
NEVER = np.int32(facts.NEVER)


class Calendar:
    """Offsets of the five zones in the campaign's month: none changes its clocks more than once in it."""

    def __init__(self) -> None:
        self.start, self.end = facts.start_and_end()
        changes, before, after = [], [], []
        for name in facts.ZONES:
            zone = zone_by_name(name)
            assert zone is not None
            inside = [at for at in zone.instants if self.start <= at < self.start + self.end]
            assert len(inside) <= 1
            changes.append(inside[0] - self.start if inside else facts.NEVER // 2)
            before.append(zone.offset(self.start))
            after.append(zone.offset(self.start + self.end))
        # Seconds on the wall are counted from the first day's midnight, as read in the zone.
        shift = self.start - facts.FIRST_DAY * facts.DAY
        self.changes = np.array(changes, np.int32)
        self.offsets = np.array(before, np.int32) + np.int32(shift)
        self.gained = np.array(after, np.int32) - np.array(before, np.int32)
        # A gap is read with the offset before it, and of two readings the first counts.
        self.walls = self.changes + self.offsets + np.maximum(self.gained, 0)
        weekday = (facts.FIRST_DAY + 3) % 7
        self.days_ahead = np.array(
            [
                max(0, 7 - day) if day >= facts.SATURDAY else 0
                for day in ((weekday + n) % 7 for n in range(64))
            ],
            np.int32,
        )

    def wall(self, at: Seconds, zone: Bytes | int) -> Seconds:
        later = (at >= self.changes[zone]) * self.gained[zone]
        later += self.offsets[zone]
        later += at
        return np.asarray(later, np.int32)

    def instant(self, wall: Seconds, zone: Bytes | int) -> Seconds:
        found = wall - (wall >= self.walls[zone]) * self.gained[zone]
        found -= self.offsets[zone]
        return np.asarray(found, np.int32)

    def days_later(self, at: Seconds, days: int) -> Seconds:
        """By the campaign's calendar."""
        return self.instant(self.wall(at, facts.BERLIN) + np.int32(days * facts.DAY), facts.BERLIN)

    def next_morning(self, at: Seconds, zone: Bytes) -> Seconds:
        """The next weekday at ten, `at` included, in each person's zone."""
        day, second = np.divmod(self.wall(at, zone), np.int32(facts.DAY))
        day += second > facts.MORNING
        day += self.days_ahead[day]
        return self.instant(day * np.int32(facts.DAY) + np.int32(facts.MORNING), zone)


@dataclass(slots=True)
class Run:
    """Counts so far, and what all blocks need."""

    random: np.random.Generator
    calendar: Calendar = field(default_factory=Calendar)
    counts: Counts = field(default_factory=Counts)
    sent_by_day: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(64, np.int64))

    def count(self, key: str, number: int | np.integer) -> None:
        self.counts[key] += int(number)


def run(count: int, seed: int) -> Counts:
    state = Run(np.random.Generator(np.random.SFC64(seed)))
    zone_of = np.repeat(np.arange(len(facts.ZONES), dtype=np.uint8), facts.ZONE_PERCENTS)
    for begin in range(0, count, BLOCK):
        block(state, min(BLOCK, count - begin), zone_of)
    for day in np.flatnonzero(state.sent_by_day):
        state.counts[f"messages {day_text(facts.FIRST_DAY + int(day))}"] = int(state.sent_by_day[day])
    return +state.counts


def block(run: Run, number: int, zone_of: Bytes) -> None:
    treated = int(np.count_nonzero(run.random.random(number, np.float32) < facts.TREATED))
    for key in ("arrived leads", "taken leads->trial#1", "arrived trial"):
        run.count(key, number)
    for key in ("arrived guide", "taken trial->guide#1", "arrived pause", "taken guide->pause#1"):
        run.count(key, treated)
    for key in ("arrived control", "taken trial->control#2"):
        run.count(key, number - treated)
    # A zone decides nothing for who is not treated, but everybody has one.
    zone = zone_of[run.random.integers(0, 100, number, np.uint8)][:treated]

    guide = email(run, "guide", np.zeros(treated, np.int32))
    pause_ends = run.calendar.days_later(np.zeros(1, np.int32), facts.PAUSE_DAYS)[0]
    mornings = run.calendar.next_morning(
        np.full(len(facts.ZONES), pause_ends), np.arange(len(facts.ZONES), dtype=np.uint8)
    )
    reader_zone = zone[guide.readers]
    # Who opens while the morning is awaited goes on at once: to the demo if the click came in that second.
    reader_at = np.maximum(guide.opened_at, pause_ends)
    is_early = guide.opened_at <= mornings[reader_zone]
    to_demo = is_early & (guide.clicked_at <= reader_at)
    to_tips = np.flatnonzero(is_early & ~to_demo)
    late = np.flatnonzero(~is_early)
    demo_at = [reader_at[to_demo]]
    others = np.flatnonzero(~guide.is_opened)
    run.count("taken pause->demo#1", len(demo_at[0]))
    run.count("taken pause->tips#2", len(to_tips))
    run.count("taken pause->again#3", len(late) + len(others))

    clicked_at, rest_at, rest_gone = tips(
        run, reader_at[to_tips], reader_zone[to_tips], guide.gone_at[to_tips]
    )
    demo_at.append(clicked_at)
    readers_at = np.concatenate([mornings[reader_zone[late]], rest_at])
    gone_at = np.concatenate([guide.gone_at[late], rest_gone])
    demo_at.append(again(run, mornings[zone[others]], readers_at, gone_at))
    demo(run, np.concatenate(demo_at))


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back of an e-mail: who opened it, when, and when each of them did the rest, or NEVER."""

    is_opened: Flags
    readers: Places
    opened_at: Seconds
    clicked_at: Seconds
    gone_at: Seconds


def delays(run: Run, number: int, shape: tuple[float, float]) -> Seconds:
    found = run.random.standard_normal(number, np.float32)
    found *= np.float32(shape[1])
    found += np.float32(shape[0])
    np.exp(found, out=found)
    np.maximum(found, np.float32(1), out=found)
    # So late that the campaign is over, and no sum of three leaves 32 bits.
    np.minimum(found, np.float32(facts.NEVER // 4), out=found)
    return np.rint(found, out=found).astype(np.int32)


def email(run: Run, name: str, at: Seconds) -> Answers:
    """Send, and find what comes back; counts what comes before the end."""
    number, end = len(at), run.calendar.end
    chance = run.random.random(number, np.float32)
    bounced = np.count_nonzero(chance < facts.BOUNCED)
    # Of the delivered, the next part of the same number.
    is_opened = chance < np.float32(facts.BOUNCED + (1 - facts.BOUNCED) * facts.OPENED)
    is_opened &= chance >= np.float32(facts.BOUNCED)
    run.count(f"sent {name}", number)
    run.count(f"bounced {name}", bounced)
    run.count(f"delivered {name}", number - bounced)
    days = run.calendar.wall(at, facts.BERLIN) // np.int32(facts.DAY)
    run.sent_by_day += np.bincount(days, minlength=len(run.sent_by_day))

    readers = np.flatnonzero(is_opened)
    opened_at = at[readers] + delays(run, len(readers), facts.OPENED_DELAY)
    run.count(f"opened {name}", np.count_nonzero(opened_at < end))
    done = []
    for word, chance_of, shape in (
        ("clicked", facts.CLICKED, facts.CLICKED_DELAY),
        ("unsubscribed", facts.UNSUBSCRIBED, facts.UNSUBSCRIBED_DELAY),
    ):
        doing = np.flatnonzero(run.random.random(len(readers), np.float32) < chance_of)
        done_at = opened_at[doing] + delays(run, len(doing), shape)
        run.count(f"{word} {name}", np.count_nonzero(done_at < end))
        found = np.full(len(readers), NEVER)
        found[doing] = done_at
        done.append(found)
    return Answers(is_opened, readers, opened_at, done[0], done[1])


def tips(run: Run, at: Seconds, zone: Bytes, gone_at: Seconds) -> tuple[Seconds, Seconds, Seconds]:
    """The second e-mail: when some clicked; the next morning of the others, and when they went."""
    number = len(at)
    run.count("arrived tips", number)
    sent = np.flatnonzero(gone_at > at)
    run.count("skipped tips", number - len(sent))
    answers = email(run, "tips", at[sent])
    readers = sent[answers.readers]
    gone_at = gone_at.copy()
    gone_at[readers] = np.minimum(gone_at[readers], answers.gone_at)
    deadline = run.calendar.days_later(at, facts.TIPS_DAYS)
    is_in_time = answers.clicked_at <= deadline[readers]
    is_rest = np.ones(number, np.bool_)
    is_rest[readers[is_in_time]] = False
    rest = np.flatnonzero(is_rest)
    run.count("taken tips->demo#1", number - len(rest))
    run.count("taken tips->again#2", len(rest))
    morning = run.calendar.next_morning(deadline[rest], zone[rest])
    return answers.clicked_at[is_in_time], morning, gone_at[rest]


def again(run: Run, others_at: Seconds, readers_at: Seconds, gone_at: Seconds) -> Seconds:
    """The third e-mail: when those clicked who did in time. Only readers may have unsubscribed."""
    number = len(others_at) + len(readers_at)
    run.count("arrived again", number)
    sent_at = np.concatenate([others_at, readers_at[gone_at > readers_at]])
    run.count("skipped again", number - len(sent_at))
    answers = email(run, "again", sent_at)
    clickers = np.flatnonzero(answers.clicked_at < NEVER)
    clicked_at = answers.clicked_at[clickers]
    deadline = run.calendar.days_later(sent_at[answers.readers[clickers]], facts.AGAIN_DAYS)
    clicked_at = clicked_at[clicked_at <= deadline]
    run.count("taken again->demo#1", len(clicked_at))
    run.count("taken again->silent#2", number - len(clicked_at))
    run.count("arrived silent", number - len(clicked_at))
    return clicked_at


def demo(run: Run, at: Seconds) -> None:
    number, end = len(at), run.calendar.end
    run.count("arrived demo", number)
    chance = run.random.random(number, np.float32)
    run.count("visited demo", np.count_nonzero(chance < facts.VISITED))
    who = np.flatnonzero(chance < facts.VISITED * facts.SUBMITTED)
    submitted_at = at[who] + delays(run, len(who), facts.SUBMITTED_DELAY)
    run.count("submitted demo", np.count_nonzero(submitted_at < end))
    booked = np.count_nonzero(submitted_at <= run.calendar.days_later(at[who], facts.DEMO_DAYS))
    for key, found in (("booked#1", booked), ("silent#2", number - booked)):
        run.count(f"taken demo->{key}", found)
        run.count(f"arrived {key[:-2]}", found)
