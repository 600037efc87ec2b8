"""`campaign new NAME`: a folder with a campaign that checks clean and whose tests pass.

The files are written to a folder beside, which takes the name at the end: there is never half a project.
"""

import os
import re
from pathlib import Path

import click

from campaignlang.cli.program import FINE, Command
from campaignlang.doors import limits
from campaignlang.doors.outputs import write_output
from campaignlang.doors.refused import Refused, reason
from campaignlang.doors.screen import print_text
from campaignlang.doors.sources import read_source, shown_path

TEMPLATE_FOLDER = Path(__file__).resolve().parent / "template"
# Where each file of the template goes.
FILES: tuple[tuple[str, str], ...] = (
    ("main.txt", "@NAME@.campaign"),
    ("records.txt", "shared/records.campaign"),
    ("invitation.html", "emails/invitation.html"),
    ("reminder.html", "emails/reminder.html"),
    ("contacts.csv", "contacts/contacts.csv"),
    ("workflow.yml", ".github/workflows/campaigns.yml"),
    ("project.toml", "pyproject.toml"),
    ("readme.md", "README.md"),
)
NAME = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)
SHOWN_CHARACTERS_MAX = 40
EPILOG = """Examples:
  campaign new spring_launch
"""


@click.command(cls=Command, epilog=EPILOG, short_help="Make a folder with a campaign to start from.")
@click.argument("name")
def new(name: str) -> int:
    """Make the folder NAME with a campaign, records, templates, contacts, behaviour, tests and a CI file.

    NAME becomes the campaign's name too: small letters, digits, `_` and `-`. The folder must not exist, or
    be empty.
    """
    folder = Path(name)
    campaign = campaign_name(folder.name or name)
    refuse_occupied(folder)
    paths = write_project(folder, campaign)
    made = (f"made {shown_path(str(folder))}:", *(f"  {path}" for path in paths))
    print_text("\n".join((*made, "", *next_steps(folder))))
    return FINE


def campaign_name(folder_name: str) -> str:
    """Give the campaign's name for a folder's, or refuse it with the reason."""
    from campaignlang.model.elements import KINDS
    from campaignlang.syntax.words import RESERVED_BUT_FOR_ATTRIBUTES

    shown = (
        folder_name
        if len(folder_name) <= SHOWN_CHARACTERS_MAX
        else folder_name[: SHOWN_CHARACTERS_MAX - 1] + "…"
    )
    if NAME.fullmatch(folder_name) is None:
        raise click.UsageError(f"`{shown}` is no name: small letters, digits, `_` and `-`, a letter first")
    if len(folder_name) > limits.NAME_CHARACTERS_MAX:
        raise click.UsageError(f"`{shown}` is longer than {limits.NAME_CHARACTERS_MAX} characters")
    name = folder_name.replace("-", "_")
    if name in RESERVED_BUT_FOR_ATTRIBUTES or name in (kind.word for kind in KINDS):
        raise click.UsageError(
            f"`{shown}` is a word of the language; another name, such as `my_{name}`, is free"
        )
    return name


def refuse_occupied(folder: Path) -> None:
    """Refuse a folder that holds something, a file, or a link of that name."""
    shown = shown_path(str(folder))
    try:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise Refused("U908", f"cannot make `{shown}`: there is something of that name")
        is_occupied = folder.exists() and any(folder.iterdir())
    except OSError as fault:
        raise Refused("U907", f"cannot read the folder `{shown}`: {reason(fault)}") from None
    if is_occupied:
        raise Refused("U908", f"cannot make `{shown}`: the folder is not empty", "take another name")


def write_project(folder: Path, campaign: str) -> tuple[str, ...]:
    """Write all files and give their paths; on any fault nothing is left behind."""
    import shutil

    contents = [(filled(path, campaign), filled(template(source), campaign)) for source, path in FILES]
    beside = folder.parent / f".campaign-new-{os.getpid()}.tmp"
    try:
        beside.mkdir()
        for path, text in contents:
            place = beside.joinpath(*path.split("/"))
            place.parent.mkdir(parents=True, exist_ok=True)
            with write_output(str(place)) as file:
                file.write(text.encode("utf-8"))
        source = beside / f"{campaign}.campaign"
        with write_output(str(source.with_suffix(".svg"))) as file:
            file.write(drawing(source).encode("utf-8"))
        if folder.is_dir():
            folder.rmdir()  # It is empty; Windows renames onto nothing.
        beside.rename(folder)
    except OSError as fault:
        shown = shown_path(str(folder))
        raise Refused("U908", f"cannot make the folder `{shown}`: {reason(fault)}") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return (*(path for path, _ in contents), f"{campaign}.svg")


def drawing(source: Path) -> str:
    """Draw the campaign as `campaign draw` does, so that the project's own check of drawings passes."""
    from campaignlang.cli.loading import load_document
    from campaignlang.diagram.page import draw_svg

    return draw_svg(load_document(str(source), is_drawn=True).campaigns[0])


def template(name: str) -> str:
    return read_source(str(TEMPLATE_FOLDER / name), None)


def filled(text: str, campaign: str) -> str:
    """Put the names into a text of the template."""
    from campaignlang.version import VERSION

    words = campaign.replace("_", " ").strip()
    label = words[:1].upper() + words[1:]
    values = {
        "@NAME@": campaign,
        "@LABEL@": label,
        "@MARK@": campaign.replace("_", "-"),
        "@VERSION@": VERSION,
    }
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


def next_steps(folder: Path) -> tuple[str, ...]:
    shown = shown_path(str(folder))
    name = folder.name.replace("-", "_")
    return (
        "go on with:",
        f"  campaign check {shown}",
        f"  campaign draw {shown}/{name}.campaign",
        f"  campaign run {shown}/{name}.campaign --contacts {shown}/contacts/contacts.csv",
        f"  campaign test {shown}",
    )
