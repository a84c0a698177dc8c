"""Calendars of real clients on their whole way: organization, Exchange, organization (D24)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.items.calendar_file import CalendarEntry, CalendarFile, CalendarImport
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    TaskContent,
)
from ssync_desktop.domain.items.item import LocalItem, MailboxItem
from ssync_desktop.domain.items.kinds import TABLES, ItemKind, Phase
from ssync_desktop.domain.items.zones import as_exchange_has
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    OperationType,
    ServerType,
)
from ssync_desktop.engine.session import items_session
from ssync_desktop.mime.calendars.file import read_calendar
from ssync_desktop.organization import approval, configuration_test
from ssync_desktop.organization.calendar_files import export_calendar, import_calendar
from ssync_desktop.organization.context import Context
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.item_port import ItemVersion
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.exchange.servers import OnExchange
from tests.kit.clock import ManualClock
from tests.kit.engine import SECRET, EngineHouse

DATA = Path(__file__).parents[1] / "data" / "calendars"
SYDNEY = "Australia/Sydney"
HOLDERS = {
    "apple": "ada@example.com",
    "google": "grace@example.org",
    "outlook": "ada@example.com",
    "thunderbird": "ada@example.com",
}
"""Whose mailbox it is: who holds the meetings of the calendar of each client."""
KINDS = (ItemKind.APPOINTMENT, ItemKind.TASK)


@dataclass
class Office:
    """Somebody's rows, their mailbox on Exchange, and what carries one over to the other."""

    house: EngineHouse
    exchange: OnExchange
    box: Mailbox

    @property
    def owner(self) -> UUID:
        assert self.box.regarding_id is not None
        return self.box.regarding_id

    def take_in(self, calendar: CalendarFile) -> CalendarImport:
        """Import a calendar as the owner's."""
        return self.house.do(lambda context: import_calendar(context, calendar.entries, self.owner))

    def entries(self) -> dict[str, CalendarEntry]:
        """Return what the owner exports, by subjects."""
        user = self.house.see(lambda unit: unit.users.get(self.owner))
        caller = Caller(user.id, user.roles)
        tools = self.house.tools
        found = self.house.see(
            lambda unit: export_calendar(tools.context(unit, caller), self.owner)
        )
        return {one.content.subject: one for one in found}

    def rows(self) -> list[LocalItem]:
        """Return all appointments and tasks of the organization."""
        tables = [one for kind in KINDS for one in TABLES[kind]]
        return self.house.see(lambda unit: [row for one in tables for row in unit.items.page(one)])

    async def synchronize(self) -> None:
        """Run a pass, which comes to its end with nothing failed."""
        self.house.clock.advance(3_600)
        after = await self.house.run(self.box, OperationType.ACT)
        assert after.act.error_code == "", after.act.error_text
        links = self.house.see(lambda unit: unit.id_mappings.of(self.box.id))
        assert [one.error_text for one in links if one.error_text] == []

    async def lying_there(self) -> list[MailboxItem]:
        """Return what lies in the mailbox, as Exchange tells it to the program."""
        profile = self.house.see(lambda unit: unit.profiles.get(self.box.profile_id))  # type: ignore[arg-type]
        found: list[MailboxItem] = []
        async with items_session(self.house.tools, self.box, profile) as store:
            for kind in KINDS:
                keys = [
                    one.key async for page in store.item_changes(kind, None) for one in page.changed
                ]
                async for read in store.read_items(kind, keys):
                    assert read.item is not None, read.error
                    found.append(read.item)
        return found

    async def rename(self, name: Callable[[str], str]) -> None:
        """Have the owner call everything in the mailbox something else, occurrences not."""
        profile = self.house.see(lambda unit: unit.profiles.get(self.box.profile_id))  # type: ignore[arg-type]
        lying = await self.lying_there()
        async with items_session(self.house.tools, self.box, profile) as store:
            for item in lying:
                assert item.mark is not None
                assert not isinstance(item.content, ContactContent)
                content = replace(item.content, subject=name(item.content.subject))
                version = ItemVersion(item.key, item.version)
                await store.update_item(version, item.content, content, item.mark, mail=False)

    async def forget(self) -> None:
        """Let the organization forget the items, as one that has never known this mailbox.

        What stays in Exchange carries no mark any more, and the category.
        """
        profile = self.house.see(lambda unit: unit.profiles.get(self.box.profile_id))  # type: ignore[arg-type]
        lying = await self.lying_there()
        async with items_session(self.house.tools, self.box, profile) as store:
            for item in lying:
                await store.take_mark_off(ItemVersion(item.key, item.version), item.kind)
                self.exchange.categorize(self.box.email_address, item.key, TRACKED_CATEGORY)

        def work(context: Context) -> None:
            for row in self.rows():
                context.unit.items.delete(row.object_type, row.id, by=None, entitled=True)
            for link in context.unit.id_mappings.of(self.box.id):
                context.unit.id_mappings.delete(link.id)

        self.house.do(work)


def shown(content: Content) -> Content:
    """Return *content* as an organization has it that knows it from Exchange.

    Times are in Berlin's zone. At what time a task is due is the reminder there, which the user
    may move or take away, so it does not come back.
    """
    if isinstance(content, AppointmentContent):
        return as_exchange_has(content)
    return replace(content, due_time=None) if isinstance(content, TaskContent) else content


@pytest.fixture(params=HOLDERS)
def client(request: pytest.FixtureRequest) -> str:
    """The client whose calendar it is."""
    name: str = request.param
    return name


@pytest.fixture
def office(
    real_house: EngineHouse, exchange_server: SandboxExchange, clock: ManualClock, client: str
) -> Office:
    """Return the office of who holds the meetings; their mailbox is empty."""
    exchange_server.exchange.now = clock.now
    exchange = OnExchange(exchange_server)
    exchange.add_account(HOLDERS[client], SECRET)
    side = replace(exchange.side, retrieval=CredentialRetrieval.USER_OR_QUEUE)
    real_house.add_profile(side, side, server_type=ServerType.EXCHANGE, use_autodiscover=False)
    box = real_house.add_user(HOLDERS[client], ready=False)
    real_house.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)
    passed = {one: configuration_test.TestOutcome() for one in OperationType}

    def work(context: Context) -> None:
        approval.approve_mailboxes(context, (box.id,))
        version = context.unit.mailboxes.get(box.id).row_version
        configuration_test.record_test_result(context, box.id, passed, tested_version=version)

    real_house.do(work)
    return Office(real_house, exchange, real_house.mailbox(box.id))


async def test_a_calendar_goes_to_exchange_and_back_unchanged(office: Office, client: str) -> None:
    calendar = read_calendar((DATA / f"{client}.ics").read_bytes(), SYDNEY)
    assert isinstance(calendar, CalendarFile)
    assert office.take_in(calendar).created == len(calendar.entries)
    # What was called off is Free in Exchange, and what is completed is not wanted there.
    before = {key: one for key, one in office.entries().items() if one.phase is Phase.OPEN}
    assert len(before) >= 3

    await office.synchronize()
    assert {one.content.subject for one in await office.lying_there()} >= before.keys()
    await office.forget()
    assert office.entries() == {}
    await office.synchronize()

    after = office.entries()
    assert after.keys() >= before.keys()
    for subject, entry in before.items():
        assert after[subject].content == shown(entry.content), subject
        assert after[subject].phase is Phase.OPEN
    assert office.exchange.sent(HOLDERS[client]) == []  # nobody was written to


async def test_a_word_changed_in_exchange_changes_that_word_alone(
    office: Office, client: str
) -> None:
    calendar = read_calendar((DATA / f"{client}.ics").read_bytes(), SYDNEY)
    assert isinstance(calendar, CalendarFile)
    office.take_in(calendar)
    await office.synchronize()
    before = {row.id: row for row in office.rows()}
    lying = {one.content.subject for one in await office.lying_there()}
    await office.rename(lambda subject: f"{subject}, anew")
    await office.synchronize()
    after = {row.id: row.content for row in office.rows()}
    assert after.keys() == before.keys()
    for key, row in before.items():
        assert not isinstance(row.content, ContactContent)
        renamed = replace(row.content, subject=f"{row.content.subject}, anew")
        assert after[key] == (renamed if row.content.subject in lying else row.content)
