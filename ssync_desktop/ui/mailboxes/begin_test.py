"""What is asked before Test & Enable begins: approval, and from when email is processed."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ssync_desktop.domain.options import ActDeliveryMethod
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.ui.mailboxes.choosing import unapproved
from ssync_desktop.ui.mailboxes.directions import MAIL, is_served
from ssync_desktop.ui.theme import GRID, HALF
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.editors import OptionalMoment
from ssync_desktop.ui.widgets.layouts import column, frame, label, row
from ssync_desktop.ui.words import mailboxes

NAMED = 3
WHAT_HAPPENS = (
    "Incoming and outgoing email are tested one by one, and each is switched on if it passes. "
    "Other mailboxes go on meanwhile, and you can close this window: the tests run to their end."
)

WHOSE_ITEMS = (
    "Appointments, contacts and tasks of a mailbox synchronize with one organization. Ticked, it "
    "is this one, and another one that did so until now is cut off."
)


class TestOptions(QWidget):
    """The first page of the dialog.

    Signals:
        begun(): begin with what is chosen.
        cancelled(): do nothing.
    """

    __test__ = False
    begun = Signal()
    cancelled = Signal()

    def __init__(self, rows: Sequence[MailboxRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        waiting = unapproved(rows)
        self.process_from = OptionalMoment("Process only email received after")
        self.approve = QCheckBox("Approve and enable")
        self._begin = button("Test & Enable", "test", main=True)
        self._begin.clicked.connect(self.begun)
        cancel = button("Cancel")
        cancel.clicked.connect(self.cancelled)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * GRID)
        box.addWidget(label(WHAT_HAPPENS))
        if senders := [one for one in rows if is_served(one, MAIL[1])]:
            box.addWidget(label(_mail_sentence(senders)))
        if waiting:
            said = label(_approval_sentence(waiting, len(rows)), "muted")
            asked = column(self.approve, said, margin=2 * GRID, spacing=HALF)
            box.addWidget(frame(asked, "info"))
        else:
            self.approve.setParent(self)
            self.approve.hide()
        self.take_over = QCheckBox("Synchronize items with this organization only")
        if any(one.act_method is ActDeliveryMethod.SERVER_SIDE for one in rows):
            said = label(WHOSE_ITEMS, "muted")
            box.addLayout(column(self.take_over, said, spacing=HALF))
        else:
            self.take_over.setParent(self)
            self.take_over.hide()
        hint = "Older email on the server is left alone. In this machine's time zone."
        box.addLayout(column(self.process_from, label(hint, "muted"), spacing=HALF))
        box.addStretch(1)
        box.addLayout(row(None, cancel, self._begin))
        self._begin.setDefault(True)
        self.setFocusProxy(self._begin)

    @property
    def wants_approval(self) -> bool:
        """Whether the addresses are to be approved with it."""
        return self.approve.isChecked()

    @property
    def takes_over(self) -> bool:
        """Whether items are to synchronize with this organization, whatever they did before."""
        return self.take_over.isChecked()

    @property
    def moment(self) -> datetime | None:
        """From when email is processed; None leaves the start dates as they are."""
        return self.process_from.moment()


def _mail_sentence(senders: Sequence[MailboxRow]) -> str:
    if len(senders) == 1:
        return f"One test message is sent, to {senders[0].email_address} itself."
    return f"{len(senders):,} test messages are sent, each mailbox writing to itself."


def _approval_sentence(waiting: Sequence[MailboxRow], total: int) -> str:
    names = ", ".join(one.email_address for one in waiting[:NAMED])
    if len(waiting) > NAMED:
        names += f" and {len(waiting) - NAMED:,} more"
    if total == 1:
        return f"{names} is not approved yet; what passes is switched on only with approval."
    whose = f"{mailboxes(len(waiting))} of {total:,}"
    return f"Not approved yet: {names} ({whose}). What passes is switched on only with approval."
