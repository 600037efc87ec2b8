"""Several processes leave the bytes that one does, whatever the contacts are, and nothing else."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from campaignlang.cli import main
from campaignlang.cli.people import blocks_of
from campaignlang.cli.running import Wanted, plan_of
from campaignlang.doors.refused import Refused
from campaignlang.simulation.columnar.workers.crew import Crew
from campaignlang.simulation.columnar.workers.shares import Job, Kept, Share, shares_of_many
from tests.cli.test_run_engines import left_by
from tests.documents import ROOT

EXAMPLES = ROOT / "examples"
NURTURE = str(ROOT / "benchmarks" / "nurture.campaign")
LONG = (sys.executable, "-m", "campaignlang", "run", NURTURE, "--contacts", "100_000_000")
SMALL = ("--block-contacts", "16")
# Whose number is high goes round in a circle.
CIRCLE = """language 1
contact { score: number }
campaign c "C" {
  owner: "O"
  timezone: "UTC"
  start: 2026-03-02 09:00
  end: 2026-05-31 18:00
  audience s { where: subscribed }
  wait w { for: 1 minute }
  exit x "X"
  s -> w
  w -> w when score > 100
  w -> x when score <= 100
}
behavior b "B" { email { opened: 50% } }
"""


@pytest.mark.parametrize("name", ["spring_webinar", "win_back", "open_day"])
def test_workers_give_the_same_bytes(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["run", str(EXAMPLES / f"{name}.campaign"), "--contacts", "300", *SMALL]
    endings = ("csv", "parquet")
    one = left_by(tmp_path / "one", capsys, line, endings)
    assert one["code csv"] == 0
    for count in (2, 3):
        several = left_by(tmp_path / str(count), capsys, [*line, "--workers", str(count)], endings)
        assert several == one


def test_workers_on_contacts_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Recorded data, zones, and texts that are codes in one process and must be in the others."""
    line = ["run", str(EXAMPLES / "open_day.campaign"), "--contacts", str(EXAMPLES / "contacts/open_day.csv")]
    one = left_by(tmp_path / "one", capsys, [*line, "--engine", "reference"], ("csv",))
    two = left_by(tmp_path / "two", capsys, [*line, "--workers", "2", "--block-contacts", "3"], ("csv",))
    assert one["code csv"] == 0
    assert two == one


def parts_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_logs_in_parts_are_the_same(tmp_path: Path) -> None:
    line = ["run", str(EXAMPLES / "spring_webinar.campaign"), "--contacts", "300", *SMALL]
    reference = tmp_path / "reference"
    assert main([*line, "--log", f"{reference}/", "--engine", "reference"]) == 0
    expected = parts_of(reference)
    assert list(expected) == [f"part-000{number}.parquet" for number in range(5)]
    for count in ("1", "2"):
        folder = tmp_path / count
        folder.mkdir()
        assert main([*line, "--log", str(folder), "--workers", count]) == 0
        assert parts_of(folder) == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "2", "reference"]


def test_parts_are_the_log(tmp_path: Path) -> None:
    from hashlib import sha256

    from campaignlang.simulation.columnar.outputs.parts import parts_digest

    line = ["run", str(EXAMPLES / "welcome_series.campaign"), "--contacts", "300", *SMALL]
    assert main([*line, "--log", str(tmp_path / "log.csv")]) == 0
    assert main([*line, "--log", f"{tmp_path / 'parts'}/", "--workers", "2"]) == 0
    assert parts_digest(str(tmp_path / "parts")) == sha256((tmp_path / "log.csv").read_bytes()).hexdigest()


@pytest.mark.parametrize("count", ["1", "2"])
def test_the_first_contact_that_fails_is_told(
    count: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, contacts = tmp_path / "c.campaign", tmp_path / "people.csv"
    source.write_text(CIRCLE, encoding="utf-8")
    rows = [f"c{number},{1_000 if number in (130, 131, 190) else 1}" for number in range(200)]
    contacts.write_text("\n".join(["id,score", *rows]) + "\n", encoding="utf-8")
    line = ["run", str(source), "--contacts", str(contacts), "--log", str(tmp_path / "log.csv")]
    assert main([*line, "--engine", "reference"]) == 1
    expected = capsys.readouterr().err
    assert "U904" in expected and "c130" in expected
    assert main([*line, *SMALL, "--workers", count]) == 1
    assert capsys.readouterr().err == expected
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.campaign", "people.csv"]


def test_workers_have_a_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", NURTURE, "--workers=100000"]) == 2
    assert "error[U906 limit-passed]: more than" in capsys.readouterr().err


@pytest.mark.parametrize("count", ["0", "x", "-1", "", "1.5", "9" * 30])
def test_workers_are_a_small_number(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", NURTURE, f"--workers={count}"]) == 2
    assert "`--workers` takes a whole number from 1 to" in capsys.readouterr().err


def test_workers_go_with_the_columnar_engine(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", NURTURE, "--workers", "2", "--engine", "reference"]) == 2
    assert "`--workers` goes with the columnar engine" in capsys.readouterr().err


def job_and_shares(contacts: int) -> tuple[Job, list[Share]]:
    wanted = Wanted(
        contacts=str(contacts),
        behavior_name=None,
        seed="1",
        start_at=None,
        stop_at=None,
        until=None,
        campaign_name=None,
        columns=(),
        no_plugins=True,
    )
    plan = plan_of(NURTURE, wanted)
    people = blocks_of(plan, wanted, 16)
    kept = Kept(events=False, passages=False, executions=False, parts=None)
    job = Job(program=plan.program, scenario=people.scenario, shut_out={}, kept=kept, block_contacts=16)
    return job, list(shares_of_many(job, contacts, None, None))


def test_a_job_goes_from_one_process_to_another() -> None:
    job, _ = job_and_shares(10)
    assert pickle.loads(pickle.dumps(job)).program == job.program


def test_a_worker_that_is_killed_is_told() -> None:
    job, shares = job_and_shares(5_000)
    with Crew(job, 2) as crew:
        parcels = crew.parcels(shares)
        next(parcels)
        crew.children[0].process.kill()
        with pytest.raises(Refused, match="a worker ended before its work was done"):
            list(parcels)
    assert all(child.process.poll() is not None for child in crew.children)


def test_workers_import_nothing_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("numpy", "campaignlang", "pickle", "json", "zoneinfo"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the working folder')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert main(["run", NURTURE, "--contacts", "200", *SMALL, "--workers", "2"]) == 0


def running_below(parent: int) -> list[int]:
    """The processes that a process has started and that still run."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found


def is_running(process: int) -> bool:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("options", [("--workers", "2"), ()])
def test_interrupted(options: Sequence[str], number: signal.Signals, code: int, tmp_path: Path) -> None:
    """No file, no folder and no process is left."""
    log = "parts/" if options else "log.csv"
    child = subprocess.Popen(
        [*LONG, "--log", log, "--participants", "people.csv", *options],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    workers = 2 if options else 0
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        below = running_below(child.pid)
        if len(below) == workers and (list(tmp_path.iterdir()) or not options):
            break
        time.sleep(0.05)
    time.sleep(2)
    assert child.poll() is None, child.stderr
    below = running_below(child.pid)
    assert len(below) == workers
    child.send_signal(number)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == code, errors.decode()
    assert b"Traceback" not in errors
    assert list(tmp_path.iterdir()) == []
    assert not any(is_running(process) for process in below)
