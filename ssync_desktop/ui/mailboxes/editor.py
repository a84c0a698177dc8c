"""The editor of a mailbox: what matters first, the rest under Advanced."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import (
    IncomingDeliveryMethod,
    MailboxKind,
    OutgoingDeliveryMethod,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.ui.mailboxes.consequences import consequences
from ssync_desktop.ui.mailboxes.directions import MAIL
from ssync_desktop.ui.mailboxes.words import KINDS
from ssync_desktop.ui.theme import HALF
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice, OptionalMoment
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.layouts import frame, label, row
from ssync_desktop.ui.widgets.secret_field import SecretField
from ssync_desktop.ui.words import ACT_METHODS, INCOMING_METHODS, OUTGOING_METHODS

ADDRESS_HINT = "Changing it changes the address of the user or queue as well."
NO_PROFILE = "Choose an email server profile first; it says who signs in."
OWN_CREDENTIALS = "With this profile every mailbox signs in for itself, with what you enter here."
PROFILE_CREDENTIALS = (
    "The profile signs in for this mailbox. Credentials of its own are used only with a profile "
    "that leaves signing in to users and queues."
)


class MailboxEditor(DraftEditor):
    """Edits a :class:`MailboxDraft`; which fields there are follows from the mailbox's kind.

    Signals:
        profile_chosen(UUID): a profile was chosen; answer with :meth:`show_profile`.
    """

    profile_chosen = Signal(object)

    def __init__(
        self,
        draft: MailboxDraft,
        profiles: Iterable[Reference],
        mailbox: Mailbox | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_title(draft), parent)
        self._mailbox = mailbox
        self._kind = draft.kind
        self._told_profile: UUID | None = None
        self._signs_in_itself = False  # because the profile leaves it to the mailbox
        self._kept = draft.allow_credentials  # credentials of its own, when last looked
        self._address = draft.email_address
        self.password = SecretField()
        self._who_signs_in = label(NO_PROFILE, "muted")
        self._notice = label("", wrap=True)
        self._notice_frame = frame(row(self._notice, margin=HALF), "warn")
        self._add_main(profiles)
        self._add_advanced()
        self.add_beside_save(self._notice_frame)
        self.form.edited.connect(self._follow)
        self.password.edited.connect(self._follow)
        self.load(draft)
        self.password.load(is_set=mailbox is not None and mailbox.password_set)
        self._follow()

    @property
    def changed(self) -> bool:
        """Whether edits would be lost by leaving, the password among them."""
        return self.form.changed or self.password.password is not None

    @property
    def mailbox_id(self) -> UUID | None:
        """Which mailbox is edited; None for a new one."""
        return self._mailbox.id if self._mailbox else None

    def show_profile(self, profile: EmailServerProfile) -> None:
        """Say who signs in with the chosen profile, and offer the fields that this asks for."""
        own = not all(profile.signs_in_itself(operation) for operation in MAIL)
        self._signs_in_itself = own
        self._who_signs_in.setText(OWN_CREDENTIALS if own else PROFILE_CREDENTIALS)
        if own and self._mailbox is None:
            self._sign_in_itself()
        self._follow()

    def focus_sign_in(self) -> None:
        """Let the keyboard begin at what is still missing for signing in."""
        if not self.form.draft().allow_credentials and not self._signs_in_itself:
            self.form.field("allow_credentials").editor.setFocus()
            return
        name = self.form.field("user_name").editor
        (self.password.editor if self.form.draft().user_name else name).setFocus()

    def _sign_in_itself(self) -> None:
        """Tick what a new mailbox needs on such a profile; that is not the user's edit."""
        if self.changed:
            self.form.field("allow_credentials").write(True)
        else:
            self.form.load(replace(self.form.draft(), allow_credentials=True))
        self._follow()

    def _add_main(self, profiles: Iterable[Reference]) -> None:
        forward = self._kind is MailboxKind.FORWARD
        self.add_field("name", Field("Name", QLineEdit(), required=True))
        self.add_field(
            "email_address",
            Field("Email address", QLineEdit(), hint="" if forward else ADDRESS_HINT),
        )
        choice = Choice([(None, "None"), *((one.id, one.name) for one in profiles)])
        self.add_field("profile_id", Field("Email server profile", choice))
        incoming = [(one, words) for one, words in INCOMING_METHODS.items() if self._takes(one)]
        self.add_field("incoming_method", Field("Incoming email", Choice(incoming)))
        if not forward:
            outgoing = [(one, words) for one, words in OUTGOING_METHODS.items() if self._sends(one)]
            self.add_field("outgoing_method", Field("Outgoing email", Choice(outgoing)))
        self._add_credentials()

    def _add_credentials(self) -> None:
        """Put the choice beside the fields it is about."""
        self.add_heading("Signing in")
        self.add_widget(self._who_signs_in)
        allow = QCheckBox("Keep credentials of this mailbox's own")
        self.add_field("allow_credentials", Field("Credentials of its own", allow))
        self.add_field("user_name", Field("User name", QLineEdit(), required=True))
        self.add_widget(self.password)

    def _add_advanced(self) -> None:
        self.add_field(
            "process_received_after",
            Field(
                "Start date",
                OptionalMoment("Leave email alone that was received before"),
                hint="In this machine's time zone. Without it, the start date of the profile.",
            ),
            advanced=True,
        )
        if self._kind is not MailboxKind.FORWARD:
            self.add_field(
                "postpone_sending_until",
                Field(
                    "Postpone sending",
                    OptionalMoment("Send nothing before"),
                    hint="In this machine's time zone. Email waits, and leaves by itself then.",
                ),
                advanced=True,
            )
        self._add_what_its_kind_can()

    def _add_what_its_kind_can(self) -> None:
        if self._kind is not MailboxKind.USER:
            self.add_field(
                "delete_after_processing",
                Field(
                    "Delete",
                    QCheckBox("Delete email on the server after processing"),
                    hint="Only what was stored here safely is deleted.",
                ),
                advanced=True,
            )
        else:
            self.add_field(
                "act_method",
                Field(
                    "Appointments, contacts and tasks",
                    Choice([(one, words) for one, words in ACT_METHODS.items()]),
                    hint="Needs an Exchange profile.",
                ),
                advanced=True,
            )

    def _takes(self, method: IncomingDeliveryMethod) -> bool:
        if self._kind is MailboxKind.QUEUE:
            return method is not IncomingDeliveryMethod.OUTLOOK
        if self._kind is MailboxKind.FORWARD:
            return method in (IncomingDeliveryMethod.SERVER_SIDE, IncomingDeliveryMethod.NONE)
        return True

    def _sends(self, method: OutgoingDeliveryMethod) -> bool:
        return self._kind is MailboxKind.USER or method is not OutgoingDeliveryMethod.OUTLOOK

    @Slot()
    def _follow(self) -> None:
        """Let what depends on other fields follow them."""
        draft = self.form.draft()
        if draft.profile_id != self._told_profile:
            self._told_profile = draft.profile_id
            self._signs_in_itself = False
            self._who_signs_in.setText("" if draft.profile_id else NO_PROFILE)
            if draft.profile_id is not None:
                self.profile_chosen.emit(draft.profile_id)
        self._offer_credentials(draft)
        text = ""
        if self._mailbox is not None:
            text = consequences(self._mailbox, draft, password=self.password.password)
        self._notice.setText(text)
        self._notice_frame.setVisible(bool(text))

    def _offer_credentials(self, draft: MailboxDraft) -> None:
        """Ask for credentials where they are needed or wanted; entering some says they are."""
        needed, kept = self._signs_in_itself, bool(draft.allow_credentials)
        if needed and not kept and (draft.user_name or self.password.password):
            self.form.field("allow_credentials").write(True)
        self.form.field("allow_credentials").setVisible(not needed)
        self.form.field("user_name").setVisible(needed or kept)
        self._suggest_user_name(draft)
        self.password.setVisible(needed or kept)

    def _suggest_user_name(self, draft: MailboxDraft) -> None:
        """Begin the user name with the address, which it is nearly everywhere.

        What was stored without one is not edited by looking at it.
        """
        kept, address = bool(draft.allow_credentials), draft.email_address
        begun = kept and not self._kept and not draft.user_name
        follows = kept and self._mailbox is None and draft.user_name == self._address
        self._kept, self._address = kept, address
        if begun or follows:
            self.form.field("user_name").write(address)


def new_draft(profile_id: UUID | None) -> MailboxDraft:
    """Return what a new forward mailbox begins with."""
    return replace(
        MailboxDraft(),
        kind=MailboxKind.FORWARD,
        profile_id=profile_id,
        incoming_method=IncomingDeliveryMethod.SERVER_SIDE,
    )


def _title(draft: MailboxDraft) -> str:
    if draft.id is None:
        return "New forward mailbox"
    return f"{KINDS[draft.kind]} mailbox: {draft.name}"
