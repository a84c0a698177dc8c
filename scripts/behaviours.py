"""Prints one line for each numbered behaviour: shown by which tests, or not shown.

A behaviour is shown when some test claims it and every test that claims it, or a part of it, has
passed in the last complete run. Usage: ``python scripts/behaviours.py [REPORT]``; the report is
``build/behaviours.json`` unless named. Exit status 1 when there is no report.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

LAST = 108
"""The behaviours are numbered B1 to B108."""

_REPORT = Path(__file__).resolve().parent.parent / "build" / "behaviours.json"


def lines(claims: list[dict[str, object]]) -> Iterator[str]:
    """Yield the line of each behaviour, in the order of their numbers."""
    for number in range(1, LAST + 1):
        name = f"B{number}"
        own = [claim for claim in claims if claim["behaviour"] == name]
        if own and all(claim["passed"] for claim in own):
            tests = dict.fromkeys(str(claim["test"]) for claim in own)
            yield f"{name} shown {' '.join(tests)}"
        else:
            yield f"{name} not shown"


def main(arguments: list[str]) -> int:
    """Print the lines; return the exit status."""
    path = Path(arguments[0]) if arguments else _REPORT
    if not path.exists():
        print(f"{path} is missing: run `make test` first", file=sys.stderr)
        return 1
    for line in lines(json.loads(path.read_text(encoding="utf-8"))):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
