"""By what a run is done: engine, blocks, processes. Nothing that a run leaves depends on it."""

import os

import click

from campaignlang.cli.running import whole_number
from campaignlang.doors.limits import WORKERS_PER_CORE_MAX
from campaignlang.doors.urls import host_and_port
from campaignlang.frozen import dataclass

COLUMNAR, REFERENCE = "columnar", "reference"


@dataclass(frozen=True, slots=True)
class Scheduler:
    """`address` None: one that is started here, with workers on this machine."""

    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """`workers` 1: this process alone. `on`: on Dask's scheduler."""

    engine: str
    block_contacts: int
    workers: int
    on: Scheduler | None


def how_to_run(engine: str, block_contacts: int, workers: str | None, on: str | None) -> How:
    """Read the options; a fault of the command line ends it."""
    for name, value in (("workers", workers), ("on", on)):
        if engine == REFERENCE and value is not None:
            raise click.UsageError(f"`--{name}` goes with the columnar engine")
    scheduler = None if on is None else scheduler_of(on)
    if scheduler is not None and scheduler.address is not None and workers is not None:
        raise click.UsageError("a scheduler has its workers: `--workers` goes with `--on dask`")
    cores = os.cpu_count() or 1
    return How(
        engine=engine,
        block_contacts=block_contacts,
        workers=(1 if scheduler is None else cores) if workers is None else workers_of(workers, cores),
        on=scheduler,
    )


def workers_of(text: str, cores: int) -> int:
    number, most = whole_number(text), WORKERS_PER_CORE_MAX * cores
    if number is None or not 1 <= number <= most:
        raise click.UsageError(
            f"`--workers` takes a whole number from 1 to {most}, four for each core, not `{text[:40]}`"
        )
    return number


def scheduler_of(text: str) -> Scheduler:
    if text == "dask":
        return Scheduler(None)
    address = host_and_port(text.removeprefix("dask://")) if text.startswith("dask://") else None
    if address is None:
        raise click.UsageError(f"`--on` takes `dask` or `dask://HOST:PORT`, not `{text[:40]}`")
    return Scheduler(address)
