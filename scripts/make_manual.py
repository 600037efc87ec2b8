"""Write the parts of the docs that are made from declarations: the manual's tables, docs/limits.md.

Run it from the repository's root; `--check` writes nothing and exits 1 where a file is not what it should be.
"""

import ast
import re
import sys
from pathlib import Path

import click

from campaignlang.cli.pages import response_text, sentence, traits
from campaignlang.cli.program import COMMANDS, program
from campaignlang.doors import limits
from campaignlang.model.elements import KINDS
from campaignlang.model.elements.element import Element, setting_rules
from campaignlang.model.profile_settings import ELEMENT_SETTINGS, PROFILE_SETTINGS

ROOT = Path(__file__).resolve().parent.parent
COMMAND_LINE = "docs/cli.md"
MANUAL = "docs/manual.md"
LIMITS = "docs/limits.md"
PART = re.compile(r"(<!-- made by scripts/make_manual\.py: (\w+) -->\n).*?(<!-- end -->)", re.S)

# What each limit of doors/limits.py bounds, and the code that what is beyond it gets.
LIMIT_WORDS: dict[str, tuple[str, str]] = {
    "NESTING_MAX": ("brackets and `not`s inside each other", "S008"),
    "SOURCE_BYTES_MAX": ("size of a source", "S009"),
    "TEMPLATE_BYTES_MAX": ("size of a template", "U906"),
    "NAME_CHARACTERS_MAX": ("length of a name", "S009"),
    "TEXT_CHARACTERS_MAX": ("length of a text", "S009"),
    "ELEMENTS_MAX": ("elements of a campaign", "S009"),
    "FLOWS_MAX": ("flows of a campaign, counted before `a, b -> c, d` is multiplied out", "S009"),
    "IMPORTS_MAX": ("files that are imported", "S009"),
    "NEAR_NAMES_FINDINGS_MAX": ("findings for which near names are looked for", ""),
    "NEAR_NAMES_DISTANCE_MAX": ("letters between a name and a near one", ""),
    "FINDINGS_IN_FULL_MAX": ("findings of a file that are printed in full", ""),
    "ANALYSIS_STEPS_MAX": ("steps of an analysis, past which its rule is silent", ""),
    "NUMBER_WHOLE_DIGITS_MAX": ("digits of a number before the point", "S004"),
    "NUMBER_DECIMAL_DIGITS_MAX": ("digits of a number after the point", "S004"),
    "NUMBER_MILLIONTHS_MAX": ("largest number of a run, in millionths", "U905"),
    "NUMBER_MILLIONTHS_MIN": ("smallest number of a run, in millionths", "U905"),
    "YEAR_OF_DATES_MIN": ("first year of a date", "T205"),
    "YEAR_OF_INSTANTS_MIN": ("first year of a date-time", "T205"),
    "YEAR_MAX": ("last year", "T205"),
    "DURATION_YEARS_MAX": ("years of a duration", "T205"),
    "DURATION_DIGITS_MAX": ("digits of a duration's number", "S004"),
    "VISITS_MAX": ("visits of a participant to one element", "U904"),
    "MOVES_AT_ONE_INSTANT_MAX": ("moves of a participant at one instant", "U904"),
    "ENTRIES_OF_A_CONTACT_MAX": ("passages of one contact", "U906"),
    "TICKS_MAX": ("ticks at which something happens (empty ones are skipped)", "U906"),
    "CONTACTS_MAX": ("contacts of a run", "U906"),
    "WORKERS_PER_CORE_MAX": ("workers for each core of the machine", "U906"),
    "SEED_MAX": ("largest seed", "U906"),
    "LINE_BYTES_MAX": ("size of a line of a contacts file", "U901"),
    "FIELD_CHARACTERS_MAX": ("length of a cell", "U901"),
    "FAULTS_OF_A_FILE_MAX": ("faults that are named before a contacts file is given up", ""),
    "LAYOUT_SECONDS_MAX": ("time of a layout", "U906"),
    "LAYOUT_MEMORY_BYTES_MAX": ("memory of a layout", "U906"),
    "LAYOUT_OUTPUT_BYTES_MAX": ("size of a layout's answer", "U906"),
    "GIT_SECONDS_MAX": ("time of a call of git", "U906"),
    "GIT_OUTPUT_BYTES_MAX": ("size of git's answer", "U906"),
    "SETTINGS_BYTES_MAX": ("size of pyproject.toml and .gitignore", "U907"),
}
NO_LIMITS = ("MILLIONTHS",)
LIMITS_HEAD = """# Limits

What is beyond one of these gets a clear sentence, with the code named here, instead of a hang or a crash.
The page is made from `campaignlang/doors/limits.py` by `scripts/make_manual.py`.
"""


def rows(head: tuple[str, ...], lines: list[tuple[str, ...]]) -> str:
    """Give a table; a `|` inside a cell is escaped."""
    table = [head, tuple("---" for _ in head), *lines]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in table)


def kinds_part() -> str:
    lines: list[tuple[str, ...]] = [
        (f"[`{kind.word}`](#{kind.word})", sentence(kind), kind.creatio, responses_in_short(kind))
        for kind in KINDS
    ]
    return rows(("kind", "what it does", "in Creatio", "responses"), lines)


def responses_in_short(kind: type[Element]) -> str:
    return ", ".join(f"`{one.name}`" for one in kind.responses)


def profile_part() -> str:
    lines: list[tuple[str, ...]] = [
        (f"`{one.name}`", one.takes, one.doc, one.default) for one in PROFILE_SETTINGS
    ]
    return rows(("setting", "takes", "what it says", "without it"), lines)


def every_part() -> str:
    lines: list[tuple[str, ...]] = [
        (f"`{name}`", ", ".join(traits(rule)), rule.doc) for name, rule in setting_rules(Element).items()
    ]
    lines += [(f"`{one.name}`", one.takes, one.doc) for one in ELEMENT_SETTINGS]
    return rows(("setting", "takes", "what it says"), lines)


def settings_part() -> str:
    """Give a section for each kind: how it is written, its settings, its responses."""
    return "\n".join(kind_section(kind) for kind in KINDS)


def kind_section(kind: type[Element]) -> str:
    common = setting_rules(Element)
    own = {
        name: rule
        for name, rule in setting_rules(kind).items()
        if name not in common or rule.doc != common[name].doc
    }
    text = f"### {kind.word}\n\n{sentence(kind)} In Creatio: {kind.creatio}.\n"
    module = sys.modules[kind.__module__].__doc__ or ""
    if module.startswith("`"):
        text += f"\n```\n{module.strip().strip('`')}\n```\n"
    if own:
        lines: list[tuple[str, ...]] = [
            (f"`{name}`", ", ".join(traits(rule)), rule.doc) for name, rule in own.items()
        ]
        text += "\n" + rows(("setting", "takes", "what it says"), lines)
    if kind.needs_one_of:
        names = " or ".join(f"`{name}`" for name in kind.needs_one_of)
        text += f"\nIt needs {names}.\n"
    if kind.responses:
        answers: list[tuple[str, ...]] = [
            (f"`{one.name}`", response_text(one, kind)) for one in kind.responses
        ]
        text += "\n" + rows(("response", "when"), answers)
    return text


def commands_part() -> str:
    """Give a section for each command: its help, its options, its examples."""
    return "\n".join(command_section(name) for name, _, _ in COMMANDS)


def command_section(name: str) -> str:
    command = program().get_command(click.Context(click.Command(name)), name)
    assert command is not None
    context = click.Context(command)
    arguments = " ".join(one.make_metavar(context) for one in command.params if is_argument(one))
    text = f"## {name}\n\n`campaign {name} {arguments}`: {' '.join((command.help or '').split())}\n\n"
    lines: list[tuple[str, ...]] = [
        (f"`{', '.join(one.opts)}`", option_value(one), one.help or "")
        for one in command.params
        if isinstance(one, click.Option) and not one.hidden
    ]
    if lines:
        text += rows(("option", "takes", "what it does"), lines) + "\n"
    examples = (command.epilog or "").partition("Examples:\n")[2]
    return text + "```\n" + "".join(f"{line.strip()}\n" for line in examples.splitlines()) + "```\n"


def is_argument(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument)


def option_value(option: click.Option) -> str:
    """`NAME`; the words of a choice, the default first"""
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        words = [str(word) for word in option.type.choices]
        default = str(option.default) if option.default in words else ""
        return ", ".join(f"`{word}` (default)" if word == default else f"`{word}`" for word in words)
    return f"`{option.metavar or 'TEXT'}`"


def limits_text() -> str:
    """Give docs/limits.md: a table for each group of the file of limits."""
    source = (ROOT / "campaignlang/doors/limits.py").read_text(encoding="utf-8")
    names = [
        node.targets[0].id
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    groups: dict[str, list[tuple[str, ...]]] = {}
    group = ""
    for block in source.split("\n\n")[1:]:
        if block.lstrip().startswith("# "):
            group = block.lstrip().splitlines()[0].removeprefix("# ")
        for name in names:
            if name not in NO_LIMITS and re.search(rf"^{name} =", block, re.M):
                words, code = LIMIT_WORDS[name]
                link = f"[{code}](rules/{code}.md)" if code else ""
                groups.setdefault(group, []).append((words, amount(name), link))
    parts = [
        f"\n## {title}\n\n{rows(('what', 'limit', 'beyond it'), lines)}" for title, lines in groups.items()
    ]
    return LIMITS_HEAD + "".join(parts)


def amount(name: str) -> str:
    """Give a limit in words: its unit is the last word of its name before `_MAX`."""
    value: int = getattr(limits, name)
    if "YEAR_" in name:
        return str(value)
    unit = name.removesuffix("_MAX").removesuffix("_MIN").rsplit("_", 1)[-1].lower()
    if unit == "bytes":
        return f"{value // 1_000_000:,} MB" if value >= 1_000_000 else f"{value:,} bytes"
    return f"{value:,} {unit}" if unit in ("characters", "seconds", "digits", "years") else f"{value:,}"


def made() -> dict[str, str]:
    """Give every file this script makes, with its text."""
    parts = {
        "kinds": kinds_part,
        "profile": profile_part,
        "every": every_part,
        "settings": settings_part,
        "commands": commands_part,
    }
    return {
        **{
            path: PART.sub(
                lambda match: f"{match[1]}\n{parts[match[2]]()}\n{match[3]}",
                (ROOT / path).read_text(encoding="utf-8"),
            )
            for path in (MANUAL, COMMAND_LINE)
        },
        LIMITS: limits_text(),
    }


def main(arguments: list[str]) -> int:
    stale = [path for path, text in made().items() if not is_written(path, text)]
    if "--check" in arguments:
        for path in stale:
            sys.stdout.write(f"{path} is not what scripts/make_manual.py makes\n")
        return 1 if stale else 0
    for path, text in made().items():
        (ROOT / path).write_text(text, encoding="utf-8", newline="\n")
    return 0


def is_written(path: str, text: str) -> bool:
    place = ROOT / path
    return place.exists() and place.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
