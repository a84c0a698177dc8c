"""Servers that refuse, hang, drop or cannot be trusted: the right error, nothing lost, and healed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ConnectionSecurity, OperationType, ServerType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.organization.email_server_profiles import trust_certificate
from ssync_desktop.servers.port import Connector
from ssync_desktop.servers.registry import Connectors
from ssync_desktop.servers.tls import Tls
from tests.engine.breaking import (
    change_side,
    ended_in,
    enter_password,
    has_stopped,
    is_stopped,
    keeps_trying,
    later,
    subjects,
)
from tests.engine.mail import a_message
from tests.engine.sending import ask_to_send, statuses
from tests.kit.certificates import Certificates
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.engine import EngineHouse, plain
from tests.kit.place import free_ports
from tests.kit.postfix import Postfix
from tests.kit.scripted_servers import ScriptedPop3, ScriptedSmtp, serving

IN, OUT = OperationType.INCOMING, OperationType.OUTGOING
TLS, STARTTLS = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS
SMTP = plain("localhost", 1)
"""The other side of a profile whose incoming side is looked at; nothing is sent there."""


def mailbox_of(
    house: EngineHouse,
    user: MailUser,
    incoming: Direction,
    outgoing: Direction = SMTP,
    timeout_ms: int = 20_000,
) -> Mailbox:
    house.add_profile(incoming, outgoing, connection_timeout_ms=timeout_ms)
    return house.add_user(user.address, secret=user.password)


async def heals(house: EngineHouse, box: Mailbox) -> None:
    """See that mail arrives now, and that nothing speaks of the trouble any more."""
    later(house)
    after = await house.run(box, IN)
    assert subjects(house) == ["Hello"]
    assert after.incoming.error_code == ""
    assert after.incoming.transient_failures == 0
    news = (ErrorCode.TEST_SUCCEEDED,)
    assert not [a for a in house.alerts() if a.regarding_id == box.id and a.code not in news]


@pytest.fixture
def waiting(dovecot: Dovecot, pop3_user: MailUser) -> MailUser:
    """A user for whom a message waits."""
    dovecot.deliver(pop3_user, a_message(pop3_user.address))
    return pop3_user


@pytest.mark.behaviour("B102")
async def test_a_wrong_password(
    real_house: EngineHouse, dovecot: Dovecot, waiting: MailUser
) -> None:
    wrong = replace(waiting, password="not this one")
    box = mailbox_of(real_house, wrong, Direction(dovecot.host, dovecot.pop3s_port))
    state = await ended_in(real_house, box, IN, ErrorCode.INCOMING_AUTHENTICATION)
    has_stopped(real_house, box, state)
    await enter_password(real_house, box, waiting.password)
    real_house.enable(box.id)
    await heals(real_house, box)


async def test_a_password_that_another_process_was_given_is_found(
    real_house: EngineHouse, dovecot: Dovecot, waiting: MailUser
) -> None:
    """The window keeps the new one; this process still remembers the old one."""
    box = mailbox_of(real_house, waiting, Direction(dovecot.host, dovecot.pop3s_port))
    await real_house.run(box, IN)
    changed = dovecot.change_password(waiting, "a new one")
    secrets = real_house.tools.secrets
    (name,) = secrets._backend._secrets  # type: ignore[attr-defined]
    secrets._backend.write(name, changed.password)
    later(real_house)
    after = await real_house.run(box, IN)
    assert after.incoming.error_code == ""
    assert after.incoming.enabled


async def test_an_unknown_host(
    real_house: EngineHouse, dovecot: Dovecot, waiting: MailUser
) -> None:
    right = Direction(dovecot.host, dovecot.pop3s_port)
    box = mailbox_of(real_house, waiting, replace(right, host="no-such-host.invalid"))
    keeps_trying(await ended_in(real_house, box, IN, ErrorCode.HOST_NOT_FOUND))
    change_side(real_house, box, IN, right)
    real_house.enable(box.id)  # another server wants another test
    await heals(real_house, box)


async def test_a_refused_port(real_house: EngineHouse, dovecot: Dovecot, waiting: MailUser) -> None:
    box = mailbox_of(real_house, waiting, Direction(dovecot.host, dovecot.pop3s_port))
    dovecot.stop()
    keeps_trying(await ended_in(real_house, box, IN, ErrorCode.CONNECT_FAILURE))
    dovecot.start()
    await heals(real_house, box)


@pytest.mark.parametrize("security", [TLS, STARTTLS])
async def test_tls_where_the_server_wants_it_otherwise(
    real_house: EngineHouse, dovecot: Dovecot, waiting: MailUser, security: ConnectionSecurity
) -> None:
    ports = {TLS: dovecot.pop3_port, STARTTLS: dovecot.pop3s_port}  # the wrong ones
    other = {TLS: STARTTLS, STARTTLS: TLS}[security]
    side = Direction(dovecot.host, ports[security], security)
    box = mailbox_of(real_house, waiting, side, timeout_ms=1_000)
    code = ErrorCode.TLS_FAILURE if security is TLS else ErrorCode.TIMED_OUT
    state = await ended_in(real_house, box, IN, code)
    if security is TLS:
        has_stopped(real_house, box, state)
    else:
        keeps_trying(state)  # a server that waits for TLS says nothing, as one that hangs
    change_side(real_house, box, IN, replace(side, security=other))
    real_house.enable(box.id)
    await heals(real_house, box)


async def test_a_server_without_the_tls_that_is_asked_for_stops_the_profile(
    real_house: EngineHouse, dovecot_without_tls: Dovecot
) -> None:
    user = dovecot_without_tls.add_user()
    dovecot_without_tls.deliver(user, a_message(user.address))
    side = Direction(dovecot_without_tls.host, dovecot_without_tls.pop3_port, STARTTLS)
    box = mailbox_of(real_house, user, side)
    state = await ended_in(real_house, box, IN, ErrorCode.TLS_NOT_OFFERED)
    assert state.enabled  # mailboxes keep their flags (D24)
    assert is_stopped(real_house, box) == ErrorCode.TLS_NOT_OFFERED
    change_side(real_house, box, IN, replace(side, security=ConnectionSecurity.NONE))
    real_house.enable(box.id)  # its test was seen to work
    assert is_stopped(real_house, box) == ""
    await heals(real_house, box)


async def test_an_untrusted_certificate_stops_the_profile_until_it_is_trusted(
    real_house: EngineHouse, dovecot: Dovecot, waiting: MailUser, certificates: Certificates
) -> None:
    real_house.tools = replace(real_house.tools, connector_for=_trusting_nobody(real_house))
    box = mailbox_of(real_house, waiting, Direction(dovecot.host, dovecot.pop3s_port))
    state = await ended_in(real_house, box, IN, ErrorCode.UNTRUSTED_CERTIFICATE)
    assert state.enabled
    assert is_stopped(real_house, box) == ErrorCode.UNTRUSTED_CERTIFICATE
    profile_id = box.profile_id
    assert profile_id is not None
    real_house.do(
        lambda context: trust_certificate(context, profile_id, [IN], certificates.good.fingerprint)
    )
    assert is_stopped(real_house, box) == ""
    await heals(real_house, box)


def _trusting_nobody(house: EngineHouse) -> Callable[[ServerType], Connector]:
    return Connectors(house.tools.limits.executor, Tls())


@pytest.mark.parametrize("where", ["PASS", "UIDL", "RETR"])
async def test_a_server_that_hangs(real_house: EngineHouse, where: str) -> None:
    server = ScriptedPop3([("1", a_message())], hang_at={where})
    user = MailUser("ada@example.test", "secret")
    async with serving(server.talk) as port:
        side = plain("localhost", port)
        box = mailbox_of(real_house, user, side, timeout_ms=300)
        keeps_trying(await ended_in(real_house, box, IN, ErrorCode.TIMED_OUT))
        assert server.open_connections == 0
        server.hang_at.clear()
        await heals(real_house, box)


async def test_a_line_that_drops_in_the_middle_of_a_message(real_house: EngineHouse) -> None:
    messages = [
        (str(n), a_message(subject=f"Mail {n}", message_id=f"{n}@x.test")) for n in range(9)
    ]
    server = ScriptedPop3(messages)
    server.drop_after.update(dict.fromkeys(range(3, 10), 40))  # from the third on, every time
    user = MailUser("ada@example.test", "secret")
    async with serving(server.talk) as port:
        box = mailbox_of(real_house, user, plain("localhost", port))
        await real_house.run(box, IN)
        assert set(subjects(real_house)) >= {"Mail 0", "Mail 1"}
        server.drop_after.clear()
        later(real_house)
        after = await real_house.run(box, IN)
    assert subjects(real_house) == [f"Mail {number}" for number in range(9)]
    assert after.incoming.error_code == ""


async def test_a_server_that_talks_without_end(real_house: EngineHouse) -> None:
    """An answer of one line that is longer than any answer may be."""
    server = ScriptedPop3([("1", a_message())], greeting=b"+OK " + b"x" * 2_000_000 + b"\r\n")
    user = MailUser("ada@example.test", "secret")
    async with serving(server.talk) as port:
        box = mailbox_of(real_house, user, plain("localhost", port))
        state = await ended_in(real_house, box, IN, ErrorCode.PROTOCOL_ERROR)
        if not state.enabled:
            has_stopped(real_house, box, state)
            real_house.enable(box.id)
        server.greeting = b"+OK ready\r\n"
        await heals(real_house, box)


async def test_sending_with_a_wrong_password_to_a_closed_port_and_then_rightly(
    real_house: EngineHouse, dovecot: Dovecot, postfix: Postfix
) -> None:
    ada, maria = postfix.add_user(), postfix.add_user()
    (closed,) = free_ports(1)
    right = Direction(postfix.host, postfix.submission_port, STARTTLS)
    incoming = Direction(dovecot.host, dovecot.pop3s_port)
    real_house.add_profile(incoming, replace(right, port=closed), same_settings_for_outgoing=False)
    box = real_house.add_user(ada.address, secret="not this one")
    email = ask_to_send(real_house, box, "Hello", maria.address)
    keeps_trying(await ended_in(real_house, box, OUT, ErrorCode.CONNECT_FAILURE))
    change_side(real_house, box, OUT, right)
    real_house.enable(box.id)
    later(real_house)
    state = await ended_in(real_house, box, OUT, ErrorCode.OUTGOING_AUTHENTICATION)
    has_stopped(real_house, box, state)
    assert statuses(real_house, email.id) == ["PENDING_SEND"]
    await enter_password(real_house, box, ada.password)
    real_house.enable(box.id)
    later(real_house)
    await real_house.run(box, OUT)
    assert statuses(real_house, email.id) == ["SENT"]
    (content,) = dovecot.wait_for_messages(maria, 1).values()
    assert real_house.email(email.id).message_id.encode() in content


async def test_sending_to_a_server_that_hangs_or_drops_the_line(real_house: EngineHouse) -> None:
    server = ScriptedSmtp()
    # Silence in place of a first answer is tried once more on a fresh connection.
    mail: list[bytes | None] = [None, None, b"", b"", b"250 fine"]
    server.answers = {"MAIL": mail, "content": [b"", b"250 taken"]}
    async with serving(server.talk) as port:
        side = plain("localhost", port)
        real_house.add_profile(side, side, connection_timeout_ms=500)
        box = real_house.add_user("ada@example.test")
        email = ask_to_send(real_house, box)
        for code, status in (
            (ErrorCode.TIMED_OUT, "PENDING_SEND"),
            (ErrorCode.CONNECTION_LOST, "PENDING_SEND"),
            (ErrorCode.CONNECTION_LOST, "SENDING"),  # the whole message had left: in doubt
        ):
            keeps_trying(await ended_in(real_house, box, OUT, code))
            assert statuses(real_house, email.id) == [status]
            later(real_house)
        await real_house.run(box, OUT)
    sent = real_house.email(email.id)
    assert sent.status.name == "SENT"
    assert sent.last_error_code == ErrorCode.POSSIBLY_SENT_TWICE
    assert len(server.messages) == 2
    assert all(f"<{sent.message_id}>".encode() in content for content in server.messages)
