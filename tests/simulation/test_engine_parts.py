"""Which part of the simulation imports which: the engines know neither each other nor elements."""

import ast
from pathlib import Path

import pytest

from tests.documents import ROOT

SIMULATION = ROOT / "campaignlang" / "simulation"
PREFIX = "campaignlang.simulation."
# What each part of the columnar engine may import of its others; the engine itself stands beside them.
MAY_IMPORT = {
    "columnar.columns": (),
    "columnar.calendar": ("columnar.columns",),
    "columnar.people": ("columnar.columns",),
    "columnar.outputs": ("columnar.columns",),
    "columnar": ("columnar.columns", "columnar.calendar"),
    # A contact that a trace tells of is found in columns and told by the reference engine.
    "columnar.workers": ("columnar", "columnar.columns", "columnar.people", "columnar.outputs", "reference"),
    "reference": (),
}


def part_of(module: str) -> str | None:
    """The part a module stands in; None for what both engines share."""
    names = module.removeprefix(PREFIX).split(".")
    for length in (2, 1):
        found = ".".join(names[:length])
        if found in MAY_IMPORT:
            return found
    return None


def imported(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]


@pytest.mark.parametrize("path", sorted(SIMULATION.rglob("*.py")), ids=lambda path: path.stem)
def test_a_part_imports_only_what_stands_before_it(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    part = part_of(module)
    if part is None:
        return
    for name in imported(path):
        other = part_of(name) if name.startswith(PREFIX) else None
        if other is not None and other != part:
            assert other in MAY_IMPORT[part], f"{module} imports {name}"
        assert not name.startswith("campaignlang.model.elements"), f"{module} imports {name}"
