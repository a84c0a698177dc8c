"""The pane beside the lists: a user or a queue in full, and the way to the mailbox."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.options import AccessApproval, ObjectType
from ssync_desktop.domain.people import Queue, Reference, User
from ssync_desktop.domain.rows import QueueRow, UserRow
from ssync_desktop.ui.users.words import (
    DISABLED,
    ENABLED,
    METHOD_SENTENCES,
    METHODS,
    STATES,
    TYPE_SENTENCES,
    TYPES,
    UNKNOWN_SENDERS,
)
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.detail_pane import DetailCard, DetailPane
from ssync_desktop.ui.widgets.facts import Fact, Facts
from ssync_desktop.ui.widgets.layouts import column, label, row
from ssync_desktop.ui.words import APPROVALS

USER_NAME_TIP = "The name this user signs in with, also called the user principal name"
CONSENT_TIP = (
    "Whether others may send email with this user as its sender, as for a colleague on holiday"
)
NUMBER_TIP = (
    "Stands in the tracking token, such as CRM:0001001, that email of this user carries; answers "
    "are recognized by it"
)
UNKNOWN_TIP = "What becomes of whoever writes to this user and is on no record yet"


class PersonPane(DetailPane):
    """Shows one user or queue.

    Signals:
        filters_wanted(Reference): which rows synchronize for this user is to be edited.
    """

    filters_wanted = Signal(Reference)

    promise = "What it tracks, its address, and its mailbox."
    advice = "Select one to see it in full."

    def __init__(self, icon_name: str, one: str, parent: QWidget | None = None) -> None:
        super().__init__(icon_name, one, f"{one}s", parent)
        self._mailbox_id: UUID | None = None
        self._user: Reference | None = None
        self.show_count(0)

    def show_user(self, user: User, listed: UserRow | None) -> None:
        """Show *user*; *listed* knows how the address stands."""
        card = DetailCard(user.full_name, DISABLED if user.disabled else ENABLED)
        self._add_method(card, METHODS[user.filtering_method])
        card.add(label(METHOD_SENTENCES[user.filtering_method], "muted"))
        number = "" if user.tracking_number is None else f"{user.tracking_number:,}"
        consent = "Others may send in this name" if user.send_as_allowed else "Not given"
        facts: list[Fact] = [
            *_address(user.email_address, listed.approval if listed else None),
            ("User name", user.domain_name, USER_NAME_TIP),
            ("Roles", ", ".join(sorted(role.value for role in user.roles)) or "None", ""),
            ("Consent to send as", consent, CONSENT_TIP),
            ("Unknown senders", UNKNOWN_SENDERS[user.unknown_sender], UNKNOWN_TIP),
            ("Number in tokens", number, NUMBER_TIP),
        ]
        self._user = Reference(user.id, ObjectType.USER, user.full_name)
        self._finish(card, facts, user.mailbox_id)

    def show_queue(self, queue: Queue, listed: QueueRow | None) -> None:
        """Show *queue*; *listed* knows how the address stands, and the owner's name."""
        card = DetailCard(queue.name, STATES[queue.state])
        self._add_method(card, METHODS[queue.filtering_method])
        card.add(label(METHOD_SENTENCES[queue.filtering_method], "muted"))
        facts: list[Fact] = [
            *_address(queue.email_address, listed.approval if listed else None),
            ("Owner", listed.owner_name if listed else "", ""),
            ("Type", TYPES[queue.view_type], TYPE_SENTENCES[queue.view_type]),
            ("Items", f"{listed.item_count:,}" if listed else "", "Active items in the queue"),
            ("Description", queue.description, ""),
        ]
        self._finish(card, facts, queue.mailbox_id)

    def _add_method(self, card: DetailCard, words: str) -> None:
        card.add(label(words, select=True), "What becomes an activity")

    def _finish(self, card: DetailCard, facts: list[Fact], mailbox_id: UUID | None) -> None:
        card.add(Facts(facts), "Details")
        self._mailbox_id = mailbox_id
        if mailbox_id is None:
            card.add(label("Has no mailbox: the program's own administrator needs none.", "muted"))
        else:
            holder = QWidget()
            links = column(row(_link("Open mailbox", "mailbox", self._open), None))
            if self._user is not None:
                filters = _link("Synchronization filters", "filter", self._open_filters)
                links.addLayout(row(filters, None))
            holder.setLayout(links)
            card.add(holder)
        card.end()
        self.put(card)

    @Slot()
    def _open(self) -> None:
        self.place_wanted.emit("mailboxes", self._mailbox_id)

    @Slot()
    def _open_filters(self) -> None:
        if self._user is not None:
            self.filters_wanted.emit(self._user)


def _link(text: str, icon_name: str, clicked: Callable[[], object]) -> QWidget:
    made = button(text, icon_name, link=True)
    made.clicked.connect(clicked)
    return made


def _address(address: str, approval: AccessApproval | None) -> list[Fact]:
    facts: list[Fact] = [("Email address", address or "None", "")]
    if address and approval is not None:
        facts.append(("Approval", APPROVALS[approval].word, "Whether mail of it is processed"))
    return facts
