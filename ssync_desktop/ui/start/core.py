"""What stands behind the window, as far as its start and its end are concerned."""

from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol

from ssync_desktop.domain.errors import SsyncError

if TYPE_CHECKING:  # the window stands before the engine's packages are loaded
    from ssync_desktop.engine.service import Service


class Core(Protocol):
    """An organization with its engine, real or demo. Every call blocks and runs in a thread."""

    def open(self) -> "Service":
        """Open the organization; raises ``SsyncError`` and may then be called again."""
        ...

    def password_problem(self) -> SsyncError | None:
        """Say why passwords cannot be kept; None when they can."""
        ...

    def begin(self) -> Future[None]:
        """Let passes run; the future ends before ``close`` only by a bug, which it carries."""
        ...

    def close(self) -> bool:
        """End everything in order; False when something is left."""
        ...
