"""Text that breaks anywhere: addresses and message ids are longer than a pane is wide."""

from PySide6.QtCore import QSize, QSizeF, Qt, Slot
from PySide6.QtGui import QFontDatabase, QTextOption
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from ssync_desktop.ui.widgets.layouts import label

LONG_WORD = 22  # characters; shorter ones fit into every pane


class LongText(QTextEdit):
    """Shows plain text that can be selected, as high as it needs to be and never too wide."""

    def __init__(
        self,
        text: str,
        look: str = "plain",
        *,
        monospace: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", look)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTabChangesFocus(True)
        if monospace:
            self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.setPlainText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """As narrow as may be: it breaks anywhere."""
        return QSize(0, self.fontMetrics().height())

    @Slot(QSizeF)
    def _fit(self, size: QSizeF) -> None:
        self.setFixedHeight(max(self.fontMetrics().height(), round(size.height())))


def words(text: str, look: str = "") -> QWidget:
    """Return a label of *look*, or a text that breaks anywhere where a word would not fit."""
    if max(map(len, text.split()), default=0) > LONG_WORD:
        return LongText(text, look or "plain", monospace=look == "words")
    return label(text, look, select=True)
