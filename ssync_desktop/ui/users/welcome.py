"""What comes next for a new user or queue: its mailbox, and the test that enables it."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.people import Queue, User
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import ListRow, MailboxRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.mailboxes.choosing import Deed, applicable
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.page import Page


class Welcome(QObject):
    """Says it in the notice of *page*, with the button that goes there."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._name = ""
        self._mailbox_id: UUID | None = None
        self._row: MailboxRow | None = None

    def tell(self, record: User | Queue) -> None:
        """Look at the mailbox of a new *record* and say what to do with it."""
        self._name = record.full_name if isinstance(record, User) else record.name
        self._mailbox_id = record.mailbox_id
        if record.mailbox_id is not None:
            context = self._page.context
            future = context.service.rows(Table.MAILBOXES, (record.mailbox_id,))
            context.bridge.ask(future, self._take)

    @Slot(object)
    def _take(self, rows: tuple[ListRow, ...]) -> None:
        row = next((one for one in rows if isinstance(one, MailboxRow)), None)
        if row is None or row.id != self._mailbox_id:
            return
        self._row = row
        say = self._page.notice.say
        saved = f"{self._name} is saved."
        if row.profile_id is None:
            text = f"{saved} No email server profile is the default, so the mailbox has none yet."
            say(text, Tone.WARN, "Open mailbox", self._open)
        elif not row.email_address:
            text = f"{saved} Without an email address the mailbox cannot be used yet."
            say(text, Tone.WARN, "Open mailbox", self._open)
        elif not applicable(Deed.TEST, [row]).rows:
            text = f"{saved} {applicable(Deed.TEST, [row]).why}"
            say(text, Tone.WARN, "Open mailbox", self._open)
        else:
            text = f"{saved} Its mailbox uses the profile {row.profile_name}."
            say(text, Tone.GOOD, "Test & Enable", self._test, stays=True)

    @Slot()
    def _open(self) -> None:
        self._page.context.navigator.go("mailboxes", self._mailbox_id)

    @Slot()
    def _test(self) -> None:
        if self._row is not None:
            TestDialog(self._page.context, [self._row], self._page.window()).show()
