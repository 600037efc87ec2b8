"""The door for templates: read relative to the file that names them, below the project's root, each once."""

import os
from collections.abc import Callable

from campaignlang.doors import limits
from campaignlang.doors.sources import STANDARD_INPUT, project_root, read_source, shown_path

Read = Callable[[str, str], tuple[str, str]]


def template_texts(path: str) -> Read:
    """Give a reader for the templates of a file: by the path of the source that names it, and its own.

    It gives the path as shown and the text; raises Refused where a template cannot be read.
    """
    root = project_root(path)
    known: dict[tuple[str, str], tuple[str, str]] = {}

    def read(source_path: str, written: str) -> tuple[str, str]:
        found = known.get((source_path, written))
        if found is not None:
            return found
        folder = (
            ""
            if source_path in (STANDARD_INPUT, shown_path(STANDARD_INPUT))
            else os.path.dirname(source_path)
        )
        place = os.path.normpath(os.path.join(folder, written))
        text = read_source(place, root, bytes_max=limits.TEMPLATE_BYTES_MAX)
        found = known[source_path, written] = shown_path(place), text
        return found

    return read
