"""Prints one line for each numbered behaviour: shown by which tests, or not shown.

A behaviour is shown when some test claims it, every test that claims it or a part of it has passed
in the last complete run, and no part of its sentence is missing. Usage:
``python scripts/behaviours.py [REPORT]``; the report is ``build/behaviours.json`` unless named.
Exit status 1 when there is no report.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

LAST = 108
"""The behaviours are numbered B1 to B108."""

PARTS = {
    "B40": ("mail that comes back into the Inbox", "start date set back", "on Exchange"),
    "B54": ("the filter", "the category", "on Exchange"),
    "B57": ("ambiguity setting off", "ambiguity setting on"),
    "B60": ("one activity", "category", "on Exchange"),
    "B61": ("two activities on", "one activity"),
    "B65": ("retries and quarantine", "the category", "on Exchange"),
    "B71": ("a rule on a folder elsewhere", "moved outside"),
    "B82": ("Sending to Sent", "in Sent Items", "on Exchange"),
}
"""Sentences that say several things, each of which needs a test of its own."""

_REPORT = Path(__file__).resolve().parent.parent / "build" / "behaviours.json"


def lines(claims: list[dict[str, object]]) -> Iterator[str]:
    """Yield the line of each behaviour, in the order of their numbers."""
    for number in range(1, LAST + 1):
        name = f"B{number}"
        own = [claim for claim in claims if claim["behaviour"] == name]
        tests = " ".join(dict.fromkeys(str(claim["test"]) for claim in own if claim["passed"]))
        claimed = {claim["part"] for claim in own}
        missing = [part for part in PARTS.get(name, ()) if part not in claimed]
        if not own or not all(claim["passed"] for claim in own):
            yield f"{name} not shown"
        elif missing:
            yield f"{name} not shown: {', '.join(missing)}; the rest by {tests}"
        else:
            yield f"{name} shown {tests}"


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
