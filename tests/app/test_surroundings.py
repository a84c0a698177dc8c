"""Where the window opens and where it does not, and the real program as a process."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from ssync_desktop.app import demo_seconds, has_display, main, tell_of_demo
from ssync_desktop.paths import under
from ssync_desktop.ui.start.program import Program
from ssync_desktop.ui.start.single_instance import LOCK_FILE, SingleInstance, server_name
from tests.app.conftest import Player

LIMIT = 60.0  # seconds


@pytest.mark.parametrize(
    ("environment", "platform", "shown"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ""}, "linux", False),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_display_is_known_by_the_environment(
    environment: dict[str, str], platform: str, shown: bool
) -> None:
    assert has_display(environment, platform) is shown


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({"DISPLAY": ":0"}, None),
        ({}, 60.0),
        ({"DISPLAY": ":0", "SSYNC_DEMO_SECONDS": "5"}, 5.0),
        ({"SSYNC_DEMO_SECONDS": "0.5"}, 0.5),
        ({"SSYNC_DEMO_SECONDS": "-1"}, 0.0),
        ({"SSYNC_DEMO_SECONDS": "soon"}, 60.0),
        ({"SSYNC_DEMO_SECONDS": "nan"}, 60.0),
    ],
)
def test_a_demo_nobody_can_see_ends_by_itself(
    environment: dict[str, str], seconds: float | None
) -> None:
    assert demo_seconds(environment, "linux") == seconds


def test_a_demo_in_a_window_says_in_the_terminal_what_runs_and_how_to_end_it(
    player: Player, capfd: pytest.CaptureFixture[str]
) -> None:
    async def script(program: Program) -> None:
        telling = asyncio.ensure_future(tell_of_demo(program))
        await asyncio.wait([telling], timeout=0)
        assert not telling.done()  # until the window is closed
        telling.cancel()
        await asyncio.wait([telling])

    assert player.play(script) == 0
    told = capfd.readouterr().out
    assert "docs/manual/index.md" in told
    assert "Ctrl+C" in told


def test_without_a_display_it_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert main([]) == 2
    assert "ssync run" in capsys.readouterr().err


def test_an_unknown_page_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--page", "nowhere"])
    assert ended.value.code == 2
    assert "mailboxes" in capsys.readouterr().err


def test_the_socket_of_a_folder_has_a_short_name_of_its_own(tmp_path: Path) -> None:
    long = tmp_path / ("folder" * 40)
    assert server_name(tmp_path) != server_name(long)
    assert len(server_name(long)) < 60


def test_a_second_process_leaves_and_a_signal_ends_the_first(tmp_path: Path) -> None:
    paths = under(tmp_path)
    with _start(tmp_path) as first:
        try:
            _wait_for(paths.data / LOCK_FILE)
            with _start(tmp_path) as second:
                _, err = second.communicate(timeout=LIMIT)
            assert (second.returncode, err) == (0, "")
            assert first.poll() is None
            first.send_signal(signal.SIGTERM)
            _, err = first.communicate(timeout=LIMIT)
        finally:
            first.kill()
    assert (first.returncode, err) == (0, "")
    assert not (paths.data / LOCK_FILE).exists()


def test_a_killed_window_does_not_keep_the_next_one_out(tmp_path: Path) -> None:
    paths = under(tmp_path)
    with _start(tmp_path) as first:
        _wait_for(paths.data / LOCK_FILE)
        first.kill()
        first.communicate(timeout=LIMIT)
    with _start(tmp_path) as second:
        try:
            _wait_for(paths.database)
            second.send_signal(signal.SIGINT)
            second.communicate(timeout=LIMIT)
        finally:
            second.kill()
    assert second.returncode == 0


def test_a_lock_whose_maker_died_over_it_is_cleared_away(
    qapp: QApplication, tmp_path: Path
) -> None:
    (tmp_path / LOCK_FILE).touch()  # made, and killed before its name stood in it
    first, second = SingleInstance(tmp_path), SingleInstance(tmp_path)
    assert first.claim()
    assert not second.claim()
    first.release()
    assert second.claim()
    second.release()


def _start(home: Path) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "SSYNC_HOME": str(home),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ssync_desktop", "--page", "mailboxes"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for(*files: Path) -> None:
    end = time.monotonic() + LIMIT
    while not all(file.exists() for file in files):
        assert time.monotonic() < end, f"never seen: {files}"
        time.sleep(0.02)
