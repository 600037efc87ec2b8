"""The rules of test_tidy find what they are for: each is given texts that break it, and some that do not."""

import pytest

from tests import test_tidy as tidy

DOC = '"""Doc."""\n'
LONG_FUNCTION = DOC + "def long() -> None:\n" + "    pass\n" * tidy.FUNCTION_LINES_MAX

BROKEN: tuple[tuple[tidy.Rule, str, str], ...] = (
    (tidy.import_order, "campaignlang/doors/files.py", "from campaignlang.model.flow import Flow\n"),
    (tidy.import_order, "campaignlang/model/flow.py", "def f():\n    from campaignlang import cli\n"),
    (tidy.import_order, "campaignlang/surprise/flow.py", DOC),
    (tidy.import_form, "campaignlang/model/flow.py", "from .values import Type\n"),
    (tidy.import_form, "tests/test_flow.py", "from campaignlang.clock import *\n"),
    (tidy.import_form, "tests/test_flow.py", "from campaignlang.model.imports import _Step\n"),
    (tidy.third_party, "campaignlang/model/flow.py", "from lark import Lark\n"),
    (tidy.third_party, "campaignlang/report/page.py", "import numpy\n"),
    (tidy.sizes, "tests/test_flow.py", DOC + "x = 1\n" * tidy.FILE_LINES_MAX),
    (tidy.sizes, "tests/test_flow.py", DOC + f"x = '{'a' * tidy.LINE_CHARACTERS_MAX}'\n"),
    (tidy.sizes, "tests/test_flow.py", LONG_FUNCTION),
    (tidy.module_docstring, "tests/test_flow.py", "x = 1\n"),
    (tidy.module_docstring, "tests/test_flow.py", '"""' + "line\n" * 9 + '"""\n'),
    (tidy.doors, "campaignlang/cli/draw.py", "open('x')\n"),
    (tidy.doors, "campaignlang/cli/draw.py", "click.echo('x')\n"),
    (tidy.doors, "campaignlang/model/flow.py", "x = float('1')\n"),
    (tidy.bans, "campaignlang/model/flow.py", "x = hash('a')\n"),
    (tidy.bans, "campaignlang/clock/zone.py", "now = datetime.now()\n"),
    (tidy.bans, "campaignlang/model/flow.py", "from random import random\n"),
    (tidy.bans, "campaignlang/model/flow.py", "try:\n    pass\nexcept:\n    pass\n"),
    (tidy.unfinished, "tests/test_flow.py", "# TO" + "DO: later\n"),
    (tidy.module_names, "campaignlang/model/utils.py", DOC),
    (tidy.module_names, "campaignlang/helpers/flow.py", DOC),
    (tidy.frozen, "campaignlang/model/flow.py", "@dataclass(slots=True)\nclass Flow:\n    a: int\n"),
    (tidy.frozen, "campaignlang/model/flow.py", "@dataclass\nclass Flow:\n    a: int\n"),
    (tidy.engine_floats, "campaignlang/simulation/draw.py", "x = 0.5\n"),
    (tidy.engine_floats, "campaignlang/simulation/draw.py", "x = numpy.float64\n"),
    (tidy.engine_sets, "campaignlang/simulation/draw.py", "def f():\n    for x in {1, 2}:\n        pass\n"),
    (
        tidy.engine_sets,
        "campaignlang/simulation/draw.py",
        "def f(a):\n    b = set(a)\n    return [x for x in b]\n",
    ),
)

SOUND: tuple[tuple[tidy.Rule, str, str], ...] = (
    (tidy.import_order, "campaignlang/model/flow.py", "from campaignlang import clock\n"),
    (tidy.import_order, "campaignlang/cli/draw.py", "from campaignlang.version import VERSION\n"),
    (tidy.third_party, "campaignlang/syntax/table.py", "from lark import Lark\n"),
    (tidy.doors, "campaignlang/doors/files.py", "open('x')\n"),
    (tidy.doors, "tests/test_flow.py", "print('x')\n"),
    (tidy.frozen, "campaignlang/model/flow.py", "@dataclass(frozen=True)\nclass Flow:\n    a: int\n"),
    (tidy.frozen, "campaignlang/syntax/diagnostic.py", "@dataclass\nclass Report:\n    a: int\n"),
    (
        tidy.engine_sets,
        "campaignlang/simulation/draw.py",
        "def f(a):\n    return [x for x in sorted(set(a))]\n",
    ),
)


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_a_broken_rule_is_found(rule: tidy.Rule, path: str, text: str) -> None:
    assert len(list(rule(tidy.File(path, text)))) == 1


@pytest.mark.parametrize(("rule", "path", "text"), SOUND)
def test_what_keeps_a_rule_is_left_alone(rule: tidy.Rule, path: str, text: str) -> None:
    assert list(rule(tidy.File(path, text))) == []
