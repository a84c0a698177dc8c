"""What comes next for a new user or queue: its mailbox, and the test that enables it."""

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.people import Queue, User
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import ListRow, MailboxRow
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.mailboxes.choosing import Deed, applicable
from ssync_desktop.ui.mailboxes.directions import MAIL, is_served
from ssync_desktop.ui.mailboxes.test_dialog import TestDialog
from ssync_desktop.ui.mailboxes.wishes import EditMailbox
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
            context = self._page.context
            context.bridge.ask(context.service.profile(row.profile_id), self._take_profile)

    @Slot(object)
    def _take_profile(self, profile: EmailServerProfile) -> None:
        """Ask for a password first where the profile leaves signing in to the mailbox."""
        row = self._row
        if row is None or row.profile_id != profile.id:
            return
        context = self._page.context
        served = [one for one in MAIL if is_served(row, one)]
        if all(profile.signs_in_itself(one) for one in served):
            self._offer_test()
        else:
            context.bridge.ask(context.service.mailbox(row.id), self._take_mailbox)

    @Slot(object)
    def _take_mailbox(self, mailbox: Mailbox) -> None:
        if self._row is None or mailbox.id != self._row.id:
            return
        if mailbox.password_set:
            self._offer_test()
            return
        text = f"{self._name} is saved. Its mailbox still needs a password."
        self._page.notice.say(text, Tone.WARN, "Enter password", self._enter_password)

    def _offer_test(self) -> None:
        if self._row is not None:
            text = f"{self._name} is saved. Its mailbox uses the profile {self._row.profile_name}."
            self._page.notice.say(text, Tone.GOOD, "Test & Enable", self._test, stays=True)

    @Slot()
    def _enter_password(self) -> None:
        if self._mailbox_id is not None:
            wish = EditMailbox(self._mailbox_id, sign_in=True)
            self._page.context.navigator.go("mailboxes", wish)

    @Slot()
    def _open(self) -> None:
        self._page.context.navigator.go("mailboxes", self._mailbox_id)

    @Slot()
    def _test(self) -> None:
        if self._row is not None:
            TestDialog(self._page.context, [self._row], self._page.window()).show()
