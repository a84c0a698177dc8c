"""A user at both sides at once: rows in the organization, items in a mailbox in memory."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.items.content import AppointmentContent, Attendee, Content, kind_of
from ssync_desktop.domain.items.item import IdMapping, ItemDraft, LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import TABLES, ItemKind, Phase
from ssync_desktop.domain.items.planning import Plan
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    ObjectType,
    OperationType,
    ServerType,
)
from ssync_desktop.domain.profile import Direction
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.engine.items.item_pass import make_plan
from ssync_desktop.engine.session import items_session
from ssync_desktop.engine.subject import read_subject
from ssync_desktop.organization import approval, configuration_test, items, settings
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.memory_box import ItemBox
from ssync_desktop.servers.memory_server import MemoryServer
from tests.kit.engine import SECRET, EngineHouse

T = TypeVar("T")
ACT = OperationType.ACT


def exchange_in_memory(house: EngineHouse) -> None:
    """Make an Exchange profile with the mailboxes' own credentials the default."""
    side = Direction("mail.example.test", retrieval=CredentialRetrieval.USER_OR_QUEUE)
    house.add_profile(side, side, server_type=ServerType.EXCHANGE, use_autodiscover=False)


@dataclass
class Desk:
    """One user with a mailbox whose items synchronize."""

    house: EngineHouse
    server: MemoryServer
    mailbox: Mailbox

    @property
    def box(self) -> ItemBox:
        """What lies in the mailbox."""
        return self.server.accounts[self.mailbox.user_name].box

    @property
    def user_id(self) -> UUID:
        """The user."""
        assert self.mailbox.regarding_id is not None
        return self.mailbox.regarding_id

    @property
    def person(self) -> Attendee:
        """The user, as somebody at a meeting."""
        return Attendee(self.mailbox.email_address)

    async def synchronize(self) -> Mailbox:
        """Run one pass; it has to come to its end."""
        after = await self.attempt()
        assert after.act.error_code == "", after.act.error_text
        return after

    async def attempt(self) -> Mailbox:
        """Run one pass, however it ends."""
        self.be_due()
        return await self.house.run(self.mailbox, ACT)

    def be_due(self) -> None:
        """Make the next pass due now."""

        def work(context: Context) -> None:
            state = context.unit.mailboxes.get(self.mailbox.id).act
            context.unit.mailboxes.set_direction(
                self.mailbox.id, ACT, replace(state, next_run_on=None)
            )

        self.house.do(work)

    async def plan(self) -> Plan:
        """Return what a pass would do now."""
        subject = await read_subject(self.house.tools, self.mailbox.id)
        assert subject.profile is not None
        async with items_session(self.house.tools, subject.mailbox, subject.profile) as store:
            return (await make_plan(self.house.tools, subject, store)).plan

    def write(
        self, content: Content, object_type: ObjectType | None = None, **changes: Any
    ) -> LocalItem:
        """Write a row as the user."""
        table = object_type or TABLES[kind_of(content)][0]
        draft = replace(ItemDraft(table, content), **changes)
        return self.as_user(lambda context: items.create_item(context, draft))

    def change(self, row: LocalItem, **changes: Any) -> LocalItem:
        """Change fields of a row as the user."""
        now = self.row(row.id)
        draft = replace(now.edited(), content=replace(now.content, **changes))
        return self.as_user(lambda context: items.update_item(context, draft))

    def set_phase(self, row: LocalItem, phase: Phase) -> LocalItem:
        """Complete or cancel a row as the user."""
        now = self.row(row.id)
        return self.as_user(
            lambda context: items.set_item_state(context, now.object_type, now.id, phase)
        )

    def delete(self, row: LocalItem) -> None:
        """Delete a row as the user."""
        table = self.row(row.id).object_type
        self.as_user(lambda context: items.delete_item(context, table, row.id))

    def as_user(self, work: Callable[[Context], T]) -> T:
        """Ask an organization message as the user."""
        user = self.house.see(lambda unit: unit.users.get(self.user_id))
        caller = Caller(user.id, user.roles)
        context = self.house.tools.context
        return self.house.tools.store.write(lambda unit: work(context(unit, caller))).result(10)

    def row(self, row_id: UUID) -> LocalItem:
        """Return a row, in whichever table it is."""
        return {one.id: one for one in self.rows()}[row_id]

    def rows(self, kind: ItemKind | None = None) -> list[LocalItem]:
        """Return the rows of one kind, or all."""
        tables = [one for key in ItemKind if kind in (None, key) for one in TABLES[key]]
        return self.house.see(lambda unit: [row for one in tables for row in unit.items.page(one)])

    def items(self, kind: ItemKind | None = None) -> list[MailboxItem]:
        """Return what lies in the mailbox."""
        return self.box.items(kind)

    def links(self) -> list[IdMapping]:
        """Return what is linked, or was."""
        return self.house.see(lambda unit: unit.id_mappings.of(self.mailbox.id))

    def mails(self) -> Counter[str]:
        """Return who was written to because of a meeting, and how often."""
        return Counter(one.recipient for one in self.server.meeting_mails)

    def settings(self, **changes: Any) -> None:
        """Change settings of the organization."""

        def work(context: Context) -> None:
            now: OrganizationSettings = context.unit.settings.get()
            settings.update_settings(context, replace(now, **changes))

        self.house.do(work)

    def alerts(self, code: str) -> list[str]:
        """Return the texts of the alerts of *code*."""
        return [one.text for one in self.house.alerts() if one.code == code]

    def agrees(self) -> None:
        """Hold both sides to saying the same, each once."""
        here = Counter(repr(shown(row.content)) for row in self.rows())
        there = Counter(repr(shown(one.content)) for one in self.items())
        assert here == there, f"here: {here - there}, there: {there - here}"


def saying(content: Content, **fields: Any) -> Content:
    """Return *content* with other values."""
    return replace(content, **fields)


def shown(content: Content) -> Content:
    """Return *content* without what servers fill in by themselves."""
    if isinstance(content, AppointmentContent):
        people = (*content.required, *content.optional)
        return replace(content, required=people, optional=())
    return content


def add_desk(house: EngineHouse, server: MemoryServer, address: str) -> Desk:
    """Make a user whose items synchronize: tested, approved, enabled."""
    server.add_account(address, SECRET)
    box = house.add_user(address, ready=False)
    house.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)
    passed = {one: configuration_test.TestOutcome() for one in OperationType}

    def work(context: Context) -> None:
        approval.approve_mailboxes(context, (box.id,))
        version = context.unit.mailboxes.get(box.id).row_version
        configuration_test.record_test_result(context, box.id, passed, tested_version=version)

    house.do(work)
    return Desk(house, server, house.mailbox(box.id))
