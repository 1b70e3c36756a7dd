"""How well names of agencies are resolved in their year, and what it costs.

    python -m benchmarks.agencies

The names and their hand-made truth are those of tests/agencies. Targets: no wrong region or body,
at least 97 % of what can be resolved resolved, at least 99 % of the ambiguous kept ambiguous, at
most 100 µs a name that was not seen before, at most 100 ms to load everything in a fresh process.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from reportparse.agencies import resolve_name
from reportparse.agencies.bodies import read_body
from reportparse.agencies.reading import read_name
from tests.agencies.truth import FILES, Name, load_names, score

ROUNDS = 9
LOADING = """
import time
import yaml, pydantic, reportparse.report, reportparse.narrative.agency_names
begin = time.process_time()
from reportparse.agencies import resolve_name
resolve_name("洪泽县人民政府", 2014)
print((time.process_time() - begin) * 1000)
"""


def time_names(names: Sequence[Name]) -> float:
    """Return the median CPU time of a name in µs; no name or body is remembered."""
    rounds = []
    for _ in range(ROUNDS):
        read_name.cache_clear()
        read_body.cache_clear()
        begin = time.process_time()
        for name in names:
            resolve_name(name.name, name.year)
        rounds.append((time.process_time() - begin) / len(names) * 1e6)
    return statistics.median(rounds)


def time_loading() -> float:
    """Return the median CPU time in ms until the first answer of a fresh process."""
    command = [sys.executable, "-c", LOADING]
    runs = [subprocess.run(command, capture_output=True, check=True) for _ in range(ROUNDS)]
    return statistics.median(float(run.stdout) for run in runs)


def main() -> None:
    """Print every figure."""
    every: list[Name] = []
    for file_name in FILES:
        names = load_names(file_name)
        every += names
        scored = score(names)
        print(
            f"{file_name}: {scored.resolved} of {scored.resolvable} resolved, "
            f"{scored.kept_ambiguous} of {scored.ambiguous} kept ambiguous, "
            f"{scored.kept_unresolved} of {scored.unresolvable} kept unresolved, "
            f"{len(scored.wrong)} wrong"
        )
        for line in scored.wrong:
            print(f"  wrong: {line}")
    print(f"{time_names(every):.0f} µs a name, {time_loading():.0f} ms to load")


if __name__ == "__main__":
    main()
