"""Whatever one input does to its worker, the others end as if it were not there."""

import errno
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from reportparse.batch.codes import Code
from reportparse.batch.inputs import list_inputs
from reportparse.batch.ledger import read_finals, read_records
from reportparse.batch.limits import Limits
from reportparse.batch.runner import Options, run_batch
from reportparse.batch.store import Store
from reportparse.batch.supervisor import Supervisor
from reportparse.errors import WorkersFailedError
from tests.batch.faults import TARGET

LIMITS = Limits(seconds=1.5, cpu_seconds=1, silence=20, memory=1 << 30, inputs_per_worker=3)
PATIENT = replace(LIMITS, seconds=60, cpu_seconds=60)
"""For faults that end by themselves, however busy the machine is."""


def run_orders(folder: Path, orders: dict[str, str], workers: int = 2) -> dict[str, str]:
    """Run a batch over files that hold orders; return the final code of each file."""
    (folder / "in").mkdir(exist_ok=True)
    for name, order in orders.items():
        (folder / "in" / f"{name}.pdf").write_text(order)
    inputs = list_inputs([str(folder / "in")]).inputs
    limits = LIMITS if {"hang", "spin"} & set(orders.values()) else PATIENT
    with Store(folder / "out") as store:
        run_batch(inputs, store, Options(workers=workers, limits=limits, target=TARGET))
    finals, _ = read_finals(folder / "out" / "ledger.jsonl")
    return {Path(key).stem: record.code for key, record in finals.items()}


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.json")}


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (f"signal {int(signal.SIGSEGV)}", Code.CRASHED),
        (f"signal {int(signal.SIGABRT)}", Code.CRASHED),
        (f"signal {int(signal.SIGTERM)}", Code.CRASHED),
        (f"signal {int(signal.SIGKILL)}", Code.CRASHED),
        ("exit 0", Code.EXITED),
        ("exit 7", Code.EXITED),
        ("hang", Code.OUT_OF_TIME),
        ("memory", Code.OUT_OF_MEMORY),
        ("garbage", Code.GARBLED),
        ("gigabyte zeros", Code.GARBLED),
        ("gigabyte frame", Code.GARBLED),
        ("messages", Code.GARBLED),
        ('say {"kind":"outcome","code":"unchanged"}', Code.GARBLED),
        ('say {"kind":"outcome","code":"done"}', Code.GARBLED),
        ('say {"kind":"outcome","code":"bug","message":[1]}', Code.GARBLED),
        ("say [ 200000", Code.GARBLED),
        (f"errno {errno.EIO}", Code.UNREADABLE),
        (f"errno {errno.ENOSPC}", Code.UNREADABLE),
        (f"errno {errno.ENOENT}", Code.BUG),
        ("descriptors", Code.UNREADABLE),
        ("clock 0", Code.DONE),
        ("raise x", Code.BUG),
        ("noise", Code.DONE),
    ],
)
def test_the_culprit_is_named_and_its_neighbours_are_unharmed(
    tmp_path: Path, order: str, code: Code
) -> None:
    good = {f"{number}": f"fine {number}" for number in range(8) if number != 3}
    codes = run_orders(tmp_path, {**good, "3": order})
    assert codes == {**dict.fromkeys(good, "done"), "3": code}
    (tmp_path / "alone").mkdir()
    run_orders(tmp_path / "alone", good)
    with_it, without = files_of(tmp_path / "out"), files_of(tmp_path / "alone" / "out")
    assert without.items() <= with_it.items()
    attempts = [r for r in read_records(tmp_path / "out" / "ledger.jsonl") if "/3.pdf" in r.input]
    tries = 1 if code in (Code.BUG, Code.DONE) else 2
    assert [record.final for record in attempts] == [False] * (tries - 1) + [True]


def test_memory_of_the_process_that_runs_a_batch_is_not_a_workers(tmp_path: Path) -> None:
    ballast = bytearray(b"x") * LIMITS.memory  # a worker is forked from a process as large as this
    assert run_orders(tmp_path, {"1": "descriptors"}) == {"1": Code.UNREADABLE}
    assert len(ballast) == LIMITS.memory


def test_a_busy_loop_ends_at_the_cpu_limit_or_the_wall_clock(tmp_path: Path) -> None:
    codes = run_orders(tmp_path, {"1": "spin", "2": "fine"})
    assert codes["1"] in (Code.OUT_OF_CPU, Code.OUT_OF_TIME)
    assert codes["2"] == Code.DONE


def test_an_input_that_crashes_once_is_done_at_the_second_try(tmp_path: Path) -> None:
    assert run_orders(tmp_path, {"1": f"once {tmp_path / 'marker'}"}) == {"1": "done"}


def test_workers_reserve_little_for_threads_unless_the_user_wants_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    orders = {
        "1": "environment MALLOC_ARENA_MAX 2",
        "2": "environment OMP_NUM_THREADS 1",
        "3": "environment OPENBLAS_NUM_THREADS 7",
    }
    assert set(run_orders(tmp_path, orders).values()) == {"done"}


def test_workers_that_cannot_start_blame_no_input(tmp_path: Path) -> None:
    (tmp_path / "1.pdf").write_text("fine")
    inputs = list_inputs([str(tmp_path / "1.pdf")]).inputs
    with Store(tmp_path / "out") as store, pytest.raises(WorkersFailedError):
        run_batch(inputs, store, Options(workers=1, target="tests.batch.faults:nothing"))
    assert not list(read_records(tmp_path / "out" / "ledger.jsonl"))


def test_every_worker_ends_with_the_supervisor() -> None:
    with Supervisor(TARGET, {}, workers=2, limits=LIMITS) as pool:
        workers = [slot.worker._process for slot in pool._slots]
    assert all(worker.poll() is not None for worker in workers)
