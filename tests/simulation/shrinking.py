"""Make a case in which the engines differ smaller: fewer contacts, then lines, settings, clauses, conditions.

Nothing is understood: text is taken out, and what still runs and still differs is kept.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.simulation.random_programs import Ready, ready

CLAUSE = re.compile(
    r" (?:after|within) \d[^->]*?(?= (?:when|after|within|until|on|at|between|local|otherwise)\b|$)"
    r"|(?: when .*?| until .*?| on .*?| at [0-9:]+| between [0-9:]+ and [0-9:]+| local| otherwise)"
    r"(?= (?:when|after|within|until|on|at|between|local|otherwise)\b|$)"
)

Differs = Callable[[Ready], bool]


def shrink(found: Ready, differs: Differs, seconds: float = 60) -> Ready:
    """Give the smallest case that was found in so many seconds."""
    give_up_at = time.monotonic() + seconds
    found = fewer_contacts(found, differs)
    while time.monotonic() < give_up_at:
        smaller = next(
            (one for one in smaller_cases(found) if time.monotonic() < give_up_at and differs(one)), None
        )
        if smaller is None:
            return found
        found = smaller
    return found


def fewer_contacts(found: Ready, differs: Differs) -> Ready:
    """One is mostly enough; else without one after the other."""
    for contact in found.contacts:
        one = replace(found, contacts=(contact,))
        if differs(one):
            return one
    for contact in found.contacts:
        rest = replace(found, contacts=tuple(one for one in found.contacts if one != contact))
        if rest.contacts and differs(rest):
            found = rest
    return found


def smaller_cases(found: Ready) -> Iterator[Ready]:
    """Cases with a little less text, the largest cuts first."""
    for text in (*without_lines(found.case.text), *with_shorter_lines(found.case.text)):
        try:
            smaller = ready(replace(found.case, text=text))
        except Exception:  # What nobody can read is no smaller case.
            continue
        if smaller is None or smaller.program.schema != found.program.schema:
            continue
        kept = {one.id for one in found.contacts}
        contacts = tuple(one for one in smaller.contacts if one.id in kept)
        # Which contacts `distinct` leaves out is as it was.
        scenario = replace(smaller.scenario, shut_out=found.scenario.shut_out)
        yield replace(smaller, contacts=contacts, scenario=scenario)
    if found.case.seen:
        for who, rows in found.case.seen.items():
            for place in range(len(rows)):
                seen = {**found.case.seen, who: (*rows[:place], *rows[place + 1 :])}
                fewer = ready(replace(found.case, seen=seen))
                if fewer is not None:
                    yield replace(found, case=fewer.case, scenario=fewer.scenario)


def without_lines(text: str) -> Iterator[str]:
    """Blocks of lines first: an element goes with what names it."""
    lines = text.splitlines()
    names = [match[1] for line in lines if (match := re.match(r"  [a-z]+ ([a-z]+\d+) \"", line))]
    for name in names:
        kept = [line for line in lines if not re.search(rf"\b{name}\b", line)]
        yield "\n".join(_closed(kept)) + "\n"
    for size in (8, 4, 2, 1):
        for begin in range(0, len(lines), size):
            yield "\n".join((*lines[:begin], *lines[begin + size :])) + "\n"


def _closed(lines: list[str]) -> list[str]:
    """Without the lines of a behaviour's section whose head is gone."""
    found: list[str] = []
    is_open = False
    for line in lines:
        if re.match(r"  \w+ \{$", line):
            is_open = True
        if line.startswith("    ") and not is_open and "campaign" not in line:
            continue
        if line == "  }":
            if not is_open:
                continue
            is_open = False
        found.append(line)
    return found


def with_shorter_lines(text: str) -> Iterator[str]:
    lines = text.splitlines()
    for place, line in enumerate(lines):
        for shorter in shorter_lines(line):
            yield "\n".join((*lines[:place], shorter, *lines[place + 1 :])) + "\n"


def shorter_lines(line: str) -> Iterator[str]:
    begin, end = line.find("{ "), line.rfind(" }")
    if 0 <= begin < end and "\n" not in line:
        settings = line[begin + 2 : end].split("; ")
        for place in range(len(settings)):
            kept = (*settings[:place], *settings[place + 1 :])
            yield f"{line[: begin + 2]}{'; '.join(kept)}{line[end:]}"
    if "->" in line:
        for match in CLAUSE.finditer(line):
            yield line[: match.start()] + line[match.end() :]
    if line.startswith("    ") and ", " in line:
        yield line[: line.index(", ")]
    if " when " in line and "->" not in line:
        yield re.sub(r" when [^;}]*", "", line)
    yield from simpler_conditions(line)


def simpler_conditions(line: str) -> Iterator[str]:
    """`(a) and (b)` as `a` or `b`; `not (a)` as `a`."""
    for begin, end in _brackets(line):
        inner = line[begin + 1 : end]
        before = re.search(r"(?:not )?\((?:[^()]|\([^()]*\))*$", line[:begin])
        start = before.start() if before is not None else None
        for opening in (start, _outermost(line, begin)):
            if opening is not None:
                closing = _matching(line, opening)
                if closing is not None and closing > end:
                    yield f"{line[:opening]}({inner}){line[closing + 1 :]}"
        joined = re.match(r"(?: and | or )\(", line[end + 1 :])
        if joined:
            other = _matching(line, end + joined.end())
            if other is not None:
                yield line[: end + 1] + line[other + 1 :]
                yield line[:begin] + line[end + joined.end() : other + 1] + line[other + 1 :]
        if line[:begin].endswith("not "):
            yield f"{line[: begin - 4]}({inner}){line[end + 1 :]}"


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    for begin, letter in enumerate(line):
        if letter == "(":
            end = _matching(line, begin)
            if end is not None:
                yield begin, end


def _outermost(line: str, place: int) -> int | None:
    depth = 0
    found = None
    for at in range(place, -1, -1):
        depth += {")": 1, "(": -1}.get(line[at], 0)
        if depth < -1:
            found = at
    return found


def _matching(line: str, begin: int) -> int | None:
    depth = 0
    for at in range(begin, len(line)):
        depth += {"(": 1, ")": -1}.get(line[at], 0)
        if depth == 0 and line[at] == ")":
            return at
    return None
