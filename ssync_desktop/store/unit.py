"""One transaction with everything a piece of work may touch in it."""

from datetime import UTC, datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.clock import Clock
from ssync_desktop.domain.ledger import Lease
from ssync_desktop.store.repositories.addresses import Addresses
from ssync_desktop.store.repositories.alerts import Alerts
from ssync_desktop.store.repositories.appointment_files import AppointmentFiles
from ssync_desktop.store.repositories.attachments import Attachments
from ssync_desktop.store.repositories.audits import Audits
from ssync_desktop.store.repositories.completions import Completions
from ssync_desktop.store.repositories.email_hashes import EmailHashes
from ssync_desktop.store.repositories.emails import Emails
from ssync_desktop.store.repositories.failures import Failures
from ssync_desktop.store.repositories.field_maps import FieldMaps
from ssync_desktop.store.repositories.folder_checkpoints import FolderCheckpoints
from ssync_desktop.store.repositories.folder_regarding import FolderRegarding
from ssync_desktop.store.repositories.folder_trees import FolderTrees
from ssync_desktop.store.repositories.former_versions import FormerVersions
from ssync_desktop.store.repositories.hash_rounds import HashRounds
from ssync_desktop.store.repositories.id_mappings import IdMappings
from ssync_desktop.store.repositories.item_changes import ItemChanges
from ssync_desktop.store.repositories.item_places import ItemPlaces
from ssync_desktop.store.repositories.items import Items
from ssync_desktop.store.repositories.known_emails import KnownEmails
from ssync_desktop.store.repositories.leases import Leases
from ssync_desktop.store.repositories.mailboxes import Mailboxes
from ssync_desktop.store.repositories.overview import Overviews
from ssync_desktop.store.repositories.parties import Parties
from ssync_desktop.store.repositories.profiles import Profiles
from ssync_desktop.store.repositories.quarantine import Quarantine
from ssync_desktop.store.repositories.queues import Queues
from ssync_desktop.store.repositories.received_items import ReceivedItems
from ssync_desktop.store.repositories.receivers import ReceiverViews
from ssync_desktop.store.repositories.records import Records
from ssync_desktop.store.repositories.references import References
from ssync_desktop.store.repositories.replays import Replays
from ssync_desktop.store.repositories.settings import Settings
from ssync_desktop.store.repositories.statistics import Statistics
from ssync_desktop.store.repositories.sync_filters import SyncFilters
from ssync_desktop.store.repositories.tallies import Tallies
from ssync_desktop.store.repositories.track_requests import TrackRequests
from ssync_desktop.store.repositories.tracking_categories import TrackingCategories
from ssync_desktop.store.repositories.tracking_folders import TrackingFolders
from ssync_desktop.store.repositories.users import Users
from ssync_desktop.store.repositories.windows import Windows


class Unit:
    """A transaction and its repositories, made when first asked for.

    Rows never leave a repository, and a unit never leaves the call it was made for. *session* is
    there for the repositories, batches by ``session.execute(insert(…), rows)`` included.
    """

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self._clock = clock

    def now(self) -> datetime:
        """Return the present moment of the program's clock."""
        return self._clock.now()

    def database_now(self) -> datetime:
        """Return the present moment of the clock that all users of this database share.

        A server has one of its own. A SQLite file is shared by the programs of one host only, so
        there it is the host's, which is the clock this unit was given.
        """
        if self.session.get_bind().dialect.name == "postgresql":
            moment: datetime = self.session.execute(select(func.clock_timestamp())).scalar_one()
            return moment.astimezone(UTC)
        return self.now()

    def guard(self, lease: Lease) -> None:
        """Make sure that *lease* still holds; the first thing a pass does in a transaction.

        Raises ``Retryable(LEASE_LOST)`` when somebody else has raised the token since, so that a
        pass which froze and woke up can write nothing. The row stays locked until the commit.
        """
        self.leases.guard(lease)

    @cached_property
    def leases(self) -> Leases:
        """The rights to work on an operation of a mailbox."""
        return Leases(self.session, self.database_now)

    @cached_property
    def replays(self) -> Replays:
        """The ledger as What-if looks back over it."""
        return Replays(self.session)

    @cached_property
    def emails(self) -> Emails:
        """Email activities and their parties."""
        return Emails(self.session, self.now)

    @cached_property
    def known_emails(self) -> KnownEmails:
        """Emails that messages may repeat or answer."""
        return KnownEmails(self.session)

    @cached_property
    def email_hashes(self) -> EmailHashes:
        """The hashes of emails for smart matching."""
        return EmailHashes(self.session)

    @cached_property
    def hash_rounds(self) -> HashRounds:
        """By which knobs those hashes are made."""
        return HashRounds(self.session)

    @cached_property
    def attachments(self) -> Attachments:
        """Attachments of emails and their bytes."""
        return Attachments(self.session)

    @cached_property
    def parties(self) -> Parties:
        """Addresses of emails that are on no record yet."""
        return Parties(self.session, self.now)

    @cached_property
    def track_requests(self) -> TrackRequests:
        """Items that somebody wants tracked whatever the filters say."""
        return TrackRequests(self.session)

    @cached_property
    def received_items(self) -> ReceivedItems:
        """The ledger of what was seen on servers."""
        return ReceivedItems(self.session)

    @cached_property
    def item_places(self) -> ItemPlaces:
        """Where the items of the ledger are on their servers."""
        return ItemPlaces(self.session)

    @cached_property
    def quarantine(self) -> Quarantine:
        """Items that kept failing, with their raw bytes."""
        return Quarantine(self.session)

    @cached_property
    def failures(self) -> Failures:
        """Items that did not synchronize, for a few days."""
        return Failures(self.session)

    @cached_property
    def audits(self) -> Audits:
        """Who looked at whose content."""
        return Audits(self.session)

    @cached_property
    def tallies(self) -> Tallies:
        """How the mailboxes of a profile stand, counted."""
        return Tallies(self.session)

    @cached_property
    def statistics(self) -> Statistics:
        """How finished operations went."""
        return Statistics(self.session)

    @cached_property
    def users(self) -> Users:
        """Users with their settings and roles."""
        return Users(self.session)

    @cached_property
    def receivers(self) -> ReceiverViews:
        """Users and queues as those who receive email."""
        return ReceiverViews(self.session)

    @cached_property
    def queues(self) -> Queues:
        """Queues and their items."""
        return Queues(self.session)

    @cached_property
    def records(self) -> Records:
        """Accounts, contacts and leads."""
        return Records(self.session, self.now)

    @cached_property
    def items(self) -> Items:
        """Appointments, tasks and contacts as they synchronize."""
        return Items(self.session, self.now)

    @cached_property
    def appointment_files(self) -> AppointmentFiles:
        """What hangs on appointments, and what it holds."""
        return AppointmentFiles(self.session, self.now)

    @cached_property
    def item_changes(self) -> ItemChanges:
        """The feed of what was written and deleted of them."""
        return ItemChanges(self.session, self.now)

    @cached_property
    def id_mappings(self) -> IdMappings:
        """Which of them are which items of mailboxes."""
        return IdMappings(self.session)

    @cached_property
    def field_maps(self) -> FieldMaps:
        """Which fields synchronize in which direction."""
        return FieldMaps(self.session)

    @cached_property
    def sync_filters(self) -> SyncFilters:
        """Which rows synchronize for whom."""
        return SyncFilters(self.session)

    @cached_property
    def former_versions(self) -> FormerVersions:
        """What the program wrote over."""
        return FormerVersions(self.session)

    @cached_property
    def addresses(self) -> Addresses:
        """The index of every address a record holds."""
        return Addresses(self.session)

    @cached_property
    def profiles(self) -> Profiles:
        """Email server profiles."""
        return Profiles(self.session)

    @cached_property
    def mailboxes(self) -> Mailboxes:
        """Mailboxes."""
        return Mailboxes(self.session)

    @cached_property
    def tracking_folders(self) -> TrackingFolders:
        """Rules on folders of mailboxes."""
        return TrackingFolders(self.session)

    @cached_property
    def folder_regarding(self) -> FolderRegarding:
        """What the mail in ruled folders is set regarding."""
        return FolderRegarding(self.session)

    @cached_property
    def tracking_categories(self) -> TrackingCategories:
        """The categories by which mailboxes know what is tracked."""
        return TrackingCategories(self.session)

    @cached_property
    def folder_checkpoints(self) -> FolderCheckpoints:
        """How far each folder of a mailbox was read."""
        return FolderCheckpoints(self.session)

    @cached_property
    def folder_trees(self) -> FolderTrees:
        """The folders of mailboxes as they were last seen."""
        return FolderTrees(self.session)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the organization."""
        return Settings(self.session)

    @cached_property
    def alerts(self) -> Alerts:
        """The alerts wall."""
        return Alerts(self.session)

    @cached_property
    def windows(self) -> Windows:
        """The lists of the window."""
        return Windows(self.session)

    @cached_property
    def completions(self) -> Completions:
        """Addresses to choose from while a recipient is typed."""
        return Completions(self.session)

    @cached_property
    def references(self) -> References:
        """Rows to choose from while somebody types."""
        return References(self.session)

    @cached_property
    def overview(self) -> Overviews:
        """The numbers of the first page."""
        return Overviews(self.session)
