"""The report of behaviours says what was shown, part by part, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SUITE = """
import pytest

@pytest.mark.behaviour("B1")
def test_whole(): pass

@pytest.mark.behaviour("B2", "first")
@pytest.mark.behaviour("B3", part="one")
def test_first(): pass

@pytest.mark.behaviour("B2", "second")
def test_second(): assert False

@pytest.mark.behaviour("B4")
def test_skipped(): pytest.skip("not here")

@pytest.mark.behaviour("B5")
@pytest.mark.parametrize("number", [1, 2])
def test_numbers(number): assert number == 1

@pytest.mark.behaviour("B6")
@pytest.mark.xfail
def test_expected(): assert False

@pytest.fixture
def broken():
    yield
    raise RuntimeError

@pytest.mark.behaviour("B7")
def test_teardown(broken): pass

@pytest.mark.behaviour("B60", "one activity")
@pytest.mark.behaviour("B60", "category")
@pytest.mark.parametrize("server", ["memory", "Exchange"])
def test_servers(server): pass

@pytest.mark.behaviour("B82", "Sending to Sent")
@pytest.mark.behaviour("B82", "in Sent Items")
@pytest.mark.parametrize("server", ["memory"])
def test_one_server(server): pass
"""

MORE = """
import pytest

@pytest.mark.behaviour("B108")
def test_more(): pass
"""


def run(pytester: pytest.Pytester, mode: str, file: Path) -> pytest.RunResult:
    pytester.makeini("[pytest]\nmarkers = behaviour\nasyncio_default_fixture_loop_scope = function")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("SSYNC_BEHAVIOURS", mode)
        return pytester.runpytest_subprocess("-p", "tests.kit.behaviours", file, timeout=60)


def printed(pytester: pytest.Pytester) -> list[str]:
    script = [sys.executable, str(ROOT / "scripts" / "behaviours.py")]
    report = pytester.path / "build" / "behaviours.json"
    done = subprocess.run([*script, str(report)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_shown_only_when_every_part_passed(pytester: pytest.Pytester) -> None:
    run(pytester, "1", pytester.makepyfile(test_suite=SUITE))
    lines = printed(pytester)
    assert [line.split()[0] for line in lines] == [f"B{number}" for number in range(1, 109)]
    assert [line for line in lines if "not shown" not in line] == [
        "B1 shown test_suite.py::test_whole",
        "B3 shown test_suite.py::test_first",
        "B60 shown test_suite.py::test_servers[Exchange] test_suite.py::test_servers[memory]",
    ]
    (sent,) = [line for line in lines if line.startswith("B82")]
    assert sent.startswith("B82 not shown: on Exchange; the rest by ")


def test_a_run_of_its_own_adds_to_the_report(pytester: pytest.Pytester) -> None:
    run(pytester, "1", pytester.makepyfile(test_suite=SUITE))
    run(pytester, "append", pytester.makepyfile(test_more=MORE))
    lines = printed(pytester)
    assert lines[0] == "B1 shown test_suite.py::test_whole"
    assert lines[-1] == "B108 shown test_more.py::test_more"


def test_a_partial_run_writes_nothing(pytester: pytest.Pytester) -> None:
    run(pytester, "", pytester.makepyfile(test_suite=SUITE))
    assert not (pytester.path / "build").exists()


def test_an_unknown_behaviour_is_refused(pytester: pytest.Pytester) -> None:
    result = run(pytester, "1", pytester.makepyfile(test_more=MORE.replace("108", "109")))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*no such behaviour: *B109*"])
