"""When appointments, contacts and tasks have their turn, and what the books say of it (D1)."""

from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.items.content import TaskContent
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ActDeliveryMethod, CredentialRetrieval, ServerType
from ssync_desktop.domain.options import OperationType as Operation
from ssync_desktop.domain.profile import Direction
from ssync_desktop.domain.status import Phase
from ssync_desktop.organization.configuration_test import schedule_test_and_enable
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.processing import make_due
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.items.desk import ACT, Desk
from tests.engine.running import finished, running_tests, supervising, until
from tests.kit.engine import SECRET, EngineHouse

CALL = TaskContent("Call Fabrikam")
MINUTE = timedelta(minutes=1)


def due_in(desk: Desk, box: Mailbox) -> timedelta:
    """Return how long it is to the next pass."""
    assert box.act.next_run_on is not None
    return box.act.next_run_on - desk.house.clock.now()


@pytest.mark.behaviour("B38", "of items")
async def test_who_changes_much_comes_soon_and_who_rests_comes_later(ada: Desk) -> None:
    ada.write(CALL)
    assert due_in(ada, await ada.synchronize()) == 2 * MINUTE
    assert due_in(ada, await ada.synchronize()) == 5 * MINUTE
    for _ in range(20):
        after = await ada.synchronize()
    assert due_in(ada, after) == 12 * MINUTE
    ada.write(TaskContent("Another"))
    assert due_in(ada, await ada.synchronize()) == 2 * MINUTE


async def test_a_passing_failure_is_tried_again_and_a_lasting_one_stops(ada: Desk) -> None:
    ada.server.fail(Step.ITEM_LIST, Retryable(ErrorCode.THROTTLED))
    after = await ada.attempt()
    assert (after.act.enabled, after.act.transient_failures) == (True, 1)
    assert MINUTE <= due_in(ada, after) <= 1.2 * MINUTE
    status = ada.house.tools.board.get(ada.mailbox.id, ACT)
    assert status is not None
    assert status.phase is Phase.RETRYING
    after = await ada.synchronize()
    assert (after.act.transient_failures, after.act.error_code) == (0, "")
    denied = NeedsAttention(ErrorCode.MAILBOX_ACCESS_DENIED)
    ada.server.fail(Step.ITEM_LIST, denied)
    after = await ada.attempt()
    assert not after.act.enabled
    assert after.incoming.enabled  # mail goes on
    assert ada.alerts(ErrorCode.MAILBOX_ACCESS_DENIED)


async def test_each_pass_has_its_statistics(ada: Desk) -> None:
    ada.write(CALL)
    await ada.synchronize()

    def read(context: Context) -> list[tuple[int, int, bool]]:
        found = context.unit.statistics.of_mailbox(ada.mailbox.id)
        return [
            (one.items_processed, one.items_failed, one.result)
            for one in found
            if one.operation is ACT
        ]

    assert ada.house.do(read) == [(1, 0, True)]


async def test_sync_now_means_items_too(ada: Desk) -> None:
    await ada.synchronize()
    ada.house.do(lambda context: make_due(context, (ada.mailbox.id,)))
    assert ada.house.mailbox(ada.mailbox.id).act.next_run_on is None


async def test_a_test_that_passes_lets_items_begin_by_themselves(
    office: EngineHouse, memory_server: MemoryServer
) -> None:
    memory_server.add_account("eve@example.com", SECRET)
    box = office.add_user("eve@example.com", ready=False)
    box = office.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)
    desk = Desk(office, memory_server, box)
    desk.write(CALL)
    office.do(lambda context: schedule_test_and_enable(context, (box.id,), approve_too=True))
    async with running_tests(office), supervising(office) as supervisor:
        run = await until(office, lambda: finished(office, box.id))
        assert ACT in run.enabled
        supervisor.wake()
        await until(office, desk.items)
        await until(office, lambda: supervisor.idle)
    assert [one.content.subject for one in desk.items()] == [CALL.subject]


@pytest.mark.behaviour("B4", "no item is touched")
async def test_a_profile_that_cannot_open_items_synchronizes_mail_alone(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    memory_server.add_account("service", SECRET)
    side = Direction(
        "mail.example.test", retrieval=CredentialRetrieval.PROFILE, user_name="service"
    )
    house.add_profile(
        side,
        side,
        secret=SECRET,
        server_type=ServerType.EXCHANGE,
        use_autodiscover=False,
        same_settings_for_outgoing=True,
    )
    box = house.add_user("eve@example.com", ready=False, own_credentials=False)
    box = house.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)
    house.do(lambda context: schedule_test_and_enable(context, (box.id,), approve_too=True))
    async with running_tests(house), supervising(house) as supervisor:
        run = await until(house, lambda: finished(house, box.id))
        supervisor.wake()
        await until(house, lambda: house.mailbox(box.id).incoming.last_success_on)
        await until(house, lambda: supervisor.idle)
    assert run.enabled >= {Operation.INCOMING}
    assert ACT not in run.enabled
    assert house.tools.board.get(box.id, ACT) is not None
    assert house.mailbox(box.id).act.last_success_on is None
