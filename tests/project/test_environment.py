"""The set-up gives every checkout a virtual environment of its own (scripts/environment.sh)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "environment.sh"
SET_UP = """
set -euo pipefail
say() { printf '%s\\n' "$*"; }
. "$1"
if belongs_here .venv; then echo "as it was"; exit; fi
tell_whose .venv
new_environment "$2" .venv
"""
OTHERS = ".venv was made for another checkout, or elsewhere; this one gets its own\n"


def set_up(checkout: Path) -> str:
    """Bring a checkout's environment about, and return what was said."""
    command = ["bash", "-c", SET_UP, "bash", str(SCRIPT), sys.executable]
    done = subprocess.run(
        command, cwd=checkout, check=True, timeout=60, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout that is set up."""
    made = tmp_path / "a checkout"
    made.mkdir()
    assert set_up(made) == ""
    assert (made / ".venv/bin/python").exists()
    return made


def test_what_was_made_here_is_used_again(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(checkout)
    for way in (checkout, tmp_path / "link"):
        assert set_up(way) == "as it was\n"


def test_an_environment_that_another_checkout_lends_is_left_to_it(
    checkout: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / ".venv").symlink_to(checkout / ".venv")
    assert set_up(other) == OTHERS
    assert not (other / ".venv").is_symlink()
    assert (other / ".venv/bin/python").exists()
    assert set_up(checkout) == "as it was\n"


@pytest.mark.parametrize("copied", [True, False])
def test_an_environment_that_was_copied_or_moved_is_made_anew(
    checkout: Path, tmp_path: Path, copied: bool
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    if copied:
        shutil.copytree(checkout / ".venv", other / ".venv", symlinks=True)
    else:
        (checkout / ".venv").rename(other / ".venv")
    assert set_up(other) == OTHERS
    assert str(other) in (other / ".venv/bin/activate").read_text()
    assert set_up(other) == "as it was\n"


def test_a_link_that_leads_nowhere_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".venv").symlink_to(tmp_path / "gone")
    assert set_up(tmp_path) == OTHERS
    assert not (tmp_path / ".venv").is_symlink()
