"""The rules of hygiene catch what they are there for, and leave clean tests alone."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

DIRTY = """
import asyncio, logging, os, socket, subprocess, threading, time
import pytest
from hypothesis import given, strategies

KEPT = []

def test_thread():
    threading.Thread(target=time.sleep, args=(30,), daemon=True, name="left-behind").start()

async def test_task():
    KEPT.append(asyncio.create_task(asyncio.sleep(30), name="left-behind"))

def test_socket():
    KEPT.append(socket.create_server(("127.0.0.1", 0)))

def test_process():
    KEPT.append(subprocess.Popen(["sleep", "30"]))

def test_log():
    logging.getLogger("anything").warning("something is wrong")

def test_window(qtbot):
    from PySide6.QtWidgets import QDialog
    KEPT.append(QDialog())
"""

CLEAN = """
import asyncio, logging, os, threading
import pytest
from hypothesis import given, strategies

def test_thread():
    thread = threading.Thread(target=lambda: None)
    thread.start()

async def test_task():
    await asyncio.create_task(asyncio.sleep(0))

@pytest.fixture
async def ticking():
    task = asyncio.create_task(asyncio.sleep(30))
    yield
    task.cancel()

async def test_task_of_a_fixture(ticking):
    assert len(asyncio.all_tasks()) == 2

@pytest.mark.expects_warnings
def test_log():
    logging.getLogger("anything").warning("something is wrong, on purpose")

@given(strategies.integers())
def test_generated(number):
    assert number == number

def test_window(qtbot):
    from PySide6.QtWidgets import QDialog
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.show()

def test_home():
    assert os.listdir(os.environ["HOME"]) == []
    open(os.path.join(os.environ["HOME"], "note"), "w").close()
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"

test_home_is_not_shared = test_home
"""

OPTIONS = """
[pytest]
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
qt_api = pyside6
filterwarnings = error
markers = expects_warnings
"""


def run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str
) -> pytest.RunResult:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("QT_QPA_PLATFORM")
    pytester.makeini(OPTIONS)
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess("-p", "tests.kit.hygiene", "-p", "no:xvfb", timeout=60)


def test_what_is_left_behind_is_reported(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(pytester, monkeypatch, DIRTY)
    result.assert_outcomes(passed=6, errors=6)
    output = result.stdout.str()
    for words in (
        "threads still run: ['left-behind']",
        "tasks still run: ['left-behind']",
        "sockets still open: [\"('127.0.0.1', ",
        "processes still run: ['sleep 30']",
        "the log is not quiet: ['anything: something is wrong']",
        "windows still there: ['<PySide6.QtWidgets.QDialog(",
    ):
        assert words in output, words


def test_clean_tests_pass(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    run(pytester, monkeypatch, CLEAN).assert_outcomes(passed=8)
