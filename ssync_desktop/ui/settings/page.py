"""Settings: what holds for the whole organization, with its default, effect and public name."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, SsyncError
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.query import Condition
from ssync_desktop.domain.settings import DefaultEmailSettings, OrganizationSettings
from ssync_desktop.domain.what_if import WhatIfDraft
from ssync_desktop.ui.colours import Tone
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.fields.editing import FieldMapEditing
from ssync_desktop.ui.filters.editing import FilterEditing
from ssync_desktop.ui.gathering import gathered
from ssync_desktop.ui.page import Page
from ssync_desktop.ui.problems import from_error
from ssync_desktop.ui.settings.appearance import AppearanceSection
from ssync_desktop.ui.settings.form import Section, SettingsForm
from ssync_desktop.ui.settings.passwords import PasswordsSection
from ssync_desktop.ui.settings.save_bar import SaveBar
from ssync_desktop.ui.settings.synchronization import SynchronizationSection
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.what_if.opening import TryingOut
from ssync_desktop.ui.widgets.filter_bar import FilterBar


class SettingsPage(Page):
    """One form over :class:`OrganizationSettings`; the bar to save it is there when it differs."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Settings", context)
        self.passwords = PasswordsSection(context.service, context.bridge)
        self.synchronization = SynchronizationSection()
        others: list[Section] = [self.synchronization, self.passwords]
        if context.theme is not None:
            others.append(AppearanceSection(context.theme, context.preferences))
        self.settings_form = SettingsForm(others)
        self.form = self.settings_form.form
        self.bar = SaveBar()
        self.trying = TryingOut(self, self.save)
        self.fields = FieldMapEditing(self)
        self.templates = FilterEditing(self)
        self._read_once = False
        self._wanted = ""
        self._settings = OrganizationSettings()
        self._profiles: tuple[Reference, ...] = ()
        self._mailboxes: tuple[Reference, ...] = ()
        self._build()
        self.set_state("Reading the settings …")

    @property
    def unsaved(self) -> bool:
        """Whether edits would be lost by leaving."""
        return super().unsaved or self._edited

    @property
    def _edited(self) -> bool:
        return self._read_once and self.form.changed

    def first_shown(self) -> None:
        """Ask where passwords are kept; the settings are read whenever the page is entered."""
        self.passwords.look()

    def enter(self) -> None:
        """Show the settings as they are now, unless some were edited and not saved."""
        super().enter()
        if not self._edited:
            self.read()

    @Slot()
    def synchronize(self) -> None:
        """F5: read again what nobody has edited."""
        self.passwords.look()
        if not self._edited:
            self.read()

    @Slot()
    def go_back(self) -> None:
        """Esc: edits are given up only by a second, explicit step."""
        if self.above is not None:
            super().go_back()
        elif self._edited:
            text = "Your changes are not saved."
            self.notice.say(text, Tone.WARN, "Discard them", self.discard)

    def show_subject(self, subject: object) -> None:
        """Go to a group by its title."""
        if isinstance(subject, str):
            self._wanted = subject
            self._show_wanted()

    def _build(self) -> None:
        filters = FilterBar()
        filters.filtered.connect(self._narrow)
        self.set_filters(filters)
        whole = QWidget()
        box = QVBoxLayout(whole)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.settings_form, 1)
        box.addWidget(self.bar)
        self.settings_form.setEnabled(False)
        self.set_content(whole)
        self.form.edited.connect(self._tell_changes)
        self.settings_form.try_wanted.connect(self.try_out)
        self.bar.saved.connect(self.save)
        self.bar.discarded.connect(self.discard)
        self.synchronization.fields_wanted.connect(self.fields.open)
        self.synchronization.templates_wanted.connect(self.templates.open_templates)
        QShortcut(QKeySequence.StandardKey.Save, whole, self.save)  # not of what is above it

    # --- reading -------------------------------------------------------------------------------

    @Slot()
    def read(self) -> None:
        """Ask for the settings, the profiles and the mailboxes."""
        service = self.context.service
        profiles = service.references(ObjectType.EMAIL_SERVER_PROFILE)
        mailboxes = service.references(ObjectType.MAILBOX)
        asked = gathered(service.settings(), profiles, mailboxes)
        self.context.bridge.ask(asked, self._take, self._fail)

    @Slot(object)
    def _take(self, answers: tuple[Any, ...]) -> None:
        self._settings, self._profiles, self._mailboxes = answers
        self._complete()

    def _complete(self) -> None:
        """Ask for what is chosen and was not among the first of its kind; then show all."""
        sender = self._settings.alert_mailbox_id
        if sender is not None and all(one.id != sender for one in self._mailboxes):
            missing = self.context.service.mailbox(sender)
            self.context.bridge.ask(missing, self._add_mailbox, self._mailbox_gone)
            return
        wanted = self._settings.default_email.profile_id
        if wanted is None or any(one.id == wanted for one in self._profiles):
            self._load()
        else:  # deactivated, or one of so many that the list has not room for all
            future = self.context.service.profile(wanted)
            self.context.bridge.ask(future, self._add_profile, self._fail)

    @Slot(object)
    def _add_mailbox(self, mailbox: Mailbox) -> None:
        added = Reference(mailbox.id, ObjectType.MAILBOX, mailbox.name)
        self._mailboxes = (*self._mailboxes, added)
        self._complete()

    @Slot(BaseException)
    def _mailbox_gone(self, error: BaseException) -> None:
        """Show the settings all the same: another one has to be chosen."""
        if isinstance(error, SsyncError) and error.code is ErrorCode.RECORD_NOT_FOUND:
            assert self._settings.alert_mailbox_id is not None
            gone = Reference(self._settings.alert_mailbox_id, ObjectType.MAILBOX, "(deleted)")
            self._mailboxes = (*self._mailboxes, gone)
            self._complete()
        else:
            self._fail(error)

    @Slot(object)
    def _add_profile(self, profile: EmailServerProfile) -> None:
        kind = ObjectType.EMAIL_SERVER_PROFILE
        self._profiles = (*self._profiles, Reference(profile.id, kind, profile.name))
        self._load()

    def _load(self) -> None:
        if self._edited:
            return  # somebody began to edit while the answer was on its way
        self.settings_form.offer_profiles(self._profiles)
        self.settings_form.offer_mailboxes(self._mailboxes)
        self.form.load(self._settings)
        self._read_once = True
        self.settings_form.setEnabled(True)
        self.set_state(_sentence(self._settings, self._profiles))
        self._tell_changes()
        self._show_wanted()

    @Slot(BaseException)
    def _fail(self, error: BaseException) -> None:
        report = from_error(error)
        text = f"{report.title}. {report.remedy}"
        self.notice.say(text, Tone.BAD, "Try again", self.read)

    # --- editing -------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Save what was changed, unless there is a problem."""
        if not self._edited:
            return
        if self.form.problems:
            self.form.reveal()
            self._tell_changes()
            return
        self.bar.busy(True)
        self.settings_form.setEnabled(False)
        future = self.context.service.save_settings(self.form.draft())
        self.context.bridge.ask(future, self._saved, self._refuse)

    @Slot()
    def try_out(self) -> None:
        """Show what the settings as they stand would change for the mail of the last days."""
        if self.form.problems:
            self.form.reveal()
            self._tell_changes()
            return
        draft: OrganizationSettings = self.form.draft()
        days = WhatIfDraft(max(1, self._settings.header_days), draft)
        self.trying.begin(days, (tried(changes(self._settings, draft)), "Save these settings"))

    @Slot()
    def discard(self) -> None:
        """Show the settings as the database has them."""
        self.form.load(self._settings)
        self._tell_changes()
        self.notice.close_notice()
        self.read()

    @Slot(object)
    def _saved(self, settings: OrganizationSettings) -> None:
        self._settings = settings
        self.form.load(settings)
        self._load()
        self.notice.say("The settings are saved.", Tone.GOOD)

    @Slot(BaseException)
    def _refuse(self, error: BaseException) -> None:
        self.settings_form.setEnabled(True)
        if isinstance(error, DraftRefused):
            self.form.refuse(error.problems)
            self._tell_changes()
        elif isinstance(error, SsyncError):
            self.bar.refuse(f"{error.title}. {error.remedy}")
        else:
            self.bar.refuse("This failed unexpectedly; the log has the details.")

    @Slot()
    def _tell_changes(self) -> None:
        draft = self.form.draft()
        problems: tuple[Problem, ...] = self.form.problems
        problem = f"{problems[0].text} {problems[0].remedy}".strip() if problems else ""
        self.bar.show_changes(changes(self._settings, draft), problem)

    @Slot(str, tuple)
    def _narrow(self, text: str, _conditions: tuple[Condition, ...]) -> None:
        self.settings_form.narrow(text)

    def _show_wanted(self) -> None:
        """Go there once the form has its final height."""
        if self._read_once and self._wanted and self.settings_form.show_section(self._wanted):
            self._wanted = ""


def changes(before: OrganizationSettings, after: OrganizationSettings) -> int:
    """Return how many settings differ; the default email settings are counted one by one."""
    whole = [one.name for one in fields(OrganizationSettings) if one.name != "default_email"]
    return _differing(before, after, whole) + _differing(
        before.default_email,
        after.default_email,
        [one.name for one in fields(DefaultEmailSettings)],
    )


def tried(count: int) -> str:
    """Return what is tried out when *count* settings are changed."""
    if not count:
        return "No setting is changed yet; change one, and try again to see what comes of it."
    changed = "1 setting is changed" if count == 1 else f"{count:,} settings are changed"
    return f"{changed} and not saved yet. Nothing is written while you look."


def _differing(before: object, after: object, names: list[str]) -> int:
    return len([name for name in names if getattr(before, name) != getattr(after, name)])


def _sentence(settings: OrganizationSettings, profiles: tuple[Reference, ...]) -> str:
    names: dict[UUID, str] = {one.id: one.name for one in profiles}
    default = settings.default_email.profile_id
    if default is None:
        return "What holds for the whole organization. No email server profile is the default yet."
    return f"What holds for the whole organization. New mailboxes use {names[default]}."
