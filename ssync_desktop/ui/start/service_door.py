"""Stands where the pages look for the service, before there is one."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.service import Service


class ServiceDoor:
    """Hands every call on to the service once it has been opened; nobody asks before that."""

    def __init__(self) -> None:
        self._service: Service | None = None

    def open(self, service: "Service") -> None:
        """Let everybody through to *service* from now on."""
        self._service = service

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)
