"""What a server asks of one session of a service account holds for all its mailboxes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import CredentialRetrieval
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from tests.engine.breaking import subjects
from tests.engine.exchange.passes import ADA, IN
from tests.engine.exchange.servers import OnExchange
from tests.engine.mail import a_message
from tests.kit.engine import SECRET, EngineHouse

SERVICE = "service@example.test"
BEN = "ben@example.test"
WISH = timedelta(minutes=20)


@pytest.fixture
def server(exchange: OnExchange) -> OnExchange:
    """Exchange alone."""
    return exchange


@pytest.fixture
def boxes(house: EngineHouse, server: OnExchange) -> tuple[Mailbox, Mailbox]:
    """Return two mailboxes which one account of the profile opens."""
    side = replace(
        server.side,
        retrieval=CredentialRetrieval.PROFILE,
        user_name=SERVICE,
        impersonation=True,
    )
    server.sandbox.directory.add(Account(SERVICE, SECRET, may_impersonate=True))
    house.add_profile(
        side, side, secret=SECRET, server_type=server.kind, same_settings_for_outgoing=True
    )
    for address in (ADA, BEN):
        server.add_account(address, "their own")
    return house.add_user(ADA, own_credentials=False), house.add_user(BEN, own_credentials=False)


@pytest.mark.parametrize(
    ("fault", "code", "rest"),
    [
        (Fault(Wrong.BUSY, seconds=1200), ErrorCode.THROTTLED, WISH),
        (Fault(Wrong.CONNECTIONS), ErrorCode.TOO_MANY_CONNECTIONS, timedelta(minutes=1)),
    ],
)
async def test_all_mailboxes_of_the_account_stay_away_as_long_as_the_server_wants(
    house: EngineHouse,
    server: OnExchange,
    boxes: tuple[Mailbox, Mailbox],
    fault: Fault,
    code: ErrorCode,
    rest: timedelta,
) -> None:
    ada, ben = boxes
    server.deliver(BEN, a_message(BEN, "For Ben", "ben@x.test"))
    server.faults.plan(fault, times=None)
    after = await house.run(ada, IN)
    assert after.incoming.error_code == code
    server.faults.heal()  # from here on the server would answer anybody
    began = house.clock.now()
    state = (await house.run(ben, IN)).incoming
    assert (state.enabled, state.error_code) == (True, code)
    assert state.next_run_on is not None
    assert state.next_run_on >= began + rest
    assert subjects(house) == []
    house.clock.advance(rest + timedelta(minutes=2))
    for box in (ada, ben):
        assert (await house.run(box, IN)).incoming.error_code == ""
    assert subjects(house) == ["For Ben"]
