"""`[tool.campaign]` of the nearest pyproject.toml above a file: which rules count, and how much.

Shapes are checked here; whether a code exists is asked where the codes are known.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import field

from campaignlang.doors import limits
from campaignlang.doors.ignoring import is_matched_or_below
from campaignlang.doors.refused import Refused
from campaignlang.doors.sources import STANDARD_INPUT, read_bytes, real_path, shown_path
from campaignlang.frozen import dataclass

FILE = "pyproject.toml"
CODE = "U907"
SEVERITIES = ("error", "warning", "info")
KEYS = ("select", "ignore", "severity", "columns", "crowded-hours", "paths")
TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")
PATH_KEYS = ("path", "ignore", "severity")


@dataclass(frozen=True, slots=True, kw_only=True)
class PathSettings:
    """One `[[tool.campaign.paths]]`: for the files a pattern matches, below the settings' folder."""

    path: str
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project asks for; codes may be prefixes. `select` None: every rule."""

    folder: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    crowded_hours: int | None = None
    paths: tuple[PathSettings, ...] = ()

    def paths_for(self, path: str) -> tuple[PathSettings, ...]:
        """The sections whose pattern matches a file, in their order."""
        if self.folder is None or not self.paths or path == STANDARD_INPUT:
            return ()
        relative = os.path.relpath(real_path(path), self.folder).replace(os.sep, "/")
        return tuple(section for section in self.paths if is_matched_or_below(relative, section.path))


NO_SETTINGS = Settings()


def read_settings(path: str) -> Settings:
    """The settings for a file (or for standard input: of the current folder)."""
    folder = os.getcwd() if path == STANDARD_INPUT else os.path.dirname(real_path(path))
    while not os.path.isfile(os.path.join(folder, FILE)):
        above = os.path.dirname(folder)
        if above == folder:
            return NO_SETTINGS
        folder = above
    place = os.path.join(folder, FILE)
    shown = shown_path(os.path.relpath(place))
    data = read_bytes(place, None, bytes_max=limits.SETTINGS_BYTES_MAX, too_large=CODE)
    if b"campaign" not in data:
        return Settings(folder=folder)  # Most projects; reading TOML has its price at start-up.
    return settings_of(toml_table(data, shown), folder, shown)


def toml_table(data: bytes, shown: str) -> Mapping[str, object]:
    """The `[tool.campaign]` of a file's bytes; empty where there is none."""
    import tomllib

    try:
        found: object = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise Refused(CODE, f"`{shown}` is not UTF-8") from None
    except (ValueError, RecursionError) as fault:
        # The library's own words are not ours, and change with Python: only the place is taken from them.
        place = TOML_PLACE.search(str(fault))
        detail = f"see line {place[1]}, column {place[2]}" if place else "see its end"
        if not isinstance(fault, tomllib.TOMLDecodeError):
            detail = "nested too deep"
        raise Refused(CODE, f"`{shown}` is not TOML: {detail}") from None
    for key in ("tool", "campaign"):
        found = found.get(key, {}) if isinstance(found, dict) else {}
    if not isinstance(found, dict):
        raise Refused(CODE, f"`{shown}`: `tool.campaign` takes a table")
    return found


def settings_of(table: Mapping[str, object], folder: str, shown: str) -> Settings:
    refuse_unknown(table, KEYS, f"`{shown}`: [tool.campaign]")
    sections = table.get("paths", [])
    if not isinstance(sections, list) or not all(isinstance(section, dict) for section in sections):
        raise Refused(CODE, f"`{shown}`: `paths` is written as [[tool.campaign.paths]]")
    hours = table.get("crowded-hours")
    if hours is not None and (isinstance(hours, bool) or not isinstance(hours, int) or hours < 0):
        raise Refused(CODE, f"`{shown}`: `crowded-hours` takes a whole number of hours")
    return Settings(
        folder=folder,
        select=texts(table, "select", shown) if "select" in table else None,
        ignore=texts(table, "ignore", shown),
        severity=severities(table, shown),
        columns=named_texts(table, "columns", shown),
        crowded_hours=hours,
        paths=tuple(path_settings(section, shown) for section in sections),
    )


def path_settings(table: Mapping[str, object], shown: str) -> PathSettings:
    refuse_unknown(table, PATH_KEYS, f"`{shown}`: [[tool.campaign.paths]]")
    path = table.get("path")
    if not isinstance(path, str) or not path:
        raise Refused(CODE, f"`{shown}`: [[tool.campaign.paths]] needs a `path`", 'path = "drafts/**"')
    return PathSettings(path=path, ignore=texts(table, "ignore", shown), severity=severities(table, shown))


def refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            import difflib

            near = difflib.get_close_matches(key, known, 1)
            advice = f"did you mean `{near[0]}`?" if near else f"it has {', '.join(known)}"
            raise Refused(CODE, f"{where} has no setting `{key}`", advice)


def texts(table: Mapping[str, object], key: str, shown: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) and text for text in found):
        raise Refused(CODE, f"`{shown}`: `{key}` takes a list of texts", f'{key} = ["C602"]')
    return tuple(found)


def named_texts(table: Mapping[str, object], key: str, shown: str) -> Mapping[str, str]:
    found = table.get(key, {})
    if not isinstance(found, dict) or not all(isinstance(text, str) for text in found.values()):
        raise Refused(CODE, f"`{shown}`: `{key}` takes a table of texts")
    return dict(found)


def severities(table: Mapping[str, object], shown: str) -> Mapping[str, str]:
    found = named_texts(table, "severity", shown)
    for code, severity in found.items():
        if severity not in SEVERITIES:
            raise Refused(CODE, f"`{shown}`: `{code}` takes error, warning or info, not `{severity}`")
    return found
