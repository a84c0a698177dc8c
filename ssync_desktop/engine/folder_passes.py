"""One folder after another in one pass of a mailbox: what their passes share, and the room left."""

from datetime import datetime

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.engine.afterwards import Afterwards
from ssync_desktop.engine.categories import Categories
from ssync_desktop.engine.delivery import Delivery
from ssync_desktop.engine.folder_pass import Advanced, FolderPass
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.pass_folder import PassFolder
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.progress import Progress
from ssync_desktop.engine.tools import Tools
from ssync_desktop.servers.port import IncomingMail


class FolderPasses:
    """Reads folders of one mailbox; *most* new items are taken in by all of them together."""

    def __init__(
        self,
        tools: Tools,
        keeper: LeaseKeeper,
        mailbox: Mailbox,
        profile: EmailServerProfile,
        categories: Categories,
        result: PassResult,
        most: int,
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._mailbox = mailbox
        self._profile = profile
        self._categories = categories
        self._result = result
        self._most = most
        self._start = later_of(mailbox.process_received_after, profile.process_received_after)
        self._progress = Progress(tools, mailbox.id)

    @property
    def room(self) -> int:
        """How many new items may still be taken in."""
        return max(0, self._most - self._result.processed)

    async def read(
        self,
        mail: IncomingMail,
        folder: PassFolder,
        room: int,
        advanced: Advanced | None = None,
    ) -> bool:
        """Read one folder; False when something in it is left for the next pass.

        *advanced* is called after each page.
        """
        delivery = Delivery(self._tools, self._keeper, self._mailbox, folder)
        one = FolderPass(
            self._tools,
            delivery,
            Afterwards(self._keeper, self._mailbox, self._profile, self._categories, delivery),
            self._categories,
            self._progress,
            self._result,
            None if folder.rule is not None else self._start,
        )
        return await one.run(mail, room, advanced)


def later_of(first: datetime | None, second: datetime | None) -> datetime | None:
    """Return the later of two start dates; None says "from the beginning" (B41)."""
    dates = [date for date in (first, second) if date is not None]
    return max(dates, default=None)
