"""How the editor of a profile is opened, answered and closed; and which profile is the default."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from ssync_desktop.domain.profile import EmailServerProfile, ProfileDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.profiles.editor import ProfileEditor


class ProfileEditing(QObject):
    """Fetches what the editor needs, shows it over *page*, saves, and shows refusals in it.

    Signals:
        default_changed(): another profile is the default, or it is known for the first time.
    """

    default_changed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._service = page.context.service
        self._bridge = page.context.bridge
        self.default_id: UUID | None = None
        self._wanted: EmailServerProfile | None = None

    def read_default(self) -> None:
        """Find out which profile is the default."""
        self._bridge.ask(self._service.settings(), self._take_settings)

    @Slot()
    def create(self) -> None:
        """Begin a new profile."""
        if self._page.unsaved:
            self._page.go_back()  # asks
            return
        editor = ProfileEditor(ProfileDraft())
        if self.default_id is None:
            editor.offer_default()
        self._show(editor)

    def edit(self, profile_id: UUID) -> None:
        """Edit a profile as the database has it now."""
        self._bridge.ask(self._service.profile(profile_id), self._take_profile)

    def set_default(self, profile: EmailServerProfile) -> None:
        """Give *profile* to every new user and queue; existing mailboxes keep theirs (B14)."""
        self._wanted = profile
        self._bridge.ask(self._service.settings(), self._save_default)

    @Slot(object)
    def _take_settings(self, settings: OrganizationSettings) -> None:
        self.default_id = settings.default_email.profile_id
        self.default_changed.emit()

    @Slot(object)
    def _take_profile(self, profile: EmailServerProfile) -> None:
        is_default = profile.id == self.default_id
        self._show(ProfileEditor(profile.draft(), profile, is_default=is_default))

    def _show(self, editor: ProfileEditor) -> None:
        editor.submitted.connect(self._save)
        self._page.show_over(editor)

    @Slot(object)
    def _save(self, draft: Any) -> None:
        editor = self._page.over
        if isinstance(editor, ProfileEditor):
            future = self._service.save_profile(
                draft, editor.incoming_password, editor.outgoing_password
            )
            self._bridge.ask(future, self._saved, editor.refuse)

    @Slot(object)
    def _saved(self, profile: EmailServerProfile) -> None:
        editor = self._page.over
        wants_default = isinstance(editor, ProfileEditor) and editor.wants_default
        if isinstance(editor, ProfileEditor):
            self._page.close_over()
        self._page.show_subject(profile.id)
        if wants_default:
            self.set_default(profile)
        else:
            self._page.notice.say(f"{profile.name} is saved.", Tone.GOOD)

    @Slot(object)
    def _save_default(self, settings: OrganizationSettings) -> None:
        if self._wanted is None:
            return
        changed = replace(
            settings,
            default_email=replace(settings.default_email, profile_id=self._wanted.id),
        )
        self._bridge.ask(self._service.save_settings(changed), self._default_saved)

    @Slot(object)
    def _default_saved(self, settings: OrganizationSettings) -> None:
        self._take_settings(settings)
        name = self._wanted.name if self._wanted else "The profile"
        self._page.notice.say(
            f"{name} is the default: new users and queues get it. Existing mailboxes stay.",
            Tone.GOOD,
        )
