"""Testing a profile's own sign-in: its steps, what is kept of it, and what a failure says."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from ssync_desktop.domain.context import SYSTEM, Caller
from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.last_test import ConnectionResult, LastTest
from ssync_desktop.domain.options import CredentialRetrieval, Role, ServerType
from ssync_desktop.domain.profile import Direction, EmailServerProfile
from ssync_desktop.domain.test_run import StepState, TestStep
from ssync_desktop.engine.connection_test import test_connection as run_test
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import DiscoveryStep, Endpoint
from tests.kit.clock import START
from tests.kit.engine import SECRET, EngineHouse

SERVICE = "sync@example.test"
URL = "https://mail.example.test/EWS/Exchange.asmx"
PASSED, RUNNING, FAILED = StepState.PASSED, StepState.RUNNING, StepState.FAILED
IN, OUT = "Sign in for incoming email", "Sign in for outgoing email"
GREET_IN = "Reach the server for incoming email"
GREET_OUT = "Reach the server for outgoing email"


@dataclass
class Places:
    """Finds *url* at the second attempt, or nothing."""

    url: str = URL
    asked: list[Endpoint] = field(default_factory=list)

    async def discover(
        self, endpoint: Endpoint, credentials: Credentials | None, *, attended: bool = False
    ) -> AsyncIterator[DiscoveryStep]:
        """Say where it is."""
        assert credentials is not None
        self.asked.append(endpoint)
        yield DiscoveryStep("Ask autodiscover.example.test", "no such host", succeeded=False)
        yield DiscoveryStep("Ask example.test", "it knows", bool(self.url), self.url)


@dataclass
class Trial:
    """A profile with a service account, and what its tests say."""

    house: EngineHouse
    profile: EmailServerProfile
    steps: list[TestStep] = field(default_factory=list)

    async def run(self, caller: Caller = SYSTEM) -> list[tuple[str, StepState]]:
        """Test the connection and return the steps in the order they were told."""
        self.steps.clear()
        await run_test(self.house.tools, caller, self.profile.id, self.steps.append)
        return self.told()

    async def refused(self) -> ErrorCode:
        """Test the connection, which fails, and return why."""
        with pytest.raises((NeedsAttention, Retryable)) as raised:
            await self.run()
        code = raised.value.code
        assert isinstance(code, ErrorCode)
        return code

    def told(self) -> list[tuple[str, StepState]]:
        """Return the steps that were told."""
        return [(step.title, step.state) for step in self.steps]

    def last(self) -> LastTest | None:
        """Return what is kept of the last test."""
        return self.house.see(lambda unit: unit.profiles.get(self.profile.id)).last_test


@pytest.fixture
def trial(house: EngineHouse, memory_server: MemoryServer) -> Trial:
    """Return a profile for Exchange at a fixed place."""
    return a_trial(house, memory_server)


def a_trial(house: EngineHouse, memory_server: MemoryServer, **changes: object) -> Trial:
    """Return a profile for Exchange whose account has a mailbox on the server."""
    memory_server.add_account(SERVICE, SECRET)
    side = Direction(URL, retrieval=CredentialRetrieval.PROFILE, user_name=SERVICE)
    profile = house.add_profile(
        side, side, secret=SECRET, server_type=ServerType.EXCHANGE, **changes
    )
    return Trial(house, profile)


async def test_every_step_is_told_as_it_begins_and_ends(trial: Trial) -> None:
    assert await trial.run() == [(IN, RUNNING), (IN, PASSED), (OUT, RUNNING), (OUT, PASSED)]
    assert all(step.words for step in trial.steps if step.state is PASSED)
    last = trial.last()
    assert last is not None
    assert (last.began_on, last.result) == (START, ConnectionResult.SUCCESS)
    assert (last.reached, last.let_in, last.message) == (True, True, "")
    assert last.asked == f"{IN}: {URL}\n{OUT}: {URL}"
    assert last.answer


async def test_where_mailboxes_sign_in_the_servers_are_greeted_as_nobody(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    trial = Trial(house, house.add_profile())
    greetings = [GREET_IN, GREET_OUT]
    told = [(title, state) for title in greetings for state in (RUNNING, PASSED)]
    assert await trial.run() == told
    last = trial.last()
    assert last is not None
    assert (last.result, last.reached, last.let_in) == (ConnectionResult.SUCCESS, True, None)
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECT_FAILURE))
    assert await trial.refused() is ErrorCode.CONNECT_FAILURE
    last = trial.last()
    assert last is not None
    assert (last.result, last.reached, last.let_in) == (ConnectionResult.FAILURE, False, None)


async def test_a_server_that_every_mailbox_looks_up_has_to_be_tried_with_one(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    profile = house.add_profile(server_type=ServerType.EXCHANGE, use_autodiscover=True)
    trial = Trial(house, profile)
    assert await trial.refused() is ErrorCode.INVALID_PROFILE_CONFIGURATION
    assert (trial.steps, trial.last()) == ([], None)


async def test_a_wrong_password_was_reached_and_not_let_in(
    trial: Trial, memory_server: MemoryServer
) -> None:
    memory_server.accounts[SERVICE].secret = "another"
    assert await trial.refused() is ErrorCode.INCOMING_AUTHENTICATION
    assert trial.told() == [(IN, RUNNING), (IN, FAILED)]
    assert trial.steps[-1].error_code == ErrorCode.INCOMING_AUTHENTICATION
    assert trial.steps[-1].remedy
    last = trial.last()
    assert last is not None
    assert (last.result, last.reached, last.let_in) == (ConnectionResult.FAILURE, True, False)
    assert last.message == trial.steps[-1].error_text


async def test_a_server_that_is_not_there_was_not_reached(
    trial: Trial, memory_server: MemoryServer
) -> None:
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.CONNECT_FAILURE, server_words="refused"))
    assert await trial.refused() is ErrorCode.CONNECT_FAILURE
    last = trial.last()
    assert last is not None
    assert (last.result, last.reached, last.let_in) == (ConnectionResult.FAILURE, False, None)
    assert last.answer == "refused"
    assert await trial.run()
    healed = trial.last()
    assert healed is not None
    assert healed.result is ConnectionResult.SUCCESS


async def test_a_service_account_needs_no_mailbox_of_its_own(
    trial: Trial, memory_server: MemoryServer
) -> None:
    nobody = NeedsAttention(ErrorCode.MAILBOX_NOT_FOUND, server_words="no mailbox here")
    memory_server.fail(Step.PROBE, nobody, times=2)
    assert [state for _, state in await trial.run()] == [RUNNING, PASSED, RUNNING, PASSED]
    last = trial.last()
    assert last is not None
    assert (last.result, last.let_in) == (ConnectionResult.WARNING, True)
    assert last.message == f"{SERVICE} was let in; it has no mailbox of its own to look at."


@pytest.mark.behaviour("B9", "in the test of a profile")
async def test_where_the_server_is_looked_for_is_told_step_by_step(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    places = Places()
    house.tools = replace(house.tools, discovery=lambda: places)
    trial = a_trial(house, memory_server, use_autodiscover=True)
    assert await trial.run() == [
        ("Ask autodiscover.example.test", FAILED),
        ("Ask example.test", PASSED),
        (IN, RUNNING),
        (IN, PASSED),
        (OUT, RUNNING),
        (OUT, PASSED),
    ]
    (asked,) = places.asked
    assert asked.mailbox == SERVICE
    last = trial.last()
    assert last is not None
    assert URL in last.asked


async def test_a_server_that_nobody_knows_of_fails_unless_there_is_a_default(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    house.tools = replace(house.tools, discovery=lambda: Places(""))
    trial = a_trial(house, memory_server, use_autodiscover=True)
    assert await trial.refused() is ErrorCode.HOST_NOT_FOUND
    assert [state for _, state in trial.told()] == [FAILED, FAILED]
    other = a_trial(house, memory_server, name="Other", use_autodiscover=True, default_location=URL)
    assert (IN, PASSED) in await other.run()


async def test_an_account_without_an_address_asks_by_that_of_a_mailbox(
    house: EngineHouse, memory_server: MemoryServer
) -> None:
    places = Places()
    house.tools = replace(house.tools, discovery=lambda: places)
    trial = a_trial(house, memory_server, use_autodiscover=True)
    house.add_user("ada@example.test", ready=False)
    profile = house.see(lambda unit: unit.profiles.get(trial.profile.id))
    side = replace(profile.incoming, user_name="SYNC")
    renamed = replace(profile, incoming=side, outgoing=side)
    house.do(lambda context: context.unit.profiles.save(renamed))
    assert await trial.refused() is ErrorCode.INCOMING_AUTHENTICATION
    assert [one.mailbox for one in places.asked] == ["ada@example.test"]


async def test_only_an_administrator_tests_profiles(trial: Trial) -> None:
    somebody = Caller(new_id(), frozenset({Role.USER}))
    with pytest.raises(NeedsAttention) as refused:
        await trial.run(somebody)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    assert (trial.steps, trial.last()) == ([], None)
