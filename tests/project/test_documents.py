"""The documents keep what they promise: every behaviour once, every link to a file that is there."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_every_behaviour_stands_in_one_line() -> None:
    text = (ROOT / "docs" / "behaviours.md").read_text(encoding="utf-8")
    numbers = [int(n) for n in re.findall(r"^- \*\*B(\d+)\*\* \S.*\.$", text, re.MULTILINE)]
    assert numbers == list(range(1, 109))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [t for t in targets if not (page.parent / t).exists()] == []


@pytest.mark.parametrize("name", ["debian_packages.sh", "environment.sh", "setup.sh", "lock.sh"])
def test_scripts_are_sound_shell(name: str) -> None:
    shell = "sh" if name == "debian_packages.sh" else "bash"
    subprocess.run([shell, "-n", ROOT / "scripts" / name], check=True, timeout=10)
