"""What would synchronize by a filter, and what it would let go, a page of rows at a time.

Words of rows that are not for the viewer are not searched: whoever may not read a subject may not
find out by a filter what it says (B107).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from ssync_desktop.domain.addresses import address_key
from ssync_desktop.domain.items.content import AppointmentContent, Content, TaskContent
from ssync_desktop.domain.items.filter_matching import matches, wanted
from ssync_desktop.domain.items.filter_preview import FilterPreview, PreviewedItem
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.domain.items.reading import may_read
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    SyncFilter,
    SyncFilterDraft,
)
from ssync_desktop.domain.people import User
from ssync_desktop.domain.privacy import Viewer
from ssync_desktop.organization import private_items, sync_filters
from ssync_desktop.organization.context import Context
from ssync_desktop.store.unit import Unit

PAGE = 500
"""Rows that are looked at in one reading of the database."""

OF_WORDS = frozenset({FilterField.SUBJECT, FilterField.COMPANY, FilterField.CITY})


class FilterSearch:
    """Finds the rows that a filter lets synchronize for its owner; of a template, for the caller.

    It also counts linked rows of the owner that would leave the filters by a changed one. One that
    is switched off lets go the same as one that is deleted.

    Call :meth:`begin` once, then :meth:`look` until it returns False; each may have a transaction
    of its own. At most *limit* rows of each are kept, all are counted.
    """

    def __init__(self, draft: SyncFilterDraft, limit: int) -> None:
        self._draft = draft
        self._limit = limit
        self._by_words = self._filter(draft, (one for one in draft.conditions if _of_words(one)))
        self._by_rest = self._filter(draft, (one for one in draft.conditions if not _of_words(one)))
        self._user_id = UUID(int=0)
        self._user: User | None = None
        self._addresses: frozenset[str] = frozenset()
        self._names: dict[UUID, str] = {}
        self._after: UUID | None = None
        self._total = self._unsearched = self._unreadable = self._let_go = 0
        self._deletes = False
        self._mailbox_id: UUID | None = None
        self._before: tuple[SyncFilter, ...] = ()
        self._after_save: tuple[SyncFilter, ...] = ()
        self._found: list[PreviewedItem] = []
        self._leaving: list[PreviewedItem] = []

    @property
    def preview(self) -> FilterPreview:
        """What was found until now."""
        return FilterPreview(
            self._total,
            tuple(self._found),
            self._unsearched,
            self._let_go,
            self._deletes,
            tuple(self._leaving),
            self._unreadable,
        )

    def begin(self, context: Context) -> None:
        """Take note of whose filter it is; raises PRIVILEGE_DENIED for filters of others."""
        self._user_id = self._draft.owner_id or context.caller.user_id
        if self._draft.owner_id is not None:
            stored = sync_filters.retrieve_sync_filters(context, self._draft.owner_id)
            self._compare_with(context, stored)
        self._user = user = context.unit.users.find(self._user_id)
        if user is not None and user.email_address:
            self._addresses = frozenset({address_key(user.email_address)})

    def look(self, unit: Unit, viewer: Viewer | None, now: datetime) -> bool:
        """Look at the next page of rows; False when there was none."""
        page = unit.items.page(self._draft.object_type, self._after, PAGE)
        for item in page:
            if item.draft or not matches(self._by_rest, item, self._user_id, self._addresses, now):
                continue
            if self._may_read(item):
                self._take(unit, viewer, item, now)
            else:
                self._unreadable += 1
        self._count_let_go(unit, viewer, page, now)
        if page:
            self._after = page[-1].id
        return bool(page)

    def _may_read(self, item: LocalItem) -> bool:
        """Say whether whose filter it is may read *item*: no filter brings in what they may not."""
        return self._user is not None and may_read(self._user, self._addresses, item)

    def _compare_with(self, context: Context, stored: Iterable[SyncFilter]) -> None:
        """Take note of the owner's filters as they are *stored*, and as they would be."""
        mailbox = context.unit.mailboxes.of(self._user_id)
        self._mailbox_id = None if mailbox is None else mailbox.id
        self._before = tuple(one for one in stored if one.object_type is self._draft.object_type)
        others = tuple(one for one in self._before if one.id != self._draft.id)
        changed = self._filter(self._draft, self._draft.conditions)
        self._after_save = (*others, replace(changed, active=self._draft.active))
        self._deletes = not context.unit.settings.get().distinct_deletes

    def _count_let_go(
        self, unit: Unit, viewer: Viewer | None, page: Sequence[LocalItem], now: datetime
    ) -> None:
        """Count the linked rows of *page* that leave the filters by the change.

        Where the filters ask for words, rows whose words are not for the viewer are not counted.
        """
        if self._mailbox_id is None or self._draft.id is None or not page:
            return
        links = unit.id_mappings.by_objects(self._mailbox_id, [one.id for one in page])
        by_words = any(map(_of_words, self._conditions_compared()))
        for item in page:
            link = links.get(item.id)
            if link is None or link.unlinked or link.tracked or not self._leaves(item, now):
                continue
            open_to_viewer = private_items.reads_item(unit, viewer, item)
            if by_words and not open_to_viewer:
                continue
            self._let_go += 1
            if len(self._leaving) < self._limit:
                self._leaving.append(self._shown(unit, item, hidden=not open_to_viewer))

    def _leaves(self, item: LocalItem, now: datetime) -> bool:
        """Say whether the filters match *item* as they are, and would not with the change."""
        known = (item, self._user_id, self._addresses, now)
        if not self._may_read(item):
            return False  # it is let go whatever the filters say
        return wanted(self._before, *known) and not wanted(self._after_save, *known)

    def _conditions_compared(self) -> Iterator[FilterCondition]:
        for one in (*self._before, *self._after_save):
            yield from one.conditions

    def _take(self, unit: Unit, viewer: Viewer | None, item: LocalItem, now: datetime) -> None:
        """Count *item*, which fits but for its words."""
        open_to_viewer = private_items.reads_item(unit, viewer, item)
        if self._by_words.conditions and not open_to_viewer:
            self._unsearched += 1
        elif matches(self._by_words, item, self._user_id, self._addresses, now):
            self._total += 1
            if len(self._found) < self._limit:
                self._found.append(self._shown(unit, item, hidden=not open_to_viewer))

    def _shown(self, unit: Unit, item: LocalItem, *, hidden: bool) -> PreviewedItem:
        """Return *item* as a line; what a contact is called is read by everybody."""
        hidden = hidden and item.kind is not ItemKind.CONTACT
        if item.owner_id not in self._names:
            owner = unit.users.find(item.owner_id)
            self._names[item.owner_id] = owner.full_name if owner else ""
        return PreviewedItem(
            id=item.id,
            object_type=item.object_type,
            subject="" if hidden else item.content.subject,
            phase=item.phase,
            owner_name=self._names[item.owner_id],
            when=_when(item.content),
            content_hidden=hidden,
        )

    def _filter(self, draft: SyncFilterDraft, some: Iterable[FilterCondition]) -> SyncFilter:
        return SyncFilter(UUID(int=0), draft.name, draft.object_type, tuple(some))


def _of_words(condition: FilterCondition) -> bool:
    return condition.field in OF_WORDS


def _when(content: Content) -> datetime | date | None:
    match content:
        case AppointmentContent(block=block):
            return block.start.at.date() if block.all_day else block.start.instant
        case TaskContent():
            if content.due is not None and content.due_time is not None:
                return content.due_time.on(content.due).instant
            return content.due or content.start
        case _:
            return None
