"""On a cluster a run leaves what it leaves here, also when workers die; and Dask has no word in it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from campaignlang.cli import main
from campaignlang.simulation.columnar.workers.on_dask import Cluster
from campaignlang.simulation.tally import Tally, add_tally
from tests.cli.test_run_engines import left_by
from tests.cli.test_run_workers import LONG, SMALL, is_running, job_and_shares, running_below
from tests.documents import ROOT

WEBINAR = ["run", str(ROOT / "examples" / "spring_webinar.campaign"), "--contacts", "300", *SMALL]
ON_DASK = ("--on", "dask", "--workers", "2")


@pytest.mark.slow
def test_a_cluster_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = left_by(tmp_path / "one", capsys, WEBINAR, ("csv",))
    cluster = left_by(tmp_path / "cluster", capsys, [*WEBINAR, *ON_DASK], ("csv",))
    assert cluster == one


@pytest.mark.slow
def test_a_cluster_writes_the_same_parts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts are added up on the cluster here: no rows come back."""
    assert main([*WEBINAR, "--log", f"{tmp_path / 'one'}/"]) == 0
    one = capsys.readouterr().out
    assert main([*WEBINAR, "--log", f"{tmp_path / 'cluster'}/", *ON_DASK]) == 0
    assert capsys.readouterr().out == one
    for path in sorted((tmp_path / "one").iterdir()):
        assert (tmp_path / "cluster" / path.name).read_bytes() == path.read_bytes()
    assert len(list((tmp_path / "cluster").iterdir())) == 5


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced() -> None:
    job, shares = job_and_shares(4_000)

    def total(cluster: Cluster | None) -> tuple[Tally, int]:
        from campaignlang.simulation.columnar.workers.shares import ShareRunner

        tally, folds = Tally(job.program.zone), 0
        parcels: Any
        if cluster is None:
            runner = ShareRunner(job)
            parcels = (parcel for share in shares for parcel in runner.parcels(share))
        else:
            parcels = cluster.parcels(shares)
        for parcel in parcels:
            add_tally(tally, parcel.tally)
            folds += parcel.sum_of_folds
        return tally, folds & (2**64 - 1)

    with Cluster(job, None, 2) as cluster:
        victims = list(cluster.client.run(os.getpid).values())
        killer = Timer(0.3, os.kill, (victims[0], signal.SIGKILL))
        killer.start()
        found = total(cluster)
        killer.join()
        assert not is_running(victims[0])
    assert found == total(None)


def test_a_cluster_that_is_not_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaignlang.simulation.columnar.workers.on_dask.CONNECT_SECONDS", 1)
    assert main([*WEBINAR, "--on", "dask://127.0.0.1:9"]) == 2
    errors = capsys.readouterr().err.splitlines()
    assert errors == [
        "note: no --seed: seed 1",
        "error[U907 cannot-read]: no scheduler of Dask answers at `127.0.0.1:9`",
        "  = help: start one with `dask scheduler`, and workers with `dask worker`",
    ]


def test_dask_that_is_not_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert main([*WEBINAR, "--on", "dask"]) == 2
    assert "takes Dask's scheduler, which is not installed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "on",
    [
        "",
        "ray",
        "dask://",
        "dask://host",
        "dask://host:0x1",
        "dask://host:99999",
        "dask://a:1/b",
        "tcp://a:1",
    ],
)
def test_what_is_no_scheduler(on: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WEBINAR, f"--on={on}"]) == 2
    assert "`--on` takes `dask` or `dask://HOST:PORT`" in capsys.readouterr().err


def test_a_scheduler_has_its_workers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*WEBINAR, "--on", "dask://host:1", "--workers", "2"]) == 2
    assert "a scheduler has its workers" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
def test_interrupted(tmp_path: Path) -> None:
    """As by Ctrl-C, which every process of the terminal gets."""
    work, temporary = tmp_path / "work", tmp_path / "temporary"
    work.mkdir()
    temporary.mkdir()
    child = subprocess.Popen(
        [*LONG, "--log", "parts/", *ON_DASK],
        cwd=work,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
        start_new_session=True,
    )
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and not list(work.glob(".campaign-*/*")):
        time.sleep(0.1)
    below = running_below(child.pid)
    os.killpg(child.pid, signal.SIGINT)
    _, errors = child.communicate(timeout=90)
    assert child.returncode == 130, errors.decode()
    assert errors.decode().splitlines()[-1] == "interrupted"
    assert b"Traceback" not in errors
    assert list(work.iterdir()) == []
    assert list(temporary.iterdir()) == []
    time.sleep(1)
    assert not any(is_running(process) for process in below)


@pytest.mark.slow
def test_a_scheduler_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers with another campaignlang are refused: they could leave something else."""
    import dask
    from distributed import LocalCluster

    assert main(WEBINAR) == 0
    here = capsys.readouterr().out
    with (
        dask.config.set({"temporary-directory": str(tmp_path)}),
        LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster,
    ):
        line = [*WEBINAR, "--on", cluster.scheduler_address.replace("tcp", "dask")]
        assert main(line) == 0
        assert capsys.readouterr().out == here
        monkeypatch.setattr("campaignlang.simulation.columnar.workers.on_dask.VERSION", "0.0.1")
        assert main(line) == 2
        assert "error[U907 cannot-read]: a worker has campaignlang" in capsys.readouterr().err
