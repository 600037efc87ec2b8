"""One fault, one finding: what each rule finds, how severe it is, and what it silences."""

import pytest

from tests.acceptance.commands import Commands

HEAD = 'campaign c "C" {\n  owner: "D"\n  start: 2026-03-02 09:00\n  end: 2026-05-30 09:00\n  '
AUDIENCE = 'audience a "A" { where: subscribed }\n  '
DONE = 'exit done "Done"\n  '
TWO = 'update u "U" { set: email = empty }\n  update v "V" { set: email = empty }\n  '
MAIL = 'email e "E" { subject: "s" }\n  '
# Rules of time and taste that another page of the tests is about.
ELSEWHERE = (
    "D4",
    "C602",
    "C603",
    "C605",
    "C606",
    "F303",
    "F304",
    "F306",
    "F316",
    "F317",
    "F318",
    "F319",
    "P707",
)


def within(*statements: str) -> str:
    return HEAD + "\n  ".join(statements) + "\n}\n"


def shown(campaign: Commands, text: str) -> list[str]:
    """Give `CODE severity place` of each finding."""
    lines = text.split("\n")
    found = []
    for one in campaign.findings(text):
        line = lines[one["line"] - 1]
        end = one["end_column"] - 1 if one["end_line"] == one["line"] else None
        if one["code"] == "D401" or not one["code"].startswith(ELSEWHERE):
            found.append(f"{one['code']} {one['severity']} {line[one['column'] - 1 : end]}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (within(AUDIENCE, DONE, "a -> done"), []),
        (HEAD.replace('owner: "D"', "") + f"{AUDIENCE}{DONE}a -> done\n}}\n", ["P701 warning c"]),
        (within('utm_campaign: "A B"', AUDIENCE, DONE, "a -> done"), ['P702 warning "A B"']),
        (within("goal: 2%", AUDIENCE, DONE, "a -> done"), ["P703 warning 2%"]),
        (within(AUDIENCE, 'exit x "X" { goal: yes }', "a -> x"), ["P704 warning x"]),
        (within(AUDIENCE, "exit x", "a -> x"), ["P705 warning x"]),
        (within('audience a "A"', DONE, "a -> done"), ["P706 info a"]),
        (within(AUDIENCE, TWO, DONE, "a -> done\n  u -> v -> done"), ["F301 warning u"]),
        (within(AUDIENCE, TWO, DONE, "a -> u\n  a -> v -> done"), ["F302 error u"]),
        (within(AUDIENCE, TWO, DONE, "a -> u -> v -> u"), ["N110 warning done", "F305 error v -> u"]),
        (
            within(AUDIENCE, 'split s "S"', DONE, 'exit o "O"', "a -> s\n  s -> done 50%\n  s -> o 49%"),
            ["F307 error s"],
        ),
        (within(AUDIENCE, DONE, "a -> done 50%"), ["F308 error 50%"]),
        (
            within(AUDIENCE, 'split s "S"', DONE, 'exit o "O"', "a -> s\n  s -> done 50%\n  s -> o"),
            ["F309 error s -> o"],
        ),
        (within(AUDIENCE, TWO, DONE, "a -> u -> v -> done\n  v -> a"), ["F311 error a"]),
        (within(AUDIENCE, DONE, 'exit o "O"', "a -> done -> o"), ["F312 error done"]),
        (within(AUDIENCE, DONE, "a -> done\n  a -> done"), ["F313 error a -> done"]),
        (within(TWO, DONE, "u -> v -> done"), ["F314 error c"]),
        (within(AUDIENCE, TWO, "a -> u after 1 day\n  u -> v\n  v -> u after 1 day"), ["F315 warning c"]),
        (HEAD + "}\n", ["F314 error c", "F315 warning c"]),
        (within(AUDIENCE, TWO, DONE, "a -> u -> done"), ["N110 warning v"]),
        ('email r "R" { subject: "s" }\n' + within(AUDIENCE, DONE, "a -> done"), ["N111 warning r"]),
        (within(AUDIENCE, 'email e "E" { transactional: yes }', DONE, "a -> e -> done"), ["R501 warning e"]),
        (within(AUDIENCE, MAIL, DONE, "a -> e -> done"), ["C601 warning c"]),
        (within(AUDIENCE, MAIL, DONE, "a -> e\n  e -> done when unsubscribed\n  e -> done after 2 days"), []),
        (
            within(AUDIENCE, MAIL, DONE, 'exit o "O" { where: not subscribed }', "a -> e -> done"),
            [],
        ),
        (
            within(AUDIENCE, MAIL, DONE, 'exit o "O" { where: any email.unsubscribed }', "a -> e -> done"),
            [],
        ),
        (
            within(AUDIENCE, 'landing l "L" { url: "https://a.b" }', DONE, "a -> done\n  l -> done"),
            ["F320 warning l"],
        ),
        (within('landing l "L" { url: "https://a.b" }', DONE, "l -> done"), ["F320 info l"]),
        (within(AUDIENCE, 'signal s "S" { on: "x" }', DONE, "a -> done"), ["F320 warning s"]),
    ],
)
def test_each_rule_alone(campaign: Commands, text: str, expected: list[str]) -> None:
    assert shown(campaign, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Undeclared names.
        (within(AUDIENCE, TWO, DONE, "a -> u -> w2 -> done\n  w2 -> v"), ["N102 error w2", "N102 error w2"]),
        (within(AUDIENCE, DONE, "a -> dnoe"), ["N102 error dnoe"]),
        (within(AUDIENCE, DONE, "a -> nowhere"), ["N102 error nowhere"]),
        (within('audience readers "A" { where: subscribed }', DONE, "reader -> done"), ["N102 error reader"]),
        (
            within(AUDIENCE, 'update mark "M" { set: email = empty }', DONE, "a -> mark\n  mrak -> done"),
            ["N102 error mrak"],
        ),
        # A fault beside it is still told.
        (
            within(
                AUDIENCE, 'update mark "M" { set: email = empty }', TWO, DONE, "a -> mrak -> done\n  a -> u"
            ),
            ["N110 warning v", "F302 error u", "N102 error mrak"],
        ),
        (
            'email invite_a "I" { subject: "s" }\n'
            + within(AUDIENCE, 'email e "E" { uses: invite_b; transactional: yes }', DONE, "a -> e -> done"),
            ["N105 error invite_b"],
        ),
        (
            within(AUDIENCE, MAIL, DONE, 'exit o "O" { where: not subscibed }', "a -> e -> done"),
            ["N106 error subscibed"],
        ),
        (within(AUDIENCE, MAIL, DONE, "a -> e\n  e -> done when unsubscribd"), ["N107 error unsubscribd"]),
        # Unknown kinds silence settings, responses and graph of their element.
        (
            within(AUDIENCE, 'emial m "M" { foo: 3; where: nope }', DONE, "a -> m\n  m -> done when bananas"),
            ["N103 error emial"],
        ),
        (within('audence a "A" { where: subscribed }', DONE, "a -> done"), ["N103 error audence"]),
        (within(AUDIENCE, 'exitt done "D"', "a -> done"), ["N103 error exitt"]),
        # Misspelt settings.
        (HEAD.replace("owner", "ownr") + f"{AUDIENCE}{DONE}a -> done\n}}\n", ["N104 error ownr"]),
        (within("gaol: 2%", AUDIENCE, 'exit x "X" { goal: yes }', "a -> x"), ["N104 error gaol"]),
        (within("goal: 2%", AUDIENCE, 'exit x "X" { gaol: yes }', "a -> x"), ["N104 error gaol"]),
        (within('audience a "A" { were: subscribed }', DONE, "a -> done"), ["N104 error were"]),
        (
            within(AUDIENCE, 'email e "E" { subjet: "s"; transactional: yes }', DONE, "a -> e -> done"),
            ["N104 error subjet"],
        ),
        (
            within(AUDIENCE, 'update w "W" { sets: email = empty }', DONE, "a -> w -> done"),
            ["N104 error sets"],
        ),
        # Doubled names.
        (
            within(AUDIENCE, 'update x "X" { set: email = empty }', 'exit x "X"', "a -> x"),
            ["N101 error x"],
        ),
        # Nothing happens where nobody comes.
        (
            within(AUDIENCE, MAIL, DONE, "a -> done\n  e -> done when clicked\n  e -> done otherwise"),
            ["F301 warning e"],
        ),
        (within(AUDIENCE, MAIL, DONE, "a -> done"), ["N110 warning e"]),
        # T203 silences R501.
        (
            within(
                AUDIENCE, 'email e "E" { subject: "s" when subscribed }', DONE, "a -> done\n  a -> e -> done"
            ),
            ["T203 error subject"],
        ),
        # What did not parse counts as declared.
        (within(AUDIENCE, 'email e "E { subject: "s" }', DONE, "a -> e -> done"), ['S003 error "']),
        (within('audience a "A" { where: ) }', DONE, "a -> done"), ["S001 error )"]),
        (within(AUDIENCE, TWO, DONE, "a -> u\n  u -> -> done"), ["N110 warning v", "S001 error ->"]),
        # What stands where the label would be may be the label, and so it is with a campaign's head.
        (within(AUDIENCE, "exit done Done", "a -> done"), ["S001 error Done"]),
        (
            HEAD.replace('campaign c "C"', "campaign c C") + f"{AUDIENCE}{DONE}a -> done\n}}\n",
            ["S001 error C"],
        ),
        (
            HEAD.replace('campaign c "C"', 'campaign "C"') + f"{AUDIENCE}{DONE}a -> done\n}}\n",
            ['S001 error "C"'],
        ),
        (
            HEAD.replace('campaign c "C"', 'campaign Big "C"') + f"{AUDIENCE}{DONE}a -> done\n}}\n",
            ["S001 error Big"],
        ),
        (
            "contact { first_name: : text }\n"
            + within(
                AUDIENCE,
                'email e "E" { subject: "{{ contact.first_name }}"; transactional: yes }',
                DONE,
                "a -> e -> done",
            ),
            ["S001 error :"],
        ),
        (
            'import "gone.campaign"\n'
            + within(
                AUDIENCE,
                'email e "E" { subject: "{{ contact.first_name }}"; transactional: yes }',
                DONE,
                "a -> e -> done",
            ),
            ['N120 error "gone.campaign"'],
        ),
        # What is left of a value is not judged, nor where a flow leads to that names what was not read.
        (within("frequency: 1 hour :", AUDIENCE, DONE, "a -> done"), ["S001 error :"]),
        (within("quiet: 20:00 :", AUDIENCE, DONE, "a -> done"), ["S001 error :"]),
        (
            within(
                AUDIENCE,
                TWO,
                DONE,
                'letter "L" { url: "https://x.example/" }',
                "a -> u -> letter",
                "letter -> v -> done",
            ),
            ['S001 error "L"'],
        ),
        # What a misspelt `uses` names is used.
        (
            'email news "N" { subject: "s" }\n'
            + within(
                AUDIENCE,
                'email e "E" { usse: news; subject: "s"; transactional: yes }',
                DONE,
                "a -> e -> done",
            ),
            ["N104 error usse"],
        ),
        # A text that is never closed takes in the flows below it.
        (within(AUDIENCE, DONE, 'exit o """O"', "a -> o"), ['S003 error """']),
        # A way out that is at fault.
        (
            'folder gone "G" { where: not subscibed }\n'
            + within(AUDIENCE, MAIL, DONE, 'exit o "O" { uses: gone }', "a -> e -> done")
            + 'test "t" {\n  a at 2026-03-02 09:00\n  expect ends in o\n}\n',
            ["N106 error subscibed"],
        ),
        # A test's misspelt entry lets nobody in, and a misspelt `expect` expects nothing.
        (
            within(AUDIENCE, DONE, "a -> done") + 'test "t" {\n  aa at 2026-03-02 09:00\n  expect done\n}\n',
            ["N102 error aa"],
        ),
        (
            within(AUDIENCE, DONE, "a -> done") + 'test "t" {\n  a at 2026-03-02 09:00\n  expct done\n}\n',
            ["N102 error expct"],
        ),
        (
            'import "gone.campaign"\n' + within('audience a "A" { where: vip }', DONE, "a -> done"),
            ['N120 error "gone.campaign"'],
        ),
    ],
)
def test_what_follows_from_a_fault_is_not_told(campaign: Commands, text: str, expected: list[str]) -> None:
    assert sorted(shown(campaign, text)) == sorted(expected)


def test_the_keys_of_a_finding(campaign: Commands) -> None:
    campaign.write("case.campaign", within(AUDIENCE, DONE, "a -> dnoe"))
    value = campaign("check", "case.campaign", "--format", "json").value
    assert list(value) == ["schema_version", "findings"]
    (finding,) = value["findings"]
    assert list(finding) == [
        "code", "slug", "severity", "message", "file", "line", "column", "end_line", "end_column",
        "help", "notes", "related", "fix",
    ]  # fmt: skip
    place = [finding[key] for key in ("file", "line", "column", "end_line", "end_column")]
    assert place == ["case.campaign", 9, 8, 9, 12]
    assert finding["slug"] == "unknown-element"
    assert "`done`" in finding["help"]
    concise = campaign("check", "case.campaign", "--format", "concise")
    assert concise.out == f"case.campaign:9:8: error[N102 unknown-element]: {finding['message']}\n"
    assert concise.code == 1


@pytest.mark.parametrize(
    ("text", "last", "code"),
    [
        (within(AUDIENCE, DONE, "a -> done"), "1 file, no findings", 0),
        (within('audience a "A"', DONE, "a -> done"), "1 info in 1 file", 0),
        (within("goal: 2%", AUDIENCE, DONE, "a -> done"), "1 warning in 1 file", 1),
        (
            within("owner: 3", AUDIENCE, TWO, "exit x", "a -> x after 0 days"),
            "2 errors, 3 warnings in 1 file",
            1,
        ),
    ],
)
def test_the_last_line_and_the_exit_code(campaign: Commands, text: str, last: str, code: int) -> None:
    campaign.write("case.campaign", text)
    answer = campaign("check", "case.campaign")
    assert answer.code == code
    assert answer.out.split("\n")[-2].removesuffix(" (1 fixable)") == last
