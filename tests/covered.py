"""What coverage each room has to have, checked over the data that the test run left.

Branches count. The rooms that are pure are covered whole; the others by nine tenths.
"""

import io
import sys

from coverage import Coverage

NEEDED = {
    "src/isthmus/catalog/*": 100.0,
    "src/isthmus/auth/*": 100.0,
    "src/isthmus/query/*": 100.0,
    "src/isthmus/connect/*": 90.0,
    "src/isthmus/jira/*": 90.0,
    "src/isthmus/engine/*": 90.0,
    "src/isthmus/doors/*": 90.0,
    "src/jira_sandbox/*": 90.0,
}


def main() -> int:
    """Print one line for each room; 1 when one is covered less than it has to be."""
    data = Coverage()
    data.load()
    failed = False
    for pattern, needed in NEEDED.items():
        reached = data.report(include=[pattern], file=io.StringIO(), precision=1)
        verdict = "" if reached >= needed else f"  needs {needed:.0f} %"
        print(f"{pattern:30} {reached:6.1f} %{verdict}")
        if verdict:
            failed = True
            data.report(include=[pattern], show_missing=True, skip_covered=True, precision=1)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
