"""Random conditions and expressions over everything a condition can ask for."""

from campaignlang.model.elements import KINDS
from tests.simulation.random_times import Frame, date_literal, duration, time_literal, wall_literal

RESPONSES = {kind.word: tuple(one.name for one in kind.responses) for kind in KINDS}
LINKS = ('"https://acme.example/a"', '"https://acme.example/b"')
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
ATTRIBUTES = ("plan", "note", "score", "level", "keen", "news", "due", "mark", "born", "joined", "timezone")


def response(frame: Frame, kind: str) -> str:
    """A response of a kind, now and then with a link."""
    dice = frame.dice
    name = dice.one(*RESPONSES[kind])
    if name == "clicked" and dice.chance(50):
        return f"clicked {dice.one(*LINKS)}"
    return name


def own_response(frame: Frame, own: str) -> str:
    name = response(frame, frame.kinds[own])
    return frame.dice.one(name, name, f"{own}.{name}")


def other_response(frame: Frame) -> str:
    """Of any element that has responses, or of any of a kind."""
    dice = frame.dice
    names = tuple(name for name, kind in frame.kinds.items() if RESPONSES[kind])
    if not names:
        return "keen"
    name = dice.one(*names)
    kind = frame.kinds[name]
    return dice.one(f"{name}.", f"any {kind}.") + response(frame, kind)


def flag(frame: Frame, own: str | None) -> str:
    """Something that is yes or no by itself."""
    dice = frame.dice
    if own is not None and RESPONSES[frame.kinds[own]] and dice.chance(65):
        return own_response(frame, own)
    if dice.chance(30):
        return other_response(frame)
    return dice.one("keen", "news", "subscribed")


def number(frame: Frame) -> str:
    dice = frame.dice
    visited = f"{dice.one(*frame.kinds)}.visits"
    return dice.one("score", "level", "0", "1", "2.5", "score + score", "score + 1", "score - level", visited)


def day(frame: Frame) -> str:
    dice = frame.dice
    return dice.one(
        "today",
        "joined",
        "born",
        date_literal(frame),
        f"today {dice.one('-', '+')} {dice.number(1, 3)} days",
        f"joined + {dice.one('1 month', '1 day', '2 weeks')}",
        "next(born)",
        f"next(born) - {dice.one('1 day', '1 month')}",
    )


def moment(frame: Frame) -> str:
    dice = frame.dice
    sign = dice.one("+", "-")
    options = ["now", "due", "mark", wall_literal(frame), f"now {sign} {duration(frame)}"]
    options += [f"due {sign} {duration(frame)}", "joined", "today", f"joined + {dice.number(1, 5)} hours"]
    options += ["today + 10 hours", f"now {sign} {dice.one('1 day', '1 month')}"]
    events = frame.names("event")
    if events:
        options.append(f"{dice.one(*events)}.{dice.one('starts', 'ends')}")
    return dice.one(*options)


def atom(frame: Frame, own: str | None) -> str:
    dice = frame.dice
    match dice.number(0, 10):
        case 0 | 1 | 2:
            return flag(frame, own)
        case 3:
            return f"not {flag(frame, own)}"
        case 4:
            return text_atom(frame)
        case 5:
            return f"{number(frame)} {dice.one(*COMPARISONS)} {number(frame)}"
        case 6:
            return f"{moment(frame)} {dice.one(*COMPARISONS)} {moment(frame)}"
        case 7:
            return f"{day(frame)} {dice.one(*COMPARISONS)} {day(frame)}"
        case 8:
            return member_atom(frame, own)
        case 9:
            asked = dice.one(*ATTRIBUTES, flag(frame, own), "now", "next(born)", "score + level")
            return f"{asked} {dice.one('is empty', 'is not empty')}"
        case _:
            return plain_atom(frame, own)


def text_atom(frame: Frame) -> str:
    return frame.dice.one(
        'plan == "pro"',
        'plan != "pro"',
        '"free" == plan',
        "note == plan",
        'note contains "a"',
        'note starts with "a"',
        "note starts with plan",
        'note contains ""',
        'timezone != "UTC"',
        'timezone == "Asia/Tokyo"',
        'email starts with "x"',
        'id != "b"',
    )


def member_atom(frame: Frame, own: str | None) -> str:
    dice = frame.dice
    word = dice.one("in", "not in")
    return dice.one(
        f'plan {word} ("pro")',
        f'plan {word} ("pro", "free")',
        f'note {word} ("a", "ab", plan)',
        f"score {word} (0, 1, level)",
        f"joined {word} (today, {day(frame)})",
        f"due {word} (now, {moment(frame)})",
        f"now {word} (due, {moment(frame)})",
        f"today {word} (joined, {date_literal(frame)})",
        f"{flag(frame, own)} {word} (yes)",
        f"contact.keen {word} (no, news)",
    )


def plain_atom(frame: Frame, own: str | None) -> str:
    dice = frame.dice
    return dice.one(
        f"{flag(frame, own)} {dice.one('==', '!=')} {dice.one('yes', 'no', 'keen')}",
        "keen == news",
        "yes",
        "no",
        f"{duration(frame)} < {duration(frame)}",
        f"{time_literal(frame)} >= {time_literal(frame)}",
        "keen != news",
    )


def condition(frame: Frame, own: str | None = None, depth: int = 2) -> str:
    """Bare response names mean those of `own`."""
    dice = frame.dice
    if depth == 0 or dice.chance(65):
        return atom(frame, own)
    word = dice.one("and", "or")
    parts = [condition(frame, own, depth - 1) for _ in range(dice.number(2, 3))]
    joined = f" {word} ".join(f"({part})" for part in parts)
    return f"not ({joined})" if dice.chance(20) else joined


def changing_condition(frame: Frame) -> str:
    """One that time alone may make true."""
    dice = frame.dice
    if dice.chance(60):
        return f"now {dice.one('>=', '>', '==', '<')} {moment(frame)}"
    return f"today {dice.one('>=', '==', '>', '<')} {day(frame)}"


def assignment(frame: Frame) -> str:
    """`attribute = expression`"""
    dice = frame.dice
    visited = f"{dice.one(*frame.kinds)}.visits"
    values: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("score", ("score + 1", "0", "score + score", "score - level", visited, "empty", "level + level")),
        ("keen", ("yes", "no", "empty", "news", other_response(frame))),
        ("plan", ('"pro"', '"free"', "empty", "note")),
        ("note", ('"ab"', "plan", "empty", "email", '"a;b=c"')),
        ("due", ("now", f"now + {duration(frame)}", f"due + {duration(frame)}", "empty", "mark")),
        ("due", (wall_literal(frame), date_literal(frame), f"joined + {dice.number(1, 30)} hours")),
        ("joined", ("today", "today + 1 day", "next(born)", "empty", "joined + 1 month", "born")),
        ("born", ("today", date_literal(frame), f"today - {dice.number(1, 3)} days")),
        ("timezone", (*(f'"{zone}"' for zone in frame.zones), "empty", "note")),
        ("subscribed", ("no", "yes", "empty", "keen")),
        ("news", ("no", "yes", "keen")),
        ("email", ("empty", '"x@example.com"', "note")),
        ("phone", ("empty", '"+491"', "plan")),
        ("level", ("level + 1", "score", "2.5")),
        ("mark", ("now", f"mark - {duration(frame)}")),
    )
    attribute, options = dice.one(*values)
    return f"{attribute} = {dice.one(*options)}"
