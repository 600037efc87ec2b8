"""The tree of a whole file, the grammar itself, and the table that ships."""

import subprocess
import sys
from pathlib import Path

import lark
import pytest

from campaignlang import clock
from campaignlang.syntax import table, tree
from campaignlang.syntax.source import Source, Span
from tests.syntax.reading import ROOT, check, faults, found_at, manual_example

GRAMMAR = (ROOT / "grammar" / "campaign.lark").read_bytes()


def campaign_of(text: str) -> tree.Block:
    file, findings = check(text)
    assert findings == ()
    block = file.blocks[0]
    assert isinstance(block, tree.Block)
    return block


def value_of(value: str) -> object:
    setting = campaign_of(f"campaign x {{ y: {value} }}").statements[0]
    assert isinstance(setting, tree.Setting)
    return setting.value


def anywhere() -> Span:
    return Span(Source("", ""), 0, 0)


def reference(*names: str) -> tree.Reference:
    return tree.Reference(anywhere(), tuple(tree.Name(anywhere(), name) for name in names))


def test_the_manuals_whole_file_is_clean() -> None:
    file, findings = check(manual_example())
    assert findings == ()
    keywords = [block.keyword for block in file.blocks if isinstance(block, tree.Block)]
    assert keywords == ["language", "import", "contact", "campaign", "behavior", "test", "test"]
    assert file.comments == ((59, "# never open anything"), (61, "# every e-mail"))
    assert file.lost == ()


def test_standard_behavior_is_clean() -> None:
    text = (ROOT / "campaignlang" / "behaviors" / "standard.campaign").read_text(encoding="utf-8")
    assert faults(text) == []


def test_eight_mistakes_are_found_at_their_places() -> None:
    folder = ROOT / "tests" / "cases" / "syntax"
    findings = check((folder / "eight_mistakes.campaign").read_text(encoding="utf-8"))[1]
    listed = (folder / "eight_mistakes.expected").read_text(encoding="utf-8").splitlines()
    expected = [line for line in listed if line.split()[1].startswith("S")]
    assert expected == [f"{found_at(found)} {found.code.code}" for found in findings]


def test_spans_are_the_text_that_was_written() -> None:
    campaign = campaign_of(
        'campaign x "X" {\n  email a "A" { subject: "s" when b == 1 }\n  a, b -> c 50%\n}\n'
    )
    element, flow = campaign.statements
    assert isinstance(element, tree.Element)
    assert isinstance(flow, tree.Flow)
    assert element.span.text == 'email a "A" { subject: "s" when b == 1 }'
    assert element.settings[0].span.text == 'subject: "s" when b == 1'
    assert element.settings[0].clauses[0].span.text == "when b == 1"
    assert flow.span.text == "a, b -> c 50%"
    assert flow.clauses[0].span.text == "50%"
    assert campaign.span.text.startswith("campaign x") and campaign.span.text.endswith("}")


def test_not_binds_before_and_and_and_before_or() -> None:
    value = value_of("not a == b and c or d")
    a, b, c, d = (reference(name) for name in "abcd")
    negated = tree.Not(anywhere(), tree.Comparison(anywhere(), a, "==", b))
    both = tree.Logic(anywhere(), "and", (negated, c))
    assert tree.Logic(anywhere(), "or", (both, d)) == value


def test_sums_go_from_the_left() -> None:
    a, b, c = (reference(name) for name in "abc")
    inner = tree.Sum(anywhere(), a, "-", b)
    assert tree.Sum(anywhere(), inner, "+", c) == value_of("a - b + c")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("10_000", tree.Number(anywhere(), 10_000_000_000)),
        ("-5", tree.Number(anywhere(), -5_000_000)),
        ("0.3%", tree.Percent(anywhere(), 300_000)),
        ("2 days 4 hours", tree.Duration(anywhere(), clock.Duration(days=2, hours=4))),
        ("1 week", tree.Duration(anywhere(), clock.Duration(weeks=1))),
        ("1970-01-02", tree.Date(anywhere(), 1)),
        ("1970-01-02 00:01", tree.DateTime(anywhere(), 1, 60)),
        ("10:00:30", tree.Time(anywhere(), 36_030)),
        ("no", tree.Flag(anywhere(), False)),
        ('"a\\u{1F600}\\"\\n"', tree.Text(anywhere(), 'a\U0001f600"\n')),
        ('"""a "b"\n c"""', tree.Text(anywhere(), 'a "b"\n c')),
        ("2026-13-02", None),
    ],
)
def test_literals_have_exact_values(written: str, value: object) -> None:
    if value is None:
        file, _ = check(f"campaign x {{ y: {written} }}")
        assert "Broken" in repr(file)
    else:
        assert value == value_of(written)


def test_carriage_returns_and_a_byte_order_mark_are_no_faults() -> None:
    text = "\ufeff" + manual_example().replace("\n", "\r\n")
    assert faults(text) == []
    assert faults("contact {\r plan: text }") == ["1:10 S007 the control character U+000D is not allowed"]


def test_what_was_lost_counts_as_declared() -> None:
    file, findings = check(
        'campaign x {\n  email 2nd_mail "x" { subject: "s" }\n  a -> b whe c -> third\n}\n'
    )
    campaign = file.blocks[0]
    assert isinstance(campaign, tree.Block)
    assert len(findings) == 2
    assert {"nd_mail", "c", "third"} <= {name.text for name in campaign.lost}
    # The element stays, with its settings, and a name that nothing more is said of.
    element = campaign.statements[0]
    assert isinstance(element, tree.Element)
    assert (element.kind.text, element.name.text, len(element.settings)) == ("email", "", 1)


def test_the_grammar_has_no_conflicts() -> None:
    lark.Lark(GRAMMAR.decode(), strict=True, **table.OPTIONS)


def test_the_same_grammar_gives_the_same_table() -> None:
    code = (
        "import sys, hashlib; from campaignlang.syntax.table import make_table\n"
        "print(hashlib.sha256(make_table(open(sys.argv[1], 'rb').read())).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(ROOT / "grammar" / "campaign.lark")]
    digests = {
        subprocess.run(
            command, env={"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("0", "7")
    }
    assert len(digests) == 1


@pytest.mark.parametrize("is_of_this_grammar", [True, False])
def test_a_table_that_does_not_fit_is_built_anew(
    monkeypatch: pytest.MonkeyPatch, is_of_this_grammar: bool
) -> None:
    saved = table.make_table(GRAMMAR)
    if not is_of_this_grammar:
        saved = b"of another grammar" + saved
    files = {"grammar/campaign.lark": GRAMMAR, "grammar/campaign.table": saved}
    monkeypatch.setattr(table, "packaged", files.__getitem__)
    built = []
    build = table.build_table

    def watched(grammar: bytes) -> table.Table:
        built.append(grammar)
        return build(grammar)

    monkeypatch.setattr(table, "build_table", watched)
    found = table.language.__wrapped__()
    assert bool(built) != is_of_this_grammar
    assert found == build(GRAMMAR)


def test_the_hook_of_the_build_names_what_is_there() -> None:
    hook = (ROOT / "hatch_build.py").read_text(encoding="utf-8")
    assert "from campaignlang.syntax.table import make_table" in hook
    assert Path(ROOT / "grammar" / "campaign.lark").is_file()
