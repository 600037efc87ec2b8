"""What `run` and `trace` share: the options that say what is run, and making it ready."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from campaignlang.cli.loading import load_document, standard_behavior
from campaignlang.cli.program import UNUSABLE, Stop, note, say_refused
from campaignlang.clock import Zone
from campaignlang.doors.limits import CONTACTS_MAX, SEED_MAX
from campaignlang.doors.numbers import Unreadable, datetime
from campaignlang.doors.refused import Refused
from campaignlang.doors.settings import read_settings
from campaignlang.doors.sources import project_root, shown_path
from campaignlang.frozen import dataclass
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign, Document
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.recorded import Seen
from campaignlang.simulation.scenario import Scenario

CONTACTS_WITHOUT_OPTION = 1_000
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
class Ready:
    """Everything a run is made of."""

    path: str
    document: Document
    campaign: Campaign
    behavior: Behavior
    program: Program
    scenario: Scenario
    contacts: Iterable[Contact]
    inputs: tuple[str, ...]


def prepare(path: str, wanted: Wanted) -> Ready:
    """Make a run ready; what is assumed is said in notes. Raises Refused, or ends the command."""
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
    clock = clock_of_run(program, start_at=times["start-at"], stop_at=times["stop-at"], until=times["until"])
    contacts, inputs = contacts_of(wanted, path, campaign, program, seed)
    recorded = None
    if behavior.seen_from is not None:
        contacts = tuple(contacts)
        recorded, seen_path = recorded_of(behavior, campaign, program.zone, contacts)
        inputs = (*inputs, seen_path)
    shut_out, contacts = shut_out_of(program, contacts)
    scenario = Scenario(clock=clock, seed=seed, recorded=recorded, shut_out=shut_out)
    return Ready(
        path=path,
        document=document,
        campaign=campaign,
        behavior=behavior,
        program=program,
        scenario=scenario,
        contacts=contacts,
        inputs=(path, *(source.path for source in document.sources[1:]), *inputs),
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


def contacts_of(
    wanted: Wanted, path: str, campaign: Campaign, program: Program, seed: int
) -> tuple[Iterable[Contact], tuple[str, ...]]:
    """Give the contacts, made up or read, and the file they were read from."""
    number = CONTACTS_WITHOUT_OPTION if wanted.contacts is None else whole_number(wanted.contacts)
    if number is None:
        from campaignlang.simulation.audience import read_audience

        assert wanted.contacts is not None
        columns = {**read_settings(path).columns, **columns_of(wanted.columns, campaign)}
        audience = read_audience(wanted.contacts, campaign, program.zone, columns)
        for text in audience.notes:
            note(text)
        return audience.contacts, (wanted.contacts,)
    if wanted.columns:
        raise click.UsageError("`--column` goes with a contacts file")
    if number > CONTACTS_MAX:
        # The same code as a run that passes a limit, but here the command line could not be used.
        say_refused(Refused("U906", f"more than {CONTACTS_MAX:,} contacts"))
        raise Stop(UNUSABLE)
    from campaignlang.simulation.synthetic import synthetic_contacts

    if wanted.contacts is None:
        note(f"no --contacts: {number:,} made-up contacts")
    note_empty_attributes(campaign, program)
    return synthetic_contacts(program, number, seed), ()


def note_empty_attributes(campaign: Campaign, program: Program) -> None:
    """Say which attributes are empty for every made-up contact though the campaign asks for them."""
    from campaignlang.model.parts import asked_attributes, set_attributes
    from campaignlang.simulation.synthetic import synthetic_contacts

    (first,) = synthetic_contacts(program, 1, 0)
    made = {mix.attribute for mix in program.contact}
    asked, given = asked_attributes(campaign), set_attributes(campaign)
    empty = [
        attribute.name
        for attribute, value in zip(campaign.schema.attributes, first.values, strict=True)
        if value is None and attribute.name in asked and attribute.name not in (*made, *given)
    ]
    if empty:
        names = ", ".join(f"`{name}`" for name in empty)
        note(f"empty for every made-up contact, though the campaign asks for it: {names}")


def columns_of(written: tuple[str, ...], campaign: Campaign) -> dict[str, str]:
    columns: dict[str, str] = {}
    for text in written:
        attribute, separator, column = text.partition("=")
        if not separator or not column:
            raise click.UsageError(f'`--column` is written like id="Contact ID", not `{text[:40]}`')
        if campaign.schema.find(attribute) is None:
            raise click.UsageError(f"contacts have no attribute `{attribute[:40]}`")
        columns[attribute] = column
    return columns


def recorded_of(
    behavior: Behavior, campaign: Campaign, zone: Zone, contacts: tuple[Contact, ...]
) -> tuple[Mapping[str, tuple[Seen, ...]], str]:
    """Read what a behaviour has `seen from` a file beside it."""
    from campaignlang.simulation.recorded import read_recorded

    assert behavior.seen_from is not None
    source = behavior.span.source.path
    place = str(Path(source).parent / behavior.seen_from)
    known = frozenset(contact.id for contact in contacts)
    recorded = read_recorded(place, campaign, zone, known, project_root(source))
    for count, what in (
        (recorded.unknown_contacts, "contacts that are not in the audience"),
        (recorded.unknown_elements, "elements the campaign does not have"),
    ):
        if count:
            word = "row" if count == 1 else "rows"
            verb = "is" if count == 1 else "are"
            note(f"`{shown_path(place)}`: {count:,} {word} of {what} {verb} left out")
    return recorded.by_contact, place


def shut_out_of(
    program: Program, contacts: Iterable[Contact]
) -> tuple[dict[str, frozenset[str]], Iterable[Contact]]:
    """Give who is left out by `distinct`, and the contacts, kept where they had to be looked at first."""
    if not any(node.entry is not None and node.entry.distinct is not None for node in program.entries):
        return {}, contacts
    from campaignlang.simulation.first_by_value import first_by_value

    kept = tuple(contacts)
    return dict(first_by_value(program, kept)), kept
