"""The incoming pass of a mailbox: its inbox, what it sent, and the folders that have rules."""

from dataclasses import dataclass, field

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused
from ssync_desktop.domain.options import MailboxKind
from ssync_desktop.domain.tracking_folder import TrackingCategory, TrackingFolder
from ssync_desktop.engine.categories import Categories
from ssync_desktop.engine.folder_passes import FolderPasses
from ssync_desktop.engine.lease_keeper import LeaseKeeper
from ssync_desktop.engine.pass_folder import PassFolder
from ssync_desktop.engine.pass_result import PassResult
from ssync_desktop.engine.ruled_folders import RuledFolders
from ssync_desktop.engine.subject import Subject
from ssync_desktop.engine.tools import Tools
from ssync_desktop.organization.manual_tracking import give_up_unread
from ssync_desktop.servers.port import INBOX, SENT_ITEMS, Capability, IncomingMail
from ssync_desktop.store.unit import Unit

EMAILS_PER_CYCLE = 500
"""New items taken in one pass of one mailbox (D13)."""

SHARE_OF_INBOX = 0.8
"""What the inbox may take of them where other folders are read too: none waits for ever."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database says about folders and categories; nothing for a server without them."""

    checkpoints: dict[str, str] = field(default_factory=dict)
    rules: tuple[TrackingFolder, ...] = ()
    categories: dict[str, TrackingCategory] = field(default_factory=dict)
    wished: frozenset[str] = frozenset()  # folders of items that somebody wants tracked


class IncomingPass:
    """One pass over one mailbox, on a session that is already signed in."""

    def __init__(
        self, tools: Tools, keeper: LeaseKeeper, subject: Subject, result: PassResult
    ) -> None:
        self._tools = tools
        self._keeper = keeper
        self._subject = subject
        self._result = result

    async def run(self, mail: IncomingMail) -> None:
        """Bring in what is new and finish what earlier passes left to do on the server."""
        tools, keeper, subject = self._tools, self._keeper, self._subject
        mailbox, profile, settings = subject.mailbox, subject.profile, subject.settings
        assert profile is not None  # the gate has seen to it
        known = await self._known(mail)
        categories = Categories(
            tools,
            keeper,
            mailbox,
            known.categories,
            switched_on=settings.track_categorized_items,
        )
        passes = FolderPasses(
            tools, keeper, mailbox, profile, categories, self._result, EMAILS_PER_CYCLE
        )
        rules = RuledFolders(tools, keeper, mailbox, known.rules, known.checkpoints)
        sends = self._tracks_sent(mail)
        await categories.begin(mail)
        alone = not (sends or rules)
        room = passes.room if alone else int(passes.room * SHARE_OF_INBOX)
        await passes.read(mail, PassFolder(INBOX, mailbox.sync_checkpoint), room)
        if sends:
            await self._read_sent(mail, passes, known.checkpoints.get(SENT_ITEMS), len(rules))
        await rules.run(mail, passes)
        read = {INBOX, *rules.folders, *((SENT_ITEMS,) if sends else ())}
        if not known.wished <= read:
            await tools.write(lambda context: give_up_unread(context, mailbox, read), keeper.lease)

    async def _known(self, mail: IncomingMail) -> _Known:
        """Read what the pass needs to know, at once; a server that has only an inbox needs none."""
        mailbox, settings = self._subject.mailbox, self._subject.settings
        able = mail.capabilities
        if not able & (Capability.FOLDERS | Capability.CATEGORIES):
            return _Known()
        rules = Capability.FOLDERS in able and settings.track_folders
        rules = rules and mailbox.kind is MailboxKind.USER

        def read(unit: Unit) -> _Known:
            return _Known(
                unit.folder_checkpoints.of_mailbox(mailbox.id),
                tuple(unit.tracking_folders.of_mailbox(mailbox.id)) if rules else (),
                unit.tracking_categories.of_mailbox(mailbox.id),
                frozenset(key.folder for key in unit.track_requests.of_mailbox(mailbox.id)),
            )

        return await self._tools.read(read)

    def _tracks_sent(self, mail: IncomingMail) -> bool:
        """Say whether Sent Items are read: only where that is switched on (section 3.1)."""
        mailbox, settings = self._subject.mailbox, self._subject.settings
        needed = Capability.FOLDERS | Capability.SENT_ITEMS
        return (
            settings.track_sent_items
            and needed in mail.capabilities
            and mailbox.kind is not MailboxKind.FORWARD
        )

    async def _read_sent(
        self, mail: IncomingMail, passes: FolderPasses, checkpoint: str | None, others: int
    ) -> None:
        share = -(-passes.room // (1 + others))
        try:
            await passes.read(mail, PassFolder(SENT_ITEMS, checkpoint), share)
        except ItemRefused as error:
            # A mailbox may have lost the folder, or never had one; its mail comes in all the same.
            if error.code is not ErrorCode.FOLDER_NOT_FOUND:
                raise
