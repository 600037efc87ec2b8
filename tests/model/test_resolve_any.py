"""The resolver on any text: it never raises, and tells the same faults in the same words every time."""

import random
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from campaignlang.model.load import load_document
from campaignlang.syntax.diagnostic import Report

ROOT = Path(__file__).parents[2]
EXAMPLES = tuple(path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.campaign")))
TOKEN = re.compile(r'"[^"\n]*"|[\w.]+%?|->|\n|[^\w\s]|[ \t]+')


WORDS = tuple(token for text in EXAMPLES for token in TOKEN.findall(text) if token.strip())


def mutated(text: str, chance: random.Random, pool: tuple[str, ...]) -> str:
    """Drop, double, swap and replace a few words, each of them one that could stand in such a file."""
    tokens = TOKEN.findall(text)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                del tokens[at]
            case 1:
                tokens.insert(at, tokens[at])
            case 2:
                tokens[at] = chance.choice(pool)
            case _:
                other = chance.randrange(len(tokens))
                tokens[at], tokens[other] = tokens[other], tokens[at]
    return "".join(tokens)


def findings(text: str) -> list[tuple[str, int, str]]:
    report = Report()
    load_document("examples/mutated.campaign", text, report)
    return [(one.code.code, one.span.start if one.span else -1, one.message) for one in report.findings]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(min_value=0, max_value=2**32))
def test_no_mutation_of_an_example_makes_the_resolver_raise(seed: int) -> None:
    chance = random.Random(seed)
    text = mutated(chance.choice(EXAMPLES), chance, WORDS)
    assert findings(text) == findings(text)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_a_value_of_any_type_in_any_setting_is_a_finding_and_no_exception(data: st.DataObject) -> None:
    values = (
        '"text"', "5", "2.5", "-1", "35%", "2 days", "2026-03-02", "2026-03-02 09:00", "10:00", "yes",
        "empty", "today", "now", "plan", "i.opened", "any email.opened", "next(born)", "plan + 1",
        'plan == "x"', "not i.opened", "score in (1, 2)", "plan is empty", "(1 + 2) - 3 days", "once",
        "manual", "2 per 1 day", "score = 1", "between 10:00 and 11:00", "on monday at 10:00", "nobody",
    )  # fmt: skip
    names = (
        *("where", "uses", "refresh", "until", "reenter", "distinct", "on", "subject", "template", "sender"),
        *("transactional", "consent", "asks", "starts", "ends", "seats", "process", "url", "method", "body"),
        *("set", "record", "fields", "by", "for", "goal", "was", "description", "owner", "timezone"),
        *("start", "end", "frequency", "quiet", "limit", "utm_campaign", "text"),
    )
    kinds = ("audience", "signal", "email", "sms", "landing", "event", "call", "update", "create", "wait")
    kind = data.draw(st.sampled_from((*kinds, "split", "exit", "folder", "push")))
    lines = [
        f"    {data.draw(st.sampled_from(names))}: {data.draw(st.sampled_from(values))}"
        for _ in range(data.draw(st.integers(1, 5)))
    ]
    body = "\n".join(lines)
    text = (
        "contact {\n  plan: text\n  score: number\n  born: date\n}\n"
        f'{kind} r "R" {{\n{body}\n}}\n'
        'campaign c "C" {\n'
        f"{body}\n"
        f'  {kind} k "K" {{\n{body}\n  }}\n'
        '  email i "I" { uses: r }\n'
        f"  i -> k when {data.draw(st.sampled_from(values))} after {data.draw(st.sampled_from(values))}\n"
        "}\n"
        f"behavior b {{\n{body}\n  i {{\n{body}\n  }}\n}}\n"
        f'test "t" {{\n  given plan: {data.draw(st.sampled_from(values))}\n'
        f"  expect k with subject: {data.draw(st.sampled_from(values))}\n"
        f"  expect {data.draw(st.sampled_from(values))} == {data.draw(st.sampled_from(values))}\n}}\n"
    )
    findings(text)
