"""What a door says no with. Whoever called turns it into a diagnostic: it is the user's fault, not ours."""

import os


class Refused(Exception):
    """A code of the manual (`U907`), one sentence without a full stop, and what to do about it."""

    def __init__(self, code: str, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help


def reason(fault: OSError) -> str:
    """The system's word for a failure, without its number and path: `no space left on device`."""
    text = os.strerror(fault.errno) if fault.errno is not None else ""
    return text[:1].lower() + text[1:] if text else "the system refuses"
