"""``python -m tests.benchmarks [--only M2,M5] [--quick] [--runs 5]``.

Prints a table for each benchmark, writes build/benchmarks.json, and ends with 1 when a floor is
missed. ``--quick`` has tiny sizes and one run: it shows that everything works, and no speed.
"""

import argparse
import sys
from importlib import import_module

from rich.console import Console

from tests.benchmarks.measuring import ROOT
from tests.benchmarks.report import Outcome, missed_floors, show, write

MODULES = {
    "M1": "m1_fetch",
    "M2": "m2_slow_line",
    "M3": "m3_parse",
    "M5": "m5_poll",
    "M6": "m6_send",
    "M7": "m7_sweep",
    "M8": "m8_window",
    "M9": "m9_relevance",
    "M10": "m10_exchange",
    "M11": "m11_items",
}


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--only", default=",".join(MODULES), help="for example M2,M5")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one run, no floors")
    parser.add_argument("--runs", type=int, default=5, help="of each contender; 5 by default")
    wishes = parser.parse_args()
    console = Console()
    outcomes: list[Outcome] = []
    for key in wishes.only.upper().split(","):
        module = import_module(f"tests.benchmarks.{MODULES[key]}")
        outcome: Outcome = module.run(quick=wishes.quick, rounds=1 if wishes.quick else wishes.runs)
        outcomes.append(outcome)
        show(outcome, console)
    write(outcomes, ROOT / "build" / "benchmarks.json")
    missed = [] if wishes.quick else missed_floors(outcomes)
    for text in missed:
        console.print(f"[bold red]{text}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
