"""The program's frame: which commands there are, what becomes of their faults, and the exit codes.

0 fine; 1 findings, failed expectations, differences, a run that ended in an error; 2 the command line
or a file could not be used; 3 an internal error; 130 interrupted.
"""

from importlib import import_module
from typing import Any

import click

from campaignlang.doors.refused import Refused
from campaignlang.doors.screen import escape_text, print_text

FINE, FAULTS, UNUSABLE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130

# Name, module and one line of help: the list is shown without importing the commands.
COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("new", "new", "Make a folder with a campaign that checks clean and whose tests pass."),
    ("check", "check", "Find what is wrong in campaign files."),
    ("explain", "explain", "Explain a code, a rule, a kind or a setting."),
    ("fmt", "fmt", "Give campaign files their one layout."),
    ("draw", "draw", "Draw campaigns as diagrams."),
    ("run", "run", "Run a campaign on the simulated clock."),
    ("trace", "trace", "Tell one participant's story, and why each way was taken or not."),
    ("test", "test", "Run the tests of campaign files."),
)

# A run that ends by itself in one of these has run: 1. The others: it could not be used.
ENDED_IN_ERROR = ("U904", "U905", "U906")


class Stop(Exception):
    """A command is done with this exit code; what there was to say has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def show_help(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        print_text(context.get_help())
        context.exit()


class Command(click.Command):
    """A command whose help goes through the door that all text goes through."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return click.Option(
            ["-h", "--help"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=show_help,
            help="Show this page.",
        )

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.epilog:
            formatter.write_paragraph()
            formatter.write(self.epilog.rstrip() + "\n")


screen_format = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="What stands on the screen; `json` for programs.",
)


class Commands(click.Group):
    """The commands of the table above, each imported when it is called."""

    get_help_option = Command.get_help_option
    format_epilog = Command.format_epilog

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, _, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for name, module, _ in COMMANDS:
            if name == cmd_name:
                command = getattr(import_module(f"campaignlang.cli.{module}"), name)
                assert isinstance(command, click.Command)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            from campaignlang.syntax.near import near

            close = near(args[0], self.list_commands(ctx))
            hint = f"; did you mean `{close[0]}`?" if close else "; see `campaign --help`"
            raise click.UsageError(f"no command is called `{args[0]}`{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, _, text in COMMANDS])


EPILOG = """Examples:
  campaign new spring_launch
  campaign check
  campaign draw examples/spring_webinar.campaign -o webinar.svg
  campaign run examples/spring_webinar.campaign --contacts 1000
  campaign test examples/spring_webinar.campaign
"""


def show_version(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from campaignlang.cli.versions import versions_text

        print_text(versions_text())
        context.exit()


def program() -> Commands:
    """Make the program; made anew for each call, so that nothing is shared between calls."""
    return Commands(
        name="campaign",
        help="Campaigns as code: check, draw, run and test .campaign files.",
        epilog=EPILOG,
        no_args_is_help=False,
        invoke_without_command=True,
        callback=lambda **_: None,
        params=[
            click.Option(
                ["--version"],
                is_flag=True,
                is_eager=True,
                expose_value=False,
                callback=show_version,
                help="Show the versions of campaignlang, Python, Graphviz and the tz database.",
            ),
            click.Option(["--traceback"], is_flag=True, help="Show where an internal error happened."),
        ],
    )


def run_program(arguments: list[str]) -> int:
    """Run a command line and map everything that can come of it to an exit code."""
    wants_traceback = "--traceback" in arguments
    if not arguments:
        arguments = ["--help"]
    try:
        result: Any = program().main(args=arguments, prog_name="campaign", standalone_mode=False)
        return result if isinstance(result, int) else FINE
    except Stop as stop:
        return stop.code
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.UsageError as fault:
        say(f"error: {usage_sentence(fault)}")
        return UNUSABLE
    except click.ClickException as fault:
        say(f"error: {fault.format_message()}")
        return UNUSABLE
    except Refused as fault:
        return say_refused(fault)
    except (KeyboardInterrupt, click.Abort):
        say("interrupted")
        return INTERRUPTED
    except Exception as fault:
        if wants_traceback:
            import traceback

            print_text(traceback.format_exc(), error=True)
        say(
            f"internal error: {type(fault).__name__}; this is a fault of campaignlang's, please report it "
            "with the command line and the file (--traceback before the command shows where)"
        )
        return INTERNAL


def usage_sentence(fault: click.UsageError) -> str:
    """Give click's sentence in our form: lower case, no full stop, and where to read more."""
    text = fault.format_message().strip().rstrip(".")
    text = text[:1].lower() + text[1:]
    path = fault.ctx.command_path if fault.ctx is not None else "campaign"
    # A proposal is help enough, and `?;` would read badly.
    return text if "--help" in text or text.endswith("?") else f"{text}; see `{path} --help`"


def say_refused(fault: Refused) -> int:
    """Say why a door said no, and give the exit code."""
    from campaignlang.syntax.codes import CODES

    slug = next((code.slug for code in CODES if code.code == fault.code), "")
    say(f"error[{fault.code} {slug}]: {fault.message}")
    for line in fault.lines:
        say(f"  {line}")
    if fault.help:
        say(f"  = help: {fault.help}")
    return FAULTS if fault.code in ENDED_IN_ERROR else UNUSABLE


def say(text: str) -> None:
    """Print a line to standard error; what is in it of others stays in it."""
    print_text(escape_text(text), error=True)


def note(text: str) -> None:
    """Print a note to standard error: something assumed, or left out."""
    say(f"note: {text}")


__all__ = ["Command", "Stop", "note", "run_program", "say"]
