"""`convert` and `batch` take the same options, and what the user wants reaches the worker."""

from dataclasses import fields
from inspect import Parameter, signature
from pathlib import Path

import pytest

from reportparse.batch.limits import Limits
from reportparse.batch.runner import Options
from reportparse.cli.app import run
from reportparse.cli.batch import batch
from reportparse.cli.convert import convert
from reportparse.cli.reading import Reading
from reportparse.errors import CodebookError, ExitCode
from reportparse.limits import DocumentLimits


def test_both_commands_have_every_option_with_the_same_default() -> None:
    for command in (convert, batch):
        parameters = signature(command).parameters
        assert "reading" not in parameters
        for one in fields(Reading):
            assert parameters[one.name].default == one.default
            assert parameters[one.name].kind is Parameter.KEYWORD_ONLY


def test_without_options_the_defaults_of_a_run_hold() -> None:
    assert Reading().options() == Options()


def test_every_option_reaches_the_run() -> None:
    given = Reading(
        password="p",
        no_ocr=True,
        read_twice=True,
        max_seconds=1,
        max_cpu_seconds=2,
        max_memory=64,
        max_bytes=4,
        max_pages=5,
        max_glyphs=6,
        max_drawings=7,
        max_stream=8,
    )
    assert given.options(silence=9) == Options(
        limits=Limits(1, 2, 9, 64 << 20, 4 << 20, DocumentLimits(5, 6, 7, 8 << 20)),
        password="p",
        read_twice=True,
        ocr=False,
    )


@pytest.mark.parametrize("command", ["convert", "batch"])
def test_a_malformed_file_of_the_user_is_blamed_before_any_work(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    (tmp_path / "own.yaml").write_text("form: [")
    arguments = [command, str(tmp_path / "a.pdf"), "-o", str(tmp_path / "out")]
    for option in ("--codebook", "--agencies"):
        assert run([*arguments, option, str(tmp_path / "own.yaml")]) == ExitCode.WRONG_USAGE
        assert "own.yaml" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_relative_names_are_those_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CodebookError, match=r"own\.yaml"):
        Reading(codebook=[Path("own.yaml")]).options()
