"""`campaign draw`: which file is written, what is told, and the exit codes."""

import shutil
from pathlib import Path

import pytest

from campaignlang.cli import main
from campaignlang.doors.children import find_dot

ONE = """campaign one "One" {
  owner: "Dana Reyes"
  audience everyone "Everyone"
  email hello "Hello" { subject: "Hi"; url: "https://acme.example/hello" }
  exit done "Done"
  everyone -> hello -> done
}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "news.campaign"
    path.write_text(ONE, encoding="utf-8")
    return path


def test_without_an_output_it_goes_beside_the_source(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "news.campaign"]) == 0
    assert capsys.readouterr().out == "news.svg\n"
    assert file.with_suffix(".svg").read_text(encoding="utf-8").startswith("<svg ")


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("svg", b"<svg "),
        ("png", b"\x89PNG"),
        ("dot", b"digraph"),
        ("mmd", b"flowchart TB"),
        ("txt", b"One (one)"),
    ],
)
def test_the_ending_is_the_format(file: Path, ending: str, begins: bytes) -> None:
    assert main(["draw", str(file), "-o", f"x.{ending}"]) == 0
    assert Path(f"x.{ending}").read_bytes().startswith(begins)


def test_an_unknown_ending_is_said(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", str(file), "-o", "x.pdf"]) == 2
    assert "the ending of `x.pdf` names no format" in capsys.readouterr().err


def test_standard_output(file: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["draw", str(file), "-o", "-", "--format", "txt"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"One (one)\nruns: by hand\nowner: Dana Reyes\n")


def test_check_tells_missing_and_outdated_files(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draw", "news.campaign", "--check"]) == 1
    assert capsys.readouterr().out == "news.svg is missing\n"
    assert main(["draw", "news.campaign"]) == 0
    assert main(["draw", "news.campaign", "--check"]) == 0
    file.write_text(ONE.replace('"Hello"', '"Hallo"'), encoding="utf-8")
    capsys.readouterr()
    assert main(["draw", "news.campaign", "--check"]) == 1
    assert capsys.readouterr().out == "news.svg is not what news.campaign gives\n"


def test_several_campaigns_are_a_file_each(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(ONE + ONE.replace("campaign one", "campaign two"), encoding="utf-8")
    assert main(["draw", "news.campaign"]) == 0
    assert capsys.readouterr().out == "news-one.svg\nnews-two.svg\n"
    assert main(["draw", "news.campaign", "-o", "x.svg"]) == 2
    assert "several campaigns" in capsys.readouterr().err
    assert main(["draw", "news.campaign", "-o", "x.svg", "--campaign", "two"]) == 0
    assert main(["draw", "news.campaign", "--campaign", "three"]) == 2
    assert "no campaign is called `three` (found: `one`, `two`)" in capsys.readouterr().err


def test_a_folder_takes_all(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out").mkdir()
    assert main(["draw", ".", "-o", "out", "--format", "mmd"]) == 0
    assert capsys.readouterr().out == "out/news.mmd\n"


def test_source_links_lead_to_the_lines(file: Path) -> None:
    assert main(["draw", "news.campaign", "--source-url", "https://code.example/main"]) == 0
    drawn = file.with_suffix(".svg").read_text(encoding="utf-8")
    assert 'href="https://code.example/main/news.campaign#L4"' in drawn
    assert 'role="group"' in drawn


def test_a_prefix_that_no_link_can_begin_with_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["draw", "news.campaign", "--source-url", "code.example/main"]) == 2
    assert "`code.example/main` is no address like" in capsys.readouterr().err
    assert not file.with_suffix(".svg").exists()


def test_too_many_pixels_are_refused_with_advice(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "".join(
        f'  email e{number} {{ subject: "Hi" }}\n  hello -> e{number} -> done\n' for number in range(9)
    )
    file.write_text(ONE.removesuffix("}\n") + more + "}\n", encoding="utf-8")
    assert main(["draw", str(file), "-o", "x.png", "--scale", "10"]) == 1
    told = capsys.readouterr().err
    assert "above the limit of 40 megapixels" in told
    assert "--scale" in told
    assert not Path("x.png").exists()


@pytest.mark.parametrize("scale", ["0", "-1", "11", "nan", "1e3", "x"])
def test_a_scale_is_a_plain_number(file: Path, scale: str) -> None:
    assert main(["draw", str(file), "-o", "x.png", "--scale", scale]) == 2


def test_a_source_is_never_overwritten(file: Path) -> None:
    Path("x.svg").write_text(ONE, encoding="utf-8")
    assert main(["draw", "x.svg", "-o", "x.svg"]) == 2
    assert Path("x.svg").read_text(encoding="utf-8") == ONE


def test_a_file_without_meaning_is_not_drawn(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(ONE.replace("-> done", "-> dune"), encoding="utf-8")
    assert main(["draw", "news.campaign"]) == 1
    assert "N102" in capsys.readouterr().err
    assert not file.with_suffix(".svg").exists()


def test_a_campaign_without_elements_and_a_file_without_campaign(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text('campaign bare "Bare" {\n}\n', encoding="utf-8")
    assert main(["draw", "news.campaign", "-o", "x.png"]) == 0
    file.write_text("contact {\n  plan: text\n}\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["draw", "news.campaign"]) == 2
    assert "there is no campaign to draw;" in capsys.readouterr().err


def test_a_system_engine_is_said_or_missed(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(file.parent))
    assert main(["draw", "news.campaign", "--engine", "system"]) == 2
    assert "`dot` is not on the PATH" in capsys.readouterr().err
    bundled = find_dot()
    assert bundled is not None
    name = "dot.exe" if bundled.endswith(".exe") else "dot"
    shutil.copy(bundled, file.parent / name)
    assert main(["draw", "news.campaign", "--engine", "system"]) == 0
    assert "the layout is made by the system's `dot`" in capsys.readouterr().err
