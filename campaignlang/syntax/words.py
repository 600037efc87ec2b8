"""The words of the language itself, by what they may not be used for.

Element kinds are not here: they are data of the model, and whoever parses passes them on.
"""

BLOCK_WORDS = ("language", "import", "campaign", "behavior", "test")
CLAUSE_WORDS = ("when", "after", "within", "until", "on", "at", "between", "local", "otherwise")

# No name may be one of these.
RESERVED = frozenset(
    (
        *CLAUSE_WORDS,
        *("and", "or", "not", "in", "contains", "starts", "with", "is", "empty", "any"),
        *("today", "now", "next", "yes", "no", "contact"),
    )
)

# No name but an attribute's may be one of these; the first words of test lines and expectations are the last.
RESERVED_BUT_FOR_ATTRIBUTES = RESERVED | frozenset(
    (
        *BLOCK_WORDS,
        "folder",
        *("given", "start", "stop", "simulate", "expect"),
        *("never", "path", "ends", "waits", "goal", "messages", "waiting", "unfinished"),
    )
)

UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "years")
