"""What a door says no with. Whoever called turns it into a diagnostic: it is the user's fault, not ours."""

import os
from collections.abc import Sequence


class Refused(Exception):
    """A code of the manual (`U907`), one sentence without a full stop, and what to do about it.

    `lines` are more sentences, each on a line of its own. A line feed inside of one is somebody else's,
    and shown as such.
    """

    def __init__(self, code: str, message: str, help: str | None = None, lines: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = in_one_line(message)
        self.help = None if help is None else in_one_line(help)
        self.lines = tuple(in_one_line(line) for line in lines)

    @property
    def text(self) -> str:
        """The message, and below it the lines."""
        return "".join((self.message, *(f"\n  {line}" for line in self.lines)))


def in_one_line(text: str) -> str:
    return text.replace("\n", "\\u{0A}")


def reason(fault: OSError) -> str:
    """The system's word for a failure, without its number and path: `no space left on device`."""
    text = os.strerror(fault.errno) if fault.errno is not None else ""
    return text[:1].lower() + text[1:] if text else "the system refuses"
