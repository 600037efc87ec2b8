"""Diagnostics: faults of the user's, as data, made in one way only, by `Report.add`.

A Code's severity is its default; settings and suppressions are applied where findings are shown.
"""

from collections.abc import Callable, Collection, Iterable
from enum import Enum
from itertools import islice

from campaignlang.frozen import dataclass
from campaignlang.syntax.source import Span


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """`N102`, `unknown-element`; the codes themselves are listed in `syntax.codes`."""

    code: str
    slug: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that explains the first: "first declared here"."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of the span."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends the fault; safe when the campaign means what it meant, or what its author must have."""

    edits: tuple[Edit, ...]
    is_safe: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A help that names what must have been meant; `replacement` where only one name is near."""

    help: str
    replacement: str | None = None

    def unless(self, taken: Collection[str]) -> "Proposal":
        """Propose what stands there already, and put it nowhere a second time."""
        return Proposal(self.help) if self.replacement in taken else self

    def fix(self, span: Span) -> Fix | None:
        """Give the edit that puts the name in place of a word, or of a text that is only the word."""
        if self.replacement is None:
            return None
        is_text = span.text[:1] == '"'
        if is_text and ('"' in span.text[1:-1] or "\\" in span.text):
            return None
        return Fix((Edit(span, f'"{self.replacement}"' if is_text else self.replacement),), True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `span` is None only for U9xx (what a run is given or meets)."""

    code: Code
    message: str
    span: Span | None
    label: str = ""
    related: tuple[Related, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    severity: Severity


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    span = diagnostic.span
    if span is None:
        return ("", 0, 0, diagnostic.code.code)
    return (span.source.path, span.start, span.end, diagnostic.code.code)


class Report:
    """The collector that every stage is handed."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}
        # Rules ask of every campaign what was found of it: not all is to be looked through for each.
        self._places: dict[Code, list[Span]] = {}

    def add(
        self,
        code: Code,
        span: Span | None,
        message: str,
        *,
        label: str = "",
        related: Iterable[Related] = (),
        notes: Iterable[str] = (),
        help: str | Proposal | None = None,
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> None:
        if isinstance(help, Proposal):
            fix = fix or (help.fix(span) if span is not None else None)
            help = help.help
        diagnostic = Diagnostic(
            code=code,
            message=message,
            span=span,
            label=label,
            related=tuple(related),
            notes=tuple(notes),
            help=help,
            fix=fix,
            severity=severity or code.severity,
        )
        self.keep(diagnostic)

    def keep(self, diagnostic: Diagnostic) -> None:
        """Add a finding as it is; one that is equal to another is the same."""
        if diagnostic not in self._found:
            self._found[diagnostic] = None
            if diagnostic.span is not None:
                self._places.setdefault(diagnostic.code, []).append(diagnostic.span)

    def leave_out(self, is_wrong: Callable[[Diagnostic], bool]) -> None:
        """Take back what turns out to follow from another finding."""
        right = [found for found in self._found if not is_wrong(found)]
        self._found.clear()
        self._places.clear()
        for found in right:
            self.keep(found)

    def places(self, is_meant: Callable[[Code], bool]) -> list[Span]:
        """Give where something of some codes was found, in no order."""
        return [span for code, spans in self._places.items() if is_meant(code) for span in spans]

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything found, by file, place and code."""
        return tuple(sorted(self._found, key=_place))

    def since(self, count: int) -> list[Diagnostic]:
        """Give what was found after so many, as it came."""
        return list(islice(self._found, count, None))

    @property
    def count(self) -> int:
        return len(self._found)

    def has(self, code: Code) -> bool:
        return any(found.code == code for found in self._found)

    def has_errors(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self._found)
