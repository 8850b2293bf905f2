"""`python -m bench`: measure everything, print it, keep it in bench/results.json."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from bench import sandbox
from bench.course import LATENCY_MS, Course, judge
from bench.figure import Figure, table
from bench.server import serving

RESULTS = Path(__file__).with_name("results.json")


def main() -> None:
    """Run the course."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 issues only")
    parser.add_argument("--only", default="", metavar="NAME", help="only figures with this in their names")
    parser.add_argument("--repeat", type=int, default=3, help="readings of which the least disturbed counts")
    chosen = parser.parse_args()
    figures: list[Figure] = []
    for issues in (10_000,) if chosen.quick else (10_000, 100_000):
        figures += measured(issues, chosen.only, chosen.repeat if issues == 10_000 else 1)
    judge(figures)
    print("starting a large sandbox, twice …", flush=True)
    of_sandbox = sandbox.measure(100_000 if chosen.quick else 1_000_000) if chosen.only in "sandbox" else []
    print()
    print("\n".join(table(figures)))
    print()
    for figure in figures:
        for target in figure.targets:
            print(f"{target}  ({figure.name})")
    print("\n".join(map(str, of_sandbox)))
    kept = [*(figure.record() for figure in figures), *(asdict(target) for target in of_sandbox)]
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")
    print(f"\nkept in {RESULTS}")


def measured(issues: int, only: str, repeat: int) -> list[Figure]:
    """The figures of one server."""
    print(f"starting a Jira with {issues:,} issues, and reading everything once …", flush=True)
    small = issues == 10_000
    with serving(issues) as server:
        course = Course(server, lambda name: only in name, repeat, _tell)
        figures = [*course.run(LATENCY_MS, peers=small), *course.run(0, peers=small)]
        if small:
            figures += course.throttled(LATENCY_MS)
    return figures


def _tell(figure: Figure) -> None:
    print(f"  {figure.name}: {figure.wall_s:.2f} s, {figure.rows:,} rows", flush=True)


if __name__ == "__main__":
    main()
