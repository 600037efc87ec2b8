"""Colours by role, light and dark. Light values are unique: the dark style sheet is keyed by them.

Every pair of words on their ground has a contrast of 4.5 or more; a test measures it.
"""

import re

from campaignlang.model.elements.element import Family

# Role: light, dark.
COLORS: dict[str, tuple[str, str]] = {
    "paper": ("#ffffff", "#0d1117"),
    "frame": ("#d1d9e0", "#30363d"),
    "rule": ("#e4e8ec", "#262c34"),
    "ink": ("#1f2328", "#e6edf3"),
    "muted": ("#57606b", "#9ea7b3"),
    "line": ("#66707b", "#8b949e"),
    "pill": ("#fbfcfd", "#161b22"),
    "pill-edge": ("#b4bdc6", "#444c56"),
    "entry": ("#0b7a44", "#56cf8c"),
    "entry-fill": ("#e3f5ea", "#0d2a1b"),
    "message": ("#0b57d0", "#7aa2f7"),
    "message-fill": ("#e7f0fe", "#10213f"),
    "page": ("#70218f", "#eab0f5"),
    "page-fill": ("#f6eafb", "#2c1735"),
    "control": ("#763300", "#f58c2e"),
    "control-fill": ("#fff1e0", "#33200d"),
    "data": ("#5d6874", "#98a1ab"),
    "data-fill": ("#f1f3f5", "#1b2027"),
    "exit": ("#24292f", "#e3e7eb"),
    "exit-fill": ("#fcfcfc", "#11161d"),
    "goal": ("#0a6136", "#5ad392"),
    "on-goal": ("#fafffc", "#04210f"),
    "on-goal-muted": ("#d5efdf", "#0a3a20"),
    "on-accent": ("#fefefe", "#0d1118"),
}
DARK = dict(COLORS.values())
COLOR_ATTRIBUTE = re.compile(r'\b(fill|stroke)="(#[0-9a-f]{6})"')

# What stands on what: every pair of words and their ground.
GROUNDS: tuple[tuple[str, str], ...] = (
    ("ink", "paper"),
    ("muted", "paper"),
    ("ink", "pill"),
    ("muted", "pill"),
    ("on-goal", "goal"),
    ("on-goal-muted", "goal"),
    *((word, f"{family.value}-fill") for family in Family for word in (family.value, "ink", "muted")),
    *(("on-accent", family.value) for family in Family),
)


def color(role: str) -> str:
    """Give a role's light value: what is written into every drawing first."""
    return COLORS[role][0]


def in_dark(svg: str) -> str:
    """Replace the light values of a drawing by the dark ones."""
    return COLOR_ATTRIBUTE.sub(lambda match: f'{match[1]}="{DARK[match[2]]}"', svg)


def dark_style(svg: str) -> str:
    """Make the style sheet for the dark, for the values that occur in a drawing."""
    pairs = dict.fromkeys(match.groups() for match in COLOR_ATTRIBUTE.finditer(svg))
    rules = "".join(f'.campaign [{name}="{light}"]{{{name}:{DARK[light]}}}' for name, light in sorted(pairs))
    return f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>"
