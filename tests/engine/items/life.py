"""What may happen to items on both sides, remembered, and what must hold after every pass."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.field_directions import default_mappings, directions_of
from ssync_desktop.domain.items.filter_matching import parties, wanted
from ssync_desktop.domain.items.item import IdMapping, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind, Phase, SyncDirection
from ssync_desktop.domain.items.projection import as_exchange_has_it, kept, to_exchange
from ssync_desktop.domain.items.sync_filter import SyncFilter
from ssync_desktop.domain.options import ObjectType

DIRECTIONS = directions_of(default_mappings())
OF = ": "
GROUPS: dict[ItemKind, tuple[tuple[str, ...], ...]] = {
    ItemKind.APPOINTMENT: (
        ("body",),
        ("location",),
        ("priority",),
        ("show_as",),
        ("block", "series"),
        ("required", "optional"),
    ),
    ItemKind.CONTACT: (
        ("job_title", "department"),
        ("first_name", "middle_name"),
        ("email_address1", "email_address2", "email_address3"),
        ("mobile_phone",),
        ("birthday", "anniversary"),
        ("mailing_address",),
        ("body",),
    ),
    ItemKind.TASK: (
        ("body",),
        ("start", "due", "due_time"),
        ("reminder",),
        ("priority",),
        ("status", "percent_complete", "completed_on"),
    ),
}
"""Fields that are changed together, so that a content stays one that its side can have."""


def called(content: Content, tag: str) -> Content:
    """Return *content* under the name *tag*, by which it is known on both sides."""
    if isinstance(content, ContactContent):
        return replace(content, last_name=tag)
    changed = replace(content, subject=tag)
    if not isinstance(changed, AppointmentContent) or changed.series is None:
        return changed
    exceptions = tuple(
        replace(one, content=replace(one.content, subject=_of_series(tag, one.content.subject)))
        for one in changed.series.changed
    )
    return replace(changed, series=replace(changed.series, changed=exceptions))


def _of_series(tag: str, subject: str) -> str:
    """Return the name of an occurrence that has one of its own: mails about it are known by it."""
    return subject if subject == tag else f"{tag}{OF}{subject.rpartition(OF)[2]}"


def tag_in(subject: str) -> str:
    """Return the name of the series, or of what is no series, from what a mail is about."""
    return subject.partition(OF)[0]


def tag_of(content: Content) -> str:
    """Return the name that :func:`called` gave."""
    return content.last_name if isinstance(content, ContactContent) else content.subject


def edited(content: Content, other: Content, groups: Collection[int]) -> Content:
    """Return *content* with some groups of its fields as *other* has them."""
    every = GROUPS[kind_of(content)]
    names = [name for number in groups for name in every[number % len(every)]]
    return replace(content, **{name: getattr(other, name) for name in names})


def people_of(content: Content) -> frozenset[str]:
    """Return the addresses of those who are invited."""
    if not isinstance(content, AppointmentContent):
        return frozenset()
    told = {one.key for one in content.people}
    for change in content.series.changed if content.series else ():
        told |= {one.key for one in change.content.people}
    return frozenset(told)


def agreeing(row: LocalItem, item: MailboxItem, today: date) -> list[str]:
    """Return the fields that go both ways and in which the two sides do not agree."""
    here = kept(row.object_type, to_exchange(row, today))
    there = kept(row.object_type, as_exchange_has_it(item.content))
    ways = DIRECTIONS[row.object_type]
    # How a guest's time counts is the guest's own, and canceling does not reach Exchange (B94). What
    # is completed shows Free once; how it counts after that goes one way, and stays as it is there.
    bound = item.organizer and row.phase is Phase.OPEN
    own = frozenset() if bound else frozenset({"show_as"})
    both = [name for name, way in ways.items() if way is SyncDirection.BOTH and name not in own]
    here, there = without_cancelled(here, there), without_cancelled(there, here)
    return [name for name in both if _said(here, name) != _said(there, name)]


def without_cancelled(content: Content, other: Content) -> Content:
    """Return *content* without the occurrences that either side cancelled: some are its own."""
    if not isinstance(content, AppointmentContent) or not isinstance(other, AppointmentContent):
        return content
    if content.series is None or other.series is None:
        return content
    gone = {*content.series.cancelled, *other.series.cancelled}
    changed = tuple(one for one in content.series.changed if one.original not in gone)
    return replace(content, series=replace(content.series, changed=changed, cancelled=()))


def _said(content: Content, name: str) -> Any:
    """Return a field; whether somebody must come or may is known to the organizer's server alone."""
    if isinstance(content, AppointmentContent) and name == "required":
        return frozenset(one.key for one in content.people)
    return None if name == "optional" else getattr(content, name, None)


@dataclass
class Story:
    """What somebody did with one item. *tracked* is whether our category was ever on it.

    *siblings* are copies that were made before it was linked: they are items of their own.
    """

    in_crm: bool
    tracked: bool = False
    row_deleted: bool = False
    item_deleted: bool = False
    copies: int = 0
    siblings: int = 0
    refused: bool = False  # the user was asked whether it should be linked again, and said No
    people: set[str] = field(default_factory=set)
    invited: Counter[str] = field(default_factory=Counter)  # how often they may be

    def invite(self, people: Iterable[str]) -> None:
        """Remember that the organization invites *people*."""
        self.people |= set(people)
        self.invited.update(people)

    @property
    def untouched(self) -> bool:
        """Whether nobody has deleted it anywhere."""
        return not self.row_deleted and not self.item_deleted


@dataclass(frozen=True)
class Both:
    """All that lies on both sides, and what links them."""

    rows: list[LocalItem]
    items: list[MailboxItem]
    links: list[IdMapping]
    elsewhere: frozenset[str] = frozenset()  # the names of items that lie in another folder

    @property
    def pairs(self) -> list[tuple[LocalItem, MailboxItem]]:
        """What is linked and there on both sides."""
        rows = {one.id: one for one in self.rows}
        items = {one.key: one for one in self.items}
        return [
            (rows[link.object_id], items[link.entry_id])
            for link in self.links
            if not link.unlinked and link.object_id in rows and link.entry_id in items
        ]


def check_doubles(both: Both, stories: dict[str, Story]) -> None:
    """Nothing is there twice but what somebody has copied."""
    rows = Counter(tag_of(one.content) for one in both.rows)
    items = Counter(tag_of(one.content) for one in both.items)
    for tag, count in rows.items():
        assert count <= 1 + stories[tag].siblings, (tag, count)
    for tag, count in items.items():
        assert count <= 1 + stories[tag].copies, (tag, count)
    active = [one for one in both.links if not one.unlinked]
    for side in ("object_id", "entry_id"):
        ends = Counter(getattr(one, side) for one in active if getattr(one, side))
        assert all(count == 1 for count in ends.values()), (side, ends)


def check_agreement(both: Both, today: date) -> None:
    """What is linked says the same on both sides."""
    for row, item in both.pairs:
        differing = agreeing(row, item, today)
        assert not differing, (tag_of(row.content), differing, row.content, item.content)


def check_nothing_lost(both: Both, stories: dict[str, Story]) -> None:
    """What nobody has deleted is where it was made, and so is what was taken over."""
    rows = {tag_of(one.content) for one in both.rows}
    items = {tag_of(one.content) for one in both.items} | both.elsewhere
    for tag, story in stories.items():
        if story.untouched:
            assert tag in (rows if story.in_crm else items), (tag, story, both.links)
            if story.tracked and tag not in both.elsewhere:
                assert {tag} <= rows & items, (tag, story, both.links)
        if not story.in_crm and not story.tracked:
            assert tag not in rows, tag


def check_taken_over(
    both: Both,
    stories: dict[str, Story],
    filters: Iterable[SyncFilter],
    person: tuple[Any, Attendee],
    now: Any,
) -> None:
    """Rows that a filter wants are linked, unless somebody has deleted their item."""
    user_id, ada = person
    linked = {row.id for row, _ in both.pairs}
    for row in both.rows:
        story = stories[tag_of(row.content)]
        if tag_of(row.content) in both.elsewhere or story.refused:
            continue
        theirs = row.owner_id == user_id or not parties(row).isdisjoint({ada.key})
        if story.untouched and theirs and wanted(filters, row, user_id, {ada.key}, now):
            assert row.id in linked, tag_of(row.content)


def table_of(content: Content, choice: int) -> ObjectType:
    """Return a table that can hold *content*; of tasks any of four."""
    if isinstance(content, TaskContent):
        tables = [one for one in ObjectType if KIND_OF.get(one) is ItemKind.TASK]
        return tables[choice % len(tables)]
    if isinstance(content, ContactContent):
        return ObjectType.CONTACT
    if content.series is not None:
        return ObjectType.RECURRING_APPOINTMENT_MASTER
    return ObjectType.APPOINTMENT
