"""Random campaign files in random layouts: every shape of statement, comments wherever they may stand.

They parse, and mean nothing in particular: the formatter looks at shapes alone.
"""

from hypothesis import strategies as st

NAMES = st.sampled_from(("a", "b", "ask", "plan", "follow_up", "seats_used", "x1", "goal_x"))
TEXTS = st.sampled_from(
    ('"x"', '""', '"# no comment"', '"a { b; }"', '"\\""', '"""two\n  lines # \n"""', '"é 中"')
)
LITERALS = st.sampled_from(
    (
        "5",
        "-5",
        "2.5",
        "10_000",
        "35%",
        "yes",
        "no",
        "2026-03-02",
        "10:00",
        "today",
        "2 days",
        "1 day 4 hours",
    )
)
OPERATORS = st.sampled_from(("==", "!=", "<", "<=", ">", ">=", "contains", "starts with"))
COMMENTS = st.sampled_from(("# a", "#b", '# "quoted', "# { ; }", "# campaign: ignore[F301] why", "#"))

# A gap where the line may go on: nothing needed, a space, a newline, a comment and a newline.
SOFT = "\x01"
# A gap that must stay on the line.
HARD = "\x02"


@st.composite
def operands(draw: st.DrawFn, depth: int = 0) -> str:
    sort = draw(st.integers(0, 7 if depth < 2 else 3))
    if sort == 0:
        return draw(TEXTS)
    if sort == 1:
        return draw(LITERALS)
    if sort == 2:
        return draw(NAMES)
    if sort == 3:
        return f"{draw(NAMES)}.{draw(NAMES)}"
    if sort == 4:
        return f"next{HARD}({draw(NAMES)})"
    if sort == 5:
        return f"{draw(NAMES)}{HARD}{draw(st.sampled_from('+-'))}{SOFT}{draw(LITERALS)}"
    if sort == 6:
        return f"any email.{draw(NAMES)}"
    return f"({SOFT}{draw(conditions(depth + 1))}{HARD})"


@st.composite
def conditions(draw: st.DrawFn, depth: int = 0) -> str:
    sort = draw(st.integers(0, 6 if depth < 2 else 2))
    if sort == 0:
        return draw(operands(depth + 1))
    if sort == 1:
        return f"{draw(operands(depth + 1))}{HARD}{draw(OPERATORS)}{HARD}{draw(operands(depth + 1))}"
    if sort == 2:
        return f"{draw(NAMES)} is{draw(st.sampled_from((' ', ' not ')))}empty"
    if sort == 3:
        return f"not {draw(conditions(depth + 1))}"
    if sort == 4:
        values = f",{SOFT}".join(draw(st.lists(TEXTS, min_size=1, max_size=4)))
        return f"{draw(NAMES)}{draw(st.sampled_from((' ', ' not ')))}in ({SOFT}{values}{HARD})"
    word = draw(st.sampled_from(("and", "or")))
    return f"{draw(conditions(depth + 1))} {word} {SOFT}{draw(conditions(depth + 1))}"


@st.composite
def clauses(draw: st.DrawFn) -> str:
    found = draw(
        st.lists(
            st.one_of(
                conditions().map(lambda condition: f"when {condition}"),
                st.sampled_from(
                    (
                        "after 2 days",
                        "within 3 hours",
                        "until 2026-03-02 10:00",
                        f"on monday,{SOFT}tuesday",
                        "at 10:00",
                        "between 10:00 and 12:00",
                        "local",
                        "otherwise",
                    )
                ),
            ),
            max_size=3,
        )
    )
    return "".join(f" {SOFT}{clause}" for clause in found)


@st.composite
def settings(draw: st.DrawFn) -> str:
    sort = draw(st.integers(0, 3))
    name = draw(NAMES)
    if sort == 0:
        return f"{name}{HARD}:{HARD}{draw(LITERALS)}"
    if sort == 1:
        return f"{name}{HARD}:{HARD}{draw(NAMES)} = {draw(conditions())}"
    if sort == 2:
        return f"{name}{HARD}:{HARD}{draw(conditions())}{draw(clauses())}"
    return f"{name}{HARD}:{HARD}{draw(TEXTS)}"


@st.composite
def flows(draw: st.DrawFn) -> str:
    stops = draw(st.lists(st.lists(NAMES, min_size=1, max_size=2), min_size=2, max_size=4))
    text = f"{HARD}->{SOFT}".join(f"{HARD},{SOFT}".join(names) for names in stops)
    label = draw(st.sampled_from(("", ' "label"')))
    end = draw(st.one_of(clauses(), st.sampled_from((" 50%", " 0.5%"))))
    return text + label + end


@st.composite
def blocks(draw: st.DrawFn, head: str, statements: st.SearchStrategy[str], at_most: int = 4) -> str:
    inside = draw(st.lists(statements, max_size=at_most))
    if not inside:
        return head + " {" + draw(breaks(is_needed=False)) + "}"
    text = head + " {" + draw(breaks(is_needed=False))
    for number, statement in enumerate(inside):
        text += statement + draw(breaks(is_needed=number < len(inside) - 1))
    return text + "}"


@st.composite
def breaks(draw: st.DrawFn, *, is_needed: bool, is_top: bool = False) -> str:
    """What stands between statements; a block's word begins its block at the head of a line alone."""
    sort = draw(st.integers(1 if is_top else 0, 5))
    if sort == 0:
        return draw(st.sampled_from((";", " ; "))) if is_needed else draw(st.sampled_from(("", " ")))
    beside = f" {draw(COMMENTS)}" if sort == 1 else ""
    own = "".join(
        f"{draw(st.sampled_from(('', chr(10), '    ', chr(10) * 3)))}{comment}\n"
        for comment in draw(st.lists(COMMENTS, max_size=2 if sort == 2 else 0))
    )
    blank = "\n" * draw(st.integers(0, 2)) if sort == 3 else ""
    return f"{beside}\n{own}{blank}" + " " * draw(st.integers(0, 3))


def elements() -> st.SearchStrategy[str]:
    heads = st.sampled_from(("email mail", 'email letter "A letter"', "exit done", "wait some_time"))
    return st.one_of(heads, heads.flatmap(lambda head: blocks(head, settings(), 3)))


def sections() -> st.SearchStrategy[str]:
    lines = st.sampled_from(
        (
            "opened: 5%",
            f"clicked: 20% of opened,{SOFT}half {SOFT}within 2 hours,{SOFT}90% within 1 day",
            'clicked "u": 3% of clicked when plan == "x"',
            "nps:between 0 and 10",
            'plan: "x" 40%, "y" 60%',
        )
    )
    heads = st.sampled_from(("email", "ask", "follow_up", "contact"))
    return heads.flatmap(lambda head: blocks(head, lines))


TEST_LINES = st.sampled_from(
    (
        f'given plan: "x",{SOFT}seats: 3',
        "a at 2026-03-02 09:00 with plan: 5",
        "b[2] clicked after 3 days",
        "a takes b",
        "expect a[2] at 2026-03-02 10:00 once",
        f"expect path a ->{SOFT}b -> ask",
        "expect a between 40% and 70%",
        "simulate 10 contacts with b seed 1",
        "expect goal after a >= 2%",
    )
)


def items() -> st.SearchStrategy[str]:
    attributes = st.sampled_from((f'plan: text ("x",{SOFT}"y",) required', "n: number", "seats_used : flag"))
    return st.one_of(
        st.just('import "x.campaign"'),
        blocks("contact", attributes),
        elements(),
        blocks('campaign c "C"', st.one_of(settings(), elements(), flows(), flows()), 8),
        blocks("behavior z", st.one_of(sections(), st.just("dormant: 25%"))),
        blocks('test "t"', TEST_LINES),
    )


@st.composite
def files(draw: st.DrawFn) -> str:
    """A whole file, its soft gaps filled at random."""
    text = draw(st.sampled_from(("", "\n\n", "# head\n", "\n# head\n\n")))
    text += draw(st.sampled_from(("", "language 1\n", "language  1 # edition\n\n")))
    for item in draw(st.lists(items(), max_size=4)):
        text += item + draw(breaks(is_needed=True, is_top=True))
    pieces = []
    for character in text:
        if character == HARD:
            pieces.append(draw(st.sampled_from(("", " ", "  "))) if pieces[-1][-1:] in "),:(" else " ")
        elif character == SOFT:
            gap = draw(st.sampled_from(("", "", "", " ", "\n", "\n\n    ", "#")))
            pieces.append(f" {draw(COMMENTS)}\n  " if gap == "#" else gap)
        else:
            pieces.append(character)
    return "".join(pieces)
