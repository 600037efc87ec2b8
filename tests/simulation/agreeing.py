"""Whether both engines give the same of one case, and the first difference, for whoever mends it."""

import hashlib
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from campaignlang.clock import instant_text
from campaignlang.doors.refused import Refused
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.story import Story
from campaignlang.simulation.tally import Tally
from campaignlang.simulation.value_text import value_text
from tests.simulation import engines
from tests.simulation.random_programs import Ready

WHOLE_BLOCK = 100_000
ROWS_AROUND = 8
SIDE_CHARACTERS = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one engine gives and the other does not. `contact` None: the counts differ, no single story."""

    what: str
    contact: Contact | None
    reference: tuple[str, ...]
    columnar: tuple[str, ...]


def story_lines(found: Story | Refused) -> tuple[str, ...]:
    """All that a story says, line by line."""
    if isinstance(found, Refused):
        return (f"refused {found.code}",)
    lines = []
    for passage in found.passages:
        left = "-" if passage.left_at is None else instant_text(passage.left_at)
        lines.append(f"-- passage {passage.entry}, entered {instant_text(passage.entered_at)}")
        for at, element, event, flow, detail in passage.events:
            rest = f" {flow}" if flow else ""
            lines.append(f"{instant_text(at)} {element} {event}{rest}" + (f" [{detail}]" if detail else ""))
        lines.append(
            f"-- {passage.status} at {passage.element} since {instant_text(passage.since)}, left {left}"
        )
    if found.kept_out is not None:
        lines.append(f"-- kept out: {' | '.join(found.kept_out)}")
    lines.extend(f"-- changed {name}: {value!r}" for name, value in found.changed)
    return tuple(lines)


def digest(lives: Iterable[Story | Refused]) -> str:
    text = "\n".join(line for found in lives for line in story_lines(found))
    return hashlib.sha256(text.encode()).hexdigest()


def lives_of(ready: Ready) -> tuple[Story | Refused, ...]:
    return engines.reference_lives(ready.program, ready.scenario, ready.contacts)


def first_difference(
    ready: Ready, block_sizes: Sequence[int] = (WHOLE_BLOCK,), *, is_permuted: bool = False
) -> Difference | None:
    """Compare stories and counts, of contacts in their order and perhaps in another one."""
    lives = dict(zip(ready.contacts, lives_of(ready), strict=True))
    living = [contact for contact in ready.contacts if isinstance(lives[contact], Story)]
    orders = [living, living[::-1]] if is_permuted else [living]
    for contacts in orders:
        for size in block_sizes:
            found = _compare(ready, contacts, lives, size)
            if found is not None:
                return found
    for contact, life in lives.items():
        if isinstance(life, Refused):
            refused = columnar_life(ready, contact)
            if not isinstance(refused, Refused) or refused.code != life.code:
                return _of(contact, "a run that ends in an error", life, refused)
    return None


def _compare(
    ready: Ready, contacts: Sequence[Contact], lives: dict[Contact, Story | Refused], size: int
) -> Difference | None:
    what = f"block size {size}, {len(contacts)} contacts"
    stories = [life for one in contacts if isinstance(life := lives[one], Story)]
    try:
        found = engines.columnar_stories(ready.program, ready.scenario, contacts, size)
        tally = columnar_tally(ready, contacts, size)
    except NotImplementedError:
        raise
    except Exception:
        crash = tuple(traceback.format_exc().splitlines())
        return Difference(what=f"{what}: it fails", contact=None, reference=(), columnar=crash)
    if len(found) != len(contacts):
        counts = (f"{len(contacts)} stories",), (f"{len(found)} stories",)
        return Difference(what=what, contact=None, reference=counts[0], columnar=counts[1])
    for contact, story, other in zip(contacts, stories, found, strict=True):
        # Why somebody was kept out is counted, not told, by the columnar engine.
        if story._replace(kept_out=None) != other:
            return _of(contact, what, story, other)
    expected = engines.tally_of(ready.program, stories)
    if tally is not None and tally_lines(expected) != tally_lines(tally):
        return Difference(
            what=f"{what}: counts", contact=None, reference=tally_lines(expected), columnar=tally_lines(tally)
        )
    return None


def columnar_tally(ready: Ready, contacts: Sequence[Contact], size: int) -> Tally | None:
    """None as long as only stories are wired."""
    try:
        return engines.columnar_tally(ready.program, ready.scenario, contacts, size)
    except NotImplementedError:
        return None


def _of(contact: Contact, what: str, story: Story | Refused, other: object) -> Difference:
    lines = story_lines(other) if isinstance(other, Story | Refused) else (str(other),)
    if lines == story_lines(story):
        # Of another type, or a field that the lines do not tell.
        lines = (*lines, f"{other!r}")
    return Difference(what=what, contact=contact, reference=story_lines(story), columnar=lines)


def columnar_life(ready: Ready, contact: Contact) -> object:
    """A story, or what was raised instead."""
    try:
        return engines.columnar_stories(ready.program, ready.scenario, (contact,), 1)[0]
    except NotImplementedError:
        raise
    except Exception as raised:
        return raised


def tally_lines(tally: Tally) -> tuple[str, ...]:
    """Counters without what was counted no time: asking for a count leaves a trace in them."""
    lines = []
    for field in fields(tally):
        value = getattr(tally, field.name)
        if isinstance(value, dict):
            lines += [f"{field.name} {key}: {count}" for key, count in sorted(value.items()) if count]
        else:
            lines.append(f"{field.name}: {value}")
    return tuple(lines)


def report(ready: Ready, found: Difference) -> str:
    """The whole case, and both sides about where they part."""
    case = ready.case
    parts = [case.text, f"seed {case.seed}"]
    clock = ready.scenario.clock
    times = {"start": clock.start, "end": clock.end, "stop": clock.stop, "until": clock.until}
    parts += [f"{word} {instant_text(at)}" for word, at in times.items() if at is not None]
    if found.contact is not None:
        parts.append(f"contact {found.contact.id}")
        for attribute, value in zip(ready.program.schema.attributes, found.contact.values, strict=True):
            shown = "(empty)" if value is None else value_text(value, attribute.type)
            parts.append(f"  {attribute.name}: {shown or '(given)'}")
        rows = (ready.scenario.recorded or {}).get(found.contact.id, ())
        parts += [
            f"  seen {element} {key} {instant_text(at)} {visit or ''}" for element, key, at, visit in rows
        ]
    return "\n".join([*parts, "", found.what, *side_by_side(found.reference, found.columnar)])


def side_by_side(left: Sequence[str], right: Sequence[str]) -> list[str]:
    length = max(len(left), len(right))
    one = [*left, *[""] * (length - len(left))]
    other = [*right, *[""] * (length - len(right))]
    first = next((row for row in range(length) if one[row] != other[row]), length)
    if not left:
        return list(right)
    begin, end = max(0, first - ROWS_AROUND), min(length, first + ROWS_AROUND + 1)
    found = [f"{'reference':{SIDE_CHARACTERS}}   columnar"]
    for row in range(begin, end):
        mark = "   " if one[row] == other[row] else " | "
        found.append(f"{one[row]:{SIDE_CHARACTERS}}{mark}{other[row]}")
    return found
