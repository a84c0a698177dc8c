"""Test & Enable on servers of Exchange's kind: finding the server, and whose items they are."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    CredentialRetrieval,
    OperationType,
    ServerType,
    TestStatus,
    TraceLevel,
)
from ssync_desktop.domain.profile import Direction
from ssync_desktop.domain.test_run import StepState, TestRun
from ssync_desktop.organization.approval import approve_mailboxes, reject_mailboxes
from ssync_desktop.organization.configuration_test import cancel_tests, schedule_test_and_enable
from ssync_desktop.organization.context import Context
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import DiscoveryStep, Endpoint, OrganizationMark
from tests.engine.breaking import later
from tests.engine.mail import a_message
from tests.engine.running import finished, running_tests, until
from tests.kit.engine import SECRET, EngineHouse

ADA = "ada@example.test"
IN, OUT, ACT = OperationType.INCOMING, OperationType.OUTGOING, OperationType.ACT
URL = "https://mail.example.test/EWS/Exchange.asmx"


@dataclass
class ToldPlaces:
    """Finds what the test says, with one attempt before that leads nowhere."""

    url: str = URL
    asked: list[Endpoint] = field(default_factory=list)
    attended: list[bool] = field(default_factory=list)

    async def discover(
        self, endpoint: Endpoint, credentials: Credentials | None, *, attended: bool = False
    ) -> AsyncIterator[DiscoveryStep]:
        """Say where it is, if it is anywhere."""
        assert credentials is not None
        self.asked.append(endpoint)
        self.attended.append(attended)
        yield DiscoveryStep("Ask example.test", "no such host", succeeded=False)
        words = "found" if self.url else "nothing there"
        yield DiscoveryStep("Ask autodiscover", words, bool(self.url), self.url)


def exchange(house: EngineHouse, *, use_autodiscover: bool = False) -> None:
    """Make an Exchange profile with the mailboxes' own credentials the default."""
    side = Direction("mail.example.test", retrieval=CredentialRetrieval.USER_OR_QUEUE)
    house.add_profile(
        side, side, server_type=ServerType.EXCHANGE, use_autodiscover=use_autodiscover
    )


@pytest.fixture
def ada(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    exchange(house)
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, ready=False)
    return house.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)


@pytest.fixture
def places(house: EngineHouse) -> ToldPlaces:
    told = ToldPlaces()
    house.tools = replace(house.tools, discovery=lambda: told)
    return told


async def tried(
    house: EngineHouse, box: Mailbox, *, take_over: bool = False, approve: bool = True
) -> TestRun:
    """Test a mailbox and return how it went."""
    house.events.clear()
    house.do(
        lambda context: schedule_test_and_enable(
            context, (box.id,), approve_too=approve, take_over=take_over
        )
    )
    async with running_tests(house):
        return await until(house, lambda: finished(house, box.id))


def other_mark(server: MemoryServer, house: EngineHouse) -> UUID:
    """Let another organization have been here."""
    other = uuid4()
    server.accounts[ADA].organization = OrganizationMark(other, "Contoso", house.clock.now())
    return other


async def test_the_items_are_tested_too_and_the_mailbox_is_marked(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    run = await tried(house, ada)
    assert [step.operation for step in run.steps] == [None, OUT, IN, ACT]
    assert {step.state for step in run.steps} == {StepState.PASSED}
    assert (run.act, run.enabled) == (TestStatus.SUCCESS, frozenset({IN, OUT, ACT}))
    mark = memory_server.accounts[ADA].organization
    assert mark is not None
    assert mark.organization_id == house.see(lambda unit: unit.settings.organization_id())
    assert mark.name == house.see(lambda unit: unit.settings.get()).name
    box = house.mailbox(ada.id)
    assert (box.act.enabled, box.act.status) == (True, TestStatus.SUCCESS)
    assert (box.primary_organization, box.organization_marked) == (True, True)
    again = await tried(house, ada)
    assert again.act is TestStatus.SUCCESS


async def test_items_of_an_address_that_is_approved_later_are_enabled_then(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    run = await tried(house, ada, approve=False)
    assert (run.act, run.enabled, run.needs_approval) == (TestStatus.SUCCESS, frozenset(), True)
    house.do(lambda context: approve_mailboxes(context, (ada.id,)))
    assert house.mailbox(ada.id).act.enabled
    house.do(lambda context: reject_mailboxes(context, (ada.id,)))
    assert not house.mailbox(ada.id).act.enabled


@pytest.mark.behaviour("B33")
async def test_what_another_organization_synchronizes_is_left_to_it(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    other = other_mark(memory_server, house)
    run = await tried(house, ada)
    assert (run.incoming, run.outgoing, run.act) == (
        TestStatus.SUCCESS,
        TestStatus.SUCCESS,
        TestStatus.FAILURE,
    )
    box = house.mailbox(ada.id)
    assert (box.act.enabled, box.act.status) == (False, TestStatus.FAILURE)
    assert (box.primary_organization, box.organization_marked) == (False, False)
    mark = memory_server.accounts[ADA].organization
    assert mark is not None
    assert mark.organization_id == other
    (alert,) = [one for one in house.alerts() if one.code == ErrorCode.OTHER_ORGANIZATION]
    assert alert.level is TraceLevel.ERROR
    assert "Contoso" in alert.text
    assert explain(ErrorCode.OTHER_ORGANIZATION).remedy


@pytest.mark.behaviour("B34")
async def test_taken_over_it_synchronizes_with_this_organization(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    other_mark(memory_server, house)
    await tried(house, ada)
    run = await tried(house, ada, take_over=True)
    assert run.act is TestStatus.SUCCESS
    mark = memory_server.accounts[ADA].organization
    assert mark is not None
    assert mark.organization_id == house.see(lambda unit: unit.settings.organization_id())
    box = house.mailbox(ada.id)
    assert (box.act.enabled, box.primary_organization, box.organization_marked) == (
        True,
        True,
        True,
    )
    assert not [one for one in house.alerts() if one.code == ErrorCode.OTHER_ORGANIZATION]


async def test_who_has_taken_it_back_meanwhile_keeps_it(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    await tried(house, ada, take_over=True)
    other_mark(memory_server, house)
    run = await tried(house, ada)
    assert run.act is TestStatus.FAILURE
    assert not house.mailbox(ada.id).primary_organization


async def test_a_wish_that_was_never_tested_is_taken_back_by_the_next_test(
    house: EngineHouse, memory_server: MemoryServer, ada: Mailbox
) -> None:
    other_mark(memory_server, house)

    def wish_and_cancel(context: Context) -> None:
        schedule_test_and_enable(context, (ada.id,), take_over=True)
        cancel_tests(context, (ada.id,))

    house.do(wish_and_cancel)
    run = await tried(house, ada)
    assert run.act is TestStatus.FAILURE


@pytest.mark.behaviour("B4")
async def test_a_delegate_may_read_mail_but_no_appointments(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    side = Direction(
        "mail.example.test", retrieval=CredentialRetrieval.PROFILE, user_name="service@example.test"
    )
    house.add_profile(
        side,
        side,
        secret=SECRET,
        server_type=ServerType.EXCHANGE,
        same_settings_for_outgoing=True,
    )
    memory_server.add_account("service@example.test", SECRET)
    box = house.add_user(ADA, ready=False, own_credentials=False)
    house.change_mailbox(box.id, act_method=ActDeliveryMethod.SERVER_SIDE)
    run = await tried(house, box)
    assert (run.incoming, run.outgoing, run.act) == (
        TestStatus.SUCCESS,
        TestStatus.SUCCESS,
        TestStatus.FAILURE,
    )


@pytest.mark.behaviour("B9")
async def test_the_server_is_looked_for_and_kept_with_the_mailbox(
    house: EngineHouse, memory_server: MemoryServer, places: ToldPlaces
) -> None:
    exchange(house, use_autodiscover=True)
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, ready=False)
    run = await tried(house, box)
    assert [step.operation for step in run.steps] == [None, None, OUT, IN]
    assert run.steps[1].words.splitlines() == [
        "Ask example.test: no such host",
        "Ask autodiscover: found",
    ]
    shown = [one.steps[1].words.count(":") for one in house.test_runs(box.id)]
    assert 1 in shown  # one by one
    after = house.mailbox(box.id)
    assert (after.location, after.located_on) == (URL, house.clock.now())
    assert after.incoming.enabled
    assert [one.mailbox for one in places.asked] == [ADA]
    memory_server.deliver(ADA, a_message())
    later(house)
    await house.run(box, IN)
    assert len(house.emails()) == 1
    assert len(places.asked) == 1  # what is kept is used


async def test_a_server_that_is_not_found_fails_both_directions(
    house: EngineHouse, memory_server: MemoryServer, places: ToldPlaces
) -> None:
    exchange(house, use_autodiscover=True)
    places.url = ""
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, ready=False)
    run = await tried(house, box)
    assert (run.incoming, run.outgoing) == (TestStatus.FAILURE, TestStatus.FAILURE)
    assert {step.error_code for step in run.steps[1:]} == {ErrorCode.HOST_NOT_FOUND}
    assert "nothing there" in run.steps[1].words
    assert house.mailbox(box.id).location == ""


async def test_a_server_that_has_moved_is_looked_for_again(
    house: EngineHouse, memory_server: MemoryServer, places: ToldPlaces
) -> None:
    exchange(house, use_autodiscover=True)
    memory_server.add_account(ADA, SECRET)
    box = house.add_user(ADA, ready=False)
    await tried(house, box)
    places.url = URL.replace("mail", "elsewhere")
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECT_FAILURE))
    later(house)
    await house.run(box, IN)
    house.clock.advance(timedelta(hours=2))
    after = await house.run(box, IN)
    assert after.location == places.url
    assert after.incoming.error_code == ""
    assert places.attended == [True, False]  # Test & Enable, and a pass that nobody looks on at
