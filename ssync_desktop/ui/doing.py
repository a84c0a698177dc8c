"""Asks the service for a deed, and says in words what has been done once it has."""

from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge


class Doing(QObject):
    """The base of what carries out the deeds of a page; an error is told by the window.

    Signals:
        done(text): what has been done, in words.
    """

    done = Signal(str)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge

    def _ask(self, future: Future[Any], text: str) -> None:
        """Say *text* once *future* has succeeded."""
        sentence = _Sentence(text, self)
        sentence.ready.connect(self.done)
        operation = self._bridge.ask(future, sentence.say)
        operation.ended.connect(sentence.deleteLater)


class _Sentence(QObject):
    """What is said once a request has succeeded."""

    ready = Signal(str)

    def __init__(self, text: str, parent: QObject) -> None:
        super().__init__(parent)
        self._text = text

    @Slot(object)
    def say(self, _answer: object) -> None:
        """Say it."""
        self.ready.emit(self._text)
