"""The hands of pytest-qt with the patience that a machine needs which is busy with other things.

A condition that comes true ends the wait at once, so patience costs nothing where all goes well.
"""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.kit.ui_hands import PATIENCE_MS


class PatientBot(QtBot):
    """Waits for conditions as long as a busy machine may take, where nobody says how long."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        """Return once *callback* returns true, or nothing without failing."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Return a bot that takes the place of pytest-qt's own."""
    return PatientBot(request)
