"""The manual shows every page as it is, leads nowhere wrong, and knows every code."""

import re
import runpy
from pathlib import Path

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.ui.pages import PAGES

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "manual"
PICTURES = [
    f"{entry.key}-{theme}-{percent}.png"
    for entry in PAGES
    for theme in ("light", "dark")
    for percent in (100, 200)
]
MOST_OCTETS = 15_000_000
PNG = b"\x89PNG\r\n\x1a\n"
WIDTH_AT_100 = 1280


def width_of(picture: Path) -> int:
    """Return the width in pixels from the header of a PNG."""
    head = picture.read_bytes()[:24]
    assert head.startswith(PNG)
    return int.from_bytes(head[16:20], "big")


def anchors(page: Path) -> set[str]:
    """Return the names under which the headings of a page can be linked to."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PICTURES)
def test_every_page_is_shown_in_both_themes_and_scales(name: str) -> None:
    scale = 2 if name.endswith("-200.png") else 1
    assert width_of(MANUAL / name) == scale * WIDTH_AT_100


def test_the_pictures_weigh_little() -> None:
    assert sum(one.stat().st_size for one in MANUAL.glob("*.png")) < MOST_OCTETS


@pytest.mark.parametrize("page", sorted(MANUAL.glob("*.md")), ids=lambda page: page.name)
def test_links_to_headings_lead_to_a_heading(page: Path) -> None:
    links = re.findall(r"\]\(([\w.-]+\.md)?#([^)]+)\)", page.read_text(encoding="utf-8"))
    broken = [link for link in links if link[1] not in anchors(MANUAL / (link[0] or page.name))]
    assert broken == []


def test_the_first_page_leads_to_every_other() -> None:
    first = (MANUAL / "index.md").read_text(encoding="utf-8")
    others = {page.name for page in MANUAL.glob("*.md")} - {"index.md"}
    assert {name for name in others if f"]({name})" not in first} == set()


def test_every_page_leads_back_to_the_first() -> None:
    others = [page for page in MANUAL.glob("*.md") if page.name != "index.md"]
    lost = [one.name for one in others if "\n[Manual](index.md)\n" not in one.read_text("utf-8")]
    assert lost == []


def test_the_manual_and_the_readme_know_each_other() -> None:
    assert "(docs/manual/index.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_picture_is_shown_somewhere_or_is_one_of_a_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in MANUAL.glob("*.md"))
    stray = {one.name for one in MANUAL.glob("*.png")} - set(PICTURES)
    assert {name for name in stray if f"({name})" not in text} == set()


def test_every_code_is_explained_as_the_program_explains_it() -> None:
    page = MANUAL / "alerts-and-errors.md"
    text = page.read_text(encoding="utf-8")
    written = runpy.run_path(str(ROOT / "scripts" / "error_codes.py"))["page"](text)
    assert text == written, "run scripts/error_codes.py"
    assert {code for code in ErrorCode if f"\n### {code.value}\n" not in text} == set()
