"""The bytes of a compiled tz file (RFC 9636) to a Zone. Pure: whoever calls has read the file.

The rule in the file's footer is written out as transitions up to the year 3000, from the last one the
file lists; transitions that change only a name or a flag are left out.
"""

import struct
from collections.abc import Iterator

from campaignlang.clock.calendar import civil_of_day, day_of_civil, last_day_of_month, weekday
from campaignlang.clock.zone import DAY_SECONDS, Zone

HEADER_BYTES = 44
YEAR_FIRST = 1_900
YEAR_LAST = 3_000
DEFAULT_CHANGE_SECOND = 7_200


def zone_from_tzif(key: str, data: bytes) -> Zone:
    """Raise ValueError when these are not the bytes of a version 2 (or later) tz file."""
    if data[:4] != b"TZif" or data[4:5] < b"2":
        raise ValueError(f"{key}: not a tz file of version 2 or later")
    start = HEADER_BYTES + body_bytes(header(data, 0), 4)
    counts = header(data, start)
    start += HEADER_BYTES
    transition_count, type_count = counts[3], counts[4]
    listed = struct.unpack_from(f">{transition_count}q", data, start)
    types = data[start + transition_count * 8 : start + transition_count * 9]
    type_start = start + transition_count * 9
    type_offsets = tuple(
        struct.unpack_from(">i", data, type_start + index * 6)[0] for index in range(type_count)
    )
    footer = data[start + body_bytes(counts, 8) :].strip(b"\n").decode("ascii")

    changes = list(zip(listed, (type_offsets[index] for index in types), strict=True))
    first_year = civil_of_day(listed[-1] // DAY_SECONDS)[0] if listed else YEAR_FIRST
    last_listed = listed[-1] if listed else None
    changes.extend(
        change
        for change in rule_changes(footer, first_year)
        if last_listed is None or change[0] > last_listed
    )
    return zone_of_changes(key, type_offsets[0], changes)


def header(data: bytes, start: int) -> tuple[int, ...]:
    """The six counts: UT flags, standard flags, leap seconds, transitions, types, letters."""
    return struct.unpack_from(">6l", data, start + 20)


def body_bytes(counts: tuple[int, ...], time_bytes: int) -> int:
    ut_flags, standard_flags, leaps, transitions, types, letters = counts
    leap_bytes = leaps * (time_bytes + 4)
    return transitions * (time_bytes + 1) + types * 6 + letters + leap_bytes + standard_flags + ut_flags


def zone_of_changes(key: str, before: int, changes: list[tuple[int, int]]) -> Zone:
    """Keep what changes the offset."""
    instants: list[int] = []
    offsets = [before]
    for at, offset in changes:
        if offset != offsets[-1]:
            instants.append(at)
            offsets.append(offset)
    return Zone(key, tuple(instants), tuple(offsets))


def rule_changes(footer: str, first_year: int) -> Iterator[tuple[int, int]]:
    """The transitions of a rule such as `CET-1CEST,M3.5.0,M10.5.0/3`, in order."""
    if not footer:
        return
    standard, rest = read_name_and_offset(footer)
    if not rest:
        # Before the first listed year nothing is known; the offset holds from there on.
        yield day_of_civil(first_year, 1, 1) * DAY_SECONDS, standard
        return
    summer = standard + 3_600
    name_end = name_length(rest)
    if rest[name_end : name_end + 1] not in ("", ","):
        summer, rest = read_name_and_offset(rest)
    else:
        rest = rest[name_end:]
    _, begin_rule, end_rule = rest.split(",")
    begins, ends = year_seconds(begin_rule, first_year), year_seconds(end_rule, first_year)
    for begin_wall, end_wall in zip(begins, ends, strict=True):
        begin, end = begin_wall - standard, end_wall - summer
        pair = ((begin, summer), (end, standard))
        yield from pair if begin <= end else (pair[1], pair[0])


def name_length(text: str) -> int:
    """Of a zone's abbreviation: letters, or anything in angle brackets."""
    if text.startswith("<"):
        return text.index(">") + 1
    length = 0
    while length < len(text) and text[length].isalpha():
        length += 1
    return length


def read_name_and_offset(text: str) -> tuple[int, str]:
    """Seconds east of UTC (the text counts west), and what follows."""
    start = end = name_length(text)
    while end < len(text) and text[end] in "+-:0123456789":
        end += 1
    return -seconds_of(text[start:end]), text[end:]


def seconds_of(text: str) -> int:
    """`-3:30` -> -12600"""
    sign = -1 if text.startswith("-") else 1
    parts = [int(part) for part in text.lstrip("+-").split(":")]
    parts += [0] * (3 - len(parts))
    return sign * (parts[0] * 3_600 + parts[1] * 60 + parts[2])


def year_seconds(rule: str, first_year: int) -> Iterator[int]:
    """The wall seconds (since 1970-01-01 00:00) at which a rule's change comes, year by year."""
    date, _, time = rule.partition("/")
    second = seconds_of(time) if time else DEFAULT_CHANGE_SECOND
    for day in year_days(date, first_year):
        yield day * DAY_SECONDS + second


def year_days(date: str, first_year: int) -> Iterator[int]:
    """The days of a rule: `J60` (without 29 February), `59` (from 0), `M3.5.0` (the last Sunday of March)."""
    years = range(first_year, YEAR_LAST + 1)
    if date.startswith("J"):
        number = int(date[1:])
        for year in years:
            is_later = number >= 60 and last_day_of_month(year, 2) == 29
            yield day_of_civil(year, 1, 1) + number - 1 + is_later
        return
    if not date.startswith("M"):
        for year in years:
            yield day_of_civil(year, 1, 1) + int(date)
        return
    month, week, sunday_first = (int(part) for part in date[1:].split("."))
    for year in years:
        first = day_of_civil(year, month, 1)
        day = first + (sunday_first - 1 - weekday(first)) % 7 + 7 * (week - 1)
        yield day if day < first + last_day_of_month(year, month) else day - 7
