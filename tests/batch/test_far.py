"""Archives behind URLs, and batches on a cluster: the same outputs, byte for byte."""

import os
import re
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.soak import reports_in, write_orders
from reportparse.batch.inputs import list_inputs
from reportparse.batch.ledger import read_records
from reportparse.batch.places import open_place
from reportparse.batch.runner import Options, run_batch
from reportparse.batch.store import Store
from reportparse.batch.verify import verify
from reportparse.cli.app import run
from reportparse.errors import ExitCode
from tests.batch.faults import TARGET
from tests.conftest import PROJECT

fsspec = pytest.importorskip("fsspec", reason="the extra `remote` is not installed")
SAMPLES = ("nanhai-xiqiao-2024", "ningxia-gongan-2017", "pingtan-2011", "xinjiang-jiaoyu-2017")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Good and bad files, a copy, and a zip archive."""
    folder = tmp_path_factory.mktemp("far") / "in"
    (folder / "deep").mkdir(parents=True)
    for name in SAMPLES:
        pdf = (PROJECT / "fixtures" / name / "report.pdf").read_bytes()
        (folder / "deep" / f"{name}.pdf").write_bytes(pdf)
    (folder / "page.pdf").write_bytes(b"<html>")
    (folder / "copy.pdf").write_bytes(pdf)
    (folder / "readme.txt").touch()
    with zipfile.ZipFile(folder / "more.zip", "w") as more:
        sample = PROJECT / "fixtures" / "chongqing-guihua-2025" / "report.pdf"
        more.write(sample, "年报.pdf")
    return folder


@pytest.fixture(scope="module")
def whole(archive: Path) -> dict[str, bytes]:
    output = archive.parent / "whole"
    run(["batch", str(archive), "-o", str(output), "--workers", "2"])
    return reports_in(output)


@pytest.mark.parametrize("scheme", ["file", "local"])
def test_urls_of_a_folder_give_what_the_folder_gives(
    archive: Path, whole: dict[str, bytes], tmp_path: Path, scheme: str
) -> None:
    output = tmp_path / "out"
    command = ["batch", f"{scheme}://{archive}", "-o", f"{scheme}://{output}", "--workers", "2"]
    assert run(command) == ExitCode.SOME_INPUTS_FAILED
    assert reports_in(output) == whole
    assert (output / "summary.html").exists()
    assert run([*command, "--verify"]) == ExitCode.DONE
    before = (output / "ledger.jsonl").read_bytes()
    assert run(command) == ExitCode.SOME_INPUTS_FAILED
    assert (output / "ledger.jsonl").read_bytes() == before
    assert {path.name for path in output.iterdir() if path.is_file()} == {
        "ledger.jsonl",
        "summary.html",
        "summary.json",
    }


def test_patterns_files_and_nothing_behind_a_url(archive: Path) -> None:
    root = f"file://{archive}"
    listed = list_inputs([f"{root}/*/*.pdf", f"{root}/page.pdf", f"{root}/none.pdf"]).inputs
    names = (*SAMPLES, "page", "none")
    assert [found.name for found in listed] == [f"{name}.pdf" for name in names]
    assert [found.problem is None for found in listed] == [True] * 5 + [False]
    assert listed[0].key.startswith(root)


def test_memory_holds_an_output_that_resumes(tmp_path: Path) -> None:
    write_orders(tmp_path / "in", 30)
    inputs = list_inputs([str(tmp_path / "in")]).inputs
    url, options = "memory://bucket/out", Options(workers=2, target=TARGET)
    with Store(tmp_path / "whole") as store:
        run_batch(inputs, store, options)
    with open_place(url) as place, Store(place) as store:
        run_batch(inputs[:20], store, options)
    with open_place(url) as place, Store(place) as store:
        assert run_batch(inputs, store, options).unchanged == 20
    with open_place(url) as place:
        assert not verify(inputs, place).problems
        there = {path: place.read(path) for path in place.list_reports()}
        assert there == reports_in(tmp_path / "whole")
        place.remove(min(there))
        assert len(verify(inputs, place).problems) == 1
    with open_place(url) as place, Store(place) as store:
        assert run_batch(inputs, store, options).unchanged == 29
        assert {path: place.read(path) for path in place.list_reports()} == there


def test_a_url_nobody_can_open_is_wrong_usage(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["batch", str(archive), "-o", "nosuch://a/b"]) == ExitCode.WRONG_USAGE
    assert "reportparse[remote]" in capsys.readouterr().err


def test_a_node_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    if find_spec("ray") is None:
        pytest.skip("the extra `ray` is not installed")
    folder, whole, output = tmp_path / "in", tmp_path / "whole", tmp_path / "out"
    folder.mkdir()
    sample = (PROJECT / "fixtures" / "pingtan-2011" / "report.pdf").read_bytes()
    for name in SAMPLES:
        (folder / f"{name}.pdf").write_bytes(
            (PROJECT / "fixtures" / name / "report.pdf").read_bytes()
        )
    for number in range(24):
        (folder / f"{number}.pdf").write_bytes(sample[: 2000 * number] + b"%d" % number)
    run(["batch", str(folder), "-o", str(whole), "--workers", "2", "--no-ocr"])
    done = subprocess.run(
        [sys.executable, "-m", "tests.batch.on_two_nodes", str(folder), str(output)],
        env={**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    killed_after = re.search(r"^killed after (\d+)$", done.stdout, re.MULTILINE)
    assert killed_after is not None
    assert 0 < int(killed_after[1]) < 28
    assert reports_in(output) == reports_in(whole)
    assert not verify(list_inputs([str(folder)]).inputs, output).problems
    codes = [r.code for path in output.glob("ledger*") for r in read_records(path)]
    assert sorted(codes) == sorted(r.code for r in read_records(whole / "ledger.jsonl"))
