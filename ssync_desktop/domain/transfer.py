"""An organization's configuration apart from its database: what is exported and imported.

Profiles, users, queues, mailboxes, rules on folders, synchronization filters, the field map and the
settings, tied together by names; never a password, an approval or a test result, which belong to
one place. Names are told apart without regard to case. Accounts, contacts and leads are none of it,
so a rule or filter that names one finds it only where it is already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from ssync_desktop.domain.mailbox import Mailbox, MailboxDraft
from ssync_desktop.domain.options import MailboxKind, ObjectType
from ssync_desktop.domain.people import QueueDraft, User, UserDraft
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.profile import ProfileDraft
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.tracking_folder import TrackingFolderDraft
from ssync_desktop.domain.transfer_items import WordedFieldMap, WordedFilter


class Draft(Protocol):
    """What finds its own problems."""

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps it from being saved."""
        ...


D_co = TypeVar("D_co", bound=Draft, covariant=True)


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its table and its name."""

    object_type: ObjectType
    name: str


@dataclass(frozen=True, slots=True)
class Entry(Generic[D_co]):
    """One record: its draft, and by name what the draft would hold by id.

    *owner* is the owner of a queue or a filter (a template has none), or the user or queue a
    mailbox belongs to; *profile* that of a mailbox, or the default one of the settings;
    *alert_mailbox* is of the settings alone; *mailbox* and *regarding* are of a rule on a folder;
    *filters_given* is of a user, who was given the filters for new users once and is not again.
    """

    draft: D_co
    owner: str = ""
    profile: str = ""
    alert_mailbox: str = ""
    active: bool = True
    place: str = ""  # where it stands in a file
    mailbox: str = ""
    regarding: Named | None = None
    filters_given: bool = False

    @property
    def key(self) -> str:
        """By what it is found again."""
        draft = self.draft
        if isinstance(draft, UserDraft):
            return user_key(draft)
        if isinstance(draft, MailboxDraft):
            return mailbox_key(draft, self.owner)
        if isinstance(draft, TrackingFolderDraft):
            return f"{self.mailbox.casefold()} {draft.folder_id}"
        return str(getattr(draft, "name", "")).casefold()


@dataclass(frozen=True, slots=True)
class Configuration:
    """Everything that is exchanged."""

    profiles: tuple[Entry[ProfileDraft], ...] = ()
    users: tuple[Entry[UserDraft], ...] = ()
    queues: tuple[Entry[QueueDraft], ...] = ()
    mailboxes: tuple[Entry[MailboxDraft], ...] = ()
    tracking_rules: tuple[Entry[TrackingFolderDraft], ...] = ()
    sync_filters: tuple[Entry[WordedFilter], ...] = ()
    field_map: Entry[WordedFieldMap] | None = None
    settings: Entry[OrganizationSettings] | None = None

    def problems(self) -> Iterator[Problem]:
        """Yield what the records find wrong with themselves, and names that stand here twice."""
        groups: tuple[tuple[Entry[Draft], ...], ...] = (
            self.profiles,
            self.users,
            self.queues,
            self.mailboxes,
            self.tracking_rules,
            self.sync_filters,
            (self.field_map,) if self.field_map else (),
            (self.settings,) if self.settings else (),
        )
        for group in groups:
            seen: set[str] = set()
            for entry in group:
                for problem in entry.draft.problems():
                    if problem.field == "mailbox_id":
                        continue  # a rule's mailbox is named beside its draft
                    place = f"{entry.place}.{problem.field}"
                    yield Problem(place, f"{place}: {problem.text}", problem.remedy)
                if entry.key in seen and not isinstance(entry.draft, WordedFilter):
                    text = f"{entry.place} has the name of another one."
                    yield Problem(entry.place, text, "Remove one of them.")
                seen.add(entry.key)


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to one record; *fields* are those of one that was there already."""

    what: str
    name: str
    fields: tuple[str, ...] = ()
    created: bool = False


def user_key(user: User | UserDraft) -> str:
    """Return by what a user is known: the user name, else the address, else the name."""
    name = f"{user.first_name} {user.last_name}".strip()
    return (user.domain_name or user.email_address or name).casefold()


def mailbox_key(mailbox: Mailbox | MailboxDraft, owner: str) -> str:
    """Return by what a mailbox is known: what it belongs to, or its own name."""
    name = mailbox.name if mailbox.kind is MailboxKind.FORWARD else owner
    return f"{mailbox.kind.name} {name.casefold()}"
