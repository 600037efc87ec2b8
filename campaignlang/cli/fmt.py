"""`campaign fmt`: files in their one layout, in place; or what would change."""

from dataclasses import dataclass

import click

from campaignlang.cli.program import FAULTS, Command, Stop, note
from campaignlang.cli.rewriting import as_written, read_text
from campaignlang.doors.files import campaign_files
from campaignlang.doors.outputs import write_output
from campaignlang.doors.screen import escape_text, print_bytes, print_text
from campaignlang.doors.sources import STANDARD_INPUT, shown_path
from campaignlang.syntax.formatter import format_source
from campaignlang.syntax.source import Source

EPILOG = """Examples:
  campaign fmt
  campaign fmt examples/spring_webinar.campaign
  campaign fmt --check --diff campaigns/
  campaign fmt - < draft.campaign
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A file as it is, and as it should be. `data`: what is to be written; None: it is so already."""

    path: str
    before: str
    after: str
    data: bytes | None
    left_alone: tuple[int, ...]


@click.command(cls=Command, help="Give campaign files their one layout; comments are kept.", epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--check", "is_check", is_flag=True, help="Write nothing; exit 1 when a file would change.")
@click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")
def fmt(files: tuple[str, ...], is_check: bool, is_diff: bool) -> None:
    # All are laid out before the first is written: one that cannot be read leaves all as they are.
    layouts = [layout_of(path) for path in campaign_files(files)]
    changed = [layout for layout in layouts if layout.data is not None]
    for layout in layouts:
        say_left_alone(layout)
    if is_diff:
        show_difference(changed)
    if is_check or is_diff:
        if is_check:
            show_check(changed, len(layouts), is_diff)
        return
    for layout in layouts:
        if layout.path == STANDARD_INPUT:
            print_bytes(layout.after.encode() if layout.data is None else layout.data)
        elif layout.data is not None:
            with write_output(layout.path) as output:
                output.write(layout.data)
            print_text(f"formatted {escape_text(shown_path(layout.path))}")
    if STANDARD_INPUT not in files:
        print_text(tallied(len(changed), len(layouts), "formatted"))


def layout_of(path: str) -> Layout:
    """Read a file and lay it out. Raises Refused where it cannot be read."""
    data, before = read_text(path)
    formatted = format_source(Source(shown_path(path), before))
    written = as_written(formatted.text, data)
    return Layout(
        path=path,
        before=before,
        after=formatted.text,
        data=None if written == data else written,
        left_alone=formatted.left_alone,
    )


def say_left_alone(layout: Layout) -> None:
    for line in layout.left_alone:
        place = f"{escape_text(shown_path(layout.path))}:{line}"
        note(f"{place}: this block does not parse and is left as it is; `campaign check` says why")


def show_difference(changed: list[Layout]) -> None:
    from campaignlang.report.difference import unified_difference

    for layout in changed:
        text = unified_difference(escape_text(shown_path(layout.path)), layout.before, layout.after)
        if text:
            print_text(text.rstrip("\n"))
        else:
            print_text(
                f"{escape_text(shown_path(layout.path))}: only its line ends or byte-order mark differ"
            )


def show_check(changed: list[Layout], file_count: int, is_diff: bool) -> None:
    if not is_diff:
        for layout in changed:
            print_text(f"would format {escape_text(shown_path(layout.path))}")
        print_text(tallied(len(changed), file_count, "would be formatted"))
    if changed:
        raise Stop(FAULTS)


def tallied(changed: int, all_files: int, what: str) -> str:
    """`2 files formatted, 1 file as it should be`"""
    parts = [f"{counted(changed)} {what}"] if changed else []
    if all_files > changed:
        count = all_files - changed
        parts.append(f"{counted(count)} as {'it' if count == 1 else 'they'} should be")
    return ", ".join(parts)


def counted(count: int) -> str:
    return f"{count} file" if count == 1 else f"{count} files"
