"""A batch over files that hold orders, in a process of its own that can be killed.

python -m tests.batch.obedient FOLDER OUTPUT [--shard I/N]
"""

import argparse
import sys
from pathlib import Path

from reportparse.batch.inputs import in_shard, list_inputs
from reportparse.batch.limits import Limits
from reportparse.batch.runner import Options, run_batch
from reportparse.batch.store import Store
from reportparse.errors import ReportParseError
from tests.batch.faults import TARGET


def main() -> int:
    """Run a batch; the exit status is that of `reportparse batch`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--shard", default="")
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    inputs = list_inputs([str(given.folder)]).inputs
    name = ""
    if given.shard:
        number, _, shards = given.shard.partition("/")
        inputs = [found for found in inputs if in_shard(found, int(number), int(shards))]
        name = f".{number}-of-{shards}"
    limits = Limits(seconds=given.seconds, cpu_seconds=given.seconds, memory=1 << 30)
    try:
        with Store(given.output, name) as store:
            run_batch(inputs, store, Options(workers=2, limits=limits, target=TARGET))
    except ReportParseError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
