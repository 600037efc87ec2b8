"""`campaign draw`: diagrams of campaigns, as files whose format their ending tells.

Without `-o` each goes beside its source; `--check` compares with the files the same line would write.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from campaignlang.cli.loading import load_document
from campaignlang.cli.program import FAULTS, Command, Stop, note
from campaignlang.doors.files import campaign_files, is_folder
from campaignlang.doors.limits import LAYOUT_OUTPUT_BYTES_MAX
from campaignlang.doors.numbers import number
from campaignlang.doors.outputs import STANDARD_OUTPUT, refuse_clashes, write_output
from campaignlang.doors.refused import Refused
from campaignlang.doors.screen import escape_text, print_bytes, print_text
from campaignlang.doors.sources import STANDARD_INPUT, read_bytes, shown_path
from campaignlang.doors.urls import parse_url
from campaignlang.frozen import dataclass
from campaignlang.model.campaign import Campaign

FORMATS = ("svg", "png", "dot", "mmd", "txt")
MILLION = 1_000_000
SCALE_MAX = 10

EPILOG = """Examples:
  campaign draw examples/spring_webinar.campaign
  campaign draw examples/spring_webinar.campaign -o webinar.png --theme dark
  campaign draw examples -o diagrams/ --check
  campaign draw examples/spring_webinar.campaign -o - --format txt
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """How to draw, as the command line tells. `direction`, `theme`, `engine` are words of the options."""

    format: str
    direction: Any
    theme: Any
    scale: float
    source_url: str | None
    engine: Any


@dataclass(frozen=True, slots=True)
class Job:
    """A campaign, the file it stands in and the file it is drawn to."""

    campaign: Campaign
    source: str
    target: str


def _read_scale(_context: click.Context, _option: click.Parameter, text: str) -> float:
    found = number(text)
    if not isinstance(found, int) or not 0 < found <= SCALE_MAX * MILLION:
        raise click.BadParameter(f"`{text}` is no number above 0 and at most {SCALE_MAX}")
    return found / MILLION


def _read_prefix(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """Refuse what would leave every card without a link."""
    if text is not None and parse_url(text) is None:
        raise click.BadParameter(f"`{text[:40]}` is no address like `https://git.example/acme/blob/main`")
    return text


@click.command(cls=Command, help="Draw campaigns as diagrams.", epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="OUT", help="A file, whose ending is the format; a folder; or `-`.")
@click.option("--format", "told", type=click.Choice(FORMATS), help="The format, whatever the ending.")
@click.option("--campaign", "name", metavar="NAME", help="Only the campaign of this name.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a file is not what would be written.")
@click.option(
    "--direction",
    type=click.Choice(("TB", "LR")),
    default="TB",
    show_default=True,
    help="Top to bottom, or left to right.",
)
@click.option("--theme", type=click.Choice(("light", "dark")), help="This one only; an SVG has both.")
@click.option(
    "--scale", default="2", metavar="N", callback=_read_scale, help="Pixels of a PNG per px; else 2."
)
@click.option(
    "--source-url",
    metavar="PREFIX",
    callback=_read_prefix,
    help="Link each card to its line in the repository.",
)
@click.option(
    "--engine",
    type=click.Choice(("bundled", "system")),
    default="bundled",
    show_default=True,
    help="Whose Graphviz lays out: ours, or the system's (places may differ).",
)
def draw(
    files: tuple[str, ...],
    output: str | None,
    told: str | None,
    name: str | None,
    check: bool,
    **options: Any,
) -> None:
    if output is None and files == (STANDARD_INPUT,):
        output = STANDARD_OUTPUT
    if check and output == STANDARD_OUTPUT:
        raise click.UsageError("`--check` needs a file to compare with")
    choices = Choices(format=format_of(output, told), **options)
    paths = campaign_files(files)
    jobs = _jobs(paths, output, name, choices.format)
    refuse_clashes([job.target for job in jobs], paths)
    _note_engine(choices)
    drawn = [_draw(job, choices) for job in jobs]
    if check:
        _check(jobs, drawn)
        return
    for job, data in zip(jobs, drawn, strict=True):
        _write(job, data, is_read=choices.format == "txt")


def format_of(output: str | None, told: str | None) -> str:
    """Give the format: as told, else by the output's ending, else SVG."""
    if told is not None:
        return told
    if output is None or output == STANDARD_OUTPUT or _is_folder(output):
        return "svg"
    ending = Path(output).suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        known = ", ".join(f".{one}" for one in FORMATS)
        raise click.UsageError(f"the ending of `{shown_path(output)}` names no format ({known})")
    return ending


def _is_folder(path: str) -> bool:
    return path.endswith(("/", "\\")) or is_folder(path)


def _jobs(paths: Sequence[str], output: str | None, name: str | None, ending: str) -> tuple[Job, ...]:
    found = [(path, campaign) for path in paths for campaign in _campaigns(path)]
    chosen = [(path, campaign) for path, campaign in found if name in (None, campaign.name)]
    if not chosen:
        known = ", ".join(f"`{campaign.name}`" for _, campaign in found)
        what = f"no campaign is called `{name}` (found: {known})" if found else "there is no campaign to draw"
        raise click.UsageError(what)
    if len(chosen) > 1 and output is not None and not _is_folder(output):
        names = ", ".join(f"`{campaign.name}`" for _, campaign in chosen)
        raise click.UsageError(f"`-o` names one file for several campaigns ({names}): give `--campaign`")
    alone = {path for path in paths if sum(path == one for one, _ in found) == 1}
    jobs = []
    for path, campaign in chosen:
        place = Path(path) if path != STANDARD_INPUT else Path("stdin")
        title = place.stem if path in alone else f"{place.stem}-{campaign.name}"
        file = place.with_name(f"{title}.{ending}")
        if output is not None:
            file = Path(output, file.name) if _is_folder(output) else Path(output)
        jobs.append(Job(campaign, path, str(file)))
    return tuple(jobs)


def _campaigns(path: str) -> tuple[Campaign, ...]:
    return load_document(path, is_drawn=True).campaigns


def _note_engine(choices: Choices) -> None:
    if choices.format in ("svg", "png"):
        from campaignlang.diagram.layout import find_program

        if find_program(choices.engine)[1]:
            note("the layout is made by the system's `dot`: places may differ from machine to machine")


def _draw(job: Job, choices: Choices) -> bytes:
    campaign = job.campaign
    match choices.format:
        case "png":
            return _draw_png(job, choices)
        case "dot":
            from campaignlang.diagram.dot import draw_dot

            return draw_dot(campaign, direction=choices.direction).encode("utf-8")
        case "mmd":
            from campaignlang.diagram.mermaid import draw_mermaid

            return draw_mermaid(campaign, direction=choices.direction).encode("utf-8")
        case "txt":
            from campaignlang.diagram.outline import draw_outline

            return draw_outline(campaign).encode("utf-8", "replace")
        case _:
            return _draw_svg(campaign, choices, choices.theme).encode("utf-8")


def _draw_svg(campaign: Campaign, choices: Choices, theme: Any) -> str:
    from campaignlang.diagram.page import draw_svg

    return draw_svg(
        campaign,
        direction=choices.direction,
        theme=theme,
        source_url=choices.source_url,
        engine=choices.engine,
    )


def _draw_png(job: Job, choices: Choices) -> bytes:
    from campaignlang.diagram.png import needs_system_fonts, render

    svg = _draw_svg(job.campaign, choices, choices.theme or "light")
    if needs_system_fonts(svg):
        what = "signs the bundled font lacks are drawn with this machine's fonts, or as empty boxes"
        note(f"{shown_path(job.target)}: {what}")
    return render(svg, choices.scale)


def _write(job: Job, data: bytes, *, is_read: bool) -> None:
    """Write a drawing. What people read on the screen goes there as all text does; the rest is exact."""
    if job.target == STANDARD_OUTPUT and is_read:
        print_text(data.decode("utf-8"), end="")
        return
    if job.target == STANDARD_OUTPUT:
        print_bytes(data)
        return
    with write_output(job.target) as stream:
        stream.write(data)
    print_text(escape_text(shown_path(job.target)))


def _check(jobs: Sequence[Job], drawn: Sequence[bytes]) -> None:
    """Say which files are not what their sources give."""
    outdated = 0
    for job, data in zip(jobs, drawn, strict=True):
        try:
            found = read_bytes(job.target, None, bytes_max=LAYOUT_OUTPUT_BYTES_MAX)
        except Refused:
            found = None
        if found != data:
            outdated += 1
            what = "is missing" if found is None else f"is not what {shown_path(job.source)} gives"
            print_text(escape_text(f"{shown_path(job.target)} {what}"))
    if outdated:
        raise Stop(FAULTS)
