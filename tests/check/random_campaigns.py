"""Campaigns made by chance for the analysis of time: small, valid, with short times."""

from random import Random

HEAD = """contact {{
  plan: text ("free", "pro")
  due:  date
  keen: flag
}}
campaign c "C" {{
  timezone: "{zone}"
  start:    2026-03-{day:02d} {hour:02d}:00
  end:      2026-04-{end:02d} 18:00
{profile}
"""
KINDS = ("email", "email", "email", "wait", "landing", "event", "split", "call", "update", "sms")
DELAYS = ("1 hour", "6 hours", "1 day", "2 days", "1 week", "1 day 3 hours", "20 days")
TIMES = (
    "at 10:00",
    "between 09:00 and 17:00",
    "on weekdays at 09:30",
    "on saturday",
    "between 22:00 and 06:00",
)
PLAIN = ('plan == "pro"', "keen", "not keen", "plan is empty", "due is not empty", 'plan in ("free", "pro")')
SETS = ("keen = yes", "keen = no", "due = empty", 'plan = "pro"')
WAITS = ("2026-03-20 12:00", "due - 3 days", "on monday at 09:00", "2026-04-02")
LET_OUT = ("keen", "not subscribed", "plan is empty")
ASKED = {
    "email": (
        "clicked",
        "opened",
        "not opened",
        "not clicked",
        "bounced",
        "replied",
        "unsubscribed",
        "opened and not clicked",
    ),
    "sms": ("clicked", "failed", "replied", "not clicked"),
    "landing": ("submitted", "visited", "visited and not submitted"),
    "event": ("attended", "registered", "declined", "missed"),
    "call": ("succeeded", "failed"),
    "wait": ("late",),
}


def random_campaign(seed: int) -> str:
    chance = Random(seed)
    names = [(f"e{number}", chance.choice(KINDS)) for number in range(chance.randint(2, 7))]
    lines = [
        HEAD.format(
            zone=chance.choice(("UTC", "Europe/Berlin", "America/New_York")),
            day=chance.randint(1, 28),
            hour=chance.choice((0, 9, 23)),
            end=chance.randint(1, 20),
            profile=profile(chance),
        )
    ]
    lines.append(entry(chance))
    lines.extend(element(chance, name, kind) for name, kind in names)
    lines.append('  exit x "X"')
    lines.append('  exit y "Y"')
    if chance.random() < 0.4:
        lines.append(f'  exit z "Z" {{ where: {chance.choice(LET_OUT)} }}')
    lines.append(f"  a -> {names[0][0]}")
    for number, (name, kind) in enumerate(names):
        lines.extend(flows(chance, names, number, name, kind))
    return "\n".join([*lines, "}"])


def profile(chance: Random) -> str:
    found = []
    if chance.random() < 0.25:
        found.append("  quiet: between 21:00 and 08:00")
    if chance.random() < 0.2:
        found.append("  limit: 1 per 1 day")
    if chance.random() < 0.25:
        found.append(f"  frequency: {chance.choice(('1 hour', '1 day', '7 hours'))}")
    return "\n".join(found)


def entry(chance: Random) -> str:
    where = f"where: {chance.choice(PLAIN)}; " if chance.random() < 0.5 else ""
    if chance.random() < 0.5:
        refresh = chance.choice(("once", "1 day", "5 hours"))
        return f'  audience a "A" {{ {where}refresh: {refresh} }}'
    return f'  signal a "A" {{ on: "paid"; {where}until: 2026-04-10 }}'


def element(chance: Random, name: str, kind: str) -> str:
    match kind:
        case "email":
            extra = "; transactional: yes" if chance.random() < 0.2 else ""
            settings = f'subject: "S"{extra}'
        case "sms":
            settings = 'text: "T"'
        case "wait":
            if chance.random() < 0.6:
                settings = f"for: {chance.choice(DELAYS)} {chance.choice(('', *TIMES))}"
            else:
                until = chance.choice(WAITS)
                settings = f"until: {until}"
        case "landing":
            settings = 'url: "https://acme.example"'
        case "event":
            day = chance.randint(1, 30)
            settings = f"starts: 2026-03-{day:02d} 15:00; ends: 2026-03-{day:02d} 16:30"
        case "call":
            settings = 'process: "p"'
        case "update":
            settings = f"set: {chance.choice(SETS)}"
        case _:
            settings = ""
    return f'  {kind} {name} "{name}" {{ {settings} }}'


def flows(chance: Random, names: list[tuple[str, str]], number: int, name: str, kind: str) -> list[str]:
    """Mostly onward, sometimes back."""

    def target() -> str:
        onward = [other for other, _ in names[number + 1 :]]
        if chance.random() < 0.1:
            return chance.choice(names)[0]
        return chance.choice([*onward, *onward, "x", "y"])

    if kind == "split":
        return [f"  {name} -> {one}" for one in dict.fromkeys((target(), target()))]
    found = []
    is_open = False
    for _ in range(chance.randint(0, 3)):
        clauses = []
        if chance.random() < 0.8:
            asked = chance.choice((*ASKED.get(kind, PLAIN), *ASKED.get(kind, PLAIN), *PLAIN))
            clauses.append(f"when {asked}")
        if chance.random() < 0.35:
            clauses.append(f"after {chance.choice(DELAYS)}")
        has_deadline = chance.random() < 0.6
        if has_deadline:
            clauses.append(
                f"within {chance.choice(DELAYS)}" if chance.random() < 0.7 else "until 2026-03-25 12:00"
            )
        is_open = is_open or not has_deadline
        if chance.random() < 0.3:
            clauses.append(chance.choice(TIMES))
        found.append(f"  {name} -> {target()} {' '.join(clauses)}")
    if found and not is_open and chance.random() < 0.8:
        found.append(f"  {name} -> {target()} otherwise")
    elif chance.random() < 0.8 or not found:
        found.append(f"  {name} -> {target()} after {chance.choice(DELAYS)}")
    return found
