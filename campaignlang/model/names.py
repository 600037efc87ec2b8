"""What can be named at a place, and what is said of a name that is not there.

A name whose declaration did not parse counts as declared: `lost` holds every word of what did not parse.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from itertools import islice

from campaignlang.doors import limits
from campaignlang.frozen import dataclass
from campaignlang.model.contact import ContactSchema
from campaignlang.model.elements.element import Element
from campaignlang.model.operations import Response
from campaignlang.model.values import WallTime
from campaignlang.syntax import tree
from campaignlang.syntax.codes import DUPLICATE_NAME, UNKNOWN_ELEMENT
from campaignlang.syntax.diagnostic import Proposal, Related, Report
from campaignlang.syntax.near import near
from campaignlang.syntax.source import Span

FindKind = Callable[[str], type[Element] | None]

SHOWN_NAMES_MAX = 12
SHOWN_CHARACTERS_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A declared name: an element (with its kind, None for an unknown one), a record, a behaviour …

    `dates`: the element's dates that conditions may ask for.
    """

    name: str
    span: Span
    kind: type[Element] | None = None
    dates: Mapping[str, WallTime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What can be named in a campaign, or in a file's behaviours (then of all its campaigns).

    `is_open`: elements are not known here (records, behaviours of a file without campaigns), and a
    name that may be one is believed. `faults`: the places of what did not parse. `is_cut_off`: an
    import could not be read, and attributes, records and behaviours may stand there.
    """

    place: str
    schema: ContactSchema
    elements: Mapping[str, Declared]
    lost: frozenset[str]
    find_kind: FindKind
    kind_words: tuple[str, ...]
    report: Report
    faults: tuple[Span, ...] = ()
    is_open: bool = False
    is_cut_off: bool = False

    def has_fault(self, node: tree.Node) -> bool:
        """Say whether something inside did not parse: then what seems missing may be there."""
        return any(
            found.source is node.span.source and node.span.start <= found.start <= node.span.end
            for found in self.faults
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A place in a campaign. `own`: the element whose responses bare names mean, if there is one."""

    names: Names
    own: Declared | None = None

    @property
    def report(self) -> Report:
        return self.names.report


def shown(text: str) -> str:
    """Put the user's text in backticks, cut at 40 characters."""
    line = " ".join(text.split())
    if len(line) > SHOWN_CHARACTERS_MAX:
        line = line[: SHOWN_CHARACTERS_MAX - 1] + "…"
    return f"`{line}`"


def a_kind(kind: type[Element]) -> str:
    """`an email`, `a landing`, `an sms`"""
    begins_with_vowel = kind.title[:1] in "AEFHILMNORSX" if kind.title.isupper() else kind.word[0] in "aeiou"
    return f"{'an' if begins_with_vowel else 'a'} {kind.word}"


def listed(names: Iterable[str]) -> str:
    """`readers, invite, …`: at most a dozen."""
    # A campaign may have thousands of names, and as many findings that list them.
    found = list(islice(names, SHOWN_NAMES_MAX + 1))
    more = ", …" if len(found) > SHOWN_NAMES_MAX else ""
    return ", ".join(found[:SHOWN_NAMES_MAX]) + more


def did_you_mean(report: Report, word: str, *groups: Iterable[str | Declared]) -> Proposal | None:
    """Propose a near name, of the first group that has one: the right sort stands first.

    It is what must have been meant where no other name, of any group, is near.
    """
    if report.count >= limits.NEAR_NAMES_FINDINGS_MAX:
        return None
    for group in groups:
        candidates = {one if isinstance(one, str) else one.name: one for one in group}
        found = [candidates[name] for name in near(word, candidates)]
        if found:
            help_text = f"did you mean {' or '.join(where_declared(one) for one in found)}?"
            names = [one if isinstance(one, str) else one.name for other in groups for one in other]
            is_only = len(near(word, dict.fromkeys(names))) == 1
            first = found[0] if isinstance(found[0], str) else found[0].name
            return Proposal(help_text, first if is_only else None)
    return None


def where_declared(candidate: str | Declared) -> str:
    """`reminder`, declared at line 24 (in another file with its path)"""
    if isinstance(candidate, str):
        return f"`{candidate}`"
    return f"`{candidate.name}`, declared at line {candidate.span.place[0]}"


def unknown_element(
    names: Names, word: tree.Name, *, wanted: Iterable[Declared] = (), extra: Iterable[str] = ()
) -> None:
    """Report N102, unless the name's declaration is one that did not parse."""
    if word.text in names.lost or names.is_open:
        return
    notes = (f"elements here: {listed(names.elements)}",) if names.elements else ()
    names.report.add(
        UNKNOWN_ELEMENT,
        word.span,
        f"no element is called {shown(word.text)}",
        label=f"not declared in {names.place}",
        notes=notes,
        help=did_you_mean(names.report, word.text, wanted, names.elements.values(), extra),
    )


def find_element(names: Names, word: tree.Name, *, wanted: Iterable[Declared] = ()) -> Declared | None:
    """Give the element of this name, or report that there is none."""
    found = names.elements.get(word.text)
    if found is None:
        unknown_element(names, word, wanted=wanted)
    return found


def responses_of(kind: type[Element]) -> dict[str, Response]:
    return {response.name: response for response in kind.responses}


def response_key(name: str, link: tree.Text | None) -> str:
    """`opened`, or `clicked "https://…"`"""
    return name if link is None else f'{name} "{link.value}"'


def report_duplicate(report: Report, sort: str, name: str, first: Span, second: Span) -> None:
    """Report N101 at the second of two declarations of one name."""
    if not name:
        return
    report.add(
        DUPLICATE_NAME,
        second,
        f"two {sort} are called {shown(name)}",
        label="declared again",
        related=(Related(first, "first declared here"),),
    )


def syntax_faults(report: Report) -> tuple[Span, ...]:
    """Give the places of the syntax errors."""
    return tuple(report.places(lambda code: code.code[0] == "S"))


def lost_names(files: Iterable[tree.File]) -> frozenset[str]:
    """Give every word of what could not be read: one of them may be a name that was declared.

    The empty name stands for one that could not be read itself.
    """
    words: dict[str, None] = {"": None}
    for file in files:
        words.update((name.text, None) for name in file.lost)
        pending: list[object] = [*file.blocks]
        for one in pending:
            if isinstance(one, tree.Block | tree.Element):
                words.update((name.text, None) for name in one.lost)
            if isinstance(one, tree.Block):
                pending.extend(one.statements)
    return frozenset(words)
