"""The benchmarks run: a figure that nobody can measure again is worth nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(240)
def test_a_benchmark_of_the_whole_program_runs_at_its_smallest() -> None:
    # M8 fills a house, signs in at a real server, runs the engine and the window: what the
    # others build upon. Sizes are tiny and no limit is looked at, so a busy machine is no matter.
    command = [sys.executable, "-m", "tests.benchmarks", "--only", "M8", "--quick"]

    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "M8" in done.stdout
    assert "99th percentile" in done.stdout
