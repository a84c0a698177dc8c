"""What can be done with mailboxes, as actions that follow the selection and say why not."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction

from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import ListRow, MailboxRow
from ssync_desktop.engine.service import Service
from ssync_desktop.ui.bridge import Bridge
from ssync_desktop.ui.choosing import Offer
from ssync_desktop.ui.items.words import PLAN, PLAN_HINT
from ssync_desktop.ui.mailboxes.choosing import Deed, applicable
from ssync_desktop.ui.offers import actions_of
from ssync_desktop.ui.words import mailboxes

_OFFERS = (
    Offer(Deed.TEST, "Test & Enable", "test", "Test each direction and enable what passes"),
    Offer(Deed.APPROVE, "Approve", "approve", "Let mail of these addresses be processed"),
    Offer(Deed.REJECT, "Reject", "reject", "Do not let mail of these addresses be processed"),
    Offer(Deed.SYNC, "Sync now", "synchronize", "Synchronize at once", "F5"),
    Offer(Deed.EDIT, "Edit", "edit", "Edit the mailbox", "Enter"),
    Offer(Deed.ACTIVATE, "Activate", "activate", "Take it up again; it is tested anew"),
    Offer(Deed.DEACTIVATE, "Deactivate", "stop", "Process nothing for it any more"),
    Offer(Deed.DEFAULTS, "Apply defaults", "defaults", "Give it the default profile and methods"),
    Offer(Deed.PLAN, PLAN, "search", PLAN_HINT),
    Offer(Deed.DELETE, "Delete", "delete", "Delete the forward mailbox"),
)


class MailboxActions(QObject):
    """The actions of the toolbar and the context menu.

    Signals:
        wanted(Deed, rows, left_out): do it with these rows; so many others it does not apply to.
        landed(rows, count): the rows of a selection of *count* that had to be asked for.
    """

    wanted = Signal(str, tuple, int)
    landed = Signal(tuple, int)

    def __init__(self, service: Service, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._service = service
        self._bridge = bridge
        self._rows: tuple[MailboxRow, ...] = ()
        self._ids: tuple[UUID, ...] = ()
        self._actions: dict[Deed, QAction] = actions_of(self, _OFFERS, self.begin)
        self.follow((), ())

    @property
    def actions(self) -> Sequence[QAction]:
        """All of them, in the order of the toolbar."""
        return tuple(self._actions.values())

    def action(self, deed: Deed) -> QAction:
        """Return the action of *deed*."""
        return self._actions[deed]

    def follow(self, ids: tuple[UUID, ...], rows: Sequence[MailboxRow]) -> None:
        """Take note of the selection; rows that are not here yet are asked for."""
        self._ids = ids
        if len(rows) == len(ids):
            self._take(tuple(rows))
        else:
            self._bridge.ask(self._service.rows(Table.MAILBOXES, ids), self._land)

    def begin(self, deed: Deed, _checked: bool = False) -> None:
        """Begin *deed* with the selection as the database has it now."""
        self.begin_with(deed, self._ids)

    def begin_with(self, deed: Deed, ids: Sequence[UUID]) -> None:
        """Begin *deed* with these mailboxes."""
        if ids:
            answer = _Fresh(deed, len(ids), self)
            answer.ready.connect(self.wanted)
            self._bridge.ask(self._service.rows(Table.MAILBOXES, tuple(ids)), answer.take)

    @Slot(object)
    def _land(self, rows: Sequence[ListRow]) -> None:
        found = _mailboxes_among(rows)
        if {row.id for row in found} <= set(self._ids):  # else the selection has moved on
            self._take(found)
            self.landed.emit(found, len(self._ids))

    def _take(self, rows: tuple[MailboxRow, ...]) -> None:
        self._rows = rows
        for offer in _OFFERS:
            found = applicable(offer.deed, rows)
            made = self._actions[offer.deed]
            made.setEnabled(bool(found.rows))
            made.setToolTip(_hint(offer, len(found.rows), len(rows)) if found.rows else found.why)


class _Fresh(QObject):
    """Rows read anew for one deed; gone as soon as they were handed on."""

    ready = Signal(str, tuple, int)

    def __init__(self, deed: Deed, asked: int, parent: QObject) -> None:
        super().__init__(parent)
        self._deed = deed
        self._asked = asked

    @Slot(object)
    def take(self, rows: Sequence[ListRow]) -> None:
        """Hand on what the deed applies to."""
        found = applicable(self._deed, _mailboxes_among(rows))
        self.ready.emit(self._deed.value, found.rows, self._asked - len(found.rows))
        self.deleteLater()


def _mailboxes_among(rows: Sequence[ListRow]) -> tuple[MailboxRow, ...]:
    return tuple(row for row in rows if isinstance(row, MailboxRow))


def _hint(offer: Offer[Deed], fitting: int, selected: int) -> str:
    keys = f" ({offer.keys})" if offer.keys else ""
    if fitting == selected:
        return f"{offer.tooltip}{keys}"
    return f"{offer.tooltip}: {fitting:,} of {mailboxes(selected)}{keys}"
