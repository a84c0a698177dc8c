"""Writes down which tests showed which numbered behaviours, for ``scripts/behaviours.py``.

Only a complete run may speak for the whole, so the report is written when the environment says
so: ``SSYNC_BEHAVIOURS=1`` begins a new report, ``SSYNC_BEHAVIOURS=append`` adds to the one that is
there (for suites that need a run of their own). A test is marked
``@pytest.mark.behaviour("B60")``, or with a part: ``@pytest.mark.behaviour("B60", "one activity")``.
A test that runs on one ``server`` after the other claims the part "on Exchange" besides where that
is Exchange.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

REPORT = Path("build") / "behaviours.json"
"""Below the root of the project."""

EXCHANGE = "Exchange"
"""The id of that server among those that a test runs on."""

LAST = 108
"""The behaviours are numbered B1 to B108."""

_NUMBERS = frozenset(f"B{number}" for number in range(1, LAST + 1))


@dataclass(frozen=True)
class Claim:
    """A test's claim to show a behaviour, or a *part* of it, and whether the test passed."""

    behaviour: str
    part: str
    test: str
    passed: bool


class BehaviourReport:
    """Collects claims and outcomes of one run. Writes at its end when *mode* is not empty."""

    def __init__(self, path: Path, mode: str) -> None:
        self._path, self._mode = path, mode
        self._claims: dict[str, list[tuple[str, str]]] = {}
        self._passed: dict[str, bool] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Read the markers; UsageError for one that names no behaviour there is."""
        for item in items:
            claims = [_read(item, mark) for mark in item.iter_markers("behaviour")]
            if claims and _server_of(item) == EXCHANGE:
                claims += [(name, f"on {EXCHANGE}") for name in dict(claims)]
            if claims:
                self._claims[item.nodeid] = claims

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has passed when all its phases have, and it was neither skipped nor expected."""
        good = report.passed and not hasattr(report, "wasxfail")
        self._passed[report.nodeid] = good and self._passed.get(report.nodeid, True)

    def pytest_sessionfinish(self) -> None:
        """Write the report."""
        if not self._mode:
            return
        claims = [asdict(claim) for claim in self._settled()]
        if self._mode == "append" and self._path.exists():
            fresh = {claim["test"] for claim in claims}
            earlier = json.loads(self._path.read_text(encoding="utf-8"))
            claims = [claim for claim in earlier if claim["test"] not in fresh] + claims
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(claims, indent=1) + "\n", encoding="utf-8")

    def _settled(self) -> Iterator[Claim]:
        for test, claims in sorted(self._claims.items()):
            for behaviour, part in claims:
                yield Claim(behaviour, part, test, self._passed.get(test, False))


def _read(item: pytest.Item, mark: pytest.Mark) -> tuple[str, str]:
    words = [*mark.args, *mark.kwargs.values()]
    if not 1 <= len(words) <= 2 or words[0] not in _NUMBERS:
        raise pytest.UsageError(f"{item.nodeid}: no such behaviour: {words}")
    return words[0], str(words[1]) if len(words) == 2 and words[1] else ""


def _server_of(item: pytest.Item) -> object:
    called = getattr(item, "callspec", None)
    return None if called is None else called.params.get("server")


def pytest_configure(config: pytest.Config) -> None:
    """Follow the run, and write the report if the environment asks for it."""
    mode = os.environ.get("SSYNC_BEHAVIOURS", "")
    config.pluginmanager.register(BehaviourReport(config.rootpath / REPORT, mode))
