"""Rows, items and pairs to plan with, and a small world in which plans are carried out.

Ada is the user; it is Monday morning. ``World`` does to a pair what a pass would do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    Attendee,
    ContactContent,
    Content,
    TaskContent,
)
from ssync_desktop.domain.items.field_directions import default_mappings, directions_of
from ssync_desktop.domain.items.item import (
    IdMapping,
    ItemChange,
    ItemMark,
    LocalItem,
    MailboxItem,
)
from ssync_desktop.domain.items.kinds import (
    KIND_OF,
    ChangeType,
    ItemKind,
    Phase,
    SyncDirection,
    UserDecision,
)
from ssync_desktop.domain.items.linking import (
    agreed,
    began_in_exchange,
    is_still_let_go,
    left_filters,
    set_aside,
)
from ssync_desktop.domain.items.meeting_rules import is_held_by
from ssync_desktop.domain.items.plan import plan
from ssync_desktop.domain.items.planning import Action, ActionType, ItemRules, Pair, Plan
from ssync_desktop.domain.items.projection import to_exchange
from ssync_desktop.domain.items.times import TimeBlock, WallTime
from ssync_desktop.domain.options import ObjectType

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EARLIER, LATER = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
USER, COLLEAGUE, ORGANIZATION, MAILBOX = (UUID(int=number) for number in range(1, 5))
ROW = UUID(int=10)
ADA = Attendee("ada@example.com", "Ada")
EVE = Attendee("eve@example.com", "Eve")  # a colleague who synchronizes too
BOB = Attendee("bob@customer.example", "Bob")
MAP = default_mappings()


def rules(**changes: Any) -> ItemRules:
    """Return the rules of Ada's mailbox: every default, filters for every table."""
    given: dict[str, Any] = {
        "user_id": USER,
        "addresses": frozenset({ADA.key}),
        "own_address": ADA.address,
        "organization_id": ORGANIZATION,
        "now": NOW,
        "directions": directions_of(MAP, attachments=True),
        "tables": frozenset(KIND_OF),
        "linked": 1000,
        "holders": frozenset({ADA.key, EVE.key}),
    }
    return ItemRules(**(given | changes))


def directed(table: ObjectType, **directions: SyncDirection) -> ItemRules:
    """Return rules under a field map in which some fields of *table* have other directions."""
    return rules(
        directions=directions_of(
            replace(one, direction=directions[one.field])
            if one.object_type is table and one.field in directions
            else one
            for one in MAP
        )
    )


def block(day: int, hour: int = 14, month: int = 3) -> TimeBlock:
    """Return an hour in March 2026, as the clock shows it in Berlin; today is the second."""
    start = datetime(2026, month, day, hour)  # noqa: DTZ001  a wall time has no zone
    end = start + timedelta(hours=1)
    return TimeBlock(WallTime(start, "Europe/Berlin"), WallTime(end, "Europe/Berlin"))


def meeting(subject: str = "Plans", day: int = 9, **changes: Any) -> AppointmentContent:
    """Return a meeting next week that Ada organizes and Bob is invited to."""
    given: dict[str, Any] = {"block": block(day), "organizer": ADA, "required": (BOB,)}
    return AppointmentContent(subject, **(given | changes))


def row(
    content: Content,
    table: ObjectType = ObjectType.APPOINTMENT,
    *,
    phase: Phase = Phase.OPEN,
    version: int = 1,
    on: datetime = EARLIER,
    by: UUID | None = USER,
    owner: UUID = USER,
    **changes: Any,
) -> LocalItem:
    """Return a row of the organization."""
    return LocalItem(ROW, table, content, phase, owner, EARLIER, on, by, version, **changes)


def item(
    content: Content, *, version: str = "1", on: datetime = EARLIER, **changes: Any
) -> MailboxItem:
    """Return an item of Ada's mailbox; it knows by itself whether she organizes it."""
    changes.setdefault("organizer", is_held_by(content, rules()))
    return MailboxItem("entry", version, content, on, **changes)


def link(common: Content, table: ObjectType = ObjectType.APPOINTMENT, **changes: Any) -> IdMapping:
    """Return the mapping of a pair that agreed on *common* at version 1 of both sides."""
    given: dict[str, Any] = {
        "object_id": ROW,
        "entry_id": "entry",
        "common": common,
        "local_version": 1,
        "remote_version": "1",
        "subject": common.subject,
    }
    return IdMapping(UUID(int=20), USER, MAILBOX, table, **(given | changes))


def pair(
    common: Content,
    here: Content | None = None,
    there: Content | None = None,
    table: ObjectType = ObjectType.APPOINTMENT,
    *,
    row_says: dict[str, Any] | None = None,
    item_says: dict[str, Any] | None = None,
    **changes: Any,
) -> Pair:
    """Return a linked pair that agreed on *common*; *here* and *there* were changed since.

    Exchange was changed after the organization.
    """
    local = row(here or common, table, version=2 if here else 1, **(row_says or {}))
    said = {"on": LATER, "version": "2" if there else "1"} | (item_says or {})
    remote = item(there or common, **said)
    given: dict[str, Any] = {"local": local, "remote": remote, "wanted": True}
    return Pair(link(common, table), **(given | changes))


def deletion(*, entitled: bool = True, owner: UUID = USER, by: UUID = USER) -> ItemChange:
    """Return the proof that the row was deleted."""
    return ItemChange(
        7, ObjectType.APPOINTMENT, ROW, True, by, entitled=entitled, last_owner_id=owner
    )


def planned(*pairs: Pair, by: ItemRules | None = None) -> Plan:
    """Return the plan for *pairs*."""
    return plan(pairs, by or rules())


def only(one: Pair, by: ItemRules | None = None) -> Action:
    """Return the only action that is planned for *one*."""
    (action,) = planned(one, by=by).actions
    return action


def types(found: Plan) -> list[ActionType]:
    """Return what a plan does, in its order."""
    return [one.type for one in found.actions]


def fields(action: Action) -> dict[str, object]:
    """Return what an action writes, field by field."""
    return {one.field: one.after for one in action.changes}


@dataclass
class World:
    """A pair whose actions are carried out; ``wanted`` says whether a filter matches its row."""

    pair: Pair
    rules: ItemRules
    numbers: Any = None

    def __post_init__(self) -> None:
        self.numbers = count(100)

    def synchronize(self, *, steps: int | None = None) -> list[Action]:
        """Plan and carry out the plan, or only its first *steps*; return what was planned."""
        if not (self.pair.mapping or self.pair.local or self.pair.remote):
            return []  # nothing is left of it
        actions = list(plan([self.pair], self.rules).actions)
        for action in actions[:steps]:
            self._carry_out(action)
        return actions

    def _carry_out(self, action: Action) -> None:
        match action.type:
            case ActionType.CREATE_IN_EXCHANGE | ActionType.UPDATE_IN_EXCHANGE:
                self._write_there(action)
            case ActionType.CREATE_IN_CRM | ActionType.UPDATE_IN_CRM:
                self._write_here(action)
            case ActionType.DELETE_IN_EXCHANGE:
                self.pair = replace(self.pair, remote=None)
            case ActionType.DELETE_IN_CRM:
                self.pair = replace(self.pair, local=None, remote_gone=False, missing=False)
            case _:
                pass
        self._note(action)

    def _write_there(self, action: Action) -> None:
        content, remote = action.content, self.pair.remote
        assert content is not None
        version = f"version-{next(self.numbers)}"
        if remote is None:
            old = self.pair.mapping
            key = old.entry_id if old is not None and old.entry_id else "entry"
            tracked = action.kind is not ItemKind.CONTACT
            remote = item(content, version=version, tracked=tracked)
            remote = replace(remote, key=key, mark=ItemMark(ORGANIZATION, ROW))
        else:
            remote = replace(remote, content=content, version=version, modified_on=NOW)
        self.pair = replace(self.pair, remote=remote)

    def _write_here(self, action: Action) -> None:
        content, phase, local = action.content, action.phase, self.pair.local
        assert content is not None
        assert phase is not None
        version = next(self.numbers)
        missing = bool(self.pair.remote.left_out) if self.pair.remote is not None else None
        if local is None:
            local = row(content, action.object_type, phase=phase, version=version, by=None)
            local = replace(local, attachments_missing=bool(missing))
        else:
            local = replace(
                local,
                object_type=action.object_type,
                content=content,
                phase=phase,
                row_version=version,
                modified_on=NOW,
                modified_by=None,
                attachments_missing=local.attachments_missing if missing is None else missing,
            )
        self.pair = replace(self.pair, local=local)

    def _note(self, action: Action) -> None:
        """Keep on the mapping what was done, as ``domain.items.linking`` does."""
        local, remote = self.pair.local, self.pair.remote
        old = self.pair.mapping or IdMapping(UUID(int=20), USER, MAILBOX, action.object_type)
        if action.type is ActionType.ASK:
            kept = replace(old, question=action.question, decision=UserDecision.ASKED)
            if action.conflicts:
                kept = replace(kept, conflicts=action.conflicts, remote_version="")
            self.pair = replace(self.pair, mapping=replace(kept, entry_id="entry"))
            return
        if action.deletes:
            self.pair = replace(self.pair, mapping=None)
            return
        if action.type is ActionType.SET_ASIDE:
            kept = set_aside(old, self.pair.moved_to, unseen=self.pair.unseen)
            self.pair = replace(self.pair, mapping=kept, moved_to="", unseen=False)
            return
        again = is_still_let_go(old, action)
        version = remote.version if remote is not None else old.remote_version
        kept = replace(
            old,
            object_type=action.object_type,
            object_id=ROW if local is not None else old.object_id,
            entry_id=remote.key if remote is not None else old.entry_id,
            common=action.common or old.common,
            local_version=local.row_version if local is not None else old.local_version,
            row_owner_id=local.owner_id if local is not None else old.row_owner_id,
            # Whatever is still to be done, the item counts as not looked at.
            remote_version=version if action.then is None else old.remote_version,
            question=None,
            decision=UserDecision.NONE,
            conflicts=agreed(old, action, NOW).conflicts,
            tracked=old.tracked or began_in_exchange(action),
            to_exchange=ChangeType.NONE,
            begun=None,
            unlinked=again or action.type is ActionType.UNLINK,
            left_filters=again or left_filters(action),
            moved_to="",
            deleted_in_exchange=self.pair.remote_gone,
        )
        self.pair = replace(self.pair, mapping=kept)


def agree(world: World, fields: Iterable[str]) -> bool:
    """Say whether both sides of *world* say the same in *fields*."""
    local, remote = world.pair.local, world.pair.remote
    assert local is not None
    assert remote is not None
    shown = to_exchange(local, world.rules.now.date())
    return all(getattr(shown, name) == getattr(remote.content, name) for name in fields)


TASK = TaskContent("Write it down")
CONTACT = ContactContent(first_name="Bob", last_name="Baker", email_address1=BOB.address)
