"""A port that follows the protection chosen beside it until somebody enters another (B2)."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.options import ConnectionSecurity
from ssync_desktop.ui.widgets.field import Field


class FollowingPort(QObject):
    """Keeps the port field at what is usual, as long as it is what was usual."""

    def __init__(
        self, security: Field, port: Field, usual: Mapping[ConnectionSecurity, int]
    ) -> None:
        super().__init__(port)
        self._security = security
        self._port = port
        self._usual = usual
        self._before = ConnectionSecurity.TLS
        security.edited.connect(self._follow)
        port.edited.connect(self._advise)

    def begin(self) -> None:
        """Take the present values as the beginning."""
        self._before = self._chosen
        self._advise()

    @property
    def _chosen(self) -> ConnectionSecurity:
        return ConnectionSecurity(self._security.editor.value())  # type: ignore[attr-defined]

    @Slot()
    def _follow(self) -> None:
        chosen = self._chosen
        if self._port.read() in (self._usual[self._before], 0):
            self._port.write(self._usual[chosen])
        self._before = chosen
        self._advise()

    @Slot()
    def _advise(self) -> None:
        usual = self._usual[self._chosen]
        other = "" if self._port.read() == usual else f"{usual} is usual for this protection."
        self._port.advise(other)
