"""Each call of the system that `draw` and `run` make fails once: the old outputs are whole every time."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.attempt import GOOD, assert_ours, called, contents

pytestmark = pytest.mark.slow

CALLS = ("open", "write", "read", "fsync", "replace", "close", "fstat", "stat")
FAULTS = {"open": errno.EMFILE, "read": errno.EIO}
OLD = b"old and whole"
DRAW = ("draw", "x.campaign", "-o", "y.svg")
RUN = (
    *("run", "x.campaign", "--contacts", "people.csv"),
    *("--log", "log.csv", "--participants", "participants.jsonl"),
    *("--campaign-log", "campaign.csv", "--summary", "summary.json"),
)
OUTPUTS = {DRAW: ("y.svg",), RUN: ("log.csv", "participants.jsonl", "campaign.csv", "summary.json")}
FAILURES_MAX = 400


class Failing:
    """A call of the system that fails the n-th time, for paths and descriptors of the folder alone."""

    def __init__(self, call: str, number: int, folder: Path) -> None:
        self.real: Callable[..., object] = getattr(os, call)
        self.call = call
        self.number = number
        self.folder = str(folder)
        self.calls = 0

    def __call__(self, *arguments: object, **named: object) -> object:
        if not self.is_of_the_folder(arguments[0]):
            return self.real(*arguments, **named)
        self.calls += 1
        if self.calls == self.number:
            if self.call == "close":
                self.real(*arguments, **named)
            raise OSError(FAULTS.get(self.call, errno.ENOSPC), "failed")
        return self.real(*arguments, **named)

    def is_of_the_folder(self, what: object) -> bool:
        """What Python does for itself (imports, its own files) is left alone."""
        if isinstance(what, int):
            try:
                what = os.readlink(f"/proc/self/fd/{what}")
            except OSError:
                return False
        return isinstance(what, str) and os.path.abspath(what).startswith(self.folder)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "x.campaign").write_text(GOOD, encoding="utf-8")
    (tmp_path / "people.csv").write_text("id,plan\nann,x\nbob,y\n", encoding="utf-8")
    return tmp_path


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="descriptors have no names here")
@pytest.mark.parametrize("arguments", [DRAW, RUN], ids=lambda arguments: arguments[0])
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_the_outputs_are_whole(
    call: str,
    arguments: tuple[str, ...],
    place: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    outputs = OUTPUTS[arguments]
    assert called(list(arguments), place, capsys).code == 0
    new = {name: (place / name).read_bytes() for name in outputs}
    assert OLD not in new.values()
    failures = 0
    for number in range(1, FAILURES_MAX):
        for name in outputs:
            (place / name).write_bytes(OLD)
        names = set(contents(place))
        failing = Failing(call, number, place)
        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            outcome = called(list(arguments), place, capsys)
        assert_ours(outcome.output + outcome.errors)
        assert outcome.code in (0, 2), outcome.errors
        found = {name: (place / name).read_bytes() for name in outputs}
        if outcome.code == 0:
            # What failed was only a wish: that the name outlasts a power cut, the settings of a project.
            assert found == new
        else:
            failures += 1
            assert all(found[name] in (OLD, new[name]) for name in outputs)
            assert list(found.values()) != list(new.values())
        assert set(contents(place)) == names, "something stays behind"
        if failing.calls < number:
            break
    assert failing.calls < number, "the call never stopped failing"
    assert failures or call in ("stat", "fstat"), "nothing ever failed"
