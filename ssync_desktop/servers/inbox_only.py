"""What a server without folders and categories answers when it is asked for them."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from ssync_desktop.domain.errors import SsyncError
from ssync_desktop.servers.port import ServerFolder, ServerItem


class InboxOnly(ABC):
    """The part of ``IncomingMail`` that such a server refuses."""

    @abstractmethod
    def only_an_inbox(self) -> SsyncError:
        """Return the error that says so."""

    async def folders(self) -> tuple[ServerFolder, ...]:
        """Refuse: there is no tree."""
        raise self.only_an_inbox()

    async def folder_key(self, folder: str) -> str:
        """Refuse: there are no keys."""
        del folder
        raise self.only_an_inbox()

    async def move(self, items: Sequence[ServerItem], folder: str) -> None:
        """Refuse: there is nowhere to move to."""
        del items, folder
        raise self.only_an_inbox()

    async def mark(self, items: Sequence[ServerItem], category: str) -> None:
        """Refuse: there is nothing to mark a message with."""
        del items, category
        raise self.only_an_inbox()

    async def unmark(self, items: Sequence[ServerItem], category: str) -> None:
        """Refuse, as for ``mark``."""
        del items, category
        raise self.only_an_inbox()

    async def adopt_category(self, category: str, key: str | None) -> str:
        """Refuse, as for ``mark``."""
        del category, key
        raise self.only_an_inbox()

    async def drop_category(self, key: str) -> None:
        """Refuse, as for ``mark``."""
        del key
        raise self.only_an_inbox()
