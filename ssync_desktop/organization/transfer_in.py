"""Importing a configuration: all of it or nothing, through the messages an editor uses."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import MailboxKind, Role, State
from ssync_desktop.domain.people import QueueDraft, UserDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_folder import TrackingFolderDraft
from ssync_desktop.domain.transfer import Change, Configuration, Draft, Entry
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.default_settings import create_mailbox_for
from ssync_desktop.organization.email_server_profiles import (
    create_email_server_profile,
    set_email_server_profile_state,
    update_email_server_profile,
)
from ssync_desktop.organization.mailboxes import (
    create_mailbox,
    set_mailbox_state,
    update_mailbox,
)
from ssync_desktop.organization.queues import create_queue, set_queue_state, update_queue
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.organization.tracking_folders import (
    create_mailbox_tracking_folder,
    update_mailbox_tracking_folder,
)
from ssync_desktop.organization.transfer_items_in import ItemsImport
from ssync_desktop.organization.transfer_names import Names, record_named
from ssync_desktop.organization.transfer_notes import Changes, at, unknown
from ssync_desktop.organization.users import create_user, set_user_disabled, update_user


def import_configuration(context: Context, wanted: Configuration) -> tuple[Change, ...]:
    """Create what is missing and change what differs; what *wanted* does not name stays.

    Raises ``DraftRefused`` with every problem that shows before anything is written, or with the
    first one that a message finds; the transaction is the caller's.
    """
    context.require("import an organization", Role.SYSTEM_ADMINISTRATOR)
    work = _Import(context)
    problems = [*wanted.problems(), *work.missing(wanted)]
    if problems:
        raise DraftRefused(problems)
    for profile in wanted.profiles:
        work.put_profile(profile)
    if wanted.settings is not None:  # before people: their mailboxes begin with its defaults
        work.put_settings(wanted.settings)
    for user in wanted.users:
        work.put_user(user)
    for queue in wanted.queues:
        work.put_queue(queue)
    for mailbox in wanted.mailboxes:
        work.put_mailbox(mailbox)
    for rule in wanted.tracking_rules:
        work.put_rule(rule)
    work.put_items(wanted)
    if wanted.settings is not None:
        work.put_alert_mailbox(wanted.settings)
    return work.changes


class _Import:
    """One import; *changes* grow with every record that is written."""

    def __init__(self, context: Context) -> None:
        self._changes = Changes()
        self._items = ItemsImport(context, self._changes)
        self._context = context
        names = Names(context)
        self._profiles = {name.casefold(): one for one, name in names.profiles.items()}
        self._users = {name: one for one, name in names.users.items()}
        self._queues = {name.casefold(): one for one, name in names.queues.items()}
        self._mailboxes = {name: one for one, name in names.mailboxes.items()}

    @property
    def changes(self) -> tuple[Change, ...]:
        """What was changed so far."""
        return tuple(self._changes.made)

    def missing(self, wanted: Configuration) -> Iterator[Problem]:
        """Yield the names that are neither here nor in the file."""
        profiles = self._profiles.keys() | {one.key for one in wanted.profiles}
        users = self._users.keys() | {one.key for one in wanted.users}
        queues = self._queues.keys() | {one.key for one in wanted.queues}
        boxes = self._mailboxes.keys() | {one.key for one in wanted.mailboxes}
        settings = (wanted.settings,) if wanted.settings else ()
        for entry in (*wanted.mailboxes, *settings):
            yield from unknown(entry, "profile", entry.profile, profiles)
        for one in settings:
            yield from unknown(one, "alert mailbox", one.alert_mailbox, boxes)
        for rule in wanted.tracking_rules:
            yield from unknown(rule, "mailbox", rule.mailbox, boxes, needed=True)
        for one_filter in wanted.sync_filters:
            yield from self._items.missing(one_filter, users)
        for queue in wanted.queues:
            yield from unknown(queue, "user", queue.owner, users)
        for box in wanted.mailboxes:
            if box.draft.kind is MailboxKind.USER:
                yield from unknown(box, "user", box.owner, users, needed=True)
            elif box.draft.kind is MailboxKind.QUEUE:
                yield from unknown(box, "queue", box.owner, queues, needed=True)

    def put_profile(self, entry: Entry[ProfileDraft]) -> None:
        """Create or change a profile; its passwords stay as they are."""
        context, known = self._context, self._profiles.get(entry.key)
        with at(entry):
            if known is None:
                profile = create_email_server_profile(context, entry.draft)
                self._profiles[entry.key] = profile.id
                self._changes.created("profile", profile.name)
            else:
                profile = context.unit.profiles.get(known)
                draft = replace(entry.draft, id=profile.id, row_version=profile.row_version)
                if self._changes.differs("profile", profile.draft(), draft.completed()):
                    profile = update_email_server_profile(context, draft)
            if profile.state is not _state(entry):
                set_email_server_profile_state(context, profile.id, _state(entry))
                self._changes.switched("profile", profile.name)

    def put_settings(self, entry: Entry[OrganizationSettings]) -> None:
        """Change the settings, the alert mailbox aside, which may not be there yet."""
        before = self._context.unit.settings.get()
        default = replace(
            entry.draft.default_email, profile_id=self._profiles.get(entry.profile.casefold())
        )
        prefixes = dict.fromkeys((*entry.draft.tracking_prefixes, *before.tracking_prefixes))
        wanted = replace(
            entry.draft,
            default_email=default,
            tracking_prefixes=tuple(prefixes),
            alert_mailbox_id=before.alert_mailbox_id,
            row_version=before.row_version,
        )
        if self._changes.differs("settings", before, wanted):
            with at(entry):
                update_settings(self._context, wanted)

    def put_alert_mailbox(self, entry: Entry[OrganizationSettings]) -> None:
        """Set the mailbox that sends alarms."""
        before = self._context.unit.settings.get()
        wanted = replace(before, alert_mailbox_id=self._mailboxes.get(entry.alert_mailbox))
        if self._changes.differs("settings", before, wanted):
            with at(entry):
                update_settings(self._context, wanted)

    def put_user(self, entry: Entry[UserDraft]) -> None:
        """Create or change a user; a new one gets a mailbox."""
        context, known = self._context, self._users.get(entry.key)
        with at(entry):
            if known is None:
                user = create_user(context, entry.draft)
                self._users[entry.key] = user.id
                self._changes.created("user", user.full_name)
            else:
                user = context.unit.users.get(known)
                draft = replace(entry.draft, id=user.id, row_version=user.row_version)
                if self._changes.differs("user", user.draft(), draft):
                    user = update_user(context, draft)
            if entry.filters_given:
                self._items.note_filters_given(user, new=known is None)
            if user.disabled is entry.active:
                set_user_disabled(context, user.id, disabled=not entry.active)
                self._changes.switched("user", user.full_name)

    def put_queue(self, entry: Entry[QueueDraft]) -> None:
        """Create or change a queue; a new one gets a mailbox."""
        context, known = self._context, self._queues.get(entry.key)
        owner = self._users.get(entry.owner.casefold())
        with at(entry):
            if known is None:
                queue = create_queue(context, replace(entry.draft, owner_id=owner))
                self._queues[entry.key] = queue.id
                self._changes.created("queue", queue.name)
            else:
                queue = context.unit.queues.get(known)
                draft = replace(
                    entry.draft,
                    id=queue.id,
                    owner_id=owner or queue.owner_id,
                    row_version=queue.row_version,
                )
                if self._changes.differs("queue", queue.draft(), draft):
                    queue = update_queue(context, draft)
            if queue.state is not _state(entry):
                set_queue_state(context, queue.id, _state(entry))
                self._changes.switched("queue", queue.name)

    def put_mailbox(self, entry: Entry[MailboxDraft]) -> None:
        """Change the mailbox of a user or queue, or create or change a forward mailbox."""
        profile = self._profiles.get(entry.profile.casefold())
        wanted = replace(entry.draft, profile_id=profile)
        with at(entry):
            mailbox = self._mailbox(entry)
            if mailbox is None:
                mailbox = create_mailbox(self._context, wanted)
                self._changes.created("mailbox", mailbox.name)
            else:
                draft = replace(wanted, id=mailbox.id, row_version=mailbox.row_version)
                if self._changes.differs("mailbox", mailbox.draft(), draft):
                    mailbox = update_mailbox(self._context, draft)
            self._mailboxes[entry.key] = mailbox.id
            if mailbox.state is not _state(entry):
                set_mailbox_state(self._context, mailbox.id, _state(entry))
                self._changes.switched("mailbox", mailbox.name)

    def put_rule(self, entry: Entry[TrackingFolderDraft]) -> None:
        """Create or change a rule; the records it may name are there already or the import ends."""
        unit, context = self._context.unit, self._context
        mailbox_id = self._mailbox_named(entry.mailbox)
        with at(entry):
            wished = entry.regarding
            record = None if wished is None else record_named(context, wished, "regarding")
            draft = replace(entry.draft, mailbox_id=mailbox_id, regarding=record)
            rules = {rule.folder_id: rule for rule in unit.tracking_folders.of_mailbox(mailbox_id)}
            known = rules.get(draft.folder_id)
            if known is None:
                rule = create_mailbox_tracking_folder(context, draft)
                self._changes.created("tracking rule", rule.folder_name)
                return
            wanted = replace(draft, id=known.id, row_version=known.row_version)
            if self._changes.differs("tracking rule", known.draft(), wanted):
                update_mailbox_tracking_folder(context, wanted)

    def put_items(self, wanted: Configuration) -> None:
        """Create or change filters, and change which fields synchronize in which direction."""
        for entry in wanted.sync_filters:
            self._items.put_filter(entry, self._users)
        if wanted.field_map is not None:
            self._items.put_field_map(wanted.field_map)

    def _mailbox(self, entry: Entry[MailboxDraft]) -> Mailbox | None:
        """Return the mailbox that is meant; a user of the first run gets theirs now."""
        unit, kind = self._context.unit, entry.draft.kind
        if kind is MailboxKind.FORWARD:
            known = self._mailboxes.get(entry.key)
            return None if known is None else unit.mailboxes.get(known)
        people = self._users if kind is MailboxKind.USER else self._queues
        of = people[entry.owner.casefold()]
        owner = of if kind is MailboxKind.USER else unit.queues.get(of).owner_id
        draft = entry.draft
        return unit.mailboxes.of(of) or create_mailbox_for(
            self._context, kind, of, draft.name, draft.email_address, owner
        )

    def _mailbox_named(self, wanted: str) -> UUID:
        """Return the mailbox of this name, which was seen to be there."""
        found = {name.casefold(): one for name, one in self._mailboxes.items() if one is not None}
        return found[wanted.casefold()]


def _state(entry: Entry[Draft]) -> State:
    return State.ACTIVE if entry.active else State.INACTIVE
