"""Hatchling's hook: saves Lark's table of the grammar, so that no command has to build it.

In a wheel the table goes into the package; an editable install finds it beside the grammar, where git
ignores it. A child makes it, with a fixed hash seed: the same sources give the same wheel.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLE = "grammar/campaign.table"
PACKAGED_TABLE = "campaignlang/_data/grammar/campaign.table"
_MAKE = """
import sys
sys.path.insert(0, sys.argv[1])
from campaignlang.syntax.table import make_table
with open(sys.argv[2], "rb") as grammar:
    table = make_table(grammar.read())
with open(sys.argv[3], "wb") as file:
    file.write(table)
"""


class TableHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        grammar, table = root / "grammar" / "campaign.lark", root / TABLE
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        command = [sys.executable, "-c", _MAKE, str(root), str(grammar), str(table)]
        subprocess.run(command, env=environment, check=True)
        if version != "editable":
            build_data["force_include"][str(table)] = PACKAGED_TABLE
