"""What `run` and `trace` share: the options that say what is run, and making it ready."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from campaignlang.cli.loading import load_document, standard_behavior
from campaignlang.cli.program import note
from campaignlang.clock import Zone
from campaignlang.doors.limits import SEED_MAX
from campaignlang.doors.numbers import Unreadable, datetime
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import shown_path
from campaignlang.frozen import dataclass
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign, Document
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.scenario import RunClock, Scenario

SEED_WITHOUT_OPTION = 1

OPTIONS = (
    click.option(
        "--contacts", metavar="FILE|N", help="A file (CSV, JSON Lines, Parquet), or how many to make up."
    ),
    click.option(
        "--behavior", "behavior_name", metavar="NAME", help="How they respond; `standard` is always there."
    ),
    click.option("--seed", metavar="N", help="Another seed, other people: 0 to 2^64 - 1; else 1."),
    click.option("--start-at", metavar="TIME", help="When a campaign with `start: manual` starts."),
    click.option("--stop-at", metavar="TIME", help="When the campaign is told to stop."),
    click.option("--until", metavar="TIME", help="Look no further than this."),
    click.option("--campaign", "campaign_name", metavar="NAME", help="Which, where the file has several."),
    click.option(
        "--column", "columns", multiple=True, metavar="ATTRIBUTE=NAME", help="The column of an attribute."
    ),
    click.option("--no-plugins", is_flag=True, help="Know the built-in element kinds only."),
)


Function = TypeVar("Function", bound=Callable[..., Any])


def run_options(command: Function) -> Function:
    """Add the options above, in their order."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options as they were given."""

    contacts: str | None
    behavior_name: str | None
    seed: str | None
    start_at: str | None
    stop_at: str | None
    until: str | None
    campaign_name: str | None
    columns: tuple[str, ...]
    no_plugins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run without its people."""

    path: str
    document: Document
    campaign: Campaign
    behavior: Behavior
    program: Program
    clock: RunClock
    seed: int

    @property
    def sources(self) -> tuple[str, ...]:
        """The files it was read from."""
        return (self.path, *(source.path for source in self.document.sources[1:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything a run is made of, the contacts one by one."""

    plan: Plan
    scenario: Scenario
    contacts: Iterable[Contact]
    inputs: tuple[str, ...]

    @property
    def campaign(self) -> Campaign:
        return self.plan.campaign

    @property
    def program(self) -> Program:
        return self.plan.program


def prepare(path: str, wanted: Wanted) -> Ready:
    """Make a run ready; what is assumed is said in notes. Raises Refused, or ends the command."""
    from campaignlang.cli.people import contacts_of

    plan = plan_of(path, wanted)
    found = contacts_of(plan, wanted)
    return Ready(
        plan=plan, scenario=found.scenario, contacts=found.contacts, inputs=(*plan.sources, *found.inputs)
    )


def plan_of(path: str, wanted: Wanted) -> Plan:
    """Make ready what does not ask for the contacts."""
    seed = seed_of(wanted.seed)
    document = load_document(path, with_plugins=not wanted.no_plugins)
    campaign = campaign_of(document, wanted.campaign_name, path)
    behavior = behavior_of(document, wanted.behavior_name)

    from campaignlang.simulation.lower import lower
    from campaignlang.simulation.scenario import clock_of_run

    program = lower(campaign, behavior)
    times = {
        name: instant_of(text, name, program.zone)
        for name, text in (
            ("start-at", wanted.start_at),
            ("stop-at", wanted.stop_at),
            ("until", wanted.until),
        )
    }
    if program.start is None and times["start-at"] is None:
        raise Refused(
            "U902",
            f"`{campaign.name}` starts by hand, and no start was told",
            f"campaign run {shown_path(path)} --start-at 2026-01-05T09:00 --until 2026-02-05T09:00",
        )
    return Plan(
        path=path,
        document=document,
        campaign=campaign,
        behavior=behavior,
        program=program,
        clock=clock_of_run(
            program, start_at=times["start-at"], stop_at=times["stop-at"], until=times["until"]
        ),
        seed=seed,
    )


def seed_of(text: str | None) -> int:
    if text is None:
        note(f"no --seed: seed {SEED_WITHOUT_OPTION}")
        return SEED_WITHOUT_OPTION
    seed = whole_number(text)
    if seed is None or seed > SEED_MAX:
        raise click.UsageError(f"`--seed` takes a whole number from 0 to 2^64 - 1, not `{text[:40]}`")
    return seed


def whole_number(text: str) -> int | None:
    """Give `10000`, `10_000`; None for anything else."""
    digits = text.replace("_", "") if not text.startswith("_") and not text.endswith("_") else ""
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 20):
        return None
    return int(digits)


def campaign_of(document: Document, name: str | None, path: str) -> Campaign:
    known = ", ".join(f"`{campaign.name}`" for campaign in document.campaigns)
    if not document.campaigns:
        raise click.UsageError(f"`{shown_path(path)}` holds no campaign")
    if name is None:
        if len(document.campaigns) > 1:
            raise click.UsageError(f"the file has several campaigns: choose with `--campaign` ({known})")
        return document.campaigns[0]
    for campaign in document.campaigns:
        if campaign.name == name:
            return campaign
    raise click.UsageError(f"no campaign is called `{name[:40]}` (found: {known})")


def behavior_of(document: Document, name: str | None) -> Behavior:
    known = (*document.behaviors, *document.imported_behaviors)
    if name is None:
        if not known:
            note("no behaviour in the file: `standard`, published averages")
            return standard_behavior()
        if len(known) > 1:
            note(f"several behaviours: `{known[0].name}`, the first; --behavior chooses another")
        return known[0]
    for behavior in known:
        if behavior.name == name:
            return behavior
    if name == "standard":
        return standard_behavior()
    names = ", ".join(f"`{behavior.name}`" for behavior in known)
    found = f"{names} and `standard`" if names else "`standard`"
    raise click.UsageError(f"no behaviour is called `{name[:40]}` (found: {found})")


def instant_of(text: str | None, option: str, zone: Zone) -> int | None:
    """Read an option's date-time, with a space or a `T`; without an offset in the campaign's zone."""
    if text is None:
        return None
    at = datetime(text, zone)
    if isinstance(at, Unreadable):
        word = "out of range (years 1970 to 2999)" if at is Unreadable.RANGE else "no date-time"
        raise Refused(
            "U902", f"`--{option} {text[:40]}`: {word}", f"write it like --{option} 2026-03-02T09:00"
        )
    return at
