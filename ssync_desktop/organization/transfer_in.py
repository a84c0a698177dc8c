"""Importing a configuration: all of it or nothing, through the messages an editor uses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import MailboxKind, Role, State
from ssync_desktop.domain.people import QueueDraft, Reference, UserDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_folder import TrackingFolderDraft
from ssync_desktop.domain.transfer import Change, Configuration, Draft, Entry
from ssync_desktop.domain.transfer_codec import changed_fields
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
from ssync_desktop.organization.transfer import Names
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
    if wanted.settings is not None:
        work.put_alert_mailbox(wanted.settings)
    return tuple(work.changes)


class _Import:
    """One import; *changes* grows with every record that is written."""

    def __init__(self, context: Context) -> None:
        self.changes: list[Change] = []
        self._context = context
        names = Names(context)
        self._profiles = {name.casefold(): one for one, name in names.profiles.items()}
        self._users = {name: one for one, name in names.users.items()}
        self._queues = {name.casefold(): one for one, name in names.queues.items()}
        self._mailboxes = {name: one for one, name in names.mailboxes.items()}

    def missing(self, wanted: Configuration) -> Iterator[Problem]:
        """Yield the names that are neither here nor in the file."""
        profiles = self._profiles.keys() | {one.key for one in wanted.profiles}
        users = self._users.keys() | {one.key for one in wanted.users}
        queues = self._queues.keys() | {one.key for one in wanted.queues}
        boxes = self._mailboxes.keys() | {one.key for one in wanted.mailboxes}
        settings = (wanted.settings,) if wanted.settings else ()
        for entry in (*wanted.mailboxes, *settings):
            yield from _unknown(entry, "profile", entry.profile, profiles)
        for one in settings:
            yield from _unknown(one, "alert mailbox", one.alert_mailbox, boxes)
        for rule in wanted.tracking_rules:
            yield from _unknown(rule, "mailbox", rule.mailbox, boxes, needed=True)
        for queue in wanted.queues:
            yield from _unknown(queue, "user", queue.owner, users)
        for box in wanted.mailboxes:
            if box.draft.kind is MailboxKind.USER:
                yield from _unknown(box, "user", box.owner, users, needed=True)
            elif box.draft.kind is MailboxKind.QUEUE:
                yield from _unknown(box, "queue", box.owner, queues, needed=True)

    def put_profile(self, entry: Entry[ProfileDraft]) -> None:
        """Create or change a profile; its passwords stay as they are."""
        context, known = self._context, self._profiles.get(entry.key)
        with _at(entry):
            if known is None:
                profile = create_email_server_profile(context, entry.draft)
                self._profiles[entry.key] = profile.id
                self._created("profile", profile.name)
            else:
                profile = context.unit.profiles.get(known)
                draft = replace(entry.draft, id=profile.id, row_version=profile.row_version)
                if self._differs("profile", profile.draft(), draft.completed()):
                    profile = update_email_server_profile(context, draft)
            if profile.state is not _state(entry):
                set_email_server_profile_state(context, profile.id, _state(entry))
                self._switched("profile", profile.name)

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
        if self._differs("settings", before, wanted):
            with _at(entry):
                update_settings(self._context, wanted)

    def put_alert_mailbox(self, entry: Entry[OrganizationSettings]) -> None:
        """Set the mailbox that sends alarms."""
        before = self._context.unit.settings.get()
        wanted = replace(before, alert_mailbox_id=self._mailboxes.get(entry.alert_mailbox))
        if self._differs("settings", before, wanted):
            with _at(entry):
                update_settings(self._context, wanted)

    def put_user(self, entry: Entry[UserDraft]) -> None:
        """Create or change a user; a new one gets a mailbox."""
        context, known = self._context, self._users.get(entry.key)
        with _at(entry):
            if known is None:
                user = create_user(context, entry.draft)
                self._users[entry.key] = user.id
                self._created("user", user.full_name)
            else:
                user = context.unit.users.get(known)
                draft = replace(entry.draft, id=user.id, row_version=user.row_version)
                if self._differs("user", user.draft(), draft):
                    user = update_user(context, draft)
            if user.disabled is entry.active:
                set_user_disabled(context, user.id, disabled=not entry.active)
                self._switched("user", user.full_name)

    def put_queue(self, entry: Entry[QueueDraft]) -> None:
        """Create or change a queue; a new one gets a mailbox."""
        context, known = self._context, self._queues.get(entry.key)
        owner = self._users.get(entry.owner.casefold())
        with _at(entry):
            if known is None:
                queue = create_queue(context, replace(entry.draft, owner_id=owner))
                self._queues[entry.key] = queue.id
                self._created("queue", queue.name)
            else:
                queue = context.unit.queues.get(known)
                draft = replace(
                    entry.draft,
                    id=queue.id,
                    owner_id=owner or queue.owner_id,
                    row_version=queue.row_version,
                )
                if self._differs("queue", queue.draft(), draft):
                    queue = update_queue(context, draft)
            if queue.state is not _state(entry):
                set_queue_state(context, queue.id, _state(entry))
                self._switched("queue", queue.name)

    def put_mailbox(self, entry: Entry[MailboxDraft]) -> None:
        """Change the mailbox of a user or queue, or create or change a forward mailbox."""
        profile = self._profiles.get(entry.profile.casefold())
        wanted = replace(entry.draft, profile_id=profile)
        with _at(entry):
            mailbox = self._mailbox(entry)
            if mailbox is None:
                mailbox = create_mailbox(self._context, wanted)
                self._created("mailbox", mailbox.name)
            else:
                draft = replace(wanted, id=mailbox.id, row_version=mailbox.row_version)
                if self._differs("mailbox", mailbox.draft(), draft):
                    mailbox = update_mailbox(self._context, draft)
            self._mailboxes[entry.key] = mailbox.id
            if mailbox.state is not _state(entry):
                set_mailbox_state(self._context, mailbox.id, _state(entry))
                self._switched("mailbox", mailbox.name)

    def put_rule(self, entry: Entry[TrackingFolderDraft]) -> None:
        """Create or change a rule; the records it may name are there already or the import ends."""
        unit, context = self._context.unit, self._context
        mailbox_id = self._mailbox_named(entry.mailbox)
        with _at(entry):
            draft = replace(
                entry.draft, mailbox_id=mailbox_id, regarding=_record_named(context, entry)
            )
            rules = {rule.folder_id: rule for rule in unit.tracking_folders.of_mailbox(mailbox_id)}
            known = rules.get(draft.folder_id)
            if known is None:
                rule = create_mailbox_tracking_folder(context, draft)
                self._created("tracking rule", rule.folder_name)
                return
            wanted = replace(draft, id=known.id, row_version=known.row_version)
            if self._differs("tracking rule", known.draft(), wanted):
                update_mailbox_tracking_folder(context, wanted)

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

    def _created(self, what: str, name: str) -> None:
        self.changes.append(Change(what, name, created=True))

    def _switched(self, what: str, name: str) -> None:
        self.changes.append(Change(what, name, ("active",)))

    def _differs(self, what: str, before: object, wanted: object) -> bool:
        fields = changed_fields(before, wanted)
        if fields:
            self.changes.append(Change(what, _name(before), fields))
        return bool(fields)


def _record_named(context: Context, entry: Entry[TrackingFolderDraft]) -> Reference | None:
    """Return the record a rule regards; refused where its name fits none here, or several."""
    named = entry.regarding
    if named is None:
        return None
    kind, name = named.object_type, named.name
    offered = context.unit.references.matching(kind, name)
    found = [one for one in offered if one.name.casefold() == name.casefold()]
    if len(found) == 1:
        return found[0]
    many = "are several records" if found else "is no record"
    text = f"There {many} called “{name}” of the kind {kind.name} here."
    raise DraftRefused([Problem("regarding", text, "Bring the records in first, or name none.")])


def _name(draft: object) -> str:
    if isinstance(draft, TrackingFolderDraft):
        return draft.folder_name
    if isinstance(draft, UserDraft):
        return f"{draft.first_name} {draft.last_name}".strip()
    return str(getattr(draft, "name", ""))


def _state(entry: Entry[Draft]) -> State:
    return State.ACTIVE if entry.active else State.INACTIVE


def _unknown(
    entry: Entry[Draft], what: str, name: str, known: set[str], *, needed: bool = False
) -> Iterator[Problem]:
    if (name or needed) and name.casefold() not in {one.casefold() for one in known}:
        text = f"{entry.place}: there is no {what} called “{name}”, neither here nor in the file."
        yield Problem(entry.place, text, "Correct the name, or add it to the file.")


@contextmanager
def _at(entry: Entry[Draft]) -> Iterator[None]:
    """Let an error say where in the file its cause stands."""
    try:
        yield
    except DraftRefused as error:
        raise DraftRefused(
            Problem(one.field, f"{entry.place}.{one.field}: {one.text}", one.remedy)
            for one in error.problems
        ) from error
    except NeedsAttention as error:
        raise NeedsAttention(
            error.code,
            f"{entry.place}: {error.title}",
            error.remedy,
            server_words=error.server_words,
        ) from error
