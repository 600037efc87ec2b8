"""CONTRIBUTING.md as far as a machine can read it: imports, sizes, names, bans.

Each rule is a function from a file to its faults, and has a test that it finds one: see test_tidy_rules.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents import ROOT

FILE_LINES_MAX, FUNCTION_LINES_MAX, LINE_CHARACTERS_MAX, DOCSTRING_LINES_MAX = 400, 70, 110, 8

LOWER = ("clock", "doors", "syntax", "model")
# What may stand in the import lines of each package.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "clock": (),
    "doors": ("clock",),
    "syntax": ("clock", "doors"),
    "model": ("clock", "doors", "syntax"),
    "check": LOWER,
    "diagram": LOWER,
    "simulation": LOWER,
    "testing": (*LOWER, "simulation"),
    "report": (*LOWER, "check", "diagram", "simulation", "testing"),
    "api": (*LOWER, "check", "diagram", "simulation", "testing", "report"),
    "cli": (*LOWER, "check", "diagram", "simulation", "testing", "report", "api"),
}
# The faces of the package: `import campaignlang` shows the API, the pytest plug-in runs as a program does.
FACES = ("__init__", "__main__")
# Modules beside the packages that everything may import; they import nothing of ours.
GROUND = ("frozen", "version")

# Called only inside doors/, which keeps what comes from outside and goes there in one place.
DOOR_CALLS = (
    "open",
    "print",
    "click.echo",
    "os.replace",
    "float",
    "urlsplit",
    "ZoneInfo",
    "ZoneInfo.from_file",
)
# Nothing that decides or is written depends on these.
BANNED_CALLS = (
    "hash",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "date.today",
    "datetime.date.today",
)
# What makes values hashable has to hash; nothing else does.
HASHING = ("frozen.py",)
LARK_FILES = ("syntax/table.py",)
NAMES_OF_NOTHING = ("utils", "util", "helpers", "common", "manager", "types", "misc")

# Dataclasses that collect while a stage runs and do not leave it; a value is frozen.
MUTABLE: dict[str, str] = {
    "syntax/diagnostic.py:Report": "the collector every stage adds its findings to",
    "syntax/lines.py": "the state of the pass over the text",
    "syntax/braces.py": "the blocks open at a place",
    "syntax/recovery.py": "the parser's stacks while it goes on after a fault",
    "syntax/formatter": "what is known of a layout while it is made",
    "syntax/building/literals.py": "builds the nodes of one file",
    "model/imports.py": "the file that is being looked at on a way of imports",
    "model/resolve_tests.py": "gathers the lines of one test",
    "testing/figures.py": "counts while a run goes by",
    "simulation/tally.py": "counts while a run goes by",
    "simulation/campaign_log.py": "counts while a run goes by",
    "simulation/reference/": "the state of the participant whose passage is played",
    "simulation/columnar/": "arrays of the block of participants that is worked on",
}

FLOATS: dict[str, str] = {
    "simulation/summary.py": "percents are decided in whole numbers and become JSON numbers at the very end",
}


@dataclass(frozen=True, slots=True)
class File:
    """A Python file: `path` from the root of the repository, with `/`."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def inside(self) -> str:
        """The path inside the package; empty elsewhere."""
        return self.path.removeprefix("campaignlang/") if self.path.startswith("campaignlang/") else ""

    @property
    def package(self) -> str:
        return self.inside.split("/")[0].removesuffix(".py")


Rule = Callable[[File], Iterator[str]]


def dotted(node: ast.expr) -> str:
    """`os.replace` of what is called; nothing for what is no plain name."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def calls(file: File) -> Iterator[tuple[int, str]]:
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def imports(file: File) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Give line, module and names of every import, those inside of functions too."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or ""), tuple(one.name for one in node.names)
        elif isinstance(node, ast.Import):
            for one in node.names:
                yield node.lineno, one.name, ()


def import_order(file: File) -> Iterator[str]:
    if not file.inside or file.package in FACES:
        return
    if file.package not in (*MAY_IMPORT, *GROUND):
        yield f"{file.path}: package `{file.package}` is not in the table of packages"
        return
    allowed = (*MAY_IMPORT.get(file.package, ()), file.package, *GROUND)
    if file.package in GROUND:
        allowed = ()
    for line, module, names in imports(file):
        if module == "campaignlang":
            wanted: tuple[str, ...] = names
        elif module.startswith("campaignlang."):
            wanted = (module.split(".")[1],)
        else:
            continue
        for name in wanted:
            if name not in allowed:
                yield f"{file.path}:{line}: {file.package} imports {name}, which stands further down"


def import_form(file: File) -> Iterator[str]:
    for line, module, names in imports(file):
        if module.startswith("."):
            yield f"{file.path}:{line}: a relative import"
        if "*" in names:
            yield f"{file.path}:{line}: a star import"
        for name in names:
            is_ours = module.startswith(("campaignlang", "tests"))
            if is_ours and name.startswith("_") and not name.startswith("__"):
                yield f"{file.path}:{line}: `{name}` is for its own file only"


def third_party(file: File) -> Iterator[str]:
    for line, module, _ in imports(file):
        name = module.split(".")[0]
        if name == "lark" and file.inside and not file.inside.startswith(LARK_FILES):
            yield f"{file.path}:{line}: lark stays in what makes the parser's table"
        if name == "numpy" and file.inside and file.package != "simulation":
            yield f"{file.path}:{line}: numpy stays in simulation"


def sizes(file: File) -> Iterator[str]:
    lines = file.text.splitlines()
    if len(lines) > FILE_LINES_MAX:
        yield f"{file.path}: {len(lines)} lines, at most {FILE_LINES_MAX}"
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_CHARACTERS_MAX:
            yield f"{file.path}:{number}: {len(line)} characters, at most {LINE_CHARACTERS_MAX}"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                limit = f"at most {FUNCTION_LINES_MAX}"
                yield f"{file.path}:{node.lineno}: `{node.name}` has {length} lines, {limit}"


def module_docstring(file: File) -> Iterator[str]:
    if file.path.endswith("__init__.py") and not file.text.strip():
        return
    text = ast.get_docstring(file.tree, clean=False)
    if text is None:
        yield f"{file.path}: no docstring says what it is"
    elif len(text.strip().splitlines()) > DOCSTRING_LINES_MAX:
        yield f"{file.path}: the docstring has more than {DOCSTRING_LINES_MAX} lines"


def doors(file: File) -> Iterator[str]:
    if not file.inside or file.package == "doors":
        return
    for line, name in calls(file):
        if name in DOOR_CALLS:
            yield f"{file.path}:{line}: `{name}` is called inside doors/ only"


def bans(file: File) -> Iterator[str]:
    if not file.inside:
        return
    for line, name in calls(file):
        if name in BANNED_CALLS and not (name == "hash" and file.inside in HASHING):
            yield f"{file.path}:{line}: `{name}` gives another answer next time"
    for line, module, _ in imports(file):
        if module.split(".")[0] == "random":
            yield f"{file.path}:{line}: `random` is no draw of ours"
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield f"{file.path}:{node.lineno}: a bare `except:`"


def unfinished(file: File) -> Iterator[str]:
    mark = "TO" + "DO"
    for number, line in enumerate(file.text.splitlines(), 1):
        if mark in line:
            yield f"{file.path}:{number}: do it, or open an issue"


def module_names(file: File) -> Iterator[str]:
    for part in Path(file.path).with_suffix("").parts:
        if part in NAMES_OF_NOTHING:
            yield f"{file.path}: `{part}` says nothing about what is in it"


def frozen(file: File) -> Iterator[str]:
    if not file.inside:
        return
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for mark in node.decorator_list:
            call = mark if isinstance(mark, ast.Call) else None
            if dotted(call.func if call else mark) != "dataclass":
                continue
            options = {one.arg for one in call.keywords} if call else set()
            place = f"{file.inside}:{node.name}"
            if "frozen" not in options and not place.startswith(tuple(MUTABLE)):
                yield f"{file.path}:{node.lineno}: `{node.name}` is not frozen"


def engine_floats(file: File) -> Iterator[str]:
    if file.package != "simulation" or file.inside in FLOATS:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{file.path}:{node.lineno}: the float {node.value}"
        if isinstance(node, ast.Name) and node.id == "float":
            yield f"{file.path}:{node.lineno}: `float`"
        if isinstance(node, ast.Attribute) and node.attr.startswith("float"):
            yield f"{file.path}:{node.lineno}: `{node.attr}`"


def is_set(node: ast.expr, names: tuple[str, ...]) -> bool:
    """Whether an expression is plainly a set: written as one, made as one, or a name that holds one."""
    if isinstance(node, ast.Set | ast.SetComp):
        return True
    if isinstance(node, ast.Call):
        return dotted(node.func) in ("set", "frozenset")
    return isinstance(node, ast.Name) and node.id in names


def engine_sets(file: File) -> Iterator[str]:
    if file.package != "simulation":
        return
    for function in ast.walk(file.tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        names = tuple(
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign | ast.AnnAssign)
            if node.value is not None and is_set(node.value, ())
            for target in (node.targets if isinstance(node, ast.Assign) else (node.target,))
            if isinstance(target, ast.Name)
        )
        for node in ast.walk(function):
            if isinstance(node, ast.For | ast.comprehension) and is_set(node.iter, names):
                yield f"{file.path}:{node.iter.lineno}: a set is gone through in no order"


RULES: tuple[Rule, ...] = (
    import_order,
    import_form,
    third_party,
    sizes,
    module_docstring,
    doors,
    bans,
    unfinished,
    module_names,
    frozen,
    engine_floats,
    engine_sets,
)


def python_files() -> list[File]:
    found = [ROOT / "hatch_build.py"] if (ROOT / "hatch_build.py").exists() else []
    for folder in ("campaignlang", "tests", "scripts", "benchmarks"):
        found += sorted((ROOT / folder).rglob("*.py"))
    return [File(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in found]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule) -> None:
    faults = [fault for file in python_files() for fault in rule(file)]
    assert not faults, "\n".join(faults)
