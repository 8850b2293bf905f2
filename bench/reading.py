"""One reading, in a process of its own: `python -m bench.reading READER QUESTION URL USER TOKEN KEY`.

Writes one line of JSON: what the reading took, without starting Python and importing the reader; and what the
process took as a whole.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from bench.question import Jira


def main(reader: str, question: str, *where: str) -> None:
    """Read, and tell."""
    warnings.simplefilter("ignore")  # what the libraries have to say about themselves is not ours to show
    read: Callable[[Jira], int] = getattr(import_module(f"bench.readers.{reader}"), question)
    started, cpu = time.perf_counter(), time.process_time()
    rows = read(Jira(*where))
    said = {
        "rows": rows,
        "wall_s": time.perf_counter() - started,
        "read_cpu_s": time.process_time() - cpu,
        "cpu_s": time.process_time(),
        "peak_mb": peak_mb(),
    }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    os._exit(0)  # what closing down costs is no reader's fault


def peak_mb() -> float:
    """The most memory this process had. (`ru_maxrss` would count what its parent had at the fork.)"""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
