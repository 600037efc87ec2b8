"""A process that runs shares of a run for another: told the job once, then share after share.

Nothing is decided here: a share's parcels are the same whoever runs it.
"""

from collections.abc import Sequence

from campaignlang.doors.python_children import own_streams, read_value, write_value
from campaignlang.doors.refused import Refused
from campaignlang.frozen import dataclass
from campaignlang.simulation.columnar.workers.shares import Job, Parcel, Share, ShareRunner, joined_parcels


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a run was refused with, in a form that goes from one process to another."""

    code: str
    message: str
    help: str | None
    lines: tuple[str, ...]

    def refused(self) -> Refused:
        return Refused(self.code, self.message, self.help, self.lines)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of ours, as the traceback tells it."""

    text: str


Answer = tuple[Parcel, ...] | Refusal | Fault


class WorkerFault(Exception):
    """A fault of ours in another process."""


def answer_all() -> None:
    """Answer until there is nothing more to read."""
    asked, answers = own_streams()
    runner: ShareRunner | None = None
    try:
        while True:
            value = read_value(asked)
            if isinstance(value, Job):
                runner = ShareRunner(value)
                continue
            assert runner is not None
            write_value(answers, answer(runner, value))
    except (EOFError, OSError):
        return  # Whoever asked has gone.


def answer(runner: ShareRunner, share: Share) -> Answer:
    try:
        return tuple(runner.parcels(share))
    except Refused as refused:
        return Refusal(refused.code, refused.message, refused.help, refused.lines)
    except Exception:
        import traceback

        return Fault(traceback.format_exc())


def parcels_of(found: Answer) -> tuple[Parcel, ...]:
    """Give the parcels of an answer, or raise what it tells instead."""
    if isinstance(found, Refusal):
        raise found.refused()
    if isinstance(found, Fault):
        raise WorkerFault(found.text)
    return found


def joined_answers(answers: Sequence[Answer]) -> Answer:
    """Give one answer for several, in their order: the first that is none, or all counts as one parcel."""
    parcels: list[Parcel] = []
    for found in answers:
        if not isinstance(found, tuple):
            return found
        parcels += found
    return (joined_parcels(parcels),) if parcels else ()
