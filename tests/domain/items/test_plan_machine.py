"""A pair through many passes, while people edit, close, delete, filter and track on both sides."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ssync_desktop.domain.items.content import Content, TaskContent
from ssync_desktop.domain.items.item import LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind, Phase
from ssync_desktop.domain.items.planning import Action, ActionType, Pair
from ssync_desktop.domain.items.projection import as_exchange_has_it, kept, to_exchange
from ssync_desktop.domain.items.settling import settled_task
from ssync_desktop.domain.options import ObjectType
from tests.kit.item_plans import (
    CONTACT,
    NOW,
    TASK,
    USER,
    World,
    deletion,
    item,
    meeting,
    row,
    rules,
)

TEXTS = st.sampled_from(("", "Room 1", "Bring tea"))
TABLES = st.sampled_from((ObjectType.APPOINTMENT, ObjectType.TASK, ObjectType.CONTACT))
SAMPLES: dict[ItemKind, Content] = {
    ItemKind.APPOINTMENT: meeting(),
    ItemKind.TASK: TASK,
    ItemKind.CONTACT: CONTACT,
}


class OnePair(RuleBasedStateMachine):
    """One row and one item. *deleted* are the sides on which somebody entitled deleted it."""

    @initialize(table=TABLES, distinct=st.booleans())
    def begin(self, table: ObjectType, distinct: bool) -> None:
        self.table, self.version = table, 10
        self.away: MailboxItem | None = None
        self.going_by = rules(distinct_deletes=distinct)
        self.make(here=True)

    @precondition(lambda self: self.local is None and self.remote is None and self.away is None)
    @rule(here=st.booleans())
    def make(self, here: bool) -> None:
        self.deleted_here = self.deleted_there = self.rested = False
        content = SAMPLES[KIND_OF[self.table]]
        if here:
            start = Pair(local=row(content, self.table), wanted=True)
        else:
            start = Pair(remote=item(content, tracked=True))
        self.world = World(start, self.going_by)
        self.synchronize()

    @precondition(lambda self: self.local is not None)
    @rule(text=TEXTS)
    def edit_here(self, text: str) -> None:
        assert self.local is not None
        self._write_here(replace(self.local.content, body=text), self.local.phase)

    @precondition(lambda self: self.local is not None)
    @rule(phase=st.sampled_from(Phase))
    def close_or_open(self, phase: Phase) -> None:
        assert self.local is not None
        self._write_here(self.local.content, phase)

    @precondition(lambda self: self.remote is not None)
    @rule(text=TEXTS, tracked=st.booleans())
    def edit_there(self, text: str, tracked: bool) -> None:
        assert self.remote is not None
        content = as_exchange_has_it(replace(self.remote.content, body=text))
        self._write_there(replace(self.remote, content=content, tracked=tracked))

    @precondition(lambda self: self.local is not None)
    @rule(entitled=st.booleans())
    def delete_here(self, entitled: bool) -> None:
        self.deleted_here = entitled
        proof = deletion(entitled=entitled)
        self._now(local=None, deletion=proof, wanted=False)

    @precondition(lambda self: self.remote is not None)
    @rule()
    def delete_there(self) -> None:
        self.deleted_there = True
        self._now(remote=None, remote_gone=True)

    @precondition(lambda self: self.remote is not None and self._is_linked())
    @rule()
    def move_away(self) -> None:
        self.away = self.remote
        self._now(remote=None, moved_to="Elsewhere")

    @precondition(lambda self: self.away is not None)
    @rule(text=TEXTS)
    def move_back(self, text: str) -> None:
        assert self.away is not None
        assert self.world.pair.mapping is not None
        self.version += 1
        content = as_exchange_has_it(replace(self.away.content, body=text))
        back = replace(
            self.away, content=content, key=f"entry{self.version}", version=f"v{self.version}"
        )
        self.away = None
        # Who finds it by its mark gives the link its new key.
        known = replace(self.world.pair.mapping, entry_id=back.key)
        self._now(remote=back, moved_to="", mapping=known)

    @precondition(lambda self: self.local is not None)
    @rule(wanted=st.booleans())
    def filter(self, wanted: bool) -> None:
        self._now(wanted=wanted)

    @rule()
    def synchronize(self) -> None:
        before = self.local, self.remote
        actions = self.world.synchronize()
        self._check(actions, *before)
        if [one.type for one in self.world.synchronize()] == [ActionType.UNLINK]:
            assert self.local is None or not self.world.pair.wanted  # a closed task was let go
        self.rested = True

    @invariant()
    def at_rest_nothing_is_planned_and_linked_sides_agree(self) -> None:
        pair = getattr(self, "world", None) and self.world.pair
        if not pair or not self.rested:
            return
        assert not self.world.synchronize()
        if self.local is None or self.remote is None or pair.mapping is None:
            return
        assert not (pair.wanted and pair.mapping.unlinked and pair.mapping.left_filters)
        if pair.mapping.unlinked or not pair.mapping.object_id:
            return
        there = kept(self.table, self.remote.content)
        assert to_exchange(self.local, NOW.date()).body == there.body

    def _check(
        self, actions: list[Action], local: LocalItem | None, remote: MailboxItem | None
    ) -> None:
        """Nothing is lost that nobody deleted."""
        if self.away is not None:
            assert not [one for one in actions if one.type is not ActionType.SET_ASIDE]
        for action in actions:
            if action.type is ActionType.DELETE_IN_CRM:
                assert self.deleted_there
            if action.type is ActionType.DELETE_IN_EXCHANGE and self.world.rules.distinct_deletes:
                assert self.deleted_here
        if not (self.deleted_here or self.deleted_there):
            assert local is None or self.local is not None
        if self.world.rules.distinct_deletes and not (self.deleted_here or self.deleted_there):
            assert remote is None or self.remote is not None

    @property
    def local(self) -> LocalItem | None:
        return self.world.pair.local

    @property
    def remote(self) -> MailboxItem | None:
        return self.world.pair.remote

    def _is_linked(self) -> bool:
        mapping = self.world.pair.mapping
        return mapping is not None and mapping.object_id is not None and not mapping.unlinked

    def _write_here(self, content: Content, phase: Phase) -> None:
        assert self.local is not None
        if isinstance(content, TaskContent):
            before = self.local.phase
            content, phase = settled_task(self.table, content, phase, before, NOW.date())
        self.version += 1
        changed: dict[str, Any] = {"content": content, "phase": phase, "modified_by": USER}
        self._now(local=replace(self.local, row_version=self.version, **changed))

    def _write_there(self, changed: MailboxItem) -> None:
        self.version += 1
        self._now(remote=replace(changed, version=f"v{self.version}"))

    def _now(self, **changes: Any) -> None:
        self.world.pair = replace(self.world.pair, **changes)
        self.rested = False


TestOnePair = OnePair.TestCase
TestOnePair.settings = settings(max_examples=150, stateful_step_count=20, deadline=None)
