"""Outputs are whole or absent, each input has one final record, and a run resumes."""

import io
import json
import os
import random
import signal
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from reportparse.batch.codes import Code
from reportparse.batch.inputs import list_inputs
from reportparse.batch.ledger import Record, read_finals, read_records
from reportparse.batch.runner import Options, run_batch
from reportparse.batch.store import Store, place_of
from reportparse.batch.summary import count_records, render_html
from reportparse.batch.verify import verify
from reportparse.cli.app import run
from reportparse.errors import CannotWriteError, ExitCode
from tests.batch.faults import TARGET
from tests.conftest import PROJECT

SAMPLE = PROJECT / "fixtures" / "ningxia-gongan-2017" / "report.pdf"
OTHERS = sorted((PROJECT / "fixtures").glob("*/report.pdf"))


def batch(*arguments: str | Path) -> int:
    return run(["batch", "--workers", "2", *map(str, arguments)])


def reports_in(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.glob("*/**/*.json")}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A folder of good and bad files."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, path in enumerate(OTHERS[:4]):
        (folder / f"{number}.pdf").write_bytes(path.read_bytes())
    (folder / "page.pdf").write_bytes(b"<html>")
    (folder / "empty.pdf").touch()
    (folder / "copy.pdf").write_bytes(OTHERS[0].read_bytes())
    (folder / "half.pdf").write_bytes(SAMPLE.read_bytes()[: SAMPLE.stat().st_size // 2])
    os.mkfifo(folder / "pipe.pdf")
    (folder / "out.pdf").symlink_to("/dev/zero")
    return folder


def test_every_input_ends_in_one_record_and_the_run_verifies(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    assert batch(archive, "-o", output) == ExitCode.SOME_INPUTS_FAILED
    finals, stale = read_finals(output / "ledger.jsonl")
    codes = {Path(key).name: record.code for key, record in finals.items()}
    assert codes["page.pdf"] == codes["empty.pdf"] == Code.NOT_A_PDF
    assert codes["pipe.pdf"] == codes["out.pdf"] == Code.NOT_A_FILE
    assert len(codes) == 10
    assert not stale
    assert sum(record.duplicate_of is not None for record in finals.values()) == 1
    assert batch(archive, "-o", output, "--verify") == ExitCode.DONE
    summary = json.loads((output / "summary.json").read_text())
    assert summary["inputs"] == 10 == summary["done"] + summary["doubtful"] + summary["failed"]


def test_the_same_command_again_changes_nothing(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    batch(archive, "-o", output)
    ledger, before = (output / "ledger.jsonl").read_bytes(), reports_in(output)
    batch(archive, "-o", output)
    assert (output / "ledger.jsonl").read_bytes() == ledger
    assert reports_in(output) == before


def test_a_damaged_output_a_changed_input_and_a_torn_line_are_done_again(
    archive: Path, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    batch(archive, "-o", output)
    before = reports_in(output)
    (output / min(before)).write_bytes(b"{")
    with (output / "ledger.jsonl").open("ab") as ledger:
        ledger.write(b'{"input": "torn')
    (archive / "page.pdf").write_bytes(OTHERS[5].read_bytes())
    assert batch(archive, "-o", output) == ExitCode.SOME_INPUTS_FAILED
    after = reports_in(output)
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1
    assert batch(archive, "-o", output, "--verify") == ExitCode.DONE
    assert len((output / "ledger.jsonl").read_bytes().splitlines()) == len(
        list(read_records(output / "ledger.jsonl"))
    )


def test_verify_sees_a_changed_file_and_a_stray_one(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    batch(archive, "-o", output)
    first = output / min(reports_in(output))
    first.write_bytes(b"{}")
    (first.parent / "stray.json").write_bytes(b"{}")
    seen = verify(list_inputs([str(archive)]).inputs, output)
    assert len(seen.problems) == 2
    assert batch(archive, "-o", output, "--verify") == ExitCode.SOME_INPUTS_FAILED


def test_killed_at_any_moment_a_run_resumes_to_the_same_bytes(
    archive: Path, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    batch(archive, "-o", whole)
    command = [sys.executable, "-m", "reportparse", "batch", str(archive), "-o", str(broken)]
    dice = random.Random(7)
    for _ in range(6):
        started = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(dice.uniform(0.2, 1.2))
        started.send_signal(signal.SIGKILL)
        started.wait()
    batch(archive, "-o", broken)
    assert reports_in(broken) == reports_in(whole)
    assert batch(archive, "-o", broken, "--verify") == ExitCode.DONE


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    with Store(tmp_path), pytest.raises(CannotWriteError, match="another run"):
        Store(tmp_path)


def test_an_unwritable_folder_ends_the_run_with_8(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert batch(SAMPLE, "-o", tmp_path / "file" / "output") == ExitCode.CANNOT_WRITE


def test_shards_cover_every_input_once(archive: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    for number in (1, 2, 3):
        batch(archive, "-o", output, "--shard", f"{number}/3")
    assert batch(archive, "-o", output, "--verify") == ExitCode.DONE


def test_entries_of_archives_are_inputs_and_nothing_is_unpacked(tmp_path: Path) -> None:
    pdf = SAMPLE.read_bytes()
    name = zipfile.ZipInfo("x.pdf")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(name, pdf)
        archive.writestr("../../out.pdf", OTHERS[0].read_bytes())
        archive.writestr("inner.zip", b"PK")
        archive.writestr("readme.txt", b"")
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive_tar:
        entry = tarfile.TarInfo("公安厅/年报.pdf")
        entry.size = len(OTHERS[1].read_bytes())
        archive_tar.addfile(entry, io.BytesIO(OTHERS[1].read_bytes()))
        link = tarfile.TarInfo("link.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive_tar.addfile(link)
    output = tmp_path / "output"
    assert batch(tmp_path / "a.zip", tmp_path / "b.tar.gz", "-o", output) == 10
    finals, _ = read_finals(output / "ledger.jsonl")
    codes = {key.partition("!/")[2]: record.code for key, record in finals.items()}
    assert codes.pop("inner.zip") == Code.BAD_ARCHIVE
    assert codes.pop("link.pdf") == Code.NOT_A_FILE
    assert set(codes) == {"x.pdf", "../../out.pdf", "公安厅/年报.pdf"}
    assert not any(Code(code).is_failure for code in codes.values())
    assert not list(tmp_path.rglob("*out.pdf"))


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("XXXXXX.pdf", b"")
    raw = (tmp_path / "a.zip").read_bytes().replace(b"XXXXXX", "公安厅".encode("gbk"))
    (tmp_path / "a.zip").write_bytes(raw)
    (found,) = list_inputs([str(tmp_path / "a.zip")]).inputs
    assert found.name == "公安厅.pdf"


def test_bombs_are_refused_without_being_unpacked(tmp_path: Path) -> None:
    zeros = bytes(1 << 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(100):
            archive.writestr(f"{number}.pdf", zeros)
    with tarfile.open(tmp_path / "b.tgz", "w:gz") as archive_tar:
        for number in range(100):
            entry = tarfile.TarInfo(f"{number}.pdf")
            entry.size = len(zeros)
            archive_tar.addfile(entry, io.BytesIO(zeros))
    for name in ("a.zip", "b.tgz"):
        inputs = list_inputs([str(tmp_path / name)]).inputs
        assert inputs[-1].problem is not None
        assert inputs[-1].problem[0] == Code.ARCHIVE_BOMB
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04 no archive")
    (broken,) = list_inputs([str(tmp_path / "c.zip")]).inputs
    assert broken.problem is not None
    assert broken.problem[0] == Code.BAD_ARCHIVE


@pytest.mark.parametrize("part", ["..", "../x", "/etc", "a/b", ".hidden", "", "a\0b", "x" * 200])
def test_no_part_of_a_path_comes_from_a_hostile_report(part: str) -> None:
    for report in (
        {"region": part, "agency": "cn-1", "year": 2020},
        {"region": "320000", "agency": part, "year": 2020},
    ):
        assert place_of(report, "ab" * 32) == f"_unresolved/{'ab' * 8}/2020.json"


@pytest.mark.parametrize("name", ["ledger.jsonl", "summary.json", "_unresolved"])
def test_no_report_takes_the_name_of_what_else_is_in_the_folder(name: str) -> None:
    report = {"region": name, "agency": "cn-1", "year": 2020}
    assert place_of(report, "ab" * 32) == f"_unresolved/{'ab' * 8}/2020.json"


def test_a_second_different_report_is_kept_beside_the_first(tmp_path: Path) -> None:
    text = (OTHERS[0], OTHERS[1])
    from reportparse import parse_report

    bodies = [parse_report(path).to_json().encode() for path in text]
    place = {"region": "320000", "agency": "cn-320000-x", "year": 2020}
    with Store(tmp_path) as store:
        written = [
            store.write_reports(f"{n}", f"{n}" * 64, [{**place, "bytes": len(body)}], body)[0].path
            for n, body in enumerate(bodies)
        ]
        assert not list(tmp_path.glob("3*"))  # named when the group is synced
        store.sync()
    assert written == [
        "320000/cn-320000-x/2020.json",
        f"320000/cn-320000-x/2020.{'1' * 16}.json",
    ]
    assert (tmp_path / written[0]).read_bytes() == bodies[0]
    second = json.loads((tmp_path / written[1]).read_bytes())
    assert second["findings"].pop()["code"] == "year.second-report"
    assert second == json.loads(bodies[1])


def test_bytes_that_move_to_another_input_bring_their_report(tmp_path: Path) -> None:
    """The record of an input that has other bytes by now stands for nobody else."""
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    options = Options(target=TARGET)

    def convert() -> dict[str, Record]:
        with Store(output) as store:
            run_batch(list_inputs([str(folder)]).inputs, store, options)
        finals, _ = read_finals(output / "ledger.jsonl")
        return {Path(key).stem: record for key, record in finals.items()}

    (folder / "a.pdf").write_text("report cn-1 2020 first")
    (folder / "c.pdf").write_text("report cn-1 2020 first")
    convert()
    (folder / "a.pdf").write_text("report cn-2 2020 other")
    (folder / "b.pdf").write_text("report cn-1 2020 first")
    (folder / "c.pdf").write_text("report cn-3 2020 third")
    records = convert()
    for name, record in records.items():
        (path,) = (one.path for one in record.outputs)
        said = json.loads((output / path).read_bytes())["source"]["file"]
        assert said == {"a": "other", "b": "first", "c": "third"}[name]
    assert len(reports_in(output)) == 3
    assert not verify(list_inputs([str(folder)]).inputs, output).problems
    (folder / "b.pdf").unlink()
    (folder / "d.pdf").write_text("report cn-1 2020 first")
    assert convert()["d"].duplicate_of == str(folder / "b.pdf")


def test_nothing_live_comes_out_of_a_name(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    names = ["=cmd()", "<script>alert(1)<", "\x1b[31mred", "\udcff\udcfe", "\u202egnp", "a\nb"]
    folder = tmp_path / "in"
    folder.mkdir()
    for name in names:
        (folder / f"{name}.pdf".replace("/", "_")).write_bytes(b"no pdf")
    output = tmp_path / "output"
    assert batch(folder, "-o", output) == ExitCode.SOME_INPUTS_FAILED
    finals, _ = read_finals(output / "ledger.jsonl")
    assert len(finals) == len(names)
    assert (output / "ledger.jsonl").read_bytes().isascii()
    page = render_html(count_records(finals.values()))
    assert "<script" not in page
    assert "\x1b" not in page + capfd.readouterr().err
    assert stat.S_ISREG((output / "summary.html").stat().st_mode)
    assert "\u202e" not in page
