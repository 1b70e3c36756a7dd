"""Over a hundred and fifty hostile files in one batch: each ends alone, in one sensible record."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from reportparse.batch.codes import Code
from reportparse.batch.ledger import Record, read_finals, read_records
from reportparse.cli.app import run
from tests.conftest import PROJECT
from tests.hostile.gallery import endings_of, write_gallery

SECONDS = 60.0
GOOD = ("siming-2016", "ningxia-gongan-2017", "huangdao-chengguan-2020")


def convert(output: Path, *sources: Path) -> int:
    limits = ("--no-ocr", "--max-seconds", f"{SECONDS:g}", "--max-memory", "1024")
    return run(["batch", *map(str, sources), "-o", str(output), "--workers", "2", *limits])


class Archive:
    """The folder of good files, that of hostile ones, and what came of them."""

    def __init__(self, folder: Path) -> None:
        """Convert the good files alone, and all of them together."""
        self.good, self.hostile = folder / "good", folder / "hostile"
        self.alone, self.together = folder / "alone", folder / "together"
        self.good.mkdir()
        for name in GOOD:
            pdf = (PROJECT / "fixtures" / name / "report.pdf").read_bytes()
            (self.good / f"{name}.pdf").write_bytes(pdf)
        write_gallery(self.hostile, slow=False)
        self.status = convert(self.alone, self.good)
        convert(self.together, self.good, self.hostile)
        self.records = [
            record
            for record in read_records(self.together / "ledger.jsonl")
            if self.below(record) is not None
        ]
        finals, _ = read_finals(self.together / "ledger.jsonl")
        self.finals: Mapping[str, Record] = finals

    def below(self, record: Record) -> str | None:
        """Return a record's input as its path below the hostile files."""
        name = record.input.removeprefix("bytes:").partition(f"{self.hostile}{os.sep}")[2]
        return name or None


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("archive"))


def test_each_file_ends_in_one_record_with_a_sensible_code(archive: Archive) -> None:
    finals = [record for record in archive.records if record.final]
    names = [archive.below(record) for record in finals]
    assert len(names) == len(set(names)) > 200
    odd = {
        name: (record.code, record.message)
        for name, record in zip(names, finals, strict=True)
        if Code(record.code) not in endings_of(str(name))
    }
    assert not odd
    assert all(record.message for record in finals if Code(record.code).is_failure)


def test_none_takes_longer_than_it_may(archive: Archive) -> None:
    assert max(record.seconds for record in archive.records) <= 1.1 * SECONDS


def test_neighbours_are_as_if_the_others_were_not_there(archive: Archive) -> None:
    assert archive.status == 0
    alone = {
        str(path.relative_to(archive.alone)): path.read_bytes()
        for path in archive.alone.glob("*/**/*.json")
    }
    assert len(alone) == len(GOOD)
    for path, content in alone.items():
        assert (archive.together / path).read_bytes() == content


def test_nothing_is_written_outside_and_the_proof_holds(archive: Archive) -> None:
    assert not list(archive.hostile.parent.glob("**/*climbed*"))
    assert convert(archive.together, archive.good, archive.hostile, Path("--verify")) == 0
