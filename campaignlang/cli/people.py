"""The people of a run, made up or read from a file: one by one for the reference engine, else in blocks.

What is said of them does not depend on which of the two it is.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaignlang.cli.program import UNUSABLE, Stop, note, say_refused
from campaignlang.cli.running import Plan, Wanted, whole_number
from campaignlang.clock import Zone
from campaignlang.doors.limits import CONTACTS_MAX
from campaignlang.doors.refused import Refused
from campaignlang.doors.settings import read_settings
from campaignlang.doors.sources import project_root, shown_path
from campaignlang.frozen import dataclass
from campaignlang.model.behavior import Behavior
from campaignlang.model.campaign import Campaign
from campaignlang.simulation.contact import Contact
from campaignlang.simulation.program import Program
from campaignlang.simulation.recorded import Seen
from campaignlang.simulation.scenario import Scenario

if TYPE_CHECKING:
    from campaignlang.simulation.columnar.columns.arrays import Integers
    from campaignlang.simulation.columnar.columns.contact_block import ContactBlock
    from campaignlang.simulation.columnar.columns.texts import Pool

CONTACTS_WITHOUT_OPTION = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Contacts one by one. `inputs`: the files that were read for them."""

    scenario: Scenario
    contacts: Iterable[Contact]
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """Contacts in columns, in `blocks` as often as one goes through them. `pool`: that of their codes.

    `shut_out`: by entry, the places in the audience of those whom `distinct` leaves out.
    """

    scenario: Scenario
    count: int
    is_made_up: bool
    blocks: "Iterable[ContactBlock]"
    shut_out: "Mapping[str, Integers]"
    pool: "Pool"
    inputs: tuple[str, ...]


def contacts_of(plan: Plan, wanted: Wanted) -> Contacts:
    """Give the contacts one by one; they are kept where they have to be looked at before the run."""
    number = made_up_number(wanted)
    contacts: Iterable[Contact]
    inputs: tuple[str, ...] = ()
    if number is None:
        from campaignlang.simulation.audience import read_audience

        assert wanted.contacts is not None
        audience = read_audience(
            wanted.contacts, plan.campaign, plan.program.zone, columns_of(plan, wanted.columns)
        )
        for text in audience.notes:
            note(text)
        contacts, inputs = audience.contacts, (wanted.contacts,)
    else:
        from campaignlang.simulation.synthetic import synthetic_contacts

        note_made_up(plan, wanted, number)
        contacts = synthetic_contacts(plan.program, number, plan.seed)
    recorded = None
    if plan.behavior.seen_from is not None:
        contacts = tuple(contacts)
        known = frozenset(contact.id for contact in contacts)
        recorded, seen_path = recorded_of(plan.behavior, plan.campaign, plan.program.zone, known)
        inputs = (*inputs, seen_path)
    shut_out, contacts = shut_out_of(plan.program, contacts)
    scenario = Scenario(clock=plan.clock, seed=plan.seed, recorded=recorded, shut_out=shut_out)
    return Contacts(scenario=scenario, contacts=contacts, inputs=inputs)


def blocks_of(plan: Plan, wanted: Wanted, block_contacts: int) -> Blocks:
    """Give the contacts in blocks, which are made or read as somebody goes through them."""
    from campaignlang.simulation.columnar.columns.texts import Pool

    number = made_up_number(wanted)
    pool = Pool()
    inputs: tuple[str, ...] = ()
    blocks: Iterable[ContactBlock]
    if number is None:
        from campaignlang.simulation.columnar.people.reading import read_blocks

        assert wanted.contacts is not None
        columns = columns_of(plan, wanted.columns)
        audience = read_blocks(
            wanted.contacts, plan.campaign, plan.program.zone, columns, pool, block_contacts
        )
        for text in audience.notes:
            note(text)
        count, blocks, inputs = audience.count, audience.blocks, (wanted.contacts,)
    else:
        from campaignlang.simulation.columnar.people.made_up import MadeUpBlocks

        note_made_up(plan, wanted, number)
        count, blocks = number, MadeUpBlocks(plan.program, number, plan.seed, pool, block_contacts)
    recorded = None
    if plan.behavior.seen_from is not None:
        known = frozenset(block.ids.text(place) for block in blocks for place in range(len(block)))
        recorded, seen_path = recorded_of(plan.behavior, plan.campaign, plan.program.zone, known)
        inputs = (*inputs, seen_path)
    shut_out: Mapping[str, Integers] = {}
    if asks_distinct(plan.program):
        from campaignlang.simulation.columnar.people.distinct import shut_out_places

        shut_out = shut_out_places(plan.program, blocks, pool)
    return Blocks(
        scenario=Scenario(clock=plan.clock, seed=plan.seed, recorded=recorded),
        count=count,
        is_made_up=number is not None,
        blocks=blocks,
        shut_out=shut_out,
        pool=pool,
        inputs=inputs,
    )


def made_up_number(wanted: Wanted) -> int | None:
    """Say how many contacts are made up; None: they are read."""
    if wanted.contacts is None:
        return CONTACTS_WITHOUT_OPTION
    number = whole_number(wanted.contacts)
    if number is None:
        return None
    if wanted.columns:
        raise click.UsageError("`--column` goes with a contacts file")
    if number > CONTACTS_MAX:
        # The same code as a run that passes a limit, but here the command line could not be used.
        say_refused(Refused("U906", f"more than {CONTACTS_MAX:,} contacts"))
        raise Stop(UNUSABLE)
    return number


def note_made_up(plan: Plan, wanted: Wanted, number: int) -> None:
    """Say that contacts are made up, and what is empty for all. Raises Refused where nothing may be."""
    from campaignlang.simulation.synthetic import refuse_gaps

    refuse_gaps(plan.program)
    if wanted.contacts is None:
        note(f"no --contacts: {number:,} made-up contacts")
    note_empty_attributes(plan.campaign, plan.program)


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


def columns_of(plan: Plan, written: tuple[str, ...]) -> dict[str, str]:
    """Give the file's names of attributes: those of the settings, and before them those of the options."""
    columns = dict(read_settings(plan.path).columns)
    for text in written:
        attribute, separator, column = text.partition("=")
        if not separator or not column:
            raise click.UsageError(f'`--column` is written like id="Contact ID", not `{text[:40]}`')
        if plan.campaign.schema.find(attribute) is None:
            raise click.UsageError(f"contacts have no attribute `{attribute[:40]}`")
        columns[attribute] = column
    return columns


def recorded_of(
    behavior: Behavior, campaign: Campaign, zone: Zone, known: frozenset[str]
) -> tuple[Mapping[str, tuple[Seen, ...]], str]:
    """Read what a behaviour has `seen from` a file beside it. `known`: the ids of all contacts."""
    from campaignlang.simulation.recorded import read_recorded

    assert behavior.seen_from is not None
    source = behavior.span.source.path
    place = str(Path(source).parent / behavior.seen_from)
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


def asks_distinct(program: Program) -> bool:
    return any(node.entry is not None and node.entry.distinct is not None for node in program.entries)


def shut_out_of(
    program: Program, contacts: Iterable[Contact]
) -> tuple[dict[str, frozenset[str]], Iterable[Contact]]:
    """Give who is left out by `distinct`, and the contacts, kept where they had to be looked at first."""
    if not asks_distinct(program):
        return {}, contacts
    from campaignlang.simulation.first_by_value import first_by_value

    kept = tuple(contacts)
    return dict(first_by_value(program, kept)), kept
