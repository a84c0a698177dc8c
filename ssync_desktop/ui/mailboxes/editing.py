"""How the editor of a mailbox is opened, answered and closed."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.mailboxes.editor import MailboxEditor, new_draft
from ssync_desktop.ui.page import Page


class MailboxEditing(QObject):
    """Fetches what the editor needs, shows it over *page*, saves, and shows refusals in it."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._service = page.context.service
        self._bridge = page.context.bridge
        self._profiles: tuple[Reference, ...] = ()
        self._mailbox: Mailbox | None = None
        self._draft = MailboxDraft()
        self._sign_in = False

    @Slot()
    def create(self) -> None:
        """Begin a new forward mailbox on the default profile."""
        if self._page.unsaved:
            self._page.go_back()  # asks
            return
        self._mailbox = None
        self._sign_in = False
        self._bridge.ask(self._service.settings(), self._take_settings)

    def edit(self, mailbox_id: UUID, *, sign_in: bool = False) -> None:
        """Edit a mailbox as the database has it now; *sign_in* begins at its credentials."""
        self._sign_in = sign_in
        self._bridge.ask(self._service.mailbox(mailbox_id), self._take_mailbox)

    @Slot(object)
    def _take_settings(self, settings: OrganizationSettings) -> None:
        self._draft = new_draft(settings.default_email.profile_id)
        self._ask_profiles()

    @Slot(object)
    def _take_mailbox(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._draft = mailbox.draft()
        self._ask_profiles()

    def _ask_profiles(self) -> None:
        kind = ObjectType.EMAIL_SERVER_PROFILE
        self._bridge.ask(self._service.references(kind), self._take_profiles)

    @Slot(object)
    def _take_profiles(self, profiles: tuple[Reference, ...]) -> None:
        self._profiles = profiles
        wanted = self._draft.profile_id
        if wanted is None or any(one.id == wanted for one in profiles):
            self._show()
        else:  # one of so many profiles that the list has not room for all
            self._bridge.ask(self._service.profile(wanted), self._add_profile)

    @Slot(object)
    def _add_profile(self, profile: EmailServerProfile) -> None:
        kind = ObjectType.EMAIL_SERVER_PROFILE
        self._profiles = (Reference(profile.id, kind, profile.name), *self._profiles)
        self._show()

    def _show(self) -> None:
        editor = MailboxEditor(self._draft, self._profiles, self._mailbox)
        editor.profile_chosen.connect(self._ask_profile)
        editor.submitted.connect(self._save)
        self._page.show_over(editor)
        if self._draft.profile_id is not None:
            self._ask_profile(self._draft.profile_id)

    @Slot(object)
    def _ask_profile(self, profile_id: Any) -> None:
        self._bridge.ask(self._service.profile(profile_id), self._tell_profile)

    @Slot(object)
    def _tell_profile(self, profile: EmailServerProfile) -> None:
        editor = self._page.over
        if isinstance(editor, MailboxEditor) and editor.form.draft().profile_id == profile.id:
            editor.show_profile(profile)
            if self._sign_in:
                self._sign_in = False
                editor.focus_sign_in()

    @Slot(object)
    def _save(self, draft: Any) -> None:
        editor = self._page.over
        if isinstance(editor, MailboxEditor):
            future = self._service.save_mailbox(draft, editor.password.password)
            self._bridge.ask(future, self._saved, editor.refuse)

    @Slot(object)
    def _saved(self, mailbox: Mailbox) -> None:
        editor = self._page.over
        if isinstance(editor, MailboxEditor) and editor.mailbox_id in (mailbox.id, None):
            self._page.close_over()
        self._page.show_subject(mailbox.id)
        self._page.notice.say(f"{mailbox.name} is saved.", Tone.GOOD)
