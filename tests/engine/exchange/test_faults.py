"""What goes wrong with Exchange, through the whole engine: the right error, nothing lost, healed.

Every fault is met coming in and going out: what it is called, who stops (D24), when it is tried
again (never before the server's own wish), and that afterwards each message is there once.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    CredentialRetrieval,
    EmailStatus,
    ItemOutcome,
    OperationType,
)
from ssync_desktop.domain.schedule import JITTER
from ssync_desktop.sandbox.ews.directory import Account
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.breaking import (
    ended_in,
    has_stopped,
    is_stopped,
    keeps_trying,
    later,
    subjects,
)
from tests.engine.exchange.passes import ADA, IN, OUT, add_person, add_profile, again
from tests.engine.exchange.servers import OnExchange
from tests.engine.mail import a_message
from tests.engine.running import until
from tests.engine.sending import ask_to_send
from tests.engine.tracking import account, add_rule, regarding_of
from tests.kit.engine import SECRET, EngineHouse

SERVICE = "service@example.test"
READING = ["GetFolder", "SyncFolderItems", "GetUserConfiguration", "GetItem", "UpdateItem"]
"""What a first pass asks for, in this order."""

PASSING = [
    (Fault(Wrong.BUSY, seconds=1200), ErrorCode.THROTTLED, timedelta(minutes=20)),
    (Fault(Wrong.UNAVAILABLE, seconds=900), ErrorCode.THROTTLED, timedelta(minutes=15)),
    (Fault(Wrong.UNAVAILABLE), ErrorCode.THROTTLED, None),
    (Fault(Wrong.CONNECTIONS), ErrorCode.TOO_MANY_CONNECTIONS, None),
    (Fault(Wrong.DROPPED), ErrorCode.CONNECTION_LOST, None),
    (Fault(Wrong.ANSWER_LOST), ErrorCode.CONNECTION_LOST, None),
]
"""What is for later: its code, and the wait that the server asks for."""

NAMES = [f"{fault.wrong.value} {fault.seconds:.0f}" for fault, _, _ in PASSING]


@pytest.fixture
def server(exchange: OnExchange) -> OnExchange:
    """Exchange alone."""
    return exchange


@pytest.fixture
def outside(exchange: OnExchange) -> list[str]:
    """Return what has left the server for Maria, by subject."""
    left: list[str] = []

    def carry(_sender: str, _recipient: str, content: bytes) -> None:
        left.append(content.partition(b"Subject: ")[2].split()[0].decode())

    exchange.sandbox.exchange.carry_outside = carry
    return left


@pytest.fixture
def ada(house: EngineHouse, server: OnExchange) -> Mailbox:
    add_profile(house, server, connection_timeout_ms=20_000)
    return add_person(house, server)


@pytest.fixture
def hasty(house: EngineHouse, server: OnExchange) -> Mailbox:
    """Return Ada's mailbox where the server has two seconds for each answer."""
    add_profile(house, server, connection_timeout_ms=2_000)
    return add_person(house, server)


def waits(house: EngineHouse, state: DirectionState, wish: timedelta | None) -> None:
    """Hold a direction to trying again when the server wants it, or soon."""
    keeps_trying(state)
    assert state.next_run_on is not None
    pause = state.next_run_on - house.clock.now()
    if wish is not None:
        assert pause == wish
    else:
        assert timedelta(minutes=1) <= pause <= timedelta(minutes=1) * (1 + JITTER)


def say_nothing_more(house: EngineHouse, box: Mailbox) -> None:
    """Hold the wall of alerts to saying nothing of what is over."""
    news = (ErrorCode.TEST_SUCCEEDED, ErrorCode.CATEGORY_ADDED)
    assert not [
        one for one in house.alerts() if one.regarding_id == box.id and one.code not in news
    ]


async def arrives(house: EngineHouse, server: OnExchange, box: Mailbox) -> None:
    """See that both messages have come in once, and that nothing speaks of the trouble."""
    server.faults.heal()
    for _ in range(2):
        after = await again(house, box)
        assert after.incoming.transient_failures == 0
        assert subjects(house) == ["First", "Second"]
    assert {line.outcome for line in house.ledger()} == {ItemOutcome.TRACKED}
    for message in (b"first@", b"second@"):
        assert server.look(ADA, message).categories == {TRACKED_CATEGORY}
    say_nothing_more(house, box)


async def leaves(house: EngineHouse, server: OnExchange, box: Mailbox, outside: list[str]) -> None:
    """See that every email has left once, and that nothing speaks of the trouble."""
    server.faults.heal()
    for _ in range(2):
        later(house)
        after = await house.run(box, OUT)
        assert after.outgoing.error_code == ""
    assert {one.status for one in house.emails()} == {EmailStatus.SENT}
    assert sorted(outside) == ["First", "Second"]
    assert len(server.sent(ADA)) == 2
    say_nothing_more(house, box)


def two_in(server: OnExchange) -> None:
    for subject in ("First", "Second"):
        server.deliver(ADA, a_message(ADA, subject, f"{subject.lower()}@x.test"))


def two_out(house: EngineHouse, box: Mailbox) -> None:
    for subject in ("First", "Second"):
        ask_to_send(house, box, subject)


@pytest.mark.behaviour("B84", "on Exchange")
@pytest.mark.parametrize(("fault", "code", "wish"), PASSING, ids=NAMES)
@pytest.mark.parametrize("operation", READING)
async def test_reading_waits_for_a_passing_trouble(
    house: EngineHouse,
    server: OnExchange,
    ada: Mailbox,
    operation: str,
    fault: Fault,
    code: ErrorCode,
    wish: timedelta | None,
) -> None:
    two_in(server)
    server.faults.plan(replace(fault, operation=operation), times=None)
    waits(house, await ended_in(house, ada, IN, code), wish)
    await arrives(house, server, ada)


@pytest.mark.behaviour("B84", "on Exchange")
@pytest.mark.parametrize(
    ("fault", "code", "wish"),
    [
        *PASSING,
        (
            Fault(Wrong.REFUSED, code="ErrorSubmissionQuotaExceeded"),
            ErrorCode.THROTTLED,
            None,
        ),
        (Fault(Wrong.FAULT, code="ErrorTimeoutExpired"), ErrorCode.CONNECTION_LOST, None),
    ],
)
async def test_sending_waits_for_a_passing_trouble_and_sends_nothing_twice(
    house: EngineHouse,
    server: OnExchange,
    ada: Mailbox,
    outside: list[str],
    fault: Fault,
    code: ErrorCode,
    wish: timedelta | None,
) -> None:
    two_out(house, ada)
    server.faults.plan(replace(fault, operation="CreateItem"), times=None)
    state = await ended_in(house, ada, OUT, code)
    waits(house, state, wish)
    left = 1 if fault.wrong is Wrong.ANSWER_LOST else 0
    assert len(outside) == left  # and no further one was tried
    await leaves(house, server, ada, outside)


@pytest.mark.parametrize("operation", ["GetFolder", "GetItem", "UpdateItem"])
async def test_a_slow_server_is_left_after_the_time_limit(
    house: EngineHouse, server: OnExchange, hasty: Mailbox, operation: str
) -> None:
    two_in(server)
    server.faults.plan(Fault(Wrong.SLOW, operation, seconds=60), times=None)
    waits(house, await ended_in(house, hasty, IN, ErrorCode.TIMED_OUT), None)
    await arrives(house, server, hasty)


async def test_a_message_that_was_taken_after_we_stopped_waiting_is_not_sent_again(
    house: EngineHouse, server: OnExchange, hasty: Mailbox, outside: list[str]
) -> None:
    two_out(house, hasty)
    server.faults.plan(Fault(Wrong.SLOW, "CreateItem", seconds=3))
    keeps_trying(await ended_in(house, hasty, OUT, ErrorCode.CONNECTION_LOST))
    await until(house, lambda: outside == ["First"])
    await leaves(house, server, hasty, outside)


@pytest.mark.behaviour("B54", "no email is sent twice on Exchange")
async def test_a_message_that_waits_for_the_transport_is_not_sent_again(
    house: EngineHouse, server: OnExchange, ada: Mailbox, outside: list[str]
) -> None:
    two_out(house, ada)
    server.sandbox.exchange.transport_is_down = True
    server.faults.plan(Fault(Wrong.ANSWER_LOST, "CreateItem"))
    keeps_trying(await ended_in(house, ada, OUT, ErrorCode.CONNECTION_LOST))
    for _ in range(2):
        later(house)
        assert (await house.run(ada, OUT)).outgoing.error_code == ""
    assert outside == []
    server.sandbox.exchange.resume_transport()
    await leaves(house, server, ada, outside)


@pytest.mark.parametrize("fault", [Wrong.DROPPED, Wrong.BUSY, Wrong.CONNECTIONS])
async def test_what_is_in_doubt_stays_in_doubt_until_the_server_has_said(
    house: EngineHouse, server: OnExchange, ada: Mailbox, outside: list[str], fault: Wrong
) -> None:
    two_out(house, ada)
    server.faults.plan(Fault(Wrong.ANSWER_LOST, "CreateItem"))
    keeps_trying(await ended_in(house, ada, OUT, ErrorCode.CONNECTION_LOST))
    server.faults.plan(Fault(fault, "FindItem"), times=None)
    later(house)
    after = await house.run(ada, OUT)
    assert after.outgoing.error_code
    assert outside == ["First"]
    await leaves(house, server, ada, outside)


async def test_more_requests_than_the_account_may_have_are_for_later(
    house: EngineHouse, server: OnExchange, ada: Mailbox, outside: list[str]
) -> None:
    two_in(server)
    two_out(house, ada)
    server.faults.connection_limit = 0
    for operation in (IN, OUT):
        state = await ended_in(house, ada, operation, ErrorCode.TOO_MANY_CONNECTIONS)
        waits(house, state, None)
    server.faults.heal()
    later(house)
    await house.run(ada, OUT)
    assert sorted(outside) == ["First", "Second"]
    await again(house, ada)
    assert sorted(one.subject for one in house.emails() if not one.outgoing) == ["First", "Second"]


@pytest.mark.behaviour("B102", "on Exchange")
@pytest.mark.parametrize("operation", [IN, OUT])
async def test_a_refused_sign_in_stops_the_direction_whose_own_password_it_is(
    house: EngineHouse,
    server: OnExchange,
    ada: Mailbox,
    outside: list[str],
    operation: OperationType,
) -> None:
    server.faults.plan(Fault(Wrong.UNAUTHORIZED), times=None)
    if operation is IN:
        two_in(server)
    else:
        two_out(house, ada)
    code = {IN: ErrorCode.INCOMING_AUTHENTICATION, OUT: ErrorCode.OUTGOING_AUTHENTICATION}
    state = await ended_in(house, ada, operation, code[operation])
    has_stopped(house, ada, state)
    assert is_stopped(house, ada) == ""
    server.faults.heal()
    house.enable(ada.id)
    if operation is IN:
        await arrives(house, server, ada)
    else:
        await leaves(house, server, ada, outside)


def by_service(house: EngineHouse, server: OnExchange, *, impersonation: bool) -> Mailbox:
    """Return Ada's mailbox, which an account of the profile opens."""
    side = replace(
        server.side,
        retrieval=CredentialRetrieval.PROFILE,
        user_name=SERVICE,
        impersonation=impersonation,
    )
    server.sandbox.directory.add(Account(SERVICE, SECRET))
    house.add_profile(
        side, side, secret=SECRET, server_type=server.kind, same_settings_for_outgoing=True
    )
    server.add_account(ADA, "her own")
    return house.add_user(ADA, own_credentials=False)


async def test_a_refused_sign_in_of_the_profile_stops_the_profile(
    house: EngineHouse, server: OnExchange, outside: list[str]
) -> None:
    box = by_service(house, server, impersonation=True)
    server.sandbox.directory.add(Account(SERVICE, SECRET, may_impersonate=True))
    two_in(server)
    server.faults.plan(Fault(Wrong.UNAUTHORIZED), times=None)
    state = await ended_in(house, box, IN, ErrorCode.INCOMING_AUTHENTICATION)
    assert state.enabled  # mailboxes keep their flags (D24)
    assert is_stopped(house, box) == ErrorCode.INCOMING_AUTHENTICATION
    server.faults.heal()
    house.enable(box.id)
    await arrives(house, server, box)


@pytest.mark.parametrize("impersonation", [True, False])
@pytest.mark.parametrize("operation", [IN, OUT])
async def test_an_account_that_may_not_open_the_mailbox_stops_the_direction(
    house: EngineHouse,
    server: OnExchange,
    outside: list[str],
    impersonation: bool,
    operation: OperationType,
) -> None:
    box = by_service(house, server, impersonation=impersonation)
    if operation is IN:
        two_in(server)
    else:
        two_out(house, box)
    state = await ended_in(house, box, operation, ErrorCode.MAILBOX_ACCESS_DENIED)
    has_stopped(house, box, state)
    assert is_stopped(house, box) == ""  # other mailboxes may be open to it
    if impersonation:
        server.sandbox.directory.add(Account(SERVICE, SECRET, may_impersonate=True))
    else:
        found = server.sandbox.exchange.mailbox(ADA)
        assert found is not None
        found.delegates.add(SERVICE)
    house.enable(box.id)
    if operation is IN:
        await arrives(house, server, box)
    else:
        await leaves(house, server, box, outside)


async def test_after_an_invalid_sync_state_everything_is_known_still(
    house: EngineHouse, server: OnExchange, ada: Mailbox
) -> None:
    two_in(server)
    folder = server.add_folder(ADA, "Projects")
    add_rule(house, ada, folder, account(house, "Fabrikam"))
    server.deliver(ADA, a_message(ADA, "Third", "third@x.test"), folder=folder)
    await again(house, ada)
    ledger = {line.id: line.outcome for line in house.ledger()}
    server.forget_checkpoints(ADA)
    server.deliver(ADA, a_message(ADA, "Fourth", "fourth@x.test"), folder=folder)
    for _ in range(2):
        await again(house, ada)
        assert subjects(house) == ["First", "Fourth", "Second", "Third"]
        assert regarding_of(house, "Fourth") == "Fabrikam"
    after = {line.id: line.outcome for line in house.ledger()}
    assert {key: after[key] for key in ledger} == ledger
    assert len(after) == 4


async def test_an_item_that_is_gone_when_it_is_fetched_holds_up_no_other(
    house: EngineHouse, server: OnExchange, ada: Mailbox
) -> None:
    key = server.deliver(ADA, a_message(ADA, "Gone", "gone@x.test"))

    def remove(_address: str) -> None:
        server.faults.done("SyncFolderItems", None)
        with server.sandbox.exchange.lock:
            server.sandbox.exchange.take(server.sandbox.exchange.items[key])

    two_in(server)
    server.faults.done("SyncFolderItems", remove)
    await again(house, ada)
    assert subjects(house) == ["First", "Second"]
    await again(house, ada)
    assert subjects(house) == ["First", "Second"]
    assert ItemOutcome.RETRYING not in {line.outcome for line in house.ledger()}


async def test_items_that_are_said_to_be_gone_and_are_not_come_in_later(
    house: EngineHouse, server: OnExchange, ada: Mailbox
) -> None:
    two_in(server)
    server.faults.plan(Fault(Wrong.REFUSED, "GetItem", code="ErrorItemNotFound"))
    await again(house, ada)
    await again(house, ada)
    await arrives(house, server, ada)


@pytest.mark.parametrize("code", ["ErrorQuotaExceeded", "ErrorItemNotFound"])
async def test_what_cannot_be_marked_comes_in_all_the_same(
    house: EngineHouse, server: OnExchange, ada: Mailbox, code: str
) -> None:
    """The category follows when the server next speaks of the item."""
    two_in(server)
    server.faults.plan(Fault(Wrong.REFUSED, "UpdateItem", code=code), times=None)
    for _ in range(2):
        await again(house, ada)
        assert subjects(house) == ["First", "Second"]
    server.faults.heal()
    for message in (b"first@", b"second@"):
        server.touch(server.look(ADA, message).key)
    await arrives(house, server, ada)


@pytest.mark.behaviour("B85", "on Exchange")
async def test_a_sender_that_is_refused_fails_one_email_alone(
    house: EngineHouse, server: OnExchange, ada: Mailbox, outside: list[str]
) -> None:
    two_out(house, ada)
    server.faults.plan(Fault(Wrong.REFUSED, "CreateItem", code="ErrorSendAsDenied"))
    after = await house.run(ada, OUT)
    assert after.outgoing.error_code == ""
    assert after.outgoing.enabled
    failed, sent = sorted(house.emails(), key=lambda one: one.subject)
    assert (failed.status, sent.status) == (EmailStatus.FAILED, EmailStatus.SENT)
    assert house.email(failed.id).last_error_code == ErrorCode.SENDER_REFUSED
    (told,) = [one for one in house.alerts() if one.code == ErrorCode.SENDER_REFUSED]
    assert "First" in told.text
    assert outside == ["Second"]


@pytest.mark.behaviour("B85", "a full mailbox on Exchange")
async def test_a_full_mailbox_stops_sending_and_what_waits_goes_when_there_is_room(
    house: EngineHouse, server: OnExchange, ada: Mailbox, outside: list[str]
) -> None:
    two_out(house, ada)
    found = server.sandbox.exchange.mailbox(ADA)
    assert found is not None
    found.quota = 10
    state = await ended_in(house, ada, OUT, ErrorCode.QUOTA_EXCEEDED)
    has_stopped(house, ada, state)
    assert {one.status for one in house.emails()} == {EmailStatus.PENDING_SEND}
    assert outside == []
    found.quota = None
    house.enable(ada.id)
    await leaves(house, server, ada, outside)
