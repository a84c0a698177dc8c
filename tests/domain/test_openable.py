"""Which files are handed to other programs: what can only be looked at."""

import pytest

from ssync_desktop.domain.openable import may_be_opened
from ssync_desktop.domain.settings import BLOCKED_EXTENSIONS


@pytest.mark.parametrize("name", ["plan.pdf", "PLAN.PDF", "a.b.docx", "photo.jpeg", "list.csv "])
def test_documents_pictures_sound_and_films_are(name: str) -> None:
    assert may_be_opened(name)


@pytest.mark.parametrize(
    "name",
    [
        *(f"run.{one}" for one in BLOCKED_EXTENSIONS.split()),
        *(
            f"run.{one}"
            for one in ("sh", "py", "desktop", "html", "svg", "docm", "xlsm", "appimage")
        ),
        "run",
        "",
        ".pdf.exe",
        "plan.pdf.exe. ",
        "plan.exe:plan.pdf",
        "plan.pdf:plan.exe",
        "plan\u202efdp.exe",
        "plan.exe\u200b",
    ],
)
def test_what_could_be_executed_is_not(name: str) -> None:
    assert not may_be_opened(name)
