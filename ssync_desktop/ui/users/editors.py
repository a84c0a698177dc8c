"""The editors of users and of queues: the few fields that matter first."""

from collections.abc import Iterable
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from ssync_desktop.domain.people import QueueDraft, Reference, UserDraft
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.users.choices import ExplainedChoice, RolesEditor
from ssync_desktop.ui.users.owner_field import OwnerField
from ssync_desktop.ui.users.words import (
    METHOD_SENTENCES,
    METHODS,
    TYPE_SENTENCES,
    TYPES,
    UNKNOWN_SENDERS,
)
from ssync_desktop.ui.what_if.words import TRY, TRY_HINT, TRY_WORDS
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.layouts import beside

ADDRESS_HINT = "The mailbox gets this address as well; a new one has to be approved again."
NEW_ADDRESS_HINT = "A mailbox with this address is made at the same time, on the default profile."
USER_NAME_HINT = (
    "How the user signs in to this organization, for example ada@contoso.com. Who has the "
    "mailbox of that very address may approve it by testing it."
)
CONSENT = "Others may send email in this user's name"
CONSENT_HINT = "A queue or another user can then be chosen to send as this user."
UNKNOWN_HINT = "Whoever writes to this user and is on no record yet."
TRY_LATER = "There is no mail to try it on before this is saved"
OWNER_HINT = "The owner of the queue owns its mailbox too. Left empty, it is you."


class PersonEditor(DraftEditor):
    """What users and queues have in common: what becomes an activity, and trying that out.

    Signals:
        try_wanted(): the user wants to see what the chosen method would change.
    """

    try_wanted = Signal()
    record_id: UUID | None

    def _add_method(self) -> None:
        methods = ExplainedChoice(METHODS, METHOD_SENTENCES)
        self.add_field("filtering_method", Field("What becomes an activity", methods))
        tried = button(TRY, "test")
        tried.setToolTip(TRY_HINT if self.record_id else TRY_LATER)
        tried.setEnabled(self.record_id is not None)
        tried.setAccessibleDescription(tried.toolTip())
        tried.clicked.connect(self.try_wanted)
        holder = QWidget()
        holder.setLayout(beside(tried, TRY_WORDS if self.record_id else f"{TRY_LATER}."))
        self.add_widget(holder)


class UserEditor(PersonEditor):
    """Edits a :class:`UserDraft`."""

    def __init__(self, draft: UserDraft, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.record_id = draft.id
        self.add_field("first_name", Field("First name", QLineEdit()))
        self.add_field("last_name", Field("Last name", QLineEdit(), required=True))
        hint = ADDRESS_HINT if draft.id else NEW_ADDRESS_HINT
        self.add_field("email_address", Field("Email address", QLineEdit(), hint=hint))
        self.add_field("domain_name", Field("User name", QLineEdit(), hint=USER_NAME_HINT))
        self._add_method()
        self.add_field(
            "send_as_allowed",
            Field("Consent to send as this user", QCheckBox(CONSENT), hint=CONSENT_HINT),
        )
        unknown = Choice(UNKNOWN_SENDERS.items())
        self.add_field("unknown_sender", Field("Unknown senders", unknown, hint=UNKNOWN_HINT))
        self.add_field("roles", Field("Roles", RolesEditor()), advanced=True)
        self.load(draft)


class QueueEditor(PersonEditor):
    """Edits a :class:`QueueDraft`; connect ``owner.wanted`` and answer with ``owner.offer``."""

    def __init__(
        self,
        draft: QueueDraft,
        title: str,
        known: Iterable[Reference] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.record_id = draft.id
        self.owner = OwnerField("Owner", OWNER_HINT, known)
        self.add_field("name", Field("Name", QLineEdit(), required=True))
        hint = ADDRESS_HINT if draft.id else NEW_ADDRESS_HINT
        self.add_field("email_address", Field("Email address", QLineEdit(), hint=hint))
        self._add_method()
        self.add_field("owner_id", self.owner)
        self.add_field("view_type", Field("Type", ExplainedChoice(TYPES, TYPE_SENTENCES)))
        words = QPlainTextEdit(tabChangesFocus=True)
        words.setFixedHeight(12 * GRID)
        self.add_field("description", Field("Description", words), advanced=True)
        self.load(draft)
