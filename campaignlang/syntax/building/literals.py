"""Literals and names: the values of what the grammar took loosely, and what is wrong with them.

The conversions are the doors'; here their refusals become findings, and the node is `Broken`.
"""

import re
from dataclasses import dataclass, field
from typing import TypeVar

from campaignlang.doors import numbers
from campaignlang.doors.limits import NAME_CHARACTERS_MAX, TEXT_CHARACTERS_MAX
from campaignlang.doors.numbers import Unreadable
from campaignlang.syntax import codes, tree
from campaignlang.syntax.characters import FORBIDDEN, named
from campaignlang.syntax.diagnostic import Edit, Fix, Report
from campaignlang.syntax.lexer import Token
from campaignlang.syntax.machine import Node
from campaignlang.syntax.near import did_you_mean
from campaignlang.syntax.source import Source, Span
from campaignlang.syntax.words import RESERVED, RESERVED_BUT_FOR_ATTRIBUTES, UNITS

Value = TypeVar("Value")

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_ESCAPE = re.compile(r"\\(?:u\{([^{}\"\n]{0,8})\}|(.))", re.DOTALL)
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{1,6}", re.ASCII)
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_WHOLE = re.compile(r"[0-9]+(?:_[0-9]+)*", re.ASCII)
_SHOWN_MAX = 40


@dataclass(slots=True)
class Literals:
    source: Source
    comments: tuple[tuple[int, str], ...]
    report: Report
    kinds: frozenset[str]
    reserved: set[str] = field(default_factory=set)

    # ---- rules

    def number(self, node: Node, minus: Token | None, digits: Token) -> tree.Number | tree.Broken:
        span = self._span(node)
        value = numbers.number(digits, grouped=True)
        if isinstance(value, Unreadable):
            return self._bad_number(span)
        return tree.Number(span, -value if minus else value)

    def percent(self, node: Node, minus: Token | None, digits: Token) -> tree.Percent:
        span = self._span(node)
        value = numbers.number(digits[:-1], grouped=True)
        if isinstance(value, Unreadable):
            self._bad_number(span)
            value = 0
        return tree.Percent(span, -value if minus else value)

    def duration(self, node: Node, *parts: Token) -> tree.Duration | tree.Broken:
        span = self._span(node)
        for unit in parts[1::2]:
            if unit not in UNITS and f"{unit}s" not in UNITS:
                help = did_you_mean(unit, UNITS) or "units of time: " + ", ".join(UNITS)
                self.report.add(
                    codes.BAD_LITERAL, self._at(unit), f"no unit of time is called {_quoted(unit)}", help=help
                )
                return tree.Broken(span)
        for count in parts[::2]:
            if not _WHOLE.fullmatch(count):
                message = f"{_quoted(count)} is no whole number"
                help = "use a smaller unit: `90 minutes`"
                self.report.add(codes.BAD_LITERAL, self._at(count), message, help=help)
                return tree.Broken(span)
        value = numbers.duration(" ".join(parts))
        if value is Unreadable.RANGE:
            self.report.add(codes.OUT_OF_RANGE, span, "this duration is too long", help="at most 10 years")
        elif isinstance(value, Unreadable):
            message = "the units of this duration are out of order"
            self.report.add(codes.BAD_LITERAL, span, message, help="the longer ones first, each once")
        else:
            return tree.Duration(span, value)
        return tree.Broken(span)

    def date(self, node: Node, date: Token) -> tree.Date | tree.Broken:
        day = self._day(date)
        return tree.Broken(self._span(node)) if day is None else tree.Date(self._span(node), day)

    def datetime(self, node: Node, date: Token, time: Token) -> tree.DateTime | tree.Broken:
        span = self._span(node)
        day, second = self._day(date), self._second(time)
        if day is None or second is None:
            return tree.Broken(span)
        if isinstance(numbers.local_datetime(f"{date} {time}"), Unreadable):
            message = f"{_quoted(span.text)} is before 1970"
            self.report.add(codes.OUT_OF_RANGE, span, message)
            return tree.Broken(span)
        return tree.DateTime(span, day, second)

    def time(self, node: Node, time: Token) -> tree.Time | tree.Broken:
        second = self._second(time)
        return tree.Broken(self._span(node)) if second is None else tree.Time(self._span(node), second)

    def text(self, node: Node, text: Token) -> tree.Text | tree.Broken:
        span = self._at(text)
        return self._text(text) if span.text.startswith('"') else tree.Broken(span)

    def flag(self, node: Node, word: Token) -> tree.Flag:
        return tree.Flag(self._span(node), word == "yes")

    def empty(self, node: Node) -> tree.Empty:
        return tree.Empty(self._span(node))

    def moment(self, node: Node, word: Token) -> tree.Moment:
        return tree.Moment(self._span(node), str(word))

    # ---- places and names

    def _span(self, node: Node) -> Span:
        if node.inner_start < 0:
            return Span(self.source, 0, 0)
        end = len(self.source.text)
        if node.inner_end <= end:
            return Span(self.source, node.inner_start, node.inner_end)
        return Span(self.source, min(node.inner_start, end), end)

    def _at(self, token: Token) -> Span:
        # The text that is read ends in two newlines more.
        end = len(self.source.text)
        if token.end <= end:
            return Span(self.source, token.start, token.end)
        return Span(self.source, min(token.start, end), end)

    def _name(self, token: Token) -> tree.Name:
        return tree.Name(self._at(token), str(token))

    def _names(self, tokens: tuple[Token, ...]) -> tuple[tree.Name, ...]:
        return tuple(self._name(token) for token in tokens)

    def _attribute_name(self, token: Token) -> tree.Name:
        return self._declared(token, RESERVED)

    def _new_name(self, token: Token) -> tree.Name:
        return self._declared(token, RESERVED_BUT_FOR_ATTRIBUTES | self.kinds)

    def _declared(self, token: Token, reserved: frozenset[str]) -> tree.Name:
        """Report what cannot be a name where it is declared, and there alone."""
        name = self._name(token)
        if name.text in reserved:
            message = f"`{name.text}` is a word of the language, and no name"
            self.report.add(
                codes.RESERVED_WORD, name.span, message, help=f"call it `{name.text}_1`, for example"
            )
            self.reserved.add(name.text)
        elif len(name.text) > NAME_CHARACTERS_MAX:
            message = f"this name is longer than {NAME_CHARACTERS_MAX} characters"
            self.report.add(codes.TOO_LARGE, name.span, message)
        elif name.text and _NAME.fullmatch(name.text) is None:
            message = f"{_quoted(name.text)} is not written like a name"
            help = "names are made of `a-z`, `0-9` and `_`, and begin with a letter"
            self.report.add(codes.SYNTAX, name.span, message, help=help)
        return name

    # ---- values

    def _bad_number(self, span: Span) -> tree.Broken:
        message = f"{_quoted(span.text)} is no number that can be held"
        help = "at most 12 digits before the point and 6 after, `_` only between digits"
        self.report.add(codes.BAD_LITERAL, span, message, help=help)
        return tree.Broken(span)

    def _whole(self, token: Token) -> tree.Number:
        """A count, such as a seed, which may have more digits than a number."""
        span = self._at(token)
        if not _WHOLE.fullmatch(token):
            self.report.add(codes.BAD_LITERAL, span, f"{_quoted(token)} is no whole number")
            return tree.Number(span, 1_000_000)
        return tree.Number(span, int(token.replace("_", "")[:40]) * 1_000_000)

    def _day(self, token: Token) -> int | None:
        day = numbers.date(token)
        if not isinstance(day, Unreadable):
            return day
        span = self._at(token)
        if day is Unreadable.RANGE:
            self.report.add(codes.OUT_OF_RANGE, span, f"{_quoted(token)} is not between 1900 and 2999")
        else:
            is_written_well = re.fullmatch(r"\d{4}-\d\d-\d\d", token, re.ASCII)
            help = (
                None if is_written_well else "dates are written `2026-03-02`, date-times `2026-03-02 09:00`"
            )
            self.report.add(codes.BAD_LITERAL, span, f"there is no date {_quoted(token)}", help=help)
        return None

    def _second(self, token: Token) -> int | None:
        second = numbers.time_of_day(token)
        if not isinstance(second, Unreadable):
            return second
        span, message = self._at(token), f"there is no time {_quoted(token)}"
        help = "times are written `09:00`, from `00:00` to `23:59`"
        fix = None
        if not isinstance(numbers.time_of_day(f"0{token}"), Unreadable):
            help = f"times are written with two digits each: `0{token}`"
            fix = Fix((Edit(span, f"0{token}"),), is_safe=True)
        self.report.add(codes.BAD_LITERAL, span, message, help=help, fix=fix)
        return None

    def _text(self, token: Token) -> tree.Text:
        """Undo the escapes. Of a text without its end, which is reported, what there is."""
        span = self._at(token)
        raw = span.text
        quotes = 3 if raw.startswith('"""') else 1
        is_whole = token.startswith('"')
        value = raw[quotes : len(raw) - quotes] if is_whole else raw[quotes:]
        value = FORBIDDEN.sub("", value.replace("\r\n", "\n"))
        if is_whole and "\\" in value:
            value = self._unescaped(raw[quotes : len(raw) - quotes], span.start + quotes)
        if len(value) > TEXT_CHARACTERS_MAX:
            self.report.add(codes.TOO_LARGE, span, "this text is longer than 100 kB")
            value = value[:TEXT_CHARACTERS_MAX]
        return tree.Text(span, value)

    def _optional_text(self, token: Token | None) -> tree.Text | None:
        return None if token is None else self._text(token)

    def _unescaped(self, raw: str, offset: int) -> str:
        def character(found: re.Match[str]) -> str:
            return self._escape(found, Span(self.source, offset + found.start(), offset + found.end()))

        return FORBIDDEN.sub("", _ESCAPE.sub(character, raw).replace("\r\n", "\n"))

    def _escape(self, found: re.Match[str], span: Span) -> str:
        if found[1] is None and found[2] in _ESCAPES:
            return _ESCAPES[found[2]]
        point = int(found[1], 16) if found[1] is not None and _HEXADECIMAL.fullmatch(found[1]) else -1
        if point < 0 or 0xD800 <= point <= 0xDFFF or point > 0x10FFFF:
            help = 'there are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F600}`'
            self.report.add(codes.BAD_LITERAL, span, f"there is no escape {_quoted(span.text)}", help=help)
        elif FORBIDDEN.fullmatch(chr(point)):
            message = f"{named(chr(point))} is not allowed"
            self.report.add(codes.FORBIDDEN_CHARACTER, span, message, help="remove it")
        else:
            return chr(point)
        return ""


def _quoted(text: str) -> str:
    return f"`{text}`" if len(text) <= _SHOWN_MAX else f"`{text[:_SHOWN_MAX]}…`"
