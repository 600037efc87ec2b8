"""The door for everything that is printed.

Control characters, direction marks and bytes that were no text are shown as `\\u{1B}`; a log line cannot
become a command of the runner that shows it. A closed pipe is silent: whoever called ends with its code.
"""

import os
import re
import sys
from typing import TextIO

from campaignlang.doors.refused import Refused, reason

# C0 but tab and line feed, DEL and C1, direction marks, line and paragraph separators, and lone surrogates,
# which is how undecodable bytes of file names arrive.
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Colour, set by us: the only control sequence that may pass, and only when asked for.
UNSAFE_BUT_COLOUR = re.compile(f"(\x1b\\[[0-9;]*m)|{UNSAFE.pattern}")
RUNNER_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)")
# GitHub's runner obeys what begins with `::`, spaces before it or not.
LEADING_COLONS = re.compile(r"\s*:(?=:)")
RUNNER_MARKS = ("TF_BUILD", "TEAMCITY_VERSION", "GITHUB_ACTIONS")


def escape_character(character: str) -> str:
    """`\\u{1B}`"""
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00  # The byte that could not be decoded.
    return f"\\u{{{code:02X}}}"


def escape_text(text: str, *, keep_lines: bool = False) -> str:
    """Text of somebody else, fit to stand in a line of ours; with `keep_lines` its line feeds stay."""
    escaped = UNSAFE.sub(lambda match: escape_character(match[0]), text)
    if keep_lines:
        return escaped
    if command := LEADING_COLONS.match(escaped):
        escaped = f"{command[0][:-1]}\\u{{3A}}{escaped[command.end() :]}"
    return escaped.replace("\n", "\\u{0A}")


def print_text(text: str, *, error: bool = False, end: str = "\n", styled: bool = False) -> None:
    """Print lines. `styled` lets colour through: then every text of the user's is escaped already."""
    stream = sys.stderr if error else sys.stdout
    if stream is None:
        return
    if styled:
        text = UNSAFE_BUT_COLOUR.sub(lambda match: match[1] or escape_character(match[0]), text)
    else:
        text = escape_text(text, keep_lines=True)
    text = encodable(without_commands(text), getattr(stream, "encoding", None)) + end
    try:
        stream.write(text)
        stream.flush()
    except (OSError, ValueError) as fault:
        stop_printing(stream, fault)


def print_json(text: str) -> None:
    """Print a JSON value: what must not be shown as it is gets the escape that JSON has for it."""
    text = UNSAFE.sub(json_escape, text)
    if "##" in text:
        text = RUNNER_COMMAND.sub(r"\\u0023#", text)
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if not can_encode(text, encoding):
        text = "".join(part if can_encode(part, encoding) else json_escape(part) for part in text)
    print_text(text)


def json_escape(found: "str | re.Match[str]") -> str:
    """`\\u202e`; above the first plane two of them."""
    words = (found if isinstance(found, str) else found[0]).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{words[at]:02x}{words[at + 1]:02x}" for at in range(0, len(words), 2))


def print_bytes(data: bytes) -> None:
    """Write a picture or a file to standard output as it is."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except (OSError, ValueError) as fault:
        stop_printing(sys.stdout, fault)


def without_commands(text: str) -> str:
    """Break what Azure, TeamCity or GitHub would obey, where one of them reads along."""
    if "##" in text and any(mark in os.environ for mark in RUNNER_MARKS):
        return RUNNER_COMMAND.sub(r"#\\u{23}", text)
    return text


def encodable(text: str, encoding: str | None) -> str:
    """Escape what the terminal's encoding cannot show."""
    encoding = encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(part if can_encode(part, encoding) else escape_character(part) for part in text)
    return text


def can_encode(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def stop_printing(stream: TextIO, fault: Exception) -> None:
    """Nobody reads any more: go on in silence. A full disk is said, once, on the other stream."""
    silence(stream)
    # Windows tells a closed pipe as an invalid argument.
    is_closed = isinstance(fault, (BrokenPipeError, ValueError)) or getattr(fault, "errno", 0) == 22
    if not is_closed:
        assert isinstance(fault, OSError)
        raise Refused("U908", f"cannot write to the screen: {reason(fault)}") from None


def silence(stream: TextIO) -> None:
    """Let the rest, and the interpreter's last flush, go nowhere."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass  # Not a stream of the system: nothing of it is flushed later.
