"""What a benchmark found: medians of its contenders, ratios between them, aims and floors."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.benchmarks.measuring import Measure

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Aim:
    """A number with what is hoped of it. *most* tells that it must stay below, else above.

    *floor* binds: a run that misses it fails. Without *floor* the aim is only reported.
    """

    what: str
    value: float
    target: float | None = None
    floor: float | None = None
    most: bool = False

    @property
    def verdict(self) -> str:
        """Say where the number stands."""
        if self.floor is not None and not self._keeps(self.floor):
            return "BELOW THE FLOOR"
        if self.target is None:
            return "floor kept" if self.floor is not None else ""
        return "reached" if self._keeps(self.target) else "missed"

    @property
    def fails(self) -> bool:
        """Whether a floor was missed."""
        return self.floor is not None and not self._keeps(self.floor)

    def _keeps(self, limit: float) -> bool:
        return self.value <= limit if self.most else self.value >= limit


@dataclass(slots=True)
class Outcome:
    """A benchmark's contenders with all their runs, and its aims. *items* is the size of the work.

    *notes* are facts beside the numbers, in words.
    """

    key: str
    title: str
    items: int
    runs: dict[str, list[Measure]] = field(default_factory=dict)
    aims: list[Aim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def alternate(self, contenders: Mapping[str, Callable[[], Measure]], rounds: int) -> None:
        """Run every contender once, then all of them again, *rounds* times in all."""
        for _ in range(rounds):
            for name, run in contenders.items():
                self.runs.setdefault(name, []).append(run())

    def wall(self, name: str) -> float:
        """Return the median wall time of a contender, in seconds."""
        return median(run.wall for run in self.runs[name])

    def from_start(self, name: str) -> float:
        """Return the median wall time with the start of the program, in seconds."""
        return median(run.start + run.wall for run in self.runs[name])

    def cpu(self, name: str) -> float:
        """Return the median processor time of a contender, in seconds."""
        return max(median(run.cpu for run in self.runs[name]), 0.005)

    def memory(self, name: str) -> float:
        """Return the largest memory of a contender, in megabytes."""
        return max(run.memory for run in self.runs[name]) / MEGABYTE

    def fact(self, name: str, key: str) -> float:
        """Return the median of something a contender told."""
        return float(median(run.facts[key] for run in self.runs[name]))

    def aim(
        self,
        what: str,
        value: float,
        target: float | None = None,
        *,
        floor: float | None = None,
        most: bool = False,
    ) -> None:
        """Note a number and what is hoped of it."""
        self.aims.append(Aim(what, value, target, floor, most))

    def as_json(self) -> dict[str, Any]:
        """Return everything for the file."""
        return {
            "key": self.key,
            "title": self.title,
            "items": self.items,
            "contenders": {
                name: {
                    "wall_s": round(self.wall(name), 4),
                    "from_start_s": round(self.from_start(name), 4),
                    "cpu_s": round(self.cpu(name), 4),
                    "memory_mb": round(self.memory(name), 1),
                    "runs": [
                        {"wall_s": round(run.wall, 4), "cpu_s": round(run.cpu, 4)} | run.facts
                        for run in runs
                    ],
                }
                for name, runs in self.runs.items()
            },
            "aims": [
                {
                    "what": aim.what,
                    "value": round(aim.value, 3),
                    "target": aim.target,
                    "floor": aim.floor,
                    "at_most": aim.most,
                    "verdict": aim.verdict,
                }
                for aim in self.aims
            ],
            "notes": self.notes,
        }


def show(outcome: Outcome, console: Console) -> None:
    """Print the two tables of a benchmark."""
    table = Table(title=f"{outcome.key}  {outcome.title}", title_justify="left")
    for heading in ("contender", "wall s", "per s", "CPU s", "MB"):
        table.add_column(heading, justify="left" if heading == "contender" else "right")
    for name in outcome.runs:
        wall = outcome.wall(name)
        memory = f"{outcome.memory(name):.0f}" if outcome.memory(name) else ""
        row = (name, f"{wall:.2f}", f"{outcome.items / wall:,.0f}", f"{outcome.cpu(name):.2f}")
        table.add_row(*row, memory)
    console.print(table)
    aims = Table(show_header=True, box=None)
    for heading in ("ours", "", "target", "floor", ""):
        aims.add_column(heading)
    for aim in outcome.aims:
        sign = "≤" if aim.most else "≥"
        bounds = ("" if limit is None else f"{sign} {limit:g}" for limit in (aim.target, aim.floor))
        aims.add_row(aim.what, f"{aim.value:.2f}", *bounds, aim.verdict)
    console.print(aims)
    for note in outcome.notes:
        console.print(f"[dim]{note}[/dim]", highlight=False)
    console.print()


def write(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write all outcomes to *path* as JSON."""
    path.parent.mkdir(exist_ok=True)
    text = json.dumps([outcome.as_json() for outcome in outcomes], indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def missed_floors(outcomes: Iterable[Outcome]) -> list[str]:
    """Return the floors that were missed, in words."""
    return [
        f"{outcome.key}: {aim.what} is {aim.value:.2f}, the floor {aim.floor:g}"
        for outcome in outcomes
        for aim in outcome.aims
        if aim.fails
    ]
