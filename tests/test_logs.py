"""The log: one JSON line per record, from every thread, without passwords."""

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from ssync_desktop import logs
from ssync_desktop.logs import LogFile, log_unexpected

LOG = logging.getLogger("ssync_desktop.tests")


def lines_of(log: LogFile) -> list[dict[str, Any]]:
    log.stop()
    return [json.loads(line) for line in log.path.read_text("utf-8").splitlines()]


def test_a_record_is_one_line(tmp_path: Path) -> None:
    log = LogFile(tmp_path, "window")
    LOG.info("Delivered %d of %d;\nthe rest — später", 3, 5)
    LOG.debug("too small to keep")
    (line,) = lines_of(log)
    assert line["message"] == "Delivered 3 of 5;\nthe rest — später"
    assert (line["level"], line["logger"]) == ("INFO", "ssync_desktop.tests")
    assert line["thread"] == threading.current_thread().name
    assert line["time"].endswith("+00:00")
    assert log.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.expects_warnings
def test_a_traceback_stands_apart_from_the_message(tmp_path: Path) -> None:
    log = LogFile(tmp_path, "window")
    try:
        1 / 0  # noqa: B018
    except ZeroDivisionError:
        LOG.exception("Could not divide.")
    (line,) = lines_of(log)
    assert line["message"] == "Could not divide."
    assert "ZeroDivisionError" in line["error"]
    assert "test_logs.py" in line["error"]


@pytest.mark.expects_warnings
def test_passwords_of_urls_are_cut_out(tmp_path: Path) -> None:
    log = LogFile(tmp_path, "window")
    LOG.info("Opening postgresql://ada:hunter2@db.example.com/crm")
    LOG.error("Again", exc_info=ValueError("imaps://ada:hunter2@mail.example.com is bad"))
    log_text = json.dumps(lines_of(log))
    assert "hunter2" not in log_text
    assert "postgresql://ada:***@db.example.com/crm" in log_text


def test_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    log = LogFile(tmp_path, "window")
    LOG.info("broken \udcff text")
    (line,) = lines_of(log)
    assert line["message"] == "broken \udcff text"


def test_the_file_rotates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_SIZE", 2000)
    log = LogFile(tmp_path, "window")
    for number in range(200):
        LOG.info("Line number %d with some words behind it.", number)
    log.stop()
    files = sorted(path.name for path in tmp_path.glob("window.jsonl*"))
    assert files == ["window.jsonl", *(f"window.jsonl.{n}" for n in range(1, 6))]


def test_logging_from_many_threads_loses_nothing(tmp_path: Path) -> None:
    log = LogFile(tmp_path, "window")

    def talk(number: int) -> None:
        for count in range(50):
            LOG.info("%d-%d", number, count)

    threads = [threading.Thread(target=talk, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = {line["message"] for line in lines_of(log)}
    assert said == {f"{number}-{count}" for number in range(4) for count in range(50)}


@pytest.mark.expects_warnings
def test_what_nobody_caught_ends_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    log = LogFile(tmp_path, "run")
    log_unexpected()

    def fail() -> None:
        raise LookupError("lost in a thread")

    thread = threading.Thread(target=fail, name="worker")
    thread.start()
    thread.join()
    sys.excepthook(LookupError, LookupError("lost in the main thread"), None)
    in_thread, in_main = lines_of(log)
    assert "worker" in in_thread["message"]
    assert "lost in a thread" in in_thread["error"]
    assert "lost in the main thread" in in_main["error"]
    assert "lost in the main thread" in capsys.readouterr().err


def test_a_crash_of_the_interpreter_leaves_its_traces(tmp_path: Path) -> None:
    source = f"""
import faulthandler
from pathlib import Path
from ssync_desktop.logs import LogFile
LogFile(Path({str(tmp_path)!r}), "run")
faulthandler._sigabrt()
"""
    done = subprocess.run([sys.executable, "-c", source], timeout=60, check=False)
    assert done.returncode != 0
    assert "Fatal Python error: Aborted" in (tmp_path / "run.crash").read_text()
