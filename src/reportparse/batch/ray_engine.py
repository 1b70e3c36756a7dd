"""Shards of a manifest as tasks of a Ray cluster (extra `ray`).

The inputs are listed once; every shard is one task with a ledger of its own, and goes through the
same isolation as on one machine: Ray places tasks and starts them again when a node is lost, and
what a task had recorded until then is not done again.
"""

import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from reportparse.batch.inputs import Input, in_shard
from reportparse.batch.places import open_place
from reportparse.batch.runner import Options, Progress, run_batch
from reportparse.batch.store import Store
from reportparse.errors import LockedError, MissingExtraError, WorkersFailedError

LOST_NODES = 100  # how often a shard is started again
PATIENCE = 120.0  # s; the lock of a task whose node was lost may live on for a while
POLL = 1.0  # s between two looks at the tasks
INSTALL = "install the extra: pip install 'reportparse[ray]'"


def run_on_ray(
    inputs: Sequence[Input],
    output: str,
    options: Options,
    *,
    shards: int | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Progress:
    """Convert every input on the cluster that RAY_ADDRESS names, or on this machine alone.

    Args:
        inputs: What to convert; every node must find them under these names.
        output: A folder that all nodes share, or a URL.
        options: As for `run_batch`; `workers` is how many CPUs a shard takes.
        shards: How many; by default four for each place in the cluster. The same number each time,
            or what other shards have recorded is done again.
        on_progress: Called whenever a shard has ended.
        is_stopping: When it turns True, shards that have not ended are given up.

    Raises:
        MissingExtraError: Ray is not installed.
        CannotWriteError: The output cannot be written.
        WorkersFailedError: The cluster gave up.
    """
    try:
        ray: Any = import_module("ray")
    except ImportError as error:
        raise MissingExtraError(f"--engine ray: {INSTALL}") from error
    if not ray.is_initialized():
        ray.init(log_to_driver=False, logging_level="error")
    shards = shards or 4 * max(1, int(ray.cluster_resources()["CPU"]) // options.workers)
    task = ray.remote(convert_shard).options(
        num_cpus=options.workers, max_retries=LOST_NODES, scheduling_strategy="SPREAD"
    )
    waiting = [
        task.remote(part, output, f".{number}-of-{shards}", options)
        for number in range(1, shards + 1)
        if (part := [found for found in inputs if in_shard(found, number, shards)])
    ]
    progress = Progress(len(inputs))
    while waiting and not is_stopping():
        ended, waiting = ray.wait(waiting, timeout=POLL)
        for one in ended:
            _add(progress, _result(ray, one))
            on_progress(progress)
    for left in waiting:
        ray.cancel(left, force=True)
    return progress


def convert_shard(inputs: Sequence[Input], output: str, shard: str, options: Options) -> Progress:
    """Convert one shard; runs on any node.

    Raises:
        CannotWriteError: The output cannot be written.
    """
    deadline = time.monotonic() + PATIENCE
    with open_place(output) as place:
        while True:
            try:
                with Store(place, shard) as store:
                    return run_batch(inputs, store, options)
            except LockedError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL)


def _result(ray: Any, reference: Any) -> Progress:
    try:
        progress: Progress = ray.get(reference)
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError as error:
        raise WorkersFailedError(
            f"the cluster gave up ({str(error).splitlines()[0]}); give the same command again"
        ) from error
    return progress


def _add(whole: Progress, part: Progress) -> None:
    whole.ended += part.ended
    whole.unchanged += part.unchanged
    for code, number in part.codes.items():
        whole.codes[code] = whole.codes.get(code, 0) + number
