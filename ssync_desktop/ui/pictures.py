"""Pictures of the window, one of every page; for a demo nobody sees and for the manual."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ssync_desktop.ui.main_window import MainWindow
from ssync_desktop.ui.pages import PAGES, PageEntry

SETTLE = 1.2  # seconds for a page to read what it shows


async def each_page(window: MainWindow, settle: float = SETTLE) -> AsyncIterator[PageEntry]:
    """Bring one page after the other to the front; yield its entry once it shows something."""
    for entry in PAGES:
        if entry.factory is not None:
            window.show_page(entry.key)
            await asyncio.sleep(settle)
            yield entry


def make_folder(folder: Path) -> Path:
    """Make *folder* for pictures unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def take_picture(widget: QWidget, file: Path) -> Path:
    """Save what *widget* looks like now as a PNG at the screen's own resolution."""
    if not widget.grab().save(str(file)):
        raise OSError(f"{file} cannot be written.")
    return file
