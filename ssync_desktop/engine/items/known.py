"""What a pass over a mailbox's items knows before it looks: user, filters, field map, cursors."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from ssync_desktop.domain.addresses import address_key, is_address
from ssync_desktop.domain.items.attaching import Refusal, refuses
from ssync_desktop.domain.items.field_directions import directions_of
from ssync_desktop.domain.items.filter_fields import FilterField
from ssync_desktop.domain.items.filter_matching import wanted
from ssync_desktop.domain.items.former import KEPT_FOR
from ssync_desktop.domain.items.item import IdMapping, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import TABLES, ItemKind
from ssync_desktop.domain.items.mapping_profile import MappingProfile
from ssync_desktop.domain.items.planning import FieldDirections, ItemRules
from ssync_desktop.domain.items.reading import may_read
from ssync_desktop.domain.items.renewing import noted, renewed
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType, Role
from ssync_desktop.domain.people import User
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.engine.items.meetings import meeting_id
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.item_brakes import deleted_lately
from ssync_desktop.organization.sync_filters import give_default_filters
from ssync_desktop.organization.synchronizing_organization import own_organization

FEED = "ACT:organization"
FILTERS = "ACT:filters"
MAP = "ACT:field map"
TOO_OLD = KEPT_FOR - timedelta(days=1)
"""A pass that was so long ago may have missed deletions: the feed has forgotten them since."""


def cursor_of(kind: ItemKind, tables: Collection[ObjectType]) -> str:
    """Return the name under which the cursor of a folder is kept while *tables* synchronize.

    Where only some of a folder's tables do, its cursor is one of its own: it passes what the others
    are not told. When they synchronize again, their folder is read on from where it was left.
    """
    own = [table for table in TABLES[kind] if table in tables]
    some = "" if len(own) == len(TABLES[kind]) else ":" + ",".join(str(int(one)) for one in own)
    return f"{_folder(kind)}{some}"


def _folder(kind: ItemKind) -> str:
    return f"ACT:{kind.value}"


@dataclass(frozen=True, slots=True)
class Known:
    """Read in one transaction. *digest* names the filters; with another one all is compared.

    *directions* are those of the field map as text: of fields that have begun to go over since the
    last pass every row is compared.
    """

    mailbox: Mailbox
    user: User
    filters: tuple[SyncFilter, ...]
    rules: ItemRules
    cursors: Mapping[str, str]
    digest: str
    directions: str
    checks_bookings: bool
    refuses: Refusal  # which files are not kept

    @property
    def tables(self) -> frozenset[ObjectType]:
        """The tables that synchronize at all (B90)."""
        return self.rules.tables

    @property
    def kinds(self) -> tuple[ItemKind, ...]:
        """The folders that are looked at."""
        return tuple(kind for kind in ItemKind if not self.tables.isdisjoint(TABLES[kind]))

    @property
    def cursor(self) -> int:
        """How far the feed of changes was read."""
        return int(self.cursors.get(FEED, "0"))

    @property
    def compares_all(self) -> bool:
        """Whether every row of the organization is looked at, not the feed alone."""
        last = self.mailbox.act.last_success_on
        too_old = last is None or self.rules.now - last > TOO_OLD
        changed = self.cursors.get(FILTERS) != self.digest or bool(self.rules.renewed)
        return self.rules.first or too_old or changed

    @property
    def busy_addresses(self) -> frozenset[str]:
        """By which addresses the user is looked for at other appointments (B97)."""
        return busy_addresses(self.user, self.mailbox)

    def reads(self, item: LocalItem) -> bool:
        """Say whether *item* is open to the user, whom the work is done for (section 5.1)."""
        return may_read(self.user, self.rules.addresses, item)

    def reads_linked(self, item: LocalItem, link: IdMapping) -> bool:
        """Say whether *item* is open to the user, or a meeting that they were invited to.

        Who has the meeting in their mailbox takes part in it, also where a list was invited. What
        was the user's when both sides last agreed, and was given away since, is no such meeting.
        """
        invited = link.global_id != "" and link.global_id == meeting_id(item)
        return self.reads(item) or (invited and link.row_owner_id != self.user.id)

    def wants_again(self, item: LocalItem, link: IdMapping) -> bool:
        """Say whether *item* may synchronize again, which was let go for its filters alone."""
        return self.wants(item) or (link.tracked and self.reads_linked(item, link))

    def reads_found(self, item: LocalItem, there: MailboxItem) -> bool:
        """Say whether *item* is open to the user, who has *there* in their mailbox unlinked."""
        invited = there.global_id != "" and there.global_id == meeting_id(item)
        return self.reads(item) or (invited and not there.organizer)

    def wants(self, item: LocalItem) -> bool:
        """Say whether a filter of the user lets *item* synchronize, which the user may read."""
        return self.reads(item) and wanted(
            self.filters, item, self.user.id, self.rules.addresses, self.rules.now
        )


def read_known(context: Context, mailbox: Mailbox, *, attachments: bool) -> Known:
    """Read what a pass over *mailbox* goes by.

    *attachments*: its session shows them. Where it does not, for it was opened before somebody
    switched them on, they do not synchronize in this pass, or all would look as if taken off.
    """
    unit, now = context.unit, context.clock.now()
    assert mailbox.regarding_id is not None  # only users' mailboxes synchronize items
    user = unit.users.get(mailbox.regarding_id)
    give_default_filters(context, mailbox)
    settings = unit.settings.get()
    filters = tuple(one for one in unit.sync_filters.of(user.id) if one.active)
    cursors = unit.folder_checkpoints.of_mailbox(mailbox.id)
    organization_id, _ = own_organization(context)
    shown = attachments and settings.appointment_attachments
    directions = _directions(unit.field_maps.get(), attachments=shown)
    tables = frozenset(one.object_type for one in filters)
    addresses = addresses_of(user, mailbox)
    rules = ItemRules(
        user_id=user.id,
        addresses=addresses,
        organization_id=organization_id,
        now=now,
        directions=directions,
        renewed=renewed(cursors.get(MAP), directions, tables),
        tables=tables,
        first=_is_first(cursors, filters),
        linked=unit.id_mappings.count(mailbox.id),
        deleted_lately=deleted_lately(context, mailbox, cursors, now),
        holders=frozenset(map(address_key, unit.mailboxes.synchronizing_addresses())),
        own_address=user.email_address or mailbox.email_address,
        **_switches(settings),
    )
    digest = _digest(filters, user, addresses, now.date().isoformat())
    asked, known_map = settings.check_bookings, noted(cursors.get(MAP), directions, tables)
    keeps = refuses(settings)
    return Known(mailbox, user, filters, rules, cursors, digest, known_map, asked, keeps)


def addresses_of(user: User, mailbox: Mailbox) -> frozenset[str]:
    """Return the keys of the addresses by which appointments name *user*."""
    named = (user.email_address, mailbox.email_address)
    return frozenset(address_key(one) for one in named if one)


def busy_addresses(user: User, mailbox: Mailbox) -> frozenset[str]:
    """Return the keys of all addresses under which *user* can be expected at an appointment.

    The user name is one too where it has the form: whoever invites may have taken it for one. It
    makes nobody the organizer, for mail to it may go to somebody else.
    """
    name = user.domain_name
    return addresses_of(user, mailbox) | ({address_key(name)} if is_address(name) else set())


def _directions(profile: MappingProfile, *, attachments: bool) -> FieldDirections:
    return directions_of(
        profile.mappings, all_addresses=profile.all_addresses, attachments=attachments
    )


def _is_first(cursors: Mapping[str, str], filters: tuple[SyncFilter, ...]) -> bool:
    """Say whether the mailbox, or its calendar, has never been synchronized to the end: quietly.

    Whoever lets appointments synchronize later than the rest invites nobody by that either.
    """
    calendar = {one.object_type for one in filters} & {*TABLES[ItemKind.APPOINTMENT]}
    folder = _folder(ItemKind.APPOINTMENT)
    read = any(name.startswith(folder) for name in cursors)
    return FEED not in cursors or (bool(calendar) and not read)


def _switches(settings: OrganizationSettings) -> dict[str, bool]:
    return {
        "track_categorized": settings.track_categorized_items,
        "track_from_non_organizer": settings.track_from_non_organizer,
        "propagate_cancellations": settings.propagate_cancellations,
        "update_past_meetings": settings.update_past_meetings,
        "own_organizer_where_empty": settings.own_organizer_where_empty,
        "delete_on_owner_change": settings.delete_on_owner_change,
        "distinct_deletes": settings.distinct_deletes,
        "ignore_copies": settings.ignore_copied_items,
    }


def _digest(
    filters: tuple[SyncFilter, ...], user: User, addresses: frozenset[str], today: str
) -> str:
    """Return what changes with the filters and with what the user may read.

    With the day too where one of the filters looks at it.
    """
    said = [
        (int(one.object_type), [(part.field, part.operator, part.value) for part in one.conditions])
        for one in filters
    ]
    dated = any(
        part.field is FilterField.STARTS_WITHIN for one in filters for part in one.conditions
    )
    reads_all = Role.SYSTEM_ADMINISTRATOR in user.roles
    words = repr((sorted(said), sorted(addresses), reads_all, today if dated else ""))
    return hashlib.sha256(words.encode()).hexdigest()
