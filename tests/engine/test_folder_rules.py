"""Folder-level tracking rules at work, on the server in memory that has folders (section 3.11)."""

from collections import Counter
from collections.abc import Callable

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import FilteringMethod, ItemOutcome, OperationType
from ssync_desktop.domain.tracking_folder import OnboardingStatus
from ssync_desktop.engine import incoming
from ssync_desktop.organization.manual_tracking import track_anyway
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import INBOX, TRACKED_CATEGORY
from tests.engine.breaking import later, subjects
from tests.engine.mail import a_message
from tests.engine.tracking import (
    account,
    add_rule,
    change_rule,
    drop_rule,
    on_server,
    regarding_of,
    rule_now,
)
from tests.kit.engine import SECRET, EngineHouse

ADA, BOB = "ada@example.test", "bob@example.test"
IN = OperationType.INCOMING


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    """Return the mailbox of somebody who tracks nothing by itself."""
    house.add_profile()
    memory_server.add_account(ADA, SECRET)
    return house.add_user(ADA, filtering=FilteringMethod.NONE)


async def again(house: EngineHouse, box: Mailbox) -> Mailbox:
    """Run the next pass, and hold it to its success."""
    later(house)
    after = await house.run(box, IN)
    assert after.incoming.error_code == ""
    return after


async def test_onboarding_tells_how_far_it_is_and_when_it_is_done(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 4)
    folder = memory_server.add_folder(ADA, "Projects")
    for number in range(10):
        message = a_message(ADA, f"{number}", f"{number}@x.test")
        memory_server.deliver(ADA, message, folder=folder)
    rule = add_rule(house, ada, folder)
    seen = []
    for _ in range(3):
        await again(house, ada)
        now = rule_now(house, rule)
        seen.append((now.onboarding, now.done, now.total))
    running, done = OnboardingStatus.RUNNING, OnboardingStatus.DONE
    assert seen == [(running, 4, 10), (running, 8, 10), (done, 10, 10)]
    assert len(house.emails()) == 10
    for number in range(10, 12):
        message = a_message(ADA, f"{number}", f"{number}@x.test")
        memory_server.deliver(ADA, message, folder=folder)
    await again(house, ada)
    now = rule_now(house, rule)
    assert (now.onboarding, now.done, now.total) == (done, 12, 12)  # what came since counts too


async def test_no_folder_waits_for_ever_beside_a_full_one(
    house: EngineHouse,
    memory_server: MemoryServer,
    ada: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incoming, "EMAILS_PER_CYCLE", 10)
    folders = [memory_server.add_folder(ADA, name) for name in ("First", "Second")]
    for folder in (INBOX, *folders):
        add_rule(house, ada, folder) if folder != INBOX else None
        for number in range(30):
            message = a_message(ADA, f"{folder} {number}", f"{folder}{number}@x.test")
            memory_server.deliver(ADA, message, folder=folder)
    await again(house, ada)
    ids = [line.id for line in house.ledger()]
    items = house.see(lambda unit: [unit.received_items.get(one) for one in ids])
    seen = Counter(item.key.folder for item in items)
    assert seen == {INBOX: 8, folders[0]: 1, folders[1]: 1}


async def test_an_item_that_left_while_it_failed_is_waited_for_no_more(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder)
    key = memory_server.deliver(ADA, a_message(), folder=folder)
    memory_server.fail(Step.FETCH, ItemRefused(ErrorCode.UNREADABLE_MESSAGE), key=key)
    await again(house, ada)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.RETRYING]
    memory_server.shift(ADA, key, memory_server.add_folder(ADA, "Elsewhere"))
    await again(house, ada)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.NOT_TRACKED]
    checkpoint = house.see(lambda unit: unit.folder_checkpoints.find(ada.id, folder))
    assert checkpoint is not None  # the cursor has gone on


@pytest.mark.parametrize("step", [Step.LIST, Step.FOLDERS, Step.MARK, Step.CATEGORY])
async def test_a_fault_in_between_is_made_good_by_the_next_pass(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox, step: Step
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    memory_server.deliver(ADA, a_message(), folder=folder)
    memory_server.fail(step, Retryable(ErrorCode.CONNECTION_LOST))
    later(house)
    after = await house.run(ada, IN)
    assert after.incoming.error_code == ErrorCode.CONNECTION_LOST
    await again(house, ada)
    assert regarding_of(house, "Hello") == "Fabrikam"
    assert on_server(memory_server, ADA, b"Hello").categories == {TRACKED_CATEGORY}


async def test_a_wish_for_an_item_whose_folder_is_read_no_more_is_given_up(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    folder = memory_server.add_folder(ADA, "Projects")
    rule = add_rule(house, ada, folder)
    memory_server.deliver(ADA, a_message(ADA, sender=""), folder=folder)
    await again(house, ada)
    (line,) = house.ledger()
    assert line.outcome is ItemOutcome.NOT_TRACKED
    house.do(lambda context: track_anyway(context, line.id))
    drop_rule(house, rule)
    await again(house, ada)
    after = house.see(lambda unit: unit.received_items.get(line.id))
    assert after.outcome is ItemOutcome.NOT_TRACKED
    assert after.reasons[-1].text.endswith("its folder is not read any more.")
    assert house.see(lambda unit: unit.track_requests.of_mailbox(ada.id)) == {}


class MeddledServer(MemoryServer):
    """A server at which somebody does something else just when a message is fetched."""

    meddle: Callable[[], None] = staticmethod(lambda: None)

    def strike(self, step: Step, key: str | None = None) -> None:
        """Meddle, then go on."""
        if step is Step.FETCH:
            self.meddle()
        super().strike(step, key)


class TestMeddling:
    """What people do while a pass is at work."""

    @pytest.fixture
    def memory_server(self) -> MemoryServer:
        return MeddledServer()

    async def test_a_rule_deleted_while_its_folder_is_read_ends_in_no_error(
        self, house: EngineHouse, memory_server: MeddledServer, ada: Mailbox
    ) -> None:
        folder = memory_server.add_folder(ADA, "Projects")
        rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
        memory_server.deliver(ADA, a_message(ADA, "Old", "1@x.test"), folder=folder)
        memory_server.meddle = lambda: drop_rule(house, rule)
        await again(house, ada)
        memory_server.meddle = lambda: None
        memory_server.deliver(ADA, a_message(ADA, "New", "2@x.test"), folder=folder)
        await again(house, ada)
        assert subjects(house) == ["Old"]

    async def test_a_rule_changed_while_its_folder_is_read_holds_from_the_next_pass_on(
        self, house: EngineHouse, memory_server: MeddledServer, ada: Mailbox
    ) -> None:
        folder = memory_server.add_folder(ADA, "Projects")
        rule = add_rule(house, ada, folder, account(house, "Fabrikam"))
        contoso = account(house, "Contoso")
        memory_server.deliver(ADA, a_message(), folder=folder)
        memory_server.meddle = lambda: change_rule(house, rule, contoso)
        await again(house, ada)
        await again(house, ada)
        assert regarding_of(house, "Hello") == "Contoso"
