"""Copies of opened files: whose program was killed is told from whose program runs."""

import subprocess
import sys
from pathlib import Path

from ssync_desktop.ui.items.private_copies import CopiesFolder, remove_left_copies

LEFT_BY_A_DEAD_PROGRAM = """
import os, sys
from pathlib import Path
from ssync_desktop.ui.items.private_copies import CopiesFolder
copy = CopiesFolder(Path(sys.argv[1])).path / "plan.pdf"
copy.write_bytes(b"secret")
copy.chmod(0o400)
os._exit(0)
"""


def test_copies_that_a_killed_program_has_left_are_removed(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", LEFT_BY_A_DEAD_PROGRAM, str(tmp_path)], check=True, timeout=60
    )
    assert [path.name for path in tmp_path.rglob("*.pdf")] == ["plan.pdf"]
    remove_left_copies(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_copies_of_a_program_that_runs_stay(tmp_path: Path) -> None:
    folder = CopiesFolder(tmp_path)
    copy = folder.path / "plan.pdf"
    copy.write_bytes(b"seen")
    remove_left_copies(tmp_path)
    assert copy.read_bytes() == b"seen"
    folder.remove()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_of_this_program_is_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("kept")
    (tmp_path / "ssync-opened-link").symlink_to(elsewhere)
    (tmp_path / "ssync-opened-file").write_text("no folder")
    remove_left_copies(tmp_path)
    assert (elsewhere / "kept.txt").read_text() == "kept"
    assert {path.name for path in tmp_path.iterdir()} == {
        "elsewhere",
        "ssync-opened-file",
        "ssync-opened-link",
    }
