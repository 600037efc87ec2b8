"""Kinds by their word: the built-in ones, then those of plug-ins (entry points `campaignlang.kinds`).

Installed packages are looked through only when a word is no built-in kind: it costs 30 ms.
"""

from campaignlang.model.elements import KINDS
from campaignlang.model.elements.element import Element
from campaignlang.model.names import FindKind

GROUP = "campaignlang.kinds"
BUILT_IN_WORDS = tuple(kind.word for kind in KINDS)


def kind_finder(*, with_plugins: bool = True) -> FindKind:
    """Make the look-up that `resolve` is handed."""
    found: dict[str, type[Element] | None] = {kind.word: kind for kind in KINDS}

    def find_kind(word: str) -> type[Element] | None:
        if word not in found:
            found[word] = plugin_kind(word) if with_plugins else None
        return found[word]

    return find_kind


def plugin_kind(word: str) -> type[Element] | None:
    """Load the kind a plug-in declares under this word; one that cannot be loaded is none."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        if entry.name != word:
            continue
        try:
            kind = entry.load()
        except Exception:
            # A stranger's module may fail in any way; the word is then unknown, as without the plug-in.
            return None
        if isinstance(kind, type) and issubclass(kind, Element) and getattr(kind, "word", None) == word:
            return kind
    return None
