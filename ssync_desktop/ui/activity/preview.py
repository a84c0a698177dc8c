"""The sanitised body of an email on white paper, which loads nothing from anywhere."""

from math import ceil
from typing import Any

from PySide6.QtCore import QSizeF, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from ssync_desktop.domain.email import EmailBody
from ssync_desktop.ui.colours import LIGHT
from ssync_desktop.ui.theme import GRID

LOWEST, HIGHEST = 6 * GRID, 52 * GRID
LARGEST_PART = 10 * 1024 * 1024  # octets; a picture beyond that stays an attachment

_PAPER = (
    f"QTextBrowser {{ background: {LIGHT.base}; color: {LIGHT.text};"
    f" border: 1px solid {LIGHT.edge}; }}"
)
"""Mail is written for white paper: colours of its own would be unreadable on a dark ground."""


class Preview(QTextBrowser):
    """Shows one body. Parts of the same email are asked for; everything else stays unloaded.

    Signals:
        part_wanted(str): the part with this content id is to be given by :meth:`give_part`.
        link_wanted(QUrl): the user followed a link; nothing opens by itself.
    """

    part_wanted = Signal(str)
    link_wanted = Signal(QUrl)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: set[str] = set()
        self.setAccessibleName("Body of the email")
        self.setStyleSheet(_PAPER)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(GRID)
        self.document().setDefaultStyleSheet(f"a {{ color: {LIGHT.accent}; }}")
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.anchorClicked.connect(self.link_wanted)

    def show_body(self, body: EmailBody) -> None:
        """Show the HTML where there is one, else the text."""
        self._asked.clear()
        if body.html and (body.text.strip() or "<img" in body.html):
            self.setHtml(body.html)
        else:
            self.setPlainText(body.text.strip() or "This email has no text.")

    def give_part(self, content_id: str, content: bytes) -> None:
        """Show a part that was asked for where the body refers to it."""
        image = QImage.fromData(content[: LARGEST_PART + 1])
        if image.isNull():
            return
        document = self.document()
        kind = QTextDocument.ResourceType.ImageResource.value
        document.addResource(kind, QUrl(f"cid:{content_id}"), image)
        document.markContentsDirty(0, document.characterCount())

    def loadResource(self, _kind: int, name: QUrl | str) -> Any:
        """Answer with nothing visible; Qt would read files and folders for other addresses."""
        url = QUrl(name)
        if url.scheme().lower() == "cid":
            content_id = url.path()
            if content_id not in self._asked:
                self._asked.add(content_id)
                self.part_wanted.emit(content_id)
        return _nothing()

    @Slot(QSizeF)
    def _fit(self, size: QSizeF) -> None:
        """Be as high as the text, within reason; beyond that the text scrolls."""
        edges = self.height() - self.viewport().height()
        self.setFixedHeight(max(LOWEST, min(HIGHEST, ceil(size.height()) + edges)))


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    return image
