"""What is a message among the things that are dragged over the window."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent

OTHERS = (".csv", ".tsv", ".vcf", ".vcard", ".json", ".zip")
"""Endings of files that are surely something else: contacts, configurations, archives."""


def message_file(mime: QMimeData) -> Path | None:
    """Return the first file that may be a message, whatever it is called; None without one.

    Whether it is one is found out by reading it: files of mail folders have no ending at all.
    """
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    fitting = [path for path in paths if path.suffix.lower() not in OTHERS]
    return fitting[0] if fitting else None


def accept(event: QDropEvent) -> bool:
    """Take what is dragged if it may be a message; the file stays where it is."""
    if message_file(event.mimeData()) is None:
        return False
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
    return True
