"""Campaigns made by chance for F303 and F310: one element that a few flows leave, after another perhaps."""

from random import Random

HEAD = """contact {
  plan:  text ("free", "pro")
  score: number
  vip:   flag required
}
campaign c "C" {
"""
KINDS = {
    "email": 'subject: "S"',
    "sms": 'text: "S"',
    "landing": 'url: "https://acme.example"',
    "event": "starts: 2026-03-05 10:00; ends: 2026-03-05 12:00",
    "call": 'process: "p"',
}
OWN = {
    "email": (
        *("opened", "clicked", "not opened", "not clicked", "replied", "bounced", "not bounced"),
        *("delivered", "skipped", "opened and not clicked", "clicked or bounced", "unsubscribed"),
        *("hard_bounced", "any email.clicked", "not any email.opened", "not unsubscribed", "e.clicked"),
    ),
    "sms": ("clicked", "not clicked", "failed", "not failed", "replied", "skipped", "clicked or failed"),
    "landing": ("visited", "submitted", "not submitted", "visited and not submitted", "not visited"),
    "event": ("registered", "declined", "attended", "missed", "not registered", "attended or declined"),
    "call": ("succeeded", "failed", "not failed"),
}
OF_CONTACT = (
    *("vip", "not vip", 'plan == "pro"', 'plan != "pro"', "plan is empty", 'plan in ("free", "pro")'),
    *("score > 3", "score <= 3", "score < 5", "score is empty", "subscribed", "not subscribed"),
)
BOTH = ("%s and %s", "%s or %s", "not (%s) or %s", "%s and not (%s)")
TIMES = ("", "", "", " after 1 day", " after 2 days", " within 1 day", " within 3 days")
LATER = (*TIMES, " after 1 day within 2 days")
WHERES = ("", "", " { where: vip }", ' { where: plan == "pro" }', " { where: score > 4 or vip }")
WHERES_OF_MESSAGES = (*WHERES, " { where: subscribed }", " { where: subscribed and email is not empty }")
SETS = ('plan = "pro"', "vip = yes", "vip = no", "score = 4", "score = score + 1", "plan = empty")
BEFORE = ("", "", "", "wait", "update", "email")
BEHAVIOR = """}
behavior b {
  email {
    bounced: 20%
    hard_bounced: 50% of bounced
    opened: 60%, between 0 seconds and 5 days
    clicked: 50% of opened, between 0 seconds and 3 days
    replied: 50% of opened, between 0 seconds and 3 days
    unsubscribed: 30% of opened, between 0 seconds and 3 days
  }
  sms { failed: 20%; clicked: 50%, between 0 seconds and 5 days; replied: 30%, between 0 seconds and 5 days }
  landing { visited: 80%, between 0 seconds and 5 days
            submitted: 60% of visited, between 0 seconds and 3 days
            plan: "free" 50%, "pro" 50% }
  event { registered: 50%, between 0 seconds and 2 days; declined: 30%, between 0 seconds and 2 days
          attended: 50% }
  call { failed: 40% }
}
"""


def random_waits(number: int) -> str:
    """Give a campaign in which an element is left by a few flows at random."""
    pick = Random(number)
    kind = pick.choice(("email", "email", *KINDS))
    settings = [KINDS[kind]]
    if kind in ("email", "sms") and pick.random() < 0.4:
        settings.append("transactional: yes")
    if kind == "landing" and pick.random() < 0.6:
        settings.append("asks: plan")
    if pick.random() < 0.4:
        response = pick.choice(OWN[kind][:1])
        settings.append(f"set: {pick.choice(SETS)} when {response}")
    before = pick.choice(BEFORE)
    lines = [
        f'  audience a "A"{pick.choice(WHERES_OF_MESSAGES)}',
        f'  {kind} e "E" {{ {"; ".join(settings)} }}',
    ]
    lines += [f'  exit {name} "X"' for name in "xyzv"]
    if pick.random() < 0.3:
        lines.append(f'  exit o "O" {{ where: {pick.choice(("not subscribed", "not subscribed", "vip"))} }}')
    lines += leading(pick, before)
    targets = pick.sample("xyzxyz", pick.randint(1, 4))
    # An event ends at an instant of its own, which is not looked at beside a deadline.
    times = LATER if kind != "event" else ("", "", " after 1 day")
    lines += [f"  e -> {target} when {condition_of(pick, kind)}{pick.choice(times)}" for target in targets]
    if pick.random() < 0.4:
        lines.append("  e -> v otherwise")
    return "\n".join([HEAD + lines[0], *lines[1:], BEHAVIOR])


def leading(pick: Random, before: str) -> list[str]:
    """Give the way from the audience to the element: straight, or through another one."""
    if not before:
        return ["  a -> e"]
    settings = {
        "wait": "for: 1 day",
        "update": f"set: {pick.choice(SETS)}",
        "email": 'subject: "T"; transactional: yes',
    }[before]
    ways = [f'  {before} b "B" {{ {settings} }}', "  a -> b"]
    if before == "email":
        asked = pick.choice(("clicked", "opened", "not clicked", "bounced"))
        return [*ways, f"  b -> e when {asked} after 1 day", "  b -> x after 9 days"]
    if pick.random() < 0.5:
        after = pick.choice(("", " after 1 day"))
        return [*ways, f"  b -> x when {pick.choice(OF_CONTACT)}{after}", "  b -> e after 2 days"]
    return [*ways, "  b -> e"]


def condition_of(pick: Random, kind: str) -> str:
    if pick.random() < 0.25:
        return pick.choice(BOTH) % (pick.choice(OWN[kind]), pick.choice(OF_CONTACT))
    return pick.choice((*OWN[kind], *pick.sample(OF_CONTACT, 4)))
