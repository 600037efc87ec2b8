"""Random behaviours, and random rows of what was seen instead."""

from tests.simulation.random_conditions import LINKS, RESPONSES, condition
from tests.simulation.random_times import DAY_SECONDS, Frame, date_literal, duration, window

# What each response may be `of`; the first needs no saying.
BASES: dict[str, dict[str, tuple[str, ...]]] = {
    "email": {
        "bounced": ("",),
        "hard_bounced": ("bounced",),
        "delivered": ("",),
        "opened": ("", "delivered"),
        "clicked": ("opened", "delivered"),
        "replied": ("opened", "clicked"),
        "unsubscribed": ("opened", "delivered"),
        "complained": ("", "opened"),
    },
    "sms": {
        "failed": ("",),
        "clicked": ("", "delivered"),
        "replied": ("", "clicked"),
        "unsubscribed": ("",),
    },
    "landing": {"visited": ("",), "submitted": ("", "visited")},
    "event": {
        "registered": ("",),
        "declined": ("", "registered"),
        "missed": ("", "registered"),
        "attended": ("", "registered"),
    },
    "call": {"succeeded": ("",), "failed": ("",)},
}
OPENINGS = {"email": ("opened",), "sms": ("clicked", "replied")}
# What somebody did, so many seconds after the start: element, response's key, seconds, visit.
Row = tuple[str, str, int, int | None]


def chance_text(frame: Frame, *, is_opening: bool = False) -> str:
    # Half of all may be dormant: what they never do is done by the others.
    dice = frame.dice
    if is_opening:
        return dice.one("50%", "30%", "33.3%", "50%")
    return dice.one("100%", "50%", "70%", "33.3%", "100%", "5%", "0%")


def delay(frame: Frame) -> str:
    dice = frame.dice
    match dice.number(0, 6):
        case 0 | 1:
            return ""
        case 2 | 3:
            return f", after {duration(frame)}"
        case 4:
            return f", between 0 seconds and {duration(frame)}"
        case 5:
            return f", half within {duration(frame)}"
        case _:
            ninety = "10 years" if frame.step == "month" else "40 days"
            return f", half within {duration(frame)}, 90% within {ninety}"


def line(frame: Frame, kind: str, name: str, given: tuple[str, ...], when: str) -> str:
    """`given`: responses that have a line before, so that one may be `of` them."""
    dice = frame.dice
    bases = tuple(base for base in BASES[kind][name] if not base or base in given)
    base = dice.one(*bases)
    percent = chance_text(frame, is_opening=name in OPENINGS.get(kind, ()))
    of = f" of {base}" if base else ""
    return f"{name}: {percent}{of}{delay(frame)}{when}"


def section_lines(frame: Frame, kind: str) -> list[str]:
    """Lines of a kind with responses, each of what has a line of its own."""
    dice = frame.dice
    found: list[str] = []
    given = {"email": ("delivered",), "sms": ("delivered",)}.get(kind, ())
    for name, bases in BASES[kind].items():
        if not dice.chance(60) or not any(not base or base in given for base in bases):
            continue
        if dice.chance(25):
            found.append(line(frame, kind, name, given, f" when {condition(frame)}"))
        if name != "delivered" or dice.chance(30):
            found.append(line(frame, kind, name, given, ""))
            given = (*given, name)
        if name == "clicked" and name in given and dice.chance(50):
            for link in LINKS:
                percent = chance_text(frame, is_opening=kind == "sms")
                base = "delivered" if dice.chance(20) else "clicked"
                found.append(f"clicked {link}: {percent} of {base}{delay(frame)}")
    return found


def fill_lines(frame: Frame) -> list[str]:
    options = (
        'plan: "free" 60%, "pro" 30%',
        "score: between 0 and 3",
        "level: between 0.5 and 2.5",
        "keen: yes 50%, no 50%",
        f"joined: between {date_literal(frame)} and {date_literal(frame)}",
        f'timezone: "{frame.zones[1]}" 50%, "{frame.zones[2]}" 50%',
        'note: "a" 1%, "b" 99%',
    )
    return [one for one in frame.dice.some(options, 40) if has_order(one)]


def has_order(text: str) -> bool:
    """Whether the second date is not before the first."""
    if not text.startswith("joined"):
        return True
    _, _, first, _, second = text.split()
    return first <= second


def entered_lines(frame: Frame) -> list[str]:
    dice = frame.dice
    found = []
    if dice.chance(20):
        found.append(f"entered: {chance_text(frame)}{delay(frame)} when {condition(frame)}")
    return [*found, f"entered: {dice.one('100%', '70%')}{delay(frame)}"]


def listener_lines(frame: Frame) -> list[str]:
    dice = frame.dice
    sources = [
        (name, response)
        for name, kind in frame.kinds.items()
        for response in RESPONSES[kind]
        if kind != "signal" and response not in ("skipped", "late")
    ]
    found = []
    for _ in range(dice.number(1, 3)):
        of = ""
        if sources and dice.chance(60):
            name, response = dice.one(*sources)
            of = f" of {name}.{response}"
        when = f" when {condition(frame)}" if dice.chance(25) else ""
        found.append(f"received: {dice.one('100%', '50%', '70%')}{of}{delay(frame)}{when}")
    return found


def sections(frame: Frame) -> list[str]:
    dice = frame.dice
    found = []
    for kind in BASES:
        if frame.names(kind) and dice.chance(80):
            lines = section_lines(frame, kind)
            lines += fill_lines(frame) if kind == "landing" and dice.chance(50) else []
            found.append((kind, lines))
    for name, kind in frame.kinds.items():
        role = frame.roles[name]
        if role == "listener":
            found.append((name, listener_lines(frame) if dice.chance(85) else []))
            continue
        lines = section_lines(frame, kind) if kind in BASES and dice.chance(30) else []
        if role == "entry" and kind != "audience" and dice.chance(90):
            lines += entered_lines(frame)
        if kind == "landing" and dice.chance(50):
            lines += fill_lines(frame)
        found.append((name, lines))
    return [f"{name} {{\n    " + "\n    ".join(lines) + "\n  }" for name, lines in found if lines]


def behavior(frame: Frame) -> str:
    dice = frame.dice
    head = []
    if dice.chance(25):
        head.append(f"dormant: {dice.one('20%', '50%', '33.3%')}")
    if dice.chance(25):
        head.append(f"awake: {window(frame)}")
    made = [one for one in contact_lines(frame) if has_order(one)]
    parts = [*head, *sections(frame), "contact {\n    " + "\n    ".join(made) + "\n  }"]
    return "behavior b {\n  " + "\n  ".join(parts) + "\n}"


def contact_lines(frame: Frame) -> list[str]:
    """What synthetic contacts are made of; `level` is required."""
    zones = dict.fromkeys(frame.zones)
    shares = [f'"{zone}" {100 // len(zones)}%' for zone in zones]
    return [
        "level: between 0 and 2",
        "score: between 0 and 2",
        'note: "a" 50%, "ab" 50%',
        f"joined: between {date_literal(frame)} and {date_literal(frame)}",
        "born: between 2000-02-28 and 2000-03-30",
        f"timezone: {', '.join(shares)}",
    ]


def seen_rows(frame: Frame) -> tuple[Row, ...]:
    """Of one contact, about the campaign's time."""
    dice = frame.dice
    names = tuple(name for name, kind in frame.kinds.items() if RESPONSES[kind])
    found: list[Row] = []
    for _ in range(dice.number(0, 12) if names else 0):
        name = dice.one(*names)
        keys = RESPONSES[frame.kinds[name]]
        if frame.roles[name] == "entry":
            keys = ("entered", "entered", "entered", *keys)
        key = dice.one(*keys)
        if key == "clicked" and dice.chance(50):
            key = f"clicked {dice.one(*LINKS)}"
        seconds = dice.number(-1, 8) * frame.step_seconds + dice.one(0, 0, 0, DAY_SECONDS)
        found.append((name, key, seconds, dice.one(None, None, None, 1, 2)))
    return tuple(found)
