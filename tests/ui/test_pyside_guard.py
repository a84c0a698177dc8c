"""Some releases of PySide6 lose references to True with every signal, and abort Python 3.11."""

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    sent = Signal()


def test_emitting_a_signal_keeps_the_references_to_true() -> None:
    sender = Sender()
    before = sys.getrefcount(True)
    for _ in range(50):
        sender.sent.emit()
    assert sys.version_info >= (3, 12) or sys.getrefcount(True) > before - 10
