"""What a person reads."""

from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ssync_desktop.ui.widgets.long_text import LongText


def said(widget: QWidget) -> str:
    """Return all words that are in sight in *widget*."""
    QApplication.processEvents()  # what was put there last comes into sight
    labels = [one.text() for one in widget.findChildren(QLabel) if one.isVisible()]
    texts = [one.toPlainText() for one in widget.findChildren(LongText) if one.isVisible()]
    return "\n".join(labels + texts)
