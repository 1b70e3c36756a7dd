"""`reportparse batch`: an archive becomes a folder of report JSONs, a ledger and a summary."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportparse.cli.failures import WrongUsageError, count, print_message
from reportparse.cli.files import write_output
from reportparse.cli.options import AsJson, Debug
from reportparse.cli.reading import SANE, Reading, takes_reading
from reportparse.errors import CannotWriteError, ExitCode

if TYPE_CHECKING:
    from reportparse.batch.inputs import Input
    from reportparse.batch.runner import Options, Progress
    from reportparse.batch.verify import Verification

    Show = Callable[[Progress], None]
    Stop = Callable[[], bool]
    Work = Callable[[Sequence[Input], Show, Stop], Progress]

FROM_STDIN = "-"
LOCAL, RAY = "local", "ray"
INTERRUPTED = 130  # 128 + SIGINT, as shells show it
SHOWN_PROBLEMS = 20  # lines of --verify on the terminal; --json has them all

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...",
        help="PDFs, folders, patterns, zip and tar archives; - reads a list from stdin.",
    ),
]
OutputPlace = Annotated[
    str, typer.Option("-o", "--output", metavar="DIR", help="The folder, or URL, to write to.")
]
Engine = Annotated[
    str, typer.Option(metavar="NAME", help="local, or ray: on the cluster RAY_ADDRESS names.")
]
Shards = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="With --engine ray: parts of the inputs.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Processes; one for each CPU by default.")
]
MaxSilence = Annotated[
    float, typer.Option(min=0.1, metavar="S", help="Time for a worker to start, or read an input.")
]
Retry = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Try inputs that ended so again; may be given repeatedly."),
]
Shard = Annotated[
    str | None, typer.Option(metavar="I/N", help="Do the I-th of N parts of the inputs only.")
]
Verify = Annotated[
    bool, typer.Option("--verify", help="Convert nothing; prove that the output is whole.")
]


@takes_reading
def batch(
    sources: Sources,
    output: OutputPlace,
    workers: Workers = None,
    max_silence: MaxSilence = int(SANE.silence),
    *,
    reading: Reading,
    retry: Retry = None,
    shard: Shard = None,
    engine: Engine = LOCAL,
    shards: Shards = None,
    verify: Verify = False,
    as_json: AsJson = False,
    debug: Debug = False,
) -> None:
    """Convert an archive; the same command again goes on where it stopped.

    Exit status: 0 done, 2 wrong usage, 8 output cannot be written,
    10 finished but some inputs failed, 130 stopped with Ctrl-C.
    """
    _require_engine(engine, shard, shards)
    inputs = _list(sources, output, part := _read_shard(shard))
    if verify:
        _show_verification(inputs, output, as_json=as_json)
        return
    options = replace(
        reading.options(silence=max_silence),
        workers=workers or (1 if engine == RAY else len(os.sched_getaffinity(0))),
        retry=_read_codes(retry or ()),
    )
    work = _on_ray(output, options, shards) if engine == RAY else _here(output, options, part)
    _convert(inputs, output, work, as_json=as_json)


def _require_engine(engine: str, shard: str | None, shards: int | None) -> None:
    if engine not in (LOCAL, RAY):
        raise WrongUsageError(f"--engine {engine}: no such engine; there are {LOCAL} and {RAY}")
    if engine == RAY and shard:
        raise WrongUsageError("--shard: --engine ray does all shards; leave it out")
    if engine == LOCAL and shards:
        raise WrongUsageError("--shards: is for --engine ray; use --shard I/N")


def _here(output: str, options: "Options", part: tuple[int, int] | None) -> "Work":
    """Return what converts inputs on this machine."""
    shard = f".{part[0]}-of-{part[1]}" if part else ""

    def work(inputs: "Sequence[Input]", show: "Show", is_stopping: "Stop") -> "Progress":
        from reportparse.batch.places import open_place
        from reportparse.batch.runner import run_batch
        from reportparse.batch.store import Store

        with open_place(output) as place, Store(place, shard) as store:
            return run_batch(inputs, store, options, on_progress=show, is_stopping=is_stopping)

    return work


def _on_ray(output: str, options: "Options", shards: int | None) -> "Work":
    """Return what converts inputs on a Ray cluster."""

    def work(inputs: "Sequence[Input]", show: "Show", is_stopping: "Stop") -> "Progress":
        from reportparse.batch.places import is_url
        from reportparse.batch.ray_engine import run_on_ray

        place = output if is_url(output) else str(Path(output).absolute())
        return run_on_ray(
            inputs, place, options, shards=shards, on_progress=show, is_stopping=is_stopping
        )

    return work


def _convert(inputs: "Sequence[Input]", output: str, work: "Work", *, as_json: bool) -> None:
    from reportparse.batch.places import open_place
    from reportparse.batch.summary import write_summary

    try:
        with _stop_on_signals() as is_stopping, _progress(len(inputs)) as show:
            progress = work(inputs, show, is_stopping)
            with open_place(output) as place:
                summary = write_summary(place)
            stopped = is_stopping() and progress.ended < progress.total
    except OSError as error:
        raise CannotWriteError(
            f"{output}: cannot be written ({error.strerror or error}); make room or choose "
            "another place, then give the same command again"
        ) from error
    if as_json:
        write_output((json.dumps(summary, indent=2) + "\n").encode(), None)
    _print_summary(output, progress)
    if stopped:
        print_message(
            f"stopped after {progress.ended} of {progress.total}; the same command goes on"
        )
        raise typer.Exit(INTERRUPTED)
    if set(progress.codes) - {"done", "doubtful"}:
        raise typer.Exit(ExitCode.SOME_INPUTS_FAILED)


def _read_shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    first, slash, last = text.partition("/")
    if not (slash and first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
        raise WrongUsageError(f"--shard {text}: give it as I/N with 1 ≤ I ≤ N, such as 2/8")
    return int(first), int(last)


def _read_codes(codes: Sequence[str]) -> frozenset[str]:
    from reportparse.batch.codes import Code

    known = {code.value for code in Code}
    for code in codes:
        if code not in known:
            raise WrongUsageError(f"--retry {code}: no such code; there are {', '.join(Code)}")
    return frozenset(codes)


def _list(sources: Sequence[str], output: str, part: tuple[int, int] | None) -> "list[Input]":
    from reportparse.batch.inputs import in_shard, list_inputs
    from reportparse.batch.places import is_url

    named = [name for source in sources for name in _names_of(source)]
    listing = list_inputs(named, without=None if is_url(output) else Path(output))
    if listing.ignored:
        print_message(f"{count(listing.ignored, 'file')} passed over: neither .pdf nor an archive")
    if part is None:
        return listing.inputs
    return [found for found in listing.inputs if in_shard(found, *part)]


def _names_of(source: str) -> Iterator[str]:
    """Yield a source, or the lines of stdin; a list may also be separated by NUL."""
    if source != FROM_STDIN:
        yield source
        return
    listed = sys.stdin.buffer.read()
    separator = b"\0" if b"\0" in listed else b"\n"
    for line in listed.split(separator):
        name = line if separator == b"\0" else line.rstrip(b"\r")
        if name:
            yield os.fsdecode(name)


@contextmanager
def _stop_on_signals() -> "Iterator[Callable[[], bool]]":
    """Let the first Ctrl-C or SIGTERM finish what is in flight, and the second end at once."""
    signals: list[int] = []

    def note(number: int, _frame: object) -> None:
        if signals:
            raise KeyboardInterrupt
        signals.append(number)
        print_message("finishing the inputs in flight; once more stops at once")

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(signals)
    finally:
        for number, old in before.items():
            signal.signal(number, old)


@contextmanager
def _progress(total: int) -> "Iterator[Callable[[Progress], None]]":
    """Draw a bar on stderr when it is a terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Inputs a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.1f}/s" if speed else "")

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TaskProgressColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=60) as bar:
        task = bar.add_task("", total=total)
        yield lambda progress: bar.update(
            task, completed=progress.ended, description=_codes_line(progress)
        )


def _codes_line(progress: "Progress") -> str:
    return " · ".join(f"{code} {number}" for code, number in sorted(progress.codes.items()))


def _print_summary(output: str, progress: "Progress") -> None:
    unchanged = f", {progress.unchanged} from earlier runs" if progress.unchanged else ""
    what = _codes_line(progress) or "nothing to do"
    print_message(f"{output}: {count(progress.ended, 'input')}{unchanged}: {what}")
    if set(progress.codes) - {"done", "doubtful"}:
        print_message(f"each failure with what was seen: {output.rstrip('/')}/summary.html")


def _show_verification(inputs: "Sequence[Input]", output: str, *, as_json: bool) -> None:
    from dataclasses import asdict

    from reportparse.batch.places import open_place
    from reportparse.batch.verify import verify

    with open_place(output) as place:
        seen = verify(inputs, place)
    if as_json:
        write_output((json.dumps(asdict(seen), indent=2) + "\n").encode(), None)
    else:
        _print_verification(seen)
    if seen.problems:
        raise typer.Exit(ExitCode.SOME_INPUTS_FAILED)


def _print_verification(seen: "Verification") -> None:
    sums = f"{seen.done} done + {seen.doubtful} doubtful + {seen.failed} failed"
    print_message(f"{count(seen.inputs, 'input')} = {sums}; {count(seen.files, 'file')}")
    for problem in seen.problems[:SHOWN_PROBLEMS]:
        print_message(problem)
    if len(seen.problems) > SHOWN_PROBLEMS:
        print_message(f"and {len(seen.problems) - SHOWN_PROBLEMS} more; --json lists all")
    if not seen.problems:
        print_message("every input has one final record, every file is whole")
