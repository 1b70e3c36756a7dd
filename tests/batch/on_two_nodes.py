"""A batch on a Ray cluster of two nodes, of which one is killed in the middle.

    python -m tests.batch.on_two_nodes FOLDER OUTPUT [--shards N]

Prints how many records there were when the node was killed, and the codes at the end.
"""

import argparse
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from reportparse.batch.inputs import list_inputs
from reportparse.batch.ray_engine import run_on_ray
from reportparse.batch.runner import Options, Progress


def count_records(output: Path) -> int:
    """Count the lines of all ledgers."""
    return sum(path.read_bytes().count(b"\n") for path in output.glob("ledger*.jsonl"))


def main() -> int:
    """Start the cluster, the batch, and kill."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("output", type=Path)
    parser.add_argument("--shards", type=int, default=6)
    given = parser.parse_args()
    inputs = list_inputs([given.folder]).inputs
    ray: Any = import_module("ray")
    cluster: Any = import_module("ray.cluster_utils").Cluster(
        initialize_head=True, head_node_args={"num_cpus": 0}
    )
    nodes = [cluster.add_node(num_cpus=1) for _ in range(2)]
    ray.init(address=cluster.address, log_to_driver=False, logging_level=40)
    cluster.wait_for_nodes()
    ended: list[Progress] = []

    def work() -> None:
        ended.append(run_on_ray(inputs, str(given.output), Options(ocr=False), shards=given.shards))

    thread = threading.Thread(target=work)
    thread.start()
    while not count_records(given.output):
        time.sleep(0.02)
    cluster.remove_node(nodes[0], allow_graceful=False)
    print("killed after", count_records(given.output), flush=True)
    cluster.add_node(num_cpus=1)
    thread.join()
    ray.shutdown()
    cluster.shutdown()
    print(ended[0].codes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
