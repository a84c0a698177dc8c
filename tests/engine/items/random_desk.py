"""A desk at which random things happen, each of them remembered; see ``life``."""

import re
from asyncio import Runner
from collections import Counter
from collections.abc import Collection, Coroutine, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from hypothesis import strategies as st

from ssync_desktop.domain.context import SYSTEM
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    OccurrenceChange,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind, Phase, UserDecision
from ssync_desktop.domain.items.occurrences import occurrence_at, originals, tidied_series
from ssync_desktop.domain.items.planning import Brake
from ssync_desktop.domain.items.projection import kept
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.engine.items.approved import apply_plan
from ssync_desktop.engine.items.item_pass import Approval
from ssync_desktop.organization import item_decisions, items, sync_filters
from ssync_desktop.organization.context import Context
from tests.engine.items.desk import Desk
from tests.engine.items.hands import Hands
from tests.engine.items.life import (
    Both,
    Story,
    called,
    check_agreement,
    check_doubles,
    check_nothing_lost,
    check_taken_over,
    edited,
    people_of,
    table_of,
    tag_in,
    tag_of,
)
from tests.engine.items.random_files import RandomFiles
from tests.engine.items.random_lending import Lending
from tests.kit.item_strategies import appointments, contents, due_tasks, series

T = TypeVar("T")

LATER = timedelta(minutes=10)
BOSS = Attendee("boss@example.net", "Boss")
ROUNDS = 8
"""Passes after which nothing may be left to do."""


class RandomDesk:
    """One user's rows and items in a world of its own; *world* takes it apart."""

    def __init__(self, desk: Desk, hands: Hands, runner: Runner, world: ExitStack) -> None:
        self.desk, self.hands = desk, hands
        self.house, self.clock = desk.house, desk.house.clock
        self.stories: dict[str, Story] = {}
        self.files = RandomFiles(desk, hands, self.stories)
        self.lending = Lending(desk, hands)
        self._runner, self._world = runner, world
        self.desk.settings(check_bookings=False)
        self._touched: set[str] = set()  # by the organization, since it was last heard of there
        self._heard = 0
        self._first = True

    def close(self) -> None:
        """Leave nothing behind."""
        self._world.close()

    # --- who there is --------------------------------------------------------------------------

    @property
    def has_items(self) -> bool:
        """Whether the mailbox holds anything."""
        return self.hands.holds_anything()

    @property
    def has_moved(self) -> bool:
        """Whether anything lies in another folder."""
        return bool(self.hands.elsewhere())

    @property
    def can_edit_rows(self) -> bool:
        """Whether there is a row that the user may change."""
        return bool(self._own())

    def own_row(self, place: int) -> LocalItem:
        """Return one of the rows that the user may change."""
        own = self._own()
        return own[place % len(own)]

    def item(self, place: int) -> MailboxItem:
        """Return one of the items."""
        # Not by their keys: these are others when the same life is lived again.
        found = sorted(self.hands.items(), key=lambda one: tag_of(one.content))
        return found[place % len(found)]

    @property
    def has_single_rows(self) -> bool:
        """Whether there is an appointment that the user may change, and that is no series."""
        return bool(self._single_rows())

    def single_row(self, place: int) -> LocalItem:
        """Return one of the appointments that files can be attached to."""
        found = self._single_rows()
        return found[place % len(found)]

    def appointment(self, place: int) -> MailboxItem:
        """Return one of the items of the calendar, series among them."""
        found = sorted(self.hands.items(ItemKind.APPOINTMENT), key=lambda one: tag_of(one.content))
        return found[place % len(found)]

    def like(self, content: Content) -> st.SearchStrategy[Content]:
        """Return what *content* may become: a series stays one."""
        if not isinstance(content, AppointmentContent):
            return contents(kind_of(content))
        return appointments() if content.series is None else series()

    def like_row(self, content: Content) -> st.SearchStrategy[Content]:
        """Return what a row that says *content* may come to say."""
        return due_tasks() if isinstance(content, TaskContent) else self.like(content)

    def _own(self) -> list[LocalItem]:
        """Return the rows but those of meetings that somebody else holds, and what was lent."""
        rows = [one for one in self.desk.rows() if not _held_by_boss(one.content)]
        rows = [one for one in rows if one.owner_id == self.desk.user_id]
        return sorted(rows, key=lambda one: (tag_of(one.content), repr(one.content)))

    def _single_rows(self) -> list[LocalItem]:
        return [one for one in self._own() if one.object_type is ObjectType.APPOINTMENT]

    # --- what is done in the organization ------------------------------------------------------

    def write(self, content: Content, choice: int) -> None:
        """Make a row."""
        table = table_of(content, choice)
        content = kept(table, called(self._held(content), tag := self._new_tag()))
        draft = ItemDraft(table, content)
        self.desk.as_user(lambda context: items.create_item(context, draft))
        self.stories[tag] = Story(in_crm=True)
        self._touch(content)
        self.files.touch(content)

    def edit_row(self, row: LocalItem, other: Content, groups: Collection[int]) -> None:
        """Change groups of fields of a row."""
        content = edited(row.content, other, groups)
        self._update(row, called(self._held(content), tag_of(row.content)))

    def except_in_row(self, row: LocalItem, occurrence: int, *, cancels: bool) -> None:
        """Change or cancel an occurrence of a row that is a series."""
        self._update(row, _excepted(row.content, occurrence, cancels=cancels))

    def set_phase(self, row: LocalItem, phase: Phase) -> None:
        """Complete, cancel or open a row; of contacts there are active and inactive ones alone."""
        if phase is not Phase.COMPLETED or kind_of(row.content) is not ItemKind.CONTACT:
            self.desk.set_phase(row, phase)
            self._touch(row.content)

    def delete_row(self, row: LocalItem) -> None:
        """Delete a row."""
        self.desk.delete(row)
        self.stories[tag_of(row.content)].row_deleted = True
        self._touched.add(tag_of(row.content))

    def _update(self, row: LocalItem, content: Content) -> None:
        draft = replace(row.edited(), content=kept(row.object_type, content))
        after = self.desk.as_user(lambda context: items.update_item(context, draft))
        self._touch(content)
        if after.row_version != row.row_version:
            self.files.touch(content)

    def _touch(self, content: Content) -> None:
        self._touched.add(tag_of(content))
        self.stories[tag_of(content)].invite(people_of(content))

    # --- what is done in the mailbox -----------------------------------------------------------

    def create(self, content: Content, *, tracked: bool, received: bool) -> None:
        """Make an item, or receive a meeting."""
        content = self._held(content)
        if received and isinstance(content, AppointmentContent):
            content = replace(content, organizer=BOSS)
        content = called(content, tag := self._new_tag())
        is_contact = isinstance(content, ContactContent)
        self.stories[tag] = Story(in_crm=False, tracked=tracked and not is_contact)
        self.stories[tag].people |= people_of(content)
        self.hands.create(content, tracked=tracked)
        self.files.touch(content)

    def edit_item(self, item: MailboxItem, other: Content, groups: Collection[int]) -> None:
        """Change groups of fields of an item."""
        content = called(edited(item.content, other, groups), tag_of(item.content))
        self._change(item, content if _held_by_boss(content) else self._held(content))

    def except_in_item(self, item: MailboxItem, occurrence: int, *, cancels: bool) -> None:
        """Change or cancel an occurrence of an item that is a series."""
        self._change(item, _excepted(item.content, occurrence, cancels=cancels))

    def delete_item(self, item: MailboxItem) -> None:
        """Delete an item; one of several copies is none that would be missed."""
        story = self.stories[tag_of(item.content)]
        story.item_deleted = True
        self.hands.remove(item)

    def copy_item(self, item: MailboxItem) -> None:
        """Copy an item."""
        story = self.stories[tag_of(item.content)]
        story.copies += 1
        story.siblings += item.mark is None  # nothing says that it was copied
        self.hands.copy(item)

    def categorize(self, item: MailboxItem) -> None:
        """Put our category on an item."""
        if not isinstance(item.content, ContactContent):
            self.stories[tag_of(item.content)].tracked = True
            self.hands.categorize(item)

    def move_away(self, item: MailboxItem) -> None:
        """Move an item to another folder of the mailbox."""
        self.hands.move_away(item)

    def move_back(self, place: int) -> None:
        """Move an item back to where it synchronizes; what the row says by now is told then."""
        self._touched.add(self.hands.move_back(place))

    def _change(self, item: MailboxItem, content: Content) -> None:
        self.stories[tag_of(content)].people |= people_of(content)
        self.hands.change(item, content)
        self.files.touch(content)

    # --- what is done with the filters ---------------------------------------------------------

    def narrow_filters(self, digit: int) -> None:
        """Let filters match no more than what has *digit* in its name."""
        named = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, str(digit))
        self._filter(named)

    def widen_filters(self) -> None:
        """Let filters match what they did at first."""
        self._filter()

    def _filter(self, *more: FilterCondition) -> None:
        def work(context: Context) -> None:
            for one in context.unit.sync_filters.of(self.desk.user_id):
                own = (part for part in one.conditions if part.field is not FilterField.SUBJECT)
                draft = replace(one.draft(), conditions=(*own, *more))
                sync_filters.save_sync_filter(context, draft)

        self.house.do(work)

    # --- passes, and what must hold after them -------------------------------------------------

    def attempt(self) -> None:
        """Run a pass, however it ends."""
        after = self._run(self.desk.attempt())
        self._first &= bool(after.act.error_code)

    def settle(self) -> None:
        """Run passes until nothing is left to do, approving what waits; then look at both sides."""
        self.hands.heal()
        self.clock.advance(LATER)  # past what a server asks one to wait
        for _ in range(ROUNDS):
            self._run(self.desk.synchronize())
            self._first = False
            if not self._go_on():
                break
        else:
            plan = self._runner.run(self.desk.plan())
            raise AssertionError(f"There is always something to do: {plan.actions}")
        self._check()

    def _go_on(self) -> bool:
        """Approve and answer what waits for somebody; say whether there is anything to do."""
        for link in self.desk.links():
            if link.decision is UserDecision.ASKED:
                self.house.do(partial(item_decisions.decide, mapping_id=link.id, yes=False))
                self._story_of(link).refused = True
        plan = self._runner.run(self.desk.plan())
        if {Brake.DELETES, Brake.MISSING} & set(plan.brakes):
            approved = apply_plan(
                self.house.tools, SYSTEM, None, self.desk.mailbox.id, Approval(plan.digest)
            )
            self._run(approved)
            return True
        return bool(plan.actions)

    def _run(self, one_pass: Coroutine[Any, Any, T]) -> T:
        """Let a pass go by, and look at what nobody may have touched in it."""
        before = self.files.laid()
        after = self._runner.run(one_pass)
        self._check_mails()
        self.files.check_left_alone(before)
        return after

    def _check(self) -> None:
        away = frozenset(self.hands.elsewhere())
        both = Both(self.desk.rows(), self.hands.items(), self.desk.links(), away)
        filters = self.house.see(lambda unit: unit.sync_filters.of(self.desk.user_id))
        # Of what never went over the guests hear when it does, as when filters are widened.
        linked = {row.id for row, _ in both.pairs}
        self._touched &= {tag_of(one.content) for one in both.rows if one.id not in linked}
        check_doubles(both, self.stories)
        check_agreement(both, self.clock.now().date())
        check_nothing_lost(both, self.stories)
        self.lending.check()
        self.files.check(both)
        ada = (self.desk.user_id, self.desk.person)
        check_taken_over(both, self.stories, filters, ada, self.clock.now())
        errors = [one.error_text for one in both.links if one.error_code]
        assert not errors, errors

    def _check_mails(self) -> None:
        """Only who is invited is written to, and only because of what the organization did."""
        every = self.hands.mails()
        fresh, self._heard = every[self._heard :], len(every)
        assert not (fresh and self._first), fresh
        for mail in fresh:
            tag = tag_in(mail.subject)
            assert tag in self._touched, mail
            assert mail.recipient in self.stories[tag].people, mail
        invitations = Counter((one.subject, one.recipient) for one in every if one.invitation)
        for (tag, person), count in invitations.items():
            assert count <= self.stories[tag].invited[person], (tag, person, count)

    # --------------------------------------------------------------------------------------------

    def _story_of(self, link: IdMapping) -> Story:
        """Return the story of what *link* is about; names of people have more parts."""
        found = re.search(r"Item \d+", link.subject)
        assert found is not None, link.subject
        return self.stories[found[0]]

    def _new_tag(self) -> str:
        return f"Item {len(self.stories)}"

    def _held(self, content: Content) -> Content:
        """Return *content* as Ada's: a meeting has an organizer, who is not invited as well."""
        if not isinstance(content, AppointmentContent):
            return content
        holder = self.desk.person if content.people or content.organizer else None
        held = replace(content, organizer=holder)
        if held.series is None:
            return held
        changed = tuple(
            replace(one, content=replace(one.content, organizer=holder))
            for one in held.series.changed
        )
        return replace(held, series=replace(held.series, changed=changed))


def _held_by_boss(content: Content) -> bool:
    return isinstance(content, AppointmentContent) and content.organizer == BOSS


def _excepted(content: Content, occurrence: int, *, cancels: bool) -> Content:
    """Return *content* with one occurrence of it cancelled or elsewhere; as it is without any."""
    if not isinstance(content, AppointmentContent) or content.series is None:
        return content
    near = tuple(_near(content))
    original = near[occurrence % len(near)]
    rest = content.series
    if original in rest.cancelled:
        return content
    changed = [one for one in rest.changed if one.original != original]
    cancelled = list(rest.cancelled)
    if cancels and len(cancelled) + 1 < len(near):
        cancelled.append(original)
    else:
        moved = replace(occurrence_at(content, original), location=f"Elsewhere {occurrence}")
        changed.append(OccurrenceChange(original, moved))
    changed.sort(key=lambda one: one.original)
    found = replace(rest, changed=tuple(changed), cancelled=tuple(sorted(cancelled)))
    return tidied_series(replace(content, series=found))


def _near(content: AppointmentContent) -> Iterator[datetime]:
    return islice(originals(content), 6)
