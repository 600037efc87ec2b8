"""JSON Lines in blocks are those read one by one, line by line or by chunks."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignlang.model.campaign import Campaign
from tests.simulation.columnar.reading_both_ways import CAMPAIGN, FEW, WRONG, both_say_the_same, tables
from tests.simulation.playing import read


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return read(CAMPAIGN).campaigns[0]


JSON_CELLS = (
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from((*WRONG, "yes", "2.5", [], "pro"))
)


@FEW
@given(table=tables(), data=st.data())
def test_json_lines_of_any_sort(
    campaign: Campaign, tmp_path: Path, table: tuple[list[str], list[list[str]]], data: st.DataObject
) -> None:
    names, found = table
    lines = []
    for row in found:
        cells: dict[str, object] = dict(zip(names, row, strict=False))
        for _ in range(data.draw(st.sampled_from((0, 0, 0, 1, 2)))):
            name = data.draw(st.sampled_from(names))
            if data.draw(st.booleans()):
                cells.pop(name, None)
            else:
                cells[name] = data.draw(JSON_CELLS)
        lines.append(json.dumps(cells) + data.draw(st.sampled_from(("\n", "\n", "\r\n", "\n\n", " \n"))))
    lines.append(data.draw(st.sampled_from(("", "", "{", "\udcff"))))
    path = tmp_path / "people.jsonl"
    path.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
    both_say_the_same(path, campaign)


JSON_WRITTEN = (
    r'"a\nb"',
    r'"\u017e \u00e9"',
    r'"\ud83d\ude00"',
    r'"\ud800"',
    r'"a\\"',
    r'"\""',
    r'"\x"',
    '"\t"',
    '"a,b:c{}[]"',
    '"a" "b"',
    '"x" ',
    ' "x"',
    "  7",
    '""',
    "",
    "007",
    "-0",
    "-01",
    "0",
    "0.5",
    "-0.25",
    "1.50",
    "1e5",
    "NaN",
    "nul",
    "null",
    "true",
    "[1]",
    "{}",
    '"007"',
    '"12.5"',
    '"yes"',
    '"2026-03-02"',
    "2026-03-02",
    '"ž"',
    '"x',
    '7, "id": "twice"',
)


@pytest.mark.parametrize("written", JSON_WRITTEN)
@pytest.mark.parametrize("key", ("id", "name", "orders", "joined", "vip", "plan", "more", "mo\\u0072e"))
def test_lines_of_json_that_are_nearly_alike(
    campaign: Campaign, tmp_path: Path, key: str, written: str
) -> None:
    path = tmp_path / "people.jsonl"
    for space in ("", " "):
        lines = []
        for number, cell in enumerate(("null", "null", written, "null")):
            cells = {"id": f'"a{number}"', "name": '"n"'}
            if number == 2 or key != "id":
                cells[key] = cell
            lines.append("{" + f",{space}".join(f'"{one}":{space}{cells[one]}' for one in cells) + "}")
        path.write_text("\n".join(lines), encoding="utf-8", newline="")
        both_say_the_same(path, campaign)
