"""Random elements, with all settings a kind has, and the flows that leave them."""

from tests.simulation.random_conditions import (
    RESPONSES,
    assignment,
    changing_condition,
    condition,
    response,
)
from tests.simulation.random_times import (
    Frame,
    days,
    duration,
    instant,
    time_clauses,
    time_literal,
    wall_text,
    window,
)

SHARES = (("50%", "50%"), ("33.3%", "66.7%"), ("0.1%", "99.9%"), ("100%", "0%"))
THREE_SHARES = (("33.3%", "33.3%", "33.4%"), ("10%", "80%", "10%"))
URL = '"https://acme.example/{}"'


def element(frame: Frame, name: str) -> str:
    kind = frame.kinds[name]
    dice = frame.dice
    settings = [*settings_of(frame, name, kind)]
    if kind != "update" or dice.chance(30):
        settings += [f"set: {assignment(frame)}" for _ in range(dice.number(0, 1))]
    if RESPONSES[kind] and dice.chance(30):
        settings.append(f"set: {assignment(frame)} when {response(frame, kind)}")
    if dice.chance(15):
        settings.append(f"was: old_{name}")
    return f'{kind} {name} "{name}" {{ {"; ".join(settings)} }}'


def settings_of(frame: Frame, name: str, kind: str) -> list[str]:
    """Those of the kind."""
    dice = frame.dice
    match kind:
        case "audience":
            return audience(frame)
        case "signal":
            return ['on: "told"', *(entry_settings(frame, has_where=True) if is_entry(frame, name) else ())]
        case "email":
            found = [*varied(frame, "subject", ('"A"', '"B"', '"C;=D"')), *message(frame)]
            return found + (varied(frame, "sender", ('"me"', '"us"')) if dice.chance(10) else [])
        case "sms":
            return [*varied(frame, "text", ('"A"', '"B"')), *message(frame, "_sms")]
        case "landing":
            asked = dice.some(("plan", "score", "level", "keen", "joined", "timezone", "note"), 25)
            url = varied(frame, "url", (URL.format("a"), URL.format("b")))
            found = [*url, *(f"asks: {one}" for one in asked)]
            return [*found, *(entry_settings(frame) if is_entry(frame, name) else ())]
        case "event":
            begin = frame.start + dice.number(-1, 6) * frame.step_seconds
            end = begin + dice.number(1, 3) * frame.step_seconds
            found = [f"starts: {wall_text(begin)}", f"ends: {wall_text(end)}"]
            return [*found, *(entry_settings(frame) if is_entry(frame, name) else ())]
        case "call":
            return [dice.one('process: "p"', 'url: "https://acme.example/"; method: "POST"')]
        case "create":
            fields = (
                "title = plan",
                "score = score + 1",
                "moment = now",
                "since = today",
                "due = due",
                "ok = keen",
            )
            return ['record: "Task"', *(f"fields: {one}" for one in dice.some(fields, 40))]
        case "update":
            return [f"set: {assignment(frame)}" for _ in range(dice.number(1, 2))]
        case "split":
            return [dice.one('by: "group"', 'by: "other"')] if dice.chance(30) else []
        case "wait":
            return [wait(frame)]
        case _:
            return exit_settings(frame, name)


def is_entry(frame: Frame, name: str) -> bool:
    return frame.roles[name] == "entry"


def audience(frame: Frame) -> list[str]:
    dice = frame.dice
    found = entry_settings(frame, has_where=True)
    if dice.chance(60):
        found.append(f"refresh: {dice.one(duration(frame), duration(frame), 'once')}")
    if dice.chance(20):
        found.append(f"distinct: {dice.one('plan', 'note', 'email', 'score', 'keen')}")
    if dice.chance(10):
        found.append("uses: chosen")
    return found


def entry_settings(frame: Frame, *, has_where: bool = False) -> list[str]:
    dice = frame.dice
    found = []
    if has_where and dice.chance(35):
        asked = changing_condition(frame) if dice.chance(40) else condition(frame)
        found.append(f"where: {asked}")
    if dice.chance(15):
        found.append(f"until: {instant(frame)}")
    if dice.chance(60):
        found.append(f"reenter: {duration(frame)}")
    return found


def exit_settings(frame: Frame, name: str) -> list[str]:
    dice = frame.dice
    found = ["goal: yes"] if dice.chance(40) else []
    if frame.roles[name] == "global":
        asked = dice.one(condition(frame), condition(frame), changing_condition(frame), "not subscribed")
        if dice.chance(70):
            # Nobody comes in whom an exit would let out: it shall hold later.
            asked = f"({asked}) and {dice.one(*frame.of_role('step'))}.visits > 0"
        found.append(f"where: {asked}")
        if dice.chance(10):
            found.append("uses: chosen")
    return found


def varied(frame: Frame, name: str, values: tuple[str, ...]) -> list[str]:
    """A setting that may stand several times: the one without a condition last."""
    chosen = values[: frame.dice.number(1, len(values))]
    return [
        f"{name}: {value}" + ("" if value is chosen[-1] else f" when {condition(frame)}") for value in chosen
    ]


def message(frame: Frame, ending: str = "") -> list[str]:
    dice = frame.dice
    found = []
    if dice.chance(20):
        found.append("transactional: yes")
    if dice.chance(20):
        found.append("consent: news")
    if dice.chance(15):
        found.append(f"uses: letter{ending} when {condition(frame)}; uses: other_letter{ending}")
    return found


def wait(frame: Frame) -> str:
    dice = frame.dice
    if dice.chance(50):
        return " ".join([f"for: {duration(frame)}", *time_clauses(frame)])
    if dice.chance(75):
        return " ".join([f"until: {instant(frame)}", *time_clauses(frame, 20)])
    clauses = time_clauses(frame, 50)
    return " ".join(["until:", *(clauses if clauses and clauses != ["local"] else [f"on {days(frame)}"])])


def flows(frame: Frame, name: str, onward: tuple[str, ...], back: tuple[str, ...]) -> list[str]:
    """What leaves an element, mostly onward."""
    dice = frame.dice
    if frame.kinds[name] == "split":
        return split_flows(frame, name, (*onward, *back))
    if dice.chance(12):
        return [f"{name} -> {dice.one(*onward)}"]
    if RESPONSES[frame.kinds[name]] and dice.chance(30):
        return answered(frame, name, onward)
    found = [flow(frame, name, onward, back) for _ in range(dice.number(1, 3))]
    if dice.chance(45):
        clauses = " ".join(time_clauses(frame, 15))
        found.append(f"{name} -> {dice.one(*onward)} otherwise {clauses}")
    elif dice.chance(35):
        found.append(f"{name} -> {dice.one(*onward)} after {duration(frame)}")
    if dice.chance(15):
        dice.source.shuffle(found)
    return found


def answered(frame: Frame, name: str, onward: tuple[str, ...]) -> list[str]:
    """What comes back decides, else `otherwise`: the siblings close one by one."""
    dice = frame.dice
    kind = frame.kinds[name]
    found = []
    for _ in range(dice.number(1, 3)):
        asked = [
            dice.one("", "", "not ") + dice.one("", "", f"any {kind}.", f"{name}.") + response(frame, kind)
            for _ in range(dice.one(1, 1, 2))
        ]
        if dice.chance(20):
            asked.append(condition(frame, name, 0))
        word = dice.one(" and ", " or ")
        clauses = [f"when {word.join(asked)}"]
        clauses += [f"within {duration(frame)}"] if dice.chance(40) else []
        clauses += [f"after {duration(frame)}"] if dice.chance(20) else []
        found.append(f"{name} -> {dice.one(*onward)} {' '.join([*clauses, *time_clauses(frame, 8)])}")
    last = f"{name} -> {dice.one(*onward)} otherwise {' '.join(time_clauses(frame, 10))}"
    return [*found, last] if dice.chance(85) else [last, *found]


def split_flows(frame: Frame, name: str, targets: tuple[str, ...]) -> list[str]:
    dice = frame.dice
    count = dice.number(2, 3)
    chosen = [dice.one(*targets) for _ in range(count)]
    if dice.chance(50):
        return [f"{name} -> {target}" for target in chosen]
    shares = dice.one(*SHARES) if count == 2 else dice.one(*THREE_SHARES)
    return [f"{name} -> {target} {share}" for target, share in zip(chosen, shares, strict=True)]


def flow(frame: Frame, name: str, onward: tuple[str, ...], back: tuple[str, ...]) -> str:
    """One that leads back is mostly bound by how often it was visited."""
    dice = frame.dice
    goes_back = bool(back) and dice.chance(20)
    target = dice.one(*back) if goes_back else dice.one(*onward)
    asked = []
    if goes_back and dice.chance(92):
        asked.append(f"{target}.visits < {dice.number(2, 4)}")
    if dice.chance(75):
        asked.append(condition(frame, name))
    clauses = [f"when {' and '.join(f'({one})' for one in asked)}"] if asked else []
    if dice.chance(35):
        clauses.append(f"after {duration(frame)}")
    if dice.chance(30):
        clauses.append(f"within {duration(frame)}")
    if dice.chance(15):
        clauses.append(f"until {instant(frame)}")
    clauses += time_clauses(frame, 15)
    label = f'"{name}" ' if dice.chance(5) else ""
    return f"{name} -> {target} {label}{' '.join(clauses)}"


def profile(frame: Frame) -> list[str]:
    """Quiet hours, limit, frequency."""
    dice = frame.dice
    found = []
    if dice.chance(20):
        found.append(f"quiet: {window(frame)}{dice.one('', ' local')}")
    elif dice.chance(8):
        found.append(f"quiet: between {time_literal(frame)} and 08:00")
    if dice.chance(25):
        found.append(f"limit: {dice.number(1, 2)} per {duration(frame)}")
    if dice.chance(30):
        found.append(f"frequency: {duration(frame)}")
    return found
