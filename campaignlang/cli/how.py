"""By what a run is done: engine, blocks, processes. Nothing that a run leaves depends on it."""

import os

import click

from campaignlang.cli.running import whole_number
from campaignlang.doors.limits import WORKERS_PER_CORE_MAX
from campaignlang.frozen import dataclass

COLUMNAR, REFERENCE = "columnar", "reference"


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """`workers` 1: this process alone."""

    engine: str
    block_contacts: int
    workers: int


def how_to_run(engine: str, block_contacts: int, workers: str | None) -> How:
    """Read the options; a fault of the command line ends it."""
    if engine == REFERENCE and workers is not None:
        raise click.UsageError("`--workers` goes with the columnar engine")
    return How(engine=engine, block_contacts=block_contacts, workers=workers_of(workers))


def workers_of(text: str | None) -> int:
    if text is None:
        return 1
    number, most = whole_number(text), WORKERS_PER_CORE_MAX * (os.cpu_count() or 1)
    if number is None or not 1 <= number <= most:
        raise click.UsageError(
            f"`--workers` takes a whole number from 1 to {most}, four for each core, not `{text[:40]}`"
        )
    return number
