"""POP3 against a real Dovecot: thousands of messages, an unreadable one, cancellation, restarts."""

import asyncio
from concurrent.futures import Executor

import pytest

from ssync_desktop.domain.credentials import Credentials
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.options import AuthenticationProtocol, ConnectionSecurity
from ssync_desktop.servers.pop3 import Pop3Connector
from ssync_desktop.servers.port import Endpoint
from tests.kit.dovecot import Dovecot, MailUser
from tests.servers.pop3_kit import all_of, endpoint, items_of

LIMIT = 1 << 20


def _credentials(user: MailUser) -> Credentials:
    return Credentials(user.address, user.password)


@pytest.mark.behaviour("B69", "one unreadable message among 5,000")
async def test_one_unreadable_among_thousands_does_not_keep_the_others(
    dovecot: Dovecot, pop3_user: MailUser, executor: Executor
) -> None:
    contents = [b"Subject: %d\r\n\r\ntext\r\n" % number for number in range(5000)]
    names = dovecot.deliver_many(pop3_user, contents)
    dovecot.make_unreadable(pop3_user, names[3210])
    connector = Pop3Connector(executor)
    place = endpoint(dovecot.pop3_port, timeout=20)
    async with connector.incoming(place, _credentials(pop3_user)) as session:
        fetched = await all_of(session)
    assert [item.item.key for item in fetched] == names
    bad = fetched.pop(3210)
    assert isinstance(bad.error, ItemRefused)
    assert bad.error.code is ErrorCode.UNREADABLE_MESSAGE
    assert all(item.error is None for item in fetched)
    del contents[3210]
    assert [item.content for item in fetched] == contents

    dovecot.make_readable(pop3_user, names[3210])
    async with connector.incoming(place, _credentials(pop3_user)) as session:
        items = [item for item in await items_of(session) if item.key == names[3210]]
        (healed,) = [item async for item in session.fetch(items, LIMIT)]
        assert healed.content == b"Subject: 3210\r\n\r\ntext\r\n"


async def test_a_lone_unreadable_message_is_refused(
    dovecot: Dovecot, pop3_user: MailUser, executor: Executor
) -> None:
    dovecot.make_unreadable(pop3_user, dovecot.deliver(pop3_user, b"Subject: s\r\n\r\n"))
    place = endpoint(dovecot.pop3_port, timeout=20)
    async with Pop3Connector(executor).incoming(place, _credentials(pop3_user)) as session:
        (fetched,) = await all_of(session)
        assert isinstance(fetched.error, ItemRefused)
        (block,) = [block async for block in session.headers([fetched.item])]
        assert isinstance(block.error, ItemRefused)


async def test_a_cancelled_fetch_ends_at_once_and_leaves_nothing(
    dovecot: Dovecot, pop3_user: MailUser, executor: Executor
) -> None:
    dovecot.deliver_many(pop3_user, [b"Subject: s\r\n\r\n" + b"x" * 300_000 + b"\r\n"] * 60)
    begun = asyncio.Event()

    async def read() -> None:
        place = endpoint(dovecot.pop3_port, timeout=20)
        async with Pop3Connector(executor).incoming(place, _credentials(pop3_user)) as session:
            items = await items_of(session)
            async for _message in session.fetch(items, LIMIT):
                begun.set()

    task = asyncio.create_task(read())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(5):
            await task


@pytest.mark.behaviour("B103", "a server that was down is retryable")
async def test_a_stopped_server_is_retryable_and_heals(
    dovecot: Dovecot, pop3_user: MailUser, executor: Executor
) -> None:
    connector = Pop3Connector(executor)
    place, credentials = endpoint(dovecot.pop3_port, timeout=20), _credentials(pop3_user)
    dovecot.deliver(pop3_user, b"Subject: s\r\n\r\n")
    await asyncio.get_running_loop().run_in_executor(executor, dovecot.stop)
    with pytest.raises(Retryable) as caught:
        async with connector.incoming(place, credentials):
            pass
    assert caught.value.code is ErrorCode.CONNECT_FAILURE
    assert str(dovecot.pop3_port) in caught.value.title
    assert "Incoming port" in caught.value.remedy
    await asyncio.get_running_loop().run_in_executor(executor, dovecot.start)
    async with connector.incoming(place, credentials) as session:
        assert len(await all_of(session)) == 1


async def test_no_apop_secret_leaves_a_wrong_password_refused(
    dovecot: Dovecot, pop3_user: MailUser, executor: Executor
) -> None:
    place = Endpoint(
        dovecot.host,
        dovecot.pop3_port,
        ConnectionSecurity.NONE,
        AuthenticationProtocol.AUTO_DETECT,
        timeout=20,
    )
    wrong = Credentials(pop3_user.address, "wrong-password")
    with pytest.raises(NeedsAttention) as caught:
        async with Pop3Connector(executor).incoming(place, wrong):
            pass
    error = caught.value
    assert error.code is ErrorCode.INCOMING_AUTHENTICATION
    assert f"{dovecot.host}:{dovecot.pop3_port}" in error.title
    assert pop3_user.address in error.title
    assert "Password" in error.remedy
    assert error.server_words
