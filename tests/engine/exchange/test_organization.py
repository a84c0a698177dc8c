"""Whose appointments, contacts and tasks they are, as Exchange itself keeps it (section 2.5)."""

from uuid import UUID, uuid4

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    OperationType,
    ServerType,
    TestStatus,
)
from ssync_desktop.domain.profile import Direction
from ssync_desktop.domain.test_run import StepState, TestRun
from ssync_desktop.engine.session import items_session
from ssync_desktop.organization.configuration_test import schedule_test_and_enable
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.port import OrganizationMark
from tests.engine.running import finished, running_tests, until
from tests.kit.engine import EngineHouse
from tests.kit.exchange import ANN

IN, OUT, ACT = OperationType.INCOMING, OperationType.OUTGOING, OperationType.ACT


@pytest.fixture
def ann(real_house: EngineHouse, exchange_server: SandboxExchange) -> Mailbox:
    side = Direction(
        exchange_server.url,
        retrieval=CredentialRetrieval.USER_OR_QUEUE,
        pinned_certificate=exchange_server.certificate.fingerprint,
    )
    real_house.add_profile(side, side, server_type=ServerType.EXCHANGE)
    box = real_house.add_user(ANN.user_name, secret=ANN.secret, ready=False)
    return real_house.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)


async def tried(house: EngineHouse, box: Mailbox, *, take_over: bool = False) -> TestRun:
    """Test a mailbox and return how it went."""
    house.events.clear()
    house.do(
        lambda context: schedule_test_and_enable(
            context, (box.id,), approve_too=True, take_over=take_over
        )
    )
    async with running_tests(house):
        return await until(house, lambda: finished(house, box.id))


async def mark_of(house: EngineHouse, box: Mailbox) -> OrganizationMark:
    """Return the mark as it lies in the mailbox."""
    profile_id = house.mailbox(box.id).profile_id
    assert profile_id is not None
    profile = house.see(lambda unit: unit.profiles.get(profile_id))
    async with items_session(house.tools, house.mailbox(box.id), profile) as items:
        mark = await items.organization_mark()
    assert mark is not None
    return mark


async def leave_mark(house: EngineHouse, box: Mailbox, name: str) -> UUID:
    """Do as another organization's program would, and return its id."""
    profile_id = house.mailbox(box.id).profile_id
    assert profile_id is not None
    profile = house.see(lambda unit: unit.profiles.get(profile_id))
    other = uuid4()
    async with items_session(house.tools, house.mailbox(box.id), profile) as items:
        await items.leave_mark(OrganizationMark(other, name, house.clock.now()))
    return other


@pytest.mark.behaviour("B33", "on Exchange")
async def test_what_another_organization_synchronizes_is_left_to_it(
    real_house: EngineHouse, ann: Mailbox
) -> None:
    other = await leave_mark(real_house, ann, "Contoso")
    run = await tried(real_house, ann)
    assert [step.state for step in run.steps] == [*[StepState.PASSED] * 3, StepState.FAILED]
    assert run.steps[3].error_code == ErrorCode.OTHER_ORGANIZATION
    assert "Contoso" in run.steps[3].error_text
    assert (run.act, run.enabled) == (TestStatus.FAILURE, frozenset({IN, OUT}))
    assert (await mark_of(real_house, ann)).organization_id == other


@pytest.mark.behaviour("B34", "on Exchange")
@pytest.mark.parametrize("taken_over", [True, False])
async def test_the_mark_of_this_organization_is_left_and_kept(
    real_house: EngineHouse, ann: Mailbox, taken_over: bool
) -> None:
    if taken_over:
        await leave_mark(real_house, ann, "Contoso")
    run = await tried(real_house, ann, take_over=taken_over)
    assert {step.state for step in run.steps} == {StepState.PASSED}
    assert run.enabled == {IN, OUT, ACT}
    own = real_house.see(lambda unit: unit.settings.organization_id())
    assert (await mark_of(real_house, ann)).organization_id == own
    box = real_house.mailbox(ann.id)
    assert (box.act.enabled, box.primary_organization, box.organization_marked) == (
        True,
        True,
        True,
    )
    again = await tried(real_house, ann)
    assert again.act is TestStatus.SUCCESS
