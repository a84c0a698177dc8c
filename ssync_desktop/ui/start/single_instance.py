"""One window per data folder: a second start brings the first window to the front."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

LOCK_FILE = "window.lock"
ANSWER_MS = 2_000
SETTLING_MS = 200
LONGEST_MESSAGE = 200  # octets; a page's key fits


class SingleInstance(QObject):
    """Holds the data folder for this process.

    Signals:
        raised(str): somebody started the program again, and wants to see the page of this key
            (empty: any).
    """

    raised = Signal(str)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = server_name(folder)
        self._file = folder / LOCK_FILE
        self._lock = QLockFile(str(self._file))
        self._lock.setStaleLockTime(0)  # only the death of its process frees it
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._take)

    def claim(self) -> bool:
        """Become the one window of this folder; False when there is another."""
        if not self._lock.tryLock(0) and not (self._is_nobodys() and self._lock.tryLock(0)):
            return False
        QLocalServer.removeServer(self._name)  # left by a process that was killed
        self._server.listen(self._name)
        return True

    def _is_nobodys(self) -> bool:
        """Clear away a lock whose maker was killed before it had written its name into it.

        Qt takes such a file for locked for ever. One that is being made has its name in a moment.
        """
        if self._lock.tryLock(SETTLING_MS):
            self._lock.unlock()
            return True
        try:
            empty = self._file.stat().st_size == 0
        except OSError:
            return True  # it has just been given free
        if empty:
            self._file.unlink(missing_ok=True)
        return empty

    def call_other(self, page: str = "") -> bool:
        """Ask the other window to come to the front; False when it does not answer."""
        caller = QLocalSocket()
        caller.connectToServer(self._name)
        if not caller.waitForConnected(ANSWER_MS):
            return False
        caller.write(f"{page}\n".encode())
        told = caller.waitForBytesWritten(ANSWER_MS)
        caller.disconnectFromServer()
        return told

    def release(self) -> None:
        """Give the folder free."""
        self._server.close()
        self._lock.unlock()

    @Slot()
    def _take(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(self._read)
            if caller.bytesAvailable():
                self._hear(caller)

    @Slot()
    def _read(self) -> None:
        caller = self.sender()
        assert isinstance(caller, QLocalSocket)
        self._hear(caller)

    def _hear(self, caller: QLocalSocket) -> None:
        if caller.canReadLine():
            line = bytes(caller.readLine(LONGEST_MESSAGE).data())
            self.raised.emit(line.decode("ascii", "ignore").strip())


def server_name(folder: Path) -> str:
    """Return the name of the socket that belongs to *folder*, of a length every system takes."""
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()
    return f"ssync-desktop-{digest[:24]}"
